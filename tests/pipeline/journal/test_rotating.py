"""The journal's key is changed: the old one vouches for the new one, or is lost, and an auditor sees which it was."""

from __future__ import annotations

import shutil
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from domain.errors import ArchiveError, ErrorCode
from domain.journal import Act, ActOutcome, JournalFilter
from pipeline.archive import Archive
from pipeline.journal.archive_log import ArchiveLog, handover_key
from pipeline.journal.sequencer import Sequencer
from signing.keys.journal_key import JOURNAL_KEY, open_journal_key
from storage.journal.checkpoint import Checkpoint, LogKey, signed
from tests.pipeline.journal.auditor import check, exported, kept_checkpoint
from tests.pipeline.journal.conftest import LAN, opened, work
from tests.storage.faulty_store import FaultyStore

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.journal.verifying import JournalReport
    from pipeline.wiring import Parts


def log_of(parts: Parts) -> ArchiveLog:
    return ArchiveLog.of(parts.store, parts.settings.archive)


def key_line(home: Path, file: Path) -> Path:
    """The key in office, kept in a file."""
    with opened(home, writes=False) as parts:
        key = log_of(parts).key()
        assert key
        file.write_text(f"{key.text}\n", encoding="utf-8")
    return file


def rotate(home: Path, *, lost: bool = False) -> None:
    with opened(home) as parts:
        Archive.of(parts).journal.rotate_key(LAN, lost=lost)


def verified(home: Path, *old: Path) -> JournalReport:
    with opened(home, writes=False) as parts:
        return Archive.of(parts).journal.verify(LAN, {str(path): path.read_text() for path in old})


def test_checkpoints_after_it_are_signed_by_the_new_key_and_both_keys_prove_all(home: Path, tmp_path: Path) -> None:
    work(home, times=3)
    kept, old = kept_checkpoint(home, tmp_path / "moc"), key_line(home, tmp_path / "old")
    rotate(home)
    work(home, times=2)
    new = key_line(home, tmp_path / "new")
    assert old.read_text() != new.read_text()
    found = verified(home, kept)
    assert (found.size, found.well, found.older) == (6, True, (3,))
    assert [(one.size, one.lost) for one in found.keys] == [(3, False)]
    folder = exported(home, tmp_path / "out")
    for keys in ((old,), (new,), ()):
        status, told = check(folder, folder / "kiem_tra_nhat_ky.py", kept, keys=keys)
        assert status == 0, told
        assert any("từ mục 3, khóa cũ chứng nhận khóa mới" in line for line in told)
        assert "là phần đầu của nhật ký này" in told[-1]
    with opened(home, writes=False) as parts:
        (entry,) = parts.database.journal.select(JournalFilter(act=Act.ROTATE_KEY))
    assert (entry.entry.number, entry.entry.outcome) == (3, ActOutcome.DONE)


def test_one_entry_is_proven_over_several_changes_of_the_key(home: Path, tmp_path: Path) -> None:
    work(home)
    old = key_line(home, tmp_path / "old")
    for _ in range(3):
        rotate(home)
    with opened(home, writes=False) as parts:
        proof = Archive.of(parts).journal.proof(LAN, 0)
    (tmp_path / "muc.json").write_text(proof, encoding="utf-8")
    verifier = exported(home, tmp_path / "out") / "kiem_tra_nhat_ky.py"
    status, told = check(tmp_path / "muc.json", verifier, keys=(old,))
    assert status == 0, told
    assert sum("khóa cũ chứng nhận khóa mới" in line for line in told) == 3


