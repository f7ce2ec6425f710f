"""Keeping of each part of a PDF only the entries that decide what is seen, so that letters can stay letters in PDF/A.

Programs note much beside the standard (`/DocChecksum`, `/ImageName`, `/PieceInfo`, …); a checker that must prove
conformance can pass nothing that it does not know. What goes here draws nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pikepdf import Array, Dictionary, Name, Object, Stream

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Set as AbstractSet

    from pikepdf import Pdf

_STREAM = frozenset({"/Length", "/Filter", "/DecodeParms"})
_IMAGE = _STREAM | {"/Type", "/Subtype", "/Width", "/Height", "/ColorSpace", "/BitsPerComponent", "/ImageMask"}
_IMAGE |= {"/Mask", "/Decode", "/Matte", "/SMask", "/SMaskInData", "/Intent", "/Name"}
_FORM = _STREAM | {"/Type", "/Subtype", "/FormType", "/BBox", "/Matrix", "/Resources", "/Group"}
_FORM |= {"/StructParent", "/StructParents"}
_GRAPHICS_STATE = frozenset(
    {"/Type", "/LW", "/LC", "/LJ", "/ML", "/D", "/RI", "/BM", "/SMask", "/CA", "/ca", "/AIS", "/TK", "/OP", "/op"}
    | {"/OPM", "/SA", "/FL", "/SM", "/Font"}
)
_FONT = frozenset(
    {"/Type", "/Subtype", "/BaseFont", "/FirstChar", "/LastChar", "/Widths", "/FontDescriptor", "/Encoding"}
    | {"/ToUnicode", "/DescendantFonts", "/FontBBox", "/FontMatrix", "/CharProcs", "/Resources", "/Name"}
    | {"/CIDSystemInfo", "/DW", "/W", "/DW2", "/W2", "/CIDToGIDMap"}
)
# /CharSet and /CIDSet need not be, but must be complete where they are given (ISO 19005-2, 6.2.11.4.2): often not.
_DESCRIPTOR = frozenset(
    {"/Type", "/FontName", "/FontFamily", "/FontStretch", "/FontWeight", "/Flags", "/FontBBox", "/ItalicAngle"}
    | {"/Ascent", "/Descent", "/Leading", "/CapHeight", "/XHeight", "/StemV", "/StemH", "/AvgWidth", "/MaxWidth"}
    | {"/MissingWidth", "/FontFile", "/FontFile2", "/FontFile3", "/Style", "/Lang", "/FD"}
)
_FONT_PROGRAM = _STREAM | {"/Length1", "/Length2", "/Length3", "/Subtype"}
_PAGE_TREE = frozenset({"/Type", "/Parent", "/Kids", "/Count", "/Resources", "/MediaBox", "/CropBox", "/Rotate"})
_RESOURCES = frozenset(
    {"/ExtGState", "/ColorSpace", "/Pattern", "/Shading", "/XObject", "/Font", "/ProcSet", "/Properties"}
)
_STRUCTURE = frozenset({"/Type", "/K", "/ParentTree", "/ParentTreeNextKey", "/RoleMap", "/ClassMap", "/IDTree"})
_MARKED = frozenset({"/Marked", "/UserProperties", "/Suspects"})
_OUTLINE = frozenset(
    {"/Title", "/Parent", "/Prev", "/Next", "/First", "/Last", "/Count", "/Dest", "/A", "/C", "/F", "/SE", "/Type"}
)
_GROUP = frozenset({"/Type", "/S", "/CS", "/I", "/K"})
_PROFILE = _STREAM | {"/N", "/Alternate", "/Range"}
_TRAILER = frozenset({"/Root", "/ID", "/Size", "/Info"})
_FONT_KINDS = frozenset({"/Type0", "/Type1", "/MMType1", "/TrueType", "/Type3", "/CIDFontType0", "/CIDFontType2"})
_PROGRAMS = ("/FontFile", "/FontFile2", "/FontFile3")


def keep_entries(dictionary: Object, kept: AbstractSet[str]) -> None:
    """Take every other entry out."""
    for key in set(dictionary.keys()) - kept:
        del dictionary[key]


def keep_seen_entries(pdf: Pdf) -> None:
    """Reduce trailer, page tree, resources, pictures, forms, fonts and bookmarks to what decides what is seen."""
    keep_entries(pdf.trailer, _TRAILER)
    for item in pdf.objects:
        for part in dictionaries(item):
            _reduce(part)
    for key, kept in ((Name.MarkInfo, _MARKED), (Name.Outlines, _OUTLINE), (Name.StructTreeRoot, _STRUCTURE)):
        entry = pdf.Root.get(key)
        if isinstance(entry, Dictionary):
            keep_entries(entry, kept)


def dictionaries(item: Object) -> Iterator[Object]:
    """The dictionary or stream, and every dictionary written directly within it."""
    waiting: list[object] = [item]
    while waiting:
        part = waiting.pop()
        if isinstance(part, (Dictionary, Stream)):
            yield part
            waiting += [value for _, value in part.items() if _is_inside(value)]
        elif isinstance(part, Array):
            waiting += [value for value in part if _is_inside(value)]


def _is_inside(value: object) -> bool:
    return isinstance(value, (Dictionary, Array)) and not value.is_indirect


def _write_filters_directly(stream: Stream) -> None:
    """Names and parameters of filters stand in the stream itself; elsewhere a checker does not follow them."""
    for key in (Name.Filter, Name.DecodeParms):
        value = stream.get(key)
        if isinstance(value, Array):
            stream[key] = Array([_copied(item) if isinstance(item, Dictionary) else item for item in value])
        elif isinstance(value, Dictionary):
            stream[key] = _copied(value)


def _copied(dictionary: Dictionary) -> Dictionary:
    return Dictionary({str(key): value for key, value in dictionary.items()})


def _reduce(part: Object) -> None:
    if isinstance(part, Stream):
        _write_filters_directly(part)
    kind, subtype = _name(part, Name.Type), _name(part, Name.Subtype)
    if isinstance(part, Stream) and subtype in {"/Image", "/Form"}:
        _name_device_space(part)
        keep_entries(part, _IMAGE if subtype == "/Image" else _FORM)
    elif kind == "/Pages":
        keep_entries(part, _PAGE_TREE)
    elif subtype in _FONT_KINDS and Name.FontFile3 not in part and not isinstance(part, Stream):
        _reduce_font(part)
    elif Name.Title in part and Name.Parent in part and Name.Kids not in part and kind in {"", "/Outlines"}:
        keep_entries(part, _OUTLINE)
    _reduce_resources(part.get(Name.Resources))
    _reduce_group(part.get(Name.Group))


def _name_device_space(image: Object) -> None:
    """`[/DeviceRGB]` says what `/DeviceRGB` does."""
    space = image.get(Name.ColorSpace)
    if isinstance(space, Array) and len(space) == 1 and isinstance(space[0], Name):
        image.ColorSpace = space[0]


def _reduce_font(font: Object) -> None:
    keep_entries(font, _FONT)
    descriptor = font.get(Name.FontDescriptor)
    if not isinstance(descriptor, Dictionary):
        return
    keep_entries(descriptor, _DESCRIPTOR)
    for key in _PROGRAMS:
        program = descriptor.get(key)
        if isinstance(program, Stream):
            keep_entries(program, _FONT_PROGRAM)
    if _name(font, Name.Subtype) == "/CIDFontType2" and Name.CIDToGIDMap not in font and Name.FontFile2 in descriptor:
        font.CIDToGIDMap = Name.Identity  # the default, which PDF/A wants to be said (6.2.11.3.2)


def _reduce_resources(resources: Object | None) -> None:
    if not isinstance(resources, Dictionary):
        return
    keep_entries(resources, _RESOURCES)
    for state in _values(resources.get(Name.ExtGState)):
        keep_entries(state, _GRAPHICS_STATE)
    for space in _values(resources.get(Name.ColorSpace)):
        if isinstance(space, Array) and len(space) > 1 and isinstance(space[1], Stream):
            keep_entries(space[1], _PROFILE)


def _reduce_group(group: Object | None) -> None:
    """A group blends in the colours of the output intent where it names none; those of print would need theirs."""
    if not isinstance(group, Dictionary):
        return
    keep_entries(group, _GROUP)
    if group.get(Name.CS) == Name.DeviceCMYK:
        del group[Name.CS]


def _values(mapping: Object | None) -> Iterator[Object]:
    if isinstance(mapping, Dictionary):
        yield from (value for _, value in mapping.items() if isinstance(value, (Dictionary, Array)))


def _name(part: Object, key: Name) -> str:
    value = part.get(key)
    return str(value) if isinstance(value, Name) else ""
