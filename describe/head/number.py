"""The number line: Số: 26/2017/QĐ-UBND, a pen's number in it, and the forms of the Party and of older documents."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from describe.head.pieces import Piece
from describe.head.strokes import Print, gap, ink_within
from domain.description.fields import FieldFinding, FieldSource
from domain.geometry import Box, union
from domain.text import DOUBTFUL

if TYPE_CHECKING:
    from collections.abc import Iterable

    from domain.text import Mark, Word

_LEAD = re.compile(r"^\W{0,2}(?:[a-z]{2,6} ){0,3}?[s5][o0]{1,2}\s*(?:[:;.,]\s*)*(?=[^a-z\s]|$|.{0,9}?[-/])")
_PART = r"[A-ZĐ][A-Za-zĐđ0-9]*"
_NOTATION = re.compile(rf"{_PART}(?:\s?[-–—/&._]\s?{_PART})*")
_JOINED_BY_HYPHEN = re.compile(
    rf"(?P<number>[\dOolIQ]{{1,6}}[a-zđ]?)\s?(?P<joint>[-–—])\s?(?P<notation>{_NOTATION.pattern})"
)
_NO_SLASH = re.compile(rf"(?P<number>[^A-ZĐ]{{0,9}}?)\s*(?P<notation>{_NOTATION.pattern})")
_YEAR = re.compile(r"(?P<number>.*?)(?:\s*[/-]\s*|(?<=\S)\s+)(?P<year>(?:19|20)\d\d)\s*$")
_CLEAN = re.compile(r"\d{1,6}[a-zđ]?")
_FIGURES = str.maketrans({"O": "0", "o": "0", "Q": "0", "l": "1", "I": "1", "|": "1", "/": "1", "°": "8"})
_ENDS = re.compile(r"(?:\s*[.,;:]+|\s+[VWv]\s?/\s?[vVyY]\b.*|\s*[-–/]\s*)$")
_HAND_READ = 0.7  # confidence of a numeral below which it is no print
_DOTS = re.compile(r"[.…_·\s]{2,}|[.…_]")


@dataclass(frozen=True)
class NumberLine:
    """What the number line of a head says.

    Attributes:
        piece: the line.
        number: figures with their letter; empty where a pen wrote them or they are missing.
        read: what was read where a pen wrote.
        year: of the number; empty where it has none.
        joint: `/`, or `-` of Party documents and old ones.
        notation: as printed, with its spaces.
        source: print, pen or stamp.
        findings: of the number.
        place: boxes of the number, or of the gap where it belongs.
        confidence: of number and notation, as far as the reader is sure of their letters.
        joint_mended: the stroke between number and notation was not read.
    """

    piece: Piece
    number: str
    read: str
    year: str
    joint: str
    notation: str
    source: FieldSource
    findings: tuple[FieldFinding, ...]
    place: tuple[Box, ...]
    confidence: tuple[float, float]
    joint_mended: bool = False

    @property
    def printed(self) -> str:
        """The printed part of the symbol, as it stands there."""
        year = f"/{self.year}" if self.year else ""
        return f"{self.number}{year}{self.joint}{self.notation}"


def number_line(
    pieces: tuple[Piece, ...], marks: Iterable[Mark], printing: Print | None, *, party: bool
) -> NumberLine | None:
    """The number line of a head's left column; None where there is none."""
    ways = [parsed for piece in pieces if (parsed := _parsed(piece, party=party)) is not None]
    led = [way for way in ways if way.led]
    best = next(iter(led or ways), None)
    return best.told(tuple(marks), printing) if best is not None else None


