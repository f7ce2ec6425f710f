"""An auditor finds what the owner of the database or of the bucket did to the journal; and proves it without us."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from catalogue.journal_tables import journal, personal_parts
from domain.errors import ArchiveError, ErrorCode
from domain.journal import Act, PersonalPart
from pipeline.archive import Archive
from pipeline.journal.archive_log import ArchiveLog
from pipeline.journal.verifying import JournalFault
from storage.journal.kiem_tra_nhat_ky import ENTRIES, PERSONAL
from storage.objects.file_store import FileObjectStore
from tests.pipeline.journal.auditor import check
from tests.pipeline.journal.conftest import LAN, MORNING, Clock, opened, work

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sqlalchemy import Connection

    from pipeline.journal.verifying import JournalReport


def checkpoint(home: Path) -> str:
    with opened(home, writes=False) as parts:
        return Archive.of(parts).journal.checkpoint(LAN)


def report(home: Path, **older: str) -> JournalReport:
    with opened(home, writes=False) as parts:
        return Archive.of(parts).journal.verify(LAN, older)


def faults(home: Path, **older: str) -> list[tuple[JournalFault, int | None]]:
    return [(finding.fault, finding.number) for finding in report(home, **older).findings]


def attack(home: Path, *statements: Callable[[Connection], object]) -> None:
    with opened(home, writes=False) as parts, parts.database._database.writing() as connection:
        for statement in statements:
            statement(connection)


def overwrite(path: Path, data: bytes) -> None:
    path.chmod(0o600)
    path.write_bytes(data)


def later(minutes: int) -> Clock:
    clock = Clock()
    clock.now = MORNING.replace(minute=minutes)
    return clock


@pytest.mark.parametrize("column", ["act", "object", "actor", "time", "outcome", "detail", "commitment", "roles"])
def test_a_row_that_the_owner_of_the_database_changed_is_named(home: Path, column: str) -> None:
    work(home, times=3)
    changed = {"act": Act.VIEW, "time": MORNING.replace(year=2025), "roles": ["clerk"], "outcome": "failed"}
    of_second = update(journal).where(journal.c.number == 1)
    attack(home, lambda connection: connection.execute(of_second.values({column: changed.get(column, "other")})))
    found = report(home)
    assert [(one.fault, one.number, one.detail) for one in found.findings if one.fault is JournalFault.ROW_CHANGED] == [
        (JournalFault.ROW_CHANGED, 1, column)
    ]


def test_a_row_that_was_taken_out_is_named(home: Path) -> None:
    work(home, times=3)
    attack(home, lambda connection: connection.execute(journal.delete().where(journal.c.number == 2)))
    assert faults(home) == [(JournalFault.ROW_MISSING, 2)]


def test_rows_that_changed_places_are_named(home: Path) -> None:
    work(home, times=3)

    def moved(connection: Connection) -> None:
        for one, to in ((0, 9), (1, 0), (9, 1)):
            connection.execute(update(journal).where(journal.c.number == one).values(number=to))

    attack(home, moved)
    rows = [number for fault, number in faults(home) if fault is JournalFault.ROW_CHANGED]
    assert rows == [0, 1]


def test_a_name_that_was_put_in_the_place_of_another_is_named(home: Path) -> None:
    work(home, times=2)
    other = PersonalPart.of("Người khác", "10.0.0.1").text
    attack(home, lambda connection: connection.execute(update(personal_parts).values(part=other)))
    assert faults(home) == [(JournalFault.PERSONAL_CHANGED, 0), (JournalFault.PERSONAL_CHANGED, 1)]


def test_a_tile_that_is_gone_or_changed_is_named(home: Path) -> None:
    work(home, times=3)
    tile = home / "store" / "journal" / "tile" / "entries" / "000.p" / "3"
    data = tile.read_bytes()
    overwrite(tile, data.replace(b'"search"', b'"export"', 1))
    assert (JournalFault.TILE_CHANGED, None) in faults(home)
    overwrite(tile, data[:-7])
    assert faults(home) == [(JournalFault.TILE_CHANGED, 0)]
    tile.unlink()
    assert faults(home) == [(JournalFault.TILE_MISSING, 0)]


def test_a_checkpoint_that_somebody_else_signed_is_told(home: Path) -> None:
    work(home)
    head = home / "store" / "journal" / "checkpoint"
    overwrite(head, head.read_bytes().replace(b"time 2026", b"time 2025"))
    assert faults(home) == [(JournalFault.SIGNATURE, None)]


def test_whoever_kept_a_checkpoint_sees_a_log_that_was_cut_on_both_sides(home: Path) -> None:
    """Database and bucket were both taken back to this morning."""
    work(home, times=2)
    shutil.copytree(home, home.with_name("morning"))
    work(home, times=2, clock=later(30))
    kept = checkpoint(home)
    assert report(home, kept=kept).older == (4,)
    assert faults(home.with_name("morning")) == []
    assert faults(home.with_name("morning"), kept=kept) == [(JournalFault.LOG_CUT, 4)]


def test_whoever_kept_a_checkpoint_sees_a_past_that_was_written_anew_with_the_own_key(home: Path) -> None:
    """Whoever owns everything, the key too: only what lies elsewhere tells."""
    shutil.copytree(home, home.with_name("anew"))
    work(home, times=2)
    kept = checkpoint(home)
    anew = home.with_name("anew")
    work(anew, times=1, clock=later(5))
    work(anew, times=2, clock=later(30))
    assert faults(anew) == []
    assert faults(anew, kept=kept) == [(JournalFault.FORKED, 2)]


def test_a_log_that_is_gone_is_told_while_the_database_knows_of_it(home: Path) -> None:
    work(home)
    shutil.rmtree(home / "store" / "journal")
    assert faults(home) == [(JournalFault.LOG_CUT, None)]


def test_an_older_checkpoint_of_another_archive_is_refused(home: Path) -> None:
    work(home)
    for kept in ("no checkpoint\n", checkpoint(home).replace("uuid-", "uuid-9")):
        with pytest.raises(ArchiveError) as refused:
            report(home, kept=kept)
        assert refused.value.code is ErrorCode.CHECKPOINT_UNUSABLE


def test_an_archive_in_which_nothing_was_done_has_nothing_to_prove(home: Path) -> None:
    with pytest.raises(ArchiveError) as refused:
        report(home)
    assert refused.value.code is ErrorCode.JOURNAL_EMPTY


# Without us


def export(home: Path, folder: Path, since: str = "") -> None:
    with opened(home, writes=False) as parts:
        Archive.of(parts).journal.export(LAN, folder, since)


def test_an_export_proves_itself_with_names_and_without_those_that_were_erased(home: Path, tmp_path: Path) -> None:
    work(home, times=3)
    (tmp_path / "kept").write_text(checkpoint(home))
    work(home, times=2, clock=later(30))
    with opened(home, writes=False) as parts:
        log = ArchiveLog.of(FileObjectStore(home / "store"), parts.settings.archive)
        log.personal.erase([1])
        parts.database.journal.erase([1])
    folder = tmp_path / "out"
    export(home, folder)
    status, told = check(folder, folder / "kiem_tra_nhat_ky.py", tmp_path / "kept")
    assert status == 0, told
    assert "5 mục (số 0 đến 4)" in told[0]
    assert "tên, địa chỉ, từ tìm kiếm của 4 mục" in told[1]
    assert "Đã xóa tên, địa chỉ, từ tìm kiếm của 1 mục" in told[2]
    assert "là phần đầu của nhật ký này" in told[-1]


@pytest.mark.parametrize("again", [False, True])
def test_an_export_goes_on_behind_an_older_checkpoint_also_where_nothing_came_since(
    home: Path, tmp_path: Path, again: bool
) -> None:
    work(home, times=3)
    kept = checkpoint(home)
    (tmp_path / "kept").write_text(kept)
    if again:
        work(home, times=2, clock=later(30))
    folder = tmp_path / "out"
    export(home, folder, kept)
    assert len((folder / ENTRIES).read_bytes().splitlines()) == (2 if again else 1)
    status, told = check(folder, folder / "kiem_tra_nhat_ky.py", tmp_path / "kept")
    assert status == 0, told


def test_a_name_that_was_changed_in_an_export_is_told(home: Path, tmp_path: Path) -> None:
    work(home, times=2)
    folder = tmp_path / "out"
    export(home, folder)
    rows = (folder / PERSONAL).read_text(encoding="utf-8")
    for other in (rows.replace("Lan", "Hoa", 1), rows.replace('"number": 1', '"number": 7')):
        (folder / PERSONAL).write_text(other, encoding="utf-8")
        status, told = check(folder, folder / "kiem_tra_nhat_ky.py")
        assert status == 1, told


@pytest.mark.parametrize("line", [b"", b"muc", b"{"])
def test_a_line_that_is_none_is_told_in_an_export(home: Path, tmp_path: Path, line: bytes) -> None:
    work(home)
    folder = tmp_path / "out"
    for file, status in ((PERSONAL, 2), (ENTRIES, 1)):
        export(home, folder / file)
        (folder / file / file).write_bytes(line + b"\n")
        assert check(folder / file, folder / file / "kiem_tra_nhat_ky.py")[0] == status


def test_one_entry_is_proven_by_one_file(home: Path, tmp_path: Path) -> None:
    work(home, times=5)
    folder = tmp_path / "out"
    export(home, folder)
    with opened(home, writes=False) as parts:
        proof = Archive.of(parts).journal.proof(LAN, 3)
        with pytest.raises(ArchiveError) as refused:
            Archive.of(parts).journal.proof(LAN, 99)
    assert refused.value.code is ErrorCode.ENTRY_NOT_FOUND
    (tmp_path / "muc.json").write_text(proof, encoding="utf-8")
    status, told = check(tmp_path / "muc.json", folder / "kiem_tra_nhat_ky.py")
    assert status == 0, told
    assert "1 mục (số 3 đến 3)" in told[0]
    (tmp_path / "muc.json").write_text(proof.replace("search", "export"), encoding="utf-8")
    assert check(tmp_path / "muc.json", folder / "kiem_tra_nhat_ky.py")[0] == 1


def test_an_export_goes_into_a_new_folder_only(home: Path, tmp_path: Path) -> None:
    work(home)
    (tmp_path / "other.txt").touch()
    with pytest.raises(ArchiveError) as refused:
        export(home, tmp_path)
    assert refused.value.code is ErrorCode.OUTPUT_EXISTS
