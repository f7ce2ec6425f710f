from __future__ import annotations

import os
import unicodedata
from pathlib import Path

import pytest

from domain.errors import ErrorCode, RefusedInput
from domain.file_names import display_name, told_names
from scan.collect import collect, folder_name


def fill(folder: Path, *names: str) -> Path:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"x")
    return folder


def test_folders_are_read_recursively_in_natural_order(tmp_path: Path) -> None:
    fill(tmp_path, "page10.jpg", "page2.jpg", "b/1.pdf", "a/2.pdf")
    assert [d.name for d in collect([tmp_path], as_document=False).documents] == [
        "page2.jpg",
        "page10.jpg",
        "2.pdf",
        "1.pdf",
    ]


def test_each_folder_that_holds_files_is_one_document(tmp_path: Path) -> None:
    fill(tmp_path, "hồ sơ/vb 1/2.jpg", "hồ sơ/vb 1/10.jpg", "hồ sơ/vb 2/1.jpg")
    documents = collect([tmp_path], as_document=True).documents
    assert [(d.name, [f.name for f in d.files]) for d in documents] == [
        ("vb 1", ["2.jpg", "10.jpg"]),
        ("vb 2", ["1.jpg"]),
    ]


def test_files_named_directly_are_together_one_document(tmp_path: Path) -> None:
    fill(tmp_path, "p1.jpg", "p10.jpg", "p2.jpg")
    (document,) = collect(sorted(tmp_path.iterdir()), as_document=True).documents
    assert [f.name for f in document.files] == ["p1.jpg", "p2.jpg", "p10.jpg"]


def test_hidden_temporary_and_lock_files_are_left_out(tmp_path: Path) -> None:
    fill(tmp_path, ".hidden.pdf", "a.pdf.part", "b.TMP", "~$c.docx", "Thumbs.db", "d.pdf~", ".git/e.pdf", "f.pdf")
    assert [d.name for d in collect([tmp_path], as_document=False).documents] == ["f.pdf"]


@pytest.mark.parametrize("name", ["missing", "empty"])
def test_nothing_to_take_is_said(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty" / "below").mkdir(parents=True)
    with pytest.raises(RefusedInput) as refusal:
        collect([tmp_path / name], as_document=False)
    assert refusal.value.code is ErrorCode.NOTHING_FOUND
    assert str(refusal.value.facts["path"]).endswith(name)


def test_links_inside_a_folder_are_not_followed(tmp_path: Path) -> None:
    outside = fill(tmp_path / "outside", "secret.pdf")
    folder = fill(tmp_path / "in", "a.pdf")
    (folder / "loop").symlink_to(folder)
    (folder / "leak.pdf").symlink_to(outside / "secret.pdf")
    os.mkfifo(folder / "pipe.pdf")
    found = collect([folder], as_document=False)
    assert [d.name for d in found.documents] == ["a.pdf"]
    assert {path.name for path in found.left_out} == {"loop", "leak.pdf", "pipe.pdf"}


def test_a_folder_of_nothing_but_links_and_pipes_is_refused_with_their_names(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "loop").symlink_to(tmp_path)
    with pytest.raises(RefusedInput) as refusal:
        collect([tmp_path], as_document=True)
    assert refusal.value.code is ErrorCode.ONLY_LEFT_OUT
    assert (refusal.value.facts["count"], refusal.value.facts["names"]) == (2, "loop, pipe")


def test_names_in_any_bytes_are_taken_and_shown_clean(tmp_path: Path) -> None:
    decomposed = unicodedata.normalize("NFD", "Quyết định số 5.pdf")
    for name in (decomposed.encode(), b"c\xf4ng v\xe0n.pdf", b"line\nbreak\x1b[31m.pdf"):
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)).write_bytes(b"x")
    names = {d.name for d in collect([tmp_path], as_document=False).documents}
    assert names == {"Quyết định số 5.pdf", "c_ng v_n.pdf", "line_break_[31m.pdf"}


def test_a_name_that_turns_the_reading_direction_is_shown_plain() -> None:
    assert display_name(Path("a\u202efdp.exe")) == "a_fdp.exe"
    assert folder_name(Path()) == Path.cwd().name


def test_what_is_passed_over_is_told_with_the_documents(tmp_path: Path) -> None:
    fill(tmp_path, "a.pdf", "~$a.docx", "vb/Thumbs.db", "vb/.DS_Store", "vb/1.jpg", ".git/e.pdf", "b.pdf.crdownload")
    found = collect([tmp_path], as_document=False)
    assert [document.name for document in found.documents] == ["a.pdf", "1.jpg"]
    told = {str(path.relative_to(tmp_path)) for path in found.passed}
    assert told == {"~$a.docx", "vb/Thumbs.db", "vb/.DS_Store", ".git", "b.pdf.crdownload"}


def test_a_folder_of_nothing_but_passing_files_is_refused_with_their_names(tmp_path: Path) -> None:
    fill(tmp_path, "Thumbs.db", "~$a.docx")
    with pytest.raises(RefusedInput) as refusal:
        collect([tmp_path], as_document=True)
    assert refusal.value.code is ErrorCode.ONLY_PASSED_OVER
    assert (refusal.value.facts["count"], refusal.value.facts["names"]) == (2, "Thumbs.db, ~$a.docx")


def test_a_document_knows_whether_its_name_is_a_folders(tmp_path: Path) -> None:
    fill(tmp_path, "CV 26.2017/1.jpg", "a.pdf")
    found = {document.name: document.folder for document in collect([tmp_path], as_document=True).documents}
    assert found == {"CV 26.2017": True, tmp_path.name: True}
    (single,) = collect([tmp_path / "a.pdf"], as_document=True).documents
    assert not single.folder


def test_many_names_are_told_by_the_first_few() -> None:
    paths = [Path(f"~{number}") for number in range(1, 12)]
    assert told_names(paths) == "~1, ~2, ~3, ~4, ~5, ~6, ~7, ~8…"
    assert told_names(paths[:2]) == "~1, ~2"
