"""Who came in lately stays in while the database is away, for some minutes, and not once put out here."""

from __future__ import annotations

import pytest

from domain.actors import Actor, ActorKind
from domain.errors import ArchiveUnusable, ErrorCode
from pipeline.people.known_actors import KnownActors

LAN = Actor(ActorKind.PERSON, "lan", origin="10.0.0.7")


def away() -> Actor:
    raise ArchiveUnusable(ErrorCode.DATABASE_FAILED, path="", detail="away")


def test_an_absent_database_puts_nobody_out_for_some_minutes() -> None:
    now = [0.0]
    known = KnownActors(lambda: now[0])
    assert known.get("session a", "10.0.0.7", lambda: LAN) == LAN
    now[0] = 200.0
    assert known.get("session a", "10.0.0.7", away) == LAN
    now[0] = 400.0
    with pytest.raises(ArchiveUnusable):
        known.get("session a", "10.0.0.7", away)


def test_nobody_comes_in_while_the_database_is_away() -> None:
    known = KnownActors(lambda: 0.0)
    with pytest.raises(ArchiveUnusable):
        known.get("session b", "10.0.0.7", away)


def test_who_was_put_out_here_stays_out() -> None:
    now = [0.0]
    known = KnownActors(lambda: now[0])
    known.get("session a", "10.0.0.7", lambda: LAN)
    known.forget()
    now[0] = 10.0
    with pytest.raises(ArchiveUnusable):
        known.get("session a", "10.0.0.7", away)


def test_another_fault_than_an_absent_database_lets_nobody_in() -> None:
    now = [0.0]
    known = KnownActors(lambda: now[0])
    known.get("session a", "10.0.0.7", lambda: LAN)
    now[0] = 10.0

    def emptied() -> Actor:
        raise ArchiveUnusable(ErrorCode.DATABASE_EMPTY)

    with pytest.raises(ArchiveUnusable):
        known.get("session a", "10.0.0.7", emptied)


def test_who_is_put_out_while_the_database_is_asked_stays_out() -> None:
    now = [0.0]
    known = KnownActors(lambda: now[0])
    known.get("session a", "10.0.0.7", lambda: LAN)
    now[0] = 10.0

    def put_out() -> Actor:
        known.forget()
        return away()

    with pytest.raises(ArchiveUnusable):
        known.get("session a", "10.0.0.7", put_out)
