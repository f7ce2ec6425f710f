"""Names of files: how they are shown, cut and made safe, and which part of them is an extension.

`Tờ trình 12.TTr` and `CV 26.UBND` end in no extension, `CV 26.UBND.pdf` does: offices write a document's kind and
issuer behind a full stop, so only extensions that files are known to have count. Names come from strangers: they may
hold what nobody sees, what turns the line around, or nothing else.
"""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePath
from typing import TYPE_CHECKING

from domain.vietnamese import nfc

if TYPE_CHECKING:
    from collections.abc import Sequence

_PICTURES = "jpg jpeg jpe jfif png tif tiff webp heic heif hif avif bmp dib gif jxl svg ico dng"
_JPEG2000 = "jp2 j2k j2c jpc jpf jpx jpm"
_DOCUMENTS = "pdf doc docx docm dotx xls xlsx xlsm xlsb ppt pptx pptm pps ppsx odt ods odp rtf xps djvu djv eps ps"
_TEXTS = "txt csv tsv htm html mht mhtml xml json eml msg ini url"
_PACKED = "zip rar 7z gz tgz bz2 xz tar iso"
_PROGRAMS = "exe com scr pif dll msi apk cpl jar lnk reg bat cmd ps1 vbs vbe js jse wsf wsh hta"
_OTHERS = "mp3 mp4 wav avi mov mkv wmv m4a 3gp dwg dxf mdb accdb pst p7m p7s asc tmp part partial bak crdownload"
KNOWN_EXTENSIONS = frozenset(f"{_PICTURES} {_JPEG2000} {_DOCUMENTS} {_TEXTS} {_PACKED} {_PROGRAMS} {_OTHERS}".split())

# Letters by their class, and yet nothing is drawn: joiners, fillers of Hangul and Khmer, the empty Braille cell.
_BLANK_LETTERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0")
# Not on the disks that exports go to; `%` has a meaning in BagIt manifests; the last two are no characters of XML.
_FORBIDDEN = frozenset('<>:"/\\|?*%\ufffe\uffff')
_DEVICE = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])[ ]*(\.|$)", re.IGNORECASE)  # of Windows
_NAMES_TOLD = 8
_NAME_BYTES = 200  # file systems take 255, and a number stands before some


def printable_name(name: str) -> str:
    """`name` as people may see it: NFC, any space as ` `, each character that is not seen as `_`; never blank.

    A name that is not UTF-8 reaches Python with surrogate escapes; those cannot be written anywhere, so they go too.
    """
    shown = "".join(map(_shown, nfc(name))).strip()
    return shown if any(unicodedata.category(letter)[0] not in "MZ" for letter in shown) else "_"


def display_name(path: PurePath) -> str:
    """The last part of `path` as people may see it."""
    return printable_name(path.name)


def display_path(path: PurePath) -> str:
    """The whole of `path` with each part as in `display_name`."""
    return str(PurePath(path.anchor, *(printable_name(part) for part in path.parts if part != path.anchor)))


def told_names(paths: Sequence[PurePath]) -> str:
    """The first few names, for a sentence that tells the number of all."""
    shown = ", ".join(display_name(path) for path in paths[:_NAMES_TOLD])
    return f"{shown}…" if len(paths) > _NAMES_TOLD else shown


def portable_name(name: str) -> str:
    """`name` for every file system and object store: printable, at most 200 bytes, a known extension kept.

    Signs, ends and whole names that some system keeps for itself are not in it.
    Two different names may become one: put a number before it.
    """
    legal = "".join("_" if letter in _FORBIDDEN else letter for letter in printable_name(name)).strip(" .") or "_"
    return cut_name(f"_{legal}" if _DEVICE.match(legal) else legal)


def cut_name(name: str, most: int = _NAME_BYTES) -> str:
    """`name` in at most so many bytes of UTF-8, whole letters, a known extension kept."""
    stem, extension = split_name(name)
    room = most - len(extension.encode())
    return stem.encode()[:room].decode(errors="ignore").rstrip(" .") + extension if len(stem.encode()) > room else name


def _shown(letter: str) -> str:
    if unicodedata.category(letter) == "Zs":
        return " "
    seen = letter.isprintable() and unicodedata.category(letter) != "Cf" and letter not in _BLANK_LETTERS
    return letter if seen else "_"


def split_name(name: str) -> tuple[str, str]:
    """`name` without its extension, and the extension with its full stop; empty where it has none that is known."""
    stem, dot, extension = name.rpartition(".")
    if not stem.strip(" .") or extension.lower() not in KNOWN_EXTENSIONS:
        return name, ""
    return stem, dot + extension
