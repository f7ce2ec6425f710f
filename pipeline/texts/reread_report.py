"""What a re-reading did and what it left, record by record, as values and in the words of an event. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from domain.text import mean_confidence
from pipeline.texts.reread_plan import Left
from storage.packages.stored_json import StoredForm

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from domain.page import Page
    from domain.text import PageText


@dataclass(frozen=True, slots=True)
class PageChange:
    """A page that was read again.

    Attributes:
        number: of the page.
        before, after: who had read it, and who reads it now.
        words: how many differ.
        confirmed: lines kept as a person confirmed them.
    """

    number: int
    before: str
    after: str
    words: int
    confirmed: int


@dataclass(frozen=True, slots=True)
class RereadReport:
    """What became of one record.

    Attributes:
        record: its code.
        reader: who reads now.
        read: pages that have a new reading.
        left: pages that keep their text, by reason.
        reasons: `ErrorCode` values of pages that could not be read, by number.
        version: of the dossier's package that holds the new texts; 0 where nothing was stored.
        code, facts: an `ErrorCode` value and its facts where the record could not be re-read at all.
    """

    record: str
    reader: str
    read: tuple[PageChange, ...] = ()
    left: dict[Left, tuple[int, ...]] = field(default_factory=dict)
    reasons: dict[int, str] = field(default_factory=dict)
    version: int = 0
    code: str | None = None
    facts: dict[str, str | float] = field(default_factory=dict)

    @property
    def words(self) -> int:
        """Words that differ, over all pages."""
        return sum(page.words for page in self.read)

    @property
    def well(self) -> bool:
        """Nothing failed."""
        return self.code is None and Left.UNREADABLE not in self.left


REPORT = StoredForm(RereadReport, schema=2)
_PDF_STAYS = "PDF/A và chữ ký giữ nguyên"  # what is sealed keeps its old text layer


def words_changed(before: PageText, after: PageText) -> int:
    """How many words are other, more or fewer."""
    old, new = ([word.text for word in text.words()] for text in (before, after))
    changes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return sum(max(i - h, k - j) for kind, h, i, j, k in changes if kind != "equal")


def change_of(number: int, before: PageText, after: PageText) -> PageChange:
    """What another reading changes in a page."""
    confirmed = sum(line.confirmed for line in after.lines())
    return PageChange(number, before.engine, after.engine, words_changed(before, after), confirmed)


def sentence_of(report: RereadReport, numbers: Collection[int]) -> str:
    """The line of the event: from whom to whom, which pages, how much, and what was left alone."""
    read = [page for page in report.read if page.number in numbers]
    parts = [
        f"{readers(page.before for page in read)} → {readers(page.after for page in read)}",
        f"tr. {', '.join(str(page.number) for page in read)}",
        f"{sum(page.words for page in read)} chữ đổi",
    ]
    if kept := sum(page.confirmed for page in read):
        parts.append(f"giữ {kept} dòng người đã xác nhận")
    return ". ".join([*parts, _PDF_STAYS])


def readers(names: Iterable[str]) -> str:
    """Who read, each once; workers may have different readers."""
    return "; ".join(sorted({name or "–" for name in names}))


def counted(page: Page, text: PageText) -> Page:
    """The page with the number and confidence of the words of `text`."""
    return replace(page, words=sum(1 for _ in text.words()), confidence=round(mean_confidence(text), 4))
