"""Numbers of documents: how they are printed and typed, what they are made of, when two are the same.

NĐ 30/2020/NĐ-CP, Phụ lục III, and the older forms: `26/2017/NQ-HĐND`, `05/BNV-VP`, `05-CT/TU`, `217-TTg/NC`,
`33/2024/QH15`. An office puts spaces inside (`1906 /SGDĐT-CTrTT`) and breaks the line after a separator. This is the
one place that knows; index, description and catalogue ask here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from domain.vietnamese import fold

_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))
_NUMBER = (
    r"(?<![\w/.,-])\d{{1,6}}[a-z]?(?:{gap}/{gap}(?:1[89]|20)\d{{2}})?{gap}[-/]{gap}{part}(?:{gap}[-/&]{gap}{more})*"
)
_PRINTED_NUMBER = re.compile(
    _NUMBER.format(gap=r"\s?", part=r"[A-ZĐ]{2}[A-Za-zĐđ0-9]{0,14}", more=r"[A-ZĐ][A-Za-zĐđ0-9]{0,14}")
)
_TYPED_NUMBER = re.compile(
    _NUMBER.format(gap=r"(?:\s*(?=/)|(?<=/)\s*)?", part=r"[a-zđ]{2}[a-zđ0-9]{0,14}", more=r"[a-zđ][a-zđ0-9]{0,14}"),
    re.IGNORECASE,
)
_OWN_NUMBER = re.compile(r"^\s*S(?:ố|Ố|o|O|ó|ô)\s*[:.]?\s*$")
_PARTS = re.compile(
    r"(?P<number>\d{1,6}[a-zđ]?)(?:/(?P<year>(?:1[89]|20)\d{2}))?(?P<joint>[-/])(?P<notation>[^\W\d].*)"
)


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """A document number as it stands in a text.

    Attributes:
        key: without spaces, marks, case and leading zeros: `26/2017/nq-hdnd`.
        start, end: character range in the text.
        own: it stands after `Số:` at the head of a line: the number that this document bears, not one it cites.
    """

    key: str
    start: int
    end: int
    own: bool


@dataclass(frozen=True, slots=True)
class Symbol:
    """The parts of a document number (số, ký hiệu).

    Attributes:
        number: figures with their letter: `26`, `30c`; noughts before them as printed.
        year: of the number, `2017`; empty where it has none.
        notation: `QĐ-UBND`, without spaces.
        joint: between number and notation: `/`, or `-` of Party documents and old ones.
    """

    number: str
    year: str
    notation: str
    joint: str = "/"

    @classmethod
    def parse(cls, text: str) -> Symbol | None:
        """The parts of a whole number; None where the text is none."""
        found = _PARTS.fullmatch(compact(text))
        return cls(found["number"], found["year"] or "", found["notation"], found["joint"]) if found else None

    def __str__(self) -> str:
        """As it is written without spaces: `26/2017/QĐ-UBND`."""
        return f"{self.number}{'/' + self.year if self.year else ''}{self.joint}{self.notation}"


def compact(text: str) -> str:
    """A number without spaces and with plain hyphens, letters as printed."""
    return "".join(text.translate(_DASHES).split())


def document_numbers(text: str) -> tuple[DocumentNumber, ...]:
    """The document numbers printed in an NFC text; abbreviations must stand in capitals, as the rules print them."""
    return tuple(
        DocumentNumber(number_key(found[0]), found.start(), found.end(), _is_own(text, found.start()))
        for found in _PRINTED_NUMBER.finditer(text.translate(_DASHES))
    )


def typed_numbers(text: str) -> tuple[DocumentNumber, ...]:
    """The document numbers in a typed NFC query, in any case and with or without marks."""
    return tuple(
        DocumentNumber(number_key(found[0]), found.start(), found.end(), own=False)
        for found in _TYPED_NUMBER.finditer(text.translate(_DASHES))
    )


def number_key(number: str) -> str:
    """The key of a number by which two are equal: `05-CT/TU`, `5 -CT/TU` and `5–ct/tu` become one."""
    return fold(compact(number)).lstrip("0")


def _is_own(text: str, start: int) -> bool:
    return bool(_OWN_NUMBER.match(text[text.rfind("\n", 0, start) + 1 : start]))
