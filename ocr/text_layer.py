"""A PDF page's own text: is it worth keeping, or must the page be read?

Scanners' software leaves layers made by an English recogniser ("UY BAN MAN DAN TiNH TAY 1'4/NH"); offices before
Unicode left TCVN3 and VNI bytes, which are decoded line by line; a signing program leaves the words of its stamp on a
page that is else a picture. Judged by characters and syllables, never by font or producer names.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from domain.text import PageText, TextSource, Word
from domain.vietnamese import nfc
from ocr.engine import RawLine
from ocr.language.syllables import is_syllable
from ocr.legacy.text_repair import repair_blocks
from ocr.page.layout import arrange_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

ENGINE = "PDF text layer"

_LETTERS = re.compile(r"[^\W\d_]+")
_FEW_WORDS = 8  # too few to tell a language by
_SYLLABLES = 0.8  # share of words that are syllables in Vietnamese with its names; real pages have 0.93 to 1
_MARKED = 0.3  # share of words that bear marks; legal prose has 0.75
_LONG = 7  # letters; hardly a Vietnamese syllable has as many
_LONG_SHARE = 0.18  # of the words that are no syllables: European prose has 0.25 to 0.4, letter salad 0.02
_ODD_SHARE = 0.08  # of words with capitals inside, digits inside, or of characters that are no text
_RICH_WORDS, _RICH_LINES, _RICH_LINE = 100, 12, 4.0  # a page of text, not a stamp's


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
    odd: float
    odd_characters: float


def judge(lines: tuple[tuple[Word, ...], ...]) -> LayerVerdict:
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


def usable_layer(lines: tuple[tuple[Word, ...], ...], scanned: bool) -> PageText | None:
    """The page's own text in reading order, or None when the page must be read from its picture.

    Args:
        lines: words of the page in the PDF's own lines and its own encoding, boxes in page coordinates.
        scanned: whether the page is one picture with at most an invisible text over it. Then its text is believed
            only when there is a page's worth of it: a stamp's words on a scan must not pass for the page.
    """
    decoded, encodings = decoded_lines(lines)
    if judge(decoded) is not LayerVerdict.SOUND or (scanned and not covers_page(decoded)):
        return None
    return arrange(decoded, ", ".join((ENGINE, *encodings)))


def decoded_lines(lines: tuple[tuple[Word, ...], ...]) -> tuple[tuple[tuple[Word, ...], ...], tuple[str, ...]]:
    """The lines in Unicode, each word in its place, and the names of the old encodings that were found."""
    repaired = repair_blocks([" ".join(word.text for word in line) for line in lines])
    decoded = tuple(_retold(line, block.text) for line, block in zip(lines, repaired, strict=True))
    return decoded, tuple(sorted({block.encoding.value for block in repaired if block.encoding}))


def _retold(line: tuple[Word, ...], text: str) -> tuple[Word, ...]:
    """The words of `line` with the words of `text`: decoding makes no spaces and takes none away."""
    return tuple(replace(word, text=told) for word, told in zip(line, text.split(" "), strict=True)) if line else ()


def covers_page(lines: tuple[tuple[Word, ...], ...]) -> bool:
    """Whether there is as much text as a page has: many lines of several words, not the short lines of stamps."""
    filled = [line for line in lines if line]
    words = sum(len(line) for line in filled)
    return words >= _RICH_WORDS and len(filled) >= _RICH_LINES and words / len(filled) >= _RICH_LINE


def arrange(lines: tuple[tuple[Word, ...], ...], engine_name: str) -> PageText:
    """The page's own text in reading order, as text that was born digital."""
    clean = (tuple(word for word in map(_clean, line) if word.text) for line in lines)
    blocks = arrange_lines(RawLine(line, 0) for line in clean if line)
    return PageText(blocks, TextSource.BORN_DIGITAL if blocks else TextSource.NONE, engine_name)


def _clean(word: Word) -> Word:
    text = "".join(c for c in nfc(word.text) if not c.isspace() and unicodedata.category(c)[0] != "C")
    return Word(text, word.box, word.confidence)


def _is_vietnamese(traits: _Traits) -> bool:
    return traits.syllables >= _SYLLABLES and traits.marked >= _MARKED


def _is_foreign(traits: _Traits) -> bool:
    """Another language, alone or among Vietnamese: the words that are no syllables are as long as words are."""
    return traits.long >= _LONG_SHARE * (1 - traits.syllables) and traits.odd <= _ODD_SHARE


def _traits(text: str) -> _Traits:
    tokens = [token for token in text.split() if _LETTERS.search(token)]
    words = [word for word in _LETTERS.findall(text) if len(word) > 1 and not _is_abbreviation(word)]
    odd_characters = sum(unicodedata.category(c) in {"Cc", "Co", "Cn", "Cs"} or c == "\ufffd" for c in text)
    return _Traits(
        words=len(words),
        syllables=_share(words, is_syllable),
        marked=_share(words, lambda word: not word.isascii() and is_syllable(word)),
        long=_share(words, lambda word: len(word) >= _LONG),
        odd=_share(tokens, _is_odd),
        odd_characters=odd_characters / max(1, len(text)),
    )


def _share(items: Iterable[str], holds: Callable[[str], bool]) -> float:
    verdicts = [holds(item) for item in items]
    return sum(verdicts) / max(1, len(verdicts))


def _is_abbreviation(word: str) -> bool:
    """Short capitals that are no syllable: UBND, HĐND, QĐ."""
    return word.isupper() and len(word) < _LONG and not is_syllable(word)


def _is_odd(token: str) -> bool:
    """Capitals after small letters, or digits and signs between letters, within one word."""
    core = token.strip(".,;:!?()[]\"'“”‘’«»…-–")
    parts = _LETTERS.findall(core)
    mixed = any(not (p.islower() or p.isupper() or p[1:].islower()) for p in parts)
    return mixed or (len(parts) > 1 and bool(re.search(r"[^\W\d_][\d'’,.;:|!]+[^\W\d_]", core)) and "@" not in core)
