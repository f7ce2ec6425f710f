"""What the archive made of one drawn document: words in its text and in its PDF/A, and how the PDF/A looks."""

from __future__ import annotations

import re
import subprocess
import unicodedata
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pypdfium2
from pypdfium2 import raw

from bench.seen.looks import Difference, compare, drawn, mark_mask, shown
from testbed.seen.kinds import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from testbed.seen.kinds import Drawn

_PARTS = re.compile(r"(?=[/:.,;])|(?<=[/:.,;])")  # a word's parts, however a program spaces them
_INVISIBLE = 3


@dataclass(frozen=True, slots=True)
class Judged:
    """One document.

    Attributes:
        seen: words that are seen; `in_text`, `in_pdfa`: those found there.
        own: letters of the page's content, as words; `kept`: those that are letters still.
        phrases: number and date; `in_order`: those that the text has as they are read.
        unseen_in_text, unseen_in_pdfa: words found there although nobody sees them.
        unseen: words that nobody sees.
        look: the rendition beside the master; none where poppler cannot be the judge.
    """

    kind: str
    seen: int
    in_text: int
    in_pdfa: int
    own: int
    kept: int
    phrases: int
    in_order: int
    unseen: int
    unseen_in_text: int
    unseen_in_pdfa: int
    look: Difference | None


def judge(document: Drawn, text: str, rendition: Path | None) -> Judged:
    """Compare what is known with what was found; a document without rendition was not archived."""
    pdfa = pdftotext(rendition) if rendition else ""
    unseen = _parts(document.unseen)
    return Judged(
        document.kind,
        seen=_parts(document.seen).total(),
        in_text=_common(document.seen, text),
        in_pdfa=_common(document.seen, pdfa),
        own=_parts(document.own).total(),
        kept=_common(document.own, _letters(document, rendition)) if rendition else 0,
        phrases=len(document.phrases),
        in_order=sum(phrase in " ".join(text.split()) for phrase in document.phrases),
        unseen=unseen.total(),
        unseen_in_text=sum((unseen & _parts(text.split())).values()),
        unseen_in_pdfa=sum((unseen & _parts(pdfa.split())).values()),
        look=_look(document, rendition),
    )


def pdftotext(pdf: Path) -> str:
    """All text that poppler finds, on the page and beyond it."""
    done = subprocess.run(["pdftotext", pdf, "-"], capture_output=True, text=True, check=True)
    return unicodedata.normalize("NFC", done.stdout)


def visible_letters(pdf: Path) -> str:
    """The letters that a page draws, as pdfium finds them: without those that are there to be searched only."""
    with pypdfium2.PdfDocument(pdf) as opened:
        page = opened[0].get_textpage()
        kept = []
        for index in range(page.count_chars()):
            letter = chr(raw.FPDFText_GetUnicode(page, index))
            owner = raw.FPDFText_GetTextObject(page, index)
            drawn_so = owner and raw.FPDFTextObj_GetTextRenderMode(owner) != _INVISIBLE
            kept.append(letter if drawn_so or letter.isspace() else " ")
        return unicodedata.normalize("NFC", "".join(kept))


def _letters(document: Drawn, rendition: Path) -> str:
    """A master that is its own rendition keeps its letters, whatever pdfium finds in them."""
    if rendition.stat().st_size == document.path.stat().st_size:
        return " ".join(document.own)
    return visible_letters(rendition)


def _look(document: Drawn, rendition: Path | None) -> Difference | None:
    if not KINDS[document.kind].comparable:
        return None
    master = drawn(document.path) if document.look is None else shown(document.look)
    if rendition is None:
        return compare(master, master * 0 + 255)
    made = drawn(rendition)
    return compare(master, made, mark_mask(rendition, made.shape))


def _common(wanted: Iterable[str], text: str) -> int:
    return (_parts(wanted) & _parts(unicodedata.normalize("NFC", text).split())).total()


def _parts(words: Iterable[str]) -> Counter[str]:
    return Counter(part for word in words for part in _PARTS.split(word) if part)
