from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from ocr.line.finding import find_lines
from ocr.line.strip import HEIGHT
from testbed.corpus import Part
from testbed.pages.composing import faces as page_faces
from testbed.pages.composing import typewriter_face
from tests.bench.train_reader.chances import chance
from tests.ocr.line.printing import DPI, Paper
from training.reader import faces
from training.reader.batches import Source, batch_of, batches_of, chunk, uniform_batches
from training.reader.faces import Sort
from training.reader.page_lines import keep, kept
from training.reader.samples import Place, Sample, cut_lines, samples
from training.reader.setting import set_lines
from training.reader.wear import _STORIES, worn

if TYPE_CHECKING:
    from pathlib import Path

SHEETS = 25


@pytest.fixture(scope="module")
def drawn() -> list[Sample]:
    return [sample for sheet in range(SHEETS) for sample in samples(4, sheet)]


def strip(width: int, text: str) -> Sample:
    return Sample(np.zeros((HEIGHT, width), np.uint8), text)


def test_no_typeface_of_those_to_judge_by_nor_its_kin_is_learned() -> None:
    judged = {face.value for face in (*page_faces(Part.JUDGE), typewriter_face(Part.JUDGE))}
    learned = [family.partition(":")[0] for sort in Sort for family in faces._FAMILIES[sort]]
    assert not [
        name for name in learned for face in (*judged, "Nimbus", "FreeSerif", "FreeSans") if name.startswith(face)
    ]


def test_no_typeface_to_tune_on_is_learned() -> None:
    tuned = {family for sort in Sort for family in faces._TO_TUNE_ON[sort]}
    assert not tuned.intersection(family for sort in Sort for family in faces._FAMILIES[sort])


def test_the_same_sheet_is_drawn_again_to_the_pixel() -> None:
    for one, other in zip(samples(4, 7), samples(4, 7), strict=True):
        assert one.text == other.text
        assert np.array_equal(one.strip, other.strip)


def test_strips_have_the_height_of_the_reader_and_room_for_their_text(drawn: list[Sample]) -> None:
    assert len(drawn) > 2 * SHEETS
    assert all(sample.strip.shape[0] == HEIGHT and sample.strip.dtype == np.uint8 for sample in drawn)
    assert all(sample.strip.shape[1] > 3 * len(sample.text) for sample in drawn)


def test_some_lines_bear_no_text_and_most_do(drawn: list[Sample]) -> None:
    empty = sum(not sample.text for sample in drawn)
    assert 0 < empty < 0.2 * len(drawn)


def test_printed_words_stand_in_their_columns() -> None:
    sheet = set_lines(1, 3, Part.BUILD, chance(2))
    for line in sheet.lines:
        for word in line.words:
            part = sheet.ink[: round(line.foot + 20), max(0, round(word.left)) : max(1, round(word.right))]
            assert part.any(), word.text


@pytest.mark.parametrize("story", range(len(_STORIES)))
def test_worn_print_is_still_darker_than_paper(story: int) -> None:
    ink = set_lines(1, 3, Part.BUILD, chance(2))
    grey, dpi = _STORIES[story](np.float32(1 / 255) * ink.ink.astype(np.float32), ink.dpi, np.random.default_rng(1))
    assert grey.dtype == np.uint8
    assert grey.shape[0] == pytest.approx(ink.ink.shape[0] * dpi / ink.dpi, abs=1)
    assert np.quantile(grey, 0.005) + 60 < np.median(grey)


@pytest.mark.parametrize("sort", Sort)
def test_wear_follows_from_its_seed(sort: Sort) -> None:
    ink = set_lines(1, 3, Part.BUILD, chance(2)).ink
    one, same, other = (worn(ink, 300, sort, np.random.default_rng(seed)).grey for seed in (1, 1, 2))
    assert np.array_equal(one, same)
    assert one.shape != other.shape or not np.array_equal(one, other)


def test_lines_that_tear_a_word_or_hold_two_printed_lines_are_not_learned() -> None:
    paper = Paper(1400, 300)
    paper.line("Căn cứ Luật Lưu trữ", 60, 100)
    lines = find_lines(paper.picture, DPI)
    whole = [Place("Căn", 0, 60, 120, 100), Place("cứ", 0, 130, 160, 100)]
    assert [one.text for one in cut_lines(paper.picture, lines, whole, chance(1))] == ["Căn cứ"]
    torn = [*whole, Place("trữ", 0, lines[0].box.right - 20, lines[0].box.right + 30, 100)]
    assert list(cut_lines(paper.picture, lines, torn, chance(1))) == []
    two = [*whole, Place("khác", 1, 200, 260, 104)]
    assert list(cut_lines(paper.picture, lines, two, chance(1))) == []


def test_kept_lines_come_back_as_they_were(tmp_path: Path, drawn: list[Sample]) -> None:
    path = tmp_path / "page.npz"
    for lines in (drawn[:5], []):
        keep(path, lines)
        back = kept(path)
        assert [line.text for line in back] == [line.text for line in lines]
        assert all(np.array_equal(one.strip, other.strip) for one, other in zip(back, lines, strict=True))


def test_a_batch_is_as_wide_as_its_widest_line_and_padded_with_paper() -> None:
    batch = batch_of([strip(50, "ab"), strip(90, "")])
    assert batch.strips.shape == (2, 1, HEIGHT, 96)
    assert (batch.strips[0, 0, :, 50:] == 255).all()
    assert (batch.widths.tolist(), batch.lengths.tolist()) == ([50, 90], [2, 0])


def test_batches_hold_every_line_once_but_those_that_cannot_be_read() -> None:
    lines = [strip(40 + number, "a" * (number % 4)) for number in range(60)]
    batches = batches_of([*lines, strip(12, "aaa"), strip(9000, "a")], 400)
    assert sorted(text for batch in batches for text in batch.texts) == sorted(line.text for line in lines)
    assert all(len(batch.texts) * batch.widths.max() <= 400 for batch in batches)


def test_a_chunk_follows_from_its_number() -> None:
    source = Source(9, sheets=4, columns=3000)
    one, same, other = (chunk(source, number) for number in (0, 0, 1))
    assert [batch.texts for batch in one] == [batch.texts for batch in same]
    assert [batch.texts for batch in one] != [batch.texts for batch in other]


def test_for_a_gpu_batches_come_in_few_shapes_and_hold_every_line_of_full_ones() -> None:
    lines = [strip(width, "a") for width in range(60, 900)]
    shapes = {batch.strips.shape for batch in uniform_batches(lines, 8000)}
    assert len({shape[3] for shape in shapes}) == len(shapes) < 25
    assert all(shape[0] == max(1, 8000 // shape[3]) for shape in shapes)
    kept_widths = {int(width) for batch in uniform_batches(lines, 8000) for width in batch.widths}
    assert len(kept_widths) > 0.9 * len(lines)
