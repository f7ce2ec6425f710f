"""From the outbox into the log: numbered once, laid once, signed; whatever is cut short, lost or restored."""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from domain.errors import ArchiveError, ErrorCode
from domain.journal import Act, ActOutcome, JournalFilter
from pipeline.archive import Archive
from pipeline.journal.archive_log import ArchiveLog
from pipeline.journal.sequencer import Sequencer
from pipeline.journal.standing import standing
from pipeline.role import Role
from pipeline.upkeep.copying import copy_archive
from pipeline.wiring import open_archive
from signing.keys.journal_key import JOURNAL_KEY
from storage.areas import JOURNAL, PERSONAL
from storage.objects.file_store import FileObjectStore
from tests.patience import PATIENCE_SECONDS
from tests.pipeline.journal.conftest import LAN, MORNING, Clock, opened, work
from tests.storage.faulty_store import FaultyStore

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.journal.verifying import JournalReport
    from pipeline.wiring import Parts


def log_of(parts: Parts) -> ArchiveLog:
    return ArchiveLog.of(parts.store, parts.settings.archive)


def report(home: Path, older: dict[str, str] | None = None) -> JournalReport:
    with opened(home, writes=False) as parts:
        return Archive.of(parts).journal.verify(LAN, older or {})


def size(home: Path) -> int:
    with opened(home, writes=False) as parts:
        return log_of(parts).latest().size


def acts(home: Path) -> list[tuple[Act, str]]:
    with opened(home, writes=False) as parts:
        return [(one.entry.act, one.entry.detail) for one in parts.database.journal.numbered(0, 10_000)]


def test_at_the_end_of_a_process_what_it_did_is_signed(home: Path) -> None:
    work(home, times=3)
    found = report(home)
    assert (found.size, found.waiting, found.well, found.erased) == (3, 0, True, 0)


def test_a_process_that_may_only_read_leaves_its_entries_to_the_next_that_writes(home: Path) -> None:
    work(home)
    with opened(home, writes=False) as parts:
        Archive.of(parts).finding.search(LAN, "đất")
    assert size(home) == 1
    work(home)
    assert size(home) == 3
    assert report(home).well


def test_a_round_with_nothing_to_lay_signs_nothing_anew(home: Path) -> None:
    work(home)
    with opened(home) as parts:
        before = log_of(parts).note()
        sequencer = Sequencer(parts)
        for _ in range(2):
            sequencer.round()
        assert log_of(parts).note() == before


def test_more_entries_than_a_tile_holds_are_laid_and_signed(home: Path) -> None:
    clock = Clock()
    with opened(home, clock) as parts:
        archive = Archive.of(parts)
        for number in range(600):
            archive.finding.search(LAN, f"đất {number}")
    assert report(home).size == 600
    work(home, clock=clock)
    assert report(home).well


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("at", range(1, 9))
def test_a_round_that_is_cut_short_anywhere_is_done_again_and_nothing_is_lost_or_told_twice(
    home: Path, at: int, after: bool
) -> None:
    work(home, times=2)
    with opened(home) as parts:
        Archive.of(parts).batches.new(LAN, "Lô nữa")
        whole = parts.store
        parts.__dict__["store"] = FaultyStore(whole, at, after=after)
        with suppress(ArchiveError):
            Sequencer(parts).round()
        parts.__dict__["store"] = whole
        Sequencer(parts).round()
    found = report(home)
    assert (found.size, found.waiting, found.findings) == (3, 0, ())


def test_while_the_bucket_fails_entries_wait_and_this_is_told(home: Path) -> None:
    clock = Clock()
    with opened(home, clock) as parts:
        Archive.of(parts).batches.new(LAN, "Lô")
        whole = parts.store
        parts.__dict__["store"] = FaultyStore(whole, 1)
        with pytest.raises(ArchiveError):
            Sequencer(parts).round()
        clock.now += timedelta(minutes=6)
        parts.database.journal.take_numbers_back(0)
        found = standing(parts)
        assert (found.waiting, found.late, found.well) == (1, True, False)
        parts.__dict__["store"] = whole
        Sequencer(parts).round()
        assert standing(parts).well


def test_two_sequencers_at_once_do_no_harm(home: Path) -> None:
    with opened(home) as parts:
        archive, faults = Archive.of(parts), []

        def rounds() -> None:
            try:
                for _ in range(5):
                    Sequencer(parts).round()
            except ArchiveError as error:
                faults.append(error)

        threads = [threading.Thread(target=rounds) for _ in range(3)]
        for thread in threads:
            thread.start()
        for number in range(40):
            archive.batches.new(LAN, f"Lô {number}")
        for thread in threads:
            thread.join()
    assert faults == []
    found = report(home)
    assert (found.size, found.well) == (40, True)


