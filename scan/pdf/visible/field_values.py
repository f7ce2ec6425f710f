"""What a form field holds and how it is to be drawn, inherited entries included (ISO 32000-1, 12.7.3)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pikepdf import Array, Dictionary, Name, Stream, String

from scan.pdf.page_boxes import inherited

if TYPE_CHECKING:
    from pikepdf import Object

_MULTILINE, _PASSWORD, _COMB = 1 << 12, 1 << 13, 1 << 24
_COMBO = 1 << 17
_RADIO, _PUSH = 1 << 15, 1 << 16
_SIZE = re.compile(rb"([-+.\d]+)\s+Tf")
_COLOUR = re.compile(rb"((?:[-+.\d]+\s+){0,3}[-+.\d]+)\s+(g|rg|k)\b")
_OPERATOR = {1: "g", 3: "rg", 4: "k"}


@dataclass(frozen=True, slots=True)
class TextStyle:
    """How a field's text is set.

    Attributes:
        size: in points; 0 means as large as fits.
        colour: operator that sets the colour of letters.
        alignment: 0 left, 1 middle, 2 right.
        multiline: lines are broken.
        comb: number of cells, one letter each; 0 for none.
    """

    size: float
    colour: bytes
    alignment: int
    multiline: bool = False
    comb: int = 0


def field_kind(widget: Object) -> str:
    """`Tx`, `Ch`, `Btn`, `Sig`; empty when the field does not say."""
    return str(inherited(widget, Name.FT) or "").lstrip("/")


def is_check_box(widget: Object) -> bool:
    """A check box or a radio button."""
    return field_kind(widget) == "Btn" and not _flags(widget) & _PUSH


def is_radio(widget: Object) -> bool:
    """A button of which one of several is chosen."""
    return bool(_flags(widget) & _RADIO)


def is_list(widget: Object) -> bool:
    """A choice whose options are listed on the page."""
    return field_kind(widget) == "Ch" and not _flags(widget) & _COMBO


def shown_value(widget: Object) -> str:
    """The text that the field shows; secret letters as asterisks, a choice by the name people see."""
    value = inherited(widget, Name.V)
    if field_kind(widget) == "Ch":
        chosen = list(value) if isinstance(value, Array) else [value]
        return "\n".join(_option_name(widget, text_of(item)) for item in chosen if item is not None)
    text = text_of(value)
    return "*" * len(text) if _flags(widget) & _PASSWORD else text


def options(widget: Object) -> list[tuple[str, str]]:
    """Export value and shown name of each option of a choice."""
    listed = inherited(widget, Name.Opt)
    pairs = []
    for item in listed if isinstance(listed, Array) else ():
        parts = list(item) if isinstance(item, Array) else [item]
        names = [text_of(part) for part in parts]
        if names:
            pairs.append((names[0], names[-1]))
    return pairs


def _option_name(widget: Object, value: str) -> str:
    return dict(options(widget)).get(value, value)


def text_of(value: object) -> str:
    r"""A text string or stream as text, letters composed, line ends as `\\n`."""
    if isinstance(value, Stream):
        value = String(value.read_bytes())
    if not isinstance(value, (String, str)):
        return str(value).lstrip("/") if isinstance(value, Name) else ""
    text = unicodedata.normalize("NFC", str(value)).replace("\r\n", "\n").replace("\r", "\n")
    return "".join(letter for letter in text if letter == "\n" or unicodedata.category(letter) not in {"Cc", "Cf"})


def text_style(annotation: Object, form: Object | None) -> TextStyle:
    """Style of a field's text, from /DA, /Q, /Ff and /MaxLen of the field, the nodes above it and the form."""
    form = form if isinstance(form, Dictionary) else Dictionary()
    raw = inherited(annotation, Name.DA) or form.get(Name.DA) or b""
    given = bytes(raw) if isinstance(raw, (String, bytes)) else b""
    size, colours = _SIZE.findall(given), _COLOUR.findall(given)
    flags = _flags(annotation)
    return TextStyle(
        size=abs(_number(size[-1])) if size else 0.0,
        colour=b" ".join(colours[-1]) if colours else b"0 g",
        alignment=_whole(inherited(annotation, Name.Q) or form.get(Name.Q)) % 3,
        multiline=bool(flags & _MULTILINE) and field_kind(annotation) == "Tx",
        comb=_whole(inherited(annotation, Name.MaxLen)) if flags & _COMB and not flags & _MULTILINE else 0,
    )


def colour_operator(value: object, *, stroke: bool) -> bytes:
    """The operator of a colour array of 1, 3 or 4 components (12.5.6.3); empty for a transparent one."""
    parts = [_number(str(part).encode()) for part in value] if isinstance(value, Array) else []
    operator = _OPERATOR.get(len(parts), "")
    if not operator:
        return b""
    return b" ".join(b"%.4g" % part for part in parts) + b" " + (operator.upper() if stroke else operator).encode()


def _flags(widget: Object) -> int:
    return _whole(inherited(widget, Name.Ff))


def _whole(value: object) -> int:
    try:
        return int(value or 0)  # type: ignore[call-overload, no-any-return] # whatever the file holds
    except (TypeError, ValueError):
        return 0


def _number(text: bytes) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0
