"""Text of old encodings made Unicode, block by block: a paragraph, a line, a cell.

A block is decoded when at least two of its words become Vietnamese by it; a lone word only among blocks that were.
Text that is Unicode already stays as it is, but for NFC, tone marks in wrong order and the look-alikes of Đ.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ocr.legacy.legacy_capitals import with_capitals
from ocr.legacy.legacy_encodings import LegacyEncoding, decode
from ocr.legacy.legacy_evidence import Evidence, evidence, is_ascii_only, is_unicode
from ocr.legacy.lost_letters import with_lost_letters
from ocr.legacy.unicode_forms import composed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_ENOUGH_BITS = 20
_ENOUGH_WORDS = 2  # that become syllables, and letters in them that differ
_ENOUGH_SHARE = 0.5  # of the words that decoding changes; old text has 0.9, French read as TCVN3 0.1
_PRIOR_BITS = 18  # against any old encoding, before other blocks were looked at
_COMPANY = 6  # words of sure blocks that lend their encoding to a lone word
_ENOUGH_SURENESS = 0.9


@dataclass(frozen=True, slots=True)
class RepairedBlock:
    """A block after repair.

    Attributes:
        text: Unicode; composed where it is Vietnamese.
        encoding: what it was; None for text that was Unicode.
        sureness: 0 to 1, that the encoding is right; 1 for text that was Unicode.
    """

    text: str
    encoding: LegacyEncoding | None = None
    sureness: float = 1.0


def repair_block(text: str) -> RepairedBlock:
    """One block alone."""
    return repair_blocks((text,))[0]


def repair_blocks(texts: Sequence[str], capitals: Iterable[int] = ()) -> tuple[RepairedBlock, ...]:
    """Blocks of one file or page, which share what is found out about any of them.

    Args:
        texts: the blocks.
        capitals: numbers of blocks, from 0, whose font draws small letters as capitals (`.VnTimeH`).
    """
    once = {text: _alone(text) for text in set(texts)}
    known = [once[text] for text in texts]
    company = _company(texts, known)
    if company is not None:
        encoding, odds = company
        known = [found or _among(text, encoding, odds) for text, found in zip(texts, known, strict=True)]
    drawn = frozenset(capitals)
    return tuple(_repaired(text, found, n in drawn) for n, (text, found) in enumerate(zip(texts, known, strict=True)))


@dataclass(frozen=True, slots=True)
class _Found:
    encoding: LegacyEncoding
    sureness: float
    words: int


def _alone(text: str) -> _Found | None:
    """What a block is by its own words."""
    if is_ascii_only(text) or is_unicode(text):
        return None
    weighed = ((encoding, evidence(text, encoding)) for encoding in LegacyEncoding)
    sure = [(found.bits, encoding, found.gained) for encoding, found in weighed if _is_enough(found)]
    if not sure:
        return None
    bits, encoding, words = max(sure)
    return _Found(encoding, _sureness(bits - _PRIOR_BITS), words)


def _is_enough(found: Evidence) -> bool:
    several = min(found.gained, found.letters) >= _ENOUGH_WORDS
    return several and found.bits >= _ENOUGH_BITS and found.share >= _ENOUGH_SHARE


def _sureness(bits: float) -> float:
    return round(1 / (1 + math.exp2(min(-bits, 100))), 3)


def _company(texts: Sequence[str], known: Sequence[_Found | None]) -> tuple[LegacyEncoding, float] | None:
    """The encoding that blocks of this file have, and its odds against Unicode in bits; None for too few."""
    counted = Counter(found.encoding for found in known if found)
    if not counted:
        return None
    encoding, blocks = counted.most_common(1)[0]
    if sum(found.words for found in known if found and found.encoding is encoding) < _COMPANY:
        return None
    unicode_blocks = sum(1 for text in texts if is_unicode(text))
    return encoding, math.log2((blocks + 1) / (unicode_blocks + 1))


def _among(text: str, encoding: LegacyEncoding, odds: float) -> _Found | None:
    """A block too short to judge alone, among blocks of `encoding`."""
    if is_ascii_only(text) or is_unicode(text):
        return None
    found = evidence(text, encoding)
    sureness = _sureness(found.bits + odds)
    fits = found.understood == found.changed > 0 and sureness >= _ENOUGH_SURENESS
    return _Found(encoding, sureness, found.gained) if fits else None


def _repaired(text: str, found: _Found | None, drawn_as_capitals: bool) -> RepairedBlock:
    if found is None:
        return RepairedBlock(composed(text))
    decoded = decode(text, found.encoding)
    if found.encoding is LegacyEncoding.TCVN3:
        whole = decoded if "\xad" in text else with_lost_letters(decoded)
        decoded = whole.upper() if drawn_as_capitals else with_capitals(whole)
    return RepairedBlock(decoded, found.encoding, found.sureness)
