"""Where things stand inside a dossier's package: the E-ARK AIP layout of TT 05/2025/TT-BNV, Phụ lục I. Pure.

    METS.xml, metadata/…, schemas/, documentation/      the package (hồ sơ)
    metadata/other/dossier.json, totals.json             what is said of the dossier, and what it holds in numbers
    metadata/other/record_<docCode>.json                 what is known about a document: the catalogue's source
    metadata/other/description_<docCode>.json            what it says of itself: fields and citations, with their places
    representations/rep1/data/<docCode>.pdf              what people read: PDF/A, or the signed original
    representations/master/data/<docCode>/…              what was handed in, byte for byte
    representations/text/data/<docCode>/page-0001.alto.xml

Text has a representation of its own: `data` of rep1 holds documents only, as the circular wants it, and in CSIP a
representation is one complete rendering of the content, which the recognised text is. File names are derived from
codes and stay within 255 bytes, the limit of file systems; `TT 05/2025` Điều 8.1.d wants the document's code in them.
"""

from __future__ import annotations

import hashlib

from domain.file_names import portable_name
from domain.manifests import FileRole

ACCESS, MASTER, TEXT = "rep1", "master", "text"
REPRESENTATIONS = (ACCESS, MASTER, TEXT)
_ROLES = {ACCESS: FileRole.ACCESS, MASTER: FileRole.MASTER, TEXT: FileRole.OCR_TEXT}

METS = "METS.xml"
DOSSIER_EAD = "metadata/descriptive/EAD.xml"
DOSSIER_PREMIS = "metadata/preservation/PREMIS.xml"
DOSSIER_JSON = "metadata/other/dossier.json"
TOTALS_JSON = "metadata/other/totals.json"
_RECORD_PREFIX = "metadata/other/record_"
_CODE_BYTES_MAX = 160


def record_path(code: str) -> str:
    """The record as canonical JSON."""
    return f"{_RECORD_PREFIX}{_code_name(code)}.json"


def description_path(code: str) -> str:
    """What the record says of itself, as canonical JSON."""
    return f"metadata/other/description_{_code_name(code)}.json"


def is_record_path(path: str) -> bool:
    """Whether `path` is the record of some document."""
    return path.startswith(_RECORD_PREFIX)


def role_of(path: str) -> FileRole:
    """What the file at `path` is for."""
    if is_record_path(path):
        return FileRole.RECORD
    if path == DOSSIER_JSON:
        return FileRole.DOSSIER
    held = (role for folder, role in _ROLES.items() if path.startswith(f"representations/{folder}/data/"))
    return next(held, FileRole.DESCRIPTION)


def access_path(code: str) -> str:
    """The PDF that people read."""
    return f"representations/{ACCESS}/data/{_code_name(code)}.pdf"


def master_path(code: str, number: int, name: str) -> str:
    """Master number `number` (1-based, in page order), whose name was `name`."""
    return f"representations/{MASTER}/data/{_code_name(code)}/{number:04d}_{portable_name(name)}"


def alto_path(code: str, page: int) -> str:
    """ALTO of the 1-based page `page`."""
    return f"representations/{TEXT}/data/{_code_name(code)}/page-{page:04d}.alto.xml"


def other_path(code: str, name: str) -> str:
    """Something else about a document, such as a verification report."""
    return f"metadata/other/{_code_name(code)}/{portable_name(name)}"


def document_ead_path(code: str) -> str:
    """Description of a document."""
    return f"representations/{ACCESS}/metadata/descriptive/EAD_doc_{_code_name(code)}.xml"


def document_premis_path(code: str, representation: str) -> str:
    """Preservation metadata of a document's files in one of the representations beside rep1."""
    return f"{premis_folder(representation)}/PREMIS_{representation}_{_code_name(code)}.xml"


def representation_premis_path(representation: str) -> str:
    """Preservation metadata of a whole representation."""
    return f"{premis_folder(representation)}/PREMIS_{representation}.xml"


def premis_folder(representation: str) -> str:
    """Where a representation keeps its preservation metadata."""
    return f"representations/{representation}/metadata/preservation"


def representation_mets_path(representation: str) -> str:
    """METS of a representation."""
    return f"representations/{representation}/{METS}"


def _code_name(code: str) -> str:
    """The code itself; a long one is cut and told apart by its digest."""
    if len(code.encode()) <= _CODE_BYTES_MAX:
        return code
    return f"{_cut(code, _CODE_BYTES_MAX - 17)}-{hashlib.sha256(code.encode()).hexdigest()[:16]}"


def _cut(text: str, size: int) -> str:
    """At most `size` bytes of UTF-8 from the beginning of `text`, whole letters."""
    return text.encode()[:size].decode(errors="ignore")
