"""Dossiers and fonds as JSON and as lines for people: the same on the command line and over HTTP."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from api.code_words import with_meaning
from api.terms import term
from domain.dossiers.fields import DossierField, FondsField, readable
from domain.messages import Language

if TYPE_CHECKING:
    from collections.abc import Iterator

    from domain.dossiers.totals import DossierTotals
    from pipeline.dossiers.shown import DossierShown, FondsShown

_WORDS = {
    "documents": ("Tổng số tài liệu", "Documents"),
    "pages": ("Số lượng trang", "Pages"),
    "dossiers": ("Số hồ sơ", "Dossiers"),
    "proposal": ("Tiêu đề đề nghị", "Title proposed"),
    "counted": ("tính từ tài liệu", "counted from the records"),
    "missing": ("chưa có", "not known yet"),
    "between": ("Thời gian tài liệu", "Days of the documents"),
}


@dataclass(frozen=True, slots=True)
class SaidValue:
    """A value of a field, null for that there is none, and whose word it is; `derived` is counted from records."""

    value: str | None
    source: str


@dataclass(frozen=True, slots=True)
class Counts:
    """Documents and pages that may be seen, and their first and last day, ISO 8601."""

    documents: int
    pages: int
    start: str | None
    end: str | None


@dataclass(frozen=True, slots=True)
class DossierAnswer:
    """What `vankho dossier show --json` tells."""

    dossier: str
    title: str
    title_proposed: str | None
    fonds: str
    mode: str | None
    fields: dict[str, SaidValue]
    missing: list[str]
    version: int
    counts: Counts


@dataclass(frozen=True, slots=True)
class FondsAnswer:
    """What `vankho fonds show --json` tells."""

    code: str
    title: str
    body: str
    fields: dict[str, SaidValue]
    dossiers: int
    counts: Counts


def dossier_json(shown: DossierShown) -> DossierAnswer:
    """A dossier for programs."""
    dossier = shown.dossier
    sources = {one.name: one.source.value for one in dossier.said}
    fields = {
        name.value: SaidValue(shown.value(name) or None, sources.get(name, "derived"))
        for name in DossierField
        if shown.value(name) or name in sources
    }
    return DossierAnswer(
        dossier.code,
        dossier.title,
        shown.proposal or None,
        dossier.fonds,
        dossier.mode.value if dossier.mode else None,
        fields,
        [name.value for name in shown.missing],
        shown.version,
        _counts(shown.totals),
    )


def dossier_lines(shown: DossierShown, language: Language) -> Iterator[str]:
    """A line a field, what is owed last."""
    said = {one.name: one for one in shown.dossier.said}
    yield f"{shown.dossier.code}  {shown.dossier.title}"
    if shown.proposal and shown.proposal != shown.dossier.title and DossierField.TITLE not in said:
        yield f"  {_word('proposal', language)}: {shown.proposal}"
    yield f"  {_word('documents', language)}: {shown.totals.documents}"
    yield f"  {_word('pages', language)}: {shown.totals.pages}"
    for name in DossierField:
        value = shown.value(name)
        if name is not DossierField.TITLE and value:
            source = term(said[name].source, language) if name in said else _word("counted", language)
            yield f"  {term(name, language)}: {_shown(name, value, language)}  ({source})"
    for name in shown.missing:
        yield f"? {term(name, language)}: {_word('missing', language)}"


def fonds_json(shown: FondsShown) -> FondsAnswer:
    """A fonds for programs."""
    fonds = shown.fonds
    fields = {one.name.value: SaidValue(one.value or None, one.source.value) for one in fonds.said}
    return FondsAnswer(fonds.code, fonds.title, fonds.body, fields, shown.dossiers, _counts(shown.totals))


def fonds_lines(shown: FondsShown, language: Language) -> Iterator[str]:
    """A line a field."""
    fonds, totals = shown.fonds, shown.totals
    yield "  ".join(filter(None, (fonds.code, fonds.title, fonds.body)))
    yield f"  {_word('dossiers', language)}: {shown.dossiers}"
    yield f"  {_word('documents', language)}: {totals.documents}"
    yield f"  {_word('pages', language)}: {totals.pages}"
    if totals.start and totals.end:
        yield f"  {_word('between', language)}: {totals.start.readable} – {totals.end.readable}"
    for one in fonds.said:
        if one.value:
            value = _shown(one.name, one.value, language)
            yield f"  {term(one.name, language)}: {value}  ({term(one.source, language)})"


def _shown(name: DossierField | FondsField, value: str, language: Language) -> str:
    return with_meaning(name.value, readable(name, value), language)


def _counts(totals: DossierTotals) -> Counts:
    start, end = totals.start, totals.end
    return Counts(totals.documents, totals.pages, str(start) if start else None, str(end) if end else None)


def _word(key: str, language: Language) -> str:
    vietnamese, english = _WORDS[key]
    return vietnamese if language is Language.VI else english
