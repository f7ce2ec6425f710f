"""How well a page was read: words found without regard to order, and letters in order.

Words are compared after folding what printers and readers do differently without meaning: dashes, quotes, ellipses,
spaces before `: ; ? !`. Handwriting and stamps, between ⟦ and ⟧ in the truth, cost nothing when missed and nothing
when read.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass

_FOLDS = (
    (re.compile("[‐‑‒–—―−]"), "-"),
    (re.compile("[“”„«»″]"), '"'),
    (re.compile("[‘’‚′`´]"), "'"),
    (re.compile(r"…|\.{2,}"), "..."),
    (re.compile(r"\s+(?=[:;?!])"), ""),
)
_OPTIONAL = re.compile("⟦(.*?)⟧", re.DOTALL)


@dataclass(frozen=True, slots=True)
class WordScore:
    """Words that agree, words that were read, words that stand on the page."""

    hits: int
    read: int
    true: int

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall; 1 when nothing was to be read and nothing was."""
        return 2 * self.hits / (self.read + self.true) if self.read + self.true else 1.0


def folded(text: str) -> str:
    """Text with everything made one that differs without meaning."""
    text = unicodedata.normalize("NFC", text)
    for pattern, plain in _FOLDS:
        text = pattern.sub(plain, text)
    return text


def score_words(read: str, marked_truth: str) -> WordScore:
    """Compare the words of `read` with those of the truth, whose optional parts stand between ⟦ and ⟧."""
    found = Counter(folded(read).split())
    required = Counter(folded(_OPTIONAL.sub(" ", marked_truth)).split())
    optional = Counter(folded(" ".join(_OPTIONAL.findall(marked_truth))).split())
    hits = found & required
    surplus = found - hits
    return WordScore(hits.total(), found.total() - (surplus & optional).total(), required.total())


def missed_and_surplus(read: str, marked_truth: str) -> tuple[list[str], list[str]]:
    """Words of the truth that were not read, and words read that do not stand there."""
    found = Counter(folded(read).split())
    required = Counter(folded(_OPTIONAL.sub(" ", marked_truth)).split())
    optional = Counter(folded(" ".join(_OPTIONAL.findall(marked_truth))).split())
    return sorted((required - found).elements()), sorted((found - required - optional).elements())


def order_agreement(read: str, truth: str) -> float:
    """Kendall's tau over pairs of words that occur exactly once in both texts: 1 for the right order, -1 reversed."""
    ours, theirs = folded(read).split(), folded(_OPTIONAL.sub(" ", truth)).split()
    once = {w for w, n in Counter(ours).items() if n == 1} & {w for w, n in Counter(theirs).items() if n == 1}
    place = {word: index for index, word in enumerate(theirs)}
    ranks = [place[word] for word in ours if word in once]
    pairs = len(ranks) * (len(ranks) - 1) // 2
    inverted = sum(earlier > later for i, earlier in enumerate(ranks) for later in ranks[i + 1 :])
    return 1 - 2 * inverted / pairs if pairs else 1.0


def letter_error_rate(read: str, truth: str) -> float:
    """Edits (insert, delete, replace) per letter of the truth, in reading order; words joined by single spaces."""
    ours = " ".join(folded(read).split())
    theirs = " ".join(folded(_OPTIONAL.sub(lambda part: part.group(1), truth)).split())
    row = list(range(len(theirs) + 1))
    for i, letter in enumerate(ours, 1):
        diagonal, row[0] = row[0], i
        for j, other in enumerate(theirs, 1):
            diagonal, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, diagonal + (letter != other))
    return row[-1] / max(1, len(theirs))
