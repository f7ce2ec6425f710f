"""The description of a document from the texts of its pages: what each room finds, joined."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.description.document import Description
from domain.description.fields import Field, FieldName, FieldSource

if TYPE_CHECKING:
    from collections.abc import Sequence

    from describe.pages import DescribedPage

EXTRACTOR = "vankho describe 1"


def describe(pages: Sequence[DescribedPage]) -> Description:
    """What is known of a document.

    Args:
        pages: all of them in order; those that could not be read too.
    """
    return Description((_counted(pages),), extractor=EXTRACTOR)


def _counted(pages: Sequence[DescribedPage]) -> Field:
    return Field(FieldName.PAGES, str(len(pages)), "", FieldSource.DERIVED, 1.0)
