"""A network that fails on demand: Toxiproxy between the store and its server."""

from __future__ import annotations

import json
import urllib.request
import uuid
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tests.servers import server_url

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Proxy:
    """A way to a server, whole until it is told otherwise; `url` is the server's URL by this way."""

    url: str
    api: str

    def cut_answers(self, after: int) -> None:
        """Break the connection after so many bytes of the answer."""
        self._add("downstream", "limit_data", bytes=after)

    def cut_requests(self, after: int) -> None:
        """Break the connection after so many bytes of the request."""
        self._add("upstream", "limit_data", bytes=after)

    def slow_both_ways(self, kilobytes: int) -> None:
        """Let so many kilobytes a second through."""
        for stream in ("upstream", "downstream"):
            self._add(stream, "bandwidth", rate=kilobytes)

    def stall_answers(self) -> None:
        """Let nothing come back, and the connection open."""
        self._add("downstream", "timeout", timeout=0)

    def mend(self) -> None:
        """A whole way again."""
        for toxic in json.loads(_ask("GET", f"{self.api}/toxics")):
            _ask("DELETE", f"{self.api}/toxics/{toxic['name']}")

    def _add(self, stream: str, kind: str, **attributes: int) -> None:
        _ask(
            "POST",
            f"{self.api}/toxics",
            {"name": f"{kind}-{stream}", "type": kind, "stream": stream, "attributes": attributes},
        )


@contextmanager
def proxied(server: str) -> Iterator[Proxy]:
    """A way to `server` that no other test uses."""
    api, name = server_url("TOXIPROXY_URL"), f"test-{uuid.uuid4().hex[:12]}"
    parts = urlsplit(server)
    target = f"{parts.hostname}:{parts.port}"
    made = json.loads(_ask("POST", f"{api}/proxies", {"name": name, "listen": "127.0.0.1:0", "upstream": target}))
    try:
        yield Proxy(server.replace(target, made["listen"]), f"{api}/proxies/{name}")
    finally:
        _ask("DELETE", f"{api}/proxies/{name}")


def _ask(method: str, url: str, body: object = None) -> bytes:
    data = json.dumps(body).encode() if body is not None else None
    request = urllib.request.Request(url, data, {"Content-Type": "application/json"}, method=method)  # noqa: S310 - ours
    with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
        found: bytes = answer.read()
        return found
