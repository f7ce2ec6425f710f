"""The stamp on the first page of a file of any format, however the page lies."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PIL import Image

from domain.limits import InputLimits
from scan.identify import identify
from scan.secrecy.first_page import degree_on_first_page
from tests.secret_papers import letter, saved

if TYPE_CHECKING:
    from pathlib import Path

LIMITS = InputLimits()


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
