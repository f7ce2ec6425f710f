"""`vankho search`: pages, records with their best pages, counts, orders."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from api.cli.main import main
from domain.description.document import Description
from domain.description.fields import Field, FieldName, FieldSource
from pipeline.settings.archive_settings import ArchiveSettings
from pipeline.upkeep.founding import found_archive
from pipeline.wiring import now, open_parts
from tests.index.pages import indexed

if TYPE_CHECKING:
    from pathlib import Path

_DATES = {"a": "2017-04-05", "b": "2018"}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive whose index holds two decisions of two pages each."""
    folder = tmp_path_factory.mktemp("searched") / "archive"
    found_archive(ArchiveSettings(home=folder, organisation="Kho thử"), None, now())
    with open_parts(folder, write=True) as parts:
        for record, date in _DATES.items():
            values = {FieldName.KIND: "quyết định", FieldName.DATE: date}
            told = Description(tuple(Field(name, value, "", FieldSource.PRINT, 1.0) for name, value in values.items()))
            pages = [replace(indexed(record, "số hóa tài liệu", page), description=told) for page in (1, 2)]
            parts.index.put_record(record, pages)
    return folder


def answer(home: Path, capsys: pytest.CaptureFixture[str], *line: str) -> Any:
    capsys.readouterr()
    assert main(["search", *line, "--json", "--home", str(home)]) == 0
    return json.loads(capsys.readouterr().out)


def test_pages_are_listed_as_before(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = answer(home, capsys, "so hoa")
    assert set(told) == {"total", "hits"}
    assert (told["total"], {hit["record"] for hit in told["hits"]}) == (4, {"a", "b"})


def test_records_are_listed_with_their_best_pages_the_newest_first(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = answer(home, capsys, "so hoa", "--records", "--sort", "date")
    assert told["total"] == 2
    assert [(one["record"], one["pages"], len(one["hits"])) for one in told["records"]] == [("b", 2, 2), ("a", 2, 2)]


def test_records_are_counted_when_asked_for(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = answer(home, capsys, "loai:quyet-dinh nam:2017", "--facets")
    assert [hit["record"] for hit in told["hits"]] == ["a"]
    assert told["facets"]["kind"] == [{"value": "quyết định", "records": 1}]
    assert told["facets"]["signer"] == []


def test_people_read_the_same(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["search", "so hoa", "--records", "--facets", "--home", str(home)]) == 0
    said = capsys.readouterr().out
    assert "2 tài liệu khớp" in said
    assert "Loại: quyết định (2)" in said
    assert "Năm: 2017 (1), 2018 (1)" in said


def test_a_value_that_a_field_cannot_have_is_a_wrong_question(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["search", "loai:xyz", "--home", str(home)]) == 2
    assert "quyết định" in capsys.readouterr().err
