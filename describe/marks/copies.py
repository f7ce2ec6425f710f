"""Marks of copies: SAO Y, SAO LỤC, TRÍCH SAO, stamped or as the electronic line with body and time of signing.

NĐ 30/2020, Điều 25 and Phụ lục I, Phần III; the electronic line stands above the head, at its right.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from domain.description.fields import Field, FieldName, FieldSource, Place

if TYPE_CHECKING:
    from collections.abc import Sequence

    from describe.marks.runs import Run

_MARK = re.compile(r"^(?:sao y(?: ban chinh)?|sao luc|trich sao|ban sao|sao y luc)(?=$|[ ])")
_TIME = re.compile(r"\d{1,2}[/.:-]\d{1,2}|^\s*thoi gian ky|\+0?7", re.IGNORECASE)
_ABOVE_HEAD = 0.12  # share of the height within which the electronic line stands
_BELOW = 1.8  # line heights from one of its lines to the next
_SURE = 0.97


def copy_mark(run_lists: Sequence[Sequence[Run]]) -> Field | None:
    """The mark that the document is a copy, with what stands beside and below it; from the runs of each page."""
    for found in run_lists:
        for place, run in enumerate(found):
            if _is_mark(run):
                parts = (run, *_beside(run, found[place + 1 :]))
                text = " ".join(part.text for part in parts)
                confidence = _SURE * min(part.confidence for part in parts)
                where = Place(run.page.number, tuple(part.box for part in parts))
                source = FieldSource.BORN_DIGITAL if run.page.born_digital else FieldSource.STAMP
                return Field(FieldName.COPY_MARK, text, text, source, confidence, (where,))
    return None


def _is_mark(run: Run) -> bool:
    """In capitals, and alone or with body and time behind it."""
    found = _MARK.match(run.bare)
    if found is None or not run.words[0].text[:3].isupper():
        return False
    return found.end() == len(run.bare) or (run.top < _ABOVE_HEAD and (";" in run.text or run.in_capitals))


def _beside(mark: Run, following: Sequence[Run]) -> list[Run]:
    """The lines right below it with body and time; none below a stamp in the text."""
    parts: list[Run] = []
    bottom = mark.bottom
    for run in following if mark.top < _ABOVE_HEAD else ():
        close = run.top - bottom < _BELOW * (mark.bottom - mark.top) and run.top < _ABOVE_HEAD
        below = abs(run.left - mark.left) < 0.03 or (run.left > mark.right and abs(run.top - mark.top) < 0.01)  # noqa: PLR2004
        if close and below and not run.bare.startswith(("cong hoa", "doc lap")):
            parts.append(run)
            bottom = run.bottom
            if _TIME.search(run.text):
                break
    return parts
