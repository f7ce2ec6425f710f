"""From a document's description to the fields that TT 05/2025/TT-BNV wants of it in `EAD_doc.xml`. Pure.

Only what nobody has to be asked for stands there: values that are certain, or that a person said. An empty required
field shows a clerk what is owed; a wrong one hides it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.description.dates import PartialDate
from domain.description.fields import FieldName
from domain.description.kinds import OTHER_CODE, kind_named
from domain.description.languages import language_code

if TYPE_CHECKING:
    from domain.description.document import Description


def described_fields(description: Description) -> dict[str, str | None]:
    """The circular's fields that a description tells, None for those that it does not."""
    kind, date = _certain(description, FieldName.KIND), _certain(description, FieldName.DATE)
    language = _certain(description, FieldName.LANGUAGE)
    return {
        "typeName": _type_code(kind) if kind else None,
        "codeNumber": _number(description),
        "codeNotation": _certain(description, FieldName.NOTATION),
        "issuedDate": slashed(PartialDate.parse(date)) if date else None,
        "organName": _certain(description, FieldName.ISSUER),
        "subject": _certain(description, FieldName.SUBJECT),
        "language": language_code(language) if language else None,
        "keyword": _certain(description, FieldName.KEYWORDS),
        "autograph": _certain(description, FieldName.AUTOGRAPH),
        "description": _certain(description, FieldName.NOTE),
        "inforSign": _certain(description, FieldName.INFORMATION_SIGN),
        "format": _certain(description, FieldName.CONDITION),
    }


def _certain(description: Description, name: FieldName) -> str | None:
    field = description.field(name)
    return None if field is None or field.asked else description.text(name) or None


def _type_code(kind: str) -> str:
    known = kind_named(kind)
    return known.code if known else OTHER_CODE


def _number(description: Description) -> str | None:
    """With the year that belongs to it, `26/2017`: a notation has none (NĐ 34/2016; 11 letters are enough)."""
    parts = (_certain(description, name) for name in (FieldName.NUMBER, FieldName.YEAR_IN_NUMBER))
    number, year = parts
    return f"{number}/{year}" if number and year else number


def slashed(date: PartialDate) -> str:
    """DD/MM/YYYY, `04/2017` or `2017` where no more is known."""
    return "/".join(f"{part:02}" for part in (date.day, date.month, date.year) if part is not None)
