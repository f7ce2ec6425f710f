"""Small A4 pages for tests of describing: lines with their places as shares of the page, words sharing out the line."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby

from describe.pages import DescribedPage
from domain.geometry import Box
from domain.text import BlockKind, Mark, MarkKind, PageText, TextBlock, TextLine, TextSource, Word

WIDTH, HEIGHT = 1654, 2339  # A4 at 200 dpi
EM = 0.0218  # share of the width: 13 points
HEIGHT_OF_WORDS, HEIGHT_OF_FIGURES = 0.0147, 0.0105  # shares of the height
NARROW, WIDE = "iljtI/:;.,'|()- ", "mwMW"
SURE, UNSURE = 0.99, 0.5


@dataclass(frozen=True)
class Beside:
    """Lines of two columns that the reader took for one line."""

    one: Drawn
    other: Drawn

    @property
    def block(self) -> tuple[int, BlockKind]:
        """That of the first."""
        return self.one.block

    @property
    def read(self) -> TextLine:
        """As the reader gives it."""
        return TextLine((*self.one.read.words, *self.other.read.words))


@dataclass(frozen=True)
class Drawn:
    """A line to stand on a page.

    Attributes:
        text: its words.
        left, top: shares of the page's width and height.
        right: share of the width, to which the words are spread; None: as wide as their letters.
        height: share of the page's height; None: as high as print is.
        block: a number of the block that it belongs to, with its kind: neighbours of one number share a block.
        unsure: words that the reader doubts.
    """

    text: str
    left: float
    top: float
    right: float | None = None
    height: float | None = None
    block: tuple[int, BlockKind] = (0, BlockKind.TEXT)
    unsure: tuple[str, ...] = ()

    @property
    def read(self) -> TextLine:
        """As the reader gives it."""
        natural = width_of(self.text)
        spread = (self.right - self.left) / natural if self.right is not None else 1.0
        words, at = [], self.left
        for word in self.text.split(" "):
            end = at + width_of(word) * spread
            bare = word.isascii() and word.upper() == word and "Q" not in word  # no marks above, no tails below
            high = self.height or (HEIGHT_OF_FIGURES if bare else HEIGHT_OF_WORDS)
            base = self.top + HEIGHT_OF_WORDS
            words.append(Word(word, box_of(at, base - high, end, base), UNSURE if word in self.unsure else SURE))
            at = end + width_of(" ") * spread
        return TextLine(tuple(words))


def width_of(text: str) -> float:
    """Share of the page's width that print of 13 points takes."""
    return EM * sum(_width(letter) for letter in text)


def _width(letter: str) -> float:
    if letter in NARROW:
        return 0.3
    return 0.78 if letter in WIDE else 0.68 if letter.isupper() else 0.48


def box_of(left: float, top: float, right: float, bottom: float) -> Box:
    """A box in pixels from shares of the page."""
    x, y = round(left * WIDTH), round(top * HEIGHT)
    return Box(x, y, max(1, round(right * WIDTH) - x), max(1, round(bottom * HEIGHT) - y))


def centred(text: str, middle: float, top: float, *, unsure: tuple[str, ...] = ()) -> Drawn:
    """A line around the middle of a column."""
    half = width_of(text) / 2
    return Drawn(text, max(0.0, middle - half), top, min(1.0, middle + half), unsure=unsure)


def ink(left: float, top: float, right: float, bottom: float) -> Mark:
    """A pen's ink that was not read."""
    return Mark(MarkKind.UNREAD, box_of(left, top, right, bottom))


def page_of(
    *drawn: Drawn | Beside, number: int = 1, marks: tuple[Mark, ...] = (), born_digital: bool = False
) -> DescribedPage:
    """An A4 page that bears those lines, in the order given."""
    blocks = tuple(
        TextBlock(tuple(one.read for one in lines), kind) for (_, kind), lines in groupby(drawn, lambda one: one.block)
    )
    source = TextSource.BORN_DIGITAL if born_digital else TextSource.RECOGNISED
    return DescribedPage(number, WIDTH, HEIGHT, PageText(blocks, source, "drawn", marks=marks))


def leaning(page: DescribedPage, rise: float) -> DescribedPage:
    """The same page scanned askew: each pixel to the right stands so much of a pixel higher."""
    assert page.text is not None
    blocks = tuple(
        replace(
            block, lines=tuple(TextLine(tuple(_leaning(word, rise) for word in line.words)) for line in block.lines)
        )
        for block in page.text.blocks
    )
    return replace(page, text=replace(page.text, blocks=blocks))


def _leaning(word: Word, rise: float) -> Word:
    box = word.box
    more = round(rise * box.w)
    return replace(word, box=Box(box.x, round(box.y + rise * (WIDTH - box.x)) - more, box.w, box.h + more))


def one_below_other(*texts: str, left: float = 0.14, top: float = 0.4, step: float = 0.02) -> tuple[Drawn, ...]:
    """Lines of a body, from its left edge."""
    return tuple(
        Drawn(text, left, top + step * nth, min(0.93, left + width_of(text))) for nth, text in enumerate(texts)
    )


def national_title(top: float = 0.07) -> tuple[Drawn, ...]:
    """Quốc hiệu and tiêu ngữ in the right column."""
    return (
        centred("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 0.67, top),
        centred("Độc lập - Tự do - Hạnh phúc", 0.67, top + 0.02),
    )


def head_of(issuer: tuple[str, ...], number: str, date: str, *title: str, top: float = 0.07) -> tuple[Drawn, ...]:
    """A head as NĐ 30 prints it: issuer and number at left, state and date at right, name and subject below."""
    left = (*issuer, number)
    lines = [centred(text, 0.28, top + 0.02 * nth) for nth, text in enumerate(left)]
    right = (*national_title(top), centred(date, 0.67, top + 0.02 * max(2, len(issuer))))
    middle = [centred(text, 0.53, top + 0.1 + 0.02 * nth) for nth, text in enumerate(title)]
    return (*lines, *right, *middle)
