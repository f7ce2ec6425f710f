"""The eight real scans' exact texts: found by their own lines typed without tone marks, boxed there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from domain.vietnamese import fold
from index.embedded.index import TantivyIndex
from tests.index.pages import indexed, page_text

if TYPE_CHECKING:
    from collections.abc import Iterator

SCANS = Path(__file__).parents[2].parent / "shared" / "corpus" / "real-scans"
TEXTS = {path.name.split(".")[0]: path for path in sorted(SCANS.glob("*.gt.txt"))}

PUNCTUATION = '()“”"-–•*+.,;:!?/…'

pytestmark = [pytest.mark.real, pytest.mark.skipif(not TEXTS, reason=f"the real scans are not at {SCANS}")]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TantivyIndex]:
    opened = TantivyIndex(tmp_path_factory.mktemp("index"))
    with opened.batch():
        for name, path in TEXTS.items():
            opened.put_record(name, [indexed(name, path.read_text(encoding="utf-8"))])
    yield opened
    opened.close()


@pytest.mark.parametrize("name", TEXTS)
def test_every_long_line_finds_its_page_first_and_boxes_its_own_words(index: TantivyIndex, name: str) -> None:
    elsewhere = " ".join(
        " ".join(fold(path.read_text(encoding="utf-8")).split()) for other, path in TEXTS.items() if other != name
    )
    text = TEXTS[name].read_text(encoding="utf-8")
    printed = {word.box: fold(word.text).strip(PUNCTUATION) for word in page_text(text).words()}
    for line in text.split("\n"):
        typed = [word.strip(PUNCTUATION) for word in fold(line).split() if word.strip(PUNCTUATION)]
        if len(typed) >= 8 and fold(line) not in elsewhere:
            best = index.search(fold(line).replace('"', " ")).hits[0]
            assert best.record == name, line
            assert {printed[box] for box in best.boxes} >= set(typed), line
            assert [printed[box] for box in best.boxes[: len(typed)]] == typed, line


@pytest.mark.parametrize(
    ("name", "number"),
    [("ht-329", "329/bxd-qln"), ("va-1535", "1535/sgddt-ctrtt"), ("epu-275", "275/tb-dhdl")],
)
def test_a_real_document_is_found_by_its_number(index: TantivyIndex, name: str, number: str) -> None:
    assert index.search(number).hits[0].record == name
