"""Fourteen e-documents as offices issue them: number and day, looks of signatures, are read in order and found."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.archived_files import Taken, one_line, take_in

_CORPUS = Path(__file__).parents[2].parent / "shared" / "corpus"
_FOLDER = _CORPUS / "real-signed" / "offices"

pytestmark = [
    pytest.mark.real,
    pytest.mark.slow,
    pytest.mark.skipif(not _FOLDER.is_dir(), reason="../shared/corpus/real-signed/offices is not here"),
]

_NAMES = sorted(path.name for path in _FOLDER.glob("*.pdf"))
_HEAD = 0.3  # of the page's height: number and date stand above it


@pytest.fixture(scope="module")
def taken(tmp_path_factory: pytest.TempPathFactory) -> Taken:
    return take_in(tmp_path_factory.mktemp("offices"), [_FOLDER / name for name in _NAMES])


@pytest.fixture(scope="module")
def truth() -> dict[str, dict[str, Any]]:
    lines = (_CORPUS / "real-fields" / "truth.jsonl").read_text(encoding="utf-8").splitlines()
    return {entry["id"]: entry["fields"] for entry in map(json.loads, lines)}


def day_printed(told: str) -> list[str]:
    """The date as a decision prints it, with and without a zero before the month."""
    day = date.fromisoformat(told)
    months = dict.fromkeys((f"{day.month:02d}", str(day.month)))
    return [f"ngày {day.day:02d} tháng {month} năm {day.year}" for month in months]


@pytest.mark.parametrize("name", _NAMES)
def test_the_number_is_read_in_its_line(taken: Taken, truth: dict[str, dict[str, Any]], name: str) -> None:
    symbol = truth[Path(name).stem]["symbol"]
    lines = taken[name].text.split("\f")[0].splitlines()

    assert f"Số: {symbol}" in [one_line(line) for line in lines]


@pytest.mark.parametrize("name", _NAMES)
def test_the_day_is_read_in_its_line(taken: Taken, truth: dict[str, dict[str, Any]], name: str) -> None:
    lines = [one_line(line) for line in taken[name].text.split("\f")[0].splitlines()]
    printed = day_printed(truth[Path(name).stem]["date"])

    assert any(line.endswith(day) for line in lines for day in printed)


@pytest.mark.parametrize("name", _NAMES)
def test_a_search_for_the_number_boxes_it_in_the_head(
    taken: Taken, truth: dict[str, dict[str, Any]], name: str
) -> None:
    places = taken[name].places(truth[Path(name).stem]["symbol"])

    assert places
    x, y = places[0]
    assert x < 0.5
    assert y < _HEAD


@pytest.mark.parametrize("name", _NAMES)
def test_a_search_for_the_date_boxes_it_in_the_head(taken: Taken, truth: dict[str, dict[str, Any]], name: str) -> None:
    places = [place for day in day_printed(truth[Path(name).stem]["date"]) for place in taken[name].places(f'"{day}"')]

    assert any(x > 0.4 and y < _HEAD for x, y in places)


@pytest.mark.parametrize("name", _NAMES)
def test_none_is_told_broken_and_all_keep_their_bytes(taken: Taken, name: str) -> None:
    assert taken[name].line["state"] == "archived"
    assert taken[name].verdict[0] == "INDETERMINATE"
    assert taken[name].rendition.read_bytes() == taken[name].master.read_bytes()


def test_a_page_number_does_not_fall_into_the_national_title(taken: Taken) -> None:
    lines = [one_line(line) for line in taken["n15.pdf"].text.split("\f")[0].splitlines()]

    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in lines
