"""Baselines and x-heights from the edges of letters, robustly, for all lines of a page at once.

Most letters stand on the baseline and end at the x-height or at the height of capitals; the rest (descenders, dots
below, marks above, letters that touch) are outliers. So the baseline is fitted by iterated reweighting (Holland and
Welsch 1977) from a slope after Theil and Sen, and the x-height is the one that explains most tops either as small
letters or as capitals.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]

_LEAST, _MOST = 0.04, 0.16  # inches: the usual x-height of a page, 6 to 25 points
_EXPECTED, _EXPECTED_SPREAD = 0.077, 0.3  # inches, of 12 points; spread of the logarithm
_EXPECTED_WORTH = 6.0  # letters
CAPITAL = 1.42  # x-heights of capitals, digits and ascenders: 1.32 (Courier) to 1.5 (Times)
_SHARPNESS = (0.07, 0.08)  # relative spread of the tops of small letters and of capitals
_CAPITAL_WORTH = 1.05  # a line whose letters are all of one height is one of capitals
_STRANGE, _STRANGER = 0.25, 0.2  # what an x-height far off the page's costs; spread of the logarithm
_STEPS = np.geomspace(0.5, 2.4, 41)  # x-heights that are tried, in those of the page
_OTHERWISE = np.array([1.0, 1 / CAPITAL, CAPITAL])  # the x-height if small letters are capitals, or the other way
_NEAR, _NEIGHBOURS = 9.0, 2  # x-heights of the page up and down: three lines or so; so many tell what is usual there
_TELLING = 6  # letters of a line whose x-height tells anything
_SCALES = (0.5, 0.2, 0.1, 0.1)  # x-heights off the baseline that still count, round by round
_SURE, _SLOPE, _BEND = 0.1, 0.03, 0.01  # spread of feet in x-heights; usual slope and bend, in half widths


@dataclass(frozen=True, slots=True)
class Curves:
    """Baselines `(constant, slope, bend)` in half widths from the middle of each line, pixels."""

    fit: Floats
    middle: Floats
    half: Floats

    def at(self, x: Floats, line: Ints) -> Floats:
        """Where the baselines of `line` are in the columns `x`."""
        t = (x - self.middle[line]) / self.half[line]
        return np.asarray(self.fit[line, 0] + (self.fit[line, 1] + self.fit[line, 2] * t) * t)


def page_x_height(heights: Floats, dpi: float) -> float:
    """The usual x-height among the heights of a page's pieces, pixels; what print usually has where they are few."""
    tried = np.geomspace(_LEAST * dpi, _MOST * dpi, 60)
    fit = heights[(heights >= 0.8 * tried[0]) & (heights <= 1.6 * tried[-1])]
    expected = _EXPECTED_WORTH * np.exp(-0.5 * (np.log(tried / (_EXPECTED * dpi)) / _EXPECTED_SPREAD) ** 2)
    return float(tried[int(np.argmax(_explained(fit, tried).sum(axis=0) + expected))])


def x_heights(tops: Floats, line: Ints, curves: Curves, usual: float) -> Floats:
    """The x-height of each line.

    A line whose letters are all of one height is of capitals or of small letters. What is usual on the page decides,
    and once all lines are measured what is usual nearby: capitals of small print are as high as the text's letters.

    Args:
        tops: of each letter over the baseline, pixels.
        line: the number of each letter's line.
        curves: where the lines are.
        usual: the page's x-height, pixels.
    """
    count = len(curves.middle)
    everywhere = np.full(count, usual)
    letters = np.bincount(line, minlength=count)
    first = _likeliest(tops, line, np.broadcast_to(usual * _STEPS, (count, len(_STEPS))), everywhere)
    nearby = _usual_nearby(first, curves, letters >= _TELLING, usual)
    return _refined(tops, line, _likeliest(tops, line, first[:, None] * _OTHERWISE, nearby))


def _likeliest(tops: Floats, line: Ints, tried: Floats, usual: Floats) -> Floats:
    """X-height of each line: of those tried the one that explains the line's tops and is not strange."""
    score = np.zeros(tried.shape)
    np.add.at(score, line, _explained(tops, tried[line]))
    letters = np.maximum(np.bincount(line, minlength=len(usual)), 1)[:, None]
    strange = 1 - np.exp(-0.5 * (np.log(tried / usual[:, None]) / _STRANGER) ** 2)
    best = np.argmax(score / letters - _STRANGE * strange, axis=1)
    return np.asarray(tried[np.arange(len(usual)), best])