def test_an_older_database_takes_in_what_the_log_knows_and_tells_the_gap(home: Path) -> None:
    work(home, times=2)
    shutil.copy(home / "vankho.db", home / "yesterday.db")
    work(home, times=3, clock=_later(1))
    (home / "yesterday.db").replace(home / "vankho.db")
    for left in home.glob("vankho.db-*"):
        left.unlink()
    work(home, clock=_later(2))
    assert acts(home)[5:] == [(Act.SEARCH, ""), (Act.GAP, "2-5")] or acts(home)[5:] == [
        (Act.GAP, "2-5"),
        (Act.SEARCH, ""),
    ]
    found = report(home)
    assert (found.size, found.well) == (7, True)


def test_a_clock_that_went_back_is_told_and_the_order_of_entries_stays(home: Path) -> None:
    work(home, clock=_later(5))
    work(home, times=2)
    work(home, clock=_later(1))
    assert [act for act, _ in acts(home)] == [Act.SEARCH, *[Act.SEARCH] * 2, Act.CLOCK_BACK, Act.SEARCH]
    ((_, detail),) = (one for one in acts(home) if one[0] is Act.CLOCK_BACK)
    assert detail == "2026-11-30T08:05:00+07:00 > 08:00:00"
    assert report(home).well


def test_a_rebuild_brings_the_journal_and_its_numbers_back_from_the_bucket(home: Path) -> None:
    work(home, times=3)
    with opened(home, writes=False) as parts:
        before, note = parts.database.journal.numbered(0, 9), log_of(parts).note()
    for left in home.glob("vankho.db*"):
        left.unlink()
    with open_archive(home, write=True, role=Role(writes=True, works=False, rebuilds=True)) as archive:
        archive.upkeep.rebuild(LAN)
    with opened(home, writes=False) as parts:
        assert parts.database.journal.numbered(0, 3) == before
    assert [act for act, _ in acts(home)[3:]] == [Act.REBUILD, Act.GAP]
    found = report(home, {"old": note})
    assert (found.well, found.older) == (True, (3,))


def test_a_bucket_that_lost_its_journal_gets_it_again_from_the_database(home: Path) -> None:
    work(home, times=3)
    with opened(home, writes=False) as parts:
        note = log_of(parts).note()
    shutil.rmtree(home / "store" / "journal")
    shutil.rmtree(home / "store" / "journal-personal")
    work(home, clock=_later(1))
    found = report(home, {"old": note})
    assert (found.size, found.older, found.findings) == (4, (3,), ())


def test_entries_that_were_laid_and_not_signed_before_the_database_was_lost_are_kept(home: Path) -> None:
    """The crash and the loss of the database together."""
    work(home, times=2)
    shutil.copy(home / "vankho.db", home / "yesterday.db")
    with opened(home, _later(1)) as parts:
        Archive.of(parts).batches.new(LAN, "Lô sẽ mất")
        whole = parts.store
        faulty = FaultyStore(whole, 1000)
        parts.__dict__["store"] = faulty
        publish = ArchiveLog.publish
        ArchiveLog.publish = lambda *_: (_ for _ in ()).throw(ArchiveError(ErrorCode.STORE_FAILED, detail="cut"))  # type: ignore[method-assign]
        try:
            with pytest.raises(ArchiveError):
                Sequencer(parts).round()
        finally:
            ArchiveLog.publish = publish  # type: ignore[method-assign]
        parts.writer._thread = None  # the process dies here: no round at its end
    (home / "yesterday.db").replace(home / "vankho.db")
    for left in home.glob("vankho.db-*"):
        left.unlink()
    work(home, clock=_later(2))
    with opened(home) as parts:
        Sequencer(parts).round()
    assert (Act.GAP, "2-3") in acts(home)
    assert report(home).well
    assert len(acts(home)) == 5


def test_without_the_key_entries_wait_and_this_is_told(home: Path) -> None:
    work(home)
    kept = home / "keys" / JOURNAL_KEY
    kept.rename(home / "kept.pem")
    work(home, clock=_later(1))
    assert size(home) == 1
    with opened(home, writes=False) as parts:
        found = standing(parts)
        assert found.fault
        assert found.fault.code is ErrorCode.JOURNAL_KEY_MISSING
    (home / "kept.pem").rename(kept)
    work(home, clock=_later(2))
    assert report(home).size == 3


def test_a_log_that_was_tampered_with_is_not_signed_on(home: Path) -> None:
    work(home, times=2)
    tile = home / "store" / "journal" / "tile" / "0" / "000.p" / "2"
    tile.chmod(0o600)
    tile.write_bytes(bytes(64))
    with opened(home, _later(1)) as parts:
        Archive.of(parts).batches.new(LAN, "Lô")
        with pytest.raises(ArchiveError) as refused:
            Sequencer(parts).round()
    assert refused.value.code is ErrorCode.JOURNAL_ALTERED