def test_a_key_that_handed_over_signs_nothing_any_more(home: Path, tmp_path: Path) -> None:
    """Whoever took the old key, and owns the bucket."""
    work(home, times=2)
    shutil.copy(home / "keys" / JOURNAL_KEY, tmp_path / JOURNAL_KEY)
    pinned = key_line(home, tmp_path / "old")
    rotate(home)
    work(home)
    stolen = open_journal_key(tmp_path)
    with opened(home, writes=False) as parts:
        log = log_of(parts)
        latest = log.latest()
        forged = Checkpoint(log.origin, latest.size, latest.root, latest.time)
        note = signed(forged, LogKey(log.origin, stolen.public), stolen.sign)
        with pytest.raises(ArchiveError) as refused:
            log.older("mốc", note)
    assert refused.value.code is ErrorCode.CHECKPOINT_UNUSABLE
    assert "not in office" in str(refused.value.facts["detail"])
    (tmp_path / "forged").write_text(note, encoding="utf-8")
    folder = exported(home, tmp_path / "out")
    status, told = check(folder, folder / "kiem_tra_nhat_ky.py", tmp_path / "forged", keys=(pinned,))
    assert (status, "khóa đã thôi dùng" in told[0]) == (1, True), told


def test_a_key_that_is_lost_is_followed_by_one_that_nothing_vouches_for_and_this_is_told(
    home: Path, tmp_path: Path
) -> None:
    work(home, times=2)
    kept, old = kept_checkpoint(home, tmp_path / "moc"), key_line(home, tmp_path / "old")
    (home / "keys" / JOURNAL_KEY).unlink()
    with pytest.raises(ArchiveError) as missing:
        rotate(home)
    assert missing.value.code is ErrorCode.JOURNAL_KEY_MISSING
    rotate(home, lost=True)
    new = key_line(home, tmp_path / "new")
    found = verified(home, kept)
    assert (found.well, found.older, [one.lost for one in found.keys]) == (True, (2,), [True])
    folder = exported(home, tmp_path / "out")
    status, told = check(folder, folder / "kiem_tra_nhat_ky.py", kept, keys=(old,))
    assert (status, "được báo mất" in told[0]) == (1, True), "whoever owns the bucket could say so"
    for keys in ((old, new), (new,)):
        status, told = check(folder, folder / "kiem_tra_nhat_ky.py", kept, keys=keys)
        assert status == 0, told
        assert any(line.startswith("Lưu ý: khóa cũ được báo mất") for line in told)


def test_a_key_that_is_here_is_not_lost(home: Path) -> None:
    work(home)
    with pytest.raises(ArchiveError) as refused:
        rotate(home, lost=True)
    assert refused.value.code is ErrorCode.JOURNAL_KEY_HERE
    with opened(home) as parts, pytest.raises(ArchiveError) as unconfirmed:
        Archive.of(parts).journal.rotate_key(replace(LAN, confirmed=False), lost=False)
    assert unconfirmed.value.code is ErrorCode.CONFIRMATION_NEEDED


@pytest.mark.parametrize("after", [False, True])
def test_a_change_that_is_cut_short_is_over_or_was_not_begun(home: Path, *, after: bool) -> None:
    work(home, times=2)
    with opened(home) as parts:
        before = log_of(parts).key()
        whole = parts.store
        parts.__dict__["store"] = FaultyStore(whole, 1, after=after)
        with suppress(ArchiveError):
            Archive.of(parts).journal.rotate_key(LAN, lost=False)
        parts.__dict__["store"] = whole
        assert (log_of(parts).key() == before) is not after
        Sequencer(parts).round()
    assert verified(home).findings == ()
    rotate(home)
    assert len(verified(home).keys) == (2 if after else 1)


def test_a_machine_that_has_the_old_key_alone_signs_nothing(home: Path, tmp_path: Path) -> None:
    work(home)
    shutil.copytree(home / "keys", tmp_path / "keys", symlinks=True)
    rotate(home)
    with opened(home, writes=False) as parts:
        with pytest.raises(ArchiveError) as refused:
            log_of(parts).signer(tmp_path / "keys")
        log_of(parts).signer(home / "keys")
    assert refused.value.code is ErrorCode.KEYS_FOREIGN


def test_a_statement_that_somebody_else_laid_there_is_told(home: Path) -> None:
    work(home)
    rotate(home)
    with opened(home, writes=False) as parts:
        path = home / "store" / handover_key(1)
        path.chmod(0o600)
        path.write_text(path.read_text().replace("size 1\n", "size 0\n"))
        with pytest.raises(ArchiveError) as altered:
            log_of(parts).keys()
    assert (altered.value.code, altered.value.facts["key"]) == (ErrorCode.JOURNAL_ALTERED, handover_key(1))
