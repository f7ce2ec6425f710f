"""Stamps that stand alone at the upper left of a first page: degree of secrecy, urgency, circulation.

They are taken only where the words stand alone: in running text, titles and tables such words mean nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from describe.likeness import differences
from describe.marks.runs import Run
from domain.description.fields import Field, FieldFinding, FieldName, FieldSource
from domain.text import BlockKind
from domain.vietnamese import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


URGENCIES = ("HỎA TỐC HẸN GIỜ", "THƯỢNG KHẨN", "HỎA TỐC", "KHẨN")
SECRECIES = ("TUYỆT MẬT", "TỐI MẬT", "MẬT")
LIFTED = ("ĐÃ GIẢI MẬT", "GIẢI MẬT")
CIRCULATIONS = (
    "LƯU HÀNH NỘI BỘ",
    "XEM XONG TRẢ LẠI",
    "KHÔNG PHỔ BIẾN",
    "TÀI LIỆU THU HỒI",
    "TÀI LIỆU HỌP",
    "CHỈ NGƯỜI CÓ TÊN MỚI ĐƯỢC BÓC BÌ",
    "DỰ THẢO",
)
_UPPER_LEFT = 0.5, 0.5  # shares of the page
_TABLE_GAP = 1.6  # line heights: what stands closer above belongs to the same title
_EDGE_STROKES = re.compile(r"^[il1j]\s?|\s?[il1j]$")  # a frame's sides read as letters, folded
_MOST_WORDS = 10  # of a stamp
_TOLERANT = 6  # letters from which on one may be wrong
_DOUBT = 0.5  # of the doubt of its words that stays, where they read letter by letter like a stamp
_FAULTY = 0.8  # what a wrong letter leaves
_SAID = re.compile(r"^(?:do|muc do) (?:mat|khan) (?P<what>.+)$")  # `Độ mật: Tối mật`


@dataclass(frozen=True)
class Stamp:
    """A stamp that was read.

    Attributes:
        says: what, as it should read.
        run: its words.
        confidence: probability that it says so.
    """

    says: str
    run: Run
    confidence: float

    def field(self, name: FieldName) -> Field:
        """It as a field."""
        faults = () if self.run.text.upper().strip(" .:|[]()") == self.says else (FieldFinding.MISREAD,)
        return Field(
            name, self.says, self.run.text, FieldSource.STAMP, self.confidence, (self.run.place,), findings=faults
        )


def stamps(head: Sequence[Run], sayings: Sequence[str]) -> Iterator[Stamp]:
    """Stamps that say one of some things, from a page's runs."""
    for place, run in enumerate(head):
        above = head[place - 1] if place else None
        if (found := _stamp(run, sayings)) and not _goes_on(run, above):
            yield found


def upper_left(run: Run) -> bool:
    """It stands where such stamps stand."""
    return run.left < _UPPER_LEFT[0] and run.top < _UPPER_LEFT[1] and run.block is not BlockKind.TABLE


def _stamp(run: Run, sayings: Sequence[str]) -> Stamp | None:
    if len(run.words) > _MOST_WORDS or not upper_left(run):
        return None
    if said := _SAID.match(run.bare):
        found = next((one for one in sayings if fold(one) == said["what"]), None)
        return Stamp(found, run, run.confidence) if found else None
    if not _capital(run):
        return None
    for saying in sayings:
        if (faults := _faults(run.bare, fold(saying))) is not None:
            sure = 1 - (1 - run.confidence) * _DOUBT if not faults else run.confidence * _FAULTY
            return Stamp(saying, run, sure)
    return None


def _faults(read: str, saying: str) -> int | None:
    """Letters that are wrong; None where it says something else."""
    within = _EDGE_STROKES.sub("", read)
    if saying.replace(" ", "") in {read.replace(" ", ""), within.replace(" ", "")}:
        return 0
    if len(saying) < _TOLERANT:
        return None
    half = len(saying) // 2  # with one letter wrong, one half at least stands
    near = (one for one in (read, within) if one[:half] == saying[:half] or one[-half:] == saying[-half:])
    return 1 if any(differences(one, saying) == 1 for one in near) else None


def _goes_on(run: Run, above: Run | None) -> bool:
    """It is the last line of a title: right below another line in capitals, about the same middle."""
    if above is None or not above.in_capitals or above.page is not run.page:
        return False
    close = 0 <= run.top - above.bottom < _TABLE_GAP * (run.bottom - run.top)
    centred = abs((run.left + run.right) / 2 - (above.left + above.right) / 2) < 0.03  # noqa: PLR2004 - of the width
    return (
        close
        and centred
        and (above.bare.endswith((" bi", " bao", " co")) or above.block is run.block is BlockKind.TEXT)
    )


def _capital(run: Run) -> bool:
    return run.in_capitals and run.words[0].text.strip("|[(“\"'")[:1].isupper()
