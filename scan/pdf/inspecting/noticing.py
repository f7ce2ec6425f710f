"""What a PDF holds besides its visible pages: attachments, layers that are off, notes, actions, sound and film.

Told to the person who hands it in, since none of it comes into the PDF/A or the text. Nothing is refused here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pikepdf import Array, Dictionary, Name, Object, String

from domain.file_names import printable_name
from domain.findings import MOST_NAMES, SourceFinding, SourceFindingCode, shorten
from domain.vietnamese import natural_key
from scan.pdf.inspecting.active_content import name_at, text_at

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pikepdf import Pdf

_DROPPED_ACTIONS = frozenset({"GoToR", "GoToE", "Hide", "ResetForm", "SetOCGState", "Thread", "GoTo3DView"})
_MEDIA = frozenset({"Movie", "Sound", "Screen", "3D"})
_NOTES = frozenset(
    {"Text", "Highlight", "Underline", "Squiggly", "StrikeOut", "Caret", "Line", "Square", "Circle", "Polygon"}
    | {"PolyLine", "Ink", "FileAttachment", "Redact"}
)
_WRITINGS = _NOTES | {"FreeText", "Stamp"}  # seen on the page unless they are hidden
_UNSEEN = 1 | 2 | 32  # Invisible, Hidden, NoView (ISO 32000-1, table 165)
_UNCHANGED = frozenset(  # of a signed PDF, whose bytes stay: what its reader still finds in it
    {SourceFindingCode.LINKS, SourceFindingCode.ACTIONS, SourceFindingCode.MEDIA, SourceFindingCode.NOTES}
)


class Noticing:
    """Counts while somebody else goes through the file's objects."""

    def __init__(self) -> None:
        self._links = self._actions = 0
        self._attached: dict[str, None] = {}
        self._layers_used: set[tuple[int, int]] = set()

    def look(self, item: Dictionary) -> None:
        """At one dictionary of the file."""
        action = name_at(item, "/S")
        if action is not None and "/K" not in item and "/P" not in item:  # else an element of the structure tree
            self._links += action == "URI"
            self._actions += action in _DROPPED_ACTIONS
        if "/EF" in item:
            self._attached[shown_name(text_at(item, "/UF") or text_at(item, "/F"))] = None
        self._layers_used.update(_layers_named(item))

    def told(self, pdf: Pdf, stable: Iterable[str], *, signed: bool) -> tuple[SourceFinding, ...]:
        """All findings by code: those that were counted here, and `stable` ones that others noticed."""
        found = {finding.code: finding for finding in map(SourceFinding.parse, stable)}
        found |= {finding.code: finding for finding in self._counted(pdf)}
        kept = [finding for code, finding in found.items() if not (signed and code in _UNCHANGED)]
        return tuple(sorted(kept, key=lambda finding: finding.code.value))

    def _counted(self, pdf: Pdf) -> Iterator[SourceFinding]:
        if "/Collection" in pdf.Root:
            yield SourceFinding(SourceFindingCode.PORTFOLIO)
        attached, layers = tuple(sorted(self._attached, key=natural_key)), _layers_off(pdf, self._layers_used)
        if attached:
            yield SourceFinding(SourceFindingCode.ATTACHMENTS, len(attached), attached[:MOST_NAMES])
        if layers:
            yield SourceFinding(SourceFindingCode.LAYERS_OFF, len(layers), layers[:MOST_NAMES])
        if self._links:
            yield SourceFinding(SourceFindingCode.LINKS, self._links)
        if self._actions:
            yield SourceFinding(SourceFindingCode.ACTIONS, self._actions)
        yield from _on_pages(pdf)


def shown_name(name: str) -> str:
    """A name that a stranger wrote, in NFC, printable, not too long to be told."""
    return shorten(printable_name(name)) if name.strip() else "?"


def _on_pages(pdf: Pdf) -> Iterator[SourceFinding]:
    notes: dict[int, int] = {}
    media: dict[int, int] = {}
    for number, page in enumerate(pdf.pages, 1):
        annotations = page.obj.get("/Annots")
        for item in annotations if isinstance(annotations, Array) else ():
            if isinstance(item, Dictionary):
                notes[number] = notes.get(number, 0) + _is_note(item)
                media[number] = media.get(number, 0) + (name_at(item, "/Subtype") in _MEDIA)
    for code, counted in ((SourceFindingCode.NOTES, notes), (SourceFindingCode.MEDIA, media)):
        pages = tuple(number for number, count in counted.items() if count)
        if pages:
            yield SourceFinding(code, sum(counted.values()), pages=pages[:MOST_NAMES])


def _is_note(item: Dictionary) -> bool:
    """It has words of its own, and they are not what the page shows."""
    if not text_at(item, "/Contents").strip():
        return False
    flags = item.get("/F")
    hidden = isinstance(flags, int) and bool(flags & _UNSEEN)
    return name_at(item, "/Subtype") in (_WRITINGS if hidden else _NOTES)


def _layers_named(item: Dictionary) -> Iterator[tuple[int, int]]:
    """Layers that something drawn belongs to: by `/OC`, by the page's `/Properties`, or within a membership."""
    named: list[object] = [item.get("/OC")]
    properties = item.get("/Properties")
    if isinstance(properties, Dictionary):
        named += [value for _, value in properties.items()]
    if name_at(item, "/Type") == "OCMD":
        groups = item.get("/OCGs")
        named += list(groups) if isinstance(groups, Array) else [groups]
    for value in named:
        if isinstance(value, Object) and value.is_indirect:
            yield value.objgen


def _layers_off(pdf: Pdf, used: set[tuple[int, int]]) -> tuple[str, ...]:
    """Names of the used layers that are off when the document is opened (ISO 32000-1, 8.11.4.3)."""
    layers = pdf.Root.get("/OCProperties")
    opened = layers.get("/D") if isinstance(layers, Dictionary) else None
    if not isinstance(layers, Dictionary) or not isinstance(opened, Dictionary):
        return ()
    off, on = _members(opened.get("/OFF")), _members(opened.get("/ON"))
    if opened.get("/BaseState") == Name.OFF:
        off = {place: group for place, group in _members(layers.get("/OCGs")).items() if place not in on} | off
    return tuple(dict.fromkeys(_layer_name(group) for place, group in off.items() if place in used))


def _members(groups: object) -> dict[tuple[int, int], Dictionary]:
    listed = list(groups) if isinstance(groups, Array) else []
    return {group.objgen: group for group in listed if isinstance(group, Dictionary)}


def _layer_name(group: Dictionary) -> str:
    name = group.get("/Name")
    return shown_name(str(name)) if isinstance(name, String) else "?"
