"""Write `ocr/data/legal_prose.lm`: the trigram model of Vietnamese legal prose (`ocr/language/language_model.py`).

    python -m training.fit.build_language_model

Source: the BUILD part of `../shared/corpus/legal-vi.txt.xz` (`testbed/corpus.py`), legislation outside copyright
(Luật Sở hữu trí tuệ, Điều 15). Interpolated Kneser-Ney with one discount (Chen and Goodman 1999), then pruned by
count; the backoff weights of what is left are made anew, so that every history still sums to one.

The corpus was read by machines itself and says `đôi với` for every 180th `đối với`. So an n-gram is noise where another
that differs from it in the marks of one word only is forty times as common.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from domain.vietnamese import fold
from ocr.language.language_model import BOUNDARY, CLASSES, MAGIC, OTHER, STEP, numbers_in, padded
from ocr.language.syllables import known_syllables
from testbed.corpus import Part, paragraphs

if TYPE_CHECKING:
    from collections.abc import Iterable

_TARGET = Path(__file__).parents[2] / "ocr" / "data" / "legal_prose.lm"
_DISCOUNT = 0.75
_KEPT_PAIRS, _KEPT_TRIPLES = 1, 2  # rarer ones are left out
_WORD_BITS = 13
_NOISE = 40

Counts = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Grams:
    """Distinct n-grams of one order, sorted: their packed words, and how often each was seen."""

    keys: Counts
    counts: Counts

    @property
    def history(self) -> Counts:
        """The words before the last, packed."""
        return self.keys >> _WORD_BITS

    @property
    def word(self) -> Counts:
        """The last word."""
        return self.keys & ((1 << _WORD_BITS) - 1)


def main() -> None:
    """Count, smooth, prune, write."""
    vocabulary = [*CLASSES, *known_syllables()]
    text = _numbered(paragraphs(Part.BUILD), {word: number for number, word in enumerate(vocabulary)})
    size = len(vocabulary)
    ones, pairs, triples = _grams(text)
    letters = _letters(vocabulary)
    pairs, triples = _without_noise(pairs, 2, letters), _without_noise(triples, 3, letters)
    triples = _made_of(pairs, triples)
    unigram = _unigrams(pairs, size)
    pair_p = _interpolated(_continuations(pairs, triples), pairs, unigram[pairs.word])
    triple_p = _interpolated(triples.counts, triples, pair_p[_rows(pairs, _last_two(triples))])
    kept_triples = triples.counts >= _KEPT_TRIPLES
    kept_pairs = (pairs.counts >= _KEPT_PAIRS) | np.isin(pairs.keys, triples.history[kept_triples])
    two, three = _Kept(pairs, pair_p, kept_pairs), _Kept(triples, triple_p, kept_triples)
    _write(vocabulary, unigram, two, three)
    print(f"{len(text)} words, {ones} seen, {len(two.p)} pairs, {len(three.p)} triples, {_TARGET.stat().st_size} bytes")


def _numbered(lines: Iterable[str], numbers: dict[str, int]) -> Counts:
    """All words of all lines, `BOUNDARY` between clauses."""
    known: dict[str, list[int]] = {}
    out = [BOUNDARY]
    for line in lines:
        for word in line.split():
            if word not in known:
                known[word] = numbers_in((word,), lambda key: numbers.get(key, OTHER))
            out += known[word]
        if out[-1] != BOUNDARY:
            out.append(BOUNDARY)
    return np.array(out, np.int64)


def _grams(text: Counts) -> tuple[int, Grams, Grams]:
    """Seen words, pairs and triples; none whose history runs over the end of a clause."""
    pairs = text[:-1] << _WORD_BITS | text[1:]
    triples = pairs[:-1] << _WORD_BITS | text[2:]
    return len(np.unique(text)), _counted(pairs), _counted(triples[text[1:-1] != BOUNDARY])


def _counted(keys: Counts) -> Grams:
    found, counts = np.unique(keys, return_counts=True)
    return Grams(found, counts.astype(np.int64))


def _letters(vocabulary: list[str]) -> Counts:
    """For each word the number of the first that has the same letters under other marks."""
    first: dict[str, int] = {}
    return np.array([first.setdefault(fold(word), number) for number, word in enumerate(vocabulary)], np.int64)


def _without_noise(grams: Grams, order: int, letters: Counts) -> Grams:
    """Without those that are `_NOISE` times rarer than their like with other marks on one word."""
    noise = np.zeros(len(grams.keys), bool)
    for place in range(order):
        shift = place * _WORD_BITS
        word = grams.keys >> shift & ((1 << _WORD_BITS) - 1)
        alike = grams.keys + ((letters[word] - word) << shift)
        _, group = np.unique(alike, return_inverse=True)
        most = np.zeros(group.max() + 1, np.int64)
        np.maximum.at(most, group, grams.counts)
        noise |= grams.counts * _NOISE < most[group]
    return Grams(grams.keys[~noise], grams.counts[~noise])


def _made_of(pairs: Grams, triples: Grams) -> Grams:
    """The triples whose two pairs are both among `pairs`."""
    kept = np.isin(triples.history, pairs.keys) & np.isin(_last_two(triples), pairs.keys)
    return Grams(triples.keys[kept], triples.counts[kept])


def _unigrams(pairs: Grams, size: int) -> Floats:
    """Kneser-Ney: in how many contexts a word was seen; every word of the vocabulary in one at least."""
    contexts = np.bincount(pairs.word, minlength=size) + 1.0
    return np.asarray(contexts / contexts.sum())


def _continuations(pairs: Grams, triples: Grams) -> Counts:
    """After how many words each pair was seen; pairs that begin a clause have no word before and keep their counts."""
    rows = _rows(pairs, _last_two(triples))
    before = np.bincount(rows, minlength=len(pairs.keys))
    return np.where((pairs.history == BOUNDARY) | (before == 0), pairs.counts, before).astype(np.int64)


def _last_two(triples: Grams) -> Counts:
    return triples.keys & ((1 << 2 * _WORD_BITS) - 1)


def _rows(grams: Grams, keys: Counts) -> Counts:
    return np.searchsorted(grams.keys, keys).astype(np.int64)


def _interpolated(counts: Counts, grams: Grams, lower: Floats) -> Floats:
    """Probability of each n-gram: its discounted share, and its part of what was discounted in its history."""
    _, group = np.unique(grams.history, return_inverse=True)
    total = np.bincount(group, weights=counts)
    kinds = np.bincount(group)
    free = _DISCOUNT * kinds / total
    return np.asarray(np.maximum(counts - _DISCOUNT, 0) / total[group] + free[group] * lower)


class _Kept:
    """N-grams that stay, with their probabilities."""

    def __init__(self, grams: Grams, p: Floats, kept: NDArray[np.bool_]) -> None:
        self.grams = Grams(grams.keys[kept], grams.counts[kept])
        self.p = p[kept]

    def starts(self, histories: Counts) -> NDArray[np.uint32]:
        """Row at which each history begins, and the end."""
        return np.append(np.searchsorted(self.grams.history, histories), len(self.p)).astype(np.uint32)

    def backoff(self, histories: Counts, lower: Floats) -> Floats:
        """Weight of the lower order behind each history: what is left, over what the lower order gives to the rest."""
        place = np.searchsorted(histories, self.grams.history)
        taken = np.bincount(place, weights=self.p, minlength=len(histories))
        theirs = np.bincount(place, weights=lower, minlength=len(histories))
        return np.asarray(np.maximum(1 - taken, 1e-6) / np.maximum(1 - theirs, 1e-6))


def _write(vocabulary: list[str], unigram: Floats, two: _Kept, three: _Kept) -> None:
    words = np.arange(len(vocabulary))
    word_backoff = two.backoff(words, unigram[two.grams.word])
    lower = _backed_off(two, unigram, word_backoff, _last_two(three.grams))
    columns: list[NDArray[Any]] = [
        _quanta(unigram),
        _quanta(word_backoff),
        two.starts(words),
        two.grams.word.astype(np.uint16),
        _quanta(two.p),
        _quanta(three.backoff(two.grams.keys, lower)),
        three.starts(two.grams.keys),
        three.grams.word.astype(np.uint16),
        _quanta(three.p),
    ]
    text = "".join(f"{word}\n" for word in vocabulary).encode()
    text += b"\0" * (padded(len(text)) - len(text))
    head = struct.pack("<8s4I", MAGIC, len(text), len(vocabulary), len(two.p), len(three.p))
    body = b"".join(column.tobytes().ljust(padded(column.nbytes), b"\0") for column in columns)
    _TARGET.write_bytes(head + text + body)


def _backed_off(two: _Kept, unigram: Floats, word_backoff: Floats, pairs: Counts) -> Floats:
    """Probability of each pair in the pruned model."""
    rows = np.minimum(np.searchsorted(two.grams.keys, pairs), len(two.p) - 1)
    by_word = word_backoff[pairs >> _WORD_BITS] * unigram[pairs & ((1 << _WORD_BITS) - 1)]
    return np.where(two.grams.keys[rows] == pairs, two.p[rows], by_word)


def _quanta(p: Floats) -> NDArray[np.uint8]:
    """Bits in eighths; weights above one become one, a loss of a fraction of a bit."""
    return np.clip(np.round(-np.log2(np.maximum(p, 1e-12)) * STEP), 0, 255).astype(np.uint8)


if __name__ == "__main__":
    main()
