"""The verifier that travels alone: what an auditor finds with one older checkpoint, by Python alone."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from storage.journal import kiem_tra_nhat_ky
from storage.journal.checkpoint import Checkpoint, LogKey, signed
from storage.journal.kiem_tra_nhat_ky import ENTRIES, PROOF, signature_is_right
from storage.journal.log import Journal
from storage.objects.file_store import FileObjectStore

if TYPE_CHECKING:
    from collections.abc import Callable

_KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
_LOG_KEY = LogKey("vankho-thu-nghiem", _KEY.public_key().public_bytes_raw())


def entry(number: int, act: str = "view") -> bytes:
    return json.dumps({"number": number, "act": act}).encode()


def note(size: int, root: bytes, key: Ed25519PrivateKey = _KEY) -> str:
    checkpoint = Checkpoint("vankho/uuid-1", size, root, f"2026-11-30T08:00:{size % 60:02d}+07:00")
    return signed(checkpoint, _LOG_KEY, key.sign)


@dataclass
class Log:
    """A log that anybody may try to falsify."""

    folder: Path

    def grow(self, size: int, entries: list[bytes]) -> str:
        journal = Journal(FileObjectStore(self.folder / "store"))
        return note(size + len(entries), journal.append(size, entries))

    def export(self, begin: int, end: int, checkpoint: str) -> Path:
        size = int(checkpoint.splitlines()[1])
        view, to = Journal(FileObjectStore(self.folder / "store")).at(size), self.folder / "export"
        to.mkdir(exist_ok=True)
        (to / ENTRIES).write_bytes(b"".join(line + b"\n" for line in view.entries(begin, end)))
        path = [base64.b64encode(step).decode() for step in view.proof(begin, end)]
        proof = {"schema": 1, "begin": begin, "end": end, "checkpoint": checkpoint, "key": _LOG_KEY.text, "path": path}
        (to / PROOF).write_text(json.dumps(proof), encoding="utf-8")
        return to


@pytest.fixture
def log(tmp_path: Path) -> Log:
    (tmp_path / "store").mkdir()
    return Log(tmp_path)


def run(folder: Path, *older: str, key: str = _LOG_KEY.text) -> tuple[int, str]:
    """The verifier as an auditor runs it: a file of its own, an isolated Python."""
    arguments: list[str] = []
    for number, text in enumerate(older):
        path = folder.parent / f"older-{number}.txt"
        path.write_text(text, encoding="utf-8")
        arguments += ["--moc", str(path)]
    if key:
        (folder.parent / "key.txt").write_text(key, encoding="utf-8")
        arguments += ["--khoa", str(folder.parent / "key.txt")]
    program = Path(kiem_tra_nhat_ky.__file__)
    command = [sys.executable, "-I", "-S", str(program), str(folder), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert not done.stderr
    return done.returncode, done.stdout


def test_whole_log_and_older_checkpoint_are_told_right(log: Log) -> None:
    old = log.grow(0, [entry(number) for number in range(300)])
    new = log.grow(300, [entry(number) for number in range(300, 420)])
    status, told = run(log.export(0, 420, new), old)
    assert status == 0
    assert "420 mục" in told
    assert "(300 mục) là phần đầu" in told


@pytest.mark.parametrize(("begin", "end"), [(0, 1), (5, 6), (256, 300), (255, 257), (419, 420), (300, 420)])
def test_any_range_proves_itself(log: Log, begin: int, end: int) -> None:
    log.grow(0, [entry(number) for number in range(300)])
    new = log.grow(300, [entry(number) for number in range(300, 420)])
    assert run(log.export(begin, end, new))[0] == 0


def test_an_export_since_the_older_checkpoint_proves_that_the_log_only_grew(log: Log) -> None:
    old = log.grow(0, [entry(number) for number in range(300)])
    new = log.grow(300, [entry(number) for number in range(300, 420)])
    assert run(log.export(300, 420, new), old)[0] == 0
    status, told = run(log.export(301, 420, new), old)
    assert status == 2
    assert "--since" in told


def _changed(lines: list[bytes]) -> list[bytes]:
    return [*lines[:7], lines[7].replace(b"view", b"none"), *lines[8:]]


def _swapped(lines: list[bytes]) -> list[bytes]:
    return [lines[1], lines[0], *lines[2:]]


@pytest.mark.parametrize(
    "falsify",
    [_changed, _swapped, lambda lines: lines[1:], lambda lines: [*lines, lines[0]], lambda lines: lines[:-1]],
    ids=["changed", "reordered", "first removed", "one put in", "last removed"],
)
def test_entries_falsified_in_an_export_are_found(log: Log, falsify: Callable[[list[bytes]], list[bytes]]) -> None:
    folder = log.export(0, 30, log.grow(0, [entry(number) for number in range(30)]))
    lines = (folder / ENTRIES).read_bytes().splitlines()
    (folder / ENTRIES).write_bytes(b"".join(line + b"\n" for line in falsify(lines)))
    status, told = run(folder)
    assert status == 1
    assert told.startswith("SAI")


def test_who_owns_store_and_key_cannot_rewrite_what_an_older_checkpoint_saw(log: Log, tmp_path: Path) -> None:
    old = log.grow(0, [entry(number) for number in range(30)])
    (tmp_path / "forged/store").mkdir(parents=True)
    forged = Log(tmp_path / "forged")
    new = forged.grow(0, [*(entry(number) for number in range(7)), entry(7, "none"), *map(entry, range(8, 40))])
    status, told = run(forged.export(0, 40, new), old)
    assert status == 1
    assert "quá khứ đã bị viết lại" in told


def test_a_log_cut_short_is_found_by_an_older_checkpoint(log: Log) -> None:
    new = log.grow(0, [entry(number) for number in range(20)])
    old = log.grow(20, [entry(number) for number in range(20, 30)])
    status, told = run(log.export(0, 20, new), old)
    assert status == 1
    assert "bị cắt bớt" in told


def test_an_entry_under_another_number_than_its_own_is_found(log: Log) -> None:
    """As of a database whose rows were renumbered before they were laid in."""
    status, told = run(log.export(0, 3, log.grow(0, [entry(0), entry(2), entry(1)])))
    assert status == 1
    assert "tự ghi số 2" in told


def test_a_checkpoint_of_another_key_is_no_checkpoint(log: Log) -> None:
    log.grow(0, [entry(0)])
    forged = note(1, Journal(FileObjectStore(log.folder / "store")).at(1).root(), Ed25519PrivateKey.generate())
    status, told = run(log.export(0, 1, forged))
    assert status == 1
    assert "Chữ ký trên mốc sai" in told


def test_a_key_that_came_with_the_export_is_told_as_that(log: Log) -> None:
    folder = log.export(0, 1, log.grow(0, [entry(0)]))
    status, told = run(folder, key="")
    assert status == 0
    assert _LOG_KEY.text in told
    assert _LOG_KEY.text not in run(folder)[1]


def test_what_is_no_export_is_told_and_not_judged(log: Log) -> None:
    folder = log.export(0, 1, log.grow(0, [entry(0)]))
    (folder / PROOF).write_text("{", encoding="utf-8")
    assert run(folder)[0] == 2


def test_signatures_are_judged_as_the_library_does() -> None:
    public, message = _KEY.public_key().public_bytes_raw(), b"message"
    right = _KEY.sign(message)
    assert signature_is_right(public, right, message)
    assert not signature_is_right(public, right, b"another")
    for at in (0, 31, 32, 63):
        wrong = bytearray(right)
        wrong[at] ^= 1
        assert not signature_is_right(public, bytes(wrong), message)
    order = 2**252 + 27742317777372353535851937790883648493
    lifted = (int.from_bytes(right[32:], "little") + order).to_bytes(32, "little")
    assert not signature_is_right(public, right[:32] + lifted, message)  # malleable: RFC 8032 §5.1.7 refuses it
