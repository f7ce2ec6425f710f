"""A secret document is handed in as a user does it: refused, wiped, told; killed in between nothing is left either."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from typing import TYPE_CHECKING

import pytest

from tests.end_to_end import papers
from tests.end_to_end.vankho import COMMAND, read_by_tesseract, vankho
from tests.secret_papers import letter, saved, traces

if TYPE_CHECKING:
    from pathlib import Path

NAME = "Ke hoach phong thu"
WORDS = "phong thủ khu vực"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    home = tmp_path / "home"
    assert vankho("init", home).code == 0
    read_by_tesseract(home)
    return home


def middle(path: Path) -> bytes:
    """Bytes that stand in no other file."""
    data = path.read_bytes()
    return data[len(data) // 2 :][:64]


def test_a_stamped_document_leaves_its_hash_alone_and_is_taken_once_it_is_released(home: Path, tmp_path: Path) -> None:
    paper = saved(letter(stamp="TUYỆT MẬT"), tmp_path / f"{NAME}.png")

    refused = vankho("ingest", paper, "--json", home=home)
    (listed,) = vankho("secrecy", "list", "--json", home=home).lines

    assert refused.code == 1
    assert (refused.lines[0]["state"], refused.lines[0]["reason"]) == ("refused", "secret-document")
    assert traces(home, middle(paper), NAME.encode()) == []
    assert (listed["degree"], listed["sign"], listed["released"]) == ("TUYỆT MẬT", "stamp", None)
    assert vankho("secrecy", "release", listed["content"][:12], "--reason", "đã giải mật", home=home).code == 0
    assert vankho("secrecy", "list", "--json", home=home).lines == []
    assert vankho("ingest", paper, "--no-wait", "--json", home=home).lines[0]["state"] == "received"


def test_read_and_describe_print_nothing_of_a_secret_file(tmp_path: Path) -> None:
    paper = saved(letter((WORDS, (300, 800)), stamp="MẬT"), tmp_path / "a.png")
    for command in ("read", "describe"):
        refused = vankho(command, paper)
        assert (refused.code, refused.stdout) == (1, "")
        assert "secret-file" in refused.stderr


def test_killed_while_its_words_are_read_nothing_of_it_is_left_afterwards(home: Path, tmp_path: Path) -> None:
    folder = tmp_path / NAME
    folder.mkdir()
    first = saved(letter(("MẬT", (200, 300))), folder / "1.png")  # without a frame, so that only words tell it
    for number in (2, 3):
        papers.save(papers.sheet(f"Trang {number}: {WORDS}"), folder / f"{number}.png")
    arguments = ("ingest", folder, "--as-document", "--json")
    with subprocess.Popen(
        [*COMMAND, *map(str, arguments), "--home", str(home)], stdout=subprocess.DEVNULL, start_new_session=True
    ) as process:
        while not list((home / "store").glob("intake/*/plan.json")):
            assert process.poll() is None
            time.sleep(0.02)
        os.killpg(process.pid, signal.SIGKILL)

    (result,) = vankho(*arguments, home=home).lines

    assert (result["state"], result["reason"], result["record"]) == ("refused", "secret-document", None)
    store = home / "store"
    begun = [path for area in ("intake", "work", "quarantine") for path in (store / area).rglob("*") if path.is_file()]
    assert [*begun, *store.glob("ocfl/**/0=ocfl_object_*")] == []
    assert traces(home, middle(first), WORDS.encode()) == []
    assert vankho("search", "phòng thủ", "--json", home=home).lines[0]["total"] == 0
