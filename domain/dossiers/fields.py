"""Data of dossiers and fonds that people and sheets say: names, forms, and which word stands. Pure.

Codes are those of TT 05/2025/TT-BNV. What is counted from records (sheets, days, languages) needs nobody's word; where
somebody says it all the same, that stands.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.delivery.columns import heading_key
from domain.description.dates import PartialDate
from domain.description.fields import FieldName, FieldSource
from domain.description.languages import language_code, language_of
from domain.description.values import CONDITIONS, value_of
from domain.errors import ArchiveError, ErrorCode
from domain.terms import Term
from domain.vietnamese import nfc

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class DossierField(Term):
    """A field of a dossier (hồ sơ); TT 05/2025/TT-BNV calls it as the comment says."""

    TITLE = "title"
    MAINTENANCE = "maintenance"  # thời hạn lưu trữ: 01 permanent … 07 other
    LANGUAGE = "language"  # 01 … 11, several with commas between
    START = "start"  # startDate, ISO 8601, as short as what is known
    END = "end"  # endDate
    KEYWORDS = "keywords"  # keyword
    SHEETS = "sheets"  # numberOfPaper
    CONDITION = "condition"  # format: 01 good, 02 fair, 03 damaged
    INFORMATION_SIGN = "information_sign"  # inforSign
    CONFIDENCE = "confidence"  # confidenceLevel: 01 born digital, 02 digitised, 03 both
    PAPER_CODE = "paper_code"  # paperFileCode
    RECOVERY = "recovery"  # riskRecovery: 1 yes, 0 no
    RECOVERY_STATUS = "recovery_status"  # riskRecoveryStatus: 01 done, 02 not yet
    NOTE = "note"  # description


class FondsField(Term):
    """A field of a fonds (phông): TT 05/2025/TT-BNV, and what TT 02/2019/TT-BNV had beside it."""

    STATE = "state"  # open, closed
    HISTORY = "history"  # of the body and the fonds
    PERIOD = "period"  # thời gian tài liệu
    CLASSIFICATION = "classification"  # phương án phân loại
    LANGUAGE = "language"
    RECOVERY = "recovery"
    NOTE = "note"
    PAPER = "paper"  # paperTotal: units on paper
    KEY_GROUPS = "key_groups"
    OTHER_TYPES = "other_types"
    LOOKUP_TOOLS = "lookup_tools"


@dataclass(frozen=True, slots=True)
class DossierValue:
    """What somebody says of a dossier in one field; empty: that there is none."""

    name: DossierField
    value: str
    source: FieldSource


@dataclass(frozen=True, slots=True)
class FondsValue:
    """What somebody says of a fonds in one field; empty: that there is none."""

    name: FondsField
    value: str
    source: FieldSource


# Letters at most, as the circulars say; of names in both lists the longer one.
_MOST = {"title": 1000, "keywords": 100, "information_sign": 30, "paper_code": 100, "note": 2000, "history": 20_000}
_MOST_OTHERS = 1000
_DATES = frozenset({DossierField.START, DossierField.END})
_PATTERNS = {
    "maintenance": re.compile(r"0[1-7]"),
    "condition": re.compile(r"0[1-3]"),
    "confidence": re.compile(r"0[1-3]"),
    "recovery": re.compile(r"[01]"),
    "recovery_status": re.compile(r"0[12]"),
    "sheets": re.compile(r"\d{1,10}"),
    "paper": re.compile(r"\d{1,10}"),
    "state": re.compile(r"open|closed"),
}
_WORDS = {
    "maintenance": {
        "vinh vien": "01",
        **{f"{years} nam": code for years, code in ((70, "02"), (50, "03"), (30, "04"), (20, "05"), (10, "06"))},
        "khac": "07",
    },
    "condition": CONDITIONS,
    "confidence": {"goc dien tu": "01", "so hoa": "02", "hon hop": "03"},
    "recovery": {"co": "1", "khong": "0"},
    "recovery_status": {"da": "01", "chua": "02", "da du phong": "01", "chua du phong": "02"},
    "state": {"mo": "open", "dong": "closed", "dang mo": "open", "da dong": "closed"},
}


def dossier_field(name: str) -> DossierField:
    """The field of that name.

    Raises:
        ArchiveError: FIELD_UNKNOWN, naming those that there are.
    """
    return DossierField(_known(name, [one.value for one in DossierField]))


def fonds_field(name: str) -> FondsField:
    """The field of that name; raises as `dossier_field`."""
    return FondsField(_known(name, [one.value for one in FondsField]))


def holding_value(name: DossierField | FondsField, text: str) -> str:
    """A value as it is kept: codes for what people call them, days in ISO 8601; empty for none.

    Raises:
        ArchiveError: FIELD_INVALID.
    """
    plain = " ".join(nfc(text).split())
    if not plain:
        return ""
    if name in _DATES:
        return str(value_of(FieldName.DATE, plain))
    told = _code(name.value, plain)
    pattern = _PATTERNS.get(name.value)
    too_long = len(told) > _MOST.get(name.value, _MOST_OTHERS)
    if too_long or not told.isprintable() or (pattern and not pattern.fullmatch(told)):
        raise ArchiveError(ErrorCode.FIELD_INVALID, field=name.value, value=plain[:200])
    return told


def with_said(
    before: tuple[DossierValue, ...], values: Mapping[DossierField, str], source: FieldSource
) -> tuple[DossierValue, ...]:
    """What is said with new words; a sheet's never takes the place of a person's."""
    kept = _persons(before, source)
    new = (DossierValue(name, value, source) for name, value in values.items() if name not in kept)
    said = {one.name: one for one in (*before, *new)}
    order = {name: place for place, name in enumerate(DossierField)}
    return tuple(sorted(said.values(), key=lambda one: order.get(one.name, len(order))))


def with_fonds_said(
    before: tuple[FondsValue, ...], values: Mapping[FondsField, str], source: FieldSource
) -> tuple[FondsValue, ...]:
    """The same of a fonds, in the order in which it was said."""
    kept = _persons(before, source)
    new = (FondsValue(name, value, source) for name, value in values.items() if name not in kept)
    return tuple({one.name: one for one in (*before, *new)}.values())


def _persons(before: Iterable[DossierValue | FondsValue], source: FieldSource) -> set[DossierField | FondsField]:
    """Fields whose word stands against one of this source: what a person said, against all but a person."""
    return {one.name for one in before if one.source is FieldSource.PERSON and source is not FieldSource.PERSON}


def readable(name: DossierField | FondsField, value: str) -> str:
    """A value as people read it: days as they write them."""
    return PartialDate.parse(value).readable if name in _DATES and value else value


def _known(name: str, names: list[str]) -> str:
    if name not in names:
        raise ArchiveError(ErrorCode.FIELD_UNKNOWN, field=name[:100], names=", ".join(names))
    return name


def _code(name: str, plain: str) -> str:
    if name == "language":
        parts = [part.strip() for part in re.split(r"[,;]", plain) if part.strip()]
        return ", ".join(_language(part) for part in parts)
    found = _WORDS.get(name, {}).get(heading_key(plain), plain)
    numbered = name in _PATTERNS and _PATTERNS[name].pattern.startswith("0") and found.isdecimal()
    return found.zfill(2) if numbered else found


def _language(text: str) -> str:
    if text.isdecimal() and 0 < int(text) <= int(language_code("")):
        return text.zfill(2)
    known = language_of(text)
    if known is None:
        raise ArchiveError(ErrorCode.FIELD_INVALID, field="language", value=text[:200])
    return language_code(known)
