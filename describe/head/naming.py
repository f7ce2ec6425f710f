"""What a document is and what it is about: name of its kind, subject below it or after `V/v` at left."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from describe.head.kinds import KindLine, in_the_middle, kind_line
from describe.head.layout import addressed, opens_body
from describe.head.pieces import Piece
from domain.text import DOUBTFUL, Word
from domain.vietnamese import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


_ABOUT = re.compile(
    r"^\W{0,3}(?:[VvWw][\s/|Il\\]{0,3}[vVwWyY][\s.:,]+|[Vv]/[vVyw]|[Vv]ề\s+việc\b\s*:?|V[eề]\s+vi[eệ]c\b\s*:?)\s*"
)
_DROPPED = re.compile(r"^\W{0,3}(?:V\s?[/|Il\\]?\s?v|Về việc|Về v/v)\b[\s.:,]*", re.IGNORECASE)
_STAMP = re.compile(r"\W*(hoa ?toc|thuong khan|khan|mat|toi mat|tuyet mat|hen gio|den|cong van den|du thao)\b.{0,14}")
_AUTHORITY = re.compile(
    r"(chu tich|thu tuong|bo truong|giam doc|tong giam doc|hieu truong|vien truong|chanh|cuc truong|tong cuc truong|"
    r"thong doc|truong ban|tong bien tap|hoi dong|uy ban|chinh phu|quoc hoi|ban chap hanh|ban thuong vu|bi thu|"
    r"thuong truc|tong kiem toan|lien bo|truong phong|ban giam hieu|tham phan|thu truong|nhan danh)\b"
)
_ITEM = re.compile(r"^\s*(?:[IVX]{1,4}|\d{1,2}|[A-Za-zđ])\s?[.)]\s*\D")
_STAMP_WORD = re.compile(r"(?:ngay|den|so|gio)\S*\d")
_RULE = re.compile(r"[\W_]*")
_PITCH = 1.75  # times the usual step between lines: further apart, another part begins
_FIRST_STEP = 3.2  # times a line's height that a subject may stand below its kind's name
_OFF_MIDDLE = 0.085  # share of the width by which a subject's lines stand off the middle of its kind's name
_LINES = 9
_CAPITALS = 0.85
_TEXT_REACHES = 0.75  # share of the width that a line of text reaches at least
_MARGIN = 0.4, 0.8  # shares of the width left and right of which stamps and notes stand
_NOTE = 30  # letters of a note


@dataclass(frozen=True)
class Title:
    """What a document says it is.

    Attributes:
        kind: the line that names its kind; None on a letter.
        piece: that line.
        about: lines of the subject, from the word with which it begins.
        beside: the subject stands after `V/v` under the number.
        certain: how clear its end is, 0 to 1.
        pieces_below: lines below the name of the kind and the subject.
    """

    kind: KindLine | None
    piece: Piece | None
    about: tuple[Piece, ...]
    beside: bool
    certain: float

    @property
    def printed(self) -> str:
        """The subject as printed, lines joined by a space."""
        return " ".join(piece.text for piece in self.about).strip()

    @property
    def words(self) -> tuple[Word, ...]:
        """Those of the subject."""
        return tuple(word for piece in self.about for word in piece.words)

    def subject(self, text: str) -> str:
        """The subject as spelled, without the `V/v` of a letter and rules drawn with signs."""
        kept = re.sub(r"\s*[*_=~-]{2,}\s*$", "", text)
        return (_DROPPED.sub("", kept) if self.beside and self.kind is None else kept).strip()


def title_of(left: tuple[Piece, ...], below: tuple[Piece, ...], *, number: Piece | None) -> Title:
    """Kind and subject of a document from the left column below the number and the lines under the columns."""
    beside = tuple(_beside(left, number))
    for at, piece in enumerate(below[:14]):
        kind = kind_line(piece)
        if kind is not None and not _too_late(below[:at], piece):
            about, certain = _below(piece, kind, below[at + 1 :])
            if not about and beside:
                return Title(kind, piece, beside, beside=True, certain=0.85)
            return Title(kind, piece, about, beside=False, certain=certain)
        if addressed(piece) is not None or opens_body(piece):
            break
    if beside:
        return Title(None, None, beside, beside=True, certain=0.97)
    centred = tuple(_unnamed(below))
    return Title(None, None, centred, beside=False, certain=0.7)


def _too_late(before: Iterable[Piece], piece: Piece) -> bool:
    """Text stands before the name of a kind: it enacts (QUYẾT ĐỊNH:), and names no kind."""
    return piece.text.rstrip().endswith(":") and any(opens_body(one) for one in before)


def _beside(left: tuple[Piece, ...], number: Piece | None) -> Iterator[Piece]:
    """Lines of a subject that begins with `V/v` in the left column."""
    under = [piece for piece in left if number is None or piece.level > number.level]
    start = next((at for at, piece in enumerate(under) if _ABOUT.match(piece.text)), None)
    if start is None:
        return
    before = None
    for piece in under[start:]:
        if _STAMP.fullmatch(piece.key) or _RULE.fullmatch(piece.text):
            continue
        if before is not None and piece.top - before.bottom > 1.2 * (before.bottom - before.top):
            return
        yield piece
        before = piece


def _below(head: Piece, kind: KindLine, rest: tuple[Piece, ...]) -> tuple[tuple[Piece, ...], float]:
    """Lines of a subject under the name of its kind, and how clear its end is."""
    found: list[Piece] = []
    inline = head.since(kind.words) if kind.words < len(head.words) else None
    if inline is not None and not inline.key.startswith("cua "):
        found.append(inline)
    before, steps = head, list[float]()
    for piece in rest[:_LINES]:
        if _RULE.fullmatch(piece.text) or _STAMP.fullmatch(piece.key) or _in_margin(piece, head):
            continue
        step = piece.level - before.level
        if _ends(piece, head, found) or _apart(step, steps, before, first=before is head):
            return tuple(found), _end_is_clear(step, steps, piece)
        found.append(_unstamped(piece))
        if before is not head:
            steps.append(step)
        before = piece
    return tuple(found), 0.75


def _unstamped(piece: Piece) -> Piece:
    """A line without the end of a stamp's line that the reader put before it."""
    first = piece.words[0]
    stamp = first.confidence < DOUBTFUL and _STAMP_WORD.match(fold(first.text)) and len(piece.words) > 1
    return piece.since(1) if stamp else piece


