"""Numbers and days that the marks of digital signatures show: an office puts them on a page when it issues it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from domain.description.dates import PartialDate
from domain.description.fields import FieldName, FieldSource
from domain.description.pen import Said
from domain.text import WordOrigin
from domain.vietnamese import tone_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from describe.pages import DescribedPage

_NUMBER = re.compile(
    r"\bsố\s*[:.]?\s*0*(\d{1,6}[abc]?)\b|(?<![\w/])0*(\d{1,6}[abc]?)\s?/\s?(?:(?:19|20)\d\d\s?/\s?)?[a-zđ]{2}"
)
_DAY = re.compile(r"\b(\d{1,2})\s?[/.-]\s?(\d{1,2})\s?[/.-]\s?(\d{4})\b|\b(\d{4})[./-](\d\d)[./-](\d\d)\b")
_RECEIVED = re.compile(r"\bđến\b")  # another office's, which has its own number and day


def said_by_signatures(pages: Sequence[DescribedPage]) -> tuple[Said, ...]:
    """What signatures show as number and day of the document."""
    return tuple(dict.fromkeys(said for page in pages for text in _shown(page) for said in _said(text)))


def _shown(page: DescribedPage) -> Iterator[str]:
    """What signatures show in each block of a page."""
    for block in page.text.blocks if page.text else ():
        words = (word.text for line in block.lines for word in line.words if word.origin is WordOrigin.APPEARANCE)
        text = tone_key(" ".join(words))
        if text and not _RECEIVED.search(text):
            yield text


def _said(text: str) -> Iterator[Said]:
    for found in _NUMBER.finditer(text):
        yield Said(FieldName.NUMBER, found[1] or found[2], FieldSource.SIGNATURE)
    for found in _DAY.finditer(text):
        year, month, day = (found[3], found[2], found[1]) if found[3] else (found[4], found[5], found[6])
        try:
            yield Said(FieldName.DATE, str(PartialDate(int(year), int(month), int(day))), FieldSource.SIGNATURE)
        except ValueError:
            continue
