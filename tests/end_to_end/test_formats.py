"""What people hand in beside scans: pictures of every format are archived and found, other files are told by name."""

from __future__ import annotations

import json
import zipfile
from typing import TYPE_CHECKING, Any

import pillow_heif
import pytest

from tests.end_to_end import papers
from tests.end_to_end.vankho import Outcome, answer_to, vankho

if TYPE_CHECKING:
    from pathlib import Path

    from PIL import Image

_PICTURES = {
    "anh-dien-thoai.heic": ("Quyết định về việc bổ nhiệm cán bộ", "image/heic"),
    "anh-mang.webp": ("Thông báo tuyển dụng viên chức", "image/webp"),
    "may-quet-cu.bmp": ("Biên bản bàn giao tài sản", "image/bmp"),
    "luu-lai.gif": ("Giấy mời dự hội nghị tổng kết", "image/gif"),
    "luu-tru.jp2": ("Bằng khen của Chủ tịch nước", "image/jp2"),
}


def picture_file(image: Image.Image, path: Path) -> Path:
    """The sheet in the format that the name says."""
    if path.suffix == ".heic":
        pillow_heif.from_pillow(image.convert("RGB")).save(path, quality=95)
    else:
        image.save(path, dpi=(200, 200))
    return path


def word_file(path: Path) -> Path:
    """As much of a DOCX as tells that it is one."""
    with zipfile.ZipFile(path, "w") as packed:
        for name in ("[Content_Types].xml", "_rels/.rels", "word/document.xml"):
            packed.writestr(name, "<a/>")
    return path


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Outcome]:
    folder, home = tmp_path_factory.mktemp("tep"), tmp_path_factory.mktemp("kho") / "home"
    for name, (line, _) in _PICTURES.items():
        picture_file(papers.sheet("ỦY BAN NHÂN DÂN TỈNH", line), folder / name)
    word_file(folder / "du-thao.docx")
    (folder / "thu.zip").write_bytes(b"PK\x05\x06" + bytes(18))
    assert vankho("init", home).code == 0
    return home, folder, vankho("ingest", folder, "--json", home=home)


def _line(outcome: Outcome, name: str) -> dict[str, Any]:
    return next(line for line in outcome.lines if line["source"] == name)


@pytest.mark.parametrize("name", _PICTURES)
def test_a_picture_is_archived_as_it_came_and_found(archive: tuple[Path, Path, Outcome], name: str) -> None:
    home, folder, outcome = archive
    line = _line(outcome, name)
    assert (line["state"], line["pages"]) == ("archived", 1)
    assert any(hit["record"] == line["record"] for hit in answer_to(f'"{_PICTURES[name][0]}"', home)["hits"])
    record = json.loads(vankho("show", line["record"], "--json", home=home).stdout)
    assert record["sources"][0]["format"] == _PICTURES[name][1]
    to = folder.parent / f"xuat {name}"
    assert vankho("export", line["record"], "--to", to, home=home).code == 0
    (master,) = to.rglob(f"*{name}")
    assert master.read_bytes() == (folder / name).read_bytes()
    assert vankho("verify", line["record"], home=home).code == 0


def test_office_files_and_packed_files_are_told_what_to_do_in_both_languages(
    archive: tuple[Path, Path, Outcome],
) -> None:
    home, folder, outcome = archive
    word, packed = _line(outcome, "du-thao.docx"), _line(outcome, "thu.zip")
    assert (word["state"], word["reason"]) == ("refused", "no-fixed-pages")
    assert "tệp Word (.docx)" in word["message"]
    assert "xuất ra PDF" in word["message"]
    assert packed["reason"] == "packed-files"
    assert "giải nén" in packed["message"]
    english = vankho("ingest", folder / "du-thao.docx", "--json", "--lang", "en", home=home).lines[0]
    assert "a Word document (.docx)" in english["message"]
