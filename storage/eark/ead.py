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

from domain.description.dates import PartialDate
from domain.dossiers.fields import DossierField, DossierValue
from domain.dossiers.totals import BORN_DIGITAL, DIGITISED, MIXED, DossierTotals, confidence_level
from domain.identifiers import RecordCode
from storage.eark.described_fields import described_fields, slashed
from storage.eark.markup import child, to_bytes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.description.document import Description
    from domain.documents import Dossier, Record
    from domain.people.access import AccessMode


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
        Field("process", required_for=(BORN_DIGITAL, MIXED)),
    ),
)


def describe_dossier(
    dossier: Dossier, totals: DossierTotals, before: bytes | None = None, profile: Profile = TT_05_2025
) -> bytes:
    """`EAD.xml` of a dossier; what stands in the one of the version `before` and is none of ours stays.

    What somebody says stands before what is counted; where somebody says that there is none, none is told.
    """
    counted = {
        "language": totals.language_codes,
        "startDate": _day(totals.start),
        "endDate": _day(totals.end),
        "numberOfPaper": "" if totals.number_of_sheets is None else str(totals.number_of_sheets),
    }
    known: dict[str, str | None] = {
        "arcFileCode": dossier.code,
        "title": dossier.title,
        "totalDoc": str(totals.documents),
        "numberOfPage": str(totals.pages),
        "confidenceLevel": totals.level,
        **{name: value for name, value in counted.items() if value},
        **{_SAID[one.name]: _written(one) or None for one in dossier.said if one.name in _SAID},
        **_mode(dossier.mode),
    }
    return _write(known, profile.dossier, before)


_SAID = {
    DossierField.MAINTENANCE: "maintenance",
    DossierField.LANGUAGE: "language",
    DossierField.START: "startDate",
    DossierField.END: "endDate",
    DossierField.KEYWORDS: "keyword",
    DossierField.SHEETS: "numberOfPaper",
    DossierField.CONDITION: "format",
    DossierField.INFORMATION_SIGN: "inforSign",
    DossierField.CONFIDENCE: "confidenceLevel",
    DossierField.PAPER_CODE: "paperFileCode",
    DossierField.RECOVERY: "riskRecovery",
    DossierField.RECOVERY_STATUS: "riskRecoveryStatus",
    DossierField.NOTE: "description",
}


def _written(said: DossierValue) -> str:
    is_day = said.name in {DossierField.START, DossierField.END}
    return _day(PartialDate.parse(said.value)) if is_day and said.value else said.value


def _day(date: PartialDate | None) -> str:
    return slashed(date) if date else ""


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
        "confidenceLevel": confidence_level(record),
        **_mode(record.mode),
    }
    return _write({**told, **{name: value for name, value in own.items() if value}}, profile.document, before)


def _mode(mode: AccessMode | None) -> dict[str, str | None]:
    """Where none was given the field is nobody's: what others wrote there stays."""
    return {} if mode is None else {"mode": mode.value}


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
