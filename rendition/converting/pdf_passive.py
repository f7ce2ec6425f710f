"""Making a PDF passive: what one sees stays, what acts goes (ISO 19005-2, 6.4 to 6.6, 6.8, 6.9).

Catalogue, pages and links keep only the entries named here; anything else a stranger may have put there is dropped.
Fields, stamps and layers have become content of the page before (`scan.pdf.visible.visible_copy`); only links are left.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pikepdf import Array, Dictionary, Name
from pikepdf.sanitize import Sanitizer

from rendition.converting.pdf_entries import keep_entries, keep_seen_entries

if TYPE_CHECKING:
    from pikepdf import Object, Page, Pdf

_CATALOGUE = frozenset(
    {"/Type", "/Pages", "/PageLabels", "/Names", "/Dests", "/Outlines", "/PageLayout", "/PageMode"}
    | {"/StructTreeRoot", "/MarkInfo"}
)
_PAGE = frozenset(
    {"/Type", "/Parent", "/Resources", "/Contents", "/Group", "/Annots", "/StructParents", "/Tabs", "/Rotate"}
    | {"/MediaBox", "/CropBox", "/BleedBox", "/TrimBox", "/ArtBox", "/UserUnit"}
)
_LINK = frozenset(
    {"/Type", "/Subtype", "/Rect", "/F", "/Border", "/BS", "/C", "/H", "/QuadPoints", "/Dest", "/A", "/StructParent"}
)
_PRINTED = 4
_TURNING = frozenset({Name.NextPage, Name.PrevPage, Name.FirstPage, Name.LastPage})


def make_passive(pdf: Pdf) -> None:
    """Take out of `pdf`, a visible copy, scripts, multimedia, attachments and actions that leave the document.

    Raises:
        ValueError: it is no visible copy: what notes, fields or layers show would be lost or come back.
    """
    Sanitizer().remove_javascript().remove_external_access().remove_multimedia().apply(pdf)
    if Name.AcroForm in pdf.Root or Name.OCProperties in pdf.Root:
        raise ValueError("fields and layers are not yet content of the pages")
    for page in pdf.pages:
        for link in _links(page):
            keep_entries(link, _LINK)
            link.F = _PRINTED
            _keep_turning(link)
        keep_entries(page.obj, _PAGE)
    keep_entries(pdf.Root, _CATALOGUE)
    names = pdf.Root.get(Name.Names)
    if isinstance(names, Dictionary):
        keep_entries(names, {"/Dests"})
    keep_seen_entries(pdf)


def _keep_turning(link: Object) -> None:
    """Take an action out that is no turning of pages and no address (6.5.1)."""
    action = link.get(Name.A)
    if not isinstance(action, Dictionary):
        return
    kind = action.get(Name.S)
    if kind not in {Name.GoTo, Name.URI} and (kind != Name.Named or action.get(Name.N) not in _TURNING):
        del link[Name.A]


def _links(page: Page) -> list[Object]:
    """The links of `page`; what lists annotations otherwise is taken out.

    Raises:
        ValueError: another annotation is there, whose look would be lost.
    """
    listed = page.obj.get(Name.Annots)
    found = [item for item in listed if isinstance(item, Dictionary)] if isinstance(listed, Array) else []
    if any(item.get(Name.Subtype) != Name.Link for item in found):
        raise ValueError("notes are not yet content of their page")
    if found:
        page.obj.Annots = Array(found)
    elif listed is not None:
        del page.obj[Name.Annots]
    return list(found)
