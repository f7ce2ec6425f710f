"""What the door refuses is kept with its reason, byte for byte; where the archive itself fails, nothing is taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from domain.errors import ArchiveError, ArchiveUnusable, ErrorCode
from domain.incoming import IncomingDocument
from pipeline.wiring import now
from tests.pipeline.test_intake import DEPOSIT, Door, code_of, sheet
from tests.pipeline.test_intake import door as door  # noqa: PLC0414 - a fixture

if TYPE_CHECKING:
    from pathlib import Path

    from domain.digest import Fixity


def kept(door: Door) -> dict[str, bytes]:
    """What lies in quarantine, by the last part of its key."""
    found = [info.key for info in door.store.list("quarantine/")]
    return {key.rpartition("/")[2]: door.store.read_bytes(key) for key in found}


def broken(folder: Path, data: bytes = b"%PDF-1.7 nothing that is a page") -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "hỏng.pdf").write_bytes(data)
    return folder / "hỏng.pdf"


def test_a_refused_original_is_kept_with_the_reason(door: Door, tmp_path: Path) -> None:
    (receipt,) = door.receive(broken(tmp_path))
    assert (receipt.registration, receipt.pages) == (None, 0)
    assert receipt.error is not None
    (refusal,) = door.catalogue.refusals()
    assert (refusal.name, refusal.code, refusal.batch, refusal.owner, refusal.size) == (
        "hỏng.pdf",
        receipt.error.code,
        DEPOSIT.batch,
        DEPOSIT.owner,
        len(broken(tmp_path).read_bytes()),
    )
    there = kept(door)
    assert there.pop("original") == broken(tmp_path).read_bytes()
    ((reason,)) = there.values()
    assert receipt.error.code.value.encode() in reason
    assert list(door.store.list("intake/")) == []


def test_the_same_refused_again_is_kept_once_and_other_bytes_beside_it(door: Door, tmp_path: Path) -> None:
    for _ in range(2):
        door.receive(broken(tmp_path))
    assert (len(kept(door)), len(door.catalogue.refusals())) == (2, 1)
    door.receive(broken(tmp_path, b"%PDF-1.7 something else"))
    assert len(list(door.store.list("quarantine/"))) == 4


def test_a_file_that_is_gone_is_refused_with_its_reason_alone(door: Door, tmp_path: Path) -> None:
    receipt = door.intake.receive(IncomingDocument((tmp_path / "gone.png",), "gone.png"), DEPOSIT, now())
    assert receipt.error is not None
    assert receipt.error.code is ErrorCode.UNREADABLE_FILE
    assert [key.rpartition(".")[2] for key in kept(door)] == ["json"]
    assert [refusal.name for refusal in door.catalogue.refusals()] == ["gone.png"]


def test_one_bad_page_refuses_the_whole_folder_and_every_page_is_kept(door: Door, tmp_path: Path) -> None:
    sheet(tmp_path / "vb" / "1.png", "Trang 1")
    broken(tmp_path / "vb")
    (receipt,) = door.receive(tmp_path / "vb", as_document=True)
    assert receipt.registration is None
    originals = [info for info in door.store.list("quarantine/") if info.key.endswith("/original")]
    assert len(originals) == 2
    assert list(door.store.list("intake/")) == []


def test_a_file_that_changes_while_it_is_copied_is_refused_and_nothing_of_it_taken(
    door: Door, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper, put = sheet(tmp_path / "a.png", "Một tờ"), door.store.put_file

    def late(key: str, source: Path) -> Fixity:
        if key.startswith("intake/"):
            source.write_bytes(source.read_bytes() + b"more")
        return put(key, source)

    monkeypatch.setattr(door.store, "put_file", late)
    (receipt,) = door.receive(paper)
    assert receipt.error is not None
    assert receipt.error.code is ErrorCode.FILE_CHANGED
    assert list(door.store.list("intake/")) == []
    assert door.catalogue.records() == ()


@pytest.mark.parametrize("code", [ErrorCode.DISK_FULL, ErrorCode.STORE_FAILED])
def test_where_the_store_fails_nothing_is_refused_and_the_next_try_takes_it(
    door: Door, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: ErrorCode
) -> None:
    paper = sheet(tmp_path / "a.png", "Một tờ")

    def fails(*_: object) -> None:
        raise ArchiveError(code, detail="x")

    with monkeypatch.context() as patch:
        patch.setattr(door.store, "put_file", fails)
        with pytest.raises(ArchiveUnusable) as told:
            door.receive(paper)
    assert told.value.code is code
    assert (kept(door), door.catalogue.refusals()) == ({}, ())
    (receipt,) = door.receive(paper)
    assert code_of(receipt)


def test_a_database_that_fails_takes_nothing_and_the_next_try_does(
    door: Door, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper = sheet(tmp_path / "a.png", "Một tờ")

    def fails(*_: object, **__: object) -> None:
        raise ArchiveError(ErrorCode.DATABASE_FAILED, detail="x")

    with monkeypatch.context() as patch:
        patch.setattr(door.catalogue, "register", fails)
        with pytest.raises(ArchiveUnusable):
            door.receive(paper)
    assert door.catalogue.refusals() == ()
    (receipt,) = door.receive(paper)
    assert receipt.registration is not None
    assert receipt.registration.is_new
