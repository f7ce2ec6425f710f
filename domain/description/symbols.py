"""Numbers of documents: how they are printed and typed, what they are made of, when two are the same.

NĐ 30/2020/NĐ-CP, Phụ lục III, and the older forms: `26/2017/NQ-HĐND`, `05/BNV-VP`, `05-CT/TU`, `217-TTg/NC`,
`33/2024/QH15`. An office puts spaces inside (`1906 /SGDĐT-CTrTT`) and breaks the line after a separator; a reader loses
a stroke between (`119QĐ-UBND`) and takes noughts for letters. This is the one place that knows; index, description and
catalogue ask here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from domain.description.kinds import kinds
from domain.vietnamese import fold

_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))
_AS_FIGURES = str.maketrans({"O": "0", "o": "0", "I": "1", "l": "1", "B": "8"})
_SHORT = "|".join(sorted({one for kind in kinds() for one in kind.abbreviations if len(one) > 1}, reverse=True))
# Capitals of an office, up to three small letters after one: `TTg`, `CTrTT`, `QH15`; a Vietnamese word is none.
_LETTERS = r"[A-ZĐ](?:[A-ZĐ0-9]|[a-zđ]{1,3}(?=[A-ZĐ]|(?![^\W\d_]))){0,14}"
_OFFICE = rf"(?:{_LETTERS}(?![^\W\d_])|[A-ZĐ]{{2,15}})"
_WIDE_OFFICE = rf"(?=[A-ZĐ](?:[a-zđ]{{0,2}})[A-ZĐ]){_OFFICE}"  # a space stands before it: no name or first word
_PRINTED_NUMBER = re.compile(
    rf"""(?=[\dOIlB])(?:(?<![\w/.,:-])|(?<=\b[Ss][ốôổóoòộồ])|(?<=[^\W\d]:)|(?<=\s:))
    (?P<number>\d(?:[\dOoIl]|B(?=\d)){{0,5}}[a-zđ]?|[OIlB](?:\d[\dOoIl]?){{1,3}})
    (?:\s?/\s?(?P<year>(?:1[89]|2[0Oo])[\dOoIl]{{2}}))?
    (?:(?P<joint>\s?/{{1,2}}\s?|[ ]?-\s?)|(?P<lost>[ ]?)(?=(?:{_SHORT})-))
    (?P<notation>
        (?:(?=[A-ZĐ]{{2}}){_LETTERS}|\d[A-ZĐ]{{1,3}}(?=/T[UW]\b))
        (?:(?:[/&]|-\n?|\.(?=[A-ZĐ]{{2,6}}\b)){_OFFICE}|(?:[ ]/\s?|/\s|[ ]-|-\s){_WIDE_OFFICE}){{0,6}}
        |[A-ZĐ]{{2,15}}(?:[ ]-[ ](?=[A-ZĐ]{{2}}){_OFFICE})?
    )""",
    re.VERBOSE,
)
# A leaning 1 is read as a stroke, of which a number has one to its year and one to its notation: `201//1990/NĐ-CP`,
# `40/6/2014/TT-BNV`, `2258/20/8/TT-BNV`.
_STROKE_FOR_ONE = re.compile(
    r"(?<![\w/.,-])(?P<before>\d{1,4})/(?P<behind>\d{0,3})(?=/(?:1[89]|20)\d{2}/[A-ZĐ])"
    r"|(?<=\d/)(?P<century>19|20)(?P<decade>\d?)/(?P<year>\d?)(?=/[A-ZĐ]{2})"
)
_TYPED_GAP = r"(?:\s*(?=/)|(?<=/)\s*)?"
_TYPED_NUMBER = re.compile(
    rf"(?<![\w/.,-])\d{{1,6}}[a-z]?(?:{_TYPED_GAP}/{_TYPED_GAP}(?:1[89]|20)\d{{2}})?{_TYPED_GAP}[-/]{_TYPED_GAP}"
    rf"[a-zđ]{{2}}[a-zđ0-9]{{0,14}}(?:(?:{_TYPED_GAP}[-/&]{_TYPED_GAP}|\.(?=[a-zđ]{{2,6}}\b))[a-zđ][a-zđ0-9]{{0,14}})*",
    re.IGNORECASE,
)
_OWN_NUMBER = re.compile(
    r"^\s*(?:S[ốỐoOóôổồ]\s*[:.]?\s*|[Ss][ốoóôổồ]\s*:\s*\S{0,8}\s*)$"
)  # a pen's figures are read as anything
# Standards and forms have numbers of the same look and are no documents: `QCVN 40/2011-BTNMT`, `Mẫu số 01/TNDN`.
_NO_DOCUMENT = re.compile(
    r"(?:[QT]CVN|TCXDVN|TCXD|TCN|ISO|IEC|Km|(?i:mẫu|biểu|phụ lục|tờ khai|bảng|thửa đất|tờ bản đồ|lô))"
    r"(?: số| (?:[A-Z]+ )?\d[\d.:-]*)?[ :]{1,2}$"
)
_ASSEMBLY = re.compile(r"^QH(?!\d\d$)([\dIlO]{2,3})$")  # `QHI5`, `QHI15` of QH15
_BEFORE = 24  # letters before a number that may say that it is none
_PARTS = re.compile(
    r"(?P<number>\d{1,6}[a-zđ]?)(?:/(?P<year>(?:1[89]|20)\d{2}))?(?P<joint>[-/])(?P<notation>(?:[^\W\d]|\d[A-ZĐ]).*)"
)


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """A document number as it stands in a text.

    Attributes:
        key: without spaces, marks, case and leading zeros: `26/2017/nq-hdnd`.
        start, end: character range in the text.
        own: it stands after `Số:` at the head of a line: the number that this document bears, not one it cites.
        symbol: as printed, without spaces: `26/2017/NQ-HĐND`.
        mended: a fault of reading was taken out: a lost stroke, a letter for a figure.
    """

    key: str
    start: int
    end: int
    own: bool
    symbol: str = ""
    mended: bool = False


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
    plain = text.translate(_DASHES)
    whole = _STROKE_FOR_ONE.sub(_with_one, plain)
    return tuple(
        _number(plain, found) for found in _PRINTED_NUMBER.finditer(whole) if not _is_no_document(plain, found.start())
    )


def typed_numbers(text: str) -> tuple[DocumentNumber, ...]:
    """The document numbers in a typed NFC query, in any case and with or without marks."""
    return tuple(
        DocumentNumber(number_key(found[0]), found.start(), found.end(), own=False, symbol=compact(found[0]))
        for found in _TYPED_NUMBER.finditer(text.translate(_DASHES))
    )


def number_key(number: str) -> str:
    """The key of a number by which two are equal: `05-CT/TU`, `5 -CT/TU` and `5–ct/tu` become one."""
    return fold(compact(number)).lstrip("0")


def _with_one(found: re.Match[str]) -> str:
    """A 1 for the stroke that a number has no place for."""
    if found["before"]:
        return f"{found['before']}1{found['behind']}"
    told = f"{found['century']}{found['decade']}1{found['year']}"
    return told if len(told) == len("2018") else found[0]


def _number(text: str, found: re.Match[str]) -> DocumentNumber:
    """A number found in `text`, or in what it was mended to."""
    figures, year = (_figures(found[part] or "") for part in ("number", "year"))
    joint = "-" if "-" in (found["joint"] or "") else "/"
    read = compact(found["notation"])
    notation = _ASSEMBLY.sub(lambda term: "QH" + _figures(term[1])[-2:], read)
    symbol = f"{figures}{'/' + year if year else ''}{joint}{notation}"
    as_read = figures == found["number"] and year == (found["year"] or "") and notation == read
    as_read &= found[0] == text[found.start() : found.end()]
    mended = not as_read or found["joint"] is None or "//" in found["joint"]
    return DocumentNumber(
        number_key(symbol), found.start(), found.end(), _is_own(text, found.start()), symbol=symbol, mended=mended
    )


def _figures(printed: str) -> str:
    return printed.translate(_AS_FIGURES)


def _is_no_document(text: str, start: int) -> bool:
    return _NO_DOCUMENT.search(text[max(0, start - _BEFORE) : start]) is not None


def _is_own(text: str, start: int) -> bool:
    head = text[max(0, start - _BEFORE) : start].rpartition("\n")
    return (bool(head[1]) or start <= _BEFORE) and bool(_OWN_NUMBER.match(head[2]))
