"""Who may have a file verified now: anybody, but not the whole time, nor all at once."""

from __future__ import annotations

import time
from contextlib import contextmanager
from math import ceil
from typing import TYPE_CHECKING

from api.http.access.rates import Rate
from api.http.request_faults import RequestFault, RequestRefused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_MOST_PRESENT = 32  # files that come in or wait, each on the disk meanwhile


class Verifications:
    """The verifications of files that are not stored, of one web server.

    Args:
        per_minute: of one address.
        clock: seconds that only grow.
    """

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate = Rate(per_minute, clock)
        self._present = 0

    @contextmanager
    def entered(self, address: str) -> Iterator[None]:
        """Be one of those who have a file verified; called by the event loop alone.

        Raises:
            RequestRefused: TOO_OFTEN, SERVER_BUSY.
        """
        if self._present >= _MOST_PRESENT:
            raise RequestRefused(RequestFault.SERVER_BUSY)
        if wait := ceil(self._rate.wait(address)):
            headers = {"Retry-After": str(wait)}
            raise RequestRefused(RequestFault.TOO_OFTEN, headers, most=self._rate.per_minute, seconds=wait)
        self._present += 1
        try:
            yield
        finally:
            self._present -= 1
