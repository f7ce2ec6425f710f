"""Text of strangers made fit to be shown: what acts instead of being seen is written out.

Names of signers, fields, files and people may hold escape sequences, which move a terminal's cursor, line ends, which
make one line look like two, and marks that turn the direction of reading. Each is shown as its number, so that nothing
acts and nothing is lost.
"""

from __future__ import annotations

import unicodedata

_ACTING = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})  # control, format (direction, width), half characters, line ends


def visible(text: str, kept: str = "") -> str:
    r"""`text` with each acting character as its number, `\x1b` or `\u202e`; those in `kept` stay."""
    if text.isprintable():
        return text
    return "".join(letter if letter in kept or not _acts(letter) else _number(letter) for letter in text)


def visible_json(written: str) -> str:
    r"""JSON text whose acting characters are written as JSON does it (`\u202e`): it says the same."""
    if written.isprintable():
        return written
    return "".join(_in_json(letter) if _acts(letter) else letter for letter in written)


def _acts(letter: str) -> bool:
    return unicodedata.category(letter) in _ACTING


def _number(letter: str) -> str:
    code = ord(letter)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"  # noqa: PLR2004


def _in_json(letter: str) -> str:
    code = ord(letter)
    if code < 0x10000:  # noqa: PLR2004
        return f"\\u{code:04x}"
    high, low = divmod(code - 0x10000, 0x400)
    return f"\\u{0xD800 + high:04x}\\u{0xDC00 + low:04x}"
