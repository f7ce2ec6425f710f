"""Taking an old invisible text layer out of a page: what is shown in text rendering mode 3 (ISO 32000-1, 9.3.6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pikepdf
from pikepdf import ContentStreamInlineImage, ContentStreamInstruction, Dictionary, Name, Operator, Stream

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pikepdf import Object, Page, Pdf

_INVISIBLE = 3
_NEXT_LINE, _NEXT_LINE_SPACED = "'", '"'
_SHOWING = frozenset({"Tj", "TJ", _NEXT_LINE, _NEXT_LINE_SPACED})


def remove_invisible_text(pdf: Pdf, page: Page) -> None:
    """Remove from `page` and the forms that it draws every text shown invisibly; all else stays as it is."""
    _Eraser(pdf).clean_page(page)


class _Eraser:
    def __init__(self, pdf: Pdf) -> None:
        self._pdf = pdf
        self._seen = set[tuple[int, int]]()

    def clean_page(self, page: Page) -> None:
        page.contents_coalesce()
        contents = page.obj.get(Name.Contents)
        if isinstance(contents, Stream):
            cleaned = self._cleaned(page, page.obj.get(Name.Resources), 0)
            if cleaned is not None:
                page.obj.Contents = Stream(self._pdf, cleaned)

    def _clean_form(self, form: Object | None, mode: int) -> None:
        """A form inherits the mode of the place where it is drawn; a form drawn often is cleaned once."""
        if not isinstance(form, Stream) or form.get(Name.Subtype) != Name.Form or form.objgen in self._seen:
            return
        self._seen.add(form.objgen)
        cleaned = self._cleaned(form, form.get(Name.Resources), mode)
        if cleaned is not None:
            form.write(cleaned)

    def _cleaned(self, stream: Page | Object, resources: Object | None, mode: int) -> bytes | None:
        """The content without invisible text; None when there was none."""
        forms = resources.get(Name.XObject) if isinstance(resources, Dictionary) else None
        instructions = pikepdf.parse_content_stream(stream)
        kept = list(self._kept(instructions, forms, mode))
        same = len(kept) == len(instructions) and all(a is b for a, b in zip(kept, instructions, strict=True))
        return None if same else pikepdf.unparse_content_stream(kept)

    def _kept(
        self,
        instructions: Iterable[ContentStreamInstruction | ContentStreamInlineImage],
        forms: Object | None,
        mode: int,
    ) -> Iterator[ContentStreamInstruction | ContentStreamInlineImage]:
        saved = list[int]()
        for instruction in instructions:
            operator = str(instruction.operator)
            if operator == "q":
                saved.append(mode)
            elif operator == "Q":
                mode = saved.pop() if saved else mode
            elif operator == "Tr":
                mode = int(instruction.operands[0])
            elif operator == "Do" and isinstance(forms, Dictionary):
                self._clean_form(forms.get(str(instruction.operands[0])), mode)
            elif operator in _SHOWING and mode == _INVISIBLE:
                yield from _silent(operator, instruction)
                continue
            yield instruction


def _silent(
    operator: str, instruction: ContentStreamInstruction | ContentStreamInlineImage
) -> Iterator[ContentStreamInstruction]:
    """What a showing operator does besides showing (ISO 32000-1, table 109)."""
    if operator == _NEXT_LINE_SPACED:
        yield ContentStreamInstruction([instruction.operands[0]], Operator("Tw"))
        yield ContentStreamInstruction([instruction.operands[1]], Operator("Tc"))
    if operator in {_NEXT_LINE, _NEXT_LINE_SPACED}:
        yield ContentStreamInstruction([], Operator("T*"))
