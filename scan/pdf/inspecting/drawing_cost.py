"""What drawing a page would cost, counted before it is drawn: a file of a kilobyte can ask for a year of work.

Forms are counted as often as they are drawn, however deep; a form that draws itself is refused, since PDFium follows it
until it is ended. Operators are told by their looks (ISO 32000-1, annex A), so letters in texts may be counted as some.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pikepdf import Array, Dictionary, Name, Object, Stream

from domain.errors import ErrorCode, RefusedInput
from scan.pdf.inspecting.active_content import name_at
from scan.pdf.inspecting.streams import pieces_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pikepdf import Page, Pdf

    from domain.limits import InputLimits

_OPERATOR = re.compile(rb"(?<![^\s\])>}])(?:[A-Za-z]{1,3}[01*]?|['\"])(?=[\s/<\[(]|$)")
_USE = re.compile(rb"/([^\s/<>\[\](){}%]+)\s+(Do|scn|SCN|gs)\b")
_FONT = re.compile(rb"/([^\s/<>\[\](){}%]+)\s+[-+.\d]+\s+Tf\b")
_PLACES = {b"Do": "/XObject", b"scn": "/Pattern", b"SCN": "/Pattern", b"gs": "/ExtGState"}
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_TOKENS_OF_A_USE = 4
_LONGEST_TOKENS = 1 << 12  # bytes: no name is that long

Uses = Counter[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class _Cost:
    """Operators that are run in all, and how deep forms lie in one another."""

    operators: int
    depth: int


class DrawingCost:
    """Counts for one PDF; what several pages draw is looked at once."""

    def __init__(self, limits: InputLimits) -> None:
        self._limits = limits
        self._known: dict[tuple[tuple[int, int], tuple[int, int]], _Cost] = {}
        self._within: list[tuple[tuple[int, int], tuple[int, int]]] = []

    def check(self, pdf: Pdf) -> None:
        """Look at every page.

        Raises:
            RefusedInput: FORM_DRAWS_ITSELF, FORMS_TOO_DEEP, TOO_MANY_OPERATORS, with the page.
        """
        for number, page in enumerate(pdf.pages, 1):
            self.check_page(page, number)

    def check_page(self, page: Page, number: int) -> None:
        """Look at one page.

        Raises:
            RefusedInput: as `check`.
        """
        operators = 0
        for content, resources in _drawn(page):
            operators += self._of(content, resources, number).operators
            if operators > self._limits.page_operators:
                raise RefusedInput(ErrorCode.TOO_MANY_OPERATORS, page=number, limit=self._limits.page_operators)

    def _of(self, contents: list[Stream], resources: Object | None, page: int) -> _Cost:
        operators, uses = _counted(contents, self._limits)
        depth = 0
        for (place, name), times in uses.items():
            item = _looked_up(resources, place, name)
            own = item.get("/Resources") if isinstance(item, Dictionary) else None  # of a font made of drawings
            for part in _parts(item):
                cost = self._of_part(part, own or resources, page)
                operators += times * cost.operators
                depth = max(depth, cost.depth + 1)
        return _Cost(operators, depth)

    def _of_part(self, part: Stream, outer: Object | None, page: int) -> _Cost:
        """A form, a pattern's cell, a mask or a glyph; without resources of its own it has those around it."""
        own = part.stream_dict.get("/Resources")
        resources = own if isinstance(own, Dictionary) else outer
        key = part.objgen, resources.objgen if isinstance(resources, Object) else (0, 0)
        if key in self._within:
            raise RefusedInput(ErrorCode.FORM_DRAWS_ITSELF, page=page)
        if len(self._within) >= self._limits.form_depth:
            raise RefusedInput(ErrorCode.FORMS_TOO_DEEP, page=page, limit=self._limits.form_depth)
        if key not in self._known:
            self._within.append(key)
            self._known[key] = self._of([part], resources, page)
            self._within.pop()
        known = self._known[key]
        if len(self._within) + known.depth >= self._limits.form_depth:
            raise RefusedInput(ErrorCode.FORMS_TOO_DEEP, page=page, limit=self._limits.form_depth)
        return known


def _drawn(page: Page) -> Iterator[tuple[list[Stream], Object | None]]:
    """The page's content and what its annotations look like, each with its resources."""
    contents: object = page.obj.get("/Contents")
    streams = list(contents) if isinstance(contents, Array) else [contents]
    yield [stream for stream in streams if isinstance(stream, Stream)], _resources(page)
    annotations: object = page.obj.get("/Annots")
    for item in annotations if isinstance(annotations, Array) else ():
        looks: object = item.get("/AP") if isinstance(item, Dictionary) else None
        for look in _streams(looks.get("/N") if isinstance(looks, Dictionary) else None):
            yield [look], look.stream_dict.get("/Resources")


def _resources(page: Page) -> Object | None:
    try:
        return page.resources
    except (AttributeError, KeyError, TypeError, ValueError):
        return None


