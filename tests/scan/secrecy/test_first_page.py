"""The stamp on the first page of a file of any format, however the page lies."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image, ImageDraw

from domain.errors import RefusedInput
from domain.limits import InputLimits
from scan.identify import identify
from scan.secrecy.first_page import degree_on_first_page
from scan.secrecy.stamp import find_secrecy_stamp
from testbed.material import SHARED
from tests.secret_papers import letter, saved

if TYPE_CHECKING:
    from pathlib import Path

LIMITS = InputLimits()
REAL = sorted((SHARED / "corpus").glob("**/*.pdf"))


def degree(path: Path) -> str:
    """What the file's first page tells."""
    return degree_on_first_page(path, identify(path, LIMITS), LIMITS)


@pytest.fixture(scope="module")
def stamped() -> Image.Image:
    return letter(stamp="TỐI MẬT")


@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.tif", "a.pdf", "a.webp"])
def test_a_stamp_is_found_in_files_of_each_format(stamped: Image.Image, tmp_path: Path, name: str) -> None:
    assert degree(saved(stamped, tmp_path / name)) == "TỐI MẬT"


@pytest.mark.parametrize("turn", [Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_270])
def test_a_sheet_that_lay_on_its_side_is_looked_at_upright(
    stamped: Image.Image, tmp_path: Path, turn: Image.Transpose
) -> None:
    assert degree(saved(stamped.transpose(turn), tmp_path / "a.png")) == "TỐI MẬT"


def test_a_large_jpeg_is_found_as_well(stamped: Image.Image, tmp_path: Path) -> None:
    assert degree(saved(stamped.resize((3720, 5262)), tmp_path / "a.jpg")) == "TỐI MẬT"


@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.pdf"])
def test_a_letter_about_secrets_has_none(tmp_path: Path, name: str) -> None:
    assert degree(saved(letter(), tmp_path / name)) == ""


def test_a_page_that_cannot_be_decoded_tells_none(stamped: Image.Image, tmp_path: Path) -> None:
    path = saved(stamped, tmp_path / "a.png")
    path.write_bytes(path.read_bytes()[:9000])
    assert degree(path) == ""


@pytest.mark.parametrize("rows", [2, 3])
def test_a_frame_with_boxes_inside_is_a_stamp_of_arrival(tmp_path: Path, rows: int) -> None:
    paper = letter(stamp="TỐI MẬT")
    frame = find_secrecy_stamp(np.asarray(paper.convert("RGB")))
    assert frame is not None
    box = frame.box
    for row in range(1, rows):
        down = box.y + box.h * row // rows
        ImageDraw.Draw(paper).line([(box.x, down), (box.right, down)], fill=(200, 30, 40), width=3)
    assert degree(saved(paper, tmp_path / "a.png")) == ""


@pytest.mark.real
@pytest.mark.skipif(not REAL, reason="no real documents here")
def test_no_real_document_is_taken_for_a_secret_one() -> None:
    told = {}
    for path in REAL:
        with suppress(RefusedInput):
            told[path.name] = degree(path)
    assert len(told) > 10
    assert {name: one for name, one in told.items() if one} == {}
