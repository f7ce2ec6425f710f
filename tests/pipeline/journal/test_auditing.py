"""Whoever owns database, bucket and key rewrites the past; an auditor has yesterday's checkpoint, and Python alone."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import Connection, delete, insert, select, update

from catalogue.journal_tables import journal
from domain.journal import Act
from pipeline.archive import Archive
from tests.pipeline.journal.auditor import check, exported, kept_checkpoint
from tests.pipeline.journal.conftest import LAN, opened, work

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def _changed(connection: Connection) -> None:
    connection.execute(update(journal).where(journal.c.number == 1).values(act=Act.EXPORT))


def _moved(connection: Connection, pairs: list[tuple[int, int]]) -> None:
    for one, to in pairs:
        connection.execute(update(journal).where(journal.c.number == one).values(number=to))


def _removed(connection: Connection) -> None:
    connection.execute(delete(journal).where(journal.c.number == 1))
    _moved(connection, [(2, 1), (3, 2)])


def _reordered(connection: Connection) -> None:
    _moved(connection, [(1, 99), (2, 1), (99, 2)])


def _put_in(connection: Connection) -> None:
    _moved(connection, [(3, 4), (2, 3)])
    row = dict(connection.execute(select(journal).where(journal.c.number == 1)).mappings().one())
    connection.execute(insert(journal).values({**row, "identifier": "forged", "number": 2}))


def _cut(connection: Connection) -> None:
    connection.execute(delete(journal).where((journal.c.number >= 2) | journal.c.number.is_(None)))


def _anew(connection: Connection) -> None:
    """Another past altogether: a fork."""
    connection.execute(delete(journal))


@pytest.mark.parametrize("attack", [_changed, _removed, _reordered, _put_in, _cut, _anew])
def test_an_auditor_with_an_older_checkpoint_finds_a_past_that_its_owner_rewrote_and_signed(
    home: Path, tmp_path: Path, attack: Callable[[Connection], None]
) -> None:
    work(home, times=4)
    yesterday = kept_checkpoint(home, tmp_path / "moc")
    honest = exported(home, tmp_path / "honest")
    with opened(home, writes=False) as parts, parts.database._database.writing() as connection:
        attack(connection)
    for area in ("journal", "journal-personal"):
        shutil.rmtree(home / "store" / area)
    work(home, times=1 if attack is _cut else 5)
    with opened(home, writes=False) as parts:
        assert Archive.of(parts).journal.verify(LAN, {}).well, "by itself nothing tells"
    forged = exported(home, tmp_path / "forged")
    verifier = honest / "kiem_tra_nhat_ky.py"
    assert check(forged, verifier)[0] == 0
    status, (told, *_) = check(forged, verifier, yesterday)
    assert (status, "bị cắt bớt" in told if attack is _cut else "đã bị viết lại" in told) == (1, True), told
    assert check(honest, verifier, yesterday)[0] == 0
