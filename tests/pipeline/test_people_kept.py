"""People in the object store: what was decided holds when it fails, and is told later; a rebuild brings them back."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from argon2 import extract_parameters
from argon2.profiles import RFC_9106_LOW_MEMORY

from domain.actors import Actor, ActorKind
from domain.errors import ArchiveError, ArchiveUnusable, ErrorCode
from domain.people.roles import RoleName
from pipeline.people import openers
from pipeline.people.keeping import PERSON, recall_people
from pipeline.people.known_actors import _MOST, SECONDS, KnownActors
from pipeline.people.use_cases import PeopleUseCases
from pipeline.upkeep.rebuild import rebuild
from tests.catalogue.databases import sqlite_url
from tests.pipeline.peopled import ROOT, Clock, Peopled, grants, nobody_left, peopled

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipeline.wiring import Parts


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Peopled]:
    made = peopled(tmp_path, sqlite_url(tmp_path), Clock())
    yield made
    made.close()


def kept(here: Peopled) -> dict[str, str]:
    """State of everybody as the object store tells it, by name."""
    store = here.parts.store
    keys = [info.key for info in store.list("people/P-")]
    return {person.name: person.state for person in (PERSON.read(store.read_bytes(key), key) for key in keys)}


def test_what_was_decided_holds_while_the_object_store_is_away_and_is_told_it_later(
    here: Peopled, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    here.invite("lan", "clerk")

    def away(key: str, data: bytes) -> None:
        raise ArchiveError(ErrorCode.STORE_FAILED, detail=f"{key} {len(data)}")

    with monkeypatch.context() as fault:
        fault.setattr(here.parts.store, "replace_bytes", away)
        here.people.disable(ROOT, "lan")
        here.people.set_template(ROOT, "clerk", [])
        with pytest.raises(ArchiveError):
            here.parts.people.keep_all()
    assert "kept later" in caplog.text
    assert here.people.person(ROOT, "lan").person.disabled
    assert kept(here) == {"lan": "active"}
    here.parts.people.keep_all()
    assert kept(here) == {"lan": "disabled"}
    assert here.parts.store.stat("people/roles.json") is not None
    assert here.parts.catalogue.people.people_to_keep() == ([], None)


def test_a_damaged_file_costs_its_person_alone(here: Peopled, caplog: pytest.LogCaptureFixture) -> None:
    lan, _ = here.invite("lan", "clerk")
    here.invite("sang", "clerk")
    here.parts.store.replace_bytes(f"people/{lan.identifier}.json", b"{")
    nobody_left(here)
    assert recall_people(here.parts.store, here.parts.catalogue.people, here.clock()) == 1
    assert [account.person.name for account in here.people.people(ROOT)] == ["sang"]
    assert lan.identifier in caplog.text


def test_a_rebuild_of_a_lost_database_brings_people_and_roles_back(parts: Parts) -> None:
    people = PeopleUseCases(parts)
    people.add(ROOT, "lan", "Nguyễn Thị Lan", grants("archivist@H49"))
    people.set_template(ROOT, "guest", [])
    told = people.people(ROOT)[0].person
    nobody_left(Peopled(parts, Clock()))
    assert rebuild(parts).people == 1
    assert rebuild(parts).people == 0, "they are known by now"
    assert people.people(ROOT)[0].person == told
    assert people.templates(ROOT)[RoleName.GUEST] == frozenset()


def test_a_database_that_lost_its_people_is_told_to_a_server_that_knew_of_none(here: Peopled, tmp_path: Path) -> None:
    there = peopled(tmp_path, sqlite_url(tmp_path), here.clock)
    assert not there.people.exist()
    here.invite("lan", "clerk")
    nobody_left(here)
    there.parts.people._asked = -SECONDS
    there.people.exist()
    with pytest.raises(ArchiveUnusable) as told:
        there.people.exist()
    assert told.value.code is ErrorCode.DATABASE_EMPTY
    there.close()


def test_a_web_server_learns_that_there_are_accounts_and_asks_no_more(here: Peopled, tmp_path: Path) -> None:
    there = peopled(tmp_path, sqlite_url(tmp_path), here.clock)
    now = [1000.0]
    there.parts.people._asked = -SECONDS
    assert not there.people.exist()
    here.invite("lan", "clerk")
    assert here.people.exist(), "whoever added the first knows it at once"
    there.parts.people._asked -= SECONDS + now[0]
    assert there.people.exist()
    nobody_left(here)
    assert there.people.exist(), "an account is never taken away"
    there.close()


def test_actors_are_asked_for_again_after_seconds_and_when_they_are_too_many() -> None:
    now, asked = [0.0], []
    known = KnownActors(lambda: now[0])

    def ask() -> Actor:
        asked.append(now[0])
        return Actor(ActorKind.PERSON, "lan")

    assert known.get("a", "10.0.0.7", ask) == Actor(ActorKind.PERSON, "lan", origin="10.0.0.7")
    now[0] = SECONDS - 0.1
    assert known.get("a", "10.0.0.8", ask).origin == "10.0.0.8"
    now[0] = SECONDS
    known.get("a", "", ask)
    assert asked == [0.0, SECONDS]
    for number in range(_MOST):
        known.get(f"b{number}", "", ask)
    assert len(known._known) <= _MOST
    known.forget()
    assert not known._known


def test_a_refusal_is_never_remembered() -> None:
    known = KnownActors()

    def nobody() -> Actor:
        raise ArchiveError(ErrorCode.LOGIN_NEEDED)

    for _ in range(2):
        with pytest.raises(ArchiveError):
            known.get("a", "", nobody)
    assert known.get("a", "", lambda: Actor(ActorKind.PERSON, "lan")).name == "lan"


def test_where_there_is_no_password_as_much_is_worked_out_as_where_there_is_one() -> None:
    """Else time would tell who has an account."""
    assert extract_parameters(openers._NOBODY) == replace(RFC_9106_LOW_MEMORY)
    assert extract_parameters(openers.password_digest("Kho@Sach2026")) == RFC_9106_LOW_MEMORY
    assert not openers.is_password("", None)
    assert not openers.is_password("Kho@Sach2026", "not a digest")


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("2001:db8:1:2::5", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::5", "2001:db8:1:3::5", False),
        ("::ffff:203.0.113.9", "203.0.113.9", True),
        ("203.0.113.9", "203.0.113.8", False),
        ("tty1", "tty1", True),
    ],
)
def test_addresses_of_one_customer_are_counted_together(one: str, other: str, is_same: bool) -> None:
    assert (openers.address_digest(one) == openers.address_digest(other)) is is_same
