"""Another reader comes, a person corrects: new texts are found, old ones kept, whatever is pulled out in between."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import time
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.role import Role
from pipeline.wiring import open_parts
from tests.api.failing import crashing_path
from tests.end_to_end import papers
from tests.end_to_end.small_disk import needs_root, small_disk
from tests.end_to_end.vankho import COMMAND, read_by_tesseract, vankho
from tests.storage.ocfl_validator import problems

if TYPE_CHECKING:
    from pathlib import Path

REPORT, LOOSE = "H49.01.2024.7.0000001", "VK.2026.000001.0000001"
MISREAD = """#!/bin/sh
# Tesseract as it might have been: it reads one word for another.
{real} "$@" || exit $?
for out in "$2".hocr; do [ -f "$out" ] && sed -i 's/>lúa\\(,\\{{0,1\\}}\\)$/>Zuluk\\1/' "$out"; done
exit 0
"""


@pytest.fixture(scope="module")
def read_by_another(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive that another reader read: a document of four pages, and one of one page."""
    folder = tmp_path_factory.mktemp("kho")
    home, pages, old = folder / "home", folder / "bao-cao", folder / "bin"
    assert vankho("init", home).code == 0
    read_by_tesseract(home)
    old.mkdir()
    (old / "tesseract").write_text(MISREAD.format(real=shutil.which("tesseract")), encoding="utf-8")
    (old / "tesseract").chmod(0o755)
    pages.mkdir()
    for number in range(1, 5):
        papers.save(papers.sheet(f"Báo cáo về cây lúa, trang {number}", "Nơi nhận"), pages / f"{number}.png")
    paper = papers.save(papers.sheet("Quyết định về việc trồng lúa"), folder / "a.png")
    path = f"{old}:{os.environ['PATH']}"
    filed = vankho("ingest", pages, "--as-document", "--dossier", "H49.01.2024.7", home=home, path=path)
    assert filed.code == 0, filed.stderr
    assert vankho("ingest", paper, home=home, path=path).code == 0
    settings = home / "vankho.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace('reader = "tesseract"\n', ""), encoding="utf-8")
    return home


@pytest.fixture
def home(read_by_another: Path, tmp_path: Path) -> Path:
    return shutil.copytree(read_by_another, tmp_path / "home")


def found(query: str, home: Path) -> set[tuple[str, int]]:
    hits = vankho("search", query, "--json", home=home).lines[0]["hits"]
    return {(hit["record"], hit["page"]) for hit in hits}


def shown(code: str, home: Path) -> dict[str, Any]:
    value: dict[str, Any] = vankho("show", code, "--json", home=home).lines[0]
    return value


def stored(home: Path, code: str, use: str) -> dict[str, str]:
    files = shown(code, home)["files"]
    return {file["path"]: file["fixity"]["sha512"] for file in files if file["use"] == use}


def assert_whole(home: Path) -> None:
    """Package, catalogue and index say the same, and nothing is left of the work."""
    assert vankho("verify", "--all", home=home).code == 0
    assert problems(home / "store" / "ocfl") == ""
    with open_parts(home, write=False, role=Role(writes=False, works=False)) as parts:
        for summary in parts.catalogue.records():
            record = parts.dossiers.record(summary.code)
            assert summary.version == parts.dossiers.version_of(record)
            assert parts.catalogue.files(summary.code) == record.files
            assert parts.catalogue.pages(summary.code) == record.pages
        assert [info.key for area in ("rereading/", "revising/", "work/") for info in parts.store.list(area)] == []
    again = vankho("reindex", "--json", home=home).lines[0]
    assert {kind: told["count"] for kind, told in again["drift"].items()} == {"missing": 0, "extra": 0, "different": 0}


def test_pages_of_another_reader_are_read_again_and_all_adds_up(home: Path) -> None:
    everything = {(REPORT, number) for number in range(1, 5)} | {(LOOSE, 1)}
    assert (found("Zuluk", home), found("lúa", home)) == (everything, set())
    sealed = {code: stored(home, code, "ACCESS") | stored(home, code, "MASTER") for code in (REPORT, LOOSE)}

    would = vankho("reread", "--dry-run", "--json", home=home)
    reread = vankho("reread", "--json", home=home)

    assert {line["record"]: line["pages"] for line in would.lines} == {REPORT: 4, LOOSE: 1}
    assert reread.code == 0, reread.stderr
    told = {line["record"]: line for line in reread.lines}
    assert {code: len(line["read"]) for code, line in told.items()} == {REPORT: 4, LOOSE: 1}
    assert all(page["words"] >= 1 and page["before"].startswith("Tesseract") for page in told[REPORT]["read"])
    assert {line["version"] for line in told.values()} == {2}
    assert (found("Zuluk", home), found("lúa", home)) == (set(), everything)
    assert "cây lúa, trang 3" in vankho("show", REPORT, "--text", home=home).stdout
    after = {code: stored(home, code, "ACCESS") | stored(home, code, "MASTER") for code in (REPORT, LOOSE)}
    assert after == sealed, "masters and sealed PDF/A are not touched"
    event = shown(REPORT, home)["events"][-1]
    assert event["type"] == "text recognition"
    assert event["agent"].startswith("Văn Khố")
    assert event["detail"].startswith("Tesseract")
    assert_whole(home)

    nothing = vankho("reread", "--lang", "en", home=home)
    assert (nothing.code, nothing.stdout) == (0, "")
    assert "no page to read again" in nothing.stderr
    assert "5 read by the present reader" in nothing.stderr


