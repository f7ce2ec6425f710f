"""How many operators a content of a PDF has, and how often it uses each of its resources.

Operators are told by their looks (ISO 32000-1, annex A), so letters in texts may be counted as some. A comment between
name and operator hides the name from such a look, not from PDFium: then all resources of the kind count as used.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from scan.pdf.inspecting.streams import pieces_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pikepdf import Stream

    from domain.limits import InputLimits

_OPERATOR = re.compile(rb"(?<![^\0\s\])>}])(?:[A-Za-z]{1,3}[01*]?|['\"])(?=[\0\s/<\[(%]|$)")
_USE = re.compile(rb"/([^\0\s/<>\[\](){}%]+)[\0\s]+(Do|scn|SCN|gs)\b")
_FONT = re.compile(rb"/([^\0\s/<>\[\](){}%]+)[\0\s]+[-+.\d]+[\0\s]+(Tf)\b")
_HIDDEN = re.compile(rb"%[^\r\n]*[\r\n][\0\s]*(?:[-+.\d]+[\0\s]+)?(Do|scn|SCN|gs|Tf)\b")
_PLACES = {b"Do": "/XObject", b"scn": "/Pattern", b"SCN": "/Pattern", b"gs": "/ExtGState", b"Tf": "/Font"}
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_TOKENS_OF_A_USE = 4
_LONGEST_TOKENS = 1 << 12  # bytes: no name is that long
_BYTES_AN_OPERATOR = 64  # more seldom have so many; content without any is read, too

ANY = ""  # stands for the name of every resource of its kind
Uses = Counter[tuple[str, str]]


def counted(contents: Iterable[Stream], limits: InputLimits) -> tuple[int, Uses]:
    """Operators of a content, and how often it uses each of its resources, by kind and name; a font at most once.

    Raises:
        UnpacksTooLargeError: it has more bytes than the limits allow.
    """
    operators, uses = 0, Counter[tuple[str, str]]()
    for text in _texts(contents, limits):
        operators += max(len(_OPERATOR.findall(text)), len(text) // _BYTES_AN_OPERATOR)
        uses.update((_PLACES[how], _name(name)) for name, how in _USE.findall(text))
        uses.update(dict.fromkeys(((_PLACES[how], _name(name)) for name, how in _FONT.findall(text)), 1))
        uses.update((_PLACES[how], ANY) for how in _HIDDEN.findall(text))
    return operators, uses


def _texts(contents: Iterable[Stream], limits: InputLimits) -> Iterator[bytes]:
    """The content in pieces that cut no use in two; what is cut within a comment begins as one."""
    for stream in contents:
        held = b""
        for piece in pieces_of(stream, limits):
            held += piece
            parts = held[-_LONGEST_TOKENS:].rsplit(None, _TOKENS_OF_A_USE)
            if len(held) > _LONGEST_TOKENS and len(parts) > _TOKENS_OF_A_USE:
                cut = len(held) - min(len(held), _LONGEST_TOKENS) + len(parts[0])
                yield held[:cut]
                line = max(held.rfind(end, 0, cut) for end in (b"\r", b"\n"))
                held = (b"%" if held.find(b"%", line + 1, cut) >= 0 else b"") + held[cut:]
        yield held


def _name(written: bytes) -> str:
    plain = _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), written)
    return f"/{plain.decode('utf-8', 'replace')}"
