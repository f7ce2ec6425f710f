"""What is told of the document as a whole: its language, its pages, what is enclosed, notes by hand in its margins."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from domain.description.fields import Field, FieldFinding, FieldName, FieldSource, Place
from domain.text import MarkKind
from domain.vietnamese import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from describe.pages import DescribedPage
    from domain.geometry import Box

VIETNAMESE = "vi"
_WORD = re.compile(r"[^\W\d_]+")
_FEWEST_WORDS = 12  # fewer do not tell a language
_MARKED_SHARE = 0.35  # of words with marks that only Vietnamese has so many of; its prose has .7
_SMALL_WORDS = {
    "en": frozenset(("the", "of", "and", "to", "in", "for", "is", "shall", "be", "with", "this", "by")),
    "fr": frozenset(("le", "la", "les", "des", "de", "du", "et", "est", "dans", "pour", "une", "au")),
}
_SMALL_SHARE = 0.12
_SCRIPTS = (("zh", "一", "鿿"), ("ru", "А", "я"), ("lo", "\u0e80", "\u0eff"), ("km", "\u1780", "\u17ff"))
_SURE, _LIKELY = 0.99, 0.93
_SAMPLE = 5  # pages by which a language is told; a document of 2,000 is not read for it
_ENCLOSED = re.compile(
    r"\(\s*(?P<inside>[^()]{0,80}?(?:kèm theo|đính kèm|gửi kèm)[^()]{0,80})\)"
    r"|(?:[Bb]an hành|[Cc]ông bố|[Pp]hê duyệt) kèm theo \w+ \w+ này (?P<issued>[^.;:]{3,300})[.;:]",
)
_MARGIN = 0.015  # of the width, that a note keeps from the text
_EDGE = 0.02  # of the width
_LEAST_NOTE = 0.05, 0.014  # shares of width and height: smaller ink is a tick, a hole, dirt


def language(pages: Sequence[DescribedPage]) -> Field | None:
    """The language of its text; None where there is too little."""
    words = [word for page in pages[:_SAMPLE] for line in page.lines for word in _WORD.findall(line.text)]
    if len(words) < _FEWEST_WORDS:
        return None
    marked = sum(word.lower() != fold(word) for word in words)
    if marked >= _MARKED_SHARE * len(words):
        return _derived(FieldName.LANGUAGE, VIETNAMESE, _SURE)
    other, share = _other_language(words)
    return _derived(FieldName.LANGUAGE, other, _LIKELY if share >= _SMALL_SHARE else 0.0)


def page_count(pages: Sequence[DescribedPage]) -> Field:
    """How many pages there are."""
    return _derived(FieldName.PAGES, str(len(pages)), 1.0)


def enclosures(pages: Sequence[DescribedPage]) -> Field | None:
    """What the text says is enclosed: `Phụ lục kèm theo`, or the regulation that a decision issues."""
    for page in pages:
        if not any("kèm" in line.text for line in page.lines):
            continue
        text = " ".join(line.text for line in page.lines)
        found = tuple(dict.fromkeys((one["inside"] or one["issued"]).strip() for one in _ENCLOSED.finditer(text)))
        if found:
            source = FieldSource.BORN_DIGITAL if page.born_digital else FieldSource.PRINT
            lines = tuple(line.line.box for line in page.lines if "kèm" in line.text)
            return Field(FieldName.ENCLOSURES, found, "; ".join(found), source, _LIKELY, (Place(page.number, lines),))
    return None


def autograph(pages: Sequence[DescribedPage]) -> Field | None:
    """That notes were written by hand into the margins (bút tích), and where; what they say is not read."""
    places = tuple(Place(page.number, boxes) for page in pages if page.lines and (boxes := tuple(_notes(page))))
    if not places:
        return None
    found = (FieldFinding.HANDWRITTEN,)
    said = ", ".join(f"trang {place.page}" for place in places)
    return Field(FieldName.AUTOGRAPH, said, "", FieldSource.PEN, _LIKELY, places, findings=found)


def _notes(page: DescribedPage) -> Iterator[Box]:
    """Unread ink of some size wholly beside the text, or above all of it."""
    left = sorted(line.left for line in page.lines)[len(page.lines) // 10]
    right = sorted(line.right for line in page.lines)[-1 - len(page.lines) // 10]
    top = min(line.top for line in page.lines)
    for mark in page.marks:
        its_left, its_right, its_top, its_bottom = page.shares(mark.box)
        large = its_right - its_left >= _LEAST_NOTE[0] and its_bottom - its_top >= _LEAST_NOTE[1]
        outside = its_right < left - _MARGIN or its_left > right + _MARGIN or its_bottom < top
        outside = outside and its_left > _EDGE and its_right < 1 - _EDGE  # seals over the edges of sheets (giáp lai)
        if mark.kind is MarkKind.UNREAD and large and outside:
            yield mark.box


def _other_language(words: Sequence[str]) -> tuple[str, float]:
    """The likeliest other language, and the share of words that speak for it; Vietnamese without marks too."""
    letters = "".join(words)
    for code, first, last in _SCRIPTS:
        if 2 * sum(first <= letter <= last for letter in letters) > len(letters):
            return code, 1.0
    shares = {code: sum(word.lower() in small for word in words) / len(words) for code, small in _SMALL_WORDS.items()}
    best = max(shares, key=lambda code: shares[code])
    return (best, shares[best]) if shares[best] >= _SMALL_SHARE else (VIETNAMESE, 0.0)


def _derived(name: FieldName, value: str, confidence: float) -> Field:
    return Field(name, value, "", FieldSource.DERIVED, confidence)
