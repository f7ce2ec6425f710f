"""Names of files that are documents: `Tờ trình 12.TTr` and `CV 26.UBND` end in no extension, `CV 26.UBND.pdf` does.

Offices write a document's kind and issuer behind a full stop, so only extensions that files are known to have count.
"""

from __future__ import annotations

_PICTURES = "jpg jpeg jpe jfif png tif tiff webp heic heif hif avif bmp dib gif jxl svg ico dng"
_JPEG2000 = "jp2 j2k j2c jpc jpf jpx jpm"
_DOCUMENTS = "pdf doc docx docm dotx xls xlsx xlsm xlsb ppt pptx pptm pps ppsx odt ods odp rtf xps djvu djv eps ps"
_TEXTS = "txt csv tsv htm html mht mhtml xml json eml msg ini url"
_PACKED = "zip rar 7z gz tgz bz2 xz tar iso"
_PROGRAMS = "exe com scr pif dll msi apk cpl jar lnk reg bat cmd ps1 vbs vbe js jse wsf wsh hta"
_OTHERS = "mp3 mp4 wav avi mov mkv wmv m4a 3gp dwg dxf mdb accdb pst p7m p7s asc tmp part partial bak crdownload"
KNOWN_EXTENSIONS = frozenset(f"{_PICTURES} {_JPEG2000} {_DOCUMENTS} {_TEXTS} {_PACKED} {_PROGRAMS} {_OTHERS}".split())


def split_name(name: str) -> tuple[str, str]:
    """`name` without its extension, and the extension with its full stop; empty where it has none that is known."""
    stem, dot, extension = name.rpartition(".")
    if not stem.strip(" .") or extension.lower() not in KNOWN_EXTENSIONS:
        return name, ""
    return stem, dot + extension
