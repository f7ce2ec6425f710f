"""`EAD.xml` and `EAD_doc.xml`: descriptions with the fields of TT 05/2025/TT-BNV, root element `simpledc`.

The field lists are data with their legal source and date, since they change. Nothing is invented: a field that the
circular requires and that is not known stands there empty, so that a clerk sees what is owed; an optional one that is
not known is left out. What a conditional field depends on is told beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from lxml import etree

from domain.documents import Dossier, Record, SourceNature
from domain.identifiers import RecordCode
from storage.eark.markup import child, to_bytes

if TYPE_CHECKING:
    from collections.abc import Sequence

BORN_DIGITAL, DIGITISED = "01", "02"  # confidenceLevel: gốc điện tử, số hóa


@dataclass(frozen=True, slots=True)
class Field:
    """A field's name; whether it is required, always or only for some confidence levels."""

    name: str
    required: bool = False
    required_for: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Profile:
    """Which fields descriptions have under one legal text.

    Attributes:
        source: the legal text.
        valid_from: first day.
        dossier, document: fields in the text's order.
    """

    source: str
    valid_from: date
    dossier: tuple[Field, ...]
    document: tuple[Field, ...]


def _required(*names: str) -> tuple[Field, ...]:
    return tuple(Field(name, required=True) for name in names)


def _optional(*names: str) -> tuple[Field, ...]:
    return tuple(Field(name) for name in names)


# Phụ lục I lists the AIP fields without marks; the marks are those of the same fields in Phụ lục III (SIP).
TT_05_2025 = Profile(
    source="TT 05/2025/TT-BNV, Phụ lục I và III",
    valid_from=date(2025, 7, 1),
    dossier=(
        *_required("arcFileCode", "title", "maintenance", "mode", "language", "startDate", "endDate"),
        *_optional("keyword"),
        *_required("totalDoc", "numberOfPaper", "numberOfPage"),
        *_optional("format", "inforSign", "confidenceLevel"),
        Field("paperFileCode", required_for=(DIGITISED,)),
        *_required("riskRecovery"),
        *_optional("riskRecoveryStatus", "description"),
    ),
    document=(
        *_required("arcFileCode", "mode", "language"),
        *_optional("keyword"),
        *_required("numberOfPage"),
        *_optional("format", "inforSign", "confidenceLevel", "description"),
        *_required("docCode", "docOrdinal", "typeName"),
        *_optional("codeNumber", "codeNotation"),
        *_required("issuedDate", "organName", "subject"),
        *_optional("autograph"),
        Field("process", required_for=(BORN_DIGITAL, "03")),
    ),
)


def describe_dossier(dossier: Dossier, records: Sequence[Record], profile: Profile = TT_05_2025) -> bytes:
    """`EAD.xml` of a dossier that holds `records`."""
    levels = {_confidence_level(record) for record in records}
    known = {
        "arcFileCode": dossier.code,
        "title": dossier.title,
        "totalDoc": str(len(records)),
        "numberOfPage": str(sum(len(record.pages) for record in records)),
        "confidenceLevel": levels.pop() if len(levels) == 1 else None,
    }
    return _write(known, profile.dossier)


def describe_document(record: Record, profile: Profile = TT_05_2025) -> bytes:
    """`EAD_doc.xml` of one document. A title that is only the file's name is not its subject (trích yếu)."""
    named = record.sources and record.title == record.sources[0].name
    known = {
        "arcFileCode": record.dossier,
        "docCode": record.code,
        "docOrdinal": str(RecordCode.parse(record.code).ordinal),
        "numberOfPage": str(len(record.pages)),
        "subject": None if named else record.title,
        "confidenceLevel": _confidence_level(record),
    }
    return _write(known, profile.document)


def _confidence_level(record: Record) -> str | None:
    """Pictures are digitised paper for certain; of a PDF, signed or not, the file alone does not tell."""
    return DIGITISED if record.nature is SourceNature.IMAGES else None


def _write(known: dict[str, str | None], fields: Sequence[Field]) -> bytes:
    root = etree.Element("simpledc")
    level = known["confidenceLevel"]
    for item in fields:
        value = known.get(item.name)
        if value is not None or item.required or level in item.required_for:
            child(root, item.name, value)
    return to_bytes(root)
