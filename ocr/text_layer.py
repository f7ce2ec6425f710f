"""The letters that a PDF page shows: are they what it says, or must it be read from its picture?

Scanners' software leaves layers made by an English recogniser ("UY BAN MAN DAN TiNH TAY 1'4/NH"); offices before
Unicode left TCVN3 and VNI bytes, which are decoded line by line; offices of today leave number and day in the
appearances of signatures. Judged by characters and syllables, never by font or producer names, and the page's own
content apart from what appearances show.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from domain.text import PageText, TextBlock, TextLine, TextSource, Word
from domain.vietnamese import nfc
from ocr.engine import RawLine
from ocr.language.syllables import is_syllable
from ocr.legacy.text_repair import repair_blocks
from ocr.page.gathering import gathered
from ocr.page.layout import arrange_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from ocr.page.tables import Table

# The letters of before told neither appearances nor what was hidden: their name is an older one.
ENGINE = "PDF letters 2"
_AND = " + "  # between what letters and what a picture gave
Lines = tuple[tuple[Word, ...], ...]

_LETTERS = re.compile(r"[^\W\d_]+")
_ADDRESS = re.compile(r"@|://|^www\.")  # of a person or a page on the network: words of no language
_FEW_WORDS = 8  # too few to tell a language by
_SYLLABLES = 0.8  # share of words that are syllables in Vietnamese with its names; real pages have 0.93 to 1
_MARKED = 0.3  # share of words that bear marks; legal prose has 0.75
_LENIENCE = 0.3  # lists of places and their abbreviations have 0.79 of syllables and 0.74 of marks
_LONG = 7  # letters; hardly a Vietnamese syllable has as many
_LONG_SHARE = 0.18  # of the words that are no syllables: European prose has 0.25 to 0.4, letter salad 0.02
_ODD_SHARE = 0.08  # of words with capitals inside, digits inside, or of characters that are no text
_SCRAP = 0.2  # probability of a word
_COMMON_SHARE = 0.2  # of all words, however short the page


class LayerVerdict(StrEnum):
    """What a page's own text is."""

    EMPTY = "empty"
    SOUND = "sound"  # Unicode text of some language
    GARBLED = "garbled"  # letters, but not those on the page


@dataclass(frozen=True, slots=True)
class _Traits:
    """Shares, 0 to 1, of a text's words (or of its characters, for `odd_characters`)."""

    words: int
    syllables: float
    marked: float
    long: float
    common: float
    odd: float
    odd_characters: float


def judge(lines: Lines) -> LayerVerdict:
    """Judge the text of one page, given as words in lines, old encodings decoded."""
    text = " ".join(word.text for line in lines for word in line)
    if not text.strip():
        return LayerVerdict.EMPTY
    traits = _traits(nfc(text))
    if traits.odd_characters > _ODD_SHARE:
        return LayerVerdict.GARBLED
    if traits.words < _FEW_WORDS or _is_vietnamese(traits):
        return LayerVerdict.SOUND
    return LayerVerdict.SOUND if _is_foreign(traits) else LayerVerdict.GARBLED


@dataclass(frozen=True, slots=True)
class OwnText:
    """Letters of a page that are believed.

    Attributes:
        lines: words of the page's content and of appearances of one line, in Unicode, each in its place.
        stamps: words of each appearance of several lines, which is read by itself.
        believed: numbers of the parts of the page that they are all letters of.
        engine: what ALTO and PREMIS shall say of them.
    """

    lines: Lines
    stamps: tuple[Lines, ...]
    believed: frozenset[int]
    engine: str

    def words(self) -> Iterator[Word]:
        """All words, in no order."""
        for lines in (self.lines, *self.stamps):
            for line in lines:
                yield from line

    def mapped(self, change: Callable[[Word], Word]) -> OwnText:
        """The same with every word changed."""
        lines, *stamps = (tuple(tuple(map(change, line)) for line in part) for part in (self.lines, *self.stamps))
        return replace(self, lines=lines, stamps=tuple(stamps))

    def turned(self, quarter_turns: int, width: int, height: int) -> OwnText:
        """The same after so many clockwise quarter turns of a page that was `width` × `height` pixels."""
        return self.mapped(lambda word: replace(word, box=word.box.turned(quarter_turns, width, height)))


def believed(parts: Mapping[int, Lines]) -> OwnText:
    """Take the sound ones of the letters that a page shows.

    Args:
        parts: words in the PDF's own lines: those of the page's content under 0, those of each appearance under a
            number of its own.
    """
    sound = {number: told for number, lines in parts.items() if (told := _sound(lines))}
    stamps = [told.lines for number, told in sound.items() if number and len(told.lines) > 1]
    named = sorted({name for told in sound.values() for name in told.encodings})
    return OwnText(
        lines=tuple(line for told in sound.values() if told.lines not in stamps for line in told.lines),
        stamps=tuple(stamps),
        believed=frozenset(sound),
        engine=", ".join((ENGINE, *named)),
    )


@dataclass(frozen=True, slots=True)
class _Sound:
    lines: Lines
    encodings: tuple[str, ...]


def _sound(lines: Lines) -> _Sound | None:
    """The words in Unicode; None where nothing is said, or nothing that is to be believed."""
    decoded, encodings = decoded_lines(lines)
    if judge(decoded) is not LayerVerdict.SOUND:
        return None
    cleaned = (tuple(word for word in map(_clean, line) if word.text) for line in decoded)
    return _Sound(tuple(filter(None, cleaned)), encodings)


