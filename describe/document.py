"""All rooms together: from the pages of a document to its description."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.description.document import Description
from domain.description.fields import Field, FieldName, FieldSource
from domain.vietnamese import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from describe.pages import DescribedPage

EXTRACTOR = "vankho-describe 1"
"""Name and version; a record that another one described is described anew by `vankho describe --all`."""

_ENOUGH_WORDS = 20  # to tell a language by
_VIETNAMESE_SHARE = 0.2  # of words with letters that no other language on paper here has; chosen
_SURE = 0.99


def describe(pages: Sequence[DescribedPage]) -> Description:
    """What a document is.

    Args:
        pages: all of its pages, in order.
    """
    return Description(tuple(_whole(pages)), extractor=EXTRACTOR)


def _whole(pages: Sequence[DescribedPage]) -> Iterator[Field]:
    """Fields about the document as a whole."""
    words = [word for page in pages for line in page.lines for word in line.text.split() if word.isalpha()]
    marked = sum(fold(word) != word.lower() for word in words)
    if len(words) >= _ENOUGH_WORDS and marked >= _VIETNAMESE_SHARE * len(words):
        yield Field(FieldName.LANGUAGE, "vi", "", FieldSource.DERIVED, _SURE)
    yield Field(FieldName.PAGES, str(len(pages)), "", FieldSource.DERIVED, 1.0)
