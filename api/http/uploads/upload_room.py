"""Room for uploads: on the disk, and of each person. What is announced must fit beside all else, or is refused at once.

Of the disk an upload that rests keeps nothing for what is still to come. Of a person each counts until it is answered
or gone: whole while it comes, and while it rests with what is here.
"""

from __future__ import annotations

import shutil
import threading
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from api.http.request_faults import RequestFault, RequestRefused

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

_COPIES = 2  # of each byte: here, and in the archive before those here go
_MEGABYTE = 1 << 20
_MOST = 1000  # uploads of which something is to come
_SILENT = timedelta(minutes=5)  # after which a claim without a byte lapses
_RESTING = timedelta(hours=1)  # after which one that has begun lapses; what came stays


@dataclass(frozen=True, slots=True)
class _Claim:
    """What an upload of `owner` will need: its `length`, of which `offset` bytes are here since `last`."""

    owner: str
    length: int
    offset: int
    last: datetime

    @property
    def whole(self) -> bool:
        return self.offset == self.length

    @property
    def needs(self) -> int:
        return self.length * _COPIES - self.offset

    def holds(self, now: datetime) -> bool:
        """It counts still: all is here, or some came of late."""
        return self.whole or now - self.last < (_RESTING if self.offset else _SILENT)


class UploadRoom:
    """The claims of all uploads of one web server on one disk. Safe for several threads.

    Args:
        folder: on the disk; need not be there yet.
        clock: the present.
        reserve: bytes that stay free.
        most: claims at once of which something is to come.
        quota: bytes of all that one person has here; 0 for as many as fit.
    """

    def __init__(
        self, folder: Path, clock: Callable[[], datetime], reserve: int, most: int = _MOST, quota: int = 0
    ) -> None:
        self._folder = folder
        self._clock = clock
        self._reserve = reserve
        self._most = most
        self._quota = quota
        self._lock = threading.Lock()
        self._claims: dict[str, _Claim] = {}

    def claim(self, upload_id: str, length: int, offset: int, owner: str = "") -> list[str]:
        """Keep room for an upload of `owner`, nobody in particular when empty, of which `offset` bytes are here.

        Returns:
            Uploads that gave way: announced, silent for longest, and one too many.

        Raises:
            RequestRefused: UPLOAD_QUOTA, UPLOAD_NO_ROOM, UPLOADS_TOO_MANY.
        """
        with self._lock:
            now = self._clock()
            used = self._used(owner, but=upload_id)
            if self._quota and owner and used + length > self._quota:
                length, used, most = map(_megabytes, (length, used, self._quota))
                raise RequestRefused(RequestFault.UPLOAD_QUOTA, length=length, used=used, most=most)
            holding = {one: claim for one, claim in self._claims.items() if claim.holds(now)}
            others = sum(claim.needs for one, claim in holding.items() if one != upload_id)
            mine = _Claim(owner, length, offset, now)
            free = max(self._free() - self._reserve - others, 0)
            if mine.needs > free:
                raise RequestRefused(RequestFault.UPLOAD_NO_ROOM, length=length, free=free // _COPIES)
            gone = [] if upload_id in holding else self._too_many(holding)
            self._claims[upload_id] = mine
            return gone

    def recall(self, upload_id: str, length: int, offset: int, owner: str) -> None:
        """An upload of before this process began: what is here of it counts; it claims again with its next part."""
        with self._lock:
            self._claims.setdefault(upload_id, _Claim(owner, length, offset, self._clock() - _RESTING))

    def used(self, owner: str) -> int:
        """Bytes that count for a person."""
        with self._lock:
            return self._used(owner)

    def came(self, upload_id: str, offset: int) -> None:
        """So many bytes are here by now."""
        with self._lock:
            if claim := self._claims.get(upload_id):
                self._claims[upload_id] = replace(claim, offset=offset, last=self._clock())

    def give_back(self, upload_id: str) -> None:
        """The upload was answered, or is gone."""
        with self._lock:
            self._claims.pop(upload_id, None)

    def _used(self, owner: str, but: str = "") -> int:
        now = self._clock()
        own = [claim for one, claim in self._claims.items() if claim.owner == owner and one != but]
        return sum(claim.length if claim.holds(now) else claim.offset for claim in own)

    def _too_many(self, holding: Mapping[str, _Claim]) -> list[str]:
        unfinished = [one for one, claim in holding.items() if not claim.whole]
        if len(unfinished) < self._most:
            return []
        silent = [one for one in unfinished if not holding[one].offset]
        if not silent:
            raise RequestRefused(RequestFault.UPLOADS_TOO_MANY, most=self._most)
        oldest = min(silent, key=lambda one: holding[one].last)
        del self._claims[oldest]
        return [oldest]

    def _free(self) -> int:
        there = next(place for place in (self._folder, *self._folder.parents) if place.exists())
        return shutil.disk_usage(there).free


def _megabytes(amount: int) -> int:
    return -(-amount // _MEGABYTE)
