"""What could run or send: scripts, launches, forms that submit, programs inside (ISO 32000-1, 12.6.4 and 12.6.4.16).

A plain destination as OpenAction is harmless; a web link is a finding only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pikepdf import Array, Dictionary, Name, Object, Stream, String

if TYPE_CHECKING:
    from collections.abc import Iterator

_ACTIONS = frozenset({"JavaScript", "Launch", "SubmitForm", "ImportData", "RichMediaExecute"})
_SUBTYPES = frozenset({"RichMedia"})
_PROGRAM_STARTS = (
    b"MZ",
    b"\x7fELF",
    b"#!",
    b"\xca\xfe\xba\xbe",
    b"\xfe\xed\xfa",
    b"\xcf\xfa\xed\xfe",
    b"\xce\xfa\xed\xfe",
)
_PROGRAM_NAMES = (
    *(".exe", ".com", ".scr", ".pif", ".dll", ".msi", ".app", ".apk", ".cpl", ".jar", ".lnk", ".reg"),
    *(".bat", ".cmd", ".ps1", ".vbs", ".vbe", ".js", ".jse", ".wsf", ".wsh", ".hta", ".sh", ".docm", ".xlsm", ".pptm"),
)


def dictionaries(obj: Object) -> Iterator[Dictionary]:
    """`obj` and every dictionary written directly inside it; what is referred to has its own place in the file."""
    waiting: list[object] = [obj]
    while waiting:
        item = waiting.pop()
        if isinstance(item, Stream):
            item = item.stream_dict
        if isinstance(item, Dictionary):
            yield item
            waiting += [value for _, value in item.items() if not _is_elsewhere(value)]
        elif isinstance(item, Array):
            waiting += [value for value in item if not _is_elsewhere(value)]


def _is_elsewhere(value: object) -> bool:
    return isinstance(value, Object) and value.is_indirect


def active_content(item: Dictionary) -> str | None:
    """Name of the active content in this dictionary, for the sentence of refusal; None when there is none."""
    action = name_at(item, "/S")
    if action in _ACTIONS:
        return action
    if action == "Rendition" and "/JS" in item:
        return "JavaScript"
    if action == "URI" and text_at(item, "/URI").strip().lower().startswith("javascript:"):
        return "JavaScript"
    if name_at(item, "/Subtype") in _SUBTYPES:
        return "RichMedia"
    if "/OnInstantiate" in item:
        return "JavaScript (3D)"
    return _program_name(item)


def _program_name(item: Dictionary) -> str | None:
    if "/EF" not in item:
        return None
    names = [text_at(item, key).strip().lower() for key in ("/F", "/UF", "/DOS", "/Unix")]
    return next((name for name in names if name.endswith(_PROGRAM_NAMES)), None)


def is_program(start: bytes) -> bool:
    """The first bytes of an embedded file are those of a program or script."""
    return start.startswith(_PROGRAM_STARTS)


def name_at(item: Dictionary, key: str) -> str | None:
    """The name under `key`, without its slash; None when there is none."""
    value = item.get(key)
    return str(value)[1:] if isinstance(value, Name) else None


def text_at(item: Dictionary, key: str) -> str:
    """The text string under `key`; empty when there is none."""
    value = item.get(key)
    return str(value) if isinstance(value, String) else ""
