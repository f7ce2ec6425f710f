"""Days as documents tell them: whole, or only a month and a year, or only a year. Nothing of them is ever guessed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Self

_PADDED = (1, 2)  # months that NĐ 30/2020, Phụ lục I, II.4 writes with a nought
_ISO = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A day, a month of a year or a year, as far as it is known.

    Attributes:
        year: four figures.
        month: 1 to 12; None where it is not told.
        day: of that month; None where it is not told.

    Raises:
        ValueError: there is no such day.
    """

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        """There is such a day."""
        if self.month is None and self.day is not None:
            raise ValueError("a day without its month")
        date(self.year, self.month or 1, self.day or 1)

    @classmethod
    def parse(cls, text: str) -> Self:
        """The date of `2017-04-05`, `2017-04` or `2017`.

        Raises:
            ValueError: it has another form, or there is no such day.
        """
        found = _ISO.fullmatch(text)
        if found is None:
            raise ValueError(repr(text))
        return cls(*(int(part) if part else None for part in found.groups()))  # type: ignore[arg-type]

    def __str__(self) -> str:
        """ISO 8601, as short as what is known: `2017-04-05`, `2017-04`, `2017`."""
        parts = [f"{self.year:04}", *(f"{part:02}" for part in (self.month, self.day) if part is not None)]
        return "-".join(parts)

    @property
    def first(self) -> date:
        """The first day that it may be."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> date:
        """The last day that it may be."""
        if self.month is None:
            return date(self.year, 12, 31)
        if self.day is None:
            following = date(self.year + self.month // 12, self.month % 12 + 1, 1)
            return date.fromordinal(following.toordinal() - 1)
        return self.first

    @property
    def readable(self) -> str:
        """As people in Vietnam write it, with the noughts of NĐ 30/2020: `05/4/2017`, `02/2017`, `2017`."""
        if self.month is None:
            return str(self.year)
        month = f"{self.month:02}" if self.month in _PADDED else str(self.month)
        return f"{self.day:02}/{month}/{self.year}" if self.day is not None else f"{month}/{self.year}"
