"""Lines to learn from: strips as the reader gets them, and what is printed on each.

Sheet number n is always the same. Most strips are cut by the line finder of the reader itself, so that the net sees
lines with its mistakes; some are cut by what is known of the sheet, a little off, for where the finder fails.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random
from typing import TYPE_CHECKING

import cv2
import numpy as np

from domain.geometry import Box
from ocr.line.finding import find_lines
from ocr.line.line import Line
from ocr.line.strip import line_image
from ocr.reader.training_lines import TrainingLine
from testbed.corpus import Part
from training.reader.extras import no_text, with_extras
from training.reader.faces import Sort
from training.reader.setting import SetLine, lines_at_most, set_lines
from training.reader.wear import worn

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

_EMPTY_SHEETS = 0.06
_EMPTY_KEPT = 0.25  # of found lines that hold nothing printed
_KNOWN = 0.3  # share of lines that are cut by what is known of them too
_TURNED = 0.35  # share of sheets that hang a little
_ENLARGE_BELOW, _ENLARGE_TO, _REDUCE_ABOVE, _REDUCE_TO = 190, 250, 260, 225  # as `scan.cleaning.prepare` does
_SEEN = 0.85  # of a word's width, for it to be on a line
_ON_LINE = 0.5  # x-heights that a word may stand off the baseline of its line


Sample = TrainingLine


@dataclass(frozen=True, slots=True)
class Place:
    """A printed word on the reading picture.

    Attributes:
        text: the word.
        line: number of its printed line.
        left, right: first column, and the one behind the last.
        row: a row of the word.
        over: x-heights that this row is over the baseline.
    """

    text: str
    line: int
    left: float
    right: float
    row: float
    over: float = 0.0

    @property
    def middle(self) -> float:
        """Column."""
        return (self.left + self.right) / 2


def samples(seed: int, sheet: int, part: Part = Part.BUILD) -> list[Sample]:
    """The lines of sheet number `sheet`; the same for the same numbers.

    Raises:
        FacesMissing: no typeface of the sort is installed.
    """
    chance = Random(f"sheet/{seed}/{part}/{sheet}")
    fate = np.random.default_rng([seed, sheet, len(part)])
    if chance.random() < _EMPTY_SHEETS:
        return _without_text(chance, fate)
    printed = set_lines(seed, sheet * lines_at_most(), part, chance)
    ink = with_extras(printed.ink, printed.lines, printed.dpi, chance, fate)
    scan = worn(ink, printed.dpi, printed.sort, fate)
    turn = chance.uniform(-0.9, 0.9) if chance.random() < _TURNED else 0.0
    reading, dpi, there = _reading(scan.grey, scan.dpi, turn, scan.dpi / printed.dpi)
    places = [place for number, line in enumerate(printed.lines) for place in _places(line, number, there)]
    found = list(cut_lines(reading, find_lines(reading, dpi), places, chance))
    size = float(np.hypot(there[0, 0], there[1, 0]))
    known = (line for line in printed.lines if chance.random() < _KNOWN)
    return found + [_by_knowledge(reading, line, there, size, chance) for line in known]


def cut_lines(
    reading: NDArray[np.uint8], lines: Sequence[Line], places: Sequence[Place], chance: Random
) -> Iterator[Sample]:
    """Strips of found lines whose words are known for certain; some of those that hold none."""
    for line in lines:
        here = [place for place in places if _stands_on(place, line)]
        shares = [_share(place, line) for place in here]
        on = [place for place, share in zip(here, shares, strict=True) if share > _SEEN]
        torn = any(1 - _SEEN < share <= _SEEN for share in shares)
        if torn or len({place.line for place in on}) > 1 or (not on and chance.random() > _EMPTY_KEPT):
            continue
        text = " ".join(place.text for place in sorted(on, key=lambda place: place.left))
        yield Sample(line_image(reading, _a_little_off(line, 0.02, chance)), text)


def _without_text(chance: Random, fate: np.random.Generator) -> list[Sample]:
    scan = worn(no_text(300, chance, fate), 300, Sort.SERIF, fate)
    reading, dpi, _ = _reading(scan.grey, scan.dpi, 0.0, 1.0)
    lines = list(find_lines(reading, dpi))[:2]
    x_height = chance.uniform(0.05, 0.12) * dpi
    foot = chance.uniform(0.2, 0.9) * reading.shape[0]
    lines.append(Line(Box(0, 0, reading.shape[1], reading.shape[0]), (foot, 0.0, 0.0), x_height))
    return [Sample(line_image(reading, line), "") for line in lines]


def _reading(
    grey: NDArray[np.uint8], dpi: int, degrees: float, before: float
) -> tuple[NDArray[np.uint8], int, NDArray[np.float64]]:
    """The reading picture of a scan, its resolution, and the map from the printed sheet (larger by 1 / `before`)."""
    wanted = _ENLARGE_TO if dpi < _ENLARGE_BELOW else _REDUCE_TO if dpi > _REDUCE_ABOVE else dpi
    factor = wanted / dpi
    middle = grey.shape[1] * factor / 2, grey.shape[0] * factor / 2
    turn = np.asarray(cv2.getRotationMatrix2D(middle, degrees, 1.0), np.float64)
    there = turn * np.array([factor * before, factor * before, 1.0])
    if degrees == 0.0 and factor == 1.0:
        return grey, dpi, there
    size = max(1, round(grey.shape[1] * factor)), max(1, round(grey.shape[0] * factor))
    scaled = cv2.resize(grey, size, interpolation=cv2.INTER_AREA if factor < 1.0 else cv2.INTER_CUBIC)
    picture = (
        scaled if degrees == 0.0 else cv2.warpAffine(scaled, turn, size, flags=cv2.INTER_CUBIC, borderValue=(255,))
    )
    return np.asarray(picture, np.uint8), wanted, there


def _places(line: SetLine, number: int, there: NDArray[np.float64]) -> Iterator[Place]:
    for word in line.words:
        corners = np.array([[word.left, line.foot, 1.0], [word.right, line.foot, 1.0]]) @ there.T
        yield Place(word.text, number, corners[0, 0], corners[1, 0], float(corners[:, 1].mean()))


def _stands_on(place: Place, line: Line) -> bool:
    foot = place.row + place.over * line.x_height
    return abs(line.foot(place.middle) - foot) < (_ON_LINE + place.over / 2) * line.x_height


def _share(place: Place, line: Line) -> float:
    shared = min(place.right, line.box.right + 2) - max(place.left, line.box.x - 2)
    return max(0.0, shared) / max(1.0, place.right - place.left)


def _by_knowledge(
    reading: NDArray[np.uint8], printed: SetLine, there: NDArray[np.float64], size: float, chance: Random
) -> Sample:
    """A line cut by where it was printed, with the errors that a finder makes."""
    places = list(_places(printed, 0, there))
    left = round(places[0].left - chance.uniform(0, 0.6) * printed.x_height * size)
    right = round(places[-1].right + chance.uniform(0, 0.6) * printed.x_height * size)
    slope = (places[-1].row - places[0].row) / max(1.0, places[-1].middle - places[0].middle)
    foot = places[0].row + slope * (left - places[0].middle)
    box = Box(
        left,
        round(foot - 2 * printed.x_height * size),
        max(1, right - left),
        max(1, round(2.5 * printed.x_height * size)),
    )
    line = Line(box, (foot, slope, 0.0), max(2.0, printed.x_height * size))
    return Sample(line_image(reading, _a_little_off(line, 0.05, chance)), " ".join(place.text for place in places))


def _a_little_off(line: Line, by: float, chance: Random) -> Line:
    """The same line, x-height and baseline off by about `by` of the x-height."""
    constant, slope, bend = line.baseline
    constant += chance.gauss(0, by) * line.x_height
    slope += chance.gauss(0, by) * line.x_height / max(line.box.w, 10 * line.x_height)
    return replace(line, baseline=(constant, slope, bend), x_height=line.x_height * (1 + chance.gauss(0, by)))
