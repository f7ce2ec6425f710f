#!/usr/bin/env python3
"""For the health checks of containers: does `/healthz` answer on this port? Exit code 0 or 1."""

from __future__ import annotations

import http.client
import sys

_PATIENCE_SECONDS = 3.0


def lives(port: int) -> bool:
    """The program on this machine's `port` answers."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_PATIENCE_SECONDS)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(not lives(int(sys.argv[1])))
