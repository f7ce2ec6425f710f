"""To whom a letter goes: the names after `Kính gửi:`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from describe.head.layout import addressed

if TYPE_CHECKING:
    from describe.head.pieces import Piece

_BULLET = re.compile(r"^\s*(?:[-–—+•*·]|[a-zđ]\)|\d{1,2}[.)])\s*(?=\S)")
_STAMP = re.compile(r"^\W*(?:h[oỏ]a\]?\s*t[oố]c\W*|kh[aẩ]n\W*|th[uư][oợ]ng kh[aẩ]n\W*)", re.IGNORECASE)
_TAIL = " ;,:"
_APART = 2.4  # times a line's height: further down, the text begins
_MARGIN = 0.21  # share of the width at which lines of text begin at most


def addressees(lines: tuple[Piece, ...]) -> tuple[tuple[str, ...], tuple[Piece, ...]]:
    """Names after `Kính gửi`, each once, and the lines where they stand; none where nobody is addressed."""
    start = next((at for at, line in enumerate(lines[:14]) if addressed(line) is not None), None)
    if start is None:
        return (), ()
    head = lines[start]
    at = addressed(head)
    after = head.since(at + 2) if at is not None and at + 2 < len(head.words) else None
    edge = head.words[(at or 0) + 1].box.right / head.width
    names, used, before = [], [head], head
    if after is not None and after.text.strip(":;.- "):
        names.append(after.text.lstrip(": "))
        edge = after.left
    for line in lines[start + 1 : start + 26]:
        if not _belongs(line, before, edge, open_list=bool(names) and bool(_BULLET.match(names[-1])), empty=not names):
            break
        text = _STAMP.sub("", line.text)
        if _BULLET.match(text) or not names:
            names.append(text)
        else:
            names[-1] = f"{names[-1]} {text}"
        used.append(line)
        before = line
    return tuple(name for one in names if (name := _BULLET.sub("", one).strip(_TAIL))), tuple(used)


def _belongs(line: Piece, before: Piece, edge: float, *, open_list: bool, empty: bool) -> bool:
    """A line names addressees, or goes on with the one before it."""
    if line.text.startswith("(") or line.top - before.bottom > _APART * (before.bottom - before.top):
        return False
    bullet = _BULLET.match(_STAMP.sub("", line.text)) is not None
    if bullet or empty:
        return empty or line.left > _MARGIN
    if _STAMP.match(line.text):
        return True
    return line.left > max(edge - (0.06 if open_list else 0.03), _MARGIN)
