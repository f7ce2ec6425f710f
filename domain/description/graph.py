"""Who names whom: when a document that another one cites is the one that lies here. Pure.

Numbers begin anew every year and in every body, so a number alone tells no document: date and issuer must not speak
against it. Where they leave several, none of them is told to be the one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.description.dates import PartialDate
from domain.description.symbols import number_key
from domain.vietnamese import fold

if TYPE_CHECKING:
    from domain.description.citations import Citation

_LONG = {
    "ubnd": "uy ban nhan dan",
    "hdnd": "hoi dong nhan dan",
    "gd&dt": "giao duc va dao tao",
    "gddt": "giao duc va dao tao",
    "tn&mt": "tai nguyen va moi truong",
    "kh&dt": "ke hoach va dau tu",
    "tp.": "thanh pho ",
    "&": " va ",
}


@dataclass(frozen=True, slots=True)
class KnownNumber:
    """A number with what tells which document bears it.

    Attributes:
        key: `domain.description.symbols.number_key` of it.
        date: of the document as far as it is known.
        issuer: as printed; empty where it is not known.
    """

    key: str
    date: PartialDate | None = None
    issuer: str = ""

    @classmethod
    def of(cls, citation: Citation) -> KnownNumber:
        """The number that a citation names."""
        return cls(number_key(citation.symbol), citation.date, citation.issuer)

    def may_be(self, other: KnownNumber) -> bool:
        """The two may be one document: the same number, and neither day nor body speaks against it."""
        return self.key == other.key and _days_agree(self.date, other.date) and _alike(self.issuer, other.issuer)


@dataclass(frozen=True, slots=True)
class CitedRecord:
    """A record of the archive that a citation names."""

    code: str
    title: str


def _days_agree(one: PartialDate | None, other: PartialDate | None) -> bool:
    return one is None or other is None or (one.first <= other.last and other.first <= one.last)


def _alike(one: str, other: str) -> bool:
    """Either names the other with fewer words: `UBND tỉnh` and `ỦY BAN NHÂN DÂN TỈNH LÀO CAI`."""
    first, second = _plain(one), _plain(other)
    return first in second or second in first


def _plain(issuer: str) -> str:
    plain = fold(issuer)
    for short, long in _LONG.items():
        plain = plain.replace(short, long)
    return " ".join(plain.split())
