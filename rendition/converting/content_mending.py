"""Writing content streams anew where their syntax, not what they draw, is against PDF/A (ISO 19005-2, 6.1.6, 6.2.2).

Operators that no standard knows and names that stand for nothing draw nothing and go; `q` and `Q` are paired; strings
are written in full. Colours of print are written as the colours that are seen, by PDFium's picture of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pikepdf
from pikepdf import Array, ContentStreamInlineImage, ContentStreamInstruction, Dictionary, Name, Operator, Stream

from rendition.converting.print_colours import seen_colours

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pikepdf import Object, Pdf

    Instruction = ContentStreamInstruction | ContentStreamInlineImage
    Colour = tuple[float, ...]

_KNOWN = (  # ISO 32000-1, annex A; pikepdf gives an inline image as one instruction
    "b B b* B* BDC BI BMC BT BX c cm CS cs d d0 d1 Do DP EI EMC ET EX f F f* G g gs h i ID j J K k l m M MP "
    "n q Q re RG rg ri s S SC sc SCN scn sh T* Tc Td TD Tf Tj TJ TL Tm Tr Ts Tw Tz v w W W* y ' \""
)
_OPERATORS = frozenset([*_KNOWN.split(), "INLINE IMAGE"])
_INTENTS = frozenset({"/AbsoluteColorimetric", "/RelativeColorimetric", "/Saturation", "/Perceptual"})
_NAMED = {
    "gs": "/ExtGState",
    "Do": "/XObject",
    "sh": "/Shading",
}  # nothing, where the name is unknown
_PRINT = {"k": "rg", "K": "RG"}


def mend_content(pdf: Pdf) -> None:
    """Write every page's and form's content anew."""
    streams = list(_streams(pdf))
    colours = seen_colours({colour for _, instructions in streams for colour in _print_colours(instructions)})
    for holder, instructions in streams:
        resources = holder.get(Name.Resources)
        kept = _paired(_kept(instructions, resources if isinstance(resources, Dictionary) else Dictionary(), colours))
        written = pikepdf.unparse_content_stream(kept)
        if isinstance(holder, Stream):
            holder.write(written)
        else:
            holder.Contents = Stream(pdf, written)


def _streams(pdf: Pdf) -> Iterator[tuple[Object, list[Instruction]]]:
    for page in pdf.pages:
        if isinstance(page.obj.get(Name.Contents), (Array, Stream)):
            yield page.obj, list(pikepdf.parse_content_stream(page))
    for item in pdf.objects:
        if isinstance(item, Stream) and item.get(Name.Subtype) == Name.Form:
            yield item, list(pikepdf.parse_content_stream(item))


def _print_colours(instructions: Iterable[Instruction]) -> Iterator[Colour]:
    for instruction in instructions:
        if str(instruction.operator) in _PRINT and (colour := _colour(instruction)):
            yield colour


def _colour(instruction: Instruction) -> Colour | None:
    operands = list(instruction.operands)
    try:
        return tuple(float(value) for value in operands) if len(operands) == 4 else None  # noqa: PLR2004 - CMYK
    except (TypeError, ValueError):
        return None


def _kept(
    instructions: Iterable[Instruction], resources: Object, colours: dict[Colour, Colour]
) -> Iterator[Instruction]:
    """The instructions that do something, colours of print as they are seen."""
    for instruction in instructions:
        operator = str(instruction.operator)
        operands = list(instruction.operands)
        if operator not in _OPERATORS or (operator == "ri" and not _is_intent(operands)):
            continue
        if operator in _NAMED and not _is_known(operands, resources.get(_NAMED[operator])):
            continue
        if operator in _PRINT and (colour := _colour(instruction)) in colours:
            yield ContentStreamInstruction(list(colours[colour]), Operator(_PRINT[operator]))
            continue
        yield instruction


def _is_intent(operands: Sequence[object]) -> bool:
    return bool(operands) and str(operands[0]) in _INTENTS


def _is_known(operands: Sequence[object], resources: object) -> bool:
    return bool(operands) and isinstance(resources, Dictionary) and str(operands[0]) in resources


def _paired(instructions: Iterable[Instruction]) -> list[Instruction]:
    """Each `Q` has its `q` and the other way round."""
    depth, kept = 0, []
    for instruction in instructions:
        operator = str(instruction.operator)
        if operator == "Q" and depth == 0:
            continue
        depth += {"q": 1, "Q": -1}.get(operator, 0)
        kept.append(instruction)
    return kept + [ContentStreamInstruction([], Operator("Q"))] * depth