@dataclass(frozen=True)
class _Parsed:
    piece: Piece
    led: bool
    numeral: tuple[int, int]  # characters of the line's text
    joint: str
    year: str
    notation: tuple[int, int]

    @property
    def raw(self) -> str:
        return self.piece.text[slice(*self.numeral)]

    def told(self, marks: tuple[Mark, ...], printing: Print | None) -> NumberLine:
        notation = self.piece.text[slice(*self.notation)]
        tail = _words(self.piece, *self.notation)
        figures = _words(self.piece, *self.numeral) if self.raw.strip() else ()
        text, mended = _mended(self.raw)
        ink = self._ink(marks)
        pen = bool(ink) or self._by_pen(text, figures, printing)
        findings: tuple[FieldFinding, ...] = ()
        source = FieldSource.PRINT
        if pen:
            source, findings = FieldSource.PEN, (FieldFinding.HANDWRITTEN,)
        elif not text:
            findings = (FieldFinding.BLANK,)
        elif mended:
            findings = (FieldFinding.MISREAD,)
        number = "" if pen else text
        sure = min((word.confidence for word in figures), default=0.0) * (0.75 if mended else 1.0)
        return NumberLine(
            self.piece,
            number,
            text if pen and _CLEAN.fullmatch(text) else "",
            self.year,
            self.joint or "/",
            notation,
            source,
            findings,
            ink or (tuple(word.box for word in figures) if figures and not pen else self._room(figures)),
            (sure, min((word.confidence for word in tail), default=0.0)),
            joint_mended=not self.joint,
        )

    def _by_pen(self, text: str, figures: tuple[Word, ...], printing: Print | None) -> bool:
        if not text:
            before = _words(self.piece, 0, max(1, self.numeral[0]))
            after = _words(self.piece, *self.notation)
            doubt = any(word.confidence < _HAND_READ for word in after[:1])
            return doubt or (printing is not None and any(printing.swollen(word) for word in before))
        if not _CLEAN.fullmatch(text) or min(word.confidence for word in figures) < _HAND_READ:
            return True
        if printing is None:
            return False
        if text != self.raw.strip(" .…") and min(word.confidence for word in figures) < DOUBTFUL:
            return True
        alone = len(figures) == 1 and figures[0].text.strip(".…") == self.raw.strip(" .…")
        if not self.led:  # `Số:` was lost into the word
            return any(printing.foreign(word, f"Số:{word.text}") for word in figures if word.box.h > word.box.w)
        if alone:
            return printing.foreign(figures[0], text)
        mended = text != self.raw.strip(" .…")
        return any(printing.swollen(word, strict=mended) for word in figures)

    def _ink(self, marks: tuple[Mark, ...]) -> tuple[Box, ...]:
        return ink_within(marks, self._gap()) if not self.raw.strip(" .…_") else ()

    def _room(self, figures: tuple[Word, ...]) -> tuple[Box, ...]:
        return (union(word.box for word in figures),) if figures else (self._gap(),)

    def _gap(self) -> Box:
        before = _words(self.piece, 0, max(1, self.numeral[0]))
        after = _words(self.piece, *self.notation)
        if not before or not after or before[-1] is after[0]:
            return union(word.box for word in (*before, *after))
        return gap(before[-1].box, after[0].box)


def _parsed(piece: Piece, *, party: bool) -> _Parsed | None:
    piece = piece.since(_last_lead(piece))
    lead = _LEAD.match(piece.key) if len(piece.key) == len(piece.text) else None
    start = lead.end() if lead else 0
    rest = piece.text[start:]
    end = _ENDS.search(rest)
    rest = rest[: end.start()] if end else rest
    found = _JOINED_BY_HYPHEN.fullmatch(rest) or _split_at_stroke(rest, party=party)
    if found is None and lead is None and piece.capitals < 0.5:  # noqa: PLR2004
        return None
    if found is None:
        found = _NO_SLASH.match(rest) if lead is not None else _NO_SLASH.fullmatch(rest)
    if found is None or not _believable(found["notation"], led=lead is not None, figures=found["number"]):
        return None
    parts = found.groupdict()
    numeral, year = found["number"], ""
    if (dated := _YEAR.fullmatch(numeral)) is not None:
        numeral, year = dated["number"], dated["year"]
    at = start + found.start("number")
    notation = start + found.start("notation"), start + found.end("notation")
    return _Parsed(piece, lead is not None, (at, at + len(numeral)), parts.get("joint") or "", year, notation)


def _last_lead(piece: Piece) -> int:
    """The word with the last `Số` on a line: what stands before it is a stamp's number."""
    leads = [at for at, word in enumerate(piece.words) if at and word.text.startswith(("Số", "Sô", "Sổ"))]
    stamps = bool(leads) and any(letter.isdigit() for letter in piece.of(piece.words[: leads[-1]]).text)
    return leads[-1] if stamps else 0


def _split_at_stroke(rest: str, *, party: bool) -> re.Match[str] | None:
    """Number and notation parted by the first stroke behind which only a notation stands."""
    stroke = "[-–—/]" if party else "/"
    for at in (found.start() for found in re.finditer(stroke, rest)):
        before, after = rest[:at], rest[at + 1 :].strip()
        if len(before) <= 12 and _NOTATION.fullmatch(after):  # noqa: PLR2004 - six figures and a year
            pattern = rf"(?P<number>.{{{at}}})(?P<joint>.)\s*(?P<notation>.*?)\s*"
            return re.fullmatch(pattern, rest)
    return None


def _believable(notation: str, *, led: bool, figures: str) -> bool:
    """Letters may be a notation: two capitals at least, and beside a line without `Số` figures or a hyphen too."""
    capitals = sum(letter.isupper() for letter in notation)
    if capitals < 2 or len(notation) > 28:  # noqa: PLR2004
        return False
    return led or (bool(re.search(r"\d", figures)) and bool(re.search(r"[-–—/]", notation)))


def _mended(raw: str) -> tuple[str, bool]:
    """Figures of a numeral, look-alikes of figures taken for them; whether any was."""
    bare = _DOTS.sub("", raw).strip(" .…_:;,'-–")
    if _CLEAN.fullmatch(bare) or not bare:
        return bare, False
    if not any(letter.isdigit() for letter in bare):
        return bare, True
    return bare.replace(" ", "").translate(_FIGURES), True


def _words(piece: Piece, start: int, end: int) -> tuple[Word, ...]:
    """The words that a range of a line's characters touches."""
    at, found = 0, []
    for word in piece.words:
        if at < end and at + len(word.text) > start:
            found.append(word)
        at += len(word.text) + 1
    return tuple(found)
