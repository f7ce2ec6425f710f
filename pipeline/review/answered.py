"""A document as persons say that it reads. Pure: what a machine read, and the answers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from domain.review.questions import counting, line_of
from ocr.alto import numbered_lines
from ocr.page.confirmed import confirmed, with_line
from pipeline.texts.reread_report import counted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from domain.page import ReadPage
    from domain.review.questions import Answer


def lines_answered(answers: Iterable[Answer]) -> dict[int, dict[str, Answer]]:
    """The answers about lines that count, by page and line."""
    found: dict[int, dict[str, Answer]] = {}
    for subject, answer in counting(answers).items():
        if place := line_of(subject):
            found.setdefault(place[0], {})[place[1]] = answer
    return found


def as_answered(reading: ReadPage, lines: dict[str, Answer]) -> ReadPage:
    """The page with lines as persons say that they read; what was recognised is kept with each changed word.

    An answer about a line that this reading has not, or that did not read so when it was answered, changes nothing.
    """
    if reading.text is None:
        return reading
    text = reading.text
    there = dict(numbered_lines(text))
    for name, answer in lines.items():
        if (line := there.get(name)) is not None and answer.was in {"", line.text}:
            said = answer.value if isinstance(answer.value, str) else None
            text = with_line(text, name, confirmed(line, said))
    return replace(reading, page=counted(reading.page, text), text=text)