def _usual_nearby(sizes: Floats, curves: Curves, telling: NDArray[np.bool_], usual: float) -> Floats:
    """The middle one of the x-heights around each line; the page's where few lines tell it."""
    foot = curves.fit[:, 0]
    beside = np.abs(curves.middle[:, None] - curves.middle) < curves.half[:, None] + curves.half
    near = beside & (np.abs(foot[:, None] - foot) < _NEAR * usual) & telling
    np.fill_diagonal(near, val=False)
    return np.array([np.median(sizes[row]) if row.sum() >= _NEIGHBOURS else usual for row in near])


def _explained(tops: Floats, tried: Floats) -> Floats:
    """Score of each x-height tried (one row of them, or one for each letter): how well it explains each top."""
    ratio = tops[:, None] / tried
    small = np.exp(-0.5 * ((ratio - 1) / _SHARPNESS[0]) ** 2)
    capital = np.exp(-0.5 * ((ratio / CAPITAL - 1) / _SHARPNESS[1]) ** 2)
    return np.asarray(np.maximum(small, _CAPITAL_WORTH * capital))


def _refined(tops: Floats, line: Ints, guess: Floats) -> Floats:
    """The mean of small letters near each guess, and where there are few, of capitals."""
    ratio = tops / guess[line]
    small = np.abs(ratio - 1) < 2 * _SHARPNESS[0]
    capital = ~small & (np.abs(ratio / CAPITAL - 1) < 2 * _SHARPNESS[1])
    weight = np.where(small, 1.0, np.where(capital, 0.15, 0.0))
    value = np.where(small, ratio, ratio / CAPITAL)
    count = len(guess)
    total = np.bincount(line, weight, count)
    mean = np.bincount(line, weight * value, count) / np.maximum(total, 1e-9)
    return np.asarray(guess * np.where(total > 0, mean, 1.0))


def baselines(x: Floats, feet: Floats, line: Ints, usual: float) -> Curves:
    """Baselines through the feet of letters, pixels; `line` numbers the line of each letter from 0, none left out."""
    count = int(line.max()) + 1
    start, end = _extremes(x, line, count)
    middle, half = (start + end) / 2, np.maximum((end - start) / 2, usual)
    t = (x - middle[line]) / half[line]
    powers = np.stack([np.ones_like(t), t, t * t], axis=1)
    fit = _first_guess(t, feet, line, count)
    stiff = np.zeros((count, 3, 3))
    # What is known beforehand counts as much as a few letters do: single words stay level.
    stiff[:, 1, 1] = (_SURE * usual / (_SLOPE * half)) ** 2
    stiff[:, 2, 2] = (_SURE * usual / (_BEND * half)) ** 2
    pairs = powers[:, :, None] * powers[:, None, :]
    for scale in _SCALES:
        off = feet - np.einsum("ij,ij->i", powers, fit[line])
        weight = 1 / (1 + (off / (scale * usual)) ** 2) ** 2
        left, right = stiff.copy(), np.zeros((count, 3))
        np.add.at(left, line, weight[:, None, None] * pairs)
        np.add.at(right, line, (weight * feet)[:, None] * powers)
        fit = np.asarray(np.linalg.solve(left + 1e-9 * np.eye(3), right[..., None])[..., 0], np.float64)
    return Curves(fit, middle, half)


def _extremes(x: Floats, line: Ints, count: int) -> tuple[Floats, Floats]:
    start, end = np.full(count, np.inf), np.full(count, -np.inf)
    np.minimum.at(start, line, x)
    np.maximum.at(end, line, x)
    return start, end


def _first_guess(t: Floats, feet: Floats, line: Ints, count: int) -> Floats:
    """Level lines through the middle of the feet, turned by the median slope of pairs half a line apart."""
    order = np.lexsort((t, line))
    t, feet, line = t[order], feet[order], line[order]
    letters = np.bincount(line, minlength=count)
    other = np.arange(len(t)) + letters[line] // 2
    paired = other < np.append(np.cumsum(letters), 0)[line]
    first, second = np.flatnonzero(paired), other[paired]
    apart = np.maximum(t[second] - t[first], 0.05)
    slope = _medians((feet[second] - feet[first]) / apart, line[first], count)
    slope[letters < 6] = 0.0  # noqa: PLR2004 - too few to tell
    constant = _medians(feet - slope[line] * t, line, count)
    return np.stack([constant, slope, np.zeros(count)], axis=1)


def _medians(values: Floats, group: Ints, count: int) -> Floats:
    """The lower median of each group; 0 for an empty one."""
    order = np.lexsort((values, group))
    sizes = np.bincount(group, minlength=count)
    at = np.cumsum(sizes) - sizes + (np.maximum(sizes, 1) - 1) // 2
    return np.where(sizes > 0, np.append(values[order], 0.0)[np.minimum(at, len(values))], 0.0)
