"""Heads of the decisions that offices of 2025 signed, from the letters of their own files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bench.describe.score import same
from describe.pages import DescribedPage
from domain.description.fields import FieldName
from ocr.text_layer import as_page_text, believed
from scan.pdf.own_letters import own_letters
from tests.describe.head.reading import values

CORPUS = Path(__file__).parents[4] / "shared" / "corpus"
OFFICES, TRUTH = CORPUS / "real-signed" / "offices", CORPUS / "real-fields" / "truth.jsonl"
WIDTH, HEIGHT = 1654, 2339
COMPARED = (
    *(FieldName.TYPE, FieldName.KIND, FieldName.NUMBER, FieldName.NOTATION, FieldName.SYMBOL, FieldName.ISSUER_PARENT),
    *(FieldName.ISSUER, FieldName.PLACE, FieldName.DATE, FieldName.SUBJECT),
)

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not (OFFICES.is_dir() and TRUTH.is_file()), reason="../shared/corpus is not here"),
]


def truths() -> dict[str, dict[str, Any]]:
    """Fields as eyes read them, by document."""
    told = map(json.loads, TRUTH.read_text(encoding="utf-8").splitlines())
    return {one["id"]: one["fields"] for one in told}


# Number and day laid over the page (n28), an issuer below another one (n66).
@pytest.mark.parametrize("name", ["n28", "n66"])
def test_every_field_of_the_head_is_as_eyes_read_it(name: str) -> None:
    own = believed(own_letters(OFFICES / f"{name}.pdf", 1, WIDTH, HEIGHT).parts)
    found, wanted = values(DescribedPage(1, WIDTH, HEIGHT, as_page_text(own))), truths()[name]
    wrong = {
        field: (found.get(field), wanted[field]) for field in COMPARED if not same(found.get(field), wanted[field])
    }
    assert not wrong
