"""Comparing a description with what eyes read: right, wrong and asked, wrong and told as certain."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from domain.description.fields import FieldName
from domain.description.symbols import number_key
from domain.vietnamese import tone_key

if TYPE_CHECKING:
    from bench.describe.truth import Truth
    from domain.description.document import Description
    from domain.description.fields import Value

_LIKELIEST = 3  # readings that a clerk is shown
_HEARD = ".,;:-–— "  # what a fair judge does not count at the ends of names and list items


@dataclass
class Tally:
    """How often a field came out how.

    Attributes:
        right: value is that of the page; also none where the page has none.
        among: right, or among the first three readings.
        asked: of all, asked for.
        wrong_asked: wrong, missing or too much, and asked for.
        wrong_told: the same, told as certain.
    """

    right: int = 0
    among: int = 0
    asked: int = 0
    wrong_asked: int = 0
    wrong_told: int = 0

    @property
    def all(self) -> int:
        """How many were compared."""
        return self.right + self.wrong_asked + self.wrong_told


@dataclass
class Score:
    """Everything about a set of documents.

    Attributes:
        printed: by field, of values that are printed.
        by_hand: by field, of values that a pen wrote in whole or in part.
        cited: documents cited that were found; with the right role; found though not cited; not found.
        misses: one line each.
    """

    printed: dict[FieldName, Tally] = field(default_factory=dict)
    by_hand: dict[FieldName, Tally] = field(default_factory=dict)
    cited: Counter[str] = field(default_factory=Counter)
    misses: list[str] = field(default_factory=list)

    def add(self, truth: Truth, told: Description) -> None:
        """Compare one description."""
        signed = {FieldName.SIGNER_NAME, FieldName.SIGNER_POSITION, FieldName.SIGNING_AUTHORITY, FieldName.RECIPIENTS}
        for name, value in truth.fields.items():
            if name.value in truth.doubtful or (name in signed and not truth.signed_here):
                continue
            self._field(truth, told, name, value)
        if "citations" not in truth.doubtful:
            self._citations(truth, told)

    def _field(self, truth: Truth, told: Description, name: FieldName, value: Value | None) -> None:
        pen = name in truth.by_hand
        tally = (self.by_hand if pen else self.printed).setdefault(name, Tally())
        found = told.field(name)
        given = found.value if found else None
        asked = found is not None and found.asked
        tally.asked += asked
        likeliest = [given, *(one.value for one in found.others)][:_LIKELIEST] if found else [given]
        tally.among += any(same(one, value) for one in likeliest)
        if same(given, value):
            tally.right += 1
            return
        if asked:
            tally.wrong_asked += 1
        else:
            tally.wrong_told += 1
        sure = f"{found.confidence:.2f}" if found else "-"
        kind = ("pen asked" if asked else "pen WRONG") if pen else "asked" if asked else "WRONG"
        self.misses.append(f"{truth.name} {name} [{kind} {sure}]: {given!r} instead of {value!r}")

    def _citations(self, truth: Truth, told: Description) -> None:
        judged = [one for one in told.citations if truth.whole or any(place.page == 1 for place in one.places)]
        wanted = {number_key(one.symbol): one for one in truth.citations}
        found = {number_key(one.symbol): one for one in judged}
        for key, one in wanted.items():
            self.cited["found" if key in found else "missed"] += 1
            if key not in found:
                self.misses.append(f"{truth.name} citation missed: {one.symbol} ({one.role})")
                continue
            self.cited["role"] += found[key].role == one.role
            if found[key].role != one.role:
                self.misses.append(f"{truth.name} citation {one.symbol}: {found[key].role} instead of {one.role}")
            date = str(found[key].date or "")
            self.cited["date"] += date == one.date
            if date != one.date:
                self.misses.append(f"{truth.name} citation {one.symbol}: day {date!r} instead of {one.date!r}")
        for key in found.keys() - wanted.keys():
            self.cited["invented"] += 1
            self.misses.append(f"{truth.name} citation invented: {found[key].symbol}")


def same(given: Value | None, wanted: Value | None) -> bool:
    """Whether two values are the same to a fair judge: tone placement and final signs do not count, letters do."""
    return _plain(given) == _plain(wanted)


def _plain(value: Value | None) -> tuple[str, ...]:
    items = value if isinstance(value, tuple) else (value or "",)
    return tuple(kept for kept in (" ".join(tone_key(item).split()).strip(_HEARD) for item in items) if kept)
