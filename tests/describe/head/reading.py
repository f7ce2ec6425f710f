"""What `head_fields` says of a small page, by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from describe.head.fields import head_fields

if TYPE_CHECKING:
    from describe.pages import DescribedPage
    from domain.description.fields import Field, FieldName, Value


def described(page: DescribedPage) -> dict[FieldName, Field]:
    """Fields of a page's head by their names."""
    return {field.name: field for field in head_fields(page)}


def values(page: DescribedPage) -> dict[FieldName, Value | None]:
    """Their values."""
    return {name: field.value for name, field in described(page).items()}