def as_page_text(own: OwnText, read: PageText | None = None, tables: Sequence[Table] = ()) -> PageText:
    """All that a page says, its own letters and what was read from the rest of its picture, in one reading order.

    Args:
        own: letters that are believed.
        read: the page without these letters, as read; None where nothing is left on it.
        tables: on the page. All boxes are in the same coordinates.
    """
    seen = tuple(line.words for line in read.lines() if not _is_scrap(line)) if read else ()
    blocks = arrange_lines((RawLine(line, 0) for line in gathered((*own.lines, *seen))), tables)
    for stamp in own.stamps:
        blocks = _with_stamp(blocks, stamp)
    if read is None or not seen:
        source = TextSource.BORN_DIGITAL if blocks else TextSource.NONE
        return PageText(blocks, source, own.engine, marks=read.marks if read else ())
    engine = own.engine + _AND + read.engine if own.lines or own.stamps else read.engine
    return PageText(blocks, TextSource.RECOGNISED, engine, read.skew, read.marks)


def _is_scrap(line: TextLine) -> bool:
    """One sign alone that is as good as surely no print: beside letters of a page, a scrap of a seal or signature."""
    return len(line.words) == 1 and line.words[0].confidence < _SCRAP


def is_current(engine: str, reader: str) -> bool:
    """Whether a text, by what ALTO says of who made it, was made as `reader` and this module make it now."""
    return all(part == reader or part.split(", ")[0] == ENGINE for part in engine.split(_AND))


def _with_stamp(blocks: Sequence[TextBlock], stamp: Lines) -> tuple[TextBlock, ...]:
    """The blocks with those of a stamp before the first that begins below it."""
    block = TextBlock(tuple(TextLine(line) for line in stamp))
    top = block.box.y
    place = next((at for at, other in enumerate(blocks) if other.box.y >= top), len(blocks))
    return (*blocks[:place], block, *blocks[place:])


def decoded_lines(lines: Lines) -> tuple[Lines, tuple[str, ...]]:
    """The lines in Unicode, each word in its place, and the names of the old encodings that were found."""
    repaired = repair_blocks([" ".join(word.text for word in line) for line in lines])
    decoded = tuple(_retold(line, block.text) for line, block in zip(lines, repaired, strict=True))
    return decoded, tuple(sorted({block.encoding.value for block in repaired if block.encoding}))


def _retold(line: tuple[Word, ...], text: str) -> tuple[Word, ...]:
    """The words of `line` with the words of `text`: decoding makes no spaces and takes none away."""
    return tuple(replace(word, text=told) for word, told in zip(line, text.split(" "), strict=True)) if line else ()


def _clean(word: Word) -> Word:
    text = "".join(c for c in nfc(word.text) if not c.isspace() and unicodedata.category(c)[0] != "C")
    return replace(word, text=text)


def _is_vietnamese(traits: _Traits) -> bool:
    """Syllables with marks; the more marks, the more abbreviations and names may stand between them."""
    more_marks = traits.marked - _MARKED
    return more_marks >= 0 and traits.syllables >= _SYLLABLES - _LENIENCE * more_marks


def _is_foreign(traits: _Traits) -> bool:
    """Another language, alone or among Vietnamese: its words are as long as words are, or its small ones are there."""
    written = traits.long >= _LONG_SHARE * (1 - traits.syllables) or traits.common >= _COMMON_SHARE
    return written and traits.odd <= _ODD_SHARE


def _traits(text: str) -> _Traits:
    tokens = [token for token in text.split() if _LETTERS.search(token) and not _ADDRESS.search(token)]
    words = [
        word for token in tokens for word in _LETTERS.findall(token) if len(word) > 1 and not _is_abbreviation(word)
    ]
    odd_characters = sum(unicodedata.category(c) in {"Cc", "Co", "Cn", "Cs"} or c == "\ufffd" for c in text)
    return _Traits(
        words=len(words),
        syllables=_share(words, is_syllable),
        marked=_share(words, lambda word: not word.isascii() and is_syllable(word)),
        long=_share(words, lambda word: len(word) >= _LONG),
        common=_share(words, lambda word: word.lower() in _common_words() and not is_syllable(word)),
        odd=_share(tokens, _is_odd),
        odd_characters=odd_characters / max(1, len(text)),
    )


def _share(items: Iterable[str], holds: Callable[[str], bool]) -> float:
    verdicts = [holds(item) for item in items]
    return sum(verdicts) / max(1, len(verdicts))


@cache
def _common_words() -> frozenset[str]:
    """Words that no page in English, French or German goes without, some of which Vietnamese has too."""
    return frozenset((files("ocr") / "data" / "common_words.txt").read_text(encoding="utf-8").split())


def _is_abbreviation(word: str) -> bool:
    """Short capitals that are no syllable: UBND, HĐND, QĐ."""
    return word.isupper() and len(word) < _LONG and not is_syllable(word)


def _is_odd(token: str) -> bool:
    """Capitals after small letters, or digits and signs between letters, within one word."""
    core = token.strip(".,;:!?()[]\"'“”‘’«»…-–")
    parts = _LETTERS.findall(core)
    mixed = any(not (p.islower() or p.isupper() or p[1:].islower()) for p in parts)
    return mixed or (len(parts) > 1 and bool(re.search(r"[^\W\d_][\d'’,.;:|!]+[^\W\d_]", core)) and "@" not in core)
