"""The lines above a signature: on whose behalf it is given (TM., KT., TL., TUQ., TUN., Q.), and as what.

NĐ 30/2020, Phụ lục I, II.7: `TM.` before the body that decides together, `KT.` before the head whose deputy signs,
`TL.` and `TUQ.` before the one who ordered or empowered it, `Q.` before a position held for the time being. The line
of `TM.`, `KT.`, `TL.`, `TUQ.` names another than the signer; the signer's position is the line below.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from describe.foot.positions import Fit, deputy_of, fit, named, names_body

if TYPE_CHECKING:
    from collections.abc import Sequence

    from describe.foot.columns import Segment

_MARK = r"K\s?[./]?\s?T|T\s?[./]?\s?M|T\s?[./]?\s?L|T\s?[./]?\s?U\s?[./]?\s?Q|T\s?[./]?\s?U\s?[./]?\s?N|Q"
_AUTHORITY = re.compile(rf"(?:^|(?<=\s))(?:(?P<dotted>{_MARK})\s?[./,:]+|(?P<bare>K/?T|T/?M|T/?L|TUQ|TUN)(?=\s))\s*")
_APPROVES = re.compile(r"^\W*(?:PHÊ\s+DUYỆT|DUYỆT|XÁC\s+NHẬN|PHÊ\s+CHUẨN|Ý\s+KIẾN|THẨM\s+ĐỊNH)(?:\s+CỦA)?\b[\s:]*")
_CAPITALS = 0.75  # share of the letters of such a line
_EXPECTED = 0.95  # that a damaged line is the position that `KT.` above it calls for
_EXACT = 0.95  # least certainty of a line that reads letter by letter like a position
_STACKED = 0.94  # that a deputy below its head signs for it though no `KT.` was read
_LOST = 0.4  # that the deputy signs whose line was not read
_REPLACED = 0.6  # a second position of another kind below the first
_FRAGMENT = 3  # letters before a position that may be a pen's `KT.`


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above one signature.

    Attributes:
        authority: `KT.` or `TM.|KT.`; empty where nothing of it stands there.
        authority_confidence: probability that it is right.
        position: of the signer, in capitals as printed; empty where it was not read.
        confidence: probability that the position is right.
        mended: a fault of reading was mended.
        approves: it approves what another has signed (PHÊ DUYỆT).
        penned: ink or a fragment before it may be a `KT.` written by hand.
    """

    authority: str = ""
    authority_confidence: float = 1.0
    position: str = ""
    confidence: float = 0.0
    mended: bool = False
    approves: bool = False
    penned: bool = False


@dataclass(frozen=True)
class _Reading:
    """What has been gathered of a head, line by line."""

    marks: tuple[str, ...] = ()
    for_whom: str = ""  # the position that KT. stands before
    fit: Fit | None = None
    rest: tuple[str, ...] = ()  # lines that go on below the position
    sure: float = 1.0  # of the position
    marks_sure: float = 1.0
    approves: bool = False
    penned: bool = False
    guessed: bool = False


def is_head_line(text: str, *, damaged: bool) -> bool:
    """A line in capitals that begins with a mark of authority, or is or begins with a position.

    Args:
        text: the line.
        damaged: faults of reading are allowed for; where nothing else says that a signature is near, they are not.
    """
    bare = _APPROVES.sub("", text)
    return _in_capitals(text) and bool(bare != text or _AUTHORITY.search(bare) or fit(_plain(bare), damaged=damaged))


def goes_on(text: str) -> bool:
    """A line in capitals that may go on below a position or a body."""
    return _in_capitals(text) and names_body(text)


def read_head(lines: Sequence[Segment], *, penned: bool) -> Head:
    """Authority and position from the lines above a signature.

    Args:
        lines: from top to bottom.
        penned: ink that was not read stands before the first of them.
    """
    reading = _Reading(penned=penned)
    for line in lines:
        reading = _with_line(reading, line)
    return _head(_with_deputy(reading))


