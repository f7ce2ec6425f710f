from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from lxml import etree

from bench.reading.accuracy import accuracy_section
from bench.reading.ocr import Judged
from bench.reading.ocr_ours import handed_in, words_told
from bench.reading.ocr_picture import picture
from bench.reading.ocr_programs import CLEANED, OURS, PLAIN, Program, Reading, words_of_bbox, words_of_tsv
from bench.reading.ocr_score import PageScore, Share
from bench.reading.ocr_table import drawn_text, share_of_better
from bench.reading.placing import levelled, places, within
from bench.reading.score import WordScore
from bench.tree_memory import TreePeak
from domain.geometry import Affine, Box
from domain.text import Word
from testbed.corpus import Part
from testbed.material import PageFile
from testbed.pages.collection import Kind

if TYPE_CHECKING:
    from pathlib import Path

_TSV = """level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext
4\t1\t1\t1\t1\t0\t10\t20\t90\t30\t-1\t
5\t1\t1\t1\t1\t1\t10\t20\t40\t30\t96.5\tSố:
5\t1\t1\t1\t1\t2\t60\t20\t40\t30\t80.0\t "
"""
_BBOX = """<doc><page width="595" height="842"><word xMin="72.000" yMin="36.0" xMax="90.5" yMax="48.0">A&amp;B</word>
</page><page width="595" height="842"></page></doc>"""


def words(*texts: str) -> list[Word]:
    """Words in a grid, ten to a row."""
    return [Word(text, Box(50 * (n % 10), 40 * (n // 10), 30, 20), 1.0) for n, text in enumerate(texts)]


def test_the_words_of_a_table_of_tesseract_keep_their_boxes_and_a_quote_mark() -> None:
    found = words_of_tsv(_TSV)
    assert [(word.text, word.box) for word in found] == [("Số:", Box(10, 20, 40, 30)), ('"', Box(60, 20, 40, 30))]
    assert found[0].confidence == pytest.approx(0.965)


def test_the_words_of_a_pdf_come_page_by_page_in_tenths_of_a_point() -> None:
    first, second = words_of_bbox(_BBOX)
    assert [(word.text, word.box) for word in first] == [("A&B", Box(720, 360, 185, 120))]
    assert second == []


def test_what_our_program_tells_of_a_turned_page_lies_on_the_picture_as_it_was_handed_in() -> None:
    line = (
        '{"file": "scans/a.jpg", "pages": [{"width": 300, "height": 200, "rotation": 90, "words": '
        '[{"text": "x", "x": 10, "y": 20, "w": 30, "h": 5, "confidence": 0.5}]}]}'
    )
    (told,) = words_told(line)
    assert told.file == "a.jpg"
    assert told.words == (Word("x", Box(20, 260, 5, 30), 0.5),)


def test_four_quarter_turns_of_a_word_agree_with_turning_it_back() -> None:
    word = Word("x", Box(10, 20, 30, 5), 1.0)
    half = handed_in(handed_in(word, 1, 300, 200), 1, 200, 300)
    assert half == handed_in(word, 2, 300, 200)
    assert handed_in(handed_in(half, 1, 300, 200), 1, 200, 300) == word


def test_words_on_a_levelled_page_are_laid_back_on_the_picture() -> None:
    printed = words(*(f"chữ{n}" for n in range(40)))
    turn = Affine(0.999, 0.03, 5, -0.03, 0.999, -4)
    read = [replace(word, box=turn.box(word.box)) for word in printed]
    read[7] = replace(read[7], box=Box(0, 900, 30, 20))  # another word of the same letters
    back = levelled(read, printed)
    assert (
        max(abs(one.box.x - other.box.x) for one, other in zip(back, printed, strict=True) if one.text != "chữ7") <= 2
    )


def test_a_word_lies_on_the_printed_one_that_it_covers_most() -> None:
    printed = words("một", "hai")
    read = [Word("mot hai", Box(0, 0, 48, 20), 1.0), Word("x", Box(300, 300, 9, 9), 1.0)]
    assert places(read, printed) == [0, None]
    assert within(read, [Box(290, 290, 40, 40)]) == [False, True]


def score(edits: int) -> PageScore:
    """A page of a thousand letters."""
    nothing = Share()
    return PageScore(
        1000, edits, 0, edits, WordScore(9, 10, 10), Share(1, 2), nothing, nothing, 1.0, 0.9, ((0.9, True),)
    )


JUDGED = [
    Judged(Kind.CLEAN, name, (score(errors), score(errors)), 4.0, 100.0)
    for name, errors in (("Tesseract", 30), (PLAIN, 20), (CLEANED, 40), (OURS, 5))
]


def test_ours_is_told_as_a_share_of_the_better_mode() -> None:
    assert share_of_better({PLAIN: 0.02, CLEANED: 0.04, OURS: 0.005}) == pytest.approx(0.25)
    assert share_of_better({PLAIN: 0.0, CLEANED: 0.0, OURS: 0.0}) == 0
    row = next(line for line in drawn_text(JUDGED, 2, Part.JUDGE).splitlines() if line.startswith("| clean"))
    assert [cell.strip() for cell in row.strip("|").split("|")[1:]] == [
        "0.0300",
        "0.0200",
        "0.0400",
        "0.0050",
        "0.25",
        "0.80",
    ]


def test_the_picture_is_drawn_with_a_dot_for_every_program_and_ours_furthest_left() -> None:
    dots = etree.fromstring(picture(JUDGED)).findall("{*}circle")
    in_rows = [dot for dot in dots if float(dot.get("cy", "0")) > 40]
    assert len(in_rows) == 4
    assert min(in_rows, key=lambda dot: float(dot.get("cx", "0"))).get("r") == "7"


def test_a_real_scan_read_exactly_reaches_its_aim(tmp_path: Path) -> None:
    page = PageFile(tmp_path / "nm241-p1.png", 240, "Số: 241 ⟦bút phê⟧", real=True)
    reader = Program(OURS, lambda pages, _: Reading(tuple(tuple(words("Số:", "241")) for _ in pages), 1.0, 1.0))
    text = accuracy_section([page], [reader], tmp_path).text
    assert "Aim reached: 1 of 1" in text
    assert "| nm241-p1 |" in text


def test_the_memory_of_a_group_counts_this_process() -> None:
    peak = TreePeak()
    peak.look(os.getpgrp())
    assert peak.mib > 10
