"""Tables of measurements, as Markdown that reads well on a terminal too."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Section:
    """One part of docs/measurements.md.

    Attributes:
        key: names its place in the file.
        title: heading.
        text: Markdown below it.
    """

    key: str
    title: str
    text: str


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table with columns padded; the first column left, the others right."""
    widths = [max(len(row[column]) for row in (head, *rows)) for column in range(len(head))]
    lines = [_line(head, widths), _rule(widths), *(_line(row, widths) for row in rows)]
    return "\n".join(lines)


def put_section(document: str, section: Section) -> str:
    """`document` with `section` in its place, or at the end when it has none yet."""
    begin, end = f"<!-- {section.key} -->", f"<!-- /{section.key} -->"
    whole = f"{begin}\n## {section.title}\n\n{section.text.strip()}\n{end}"
    pattern = re.compile(f"{re.escape(begin)}.*?{re.escape(end)}", re.DOTALL)
    if pattern.search(document):
        return pattern.sub(lambda _: whole, document)
    return f"{document.rstrip()}\n\n{whole}\n"


def write_section(path: Path, opening: str, section: Section) -> None:
    """Put `section` into the file at `path`, which is begun with `opening` when it is not there."""
    document = path.read_text(encoding="utf-8") if path.exists() else opening
    path.write_text(put_section(document, section), encoding="utf-8")


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    first, *rest = (f"{{:{'<' if not column else '>'}{width}}}" for column, width in enumerate(widths))
    return "| " + " | ".join(form.format(cell) for form, cell in zip((first, *rest), cells, strict=True)) + " |"


def _rule(widths: Sequence[int]) -> str:
    return (
        "|"
        + "|".join("-" * (width + 2) if not column else "-" * (width + 1) + ":" for column, width in enumerate(widths))
        + "|"
    )
