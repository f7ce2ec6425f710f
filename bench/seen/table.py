"""The table of part `seen`, and what its columns are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from testbed.seen.kinds import KINDS
from testbed.table import table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bench.seen.judging import Judged

_AIM = 0.998
_HEAD = (
    "", "documents", "words in text", "number and date in order", "words in PDF/A", "letters kept",
    "unseen in text", "unseen in PDF/A", "pixels lost", "gained",
)  # fmt: skip
_TEXT = """Small drawn decisions (`bench/seen`), each with its truth: what is seen on the page, and what stands in the
file and is not seen. Every kind is drawn upright and turned, with boxes inside, beyond and elsewhere, and with another
unit, so that rotation and crop cross everything else.

- **words in text**: share of the words seen that the archive's text has; **number and date in order**:
  `Số: 364/QĐ-UBND` and `ngày 19 tháng 02 năm 2025` read as one, also where the looks of signatures fill them in.
- **words in PDF/A**: the same words as `pdftotext` finds them there; **letters kept**: of the page's own letters, those
  that are letters still and no picture. Signed masters are their own PDF/A.
- **unseen in text, in PDF/A**: words found, of all that are hidden.
- **pixels lost**: print of the master that the PDF/A does not show within two pixels, both drawn by poppler at 100 dpi,
  colour that is gone too; **gained**: print that only the PDF/A has, the seal's mark left out; `–` where poppler itself
  has no letters for what the master leaves without a look.

Aim: {aim} of the words, none of the unseen ones, no pixel. Reached by {well} of {kinds} kinds."""


def seen_table(judged: Sequence[Judged]) -> str:
    """Markdown: rows of kinds under their groups."""
    by_kind = {name: [one for one in judged if one.kind == name] for name in KINDS}
    groups = dict.fromkeys(kind.group for kind in KINDS.values())
    rows = []
    for group in groups:
        members = {name: by_kind[name] for name, kind in KINDS.items() if kind.group == group and by_kind[name]}
        rows.append(_row(f"**{group}**", [one for ones in members.values() for one in ones]))
        rows += [_row(name, ones) for name, ones in members.items()]
    rows.append(_row("**all**", judged))
    told = {name: ones for name, ones in by_kind.items() if ones}
    text = _TEXT.format(aim=_AIM, well=sum(map(_reached, told.values())), kinds=len(told))
    return f"{text}\n\n{table(_HEAD, rows)}"


def _row(name: str, judged: Sequence[Judged]) -> list[str]:
    looks = [one.look for one in judged if one.look is not None]
    return [
        name,
        str(len(judged)),
        _share(judged, "in_text", "seen"),
        f"{sum(one.in_order for one in judged)} of {sum(one.phrases for one in judged)}",
        _share(judged, "in_pdfa", "seen"),
        _share(judged, "kept", "own"),
        _hidden(judged, "unseen_in_text"),
        _hidden(judged, "unseen_in_pdfa"),
        f"{sum(look.lost for look in looks):,}" if looks else "–",
        f"{sum(look.gained for look in looks):,}" if looks else "–",
    ]


def _share(judged: Sequence[Judged], part: str, whole: str) -> str:
    total = _sum(judged, whole)
    return f"{_sum(judged, part) / total:.4f}" if total else "–"


def _hidden(judged: Sequence[Judged], part: str) -> str:
    total = _sum(judged, "unseen")
    return f"{_sum(judged, part)} of {total}" if total else "–"


def _sum(judged: Iterable[Judged], name: str) -> int:
    return sum(getattr(one, name) for one in judged)


def _reached(judged: Sequence[Judged]) -> bool:
    """Whether a kind came out as it should."""
    seen = _sum(judged, "seen")
    enough = all(_sum(judged, part) >= _AIM * seen for part in ("in_text", "in_pdfa"))
    in_order = _sum(judged, "in_order") == _sum(judged, "phrases")
    unseen = _sum(judged, "unseen_in_text") + _sum(judged, "unseen_in_pdfa")
    changed = sum(one.look.lost + one.look.gained for one in judged if one.look is not None)
    return enough and in_order and not unseen and not changed
