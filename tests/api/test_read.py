"""`vankho read` as people use it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PIL import Image

from tests.end_to_end.vankho import vankho
from tests.scan.samples import text_page

if TYPE_CHECKING:
    from pathlib import Path


def test_a_black_page_is_told_beside_the_text_of_the_others(tmp_path: Path) -> None:
    path = tmp_path / "a.tif"
    black = Image.new("L", (500, 600), 0)
    Image.fromarray(text_page(420, 620)).save(path, save_all=True, append_images=[black], dpi=(150, 150))
    outcome = vankho("read", path, "--json", "--lang", "en")
    assert outcome.code == 0
    first, second = outcome.lines[0]["pages"]
    assert "thong bao ke hoach" in first["text"].replace("\n", " ")
    assert {"code": "dark", "value": 1.0} in second["findings"]
    assert "page 2: The picture is 100 % black" in outcome.stderr
    assert "2/2 page" in outcome.stderr
    assert "pages/min" in outcome.stderr


def test_of_several_files_the_refused_one_is_named(tmp_path: Path) -> None:
    (tmp_path / "empty.png").touch()
    Image.new("L", (300, 400), 255).save(tmp_path / "white.png")
    outcome = vankho("read", tmp_path / "empty.png", tmp_path / "white.png")
    assert outcome.code == 1
    assert f"{tmp_path / 'empty.png'}: " in outcome.stderr
