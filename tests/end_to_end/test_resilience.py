"""The plug is pulled, the disk is full, the reader is missing, two clerks start at once: nothing lost, all told."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import time
from typing import TYPE_CHECKING

import pytest

from bench.crash import kill_one
from tests.api.failing import crashing_path
from tests.end_to_end import papers
from tests.end_to_end.vankho import COMMAND, read_by_tesseract, vankho
from tests.patience import PATIENCE_SECONDS

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def home(tmp_path: Path) -> Path:
    home = tmp_path / "home"
    assert vankho("init", home).code == 0
    return home


def _start(home: Path, *arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [*COMMAND, *map(str, arguments), "--home", str(home)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


@pytest.mark.slow
def test_a_killed_ingest_goes_on_and_nothing_is_lost_or_doubled() -> None:
    assert kill_one.run(rounds=3, seed=11, documents=6) == 0


def test_pages_read_before_the_kill_are_not_read_again(home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "long"
    folder.mkdir()
    for number in range(12):
        papers.save(papers.sheet(f"Trang thứ {number} của báo cáo dài"), folder / f"trang-{number}.png")
    with _start(home, "ingest", folder, "--as-document") as process:
        work = home / "store" / "work"
        while len(list(work.rglob("page-*.json"))) < 3:
            assert process.poll() is None
            time.sleep(0.05)
        os.killpg(process.pid, signal.SIGKILL)
    before = {path: path.stat().st_mtime_ns for path in work.rglob("page-*.json")}
    watcher = _Watcher(before)

    with _start(home, "ingest", folder, "--as-document", "--json") as process:
        while process.poll() is None:
            watcher.look()
            time.sleep(0.02)
        assert process.stdout is not None
        result = json.loads(process.stdout.read())

    assert (result["state"], result["pages"]) == ("archived", 12)
    assert not watcher.rewritten


class _Watcher:
    """Tells which page readings were written again."""

    def __init__(self, before: dict[Path, int]) -> None:
        self._before = before
        self.rewritten: set[Path] = set()

    def look(self) -> None:
        for path, modified in self._before.items():
            try:
                if path.stat().st_mtime_ns != modified:
                    self.rewritten.add(path)
            except FileNotFoundError:
                continue  # the document was archived meanwhile


def test_a_folder_of_pages_is_one_document_in_natural_order(home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "bao-cao"
    folder.mkdir()
    for number in (10, 9, 1):
        papers.save(papers.sheet(f"Trang mang số {number}"), folder / f"p{number}.png")

    result = vankho("ingest", folder, "--as-document", "--json", home=home).lines[0]
    text = vankho("show", result["record"], "--text", home=home).stdout

    assert result["pages"] == 3
    assert [page.split()[-1] for page in text.split("\f")] == ["1", "9", "10"]


def test_documents_of_one_dossier_share_a_package_and_a_later_one_makes_a_version(home: Path, tmp_path: Path) -> None:
    first = papers.save(papers.sheet("Tờ thứ nhất của hồ sơ"), tmp_path / "1.png")
    second = papers.save(papers.sheet("Tờ thứ hai của hồ sơ"), tmp_path / "2.png")
    for paper in (first, second):
        assert vankho("ingest", paper, "--dossier", "H49.01.2024.7", "--title", "Hồ sơ thử", home=home).code == 0

    inventories = list((home / "store" / "ocfl").rglob("inventory.json"))
    heads = {json.loads(path.read_text(encoding="utf-8"))["head"] for path in inventories}

    assert heads == {"v1", "v2"}
    assert vankho("show", "H49.01.2024.7.0000002", home=home).code == 0


def test_a_second_writer_is_refused_and_readers_go_on(home: Path, tmp_path: Path) -> None:
    paper = papers.save(papers.sheet("Tờ trình của người thứ hai"), tmp_path / "a.png")
    with _start(home, "watch", tmp_path / "home", "--settle", "600") as first:
        assert first.stderr is not None
        while "home" not in first.stderr.readline():
            assert first.poll() is None

        second = vankho("ingest", paper, home=home)
        reader = vankho("search", "gì cũng được", "--json", home=home)

        os.killpg(first.pid, signal.SIGINT)
        assert first.wait(PATIENCE_SECONDS) == 130
    assert second.code == 3
    assert "archive-locked" in second.stderr
    assert reader.code == 0


def test_without_tesseract_it_says_what_to_install(home: Path, tmp_path: Path) -> None:
    paper = papers.save(papers.sheet("Không ai đọc được"), tmp_path / "a.png")
    bare = tmp_path / "bin"
    bare.mkdir()
    read_by_tesseract(home)

    ingested = vankho("ingest", paper, home=home, path=str(bare))
    for outcome in (ingested, vankho("read", paper, "--reader", "tesseract", path=str(bare))):
        assert outcome.code == 3
        assert "tesseract-missing" in outcome.stderr
        assert "apt-get install" in outcome.stderr


def test_without_tesseract_ours_reads_all_the_same(home: Path, tmp_path: Path) -> None:
    paper = papers.save(papers.sheet("Quyết định về việc số hóa"), tmp_path / "a.png")
    bare = tmp_path / "bin"
    bare.mkdir()

    outcome = vankho("ingest", paper, "--json", home=home, path=str(bare))
    found = vankho("search", "số hóa", "--json", home=home).lines[0]

    assert (outcome.code, outcome.lines[0]["state"]) == (0, "archived")
    assert [hit["record"] for hit in found["hits"]] == [outcome.lines[0]["record"]]


def test_without_vietnamese_data_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paper = papers.save(papers.sheet("Không có dữ liệu tiếng Việt"), tmp_path / "a.png")
    (tmp_path / "tessdata").mkdir()
    monkeypatch.setenv("TESSDATA_PREFIX", str(tmp_path / "tessdata"))

    outcome = vankho("read", paper, "--reader", "tesseract")

    assert (outcome.code, "language-data-missing" in outcome.stderr) == (3, True)


@pytest.mark.skipif(os.geteuid() != 0, reason="mounting a small disk needs root")
@pytest.mark.parametrize("reserve", [0, 4 << 20])
def test_a_full_disk_stops_the_work_and_loses_nothing(tmp_path: Path, reserve: int) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", disk], capture_output=True, check=False)
    if mounted.returncode:
        pytest.skip(f"no mount here: {mounted.stderr.decode()}")
    try:
        home = disk / "home"
        assert vankho("init", home).code == 0
        settings = home / "vankho.toml"
        settings.write_text(f"reserve_bytes = {reserve}\n{settings.read_text(encoding='utf-8')}", encoding="utf-8")
        (disk / "ballast").write_bytes(bytes(600 << 10))
        folder = tmp_path / "in"
        folder.mkdir()
        for number in range(12):
            image = papers.sheet(f"Tài liệu số {number} trên đĩa đầy").effect_spread(1)
            papers.save(image, folder / f"{number}.png")

        full = vankho("ingest", folder, "--json", home=home)
        (disk / "ballast").unlink()
        subprocess.run(["mount", "-o", "remount,size=64m", disk], check=True)
        again = vankho("ingest", folder, "--json", home=home)

        assert full.code == 3
        assert "disk-full" in full.stderr
        assert again.code == 0, again.stdout + again.stderr
        assert {line["state"] for line in again.lines} <= {"archived", "duplicate"}
        assert len({line["record"] for line in again.lines}) == 12
        assert vankho("verify", "--all", home=home).code == 0
    finally:
        subprocess.run(["umount", disk], check=True)


def test_an_archive_of_a_newer_program_is_left_alone(home: Path) -> None:
    settings = home / "vankho.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("format = 1", "format = 2"), encoding="utf-8")

    outcome = vankho("search", "gì", home=home)

    assert (outcome.code, "archive-newer" in outcome.stderr) == (3, True)


def test_a_missing_archive_says_how_to_make_one(tmp_path: Path) -> None:
    outcome = vankho("search", "gì", home=tmp_path / "none")

    assert (outcome.code, "vankho init" in outcome.stderr) == (3, True)


def test_wrong_arguments_are_usage(home: Path) -> None:
    assert vankho("search", "gì", "--limit", "nhiều", home=home).code == 2
    assert vankho("conjure", home=home).code == 2
    assert vankho("ingest", "x", "--dossier", "../../etc", home=home).code == 2


def test_english_is_spoken_when_asked(tmp_path: Path) -> None:
    outcome = vankho("search", "x", "--lang", "en", home=tmp_path / "none")

    assert "There is no archive" in outcome.stderr


def test_a_hot_folder_takes_what_has_come_to_rest(home: Path, tmp_path: Path) -> None:
    hot = tmp_path / "hot"
    hot.mkdir()
    with _start(home, "watch", hot, "--settle", "0.5", "--json") as process:
        paper = papers.save(papers.sheet("Tờ rơi vào thư mục nóng"), tmp_path / "a.png")
        shutil.copy(paper, hot / "a.png.part")
        (hot / "a.png.part").rename(hot / "a.png")
        assert process.stdout is not None
        result = json.loads(process.stdout.readline())
        os.killpg(process.pid, signal.SIGINT)

        assert process.wait(PATIENCE_SECONDS) == 130
    assert (result["source"], result["state"]) == ("a.png", "archived")


def test_a_document_that_failed_is_read_anew_when_it_is_handed_in_again(home: Path, tmp_path: Path) -> None:
    paper = papers.save(papers.sheet("Lần đầu máy đọc bị hỏng"), tmp_path / "a.png")
    read_by_tesseract(home)

    failed = vankho("ingest", paper, "--json", home=home, path=crashing_path(tmp_path)).lines[0]
    again = vankho("ingest", paper, "--json", home=home).lines[0]

    assert (failed["state"], failed["reason"]) == ("failed", "broken-page")
    assert (again["state"], again["record"]) == ("archived", failed["record"])
