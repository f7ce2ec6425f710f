"""A batch is held against the rules of digitisation: on its page, over HTTP, on the command line."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

from domain.actors import SYSTEM

if TYPE_CHECKING:
    from pathlib import Path

    from fastapi.testclient import TestClient

    from pipeline.archive import Archive

_API = "/api/v1/batches"


@pytest.fixture
def batch(archive: Archive) -> str:
    return archive.batches.find(SYSTEM, "lô một").identifier


def test_what_does_not_conform_is_told_with_page_source_and_remedy(client: TestClient, batch: str, notice: str) -> None:
    whole = client.get(f"{_API}/{batch}/conformity").json()
    assert (whole["records"], whole["waiting"]) == (2, 0)
    (row,) = [one for one in whole["rows"] if one["record"] == notice]
    colour = next(one for one in row["findings"] if one["rule"] == "colour")
    assert colour["pages"] == [1]
    assert colour["remedy"] == "Quét lại ở chế độ màu."
    assert "TT 05/2025/TT-BNV" in colour["source"]


def test_the_page_tells_it_in_both_languages(client: TestClient, batch: str) -> None:
    page = client.get(f"/batches/{batch}/conformity", params={"lang": "en"})
    assert "Scan it again in colour." in page.text
    assert f"{_API}/{batch}/conformity/sheet" in page.text
    assert "Quét lại ở chế độ màu." in client.get(f"/batches/{batch}/conformity", params={"lang": "vi"}).text
    assert f'href="/batches/{batch}/conformity"' in client.get(f"/batches/{batch}").text


def test_report_and_sheet_are_downloads(client: TestClient, archive: Archive, batch: str) -> None:
    report = client.get(f"{_API}/{batch}/conformity/report")
    assert report.content.startswith(b"%PDF-")
    assert f"doi-chieu-{batch}.pdf" in report.headers["content-disposition"]
    sheet = client.get(f"{_API}/{batch}/conformity/sheet")
    assert load_workbook(io.BytesIO(sheet.content)).active.max_row > 2
    assert not [path for path in archive.passing().iterdir() if path.suffix in {".pdf", ".xlsx"}], "nothing stays"


def test_a_batch_that_there_is_not_is_told(client: TestClient) -> None:
    answer = client.get(f"{_API}/L20000101-0009/conformity")
    assert (answer.status_code, answer.json()["code"]) == (404, "batch-not-found")


def test_the_command_tells_a_line_a_record_and_ends_with_one_where_something_does_not_conform(
    archive: Archive, batch: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from api.cli.main import main

    home = str(archive.settings.home)
    assert main(["batch", "check", batch, "--home", home, "--json", "--to", str(tmp_path / "out")]) == 1
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert len(lines) == 2
    assert not all(line["conforms"] for line in lines)
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["conformity.pdf", "conformity.xlsx"]