def _looked_up(resources: Object | None, place: str, name: str) -> object:
    group: object = resources.get(place) if isinstance(resources, Dictionary) else None
    return group.get(name) if isinstance(group, Dictionary) else None


def _parts(item: object) -> Iterator[Stream]:
    """Contents that are run when this resource is used."""
    if isinstance(item, Stream):
        if name_at(item.stream_dict, "/Subtype") != "Image":
            yield item
    elif isinstance(item, Dictionary):
        mask: object = item.get("/SMask")
        if isinstance(mask, Dictionary):
            yield from _streams(mask.get("/G"))
        yield from _streams(item.get("/CharProcs"))


def _streams(item: object) -> Iterator[Stream]:
    """A stream, or those of a dictionary."""
    if isinstance(item, Stream):
        yield item
    elif isinstance(item, Dictionary):
        yield from (value for _, value in item.items() if isinstance(value, Stream))


def _counted(contents: Iterable[Stream], limits: InputLimits) -> tuple[int, Uses]:
    """Operators of a content, and how often it uses each of its resources."""
    operators, uses = 0, Counter[tuple[str, str]]()
    for text in _texts(contents, limits):
        operators += len(_OPERATOR.findall(text))
        uses.update((_PLACES[how], _name(name)) for name, how in _USE.findall(text))
        uses.update(dict.fromkeys((("/Font", _name(name)) for name in _FONT.findall(text)), 1))
    return operators, uses


def _texts(contents: Iterable[Stream], limits: InputLimits) -> Iterator[bytes]:
    """The content in pieces that cut no use in two."""
    for stream in contents:
        held = b""
        for piece in pieces_of(stream, limits):
            held += piece
            parts = held[-_LONGEST_TOKENS:].rsplit(None, _TOKENS_OF_A_USE)
            if len(held) > _LONGEST_TOKENS and len(parts) > _TOKENS_OF_A_USE:
                cut = len(held) - min(len(held), _LONGEST_TOKENS) + len(parts[0])
                yield held[:cut]
                held = held[cut:]
        yield held


def _name(written: bytes) -> str:
    plain = _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), written)
    return f"/{plain.decode('utf-8', 'replace')}"


def check_pattern(item: Dictionary, area: float, limits: InputLimits) -> None:
    """Refuse a tiling pattern whose tiles on a page of `area` square points are more than the limits allow.

    Raises:
        RefusedInput: PATTERN_TOO_FINE.
    """
    if item.get("/PatternType") != 1:
        return
    steps = [_number(item.get(key)) for key in ("/XStep", "/YStep")]
    given: object = item.get("/Matrix")
    matrix = [_number(value) for value in given] if isinstance(given, Array) else []
    scale = abs(matrix[0] * matrix[3] - matrix[1] * matrix[2]) if len(matrix) == 6 else 1.0  # noqa: PLR2004
    tile = abs(steps[0] * steps[1]) * scale
    if tile and area / tile > limits.pattern_tiles:
        raise RefusedInput(ErrorCode.PATTERN_TOO_FINE, limit=limits.pattern_tiles)


def largest_area(pdf: Pdf) -> float:
    """Area of the largest page in square points; A4 where no page says its size."""
    return max((_area(page) for page in pdf.pages), default=0.0)


def _area(page: Page) -> float:
    try:
        left, bottom, right, top = (_number(edge) for edge in page.mediabox)
    except (AttributeError, KeyError, TypeError, ValueError):
        return 595.0 * 842.0
    return abs((right - left) * (top - bottom))


def _number(value: object) -> float:
    try:
        return float(value)  # type: ignore[arg-type] # what is no number counts as none
    except (TypeError, ValueError, OverflowError):
        return 0.0


_RANGES = re.compile(rb"begin(?:bf|cid)range(.*?)end(?:bf|cid)range", re.DOTALL)
_RANGE = re.compile(rb"<\s*([0-9A-Fa-f]{1,8})\s*>\s*<\s*([0-9A-Fa-f]{1,8})\s*>\s*[<\[\d]")
_MOST_MAP = 16 << 20  # bytes


def check_font_map(item: Dictionary, limits: InputLimits) -> None:
    """Refuse a font whose map from codes to letters (/ToUnicode, /Encoding) tells of more codes than the limits allow.

    Raises:
        RefusedInput: FONT_MAP_TOO_LARGE.
    """
    if item.get("/Type") != Name.Font:
        return
    for stream in (item.get("/ToUnicode"), item.get("/Encoding")):
        if isinstance(stream, Stream) and _codes(stream, limits) > limits.font_codes:
            raise RefusedInput(ErrorCode.FONT_MAP_TOO_LARGE, limit=limits.font_codes)


def _codes(stream: Stream, limits: InputLimits) -> int:
    text = b""
    for piece in pieces_of(stream, limits):
        text += piece
        if len(text) > _MOST_MAP:
            return limits.font_codes + 1
    pairs = (pair for part in _RANGES.findall(text) for pair in _RANGE.findall(part))
    return sum(max(0, int(last, 16) - int(first, 16)) + 1 for first, last in pairs)
