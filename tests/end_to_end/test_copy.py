"""A copied archive is the archive: opened where it lies now, rebuilt, searched and verified."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.end_to_end import papers
from tests.end_to_end.small_disk import needs_root, small_disk
from tests.end_to_end.vankho import Outcome, answer_to, vankho
from tests.patience import PATIENCE_SECONDS
from tests.servers import server_url
from tests.storage.buckets import new_bucket

if TYPE_CHECKING:
    from pathlib import Path

_QUERY = "quyết định thành lập"


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two documents of one dossier and a refused file."""
    folder = tmp_path_factory.mktemp("archive")
    incoming = folder / "in"
    incoming.mkdir()
    papers.save(papers.sheet("Quyết định thành lập Thư viện tỉnh"), incoming / "a.png")
    papers.save(papers.sheet("Tờ trình về việc thành lập", "Quyết định kèm theo"), incoming / "b.png")
    (incoming / "trống.pdf").touch()
    home = folder / "home"
    assert vankho("init", home, "--fonds", "H49").code == 0
    assert vankho("ingest", incoming, "--dossier", "H49.2026.1", "--batch", "lô 1", home=home).code == 1
    return home


def _in_store(url: str, *arguments: object, home: Path) -> Outcome:
    """Run `vankho` in a home that has nothing but the URL of its object store."""
    return vankho(*arguments, home=home, added={"VANKHO_OBJECT_STORE_URL": url}, seconds=PATIENCE_SECONDS)


def _facts(lines: str) -> list[dict[str, object]]:
    """What a verdict says, but for its time."""
    return [{**json.loads(line), "validation_time": None} for line in lines.splitlines()]


def test_a_copied_folder_is_rebuilt_searched_and_verified_like_the_archive(archive: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    first = vankho("copy", "--to", home / "store", "--json", home=archive)
    assert (first.code, first.lines[0]["whole"], first.lines[0]["same"]) == (0, True, 0), first.stderr

    rebuilt = vankho("rebuild", "--json", home=home)

    assert (rebuilt.code, rebuilt.lines[0]["records"], rebuilt.lines[0]["pages"]) == (0, 2, 2)
    assert answer_to(_QUERY, home) == answer_to(_QUERY, archive)
    ours, theirs = (vankho("verify", "--all", "--json", home=place) for place in (archive, home))
    assert (theirs.code, _facts(theirs.stdout)) == (0, _facts(ours.stdout))
    batches = [vankho("batches", "--json", home=place).lines for place in (archive, home)]
    assert batches[0] == batches[1]

    again = vankho("copy", "--to", (home / "store").as_uri(), home=archive)
    assert (again.code, "Bản sao đầy đủ: chép 0 tệp" in again.stdout) == (0, True)


@pytest.mark.parametrize("server", ["MINIO_URL", "VERSITYGW_URL"])
def test_an_archive_moved_to_a_bucket_and_back_is_the_same(archive: Path, tmp_path: Path, server: str) -> None:
    with new_bucket(server_url(server)) as url:
        there = tmp_path / "there"
        there.mkdir()
        secret = tmp_path / "object-store-url"
        secret.write_text(f"{url}\n", encoding="utf-8")
        copied = vankho("copy", "--to-file", secret, "--json", home=archive)
        assert copied.code == 0, copied.stderr
        assert "vankho-secret" not in copied.stdout + copied.stderr
        rebuilt = _in_store(url, "rebuild", home=there)
        assert rebuilt.code == 0, rebuilt.stderr
        answer = json.loads(_in_store(url, "search", _QUERY, "--json", home=there).stdout)
        assert answer["total"] == answer_to(_QUERY, archive)["total"] > 0
        assert _in_store(url, "verify", "--all", home=there).code == 0
        back = _in_store(url, "copy", "--to", tmp_path / "back" / "store", home=there)
        assert back.code == 0, back.stderr
    files = [
        {path.relative_to(store): path.read_bytes() for path in store.rglob("*") if path.is_file()}
        for store in (archive / "store", tmp_path / "back" / "store")
    ]
    assert files[0] == files[1]


def test_batches_tell_who_when_and_how_far(archive: Path) -> None:
    (line,) = vankho("batches", "--json", home=archive).lines
    assert (line["name"], line["counts"], line["pages"]) == ("lô 1", {"archived": 2, "refused": 1}, 2)
    assert (line["open"], line["reasons"]) == (False, {})
    shown = vankho("batches", "--lang", "en", home=archive).stdout
    assert "lô 1" in shown
    assert "2 archived, 1 refused  2 pages" in shown
    assert vankho("batches", "--limit", "0", home=archive).stdout == ""


@pytest.mark.parametrize(
    ("to", "code"),
    [("ftp://may/kho", 2), ("s3+http://may/kho", 2), ("", 2), ("file:///proc/khong-co", 3)],
)
def test_an_impossible_target_is_refused_with_a_sentence(archive: Path, to: str, code: int) -> None:
    refused = vankho("copy", "--to", to, home=archive)
    said, *beside = refused.stderr.splitlines()
    assert (refused.code, said.startswith("vankho: ")) == (code, True), refused.stderr
    technical = ["        thông báo kỹ thuật: /proc/khong-co: No such file or directory"]
    assert beside == (technical if code == 3 else []), "the system's English stands on a line of its own"


def test_a_folder_of_something_else_is_refused(archive: Path, tmp_path: Path) -> None:
    (tmp_path / "ảnh.jpg").touch()
    refused = vankho("copy", "--to", tmp_path, home=archive)
    assert (refused.code, "không trống" in refused.stderr) == (3, True)


@needs_root
def test_a_full_target_is_told_and_gone_on_with_once_there_is_room(archive: Path, tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", "100k") as disk:
        full = vankho("copy", "--to", disk / "store", home=archive)
        assert (full.code, "[disk-full]" in full.stderr) == (3, True), full.stderr
        assert not (disk / "store" / "archive.json").exists()
        subprocess.run(["mount", "-o", "remount,size=64m", disk], check=True)
        again = vankho("copy", "--to", disk / "store", "--json", home=archive)
        assert (again.code, again.lines[0]["whole"]) == (0, True)
        assert again.lines[0]["same"] > 0
