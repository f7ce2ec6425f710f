"""Taking shown text out of a content stream while all that follows stays where it is (ISO 32000-1, 9.3 and 9.4)."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from pikepdf import Array, ContentStreamInstruction, Dictionary, Name, Object, Operator, String

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pikepdf import ContentStreamInlineImage

    Instruction = ContentStreamInstruction | ContentStreamInlineImage

NEXT_LINE, NEXT_LINE_SPACED = "'", '"'
SHOWING = frozenset({"Tj", "TJ", NEXT_LINE, NEXT_LINE_SPACED})
INVISIBLE = 3
_SPACE = 32
_MOST_CODES = 0xFFFF


@dataclass(frozen=True, slots=True)
class _State:
    font: Object | None = None
    size: float = 0.0
    letter_space: float = 0.0
    word_space: float = 0.0
    mode: int = 0


@dataclass(slots=True)
class TextState:
    """The part of the graphics state that places text, followed through one stream.

    Attributes:
        fonts: the stream's font resources.
        mode: text rendering mode in which the stream begins: a form inherits it.
    """

    fonts: Object | None
    mode: int = 0
    _now: _State = field(default_factory=_State)
    _saved: list[_State] = field(default_factory=list)
    _widths: dict[tuple[int, int], tuple[dict[int, float], float]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._now = replace(self._now, mode=self.mode)

    def follow(self, operator: str, instruction: Instruction) -> None:
        """Take in what `instruction` changes."""
        if operator == "q":
            self._saved.append(self._now)
        elif operator == "Q":
            self._now = self._saved.pop() if self._saved else self._now
        elif operator in {"Tf", "Tc", "Tw", "Tr", NEXT_LINE_SPACED}:
            self._now = self._changed(operator, instruction)
        self.mode = self._now.mode

    def _changed(self, operator: str, instruction: Instruction) -> _State:
        operands = list(instruction.operands)
        try:
            if operator == "Tf":
                font = self.fonts.get(str(operands[0])) if isinstance(self.fonts, Dictionary) else None
                return replace(self._now, font=font, size=float(operands[1]))
            if operator == "Tc":
                return replace(self._now, letter_space=float(operands[0]))
            if operator == "Tw":
                return replace(self._now, word_space=float(operands[0]))
            if operator == "Tr":
                return replace(self._now, mode=int(operands[0]))
            return replace(self._now, word_space=float(operands[0]), letter_space=float(operands[1]))
        except (IndexError, TypeError, ValueError):
            return self._now

    def silent(self, operator: str, instruction: Instruction) -> Iterator[ContentStreamInstruction]:
        """What a showing operator does besides showing: it moves on by the width of its text."""
        operands = list(instruction.operands)
        if operator == NEXT_LINE_SPACED:
            yield ContentStreamInstruction([operands[0]], Operator("Tw"))
            yield ContentStreamInstruction([operands[1]], Operator("Tc"))
        if operator in {NEXT_LINE, NEXT_LINE_SPACED}:
            yield ContentStreamInstruction([], Operator("T*"))
        moved = self._moved(operands[-1]) if operands else 0.0
        if moved:
            yield ContentStreamInstruction([Array([round(-moved, 3)])], Operator("TJ"))

    def _moved(self, shown: object) -> float:
        """How far the text moves on, in thousandths of its size."""
        parts = list(shown) if isinstance(shown, Array) else [shown]
        total = 0.0
        for part in parts:
            if isinstance(part, String):
                total += self._width(bytes(part))
            elif not hasattr(part, "keys"):
                total -= float(part)  # type: ignore[arg-type] # a number
        return total

    def _width(self, text: bytes) -> float:
        font, size = self._now.font, self._now.size
        if not isinstance(font, Dictionary) or not size:
            return 0.0
        composite = font.get(Name.Subtype) == Name.Type0
        codes = [int.from_bytes(text[at : at + 2], "big") for at in range(0, len(text), 2)] if composite else list(text)
        spaces = 0 if composite else codes.count(_SPACE)
        extra = len(codes) * self._now.letter_space + spaces * self._now.word_space
        known, default = self._widths_of(font)
        return sum(known.get(code, default) for code in codes) + 1000 * extra / size

    def _widths_of(self, font: Dictionary) -> tuple[dict[int, float], float]:
        if font.objgen not in self._widths or not font.is_indirect:
            self._widths[font.objgen] = _widths(font)
        return self._widths[font.objgen]


def _widths(font: Dictionary) -> tuple[dict[int, float], float]:
    """The widths of codes that the font tells, and that of all others; in thousandths of the text size."""
    try:
        if font.get(Name.Subtype) == Name.Type0:
            return _composite_widths(font.DescendantFonts[0])
        return _simple_widths(font)
    except (AttributeError, LookupError, TypeError, ValueError):  # a malformed font: the proof by rendering decides
        return {}, 0.0


def _simple_widths(font: Dictionary) -> tuple[dict[int, float], float]:
    widths, descriptor = font.get(Name.Widths), font.get(Name.FontDescriptor)
    first = int(font.get(Name.FirstChar, 0))
    missing = float(descriptor.get(Name.MissingWidth, 0)) if isinstance(descriptor, Dictionary) else 0.0
    scale = 1.0
    matrix = font.get(Name.FontMatrix)
    if font.get(Name.Subtype) == Name.Type3 and isinstance(matrix, Array):
        scale = 1000 * float(matrix[0])
    values = list(widths) if isinstance(widths, Array) else []
    return {first + at: scale * float(width) for at, width in enumerate(values)}, missing


def _composite_widths(font: Object) -> tuple[dict[int, float], float]:
    """/W: `c [w1 w2 …]` and `first last w` (9.7.4.3)."""
    known: dict[int, float] = {}
    entries = deque[object](font.get(Name.W) or [])
    while len(entries) > 1:
        start, second = int(entries.popleft()), entries.popleft()  # type: ignore[call-overload] # a number
        if isinstance(second, Array):
            known.update({start + at: float(width) for at, width in enumerate(second)})
        elif entries:
            width = float(entries.popleft())  # type: ignore[arg-type] # a number
            last = min(int(second), _MOST_CODES)  # type: ignore[call-overload] # a number
            known.update(dict.fromkeys(range(start, last + 1), width))
    return known, float(font.get(Name.DW, 1000))
