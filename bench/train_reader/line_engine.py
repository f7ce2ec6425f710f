"""The trained net as a recogniser behind the port of recognition: whole pages read with it before it is shipped.

Lines are found, cut and read in batches of like width. A word is as sure as its least sure letter, and carries for each
letter what else the net weighed there, so that correction decodes it together with the language as it does for
Tesseract (`ocr/language/correction.py`). Boxes come from the steps at which letters were seen.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from bench.train_reader.alphabet import BLANK
from bench.train_reader.batches import STRIDE
from bench.train_reader.export import session_of
from domain.geometry import Box
from domain.text import Glyph, Word
from ocr.engine import EngineInfo, Layout, RawLine
from ocr.line.finding import find_lines
from ocr.line.line import ABOVE, BELOW
from ocr.line.strip import HEIGHT, line_image, page_column

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from ocr.line.line import Line

_PAPER = 255.0
_WIDER = 1.15, 32  # a batch holds lines up to so much wider than its narrowest, and so many columns
_COLUMNS = 16_000  # of a batch
_ROUNDED = 16
_WEIGHED, _LEAST_WEIGHT = 8, 0.002  # letters told at a place, and the least that the net gave one
_REACH = 3.0  # columns of a strip that a letter reaches beyond the steps at which it was seen


class Seen(NamedTuple):
    """A letter, the steps from `start` to `end` at which it is the likeliest, its weight there, and what else is."""

    letter: str
    start: int
    end: int
    glyph: Glyph


@dataclass
class LineEngine:
    """An `ocr.engine.OcrEngine` that reads with the net in an ONNX file, on one thread."""

    path: Path

    def __post_init__(self) -> None:
        """Open the file.

        Raises:
            KeyError: it is no file of ours.
        """
        self._session = session_of(self.path)
        facts = json.loads(self._session.get_modelmeta().custom_metadata_map["vankho"])
        self._characters: str = facts["characters"]

    def probe(self) -> EngineInfo:
        """Name of the file."""
        return EngineInfo("vankho lines", self.path.stem, ("vie",))

    def recognise(self, image: NDArray[np.uint8], dpi: int, layout: Layout = Layout.PAGE) -> tuple[RawLine, ...]:  # noqa: ARG002 - lines are found, not supposed
        """See the port."""
        lines = find_lines(image, dpi)
        read = zip(lines, self._logits([line_image(image, line) for line in lines]), strict=True)
        words = (tuple(_words(self._seen(logits), line)) for line, logits in read)
        return tuple(RawLine(found, number) for number, found in enumerate(words) if found)

    def recognise_lines(self, images: Sequence[NDArray[np.uint8]], dpi: int) -> tuple[tuple[Word, ...], ...]:
        """See the port."""
        return tuple(
            tuple(sorted((word for line in self.recognise(image, dpi) for word in line.words), key=lambda w: w.box.x))
            for image in images
        )

    def _logits(self, strips: Sequence[NDArray[np.uint8]]) -> list[NDArray[np.float32]]:
        """For each strip (steps, characters + 1)."""
        found: dict[int, NDArray[np.float32]] = {}
        for batch in _batches([strip.shape[1] for strip in strips]):
            wide = -(-max(strips[number].shape[1] for number in batch) // _ROUNDED) * _ROUNDED
            stack = np.full((len(batch), 1, HEIGHT, wide), _PAPER, np.float32)
            for row, number in enumerate(batch):
                stack[row, 0, :, : strips[number].shape[1]] = strips[number]
            for number, logits in zip(batch, self._session.run(None, {"strips": stack})[0], strict=True):
                found[number] = logits[: -(-strips[number].shape[1] // STRIDE)]
        return [found[number] for number in range(len(strips))]

    def _seen(self, logits: NDArray[np.float32]) -> Iterator[Seen]:
        """The letters of the best path, spaces among them (Graves et al. 2006)."""
        odds = np.exp(logits - logits.max(axis=1, keepdims=True))
        weights = odds / odds.sum(axis=1, keepdims=True)
        step = 0
        for number, group in groupby(weights.argmax(axis=1).tolist()):
            end = step + len(list(group))
            if number != BLANK:
                letter = self._characters[number - 1]
                yield Seen(letter, step, end, self._glyph(number, weights[step:end].max(axis=0)))
            step = end

    def _glyph(self, best: int, weights: NDArray[np.float32]) -> Glyph:
        others = [int(n) for n in np.argsort(-weights)[:_WEIGHED] if n not in {best, BLANK}]
        kept = [n for n in others if weights[n] >= _LEAST_WEIGHT and self._characters[n - 1] != " "]
        letters = "".join(self._characters[n - 1] for n in (best, *kept))
        return Glyph(letters, tuple(float(weights[n]) for n in (best, *kept)))


def _batches(widths: Sequence[int]) -> Iterator[list[int]]:
    """Numbers of strips of like width, narrow ones first."""
    batch: list[int] = []
    for number in sorted(range(len(widths)), key=lambda number: widths[number]):
        full = (len(batch) + 1) * widths[number] > _COLUMNS
        if batch and (full or widths[number] > widths[batch[0]] * _WIDER[0] + _WIDER[1]):
            yield batch
            batch = []
        batch.append(number)
    if batch:
        yield batch


def _words(seen: Iterator[Seen], line: Line) -> Iterator[Word]:
    for is_space, group in groupby(seen, key=lambda one: one.letter == " "):
        letters = list(group)
        if not is_space:
            text = "".join(one.letter for one in letters)
            sure = min(one.glyph.weights[0] for one in letters)
            box = _box(line, letters[0].start, letters[-1].end)
            yield Word(text, box, sure, glyphs=tuple(one.glyph for one in letters))


def _box(line: Line, start: int, end: int) -> Box:
    """Around letters seen at the steps from `start` to `end`, as high as the line's capitals and descenders."""
    left, right = page_column(line, start * STRIDE - _REACH), page_column(line, end * STRIDE + _REACH)
    foot = line.foot((left + right) / 2)
    top = foot - 0.8 * ABOVE * line.x_height
    height = (0.8 * ABOVE + 0.6 * BELOW) * line.x_height
    return Box(max(0, round(left)), max(0, round(top)), max(1, round(right - left)), max(1, round(height)))
