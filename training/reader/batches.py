"""Batches of lines of similar width, made in chunks that follow from their number alone."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import cycle, islice, pairwise
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.line.strip import HEIGHT
from testbed.corpus import Part
from training.reader.alphabet import numbered
from training.reader.page_lines import job, kept, lines_of_page, pages_in
from training.reader.samples import Sample, samples

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

STRIDE = 4  # columns of a strip to one step of the net
_PAPER = 255
_WIDEST = 2400  # columns: longer lines are left out of training
_ROUNDED = 32  # columns: widths of batches are multiples
_WIDER = 1.13  # from one width of `uniform_batches` to the next
_FILLED = 0.25  # a batch with fewer lines than this share is left out, others are filled up


@dataclass(frozen=True, slots=True)
class Batch:
    """Lines side by side.

    Attributes:
        strips: (lines, 1, rows, columns) grey, paper behind the end of a line.
        widths: columns of each line.
        targets: numbers of all characters of all lines, one line behind the other.
        lengths: characters of each line.
        texts: of each line.
    """

    strips: NDArray[np.uint8]
    widths: NDArray[np.int64]
    targets: NDArray[np.int64]
    lengths: NDArray[np.int64]
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """Where lines to learn from come from.

    Attributes:
        seed: of everything that is drawn.
        sheets: drawn for each chunk.
        columns: of a batch, all its lines together.
        pages: folder of kept lines of whole pages (`page_lines`), or None.
        pages_a_chunk: how many pages of that folder go into a chunk.
        drawn_pages: whole pages that are drawn anew for each chunk: two seconds each.
        page_views: how often each line of pages stands in it, every time a little otherwise.
    """

    seed: int
    sheets: int = 220
    columns: int = 14_000
    pages: Path | None = None
    pages_a_chunk: int = 16
    drawn_pages: int = 0
    page_views: int = 1
    uniform: bool = False


def batch_of(lines: Sequence[Sample], least: int = 1) -> Batch:
    """Lines in one batch, as wide as the widest, and `least` columns at least."""
    widths = [line.strip.shape[1] for line in lines]
    wide = -(-max(*widths, least) // _ROUNDED) * _ROUNDED
    strips = np.full((len(lines), 1, HEIGHT, wide), _PAPER, np.uint8)
    for number, line in enumerate(lines):
        strips[number, 0, :, : widths[number]] = line.strip
    numbers = [numbered(line.text) for line in lines]
    return Batch(
        strips,
        np.array(widths, np.int64),
        np.array([number for line in numbers for number in line], np.int64),
        np.array([len(line) for line in numbers], np.int64),
        tuple(line.text for line in lines),
    )


def batches_of(lines: Sequence[Sample], columns: int) -> list[Batch]:
    """All lines, in batches of similar width; those that CTC cannot read or that are too long are left out."""
    fit = sorted((line for line in lines if _fits(line)), key=lambda line: line.strip.shape[1])
    out: list[list[Sample]] = [[]]
    for line in fit:
        if out[-1] and (len(out[-1]) + 1) * line.strip.shape[1] > columns:
            out.append([])
        out[-1].append(line)
    return [batch_of(group) for group in out if group]


def uniform_batches(lines: Sequence[Sample], columns: int) -> list[Batch]:
    """As `batches_of`, but batches of one width have all the same number of lines.

    On a GPU the first batch of each shape costs seconds, because convolutions are planned for it (measured: 5.5 s a
    batch where every shape was new, 0.022 s where it was known). Lines are repeated to fill a batch up.
    """
    groups: dict[int, list[Sample]] = {}
    for line in filter(_fits, lines):
        groups.setdefault(_uniform_width(line.strip.shape[1]), []).append(line)
    out = []
    for width, group in sorted(groups.items()):
        full = max(1, columns // width)
        for first in range(0, len(group), full):
            part = group[first : first + full]
            if len(part) >= _FILLED * full:
                out.append(batch_of(list(islice(cycle(part), full)), width))
    return out


def _uniform_width(columns: int) -> int:
    wide = _ROUNDED
    while wide < columns:
        wide = -(-round(wide * _WIDER) // _ROUNDED) * _ROUNDED
    return wide


def chunk(source: Source, number: int) -> list[Batch]:
    """The batches of chunk `number`, in an order of chance; the same for the same source and number."""
    cv2.setNumThreads(1)
    first = number * source.sheets
    lines = [line for sheet in range(first, first + source.sheets) for line in samples(source.seed, sheet, Part.BUILD)]
    chance = Random(f"chunk/{source.seed}/{number}")
    for line in _of_pages(source, number, chance):
        lines += [_varied(line, chance) for _ in range(source.page_views)]
    batches = (uniform_batches if source.uniform else batches_of)(lines, source.columns)
    chance.shuffle(batches)
    return batches


def _of_pages(source: Source, number: int, chance: Random) -> Iterator[Sample]:
    """Lines of the pages of chunk `number`."""
    first = number * source.drawn_pages
    for kind, seed in map(job, range(first, first + source.drawn_pages)):
        yield from lines_of_page(kind, Part.BUILD, source.seed + seed)
    pages = pages_in(source.pages) if source.pages else []
    for path in chance.choices(pages, k=source.pages_a_chunk) if pages else []:
        yield from kept(path)


def _fits(line: Sample) -> bool:
    """Whether the net has a step for each character, and one between equal neighbours."""
    columns, text = int(line.strip.shape[1]), line.text
    doubles = sum(one == other for one, other in pairwise(text))
    return len(text) + doubles <= columns // STRIDE and columns <= _WIDEST


def _varied(line: Sample, chance: Random) -> Sample:
    """The same line a little wider or narrower, paler or darker: a kept line is seen more than once."""
    width = max(8, round(line.strip.shape[1] * chance.uniform(0.92, 1.08)))
    strip = np.asarray(cv2.resize(line.strip, (width, HEIGHT), interpolation=cv2.INTER_LINEAR), np.float32)
    strip = _PAPER - (_PAPER - strip) * np.float32(chance.uniform(0.7, 1.15))
    return Sample(np.clip(strip, 0, _PAPER).astype(np.uint8), line.text)
