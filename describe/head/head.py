"""All that stands in the head of a first page, part by part, before it becomes fields."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from describe.authorities.fitting import issuer_fits, kinds_in, parts_of
from describe.head.addressing import addressees
from describe.head.dating import DateLine, date_line
from describe.head.issuing import Issuers, issuers, province_of
from describe.head.kinds import APPENDIX
from describe.head.layout import Layout, layout_of
from describe.head.naming import Title, is_about, title_of
from describe.head.number import NumberLine, number_line
from describe.head.pieces import Piece, pieces_of
from describe.head.strokes import Print
from describe.pages import DescribedPage
from domain.description.fields import FieldSource

if TYPE_CHECKING:
    from domain.text import Word

_JOINT_KINDS = ("thông tư liên tịch", "nghị quyết liên tịch")
_KINDS_OF_SEVERAL = {"TTLT", "TTLB", "NQLT", "QCPH", "KHLT", "HDLT", "CTLT"}
_FOOT_DATE = 0.4  # share of the page's width right of which a day below the text stands
_MOSTLY = 0.8
_APPENDIX = re.compile(rf"{APPENDIX}\b|bieu mau so|mau so \d")
_OF_ANOTHER = re.compile(r"\W*(ban hanh )?kem theo\b")


@dataclass(frozen=True)
class Head:
    """A head in its parts; each is None or empty where the page does not show it.

    Attributes:
        page: where it stands.
        layout: its columns.
        number: number and notation.
        dated: place and day.
        issued: issuer and the body above it.
        title: kind and subject.
        to: names after `Kính gửi`, and their lines.
    """

    page: DescribedPage
    layout: Layout
    number: NumberLine | None
    dated: DateLine | None
    issued: Issuers | None
    title: Title
    to: tuple[tuple[str, ...], tuple[Piece, ...]]

    @property
    def appendix(self) -> bool:
        """It is no document's first page but an appendix's, which names its document."""
        opening = (*self.layout.left, *self.layout.right, *self.layout.below)[:6]
        named = any(_APPENDIX.match(piece.key) and piece.capitals > 0.5 for piece in opening[:4])  # noqa: PLR2004
        return (self.layout.title is None and named) or any(_OF_ANOTHER.match(piece.key) for piece in opening)

    @property
    def found(self) -> bool:
        """Something on the page says that it is a document's head."""
        named = self.title.kind is not None and self.title.kind.kind.family != "other"
        return self.layout.title is not None or self.number is not None or named

    @property
    def kind_of_notation(self) -> str | None:
        """The kind that the notation alone tells; None where it may be a letter's."""
        if self.number is None or len(parts_of(self.number.notation)) < 2:  # noqa: PLR2004
            return None
        first = parts_of(self.number.notation)[0]
        issuer = self.issued.name if self.issued else ""
        told = kinds_in(self.number.notation)
        return told[0] if told and len(first) > 1 and not (issuer and issuer_fits(first, issuer)) else None

    @property
    def text(self) -> tuple[Word, ...]:
        """Words below the head's columns that are no part of the subject: they may repeat its names and words."""
        own = set(map(id, self.title.words))
        return tuple(word for piece in self.layout.below for word in piece.words if id(word) not in own)

    @property
    def province(self) -> str | None:
        """The province that issuer or parent name."""
        if self.issued is None:
            return None
        parent = (self.issued.parent.name,) if self.issued.parent else ()
        return province_of((self.issued.name, *parent))


def head_of(page: DescribedPage) -> Head:
    """The head of a first page in its parts."""
    layout = layout_of(page)
    printing = Print.of(layout) if not page.born_digital else None  # letters of a file are no pen's
    number = number_line(_numbered(layout.left), page.marks, printing, party=layout.party)
    if number is None:
        number = number_line(layout.right, page.marks, printing, party=layout.party)
    by_pen = number is not None and number.source is FieldSource.PEN
    dated = date_line(layout.right, page.marks, printing, by_pen=by_pen)
    if dated is None and layout.title is not None:
        dated = _dated_below(page, layout, printing)
    title = title_of(layout.left, layout.below, number=number.piece if number else None)
    text = tuple(word for piece in layout.below for word in piece.words)
    issued = issuers(_above(layout.left, number, title), text, several=_several(number, title))
    return Head(page, layout, number, dated, issued, title, addressees(layout.below))


def _numbered(left: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """Lines of the left column down to the subject, whose numbers are other documents'."""
    end = next((at for at, piece in enumerate(left) if is_about(piece.text)), len(left))
    return left[:end]


def _above(left: tuple[Piece, ...], number: NumberLine | None, title: Title) -> tuple[Piece, ...]:
    """Lines of the left column above the number, or above the subject where there is none."""
    if number is not None and number.piece in left:
        return tuple(piece for piece in left if piece.level < number.piece.level)
    return left[: left.index(title.about[0])] if title.beside and title.about[0] in left else left


def _several(number: NumberLine | None, title: Title) -> bool:
    """Kind or notation say that several bodies issue together."""
    named = title.kind is not None and title.kind.kind.name in _JOINT_KINDS
    return named or (number is not None and bool(_KINDS_OF_SEVERAL & set(parts_of(number.notation))))


def _dated_below(page: DescribedPage, layout: Layout, printing: Print | None) -> DateLine | None:
    """A line of place and day alone at the right below the text, where older documents have it."""
    start = layout.below[0].top if layout.below else 0.3
    lines = [piece for piece in pieces_of(page, start, 1.0) if piece.left > _FOOT_DATE]
    found = date_line(lines, page.marks, printing, by_pen=False)
    return found if found is not None and found.value is not None else None
