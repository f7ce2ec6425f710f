from __future__ import annotations

from functools import lru_cache
from random import Random
from typing import TYPE_CHECKING

import numpy as np
import pytest

from domain.text import BlockKind
from testbed.corpus import Part, part_of
from testbed.pages import bilingual, composing, dot_matrix, handwriting, texts, typewriter
from testbed.pages.collection import Kind, drawn_page
from testbed.pages.fonts import Face, FontMissing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from testbed.pages.sheet import DrawnPage


@pytest.fixture(scope="module", autouse=True)
def _quick_drawings() -> Iterator[None]:
    """Pages at a third of the resolution, of invented texts, so that nothing is unpacked."""
    with pytest.MonkeyPatch.context() as patch:
        for module in (bilingual, composing, dot_matrix, handwriting, typewriter):
            patch.setattr(module, "DPI", 110)
        patch.setattr(texts, "_TAKEN", 600)
        texts.bodies.cache_clear()
        yield
        texts.bodies.cache_clear()


@lru_cache
def page_of(kind: Kind, seed: int = 1) -> DrawnPage:
    """A page to judge by; the test is skipped where a typeface is missing."""
    try:
        return drawn_page(kind, Part.JUDGE, seed)
    except FontMissing as missing:
        pytest.skip(str(missing))


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_draws_words_whose_boxes_lie_on_their_ink(kind: Kind) -> None:
    page = page_of(kind)
    height, width = page.pixels.shape[:2]
    grey = page.pixels.mean(axis=2)
    contrasts = []
    for word in page.text.words():
        box = word.box
        assert 0 <= box.x < box.right <= width
        assert 0 <= box.y < box.bottom <= height
        around = grey[max(0, box.y - 4) : box.bottom + 4, max(0, box.x - 4) : box.right + 4]
        contrasts.append(np.quantile(around, 0.9) - np.quantile(grey[box.y : box.bottom, box.x : box.right], 0.1))
    assert len(contrasts) > 40
    assert np.mean(np.array(contrasts) > 12) > 0.93


@pytest.mark.parametrize("kind", Kind)
def test_the_same_seed_draws_the_same_page(kind: Kind) -> None:
    page, again = page_of(kind), drawn_page(kind, Part.JUDGE, 1)
    assert again.text == page.text
    assert again.optional == page.optional
    assert np.array_equal(again.pixels, page.pixels)


def test_another_seed_another_kind_and_another_part_draw_another_page() -> None:
    page = page_of(Kind.CLEAN)
    others = (page_of(Kind.CLEAN, 2), page_of(Kind.OFFICE_SCAN), drawn_page(Kind.CLEAN, Part.TUNE, 1))
    assert all(other.text.text != page.text.text for other in others)


def test_a_document_has_a_head_a_body_recipients_and_a_signature() -> None:
    page = page_of(Kind.CLEAN)
    kinds = [block.kind for block in page.text.blocks]
    assert kinds[:2] == [BlockKind.ISSUER, BlockKind.NATIONAL_TITLE]
    assert kinds[-2:] == [BlockKind.RECIPIENTS, BlockKind.SIGNATURE]


def test_texts_to_judge_by_are_none_of_those_to_tune_on() -> None:
    assert not set(texts.bodies(Part.JUDGE)) & set(texts.bodies(Part.TUNE))
    assert all(part_of(text) is Part.JUDGE for text in texts.bodies(Part.JUDGE))
    judged, tuned = texts.names(Part.JUDGE), texts.names(Part.TUNE)
    for key, values in judged.items():
        assert values
        assert not set(values) & set(tuned[key]), key


def test_texts_to_judge_by_are_not_chosen_by_the_language_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(texts, "has_misprint", lambda text: "quy" in text)
    judged, tuned = (texts.chosen(part, Random("1"), 20) for part in (Part.JUDGE, Part.TUNE))  # noqa: S311
    assert any("quy" in text for text in judged)
    assert not any("quy" in text for text in tuned)


def test_typefaces_to_judge_by_are_none_of_those_to_tune_on() -> None:
    def all_of(part: Part) -> set[Face]:
        return {*composing.faces(part), composing.typewriter_face(part)}

    assert not all_of(Part.JUDGE) & all_of(Part.TUNE)
    assert all_of(Part.BUILD) == all_of(Part.TUNE)


def test_without_the_corpus_invented_sentences_are_dealt_alike(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(texts, "PARAGRAPHS", tmp_path / "none.xz")
    texts.bodies.cache_clear()
    judged, tuned = set(texts.bodies(Part.JUDGE)), set(texts.bodies(Part.TUNE))
    texts.bodies.cache_clear()
    assert judged
    assert tuned
    assert not judged & tuned


def test_a_telegram_has_no_marks_and_a_bilingual_page_reads_the_left_column_first() -> None:
    assert page_of(Kind.TELEGRAM).text.text.isascii()
    left, right = page_of(Kind.BILINGUAL).text.blocks[-2:]
    assert left.box.right < right.box.x
    assert right.text.isascii()


def test_a_number_stamp_may_be_read_or_not_and_handwriting_is_no_text() -> None:
    assert "⟦CÔNG VĂN ĐẾN⟧" in page_of(Kind.NUMBER_STAMP).marked_truth
    assert page_of(Kind.HANDWRITING).optional == ()


def test_a_cell_of_several_lines_is_one_piece_of_the_row() -> None:
    rows = [block for block in page_of(Kind.TABLE).text.blocks if block.kind is BlockKind.TABLE]
    assert rows[0].text.replace("\n", " ") == "TT Nội dung Đơn vị Kinh phí (đồng) Thời hạn"
    assert max(len(row.lines) for row in rows) > 5


def test_of_a_page_cut_narrow_no_letter_is_lost_and_little_margin_left() -> None:
    page = page_of(Kind.CUT)
    assert min(word.box.x for word in page.text.words()) * 25.4 / page.dpi < 1.2
