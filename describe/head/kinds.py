"""The line that names a document's kind: QUYẾT ĐỊNH, THÔNG BÁO, in capitals in the middle of the page."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from describe.likeness import differences
from domain.description.kinds import LETTER, Kind, kinds
from domain.vietnamese import fold, tone_key

if TYPE_CHECKING:
    from describe.head.pieces import Piece

APPENDIX = "phu luc"
_MIDDLE = 0.33, 0.7  # of the page's width
_CAPITALS = 0.75
_LETTERS_A_FAULT = 7


@dataclass(frozen=True)
class KindLine:
    """A name of a kind as it stands on a page.

    Attributes:
        kind: which.
        name: its name in capitals, spelled as the rules do where the reader erred.
        faults: letters of its name that were read otherwise, marks not counted.
        words: how many words of the line name it; the rest belongs to the subject or names the issuer.
        mended: its marks or letters were read otherwise.
    """

    kind: Kind
    name: str
    faults: int
    words: int
    mended: bool


def kind_line(piece: Piece) -> KindLine | None:
    """The kind that a line in the middle of the page names; None where it names none."""
    if not in_the_middle(piece) or piece.capitals < _CAPITALS or len(piece.words) > 14:  # noqa: PLR2004
        return None
    words = [word.text for word in piece.words]
    return _whole(words) or _opening(words)


def in_the_middle(piece: Piece) -> bool:
    """A line stands around the middle of the page."""
    return _MIDDLE[0] < piece.middle < _MIDDLE[1]


def _whole(words: list[str]) -> KindLine | None:
    """The line names the kind and nothing else; letters may be spaced, a few of them misread."""
    key = _bare("".join(words))
    near = [
        (faults, kind.family == "other", name, kind)
        for name, kind in _spellings()
        if abs(len(name) - len(key)) <= (allowed := len(name) // _LETTERS_A_FAULT)
        and (faults := differences(key, name)) <= allowed
    ]
    if not near or len(key) < 4:  # noqa: PLR2004 - ĐƠN needs more to be believed
        return None
    faults, _, _, kind = min(near, key=lambda one: one[:3])
    return _told(kind, " ".join(words), faults, len(words))


def _opening(words: list[str]) -> KindLine | None:
    """The line begins with the kind and goes on in capitals: QUYẾT ĐỊNH CỦA ỦY BAN NHÂN DÂN TỈNH."""
    found = None
    for key, kind in _spellings():
        count = len(kind.name.split())
        if count < len(words) and _bare("".join(words[:count])) == key and (found is None or count > found.words):
            found = _told(kind, " ".join(words[:count]), 0, count)
    return found if found is not None and len(found.kind.name) > 4 else None  # noqa: PLR2004 - LUẬT, LỆNH: other words


def _told(kind: Kind, printed: str, faults: int, words: int) -> KindLine:
    proper = kind.name.upper()
    same = tone_key(printed.strip(" .:*-")) == tone_key(proper)
    return KindLine(kind, printed.strip(" .:*-").upper() if same else proper, faults, words, mended=not same)


def _bare(text: str) -> str:
    return "".join(letter for letter in fold(text) if letter.isalnum())


@cache
def _spellings() -> tuple[tuple[str, Kind], ...]:
    return tuple((_bare(kind.name), kind) for kind in kinds() if kind.name != LETTER)
