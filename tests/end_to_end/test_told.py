"""Whoever hands in at the command line is told: findings, files passed over, folders that grew; nothing twice."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from tests.end_to_end import papers
from tests.end_to_end.vankho import COMMAND, Outcome, vankho
from tests.patience import PATIENCE_SECONDS


@dataclass(frozen=True, slots=True)
class Pile:
    """An archive, the papers that were handed in, and what was said."""

    home: Path
    folder: Path
    said: Outcome


def noted(path: Path, words: str) -> Path:
    papers.pdf_of(papers.sheet(words), path)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        note = Dictionary(Subtype=Name.Text, Contents=String("xem lại"), C=Array([1]))  # its sign is white, not yellow
        pdf.pages[0].obj.Annots = Array([note])
        file = Dictionary(Type=Name.Filespec, UF=String("bảng số liệu.csv"), EF=Dictionary(F=pdf.make_stream(b"1;2")))
        pdf.Root.AF = Array([file])
        pdf.save(path)
    return path


@pytest.fixture(scope="module")
def pile(tmp_path_factory: pytest.TempPathFactory) -> Pile:
    folder = tmp_path_factory.mktemp("papers")
    home = tmp_path_factory.mktemp("archive") / "home"
    noted(folder / "1 ghi chú.pdf", "Công văn có ghi chú")
    papers.save(papers.sheet("Tờ trình xin kinh phí"), folder / "a.png").rename(folder / "Tờ trình 12.TTr")
    pages = [papers.sheet("Trang một còn nguyên"), papers.sheet("Trang hai bị hỏng")]
    papers.tiff_with_broken_page(folder / "2 hỏng trang.tif", pages, broken=2)
    for name in ("~$a.docx", "Thumbs.db", ".DS_Store"):
        (folder / name).write_bytes(b"x")
    assert vankho("init", home).code == 0
    return Pile(home, folder, vankho("ingest", folder, "--batch", "lô 1", home=home))


def line_of(said: Outcome, name: str) -> dict[str, Any]:
    return next(line for line in said.lines if line["source"] == name)


def test_below_a_documents_line_stands_what_somebody_should_look_at(pile: Pile) -> None:
    lines = pile.said.stdout.splitlines()
    at = next(place for place, line in enumerate(lines) if "1 ghi chú.pdf" in line)
    assert lines[at + 1 : at + 3] == [
        "  ! Có 1 tệp đính kèm, chỉ nằm trong bản gốc, không đọc chữ và không tìm được: bảng số liệu.csv",
        "  ! Có 1 ghi chú không in ra trang, lời ghi chỉ nằm trong bản gốc (tr. 1)",
    ]
    broken = next(place for place, line in enumerate(lines) if "2 hỏng trang.tif" in line)
    assert lines[broken + 1].startswith("  ! Không giải mã được ảnh của trang 2.")
    assert "Ảnh không màu" not in pile.said.stdout, "a fact that nobody need act on is not shouted"


def test_at_the_end_the_documents_and_the_passed_over_files_are_counted(pile: Pile) -> None:
    assert "Bỏ qua 3 tệp tạm hoặc tệp hệ thống: .DS_Store, Thumbs.db, ~$a.docx" in pile.said.stderr
    assert "2 tài liệu có điều cần xem" in pile.said.stderr
    assert pile.said.code == 0


def test_batches_and_show_tell_it_later(pile: Pile) -> None:
    batches = vankho("batches", home=pile.home)
    assert "2 tài liệu có điều cần xem" in batches.stdout
    assert vankho("batches", "--json", home=pile.home).lines[0]["to_look_at"] == 2
    code = next(line.split()[0] for line in pile.said.stdout.splitlines() if "1 ghi chú.pdf" in line)
    shown = vankho("show", code, home=pile.home).stdout
    assert "  ! Có 1 ghi chú không in ra trang" in shown
    assert "  · trang 1: Ảnh không màu" in shown
    whole = vankho("show", code, "--json", home=pile.home).lines[0]
    assert [(found["code"], found["level"]) for found in whole["findings"]][:2] == [
        ("embedded-files", "lost"),
        ("notes", "lost"),
    ]


def test_a_rebuild_fills_it_in_again(pile: Pile) -> None:
    before = vankho("batches", "--json", home=pile.home).lines
    assert vankho("rebuild", home=pile.home).code == 0
    assert [line["to_look_at"] for line in vankho("batches", "--json", home=pile.home).lines] == [
        line["to_look_at"] for line in before
    ]


def test_a_name_that_ends_in_an_office_is_the_title(pile: Pile) -> None:
    code = next(line.split()[0] for line in pile.said.stdout.splitlines() if "Tờ trình 12.TTr" in line)
    shown = vankho("show", code, "--json", home=pile.home).lines[0]
    assert shown["title"] == "Tờ trình 12.TTr"
    assert any(file["path"].endswith("/0001_Tờ trình 12.TTr") for file in shown["files"])


def test_an_export_into_a_full_folder_names_it(pile: Pile, tmp_path: Path) -> None:
    code = next(line.split()[0] for line in pile.said.stdout.splitlines() if "Tờ trình 12.TTr" in line)
    full = tmp_path / "đã có tệp"
    full.mkdir()
    (full / "a.txt").touch()
    refused = vankho("export", code, "--to", full, home=pile.home)
    assert (refused.code, "[folder-not-empty]" in refused.stderr) == (1, True)
    assert f"Thư mục {full} đã có tệp" in refused.stderr
    assert [path.name for path in full.iterdir()] == ["a.txt"]


def test_json_lines_tell_findings_facts_and_each_file_passed_over(pile: Pile, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    noted(folder / "a.pdf", "Giấy mời có ghi chú")
    (folder / "b.pdf").write_bytes(b"%PDF-1.4 cut")
    (folder / "~$c.docx").write_bytes(b"x")
    (folder / "d.pdf").symlink_to(folder / "a.pdf")
    said = vankho("ingest", folder, "--json", home=pile.home)
    found = line_of(said, "a.pdf")["findings"]
    assert {"notes", "embedded-files"} <= {finding["code"] for finding in found}
    assert next(one for one in found if one["code"] == "embedded-files")["names"] == ["bảng số liệu.csv"]
    cut = line_of(said, "b.pdf")
    assert (cut["reason"], cut["facts"]["detail"]) == ("truncated-file", "no %%EOF")
    assert "EOF" not in cut["message"], "what a library said is not pasted into the sentence"
    passed = line_of(said, "~$c.docx")
    assert (passed["state"], passed["record"]) == ("passed-over", None)
    assert line_of(said, "d.pdf")["reason"] == "left-out"
    assert "Để ngoài 1 mục không phải tệp thường (liên kết, ống dẫn hoặc thiết bị): d.pdf" in said.stderr


def test_who_leaves_the_work_to_others_is_told_what_the_door_found(pile: Pile, tmp_path: Path) -> None:
    paper = noted(tmp_path / "a.pdf", "Phiếu gửi có ghi chú")
    said = vankho("ingest", "--no-wait", paper, "--json", home=pile.home)
    assert line_of(said, "a.pdf")["state"] == "received"
    assert {finding["code"] for finding in line_of(said, "a.pdf")["findings"]} == {"notes", "embedded-files"}


def test_a_folder_of_passing_files_alone_is_refused_by_their_names(pile: Pile, tmp_path: Path) -> None:
    (tmp_path / "Thumbs.db").write_bytes(b"x")
    said = vankho("ingest", tmp_path, home=pile.home)
    assert "chỉ có 1 tệp tạm hoặc tệp hệ thống, không có tài liệu nào: Thumbs.db" in said.stdout


class Watch:
    """`vankho watch --json` as it runs."""

    def __init__(self, home: Path, hot: Path) -> None:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("VANKHO_")}
        self.process = subprocess.Popen(
            [*COMMAND, "watch", str(hot), "--settle", "0.5", "--json"],
            env={**environment, "VANKHO_HOME": str(home)},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            start_new_session=True,
        )

    def next(self) -> dict[str, Any]:
        """The next line."""
        assert self.process.stdout is not None
        line: dict[str, Any] = json.loads(self.process.stdout.readline())
        return line

    def end(self) -> None:
        """Interrupted, as by Ctrl-C."""
        os.killpg(self.process.pid, signal.SIGINT)
        self.process.wait(PATIENCE_SECONDS)
        assert self.process.stdout is not None
        self.process.stdout.close()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    assert vankho("init", tmp_path / "home").code == 0
    return tmp_path / "home"


def test_watch_tells_after_a_restart_only_what_is_new_and_what_a_folder_got(home: Path, tmp_path: Path) -> None:
    hot = tmp_path / "hot"
    (hot / "vb").mkdir(parents=True)
    papers.save(papers.sheet("Trang một của tập"), hot / "vb" / "1.png")
    (hot / "Thumbs.db").write_bytes(b"x")
    os.mkfifo(hot / "ống")
    first = Watch(home, hot)
    told = [first.next(), first.next(), first.next()]
    first.end()
    assert {(line["source"], line["state"]) for line in told} == {
        ("vb", "archived"),
        ("Thumbs.db", "passed-over"),
        ("ống", "left-out"),
    }

    papers.save(papers.sheet("Trang hai của tập"), hot / "vb" / "2.png")
    second = Watch(home, hot)
    grown = second.next()
    second.end()
    code = next(line["record"] for line in told if line["source"] == "vb")
    assert (grown["source"], grown["state"]) == ("vb", "archived"), "nothing that was told before is told again"
    assert grown["findings"][0]["message"].startswith(f"Thư mục này đã là tài liệu {code}, nay có thêm 1 tệp: 2.png")
    (later,) = vankho("show", code, "--json", home=home).lines[0]["related"]
    assert (later["code"], later["kind"]) == (grown["record"], "followed-by")
