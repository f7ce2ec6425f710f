"""Who may read which conditional records for now: asked of the database at most every few seconds a person."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from catalogue.catalogue import Catalogue

_KEPT_SECONDS = 3.0  # until other processes see what was ended; this one sees it at once
_MOST = 1000  # people


class ReadingGrants:
    """The granted requests of each person who asked something lately."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._known: dict[str, tuple[float, tuple[tuple[str, datetime], ...]]] = {}

    def of(self, person: str, now: datetime) -> frozenset[str]:
        """Codes of the records that a person may read now."""
        asked, found = self._known.get(person, (0.0, ()))
        if not asked or time.monotonic() - asked > _KEPT_SECONDS:
            if len(self._known) >= _MOST:
                self.forget()
            found = self._catalogue.requests.readable(person, now)
            self._known[person] = time.monotonic(), found
        return frozenset(code for code, until in found if now < until)

    def forget(self) -> None:
        """Something was granted or ended."""
        self._known.clear()
