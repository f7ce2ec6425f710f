"""Whether an appearance is simple enough to be read for its text: what signatures show is a few words.

A stranger's appearance may draw itself a million times over, or unpack without end; its text is then left unread, so
that a verdict on the file is given all the same. It costs what drawing costs, within closer limits than a page's.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pikepdf import Array, Dictionary, Name, Stream

from domain.errors import RefusedInput
from domain.limits import InputLimits
from scan.pdf.inspecting.drawing_cost import DrawingCost
from scan.pdf.inspecting.stream_size import UnpacksTooLargeError
from scan.pdf.inspecting.streams import pieces_of

if TYPE_CHECKING:
    from pikepdf import Object

_MOST_BYTES = 1 << 20  # of one content
_MOST_OPERATORS = 50_000
_DEEPEST = 7  # the look and forms in forms; signing programs nest three or four
_MOST_MAP = 1 << 17  # bytes of a table of letters
_MOST_FONT = 4 << 20
_LIMITS = replace(InputLimits(), stream_bytes=_MOST_BYTES, page_operators=_MOST_OPERATORS, form_depth=_DEEPEST)


def is_simple(look: Object) -> bool:
    """Its content, forms and fonts stay within small bounds."""
    if not isinstance(look, Stream):
        return False
    try:
        DrawingCost(_LIMITS, _check_resource).check_form(look, page=1)
    except (RefusedInput, UnpacksTooLargeError, _NotSimpleError):
        return False
    return True


class _NotSimpleError(Exception):
    """Something that no signing program writes."""


def _check_resource(item: object) -> None:
    """Refuse patterns, letters made of drawings, fonts named by a graphics state, and large fonts."""
    if not isinstance(item, (Dictionary, Stream)):
        return
    if item.get(Name.Subtype) == Name.Type3 or Name.PatternType in item:
        raise _NotSimpleError
    if isinstance(item.get(Name.Font), Array):
        raise _NotSimpleError
    below = item.get(Name.DescendantFonts)
    for part in (item, *(below if isinstance(below, Array) else ())):
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
