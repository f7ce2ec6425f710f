"""What of one archived record does not conform. Pure: of what its package tells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.conformity import ConformityFinding, ConformityRow, ConformityRule
from domain.description.checks import CheckCode, CheckFinding
from domain.description.document import Description
from domain.documents import Record, SourceNature
from domain.events import EventType, Outcome
from domain.page import ColourMode, DpiSource, FindingCode, PageState
from domain.vietnam_time import VIETNAM
from pipeline.conformity.rules import rules_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from domain.page import Page, PageImage
    from pipeline.conformity.rules import Rule

_A3_LONGER = 420 / 25.4  # inches
_ROOM = 1.04  # by which a scanner or an estimate may be off
_UNFAITHFUL = {
    FindingCode.LOW_CONTRAST: "quá nhạt",
    FindingCode.CUT_EDGE: "bị cắt mép",
    FindingCode.DARK: "quá tối",
    FindingCode.TOO_SMALL: "quá nhỏ",
    FindingCode.UNREAD_TEXT: "có dòng chưa đọc được",
}
_COLOURS = {ColourMode.BITONAL: "đen trắng 1 bit", ColourMode.GREY: "thang xám"}
_OF_CHECKS = {
    CheckCode.FILE_NAME: ConformityRule.FILE_NAME,
    CheckCode.FIELD_MISSING: ConformityRule.FIELD_MISSING,
    CheckCode.PAGE_COUNT: ConformityRule.PAGE_COUNT,
}

_Found = tuple[int, str, str]  # page, what is found, what is wanted


@dataclass(frozen=True, slots=True)
class Looked:
    """What is looked at.

    Attributes:
        record: as its package tells it.
        description: of it; None where it has none.
        checks: what rules found in that.
        digitised: the dossier says that it was digitised from paper.
        paper_code: of the dossier's paper file; empty where none is said.
    """

    record: Record
    description: Description | None
    checks: tuple[CheckFinding, ...] = ()
    digitised: bool = False
    paper_code: str = ""


def check_record(looked: Looked) -> ConformityRow:
    """What does not conform, by the rules of the day on which the record came in."""
    record = looked.record
    rules = rules_of(record.received.astimezone(VIETNAM).date())
    findings = [finding for code, rule in rules.items() for finding in _findings(_CHECKS[code](looked, rule), rule)]
    findings.sort(key=lambda one: (one.pages[:1], list(ConformityRule).index(one.rule)))
    return ConformityRow(record.code, record.called, len(record.pages), tuple(findings))


def _findings(found: Iterator[_Found], rule: Rule) -> Iterator[ConformityFinding]:
    """One finding for all pages of which the same is found."""
    together: dict[tuple[str, str], list[int]] = {}
    for page, what, wanted in found:
        together.setdefault((what, wanted), []).append(page)
    for (what, wanted), pages in together.items():
        yield ConformityFinding(rule.code, rule.level, rule.source, tuple(filter(None, pages)), what, wanted)


def _scanned(looked: Looked) -> Iterator[tuple[Page, PageImage]]:
    """Pages that a scanner made: not those of a document that was written on a computer, nor of a signed original."""
    if looked.record.nature is SourceNature.SIGNED_PDF:
        return
    for page in looked.record.pages:
        if page.image is not None and page.image.dpi_source is not DpiSource.RENDERED:
            yield page, page.image


def _resolution(looked: Looked, rule: Rule) -> Iterator[_Found]:
    for page, image in _scanned(looked):
        longer = max(image.width, image.height) / max(image.dpi, 1)
        wanted = rule.dpi_of_drawings if longer > _A3_LONGER * _ROOM else rule.dpi
        if image.dpi * _ROOM < wanted:
            yield page.number, str(image.dpi), str(wanted)


def _colour(looked: Looked, _: Rule) -> Iterator[_Found]:
    for page, image in _scanned(looked):
        if image.colour in _COLOURS:
            yield page.number, _COLOURS[image.colour], ""


def _faithful(looked: Looked, _: Rule) -> Iterator[_Found]:
    for page, image in _scanned(looked):
        for finding in image.findings:
            if finding.code in _UNFAITHFUL:
                yield page.number, _UNFAITHFUL[finding.code], ""


def _page_unread(looked: Looked, _: Rule) -> Iterator[_Found]:
    yield from ((page.number, "", "") for page in looked.record.pages if page.state is PageState.FAILED)


def _text_layer(looked: Looked, _: Rule) -> Iterator[_Found]:
    for page in looked.record.pages:
        blank = page.image is not None and page.image.blank
        if page.state is PageState.READ and not page.words and not blank:
            yield page.number, "", ""


def _pdfa(looked: Looked, _: Rule) -> Iterator[_Found]:
    yield from _without(looked, EventType.PDFA_CREATION)


def _seal(looked: Looked, _: Rule) -> Iterator[_Found]:
    yield from _without(looked, EventType.SIGNING)


def _without(looked: Looked, kind: EventType) -> Iterator[_Found]:
    """A signed original is kept as it is: it is neither written anew nor sealed."""
    record = looked.record
    if record.nature is not SourceNature.SIGNED_PDF and not any(
        event.type is kind and event.outcome is Outcome.SUCCESS for event in record.events
    ):
        yield 0, record.code, ""


def _of_check(looked: Looked, rule: Rule) -> Iterator[_Found]:
    for check in looked.checks:
        if _OF_CHECKS.get(check.code) is rule.code:
            yield 0, check.detail or ", ".join(field.value for field in check.fields), ""
    if rule.code is ConformityRule.FIELD_MISSING and looked.description is None:
        yield 0, "–", ""


def _field_asked(looked: Looked, _: Rule) -> Iterator[_Found]:
    if looked.description is None:
        return
    asked = [field.name.value for field in looked.description.fields if field.asked]
    if asked:
        yield 0, ", ".join(dict.fromkeys(asked)), ""


def _paper_code(looked: Looked, _: Rule) -> Iterator[_Found]:
    if looked.digitised and not looked.paper_code:
        yield 0, looked.record.dossier, ""


_CHECKS: dict[ConformityRule, Callable[[Looked, Rule], Iterator[_Found]]] = {
    ConformityRule.RESOLUTION: _resolution,
    ConformityRule.COLOUR: _colour,
    ConformityRule.FAITHFUL: _faithful,
    ConformityRule.PAGE_UNREAD: _page_unread,
    ConformityRule.TEXT_LAYER: _text_layer,
    ConformityRule.PDFA: _pdfa,
    ConformityRule.SEAL: _seal,
    ConformityRule.FILE_NAME: _of_check,
    ConformityRule.FIELD_MISSING: _of_check,
    ConformityRule.FIELD_ASKED: _field_asked,
    ConformityRule.PAGE_COUNT: _of_check,
    ConformityRule.PAPER_CODE: _paper_code,
}
