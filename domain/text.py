"""Recognised text with its geometry, in the words of ALTO 4: page, block, line, word."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from domain.geometry import Box, union
from domain.terms import Term

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

FORM_FEED = "\f"
DOUBTFUL = 0.9  # probability of a word below which a clerk should look at it


class ReaderChoice(StrEnum):
    """Who reads pages."""

    AUTOMATIC = ""  # ours where it can
    OURS = "vankho"
    TESSERACT = "tesseract"


class TextSource(Term):
    """Where a page's text comes from."""

    RECOGNISED = "recognised"  # read from the picture
    BORN_DIGITAL = "born-digital"  # stood in the PDF and was found sound
    NONE = "none"  # nothing readable: blank, or the page failed


class WordOrigin(Term):
    """Where on the visible page a word was found."""

    PAGE = "page"  # letters of the PDF page's own content
    APPEARANCE = "appearance"  # letters that an annotation, form field or signature shows
    PICTURE = "picture"  # read from pixels
    PEN = "pen"  # figures that a pen wrote, read from pixels by a net of their own


class BlockKind(Term):
    """What a block is on an administrative document (NĐ 30/2020, Phụ lục I)."""

    ISSUER = "issuer"  # ô 2, 3, 5b: left column of the head
    NATIONAL_TITLE = "national-title"  # ô 1, 4: right column of the head
    TEXT = "text"
    TABLE = "table"
    RECIPIENTS = "recipients"  # ô 9b
    SIGNATURE = "signature"  # ô 7


class MarkKind(Term):
    """What a place is that bears ink and no text."""

    SEAL = "seal"  # con dấu
    UNREAD = "unread"  # handwriting, a signature, another script, a drawing: seen and not read
    UNREAD_TEXT = "unread-text"  # looks like printed letters and was not read


@dataclass(frozen=True, slots=True)
class Mark:
    """A place on a page that bears ink and no text (ALTO 4 `Illustration`)."""

    kind: MarkKind
    box: Box


@dataclass(frozen=True, slots=True)
class Correction:
    """Why a word reads otherwise than it was recognised.

    Attributes:
        before: as recognised; empty for a word that was cut off the one before it.
        image: bits (log2 of odds) by which the picture speaks for `before`; 0 where a person corrected.
        language: bits by which the words around speak for what it became; 0 where a person corrected.
    """

    before: str
    image: float = 0.0
    language: float = 0.0


class Glyph(NamedTuple):
    """What a reader saw at the place of one letter (ALTO 4 `Glyph` with its `Variant`s).

    Attributes:
        letters: the letters that it weighed, likeliest first.
        weights: how likely it took each, 0 to 1; 0 for most.
    """

    letters: str
    weights: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Word:
    """One word: NFC text without spaces, its box, the probability 0 to 1 that the text is right.

    Attributes:
        correction: what was recognised here, where the text was corrected since.
        others: what may be printed here too, likeliest first, where the text is doubtful.
        origin: where on the visible page it was found.
        glyphs: what the reader saw at each letter of the text; empty where it does not say. Serves correction and is
            not kept.
    """

    text: str
    box: Box
    confidence: float
    correction: Correction | None = None
    others: tuple[str, ...] = ()
    origin: WordOrigin = WordOrigin.PICTURE
    glyphs: tuple[Glyph, ...] = field(default=(), compare=False, repr=False)

    @property
    def recognised(self) -> str:
        """The text before correction."""
        return self.text if self.correction is None else self.correction.before


@dataclass(frozen=True)
class TextLine:
    """One printed line.

    Attributes:
        words: in reading order, never empty.
        confirmed: a person compared it with the picture (ALTO 4 `CS`): no machine changes it any more.
    """

    words: tuple[Word, ...]
    confirmed: bool = False

    @property
    def text(self) -> str:
        """The words with single spaces between."""
        return " ".join(word.text for word in self.words)

    @property
    def recognised(self) -> str:
        """The words before correction."""
        return " ".join(filter(None, (word.recognised for word in self.words)))

    @cached_property
    def box(self) -> Box:
        """The smallest box around the words; layout asks for it again and again."""
        return union(word.box for word in self.words)


@dataclass(frozen=True, slots=True)
class TextBlock:
    """Lines that belong together, in reading order, never empty."""

    lines: tuple[TextLine, ...]
    kind: BlockKind = BlockKind.TEXT

    @property
    def text(self) -> str:
        """One line of text a printed line."""
        return "\n".join(line.text for line in self.lines)

    @property
    def box(self) -> Box:
        """The smallest box around the lines."""
        return union(line.box for line in self.lines)


@dataclass(frozen=True, slots=True)
class PageText:
    """All text of one page in reading order, in page coordinates.

    Attributes:
        blocks: in reading order; empty for a blank page.
        source: read from the picture, or found sound in the PDF.
        engine: name, version and languages of the reader, as one line for ALTO and PREMIS.
        skew: degrees by which the text lines rise to the right (counter-clockwise positive) on the upright page.
        marks: seals and ink that was not read, from top to bottom.
    """

    blocks: tuple[TextBlock, ...]
    source: TextSource
    engine: str
    skew: float = 0.0
    marks: tuple[Mark, ...] = ()

    @property
    def text(self) -> str:
        """The text as corrected, one printed line a line."""
        return "\n".join(block.text for block in self.blocks)

    @property
    def recognised(self) -> str:
        """The text before correction, one printed line a line."""
        return "\n".join(line.recognised for line in self.lines())

    def lines(self) -> Iterator[TextLine]:
        """All lines in reading order."""
        for block in self.blocks:
            yield from block.lines

    def words(self) -> Iterator[Word]:
        """All words in reading order."""
        for line in self.lines():
            yield from line.words


def mean_word_confidence(words: Iterable[Word]) -> float:
    """Mean confidence of words, each weighted by its letters; 0 without words."""
    words = tuple(words)
    letters = sum(len(word.text) for word in words)
    return sum(len(word.text) * word.confidence for word in words) / letters if letters else 0.0


def mean_confidence(text: PageText) -> float:
    """Mean word confidence of a page, each word weighted by its letters; 0 for a page without words."""
    return mean_word_confidence(text.words())


def plain_text(pages: Iterable[PageText | None]) -> str:
    """One printed line a line, a form feed between pages; a page without text is empty."""
    return FORM_FEED.join(page.text if page else "" for page in pages)
