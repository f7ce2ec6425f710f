"""The content streams of a page, one after another: its own, and those of the forms that it draws."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

import pikepdf
from pikepdf import Array, Dictionary, Name, Page, Stream

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pikepdf import Object, Pdf

    from scan.pdf.visible.silent_text import Instruction

DEEPEST_FORMS = 24


class PageStreams:
    """Reads and rewrites the streams of a page; remembers what stood there, so that it can be brought back."""

    def __init__(self, pdf: Pdf, page: Page) -> None:
        self.pdf, self.page = pdf, page
        self._before: list[tuple[Object, bytes]] = []
        self._contents = self.page.obj.get(Name.Contents)

    @property
    def resources(self) -> Object:
        """The page's resources."""
        return resources_of(self.page.obj)

    def instructions(self, form: Object | None = None) -> list[Instruction]:
        """Instructions of the page's own stream, or of `form`.

        Raises:
            pikepdf.PdfError: it cannot be parsed.
        """
        if form is None and not isinstance(self.page.obj.get(Name.Contents), (Array, Stream)):
            return []
        return list(pikepdf.parse_content_stream(self.page if form is None else form))

    def rewrite(self, instructions: Sequence[Instruction], form: Object | None = None) -> None:
        """Let the page's own stream, or `form`, do just `instructions`."""
        written = pikepdf.unparse_content_stream(list(instructions))
        if form is None:
            self.page.obj.Contents = Stream(self.pdf, written)
        else:
            self._before.append((form, form.read_bytes()))
            form.write(written)

    def restore(self) -> None:
        """Bring back all that `rewrite` changed."""
        for form, before in reversed(self._before):
            form.write(before)
        if self._contents is not None:
            self.page.obj.Contents = self._contents


def resources_of(holder: Object) -> Object:
    """The resources of a page or form; empty ones where it has none."""
    resources = holder.get(Name.Resources)
    return resources if isinstance(resources, Dictionary) else Dictionary()


def copied(dictionary: Object) -> Dictionary:
    """A dictionary of its own with the same entries."""
    return Dictionary({str(key): value for key, value in dictionary.items()})


def part(resources: Object, kind: str) -> Object:
    """One kind of resources, like `/XObject`; empty where there are none."""
    found = resources.get(kind)
    return found if isinstance(found, Dictionary) else Dictionary()


def drawn_form(instruction: Instruction, resources: Object) -> Object | None:
    """The form XObject that a `Do` draws; None when it draws something else."""
    drawn = drawn_object(instruction, resources)
    return drawn if drawn is not None and drawn.get(Name.Subtype) == Name.Form else None


def drawn_object(instruction: Instruction, resources: Object) -> Object | None:
    """The XObject that a `Do` draws; None when there is none of its name."""
    operands = list(instruction.operands)
    if str(instruction.operator) != "Do" or not operands or not isinstance(operands[0], Name):
        return None
    drawn = part(resources, "/XObject").get(str(operands[0]))
    return drawn if isinstance(drawn, Stream) else None


def add_form(page: Page, form: Object) -> Name:
    """Put `form` among the page's XObjects under a name that is the same for the same page.

    Resources shared with other pages are not touched: the page gets its own.
    """
    resources = copied(resources_of(page.obj))
    forms = copied(part(resources, "/XObject"))
    name = Name(next(name for at in count() if (name := f"/Seen{at}") not in forms))
    forms[name] = form
    resources.XObject = forms
    page.obj.Resources = resources
    return name
