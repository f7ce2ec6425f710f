"""The prescribed visible text of a seal: which rule holds, what it says, and where it stands on the page.

Pure: no PDF is read or written here. The rules are dated data in `mark_profiles.toml`.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from domain.errors import ArchiveError, ErrorCode
from domain.vietnam_time import VIETNAM
from domain.vietnamese import nfc

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from signing.seal.mark_room import InkMap
    from signing.seal.signer import Mark

_SMALLEST = 0.1  # of the prescribed size: below that the page is no page
_STEP = 0.95
_ROUNDING = 1e-9  # a word exactly as wide as the room fits
_EDGE_SHARE = 0.02  # the margin of a tiny page, as a share of its shorter side


@dataclass(frozen=True, slots=True)
class MarkProfile:
    """One rule about the mark, in force from `valid_from` to `valid_until` inclusive; see `mark_profiles.toml`."""

    rule: str
    source: str
    valid_from: date
    font: str
    font_size: float
    line_height: float
    margin_right: float
    margin_top: float
    width_share: float
    lines: tuple[str, ...]
    test_lines: tuple[str, ...]
    clearance: float = 2.0
    least_size_share: float = 0.8
    valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class PageView:
    """Where a page is seen.

    Attributes:
        box: left, bottom, right, top of what is shown, in user space units.
        quarter_turns: clockwise quarter turns with which it is shown (`/Rotate` / 90).
        unit: points of one user space unit (`/UserUnit`).
    """

    box: tuple[float, float, float, float]
    quarter_turns: int = 0
    unit: float = 1.0

    @property
    def width(self) -> float:
        """Points from left to right, as seen."""
        return self._side(0 if self.quarter_turns % 2 == 0 else 1)

    @property
    def height(self) -> float:
        """Points from bottom to top, as seen."""
        return self._side(1 if self.quarter_turns % 2 == 0 else 0)

    def with_margin_above(self, points: float) -> PageView:
        """The page with so many points more above it, as seen."""
        left, bottom, right, top = self.box
        more = points / self.unit
        match self.quarter_turns % 4:
            case 0:
                box = (left, bottom, right, top + more)
            case 1:
                box = (left - more, bottom, right, top)
            case 2:
                box = (left, bottom - more, right, top)
            case _:
                box = (left, bottom, right + more, top)
        return replace(self, box=box)

    def _side(self, axis: int) -> float:
        return (self.box[axis + 2] - self.box[axis]) * self.unit


@dataclass(frozen=True, slots=True)
class PlacedMark:
    """A mark ready to be drawn.

    Attributes:
        lines: from top to bottom.
        size: font size in points.
        leading: points from baseline to baseline.
        width, height: of the block in points, upright.
        rect: left, bottom, right, top on the page in user space.
        quarter_turns: counter-clockwise quarter turns of the block in user space, so that it is seen upright.
        page_box: what is shown of the page from now on, where a margin had to be added; None where it stays.
    """

    lines: tuple[str, ...]
    size: float
    leading: float
    width: float
    height: float
    rect: tuple[float, float, float, float]
    quarter_turns: int
    page_box: tuple[float, float, float, float] | None = None


def profile_on(day: date) -> MarkProfile:
    """The rule in force on `day`.

    Raises:
        ArchiveError: SIGNING_FAILED when no known rule covers that day.
    """
    for profile in profiles():
        if profile.valid_from <= day <= (profile.valid_until or date.max):
            return profile
    raise ArchiveError(ErrorCode.SIGNING_FAILED, detail=f"không có quy định về mẫu chữ ký cho ngày {day.isoformat()}")


@cache
def profiles() -> tuple[MarkProfile, ...]:
    """All rules that the program knows."""
    raw = tomllib.loads((files("signing") / "seal" / "mark_profiles.toml").read_text(encoding="utf-8"))
    return tuple(
        MarkProfile(**entry | {"lines": tuple(entry["lines"]), "test_lines": tuple(entry["test_lines"])})
        for entry in raw["profile"]
    )


def mark_lines(mark: Mark, profile: MarkProfile) -> tuple[str, ...]:
    """The lines of the mark: organisation and time of signing (ISO 8601, to the second, in Vietnam's zone)."""
    facts = {
        "organisation": " ".join(nfc(mark.digitiser).split()),
        "time": mark.time.astimezone(VIETNAM).isoformat(timespec="seconds"),
    }
    texts = (*profile.lines, *(profile.test_lines if mark.test else ()))
    return tuple(text.format_map(facts) for text in texts)


def place_mark(
    lines: tuple[str, ...],
    page: PageView,
    profile: MarkProfile,
    measure: Callable[[str], float],
    ink: InkMap | None = None,
) -> PlacedMark:
    """Lay the lines out at the top right of the page as seen, never off it and never over print.

    Long lines wrap at the profile's share of the page's width. The size is the prescribed one; only on a page too
    small for it does the text shrink. Where something is printed at the prescribed place, the mark stands at the
    nearest free one, somewhat smaller if need be; on a page without any, a margin is added above it.

    Args:
        lines: of the mark.
        page: where it goes.
        profile: the rule.
        measure: width of a text in units of the font size.
        ink: what the page shows; None where nobody looked.
    """
    edges = _edges(page, profile)
    prescribed = _block(lines, page, profile, measure, profile.width_share)
    wanted = page.width - edges[0] - prescribed.width, edges[1]
    if ink is None:
        return _placed(prescribed, wanted, page, profile)
    within = edges[0], edges[1], page.width - edges[0], page.height - edges[1]
    for block in _blocks(prescribed, lines, page, profile, measure):
        start = wanted[0] + prescribed.width - block.width, wanted[1]
        place = ink.nearest((block.width, block.height), start, within, profile.clearance)
        if place is not None:
            return _placed(block, place, page, profile)
    return _above(_block(lines, page, profile, measure, 1.0), edges, page, profile)


@dataclass(frozen=True, slots=True)
class _Block:
    """The lines as they are wrapped: size of the font, width and height in points."""

    lines: tuple[str, ...]
    size: float
    width: float
    height: float


def _edges(page: PageView, profile: MarkProfile) -> tuple[float, float]:
    """Points to keep from the right and from the upper edge: less on a tiny page."""
    edge = _EDGE_SHARE * min(page.width, page.height)
    return min(profile.margin_right, edge * 2), min(profile.margin_top, edge)


def _blocks(
    prescribed: _Block,
    lines: tuple[str, ...],
    page: PageView,
    profile: MarkProfile,
    measure: Callable[[str], float],
) -> Iterator[_Block]:
    """As prescribed; with every line on one row; then both smaller."""
    for share in (1.0, profile.least_size_share):
        smaller = replace(profile, font_size=profile.font_size * share)
        yield prescribed if share == 1.0 else _block(lines, page, smaller, measure, profile.width_share)
        yield _block(lines, page, smaller, measure, 1.0)


def _block(
    lines: tuple[str, ...], page: PageView, profile: MarkProfile, measure: Callable[[str], float], width_share: float
) -> _Block:
    """The lines wrapped at a share of the page's width."""
    right, top = _edges(page, profile)
    room = (page.width - 2 * right, page.height - 2 * top)
    share, whole_word = width_share * page.width, _widest_word(lines, measure)
    size = profile.font_size
    while True:
        limit = min(room[0], max(share, whole_word * size))
        wrapped = tuple(part for line in lines for part in _wrap(line, limit / size + _ROUNDING, measure))
        width, height = max(map(measure, wrapped)) * size, profile.line_height * size * len(wrapped)
        if (whole_word * size <= limit and height <= room[1]) or size < _SMALLEST * profile.font_size:
            return _Block(wrapped, size, width, height)
        size *= _STEP


def _placed(block: _Block, place: tuple[float, float], page: PageView, profile: MarkProfile) -> PlacedMark:
    """The block with its upper left corner at a place in points as seen, from the left and from the top."""
    u, v = place[0], page.height - place[1] - block.height
    rect = _to_user_space((u, v, u + block.width, v + block.height), page)
    leading = profile.line_height * block.size
    return PlacedMark(block.lines, block.size, leading, block.width, block.height, rect, page.quarter_turns % 4)


def _above(block: _Block, edges: tuple[float, float], page: PageView, profile: MarkProfile) -> PlacedMark:
    """The block in a margin that is added above the page as seen."""
    margin = block.height + 2 * max(edges[1], profile.clearance)
    grown = page.with_margin_above(margin)
    place = grown.width - edges[0] - block.width, (margin - block.height) / 2
    return replace(_placed(block, place, grown, profile), page_box=grown.box)


def _widest_word(lines: tuple[str, ...], measure: Callable[[str], float]) -> float:
    """The widest word below the name: dates and times must not be torn, names may."""
    return max((measure(word) for line in lines[1:] for word in line.split()), default=0.0)


def _wrap(line: str, limit: float, measure: Callable[[str], float]) -> Iterator[str]:
    """The line in parts not wider than `limit`, broken between words, inside a word only where it is too wide."""
    current = ""
    for word in line.split():
        longer = f"{current} {word}" if current else word
        if measure(longer) <= limit:
            current = longer
            continue
        if current:
            yield current
        *full, current = _split_word(word, limit, measure)
        yield from full
    if current:
        yield current


def _split_word(word: str, limit: float, measure: Callable[[str], float]) -> list[str]:
    parts = [""]
    for letter in word:
        if parts[-1] and measure(parts[-1] + letter) > limit:
            parts.append("")
        parts[-1] += letter
    return parts


def _to_user_space(seen: tuple[float, float, float, float], page: PageView) -> tuple[float, float, float, float]:
    """A box in points as seen (origin at the bottom left) as a box of the page's own coordinates."""
    u0, v0, u1, v1 = (value / page.unit for value in seen)
    left, bottom, right, top = page.box
    match page.quarter_turns % 4:
        case 0:
            return (left + u0, bottom + v0, left + u1, bottom + v1)
        case 1:
            return (right - v1, bottom + u0, right - v0, bottom + u1)
        case 2:
            return (right - u1, top - v1, right - u0, top - v0)
        case _:
            return (left + v0, top - u1, left + v1, top - u0)
