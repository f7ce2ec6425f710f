"""What both back ends tell of themselves in the same words."""

from __future__ import annotations


def making_anew(done: int, pages: int) -> str:
    """How far the making of a new generation is, against the pages of the living one."""
    return f", đang dựng lại / being made anew: {done} / {pages} trang / pages"
