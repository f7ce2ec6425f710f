"""The tables on descriptions in docs/measurements.md: open real pages, and drawn documents read from office scans."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bench.describe.drawn import DrawnSet, measure_drawn
from bench.describe.real import measure_real
from bench.describe.score import Score, Tally
from bench.describe.truth import COMPARED, REAL_FIELDS
from testbed.pages.ageing import Ageing
from testbed.table import Section, table

if TYPE_CHECKING:
    from pathlib import Path

DRAWN, DRAWN_QUICK = 150, 4
_HEAD = ("field", "printed", "right", "asked", "wrong", "of these asked")


def describe_sections(scratch: Path, *, quick: bool) -> list[Section]:
    """Fields and citations of drawn documents and, where they are there, of the real pages."""
    sections = []
    if REAL_FIELDS.exists() and not quick:
        told = "First pages of real documents, with the page of the signature, read by our reader; printed values."
        sections.append(_section("describe-real", "Describing real documents", told, *measure_real(scratch / "real")))
    count = DRAWN_QUICK if quick else DRAWN
    told = f"{count} drawn documents of all kinds and layouts, of texts nothing was fitted on, read from office scans."
    scans = DrawnSet(ageing=Ageing.OFFICE_SCAN, kept=scratch / "drawn")
    sections.append(_section("describe-drawn", "Describing drawn documents", told, *measure_drawn(count, scans)))
    return sections


def _section(key: str, title: str, told: str, score: Score, milliseconds: float) -> Section:
    tallies = [(name.value, score.printed.get(name, Tally())) for name in COMPARED]
    whole = Tally(*(sum(getattr(one, part) for _, one in tallies) for part in Tally.__dataclass_fields__))
    rows = [_row(name, tally) for name, tally in (*tallies, ("all", whole)) if tally.all]
    pen = sum(one.all for one in score.by_hand.values())
    asked = sum(one.asked for one in score.by_hand.values())
    by_pen = f"\n\nOf {pen} values that a pen wrote {asked} are asked." if pen else ""
    text = f"{told} {milliseconds:.1f} ms of CPU a page.\n\n{table(_HEAD, rows)}{by_pen}\n\n{_cited(score)}"
    return Section(key, title, text)


def _row(name: str, tally: Tally) -> list[str]:
    wrong = tally.wrong_asked + tally.wrong_told
    share, asked = tally.right / tally.all, tally.asked / tally.all
    return [name, str(tally.all), f"{share:.1%}", f"{asked:.1%}", str(wrong), str(tally.wrong_asked) if wrong else "–"]


def _cited(score: Score) -> str:
    """Citations, in one sentence."""
    cited = score.cited
    wanted, found = cited["found"] + cited["missed"], cited["found"] + cited["invented"]
    return (
        f"Citations: {cited['found'] / max(wanted, 1):.1%} of {wanted} found, {cited['found'] / max(found, 1):.1%} of "
        f"{found} right, {cited['role'] / max(cited['found'], 1):.1%} with the right role."
    )