def _ends(piece: Piece, head: Piece, found: list[Piece]) -> bool:
    """A line belongs to no subject: it addresses, enacts, opens the text or an item, or stands off the middle."""
    if addressed(piece) is not None or (opens_body(piece) and (found or piece.right > _TEXT_REACHES)):
        return True
    in_capitals = bool(found) and found[-1].capitals > _CAPITALS
    if piece.capitals > _CAPITALS and _AUTHORITY.match(piece.key) and not in_capitals:
        return True
    if _ITEM.match(piece.text):
        return True
    return abs(piece.middle - head.middle) > _OFF_MIDDLE and piece.middle < head.middle + 0.2


def _in_margin(piece: Piece, head: Piece) -> bool:
    """A stamp or a note beside the title."""
    at_left = piece.right < min(head.left - 0.05, _MARGIN[0]) and len(piece.text) < _NOTE
    return at_left or piece.left > _MARGIN[1]


def _apart(step: float, steps: list[float], before: Piece, *, first: bool) -> bool:
    if first:
        return step > _FIRST_STEP * max(before.bottom - before.top, 0.013)
    usual = min(steps) if steps else before.word_height + 0.004
    return step > _PITCH * max(usual, 0.017)


def _end_is_clear(step: float, steps: list[float], piece: Piece) -> float:
    usual = max(min(steps, default=0.02), 0.017)
    return 0.97 if step > 1.3 * usual or opens_body(piece) or addressed(piece) is not None else 0.85


def _unnamed(below: tuple[Piece, ...]) -> Iterator[Piece]:
    """Lines about the subject in the middle of the page, where the name of the kind was not read."""
    start = next((at for at, one in enumerate(below[:3]) if _ABOUT.match(one.text) and in_the_middle(one)), None)
    if start is None:
        return
    head = before = below[start]
    yield head
    for piece in below[start + 1 : start + _LINES]:
        if _ends(piece, head, [head]) or _apart(piece.level - before.level, [], before, first=False):
            return
        yield piece
        before = piece


def is_about(text: str) -> bool:
    """A text begins with `V/v` or `Về việc`."""
    return _ABOUT.match(text) is not None
