"""Drawn documents of many ways in which print is seen or hidden: the seen is read, found, shown; the rest is not."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from bench.seen.judging import Judged, judge
from testbed.seen.frame import HEIGHT, WIDTH
from testbed.seen.kinds import Drawn, draw_document
from tests.end_to_end.archived_files import Archived, take_in

pytestmark = pytest.mark.slow

# Kinds and which document of each: turned and cropped ones among them.
_LETTERS = (
    ("number and day by signature, letters", 0),
    ("number and day by signature, letters", 1),
    ("number and day by stamp annotation", 3),
    ("form field", 2),
    ("free text without look", 0),
    ("form field without look", 0),
    ("on by OCMD", 1),
    ("off by BDC", 0),
    ("off by OCMD", 2),
    ("white on white", 0),
    ("clipped away", 1),
    ("no opacity", 0),
    ("annotation flag Hidden", 0),
    ("outside the crop", 1),
)
_PICTURES = (
    ("number and day by signature, pictures", 0),
    ("stamp annotation, picture", 1),
    ("scan beside letters", 0),
    ("soft mask, print over a scan", 0),
    ("scan in clipped strips", 0),
    ("under a scan", 0),
    ("under an opaque picture", 3),
    ("16-bit grey, WhiteIsZero", 0),
    ("fax of 204 × 98 dpi", 0),
    ("negative", 0),
    ("coloured light", 0),
    ("large capitals", 0),
)
_MISREAD = 1  # words of a page that may be read wrong from its picture
_SIGNED = [case for case in (*_LETTERS, *_PICTURES) if "by signature" in case[0]]
_HIDING = [case for case in (*_LETTERS, *_PICTURES) if case[0].split()[0] in {"off", "white", "clipped", "no", "under"}]
_NUMBERED = [case for case in (*_LETTERS, *_PICTURES) if case[0].startswith("number and day")]


@dataclass(frozen=True)
class Case:
    """A drawn document, what the archive made of it, and how that is judged."""

    drawn: Drawn
    archived: Archived
    judged: Judged


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, int], Case]:
    folder = tmp_path_factory.mktemp("seen")
    drawn = {(kind, number): draw_document(kind, number, folder) for kind, number in (*_LETTERS, *_PICTURES)}
    taken = take_in(folder, [document.path for document in drawn.values()])
    return {
        key: Case(document, archived, judge(document, archived.text, archived.rendition))
        for key, document in drawn.items()
        for archived in (taken[document.path.name],)
    }


@pytest.mark.parametrize(("kind", "number"), _LETTERS)
def test_every_word_that_is_seen_as_letters_is_read(cases: dict[tuple[str, int], Case], kind: str, number: int) -> None:
    judged = cases[kind, number].judged

    assert (judged.in_text, judged.in_pdfa) == (judged.seen, judged.seen)


@pytest.mark.parametrize(("kind", "number"), _PICTURES)
def test_words_that_are_seen_in_pictures_are_read(cases: dict[tuple[str, int], Case], kind: str, number: int) -> None:
    judged = cases[kind, number].judged
    in_pdfa = judged.seen if (kind, number) in _SIGNED else judged.in_pdfa  # a signed master gets no text layer

    assert judged.in_text >= judged.seen - _MISREAD
    assert in_pdfa >= judged.seen - _MISREAD


@pytest.mark.parametrize(("kind", "number"), [*_LETTERS, *_PICTURES])
def test_number_and_date_are_read_as_one(cases: dict[tuple[str, int], Case], kind: str, number: int) -> None:
    judged = cases[kind, number].judged

    assert judged.in_order == judged.phrases


@pytest.mark.parametrize(("kind", "number"), _HIDING)
def test_no_word_that_nobody_sees_is_in_the_text_or_the_pdfa(
    cases: dict[tuple[str, int], Case], kind: str, number: int
) -> None:
    judged = cases[kind, number].judged

    assert judged.unseen > 0
    assert (judged.unseen_in_text, judged.unseen_in_pdfa) == (0, 0)


@pytest.mark.parametrize(("kind", "number"), [*_LETTERS, *_PICTURES])
def test_the_pdfa_shows_what_the_master_shows(cases: dict[tuple[str, int], Case], kind: str, number: int) -> None:
    look = cases[kind, number].judged.look

    assert look is None or (look.lost, look.gained) == (0, 0)


@pytest.mark.parametrize(("kind", "number"), _LETTERS)
def test_letters_stay_letters(cases: dict[tuple[str, int], Case], kind: str, number: int) -> None:
    judged = cases[kind, number].judged

    assert judged.kept == judged.own


@pytest.mark.parametrize(("kind", "number"), _NUMBERED)
def test_a_search_for_the_number_boxes_it_where_it_stands(
    cases: dict[tuple[str, int], Case], kind: str, number: int
) -> None:
    case = cases[kind, number]
    (line,) = (line for line in case.drawn.lines if line.truth.startswith("Số:"))
    places = case.archived.places(line.truth.removeprefix("Số: "))
    _, bottom, _, top = line.box

    assert places
    for x, y in places:
        assert line.x / WIDTH < x < (line.x + 140) / WIDTH
        assert 1 - top / HEIGHT - 0.004 < y < 1 - bottom / HEIGHT + 0.004
