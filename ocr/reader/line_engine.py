"""The net behind the port of recognition: lines are found, cut, read in batches of like width, and placed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from domain.text import Word, mean_word_confidence
from ocr.engine import OURS, EngineInfo, Layout, RawLine
from ocr.line.finding import find_all_lines
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


_WELL = 0.7  # mean confidence of the words of a large line: drawings, seals and signatures are read worse
_SAME = 0.5  # of a line's area, in common with another one
_STROKES = frozenset("IlL1|!/\\iíìj()[]-–—_.,:;'’\"~+tT")  # what a rule or a frame may be read as


def probe_shipped() -> EngineInfo:
    """Name and version of the reader with the net that comes with the program, which is not opened for this.

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
        usual, large = find_all_lines(image, dpi)
        read = self.net.weights([line_image(image, line) for line in (*usual, *large)])
        found = [self._words(image, line, weights) for line, weights in zip((*usual, *large), read, strict=True)]
        found = _with_large(usual, found[: len(usual)], large, found[len(usual) :])
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


def _with_large(
    usual: Sequence[Line], found: Sequence[tuple[Word, ...]], large: Sequence[Line], read: Sequence[tuple[Word, ...]]
) -> list[tuple[Word, ...]]:
    """The lines of usual size and the large ones that were read well, whose marks are no lines of their own."""
    both = list(zip(usual, found, strict=True))
    well: list[tuple[Line, tuple[Word, ...]]] = []
    for line, words in sorted(zip(large, read, strict=True), key=lambda one: -mean_word_confidence(one[1])):
        known = any(one.box.intersection(line.box) > _SAME * line.box.area for one, _ in well)  # found on two copies
        rivals = [word for one, its in both if line.reaches(one.box) for word in its]
        if _is_read_well(words) and not known and not _say_as_much(rivals, words):
            well.append((line, words))
    return [words for line, words in both if not any(one.reaches(line.box) for one, _ in well)] + [w for _, w in well]


def _say_as_much(rivals: Sequence[Word], words: Sequence[Word]) -> bool:
    """Whether the lines of usual size at a large one's place were read as surely and lack no letter of it."""
    letters, others = (sum(len(word.text) for word in read) for read in (words, rivals))
    return others >= letters and mean_word_confidence(rivals) >= mean_word_confidence(words)


def _is_read_well(words: Sequence[Word]) -> bool:
    letters = {letter for word in words for letter in word.text} - _STROKES
    return bool(letters) and sum(len(word.text) for word in words) > 1 and mean_word_confidence(words) > _WELL


def _once(lines: Sequence[Sequence[Word]]) -> Iterator[tuple[Word, ...]]:
    """Each word on one line only: a dash between two stretches of a printed line is cut with either of them."""
    surest: dict[tuple[str, Box], Word] = {}
    for word in (word for words in lines for word in words):
        place = word.text, word.box
        if place not in surest or word.confidence > surest[place].confidence:
            surest[place] = word
    for words in lines:
        yield tuple(word for word in words if surest[word.text, word.box] is word)
