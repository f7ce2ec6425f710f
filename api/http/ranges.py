"""The `Range` header of RFC 9110 §14: which bytes of a file are wanted. No input or output."""

from __future__ import annotations

import re

_UNIT = re.compile(r"\s*bytes\s*=(.*)", re.IGNORECASE | re.ASCII)
_ONE = re.compile(r"[ \t]*(?:(\d+)-(\d*)|-(\d+))[ \t]*", re.ASCII)
_MOST = 20  # ranges; readers of PDF files ask for a handful at once
_DIGITS = 18  # of a position that a file can have


def wanted_ranges(header: str, size: int) -> list[tuple[int, int]] | None:
    """First and last byte of each range that a file of `size` bytes has, in the order asked.

    Returns:
        None when the header is to be ignored and the whole file sent: it is none, in another unit, or asks for more
        pieces than anybody needs (§14.2, §17.15). Empty when the file has nothing of what is asked: 416.
    """
    unit = _UNIT.fullmatch(header)
    parts = [part for part in unit[1].split(",") if part.strip(" \t")] if unit else []
    if not parts or len(parts) > _MOST:
        return None
    found = []
    for part in parts:
        one = _ONE.fullmatch(part)
        if one is None:
            return None
        first, last, suffix = one.groups()
        if suffix is not None:
            start, end = max(size - _position(suffix), 0), size - 1
        else:
            start, end = _position(first), _position(last) if last else size - 1
            if last and end < start:
                return None
        found.append((start, min(end, size - 1)))
    return [(start, end) for start, end in found if start <= end]


def _position(digits: str) -> int:
    digits = digits.lstrip("0")
    return int(digits or "0") if len(digits) <= _DIGITS else 10**_DIGITS
