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
from storage.eark.described_fields import described_fields
from storage.eark.markup import child, to_bytes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.description.document import Description
    from domain.people.access import AccessMode

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


@dataclass(frozen=True, slots=True)
class Totals:
    """What a dossier holds: documents, their pages, and how they came to be (None: not known, or not all alike)."""

    documents: int = 0
    pages: int = 0
    level: str | None = None

    def with_records(self, new: Sequence[Record], replaced: Sequence[Record] = ()) -> Totals:
        """The totals with `new` records, some of them in place of those `replaced`."""
        levels = {_confidence_level(record) for record in new} | ({self.level} if self.documents else set())
        return Totals(
            self.documents + len(new) - len(replaced),
            self.pages + sum(len(record.pages) for record in new) - sum(len(record.pages) for record in replaced),
            levels.pop() if len(levels) == 1 else None,
        )


def totals_of(before: bytes | None) -> Totals:
    """The totals that the `EAD.xml` of the version before tells; nothing where there is none."""
    if before is None:
        return Totals()
    told = {str(element.tag): element.text or "" for element in etree.fromstring(before).iterchildren("*")}
    return Totals(int(told["totalDoc"]), int(told["numberOfPage"]), told.get("confidenceLevel") or None)


def describe_dossier(
    dossier: Dossier, totals: Totals, before: bytes | None = None, profile: Profile = TT_05_2025
) -> bytes:
    """`EAD.xml` of a dossier; what stands in the one of the version `before` and is none of ours stays."""
    known = {
        "arcFileCode": dossier.code,
        "title": dossier.title,
        "totalDoc": str(totals.documents),
        "numberOfPage": str(totals.pages),
        "confidenceLevel": totals.level,
        **_mode(dossier.mode),
    }
    return _write(known, profile.dossier, before)


def describe_document(
    record: Record, description: Description | None = None, before: bytes | None = None, profile: Profile = TT_05_2025
) -> bytes:
    """`EAD_doc.xml` of one document, in place of the one of `before`, of which fields that are none of ours stay.

    A title that is only the file's name is not its subject (trích yếu).
    """
    told = described_fields(description) if description else {}
    own = {
        "arcFileCode": record.dossier,
        "docCode": record.code,
        "docOrdinal": str(RecordCode.parse(record.code).ordinal),
        "numberOfPage": str(len(record.pages)),
        "subject": told.get("subject") or (record.title if record.has_given_title else None),
        "confidenceLevel": _confidence_level(record),
        **_mode(record.mode),
    }
    return _write({**told, **{name: value for name, value in own.items() if value}}, profile.document, before)


def _mode(mode: AccessMode | None) -> dict[str, str | None]:
    """Where none was given the field is nobody's: what others wrote there stays."""
    return {} if mode is None else {"mode": mode.value}


def _confidence_level(record: Record) -> str | None:
    """Pictures are digitised paper for certain; of a PDF, signed or not, the file alone does not tell."""
    return DIGITISED if record.nature is SourceNature.IMAGES else None


def _write(known: dict[str, str | None], fields: Sequence[Field], before: bytes | None = None) -> bytes:
    root = etree.Element("simpledc")
    told = {} if before is None else {str(one.tag): one for one in etree.fromstring(before).iterchildren("*")}
    level = known.get("confidenceLevel")
    for item in fields:
        value, theirs = known.get(item.name), told.pop(item.name, None)
        if item.name not in known and theirs is not None and (theirs.text or len(theirs)):
            root.append(theirs)
        elif value is not None or item.required or level in item.required_for:
            child(root, item.name, value)
    root.extend(told.values())  # fields of a later profile
    return to_bytes(root)