def test_the_last_checkpoint_of_a_day_is_kept_under_its_name(home: Path) -> None:
    work(home)
    with opened(home, writes=False) as parts:
        last = log_of(parts).note()
    work(home, clock=_later(24 * 60))
    kept = home / "store" / "journal" / "days" / "2026-11-30"
    assert kept.read_text() == last


@pytest.mark.parametrize("place", ["folder", "url"])
def test_a_witness_is_handed_each_checkpoint(home: Path, tmp_path: Path, place: str) -> None:
    witness = tmp_path / "witness"
    told = str(witness) if place == "folder" else witness.as_uri()
    with (home / "vankho.toml").open("a", encoding="utf-8") as settings:
        settings.write(f'\n[journal]\nwitness = "{told}"\n')
    work(home)
    work(home, clock=_later(1))
    (folder,) = (path for path in witness.iterdir() if path.name.startswith("uuid"))
    assert min(path.name for path in folder.iterdir()) == f"{1:020d}.txt"
    with opened(home, writes=False) as parts:
        assert (folder / "checkpoint").read_text() == log_of(parts).note()
        assert standing(parts).witness == 2


def test_names_and_words_go_when_their_time_is_over_and_no_proof_breaks(home: Path) -> None:
    work(home, times=2)
    with opened(home, writes=False) as parts:
        note = log_of(parts).note()
    with (home / "vankho.toml").open("a", encoding="utf-8") as settings:
        settings.write("\n[journal]\npersonal_days = 30\n")
    work(home, clock=_later(31 * 24 * 60))
    found = report(home, {"old": note})
    assert (found.well, found.erased, found.older) == (True, 2, (2,))
    assert (Act.ERASE_PERSONAL, "2: 0-1") in acts(home)
    text = b"".join(path.read_bytes() for path in (home / "store" / "journal-personal").rglob("*.jsonl"))
    assert b"30/11" not in text
    assert b"31/12" in text
    with opened(home, writes=False) as parts:
        erased = parts.database.journal.numbered(0, 2)
        assert [one.part for one in erased] == ["", ""]
        assert [one.entry.outcome for one in erased] == [ActOutcome.DONE] * 2


def test_a_copy_has_the_journal_and_loses_what_is_erased(home: Path, tmp_path: Path) -> None:
    clock = Clock()
    work(home, times=2, clock=clock)
    target = FileObjectStore(tmp_path / "copy")
    with opened(home, clock) as parts:
        assert copy_archive(parts.store, target, tmp_path / "scratch").whole
        log = ArchiveLog.of(target, parts.settings.archive)
        assert log.latest().size == 2
        assert [number for number, _ in log.personal.read()] == [0, 1]
        log_of(parts).personal.erase([0])
        assert copy_archive(parts.store, target, tmp_path / "scratch").whole
        assert [number for number, _ in log.personal.read()] == [1]
        here = {info.key for area in (JOURNAL, PERSONAL) for info in parts.store.list(area.prefix)}
        assert here == {info.key for area in (JOURNAL, PERSONAL) for info in target.list(area.prefix)}


def test_a_copy_is_not_taken_back_to_an_older_journal(home: Path, tmp_path: Path) -> None:
    work(home)
    shutil.copytree(home / "store", tmp_path / "older")
    work(home, clock=_later(1))
    target = FileObjectStore(tmp_path / "copy")
    with opened(home) as parts:
        assert copy_archive(parts.store, target, tmp_path / "scratch").whole
    found = copy_archive(FileObjectStore(tmp_path / "older"), target, tmp_path / "scratch")
    assert [failure.facts["key"] for failure in found.failures] == ["journal/checkpoint"]


def test_an_archive_without_a_journal_key_gets_one_at_its_first_act(home: Path) -> None:
    """As those that release 0.1.0 made."""
    (home / "keys" / JOURNAL_KEY).unlink()
    work(home)
    assert report(home).well
    assert (home / "keys" / JOURNAL_KEY).stat().st_mode & 0o777 == 0o600


def test_processes_that_read_beside_one_that_writes_lose_nothing(home: Path) -> None:
    script = """
import sys, pathlib
from pipeline.archive import Archive
from tests.pipeline.journal.conftest import LAN, opened
with opened(pathlib.Path(sys.argv[1]), writes=False) as parts:
    for number in range(5):
        Archive.of(parts).finding.search(LAN, f"đất {number}")
"""
    with opened(home) as parts:
        Archive.of(parts).batches.new(LAN, "Lô")
        others = [subprocess.Popen([sys.executable, "-c", script, str(home)]) for _ in range(2)]
        for other in others:
            assert other.wait(PATIENCE_SECONDS) == 0
        Sequencer(parts).round()
        assert len(parts.database.journal.select(JournalFilter())) == 11
    assert report(home).size == 11


def _later(minutes: int) -> Clock:
    clock = Clock()
    clock.now = MORNING + timedelta(minutes=minutes)
    return clock
