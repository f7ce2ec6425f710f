"""Making a PDF passive: what one sees stays, what acts goes (ISO 19005-2, 6.4 to 6.6, 6.8, 6.9).

Catalogue, pages and links keep only the entries named here; anything else a stranger may have put there is dropped.
Form fields and stamps are burned into the page as they look.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pikepdf import Array, Dictionary, Name, Stream, String
from pikepdf.sanitize import Sanitizer

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Set as AbstractSet

    from pikepdf import Object, Page, Pdf

_CATALOGUE = frozenset(
    {"/Type", "/Pages", "/PageLabels", "/Names", "/Dests", "/Outlines", "/PageLayout", "/PageMode", "/OCProperties"}
    | {"/StructTreeRoot", "/MarkInfo"}
)
_PAGE = frozenset(
    {"/Type", "/Parent", "/Resources", "/Contents", "/Group", "/Annots", "/StructParents", "/Tabs", "/Rotate"}
    | {"/MediaBox", "/CropBox", "/BleedBox", "/TrimBox", "/ArtBox", "/UserUnit"}
)
_PAGE_TREE = frozenset({"/Type", "/Parent", "/Kids", "/Count", "/Resources", "/MediaBox", "/CropBox", "/Rotate"})
_RESOURCES = frozenset(
    {"/ExtGState", "/ColorSpace", "/Pattern", "/Shading", "/XObject", "/Font", "/ProcSet", "/Properties"}
)
_LINK = frozenset(
    {"/Type", "/Subtype", "/Rect", "/F", "/Border", "/BS", "/C", "/H", "/QuadPoints", "/Dest", "/A", "/StructParent"}
)
_ALTERNATIVES = frozenset({"/Alternates", "/OPI", "/PS", "/Ref", "/Metadata"})
_UNSEEN = 1 | 2 | 32 | 256  # Invisible, Hidden, NoView, ToggleNoView
_PRINTED = 4


def make_passive(pdf: Pdf) -> None:
    """Take out of `pdf` scripts, forms, multimedia, attachments and actions that leave the document."""
    Sanitizer().remove_javascript().remove_external_access().remove_multimedia().apply(pdf)
    _burn_annotations(pdf)
    for page in pdf.pages:
        for link in page.obj.get(Name.Annots, []):
            _keep_entries(link, _LINK)
            link.F = _PRINTED
        _keep_entries(page.obj, _PAGE)
    _keep_entries(pdf.Root, _CATALOGUE)
    names = pdf.Root.get(Name.Names)
    if isinstance(names, Dictionary):
        _keep_entries(names, {"/Dests"})
    _plain_layers(pdf.Root.get(Name.OCProperties))
    for item in pdf.objects:
        if isinstance(item, (Dictionary, Stream)):
            _plain_object(item)


def _burn_annotations(pdf: Pdf) -> None:
    """Make what annotations show part of their pages; hidden ones vanish, links stay."""
    for page in pdf.pages:
        _keep_annotations(page, lambda annotation: not int(annotation.get(Name.F, 0)) & _UNSEEN)
    if Name.AcroForm in pdf.Root:
        pdf.generate_appearance_streams()
    pdf.flatten_annotations("all")
    for page in pdf.pages:
        _keep_annotations(page, lambda annotation: annotation.get(Name.Subtype) == Name.Link)


def _plain_object(item: Object) -> None:
    """Take out what other programs note in the page tree, in resources and beside pictures."""
    if item.get(Name.Subtype) in {Name.Image, Name.Form}:
        _keep_entries(item, set(item.keys()) - _ALTERNATIVES)
    if item.get(Name.Type) == Name.Pages:
        _keep_entries(item, _PAGE_TREE)
    resources = item.get(Name.Resources)
    if isinstance(resources, Dictionary):
        _keep_entries(resources, _RESOURCES)


def _keep_annotations(page: Page, wanted: Callable[[Object], bool]) -> None:
    annotations = page.obj.get(Name.Annots)
    if not isinstance(annotations, Array):
        return
    kept = [item for item in annotations if isinstance(item, Dictionary) and wanted(item)]
    if kept:
        page.obj.Annots = Array(kept)
    else:
        del page.obj[Name.Annots]


def _keep_entries(dictionary: Object, kept: AbstractSet[str]) -> None:
    for key in set(dictionary.keys()) - kept:
        del dictionary[key]


def _plain_layers(layers: Object | None) -> None:
    """Every configuration has a name and switches nothing by itself (6.9)."""
    if not isinstance(layers, Dictionary):
        return
    for at, configuration in enumerate([layers.get(Name.D), *(layers.get(Name.Configs) or [])]):
        if isinstance(configuration, Dictionary):
            configuration.Name = String(f"{at + 1}")
            _keep_entries(configuration, set(configuration.keys()) - {"/AS"})
