"""What is told about a document to the person who hands it in, from its files, its pages and what it belongs to.

The same notices reach the terminal, `--json`, the upload's row, the record's page and the batch; see `domain.findings`
for how loudly each is told.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from api.terms import finding_term, relation_term, source_finding_term, term
from domain.documents import SourceFormat
from domain.errors import ErrorCode
from domain.events import EventType
from domain.fact_words import short_digests
from domain.findings import FindingLevel, SourceFinding, page_level
from domain.messages import Language
from domain.page import PageState
from domain.page_messages import page_sentence
from domain.page_numbers import ranges
from domain.vietnam_time import readable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from domain.batches import BatchEvent
    from domain.documents import Noticed
    from domain.events import Event
    from domain.page import Page


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to tell.

    Attributes:
        code: stable name.
        level: how loudly.
        message: the sentence.
        pages: 1-based pages of the document that it is about; empty for the whole.
        source: name of the file that it is about, None for the document.
        number, value: what was counted or measured, None where nothing was.
        names: of attachments, layers, or files that came to a folder.
        record: code of the record that it is about, None where it is this one.
    """

    code: str
    level: FindingLevel
    message: str
    pages: tuple[int, ...] = ()
    source: str | None = None
    number: int | None = None
    value: float | None = None
    names: tuple[str, ...] = ()
    record: str | None = None

    @property
    def loud(self) -> bool:
        """Somebody should look."""
        return self.level is not FindingLevel.TOLD


def notices(noticed: Noticed, language: Language) -> list[Notice]:
    """Everything there is to tell: what it belongs to, its files, its pages; the same of several pages once."""
    return [*_of_relations(noticed, language), *_of_sources(noticed, language), *_of_pages(noticed.pages, language)]


def notice_line(notice: Notice, language: Language) -> str:
    """One line for people: where, and what."""
    told = notice.code in set(ErrorCode)  # its sentence names the page
    page = (
        None
        if told or not notice.pages
        else ("trang" if language is Language.VI else "page") + f" {ranges(notice.pages)}"
    )
    return ": ".join(part for part in (notice.source, page, notice.message) if part)


def as_json(notice: Notice) -> dict[str, object]:
    """For a JSON line."""
    return {**asdict(notice), "level": notice.level.value}


def batch_event_line(event: BatchEvent, language: Language) -> str:
    """One event of a batch: when, what, by whom."""
    line = f"{readable(event.time)}  {term(event.type, language)}  ({event.agent})"
    return f"{line}: {event.detail}" if event.detail else line


def event_detail(event: Event, language: Language, *, told: bool = False) -> str:
    """One line about an event for people: formats and findings by name, digests cut short.

    Args:
        event: of a record.
        language: of the reader.
        told: the findings stand beside it already; records of release 0.1 have them in this event alone.
    """
    if event.type is not EventType.FORMAT_IDENTIFICATION:
        return short_digests(event.detail)
    tokens = event.detail.split(", ")
    shown = [token for token in tokens if token in set(SourceFormat)] if told else tokens
    return "; ".join(_identified(token, language) for token in shown)


def _identified(token: str, language: Language) -> str:
    """A media type by its format's name, a finding's stable code by its sentence; anything else as it is."""
    if token in set(SourceFormat):
        return SourceFormat(token).label
    finding = SourceFinding.parse(token)
    return source_finding_term(finding, language) if finding.code.known else token


def _of_relations(noticed: Noticed, language: Language) -> Iterator[Notice]:
    """Those to look at; that something is a part of another stands among what is related, with its link."""
    for relation in noticed.relations:
        if relation.level is not FindingLevel.TOLD:
            message, record = relation_term(relation, language), relation.record or None
            yield Notice(relation.kind.value, relation.level, message, names=relation.added, record=record)


def _of_sources(noticed: Noticed, language: Language) -> Iterator[Notice]:
    for source in noticed.sources:
        for finding in source.findings:
            yield Notice(
                finding.code.value,
                finding.level,
                source_finding_term(finding, language),
                source=source.name if len(noticed.sources) > 1 else None,
                number=finding.number,
                names=finding.names,
            )


def _of_pages(pages: Iterable[Page], language: Language) -> Iterator[Notice]:
    """Gathered where sentence and level are the same, so that a hundred skewed pages are one line."""
    gathered: dict[tuple[str, FindingLevel, str, float | None], list[int]] = {}
    for page in pages:
        for key in _on_page(page, language):
            gathered.setdefault(key, []).append(page.number)
    for (code, level, message, value), numbers in gathered.items():
        yield Notice(code, level, message, tuple(numbers), value=value)


def _on_page(page: Page, language: Language) -> Iterator[tuple[str, FindingLevel, str, float | None]]:
    if page.state is PageState.FAILED:
        reason = ErrorCode(page.reason) if page.reason else ErrorCode.BROKEN_PAGE
        yield reason.value, FindingLevel.LOST, page_sentence(reason, page.number, language), None
    for finding in page.image.findings if page.image else ():
        yield finding.code.value, page_level(finding.code), finding_term(finding, language), finding.value
