"""What the head of a small page says, by name, and what is odd about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from describe.head.fields import told_by_head
from describe.head.head import head_of

if TYPE_CHECKING:
    from describe.pages import DescribedPage
    from domain.description.document import DescriptionFinding
    from domain.description.fields import Field, FieldName, Value


def head_fields(page: DescribedPage) -> tuple[Field, ...]:
    """What the head says."""
    return told_by_head(head_of(page))[0]


def head_findings(page: DescribedPage) -> tuple[DescriptionFinding, ...]:
    """What is odd about it."""
    return told_by_head(head_of(page))[1]


def described(page: DescribedPage) -> dict[FieldName, Field]:
    """Fields of a page's head by their names."""
    return {field.name: field for field in head_fields(page)}


def values(page: DescribedPage) -> dict[FieldName, Value | None]:
    """Their values."""
    return {name: field.value for name, field in described(page).items()}
