"""Lines of stamps over a head: an incoming office's number and day, urgency; they are no part of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from describe.head.pieces import Piece

_ARRIVED = re.compile(r"\W*(?:(?:cong van|van ban|cv|vb) )?d[eé]n\b.{0,12}|\W*den\s*(?:so|ngay|gio)\b.{0,14}")
_ITS_NUMBER = re.compile(r"\W*(?:so|s6)\s*(?:den\s*)?[:.]?\s*[\d.…_/\s]{1,10}\W*")
_ITS_DAY = re.compile(
    r"\W*(?:ngay\w{0,2}|ngy)\s*(?:den\s*)?(?:[:.…_]+\s*[\d./…_:\s-]*|[\d./…_:\s-]*[:…]+[\d./…_:\s-]*)\W*"
)
_ITS_REST = re.compile(r"\W*(?:chuyen|luu ho so|kinh chuyen|ho so so|gio|ph[oò]ng)\s*(?:so\s*)?[:.…].{0,24}")
_URGENT = re.compile(
    r"\W*(?:hoa ?toc|thuong khan|khan|toi mat|tuyet mat|mat|hen gio|du thao|sao y|sao luc|trich sao)"
    r"\W*(?:lan \d|\d{0,2})\W*"
)
_SHORT = 34  # letters of a stamp's line at most


def stamped(piece: Piece) -> bool:
    """A line is a stamp's: of an incoming office, or of urgency."""
    if len(piece.text) > _SHORT:
        return False
    ways = (_ARRIVED, _ITS_NUMBER, _ITS_DAY, _ITS_REST, _URGENT)
    return any(way.fullmatch(piece.key) for way in ways)
