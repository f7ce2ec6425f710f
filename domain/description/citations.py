"""Citations: documents that a document names, and what it does with them."""

from __future__ import annotations

from dataclasses import dataclass

from domain.description.dates import PartialDate
from domain.description.fields import Place
from domain.terms import Term


class CitationRole(Term):
    """Why a document names another one; values are the Vietnamese terms."""

    BASIS = "căn cứ"  # also `xét` of documents in force
    FOLLOWS = "theo"  # theo đề nghị, thực hiện
    REPLACES = "thay thế"
    REPEALS = "bãi bỏ"
    AMENDS = "sửa đổi"
    SUPPLEMENTS = "bổ sung"
    CORRECTS = "đính chính"
    GUIDES = "hướng dẫn"
    OTHER = "khác"


@dataclass(frozen=True, slots=True)
class Citation:
    """One document that another one names by its number.

    Attributes:
        symbol: number and notation as printed, without spaces: `26/2017/QĐ-UBND`.
        kind: kind in lower case as far as it is named, else empty.
        date: day as far as it is told.
        issuer: body as printed, as far as it is named, else empty.
        role: what the citing document does with it; the weightiest one where it is named several times.
        printed: the words that name it.
        places: everywhere it stands, first place first.
        confidence: probability 0 to 1 that number and role are right.
        parts: articles that the role is about, `Điều 3`, as printed; empty: the whole document.
        by: clause of the citing document that says so, `Điều 2`; evidence of a state of validity.
        effective: day from which it holds, where the clause says one.
    """

    symbol: str
    role: CitationRole
    printed: str
    places: tuple[Place, ...]
    confidence: float
    kind: str = ""
    date: PartialDate | None = None
    issuer: str = ""
    parts: tuple[str, ...] = ()
    by: str = ""
    effective: PartialDate | None = None