def _with_line(reading: _Reading, line: Segment) -> _Reading:
    text = line.text
    if bare := _APPROVES.sub("", text):
        reading = replace(reading, approves=reading.approves or bare != text)
    else:
        return replace(reading, approves=True)
    found = list(_AUTHORITY.finditer(bare))
    if not found:
        return _with_position(reading, _plain(bare), line.confidence)
    for mark, following in zip(found, [*found[1:], None], strict=True):
        after = bare[mark.end() : following.start() if following else None]
        reading = _with_mark(reading, _mark(mark), _plain(after), line)
    return reading


def _with_mark(reading: _Reading, mark: str, after: str, line: Segment) -> _Reading:
    sure = min(reading.marks_sure, max(line.words[0].confidence, _EXACT))
    reading = replace(reading, marks=(*reading.marks, mark), marks_sure=sure, fit=None, rest=())
    if mark == "Q.":
        return _with_position(reading, after, line.confidence)
    found = fit(after) if mark == "KT." else None
    return replace(reading, for_whom=found.position.name if found else "", sure=1.0)


def _with_position(reading: _Reading, text: str, confidence: float) -> _Reading:
    found = fit(text)
    if reading.fit is not None and (found is None or names_body(text)):
        return replace(reading, rest=(*reading.rest, text), sure=min(reading.sure, confidence))
    if found is None:
        return reading
    penned = reading.penned or any(sum(map(str.isalpha, word)) <= _FRAGMENT for word in found.skipped)
    sure = max(confidence, _EXACT) if not found.faults and not found.skipped else confidence * (1 - found.faults)
    if reading.for_whom and found.position.name == reading.for_whom and (deputy := deputy_of(reading.for_whom)):
        found = replace(found, position=deputy, text=deputy.name.upper(), faults=found.faults or 1 / len(text))
    if reading.for_whom and found.position.head == reading.for_whom:
        sure = max(sure, _EXPECTED)
    if reading.fit is None:
        return replace(reading, fit=found, sure=sure, penned=penned)
    if found.position.head == reading.fit.position.name:
        marks = reading.marks if "KT." in reading.marks else (*reading.marks, "KT.")
        stacked = min(reading.marks_sure, _STACKED)
        return replace(
            reading, fit=found, rest=(), sure=max(sure, _STACKED), marks=marks, marks_sure=stacked, penned=penned
        )
    return replace(reading, fit=found, rest=(), sure=sure * _REPLACED, penned=penned)


def _with_deputy(reading: _Reading) -> _Reading:
    """The deputy where `KT.` calls for one that was not read, or where a pen's `KT.` may stand before the head."""
    if "KT." in reading.marks and reading.fit is None and (lost := deputy_of(reading.for_whom)):
        return replace(reading, fit=Fit(lost, lost.name.upper(), 0.0), sure=_LOST, guessed=True)
    if not reading.penned or "KT." in reading.marks or reading.fit is None:
        return reading
    deputy = deputy_of(reading.fit.position.name)
    if deputy is None and reading.fit.position.head and named(reading.fit.position.head):
        return replace(reading, marks=(*reading.marks, "KT."), marks_sure=_LOST, sure=min(reading.sure, _EXACT))
    if deputy is None:
        return reading
    shown = Fit(deputy, deputy.name.upper(), 0.0)
    return replace(reading, fit=shown, marks=(*reading.marks, "KT."), marks_sure=_LOST, sure=_LOST, guessed=True)


def _head(reading: _Reading) -> Head:
    position = " ".join(filter(None, (reading.fit.text if reading.fit else "", *reading.rest)))
    return Head(
        "|".join(dict.fromkeys(reading.marks)),
        reading.marks_sure,
        position,
        reading.sure if reading.fit else 0.0,
        mended=reading.guessed or bool(reading.fit and reading.fit.faults),
        approves=reading.approves,
        penned=reading.penned,
    )


def _mark(found: re.Match[str]) -> str:
    return "".join(filter(str.isalpha, found["dotted"] or found["bare"])) + "."


def _plain(text: str) -> str:
    """Without signs and specks around."""
    return re.sub(r"^[^\w(]+|[^\w)]+$", "", text)


def _in_capitals(text: str) -> bool:
    letters = [letter for letter in text if letter.isalpha()]
    return len(letters) > 2 and sum(map(str.isupper, letters)) >= _CAPITALS * len(letters)  # noqa: PLR2004
