"""Text objects that hold more than text, as signing programs write them: `BT … q … cm /img Do Q … ET`.

The standard knows only text operators between BT and ET (ISO 32000-1, figure 9), viewers take all. The text object is
closed before the others and opened again behind them, at the line where it stood.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pikepdf
from pikepdf import Array, ContentStreamInstruction, Matrix, Name, Operator, Stream

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pikepdf import ContentStreamInlineImage, Object, Pdf

    Instruction = ContentStreamInstruction | ContentStreamInlineImage

_TEXT = frozenset({"Td", "TD", "Tm", "T*", "Tj", "TJ", "'", '"'})
_ANYWHERE = frozenset({"Tc", "Tw", "Tz", "TL", "Tf", "Tr", "Ts", "BMC", "BDC", "EMC", "MP", "DP", "gs", "ri", "i", "w"})
_ANYWHERE |= {"J", "j", "M", "d", "CS", "cs", "SC", "SCN", "sc", "scn", "G", "g", "RG", "rg", "K", "k", "BX", "EX"}
_SHOWING = frozenset({"Tj", "TJ", "'", '"'})
_FOREIGN = re.compile(rb"(?:^|[\s/\])>])(?:Do|q|Q|cm|re|m|BI)(?=\s|$)")


def untangle_text(pdf: Pdf) -> None:
    """Close text objects before other operators, in every form and on every page of `pdf`."""
    for item in pdf.objects:
        if isinstance(item, Stream) and item.get(Name.Subtype) == Name.Form and _is_tangled(item.read_bytes()):
            written = _untangled(item)
            if written is not None:
                item.write(written)
    for page in pdf.pages:
        if _is_tangled(_content(page.obj)):
            written = _untangled(page)
            if written is not None:
                page.obj.Contents = Stream(pdf, written)


def _content(page: Object) -> bytes:
    contents = page.get(Name.Contents)
    parts = list(contents) if isinstance(contents, Array) else [contents]
    return b"\n".join(part.read_bytes() for part in parts if isinstance(part, Stream))


def _is_tangled(content: bytes) -> bool:
    """Something between BT and ET looks like another operator; a string may look so too."""
    return any(_FOREIGN.search(block.partition(b"ET")[0]) for block in content.split(b"BT")[1:])


def _untangled(stream: Object | pikepdf.Page) -> bytes | None:
    """The content with its text objects closed in time; None when that would move a text."""
    instructions = list(pikepdf.parse_content_stream(stream))
    kept = _Untangling().run(instructions)
    return None if kept is None else pikepdf.unparse_content_stream(kept)


class _Untangling:
    def __init__(self) -> None:
        self._open = self._suspended = self._shown = False
        self._line, self._leading = Matrix(), 0.0
        self._kept: list[Instruction] = []

    def run(self, instructions: Sequence[Instruction]) -> list[Instruction] | None:
        for instruction in instructions:
            if not self._take(str(instruction.operator), instruction):
                return None
        return self._kept

    def _take(self, operator: str, instruction: Instruction) -> bool:
        """Take one instruction over; False when the text cannot go on where it was."""
        if operator == "BT":
            self._open, self._suspended, self._shown, self._line = True, False, False, Matrix()
        elif operator == "ET":
            closed = self._suspended or not self._open
            self._open = self._suspended = False
            if closed:
                return True
        elif self._open and operator in _TEXT:
            if self._suspended and not self._resumed(operator):
                return False
            self._follow(operator, instruction)
        elif self._open and not self._suspended and operator not in _ANYWHERE:
            self._kept.append(ContentStreamInstruction([], Operator("ET")))
            self._suspended = True
        if operator == "TL":
            self._leading = _number(instruction, 0)
        self._kept.append(instruction)
        return True

    def _resumed(self, operator: str) -> bool:
        if self._shown and operator in {"Tj", "TJ"}:
            return False
        self._kept.append(ContentStreamInstruction([], Operator("BT")))
        self._kept.append(ContentStreamInstruction(list(self._line.shorthand), Operator("Tm")))
        self._suspended = False
        return True

    def _follow(self, operator: str, instruction: Instruction) -> None:
        """Where the line begins after this operator (9.4.2)."""
        if operator == "TD":
            self._leading = -_number(instruction, 1)
        if operator == "Tm":
            self._line = Matrix(*(_number(instruction, at) for at in range(6)))
        elif operator in {"Td", "TD"}:
            self._line = Matrix(1, 0, 0, 1, _number(instruction, 0), _number(instruction, 1)) @ self._line
        elif operator in {"T*", "'", '"'}:
            self._line = Matrix(1, 0, 0, 1, 0, -self._leading) @ self._line
        self._shown = operator in _SHOWING


def _number(instruction: Instruction, at: int) -> float:
    operands = list(instruction.operands)
    return float(operands[at])  # a missing or odd one is a malformed page, told by the caller
