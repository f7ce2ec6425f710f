"""The net behind the port of recognition: lines are found, cut, read in batches of like width, and placed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from domain.text import Word
from ocr.engine import OURS, EngineInfo, Layout, RawLine
from ocr.line.finding import find_lines
from ocr.line.strip import line_image
from ocr.reader.boxes import word_boxes
from ocr.reader.decoding import letters_seen, words_seen
from ocr.reader.net import Net, shipped_net, shipped_version

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from domain.geometry import Box
    from ocr.line.line import Line


def probe_shipped() -> EngineInfo:
    """Who reads with the net that comes with the program, which is not opened for this.

    Raises:
        ArchiveUnusable: READER_UNFIT; see `shipped_version`.
    """
    return _info(shipped_version())


def _info(version: str) -> EngineInfo:
    return EngineInfo(OURS, version, ("vie",))


@dataclass(frozen=True)
class LineEngine:
    """`OcrEngine` with the net; reads Vietnamese and plain Latin print.

    Attributes:
        net: the shipped one if not given.
    """

    net: Net = field(default_factory=shipped_net)

    def probe(self) -> EngineInfo:
        """Name and version of the net; see `OcrEngine.probe`."""
        return _info(self.net.version)

    def recognise(self, image: NDArray[np.uint8], dpi: int, layout: Layout = Layout.PAGE) -> tuple[RawLine, ...]:  # noqa: ARG002 - lines are found, not supposed
        """Read a page, each line a block of its own; see `OcrEngine.recognise`."""
        lines = find_lines(image, dpi)
        read = self.net.weights([line_image(image, line) for line in lines])
        found = [self._words(image, line, weights) for line, weights in zip(lines, read, strict=True)]
        return tuple(RawLine(words, number) for number, words in enumerate(_once(found)) if words)

    def recognise_lines(self, images: Sequence[NDArray[np.uint8]], dpi: int) -> tuple[tuple[Word, ...], ...]:
        """Read pictures of a line each; see `OcrEngine.recognise_lines`."""
        return tuple(
            tuple(sorted((word for line in self.recognise(image, dpi) for word in line.words), key=lambda w: w.box.x))
            for image in images
        )

    def _words(self, image: NDArray[np.uint8], line: Line, weights: NDArray[np.float32]) -> tuple[Word, ...]:
        seen = list(words_seen(letters_seen(weights, self.net.characters)))
        boxes = word_boxes(image, line, seen, self.net.stride)
        return tuple(
            Word(word.text, box, word.confidence, glyphs=tuple(one.glyph for one in word.letters))
            for word, box in zip(seen, boxes, strict=True)
        )


def _once(lines: Sequence[Sequence[Word]]) -> Iterator[tuple[Word, ...]]:
    """Each word on one line only: a dash between two stretches of a printed line is cut with either of them."""
    surest: dict[tuple[str, Box], Word] = {}
    for word in (word for words in lines for word in words):
        place = word.text, word.box
        if place not in surest or word.confidence > surest[place].confidence:
            surest[place] = word
    for words in lines:
        yield tuple(word for word in words if surest[word.text, word.box] is word)
