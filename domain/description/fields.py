"""Fields of a description: what each says, where it stands, where it was found, and how sure it is.

Names are those of `vankho describe --json`. TT 05/2025/TT-BNV calls some of them otherwise (`codeNumber`,
`codeNotation`, `organName`, `issuedDate`): `storage.eark.ead` says which.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.geometry import Box
from domain.terms import Term

if TYPE_CHECKING:
    from collections.abc import Iterable

ASKED_BELOW = 0.9  # probability of a value below which a person is asked

Value = str | tuple[str, ...]  # dates as ISO 8601, shorter where partial; lists of names as tuples


class FieldName(Term):
    """What may be known of a document."""

    TYPE = "type"  # name of the kind as printed, in capitals: QUYẾT ĐỊNH; none on a letter (công văn)
    KIND = "kind"  # the kind in lower case: quyết định, công văn (`domain.description.kinds`)
    NUMBER = "number"  # 26, 30c; a pen's number too, with `FieldSource.PEN`
    YEAR_IN_NUMBER = "year_in_number"  # 2017 of 26/2017/QĐ-UBND
    NOTATION = "notation"  # QĐ-UBND, with printed spaces
    SYMBOL = "symbol"  # 26/2017/QĐ-UBND, without spaces
    ISSUER_PARENT = "issuer_parent"  # cơ quan chủ quản, lines joined by a space
    ISSUER = "issuer"  # cơ quan ban hành; several joined by ` - `
    PLACE = "place"  # địa danh
    DATE = "date"
    SUBJECT = "subject"  # trích yếu
    ADDRESSEES = "addressees"  # Kính gửi
    SIGNER_NAME = "signer_name"  # without rank or degree
    SIGNER_POSITION = "signer_position"  # without marks of authority
    SIGNING_AUTHORITY = "signing_authority"  # TM. KT. TL. TUQ. Q., several joined by `|`
    OTHER_SIGNERS = "other_signers"  # `name, position` of each further one
    RECIPIENTS = "recipients"  # Nơi nhận
    URGENCY = "urgency"  # KHẨN, THƯỢNG KHẨN, HỎA TỐC, HỎA TỐC HẸN GIỜ
    SECRECY = "secrecy"  # MẬT, TỐI MẬT, TUYỆT MẬT
    CIRCULATION = "circulation"  # LƯU HÀNH NỘI BỘ, XEM XONG TRẢ LẠI …
    COPY_MARK = "copy_mark"  # SAO Y, SAO LỤC, TRÍCH SAO, with what stands beside it
    ARRIVAL_NUMBER = "arrival_number"  # of the incoming stamp, never the document's own
    ARRIVAL_DATE = "arrival_date"
    ENCLOSURES = "enclosures"  # Phụ lục kèm theo …
    LANGUAGE = "language"  # ISO 639: vi, en …
    PAGES = "pages"
    SHEETS = "sheets"
    KEYWORDS = "keywords"
    AUTOGRAPH = "autograph"  # bút tích: that there is one, and where
    NOTE = "note"  # ghi chú
    INFORMATION_SIGN = "information_sign"  # ký hiệu thông tin
    CONDITION = "condition"  # tình trạng vật lý: 01 good, 02 fair, 03 damaged (TT 05/2025/TT-BNV)


class FieldSource(Term):
    """Where a value comes from."""

    PRINT = "print"  # printed text, read from the picture
    BORN_DIGITAL = "born-digital"  # text that stood in the file
    PEN = "pen"  # written by hand
    STAMP = "stamp"
    SIGNATURE = "signature"  # shown or said by a digital signature
    FILE_NAME = "file-name"
    SHEET = "sheet"  # the table that came with a delivery
    NEIGHBOURS = "neighbours"  # numbers of the same issuer and year, which grow with their days
    PERSON = "person"  # never overwritten by a machine
    DERIVED = "derived"  # follows from other fields


class FieldFinding(Term):
    """What is to be told of a field's value."""

    HANDWRITTEN = "handwritten"  # a pen's: read with less certainty, or asked for
    BLANK = "blank"  # its place on the form was left empty; nobody is asked for it
    CUT_OFF = "cut-off"  # runs out of the page
    OVERPRINTED = "overprinted"  # a stamp, seal or mark lies over it
    CONTRADICTED = "contradicted"  # another source says otherwise: see the other readings
    IMPOSSIBLE = "impossible"  # no such day, number or name
    MISREAD = "misread"  # a fault of reading was mended by rule


_ORDER = {name: place for place, name in enumerate(FieldName)}


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: a page, from 1, and the boxes of its words or lines in page coordinates."""

    page: int
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """Another value that a field may have.

    Attributes:
        value: as in `Field`.
        source: who says so.
        confidence: probability 0 to 1 that it is right.
        places: where; empty where it is not from a page.
    """

    value: Value
    source: FieldSource
    confidence: float
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Field:
    """What a document says of itself in one field.

    Attributes:
        name: which field.
        value: normal form; None where something stands there that was not read, or the place was left blank.
        printed: as it stands on the page, lines joined by a space; empty where it is not from a page.
        source: where the value comes from.
        confidence: calibrated probability 0 to 1 that the value is right.
        places: where it stands; empty where it is not from a page.
        others: other readings and what other sources say, likeliest first.
        findings: what is to be told about it.
    """

    name: FieldName
    value: Value | None
    printed: str
    source: FieldSource
    confidence: float
    places: tuple[Place, ...] = ()
    others: tuple[Reading, ...] = ()
    findings: tuple[FieldFinding, ...] = ()

    @property
    def asked(self) -> bool:
        """A person should say what it is: nothing was read, it is not certain, or sources contradict each other."""
        if self.source is FieldSource.PERSON or FieldFinding.BLANK in self.findings:
            return False
        return self.value is None or self.confidence < ASKED_BELOW or FieldFinding.CONTRADICTED in self.findings


def in_order(fields: Iterable[Field]) -> tuple[Field, ...]:
    """Fields in the order of `FieldName`; those that this program does not know at the end, as they came."""
    return tuple(sorted(fields, key=lambda field: _ORDER.get(field.name, len(_ORDER))))
