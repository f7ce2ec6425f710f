"""Real first pages with their fields as eyes read them (`../shared/corpus/real-fields`, README there)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from domain.description.fields import FieldName
from testbed.material import SHARED
from testbed.pages.administrative import Cited

if TYPE_CHECKING:
    from collections.abc import Iterator

REAL_FIELDS = SHARED / "corpus" / "real-fields"
# Fields that are compared, by the name that they have in both places.
COMPARED = (
    *(FieldName.TYPE, FieldName.KIND, FieldName.NUMBER, FieldName.YEAR_IN_NUMBER, FieldName.NOTATION, FieldName.SYMBOL),
    *(FieldName.ISSUER_PARENT, FieldName.ISSUER, FieldName.PLACE, FieldName.DATE, FieldName.SUBJECT),
    *(FieldName.ADDRESSEES, FieldName.SIGNER_NAME, FieldName.SIGNER_POSITION, FieldName.SIGNING_AUTHORITY),
    FieldName.RECIPIENTS,
)
_BY_HAND = {FieldName.NUMBER, FieldName.SYMBOL}


@dataclass(frozen=True, slots=True)
class Truth:
    """One document as eyes read it.

    Attributes:
        name: of its pictures.
        pages: its first page, then the one with the signature where that is another.
        fields: value by field; None where the document has none.
        by_hand: fields whose value a pen wrote, whole or in part.
        doubtful: fields that even an eye cannot tell.
        citations: each once.
        signed_here: the page with the signature is there.
        whole: what is cited is known of all pages, not only of the first.
    """

    name: str
    pages: tuple[Path, ...]
    fields: Mapping[FieldName, str | tuple[str, ...] | None]
    by_hand: frozenset[FieldName]
    doubtful: frozenset[str]
    citations: tuple[Cited, ...]
    signed_here: bool
    whole: bool = False


def real_documents() -> Iterator[Truth]:
    """All of them, in the order of the list.

    Raises:
        FileNotFoundError: `../shared` is not there.
    """
    with (REAL_FIELDS / "truth.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            yield _truth(json.loads(line))


def _truth(told: dict[str, Any]) -> Truth:
    name, fields = told["id"], told["fields"]
    last = REAL_FIELDS / "pages" / f"{name}-last.jpg"
    by_hand = {FieldName.DATE} if fields.get("date_handwritten") else set()
    by_hand |= _BY_HAND if fields.get("number_handwritten") else set()
    doubtful = frozenset(map(str, fields.get("doubt") or ()))
    if "number_handwritten" in doubtful:
        doubtful |= {FieldName.SYMBOL, FieldName.NUMBER}
    if _addressees_not_noted(fields):
        doubtful |= {FieldName.ADDRESSEES}
    return Truth(
        name,
        (REAL_FIELDS / "pages" / f"{name}.jpg", *([last] if last.exists() else [])),
        {field: _value(field, fields) for field in COMPARED},
        frozenset(by_hand),
        doubtful,
        tuple(Cited(one["text"], one.get("date") or "", one["role"]) for one in fields.get("citations") or ()),
        fields.get("signer_name") is not None,
    )


def _addressees_not_noted(fields: Mapping[str, object]) -> bool:
    """Eyes noted the addressees of letters only: of a document with a kind there may be some all the same."""
    return fields.get("addressees") is None and fields.get("type") is not None


def _value(field: FieldName, fields: dict[str, object]) -> str | tuple[str, ...] | None:
    value = fields.get(field.value)
    if field is FieldName.NUMBER and value is None:
        value = fields.get("number_handwritten")
    if isinstance(value, list):
        return tuple(map(str, value))
    return None if value is None else str(value)
