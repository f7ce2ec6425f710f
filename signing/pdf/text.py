"""What a PDF string says (ISO 32000-2 §7.3.4, §7.9.2)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from signing.pdf.tokens import Text

_NO_DIGIT = re.compile(rb"[^0-9A-Fa-f]+")
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r\n|.)", re.DOTALL)
_CONTROL = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b"", b"\r": b"", b"\r\n": b""}
_OCTAL = b"01234567"


def decoded_text(text: Text) -> str:
    """The string as text: UTF-16 or UTF-8 by its mark, else a letter a byte."""
    raw = string_bytes(text)
    if raw.startswith(b"\xfe\xff"):
        return raw[2:].decode("utf-16-be", "replace")
    if raw.startswith(b"\xef\xbb\xbf"):
        return raw[3:].decode("utf-8", "replace")
    return raw.decode("latin-1")


def string_bytes(text: Text) -> bytes:
    """The bytes that the string stands for; of an odd number of hexadecimal digits the last counts as sixteen."""
    if text.hexadecimal:
        digits = _NO_DIGIT.sub(b"", text.raw)
        return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))
    return _ESCAPE.sub(_unescaped, text.raw)


def _unescaped(match: re.Match[bytes]) -> bytes:
    escaped = match[1]
    if escaped[0] in _OCTAL:
        return bytes([int(escaped, 8) & 0xFF])
    return _CONTROL.get(escaped, escaped)
