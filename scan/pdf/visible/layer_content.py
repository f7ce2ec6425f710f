"""Taking layers out of a PDF: what a layer that is off holds goes, what the others hold becomes plain content."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pikepdf import ContentStreamInlineImage, ContentStreamInstruction, Dictionary, Name, Operator, Stream

from scan.pdf.visible.page_streams import DEEPEST_FORMS, PageStreams, drawn_object, part, resources_of
from scan.pdf.visible.silent_text import SHOWING, TextState

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pikepdf import Object, Pdf

    from scan.pdf.visible.layers import Layers
    from scan.pdf.visible.silent_text import Instruction

_PAINTING_PATHS = frozenset({"S", "s", "f", "F", "f*", "B", "B*", "b", "b*"})
_PAINTING = frozenset({"sh", "Do", "INLINE IMAGE"})
_LAYER_TYPES = frozenset({"/OCG", "/OCMD"})


def has_layers(pdf: Pdf) -> bool:
    """Some object of the file is a layer or a rule about layers."""
    return Name.OCProperties in pdf.Root or any(
        isinstance(item, Dictionary) and str(item.get(Name.Type, "")) in _LAYER_TYPES for item in pdf.objects
    )


def take_out_layers(pdf: Pdf, layers: Layers) -> None:
    """Make the content of `pdf` what its layers show now, and forget the layers."""
    done = set[tuple[int, int]]()
    for page in pdf.pages:
        _flatten(PageStreams(pdf, page), None, layers, done, 0)
    for item in pdf.objects:
        if isinstance(item, Stream) and Name.OC in item:
            del item[Name.OC]
        if isinstance(item, (Dictionary, Stream)):
            _forget_names(item.get(Name.Resources))
    if Name.OCProperties in pdf.Root:
        del pdf.Root[Name.OCProperties]


def _forget_names(resources: object) -> None:
    """The names by which content spoke of layers: a checker of PDF/A does not know what is under them."""
    properties = resources.get(Name.Properties) if isinstance(resources, Dictionary) else None
    if not isinstance(resources, Dictionary) or not isinstance(properties, Dictionary):
        return
    for name, named in list(properties.items()):
        if isinstance(named, Dictionary) and str(named.get(Name.Type, "")) in _LAYER_TYPES:
            del properties[name]
    if not properties.keys():
        del resources[Name.Properties]


def _flatten(streams: PageStreams, form: Object | None, layers: Layers, done: set[tuple[int, int]], depth: int) -> None:
    resources = streams.resources if form is None else resources_of(form)
    instructions = streams.instructions(form)
    for instruction in instructions:
        inner = drawn_object(instruction, resources)
        if inner is None or inner.get(Name.Subtype) != Name.Form or inner.objgen in done or depth > DEEPEST_FORMS:
            continue
        done.add(inner.objgen)
        _flatten(streams, inner, layers, done, depth + 1)
    kept = list(_kept(instructions, resources, layers))
    if len(kept) != len(instructions) or any(a is not b for a, b in zip(kept, instructions, strict=True)):
        streams.rewrite(kept, form)


def _kept(instructions: Sequence[Instruction], resources: Object, layers: Layers) -> Iterator[Instruction]:
    """The instructions without the marks of layers and without what is hidden."""
    properties, state = part(resources, "/Properties"), TextState(part(resources, "/Font"))
    marks: list[bool | None] = []  # open marks: a layer seen, a layer hidden, something else
    for instruction in instructions:
        operator = str(instruction.operator)
        state.follow(operator, instruction)
        if operator in {"BMC", "BDC"}:
            marks.append(_shown(operator, instruction, properties, layers))
            if marks[-1] is not None:
                continue
        elif operator == "EMC" and marks and marks.pop() is not None:
            continue
        if False in marks:
            yield from _unpainted(operator, instruction, state)
        elif not _is_hidden_object(instruction, resources, layers):
            yield instruction


def _shown(operator: str, instruction: Instruction, properties: Object, layers: Layers) -> bool | None:
    operands = list(instruction.operands)
    if operator == "BMC" or len(operands) < 2 or operands[0] != Name.OC:  # noqa: PLR2004 - tag and properties
        return None
    named = operands[1]
    return layers.shows(properties.get(str(named))) if isinstance(named, Name) else True


def _is_hidden_object(instruction: Instruction, resources: Object, layers: Layers) -> bool:
    drawn = drawn_object(instruction, resources)
    return drawn is not None and not layers.shows(drawn.get(Name.OC))


def _unpainted(operator: str, instruction: Instruction, state: TextState) -> Iterator[Instruction]:
    """The instruction without its paint: paths may still clip, text still moves on."""
    if operator in SHOWING:
        yield from state.silent(operator, instruction)
    elif operator in _PAINTING_PATHS:
        yield ContentStreamInstruction([], Operator("n"))
    elif operator not in _PAINTING and not isinstance(instruction, ContentStreamInlineImage):
        yield instruction
