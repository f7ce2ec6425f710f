"""Who issued a document: lines of the left column above the number, told apart into the body and the one above it."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from describe.authorities.mending import mended
from describe.authorities.names import peers, province_named, words_of_bodies
from describe.head.echoes import echoed
from describe.head.pieces import Piece
from domain.vietnamese import fold

if TYPE_CHECKING:
    from domain.text import Word

_CAPITALS = 0.75
_SIGNED = re.compile(
    r"(ky boi|nguoi ky|co quan|thoi gian|ngay ky|email|sao y|\d\d:\d\d|\d{2}[./]\d{2}[./]\d{4}|chu ky)"
)
_STAMPED = re.compile(
    r"\W*(hoa ?toc|thuong khan|khan|mat|toi mat|tuyet mat|den|cong van den|sao y|sao luc|du thao)\b.{0,12}"
)
_OF_A_PLACE = {"uy ban nhan dan", "hoi dong nhan dan", "toa an nhan dan", "vien kiem sat nhan dan", "uy ban hanh chinh"}
_LINES = 6  # that a head's issuers take at most
_TRIM = " .,;:'\"‘’“”*_|-–—"


@dataclass(frozen=True)
class Body:
    """One body as a head names it.

    Attributes:
        pieces: its lines.
        name: its lines joined by a space, faulty readings mended.
        printed: as read.
    """

    pieces: tuple[Piece, ...]
    name: str
    printed: str

    @property
    def mended(self) -> bool:
        """A faulty reading was mended."""
        return self.name != self.printed

    @property
    def confidence(self) -> float:
        """The lowest of its words' that were not mended: a mended one stands in a list."""
        words = [word for piece in self.pieces for word in piece.words if any(map(str.isalpha, word.text))]
        kept = self.name.split()
        sure = [word.confidence for word in words if word.text.strip(_TRIM) in {one.strip(_TRIM) for one in kept}]
        return min(sure, default=0.0)


@dataclass(frozen=True)
class Issuers:
    """Who issued a document.

    Attributes:
        parent: the body above it; None where none is named.
        issuing: the body that issues, or several of one rank.
        certain: how well what stands there tells parent and issuer apart, 0 to 1.
    """

    parent: Body | None
    issuing: tuple[Body, ...]
    certain: float = 1.0

    @property
    def name(self) -> str:
        """The issuing bodies, several joined by ` - `."""
        return " - ".join(body.name for body in self.issuing)


def issuers(lines: tuple[Piece, ...], text: tuple[Word, ...], *, several: bool) -> Issuers | None:
    """Issuer and parent from the lines above the number; None where no line names a body.

    Args:
        lines: of the left column, from the top.
        text: words below the head, which may repeat its names.
        several: kind or notation say that several bodies issue together.
    """
    groups = _groups([line for line in lines if _names_a_body(line)][:_LINES])
    bodies = tuple(_body(group, text) for group in groups)
    if not bodies:
        return None
    if len(bodies) == 1:
        placeless = fold(bodies[0].name) in _OF_A_PLACE
        return Issuers(None, bodies, 0.6 if placeless else (1.0 if _opens(bodies[0].pieces[0]) else 0.8))
    if several or all(_peers(one, other) for one, other in itertools.pairwise(bodies)):
        return Issuers(None, bodies, 0.85)
    parent = bodies[0] if len(bodies) == 2 else _body([piece for body in bodies[:-1] for piece in body.pieces], text)  # noqa: PLR2004
    return Issuers(parent, bodies[-1:], 1.0 if len(bodies) == 2 else 0.8)  # noqa: PLR2004


def _names_a_body(line: Piece) -> bool:
    """A line in capitals that is no signature's, no stamp's and no page number."""
    letters = sum(letter.isalpha() for letter in line.text)
    if letters < 2 or line.capitals < _CAPITALS or _SIGNED.search(line.key):  # noqa: PLR2004
        return False
    if _STAMPED.fullmatch(line.key):
        return False
    return line.confidence > 0.45 or _opens(line) or _places(line) or letters > 12  # noqa: PLR2004


def _groups(lines: list[Piece]) -> list[list[Piece]]:
    """Lines that name one body each."""
    groups: list[list[Piece]] = []
    for line in lines:
        if not groups or (_opens(line) and not _goes_on(groups[-1][-1], line)):
            groups.append([line])
        else:
            groups[-1].append(line)
    return groups


def _opens(line: Piece) -> bool:
    """A line begins with a word that begins names of bodies."""
    words = _bare_words(line)
    if _begins(words, words_of_bodies("openers", "not_openers")):
        return False
    return any(words[:count] in _openers() for count in (1, 2, 3, 4))


@cache
def _openers() -> frozenset[tuple[str, ...]]:
    return frozenset(words_of_bodies("openers", "words"))


def _goes_on(before: Piece, line: Piece) -> bool:
    """A line goes on with the name that the one before it left open."""
    last, first = _bare_words(before), _bare_words(line)
    if len(last) == 1 or before.text.endswith((",", "-", "–")) or line.text.startswith(("-", "–")):
        return True
    if (last[-1], first[0]) in words_of_bodies("openers", "broken"):
        return True
    ends = words_of_bodies("openers", "left_open")
    return any(last[-len(one) :] == one for one in ends) or _begins(first, words_of_bodies("openers", "goes_on"))


def _begins(words: tuple[str, ...], beginnings: tuple[tuple[str, ...], ...]) -> bool:
    return any(words[: len(one)] == one for one in beginnings)


def _bare_words(line: Piece) -> tuple[str, ...]:
    """Folded words of a line, spelled as the lists do."""
    proper = " ".join(mended(tuple(word.text for word in line.words)))
    return tuple(re.sub(r"[^\w&]+", " ", fold(proper)).split()) or ("",)


def _places(line: Piece) -> bool:
    """A line begins with the rank of a place: TỈNH, THÀNH PHỐ."""
    return line.key.startswith(("tinh ", "thanh ", "huyen ", "quan ", "xa ", "phuong ", "thi ", "dac khu "))


def _body(pieces: list[Piece], text: tuple[Word, ...]) -> Body:
    words = tuple(word for piece in pieces for word in piece.words)
    printed = " ".join(word.text for word in words).strip(_TRIM)
    return Body(tuple(pieces), " ".join(mended(echoed(words, text))).strip(_TRIM), printed)


def _peers(one: Body, other: Body) -> bool:
    """Two bodies are of one rank, or a hyphen joins them."""
    if one.printed.endswith("-") or fold(one.pieces[-1].words[-1].text) in {"-", "–"}:
        return True
    keys = fold(one.name), fold(other.name)
    lower = tuple(" ".join(words) for words in words_of_bodies("ranks", "not_peers"))
    if any(key.startswith(lower) for key in keys):
        return False
    return any(all(key.startswith(group) for key in keys) for group in peers())


def province_of(names: tuple[str, ...]) -> str | None:
    """The province that a head's bodies name behind `tỉnh` or `thành phố`, as written in a sentence."""
    for name in names:
        found = re.search(r"\b(?:tinh|thanh pho|tp\.?)\s+(.+)$", fold(name))
        if found is None:
            continue
        tail = name[len(name) - len(found[1]) :].split()
        for count in range(min(5, len(tail)), 0, -1):
            province = province_named(" ".join(tail[:count]).strip(_TRIM))
            if province is not None:
                return province.name
    return None