def test_what_was_read_again_is_rebuilt_from_the_store_and_exported(home: Path, tmp_path: Path) -> None:
    assert vankho("reread", LOOSE, home=home).code == 0
    for path in home.iterdir():
        if path.name not in {"store", "vankho.toml", "keys", "password"}:
            shutil.rmtree(path) if path.is_dir() else path.unlink()

    assert vankho("rebuild", home=home).code == 0
    assert vankho("export", LOOSE, "--to", tmp_path / "out", home=home).code == 0
    assert vankho("copy", "--to", tmp_path / "copy", home=home).code == 0

    assert found("lúa", home) == {(LOOSE, 1)}
    assert found("Zuluk", home) == {(REPORT, number) for number in range(1, 5)}
    (alto,) = (tmp_path / "out").rglob("page-0001.alto.xml")
    assert "lúa" in alto.read_text(encoding="utf-8")
    checked = subprocess.run(
        ["sha256sum", "--check", "--quiet", "manifest-sha256.txt"], cwd=tmp_path / "out", check=False
    )
    assert checked.returncode == 0
    assert problems(tmp_path / "copy" / "ocfl") == ""


@pytest.mark.parametrize(
    "moment",
    ["rereading/*/page-*.json", "revising/*", "ocfl/**/v2/inventory.json", "ocfl/**/v2/inventory.json.sha512"],
)
def test_killed_at_any_moment_it_goes_on_and_no_page_is_read_twice(home: Path, moment: str) -> None:
    store = home / "store"
    with subprocess.Popen(
        [*COMMAND, "reread", "--home", str(home)], stderr=subprocess.DEVNULL, start_new_session=True
    ) as process:
        while process.poll() is None and not any(store.glob(moment)):
            time.sleep(0.001)
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
    kept = {path: path.stat().st_mtime_ns for path in store.glob("rereading/*/page-*.json")}
    assert vankho("verify", "--all", home=home).code == 0, "what is there is whole"
    rewritten = set()

    with subprocess.Popen(
        [*COMMAND, "reread", "--json", "--home", str(home)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as again:
        while again.poll() is None:
            rewritten |= {
                path for path, time_ns in kept.items() if path.exists() and path.stat().st_mtime_ns != time_ns
            }
            time.sleep(0.02)
        out, err = again.communicate()

    assert again.returncode == 0, out + err
    assert not rewritten
    vankho("reread", home=home)  # what the first life left to house-keeping is made up for at the latest now
    assert found("lúa", home) == {(REPORT, number) for number in range(1, 5)} | {(LOOSE, 1)}
    assert found("Zuluk", home) == set()
    for code in (REPORT, LOOSE):
        events = [event for event in shown(code, home)["events"] if "→" in event["detail"]]
        assert len(events) == 1, "one new version, told once"
    assert_whole(home)


def test_a_record_whose_master_is_damaged_keeps_its_text_and_the_others_go_on(home: Path) -> None:
    (master,) = (home / "store" / "ocfl").rglob("0002_2.png")
    master.chmod(0o644)
    master.write_bytes(master.read_bytes()[:-100])

    outcome = vankho("reread", "--json", home=home)

    told = {line["record"]: line for line in outcome.lines}
    assert outcome.code == 1
    assert (told[REPORT]["code"], told[REPORT]["version"]) == ("object-corrupt", 0)
    assert "0002_2.png" in told[REPORT]["facts"]["key"]
    assert told[LOOSE]["version"] == 2
    assert found("Zuluk", home) == {(REPORT, number) for number in range(1, 5)}
    assert len(shown(REPORT, home)["events"]) == len(shown(LOOSE, home)["events"]) - 1


def test_a_page_that_cannot_be_read_now_keeps_its_text(home: Path, tmp_path: Path) -> None:
    read_by_tesseract(home)

    outcome = vankho("reread", LOOSE, "--json", home=home, path=crashing_path(tmp_path))

    (line,) = outcome.lines
    assert outcome.code == 1
    assert (line["left"], line["version"]) == ({"unreadable": [1]}, 0)
    assert line["reasons"] == {"1": "parser-crash"}
    assert (LOOSE, 1) in found("Zuluk", home)


def test_a_line_that_a_person_corrected_is_found_and_no_reader_changes_it(home: Path) -> None:
    lines = vankho("doubts", LOOSE, "--all", "--json", home=home).lines
    assert [line["text"] for line in lines] == ["Quyết định về việc trồng Zuluk"]
    name = lines[0]["line"]

    done = vankho(
        "correct", LOOSE, 1, name, "Quyết định về việc trồng khoai sọ", "--by", "Nguyễn Văn Bình", "--json", home=home
    )

    assert done.code == 0, done.stderr
    assert (done.lines[0]["recognised"], done.lines[0]["version"]) == ("Quyết định về việc trồng Zuluk", 2)
    assert (found("khoai sọ", home), (LOOSE, 1) in found("Zuluk", home)) == ({(LOOSE, 1)}, False)
    event = shown(LOOSE, home)["events"][-1]
    assert (event["type"], event["agent"], event["agent_kind"]) == ("modification", "Nguyễn Văn Bình", "person")
    again = vankho("correct", LOOSE, 1, name, "Quyết định về việc trồng khoai sọ", "--json", home=home)
    assert (again.code, again.lines[0]["version"]) == (0, 0), "said twice, written once"

    reread = vankho("reread", home=home)

    assert reread.code == 0, reread.stderr
    assert "giữ nguyên 1 dòng người đã xác nhận" in reread.stdout
    assert found("khoai sọ", home) == {(LOOSE, 1)}
    (line,) = vankho("doubts", LOOSE, "--all", "--json", home=home).lines
    assert (line["text"], line["confirmed"]) == ("Quyết định về việc trồng khoai sọ", True)
    assert vankho("doubts", LOOSE, home=home).stdout == ""
    assert_whole(home)


@pytest.mark.parametrize(
    ("arguments", "exit_code", "error"),
    [
        ((LOOSE, 1, "B9_L9", "x"), 1, "line-not-found"),
        ((LOOSE, 7, "B1_L1", "x"), 1, "record-not-found"),
        (("VK.2026.000009.0000001", 1, "B1_L1", "x"), 1, "record-not-found"),
        (("không-có", 1, "B1_L1", "x"), 1, "record-not-found"),
        ((LOOSE, 1, "B1_L1", "  "), 2, "usage"),
        ((LOOSE, 1, "B1_L1", "a\x07"), 2, "usage"),
        ((LOOSE, 0, "B1_L1", "x"), 2, "usage"),
    ],
)
def test_a_correction_of_what_is_not_there_changes_nothing(
    read_by_another: Path, arguments: tuple[object, ...], exit_code: int, error: str
) -> None:
    before = shown(LOOSE, read_by_another)
    outcome = vankho("correct", *arguments, home=read_by_another)
    assert (outcome.code, f"[{error}]" in outcome.stderr) == (exit_code, True)
    assert shown(LOOSE, read_by_another) == before


def test_a_re_reading_of_what_is_not_there_is_told(read_by_another: Path) -> None:
    outcome = vankho("reread", "VK.2026.000009.0000001", home=read_by_another)
    assert (outcome.code, "[record-not-found]" in outcome.stdout) == (1, True)
    assert vankho("reread", "--dossier", "H1", home=read_by_another).code == 1
    assert vankho("reread", LOOSE, "--dossier", "H1", home=read_by_another).code == 2


@needs_root
def test_on_a_full_store_the_old_text_stays_and_the_rest_is_made_up_for(home: Path, tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", "64m") as disk:
        shutil.move(home / "store", disk / "store")
        (home / "store").symlink_to(disk / "store")
        free = shutil.disk_usage(disk).free
        (disk / "ballast").write_bytes(bytes(free - 4096))

        full = vankho("correct", LOOSE, 1, "B1_L1", "Quyết định về việc trồng khoai", home=home)
        text = vankho("show", LOOSE, "--text", home=home).stdout
        (disk / "ballast").unlink()
        again = vankho("correct", LOOSE, 1, "B1_L1", "Quyết định về việc trồng khoai", home=home)

        assert (full.code, "[disk-full]" in full.stderr) == (3, True)
        assert "Zuluk" in text
        assert again.code == 0, again.stderr
        assert found("khoai", home) == {(LOOSE, 1)}
        assert_whole(home)


def test_the_reports_of_all_records_are_json(home: Path) -> None:
    outcome = vankho("reread", "--all", "--json", home=home)
    assert {line["record"] for line in outcome.lines} == {REPORT, LOOSE}
    again = vankho("reread", "--all", "--json", home=home)
    assert {page["words"] for line in again.lines for page in line["read"]} == {0}
    assert json.dumps(shown(LOOSE, home)["events"]).count("\\u2192") == 1, (
        "a reading that changes nothing is no version"
    )
