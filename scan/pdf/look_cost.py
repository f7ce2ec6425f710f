"""Whether an appearance is simple enough to be read for its text: what signatures show is a few words.

A stranger's appearance may draw itself a million times over, or unpack without end; its text is then left unread, so
that a verdict on the file is given all the same.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pikepdf import Array, Dictionary, Name, Stream

from domain.limits import InputLimits
from scan.pdf.inspecting.stream_size import UnpacksTooLargeError
from scan.pdf.inspecting.streams import pieces_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pikepdf import Object

_MOST_BYTES = 1 << 20  # of content that is run, forms counted as often as they are drawn
_MOST_MAP = 1 << 17  # of a table of letters
_MOST_FONT = 4 << 20
_DEEPEST = 6  # forms in forms; signing programs nest three or four
_MOST_PARTS = 32  # fonts or forms of one form


def is_simple(look: Object) -> bool:
    """Its content, forms and fonts stay within small bounds."""
    try:
        return isinstance(look, Stream) and _content_cost(look, 0) <= _MOST_BYTES
    except (UnpacksTooLargeError, _NotSimpleError):
        return False


class _NotSimpleError(Exception):
    """Something that no signing program writes."""


def _content_cost(form: Stream, depth: int) -> int:
    """Bytes of content that are run when the form is drawn."""
    if depth > _DEEPEST:
        raise _NotSimpleError
    content = b"".join(pieces_of(form, replace(InputLimits(), stream_bytes=_MOST_BYTES)))
    for font in _named(form, Name.Font):
        _check_font(font)
    if next(_named(form, Name.Pattern), None) is not None:
        raise _NotSimpleError
    forms = [item for item in _named(form, Name.XObject) if item.get(Name.Subtype) != Name.Image]
    dearest = max((_content_cost(item, depth + 1) for item in forms if isinstance(item, Stream)), default=0)
    cost = len(content) + content.count(b"Do") * dearest
    if cost > _MOST_BYTES:
        raise _NotSimpleError
    return cost


def _check_font(font: Dictionary | Stream) -> None:
    if font.get(Name.Subtype) == Name.Type3:
        raise _NotSimpleError
    below = font.get(Name.DescendantFonts)
    for part in (font, *(below if isinstance(below, Array) else ())):
        descriptor = part.get(Name.FontDescriptor) if isinstance(part, Dictionary) else None
        files = [descriptor.get(f"/FontFile{kind}") for kind in ("", "2", "3")] if descriptor is not None else []
        maps = [part.get(key) for key in (Name.ToUnicode, Name.Encoding, Name.CIDToGIDMap)]
        for streams, most in ((maps, _MOST_MAP), (files, _MOST_FONT)):
            for stream in streams:
                if isinstance(stream, Stream):
                    _check_size(stream, most)


def _check_size(stream: Stream, most: int) -> None:
    for _ in pieces_of(stream, replace(InputLimits(), stream_bytes=most)):
        pass


def _named(form: Stream, kind: Name) -> Iterator[Dictionary | Stream]:
    resources = form.stream_dict.get(Name.Resources)
    listed = resources.get(kind) if isinstance(resources, Dictionary) else None
    if not isinstance(listed, Dictionary):
        return
    if len(listed) > _MOST_PARTS:
        raise _NotSimpleError
    yield from (item for item in listed.values() if isinstance(item, (Dictionary, Stream)))
