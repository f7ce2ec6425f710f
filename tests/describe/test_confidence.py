"""Confidences of fields as probabilities: what is more certain by the rules stays so, and nobody's word is touched."""

from __future__ import annotations

import json
from importlib.resources import files

import pytest

from describe.confidence import calibrated
from domain.description.fields import Field, FieldName, FieldSource

MAPS = json.loads((files("describe") / "confidence.json").read_text(encoding="utf-8"))["maps"]


@pytest.mark.parametrize("name", MAPS)
def test_a_more_certain_value_stays_the_more_certain_one(name: str) -> None:
    field, source = map(str, name.split("/"))
    told = [calibrated(Field(FieldName(field), "x", "", FieldSource(source), sure / 100)) for sure in range(5, 101)]
    confidences = [one.confidence for one in told]
    assert confidences == sorted(confidences)
    assert all(0 <= one <= 1 for one in confidences)
    assert not told[-1].asked
    assert told[0].asked


@pytest.mark.parametrize(
    "field",
    [
        Field(FieldName.NUMBER, "26", "", FieldSource.PEN, 0.3),
        Field(FieldName.SUBJECT, "x", "", FieldSource.PERSON, 1.0),
        Field(FieldName.SIGNER_NAME, None, "", FieldSource.PRINT, 0.0),
        Field(FieldName.SIGNER_NAME, "x", "", FieldSource.PRINT, 0.0),
    ],
)
def test_what_nothing_was_learned_of_stays_as_it_is(field: Field) -> None:
    assert calibrated(field) == field
