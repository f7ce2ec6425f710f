"""The published schema is that of the reports that are given, and reports keep to it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import jsonschema
import pytest
from pydantic import TypeAdapter

from domain.evidence import REPORT_SCHEMA, VerificationReport
from tests.signing.seal_material import authority
from tests.signing.signed_samples import passing, plain_pdf, verify

if TYPE_CHECKING:
    from typing import Any

_FILE = Path(__file__).parents[2] / "docs" / "schemas" / f"verification-report-{REPORT_SCHEMA}.json"
_REPORT = TypeAdapter(VerificationReport)


@pytest.fixture(scope="module")
def schema() -> Any:
    return json.loads(_FILE.read_text("utf-8"))


def test_what_is_published_is_what_the_program_answers(schema: Any) -> None:
    told = {key: value for key, value in schema.items() if key != "$schema"}
    assert told == _REPORT.json_schema(mode="serialization")


@pytest.mark.parametrize("content", ["passing", "broken", "nothing"])
def test_reports_keep_to_the_schema(tmp_path: Path, schema: Any, content: str) -> None:
    keys = authority(tmp_path)
    path = tmp_path / "x.pdf"
    data = passing(plain_pdf(), keys)
    path.write_bytes({"passing": data, "broken": data[:-900], "nothing": b"%PDF-1.4"}[content])
    report = verify(path, keys)
    told = json.loads(_REPORT.dump_json(report))
    jsonschema.validate(told, schema)
    assert told["schema"] == REPORT_SCHEMA
    assert _REPORT.dump_json(verify(path, keys)) == _REPORT.dump_json(report), "the same inputs, the same bytes"
    assert all(len(row["items"]) == 7 for row in told["signatures"])
    if content == "passing":
        assert told["valid_until"]
