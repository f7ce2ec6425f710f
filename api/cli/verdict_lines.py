"""A verification report as lines for the terminal: the verdict, then a table of its signatures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.cli.words import say
from api.terms import term
from domain.signatures.change_words import change_sentence
from domain.signatures.role_words import role_word
from domain.visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from domain.evidence import GivenEvidence, SignatureReport, VerificationReport
    from domain.messages import Language
    from domain.validation_material import CertificateStanding

_LONGEST = 48  # letters of a cell
_SHOWN_DIGITS = 16  # of a digest; `--json` has all


def verdict_lines(report: VerificationReport, language: Language) -> list[str]:
    """The report; what several signatures have in common is said once."""
    lines = [f"{report.target}  {_verdict(report)}  {report.message}"]
    rows = [_cells(number, row, language) for number, row in enumerate(report.signatures, 1)]
    said = {_anonymous(row) for row in report.signatures if row.message in report.message}
    for cells, row in zip(_aligned(rows), report.signatures, strict=True):
        lines.append(f"    {cells}")
        if _anonymous(row) not in said:
            said.add(_anonymous(row))
            lines.append(f"        {row.message}")
        lines += [f"        {say(language, 'seven-items')}: {_items(row)}"] if row.items else []
        lines += [f"        {_lacking(state, language)}" for state in row.revocation if state.kind is None]
        lines += [f"        {change_sentence(change, language)}" for change in row.changes]
    return [*lines, *(_given(item, language) for item in report.given)]


def _verdict(report: VerificationReport | SignatureReport) -> str:
    return "/".join(part.value for part in (report.indication, report.sub_indication) if part)


def _cells(number: int, row: SignatureReport, language: Language) -> list[str]:
    place = "–" if row.page is None else f"{say(language, 'page-short')} {row.page}"
    return [
        str(number),
        _cell(row.field),
        role_word(row.role, language),
        place,
        _shown(row),
        _cell(row.signer or ""),
        _verdict(row),
    ]


def _shown(row: SignatureReport) -> str:
    return f"“{_cell(row.shown)}”" if row.shown else ""


def _cell(text: str) -> str:
    told = visible(" ".join(text.split()))
    return f"{told[: _LONGEST - 1]}…" if len(told) > _LONGEST else told


def _aligned(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def _anonymous(row: SignatureReport) -> str:
    """The row's sentence without who signed, so that the same is not said of each."""
    return row.message.replace(f"“{row.signer or row.field}”", "")


def _items(row: SignatureReport) -> str:
    return "; ".join(f"{item.label}: {visible(item.value)}" for item in row.items)


def _lacking(state: CertificateStanding, language: Language) -> str:
    """A certificate of which no evidence is at hand, and where its authority publishes some."""
    where = ", ".join(state.addresses) or say(language, "no-address")
    return f"{term(state.standing, language)}: “{_cell(state.name)}” ({visible(where)})"


def _given(item: GivenEvidence, language: Language) -> str:
    what = f"{term(item.kind, language)} “{_cell(item.name)}”" if item.name else term(item.kind, language)
    return f"    {say(language, 'given')}: {what} ({item.source}, SHA-256 {item.sha256[:_SHOWN_DIGITS]}…)"
