"""A small document with everything a later revision may touch, and revisions of it; nothing in them is signed."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeAlias

import pikepdf
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from signing.pdf.objects import IndirectObject, indirect_object_at
from signing.pdf.outline import outline_of
from signing.verify.changes.comparison import changes_between
from signing.verify.changes.history import History
from signing.verify.changes.structure import structure_of

if TYPE_CHECKING:
    from domain.evidence import Change

Edit: TypeAlias = Callable[[IncrementalPdfFileWriter], None]
name = generic.pdf_name


def base(*, packed: bool = False, large: int = 0) -> bytes:
    """Two pages, a font, a layer, a note, an amount with a look, an empty signature field, and `large` fonts more."""
    pdf = pikepdf.new()
    font = pdf.make_indirect(
        pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    )
    fonts = pikepdf.Dictionary({"/F1": font, **{f"/G{place}": pdf.make_indirect(font) for place in range(large)}})
    for number in (1, 2):
        pdf.add_blank_page(page_size=(300, 300))
        page = pdf.pages[number - 1].obj
        page.Contents = pdf.make_stream(b"BT /F1 24 Tf 20 200 Td (Page %d) Tj /Fm1 Do ET" % number)
        page.Resources = pdf.make_indirect(pikepdf.Dictionary(Font=fonts))
    first = pdf.pages[0].obj
    amount = _widget(pdf, first, "Tx", "Amount", [20, 100, 120, 120])
    amount.V = pikepdf.String("100")
    amount.AP = pikepdf.Dictionary(N=pdf.make_stream(b"BT (100) Tj ET"))
    other = _widget(pdf, first, "Tx", "Other", [20, 110, 120, 130])
    empty = _widget(pdf, first, "Sig", "Empty", [200, 10, 280, 40])
    note = pdf.make_indirect(
        pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[0, 0, 9, 9], Contents="Note")
    )
    first.Annots = pdf.make_indirect(pikepdf.Array([amount, other, note, empty]))
    pdf.Root.AcroForm = pdf.make_indirect(
        pikepdf.Dictionary(Fields=pikepdf.Array([amount, other, empty]), DR=pikepdf.Dictionary(Font=fonts))
    )
    layer = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name="Layer"))
    pdf.Root.OCProperties = pikepdf.Dictionary(OCGs=[layer], D=pikepdf.Dictionary(ON=[layer]))
    pdf.docinfo["/Title"] = "Contract"
    target = io.BytesIO()
    mode = pikepdf.ObjectStreamMode
    pdf.save(target, object_stream_mode=mode.generate if packed else mode.disable, static_id=True)
    return target.getvalue()


def _widget(pdf: pikepdf.Pdf, page: pikepdf.Object, kind: str, title: str, place: list[int]) -> Any:
    return pdf.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Widget,
            FT=pikepdf.Name("/" + kind),
            T=title,
            Rect=place,
            P=page,
        )
    )


def revised(data: bytes, *edits: Edit) -> bytes:
    """`data` with one revision more."""
    writer = IncrementalPdfFileWriter(io.BytesIO(data))
    for edit in edits:
        edit(writer)
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def changes(data: bytes, before: int = 0, after: int | None = None, *, timestamp: bool = False) -> list[Change]:
    """What the last revision changed; the signatures it adds are taken to be sound."""
    outline = outline_of(data)
    assert outline is not None
    history = History(data, outline)
    added = frozenset(
        item.number
        for item in objects(data)
        if b"/ByteRange" in data[item.offset : item.end] and item.offset > outline.ends[before]
    )
    old, new = structure_of(history, before), structure_of(history, history.last if after is None else after)
    return list(changes_between(history, old, new, added, timestamp=timestamp))


def objects(data: bytes) -> list[IndirectObject]:
    """All objects that stand in the file."""
    outline = outline_of(data)
    assert outline is not None
    found = (indirect_object_at(data, start) for start in outline.places.starting_from(0))
    return [item for item in found if item is not None]


def first_page(writer: IncrementalPdfFileWriter) -> Any:
    """The first page, to be changed."""
    page = writer.root["/Pages"]["/Kids"][0]
    writer.update_container(page)
    return page


def field(writer: IncrementalPdfFileWriter, title: str) -> Any:
    """The field of this name, to be changed."""
    for reference in writer.root["/AcroForm"]["/Fields"]:
        found = reference.get_object()
        if found.get("/T") == title:
            writer.mark_update(reference.reference)
            return found
    raise AssertionError(title)


def form(writer: IncrementalPdfFileWriter) -> Any:
    """The interactive form, to be changed."""
    found = writer.root["/AcroForm"]
    writer.update_container(found)
    return found


def notes(writer: IncrementalPdfFileWriter) -> Any:
    """The first page's annotations, to be changed."""
    page = first_page(writer)
    if "/Annots" not in page:
        page[name("/Annots")] = generic.ArrayObject()
    found = page["/Annots"]
    writer.update_container(found)
    return found


def text(value: str) -> generic.TextStringObject:
    """A string."""
    return generic.TextStringObject(value)


def numbers(*values: int) -> generic.ArrayObject:
    """An array of numbers."""
    return generic.ArrayObject(map(generic.NumberObject, values))


def stream(content: bytes) -> generic.StreamObject:
    """A stream."""
    return generic.StreamObject(stream_data=content)


def add_signature(
    writer: IncrementalPdfFileWriter,
    title: str = "Next",
    place: tuple[int, ...] = (200, 50, 280, 80),
    more: dict[str, generic.PdfObject] | None = None,
) -> None:
    """A signature field with its place, look and signature, as a next signer adds them."""
    signature = generic.DictionaryObject(
        {name("/Type"): name("/Sig"), name("/ByteRange"): numbers(0, 1, 2, 3), name("/Contents"): text("x")}
    )
    entries = {
        "/Type": name("/Annot"), "/Subtype": name("/Widget"), "/FT": name("/Sig"), "/T": text(title),
        "/Rect": numbers(*place), "/V": writer.add_object(signature),
        "/AP": generic.DictionaryObject({name("/N"): writer.add_object(stream(b"BT (Signed) Tj ET"))}),
        **(more or {}),
    }  # fmt: skip
    added = writer.add_object(generic.DictionaryObject({name(key): value for key, value in entries.items()}))
    notes(writer).append(added)
    form(writer)["/Fields"].append(added)
    form(writer)[name("/SigFlags")] = generic.NumberObject(3)
    writer.update_container(form(writer)["/Fields"])
