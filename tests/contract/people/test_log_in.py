"""Coming in, in every database alike: what is refused, how often, and for how long."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from argon2 import PasswordHasher

from catalogue.people.tables import attempts
from domain.actors import ActorKind
from domain.errors import ErrorCode
from domain.people.permissions import Permission
from pipeline.people import door, openers
from tests.pipeline.peopled import HOME, OFFICE, PASSWORD, ROOT, Clock, Peopled, codes_of, refused

if TYPE_CHECKING:
    import pytest


def test_who_was_invited_chooses_a_password_by_the_link_and_comes_in(here: Peopled) -> None:
    assert not here.people.exist()
    person, link = here.invite("lan", "clerk")
    assert here.people.exist()
    assert here.people.person_of_link(link) == person
    assert refused(lambda: here.log_in("lan")).code is ErrorCode.LOGIN_REFUSED
    assert here.people.use_link(link, PASSWORD, OFFICE) == person
    came = here.log_in("Lân")
    assert (came.person, came.held_up, came.expires) == (person, None, here.clock() + timedelta(hours=12))
    actor = here.people.actor_of_session(came.token, HOME)
    assert (actor.kind, actor.name, actor.identifier) == (ActorKind.PERSON, "lan", person.identifier)
    assert (actor.origin, actor.rights.roles, actor.confirmed) == (HOME, ("clerk",), True)
    assert actor.rights.allow(Permission.DEPOSIT)
    assert not actor.rights.allow(Permission.MANAGE_PEOPLE)


def test_a_wrong_name_a_wrong_password_and_a_closed_account_are_refused_alike(here: Peopled) -> None:
    here.join("lan", "clerk")
    here.join("sang", "clerk")
    here.people.disable(ROOT, "sang")
    told = [
        refused(lambda: here.log_in("ai")),
        refused(lambda: here.log_in("lan", password="Sai@Roi2026")),
        refused(lambda: here.log_in("sang")),
        refused(lambda: here.log_in("lan\0'; --")),
        refused(lambda: here.log_in("lan", password="x" * 1_000_000)),
        refused(lambda: here.log_in("lan", password="")),
    ]
    assert {(error.code, tuple(error.facts)) for error in told} == {(ErrorCode.LOGIN_REFUSED, ())}


def test_a_vietnamese_password_is_the_same_from_every_keyboard(here: Peopled) -> None:
    _, link = here.invite("lan", "clerk")
    here.people.use_link(link, "Lưu#trữ ảnh 1975", OFFICE)
    here.log_in("lan", password="Lưu#trữ ảnh 1975")


def test_nobody_guesses_faster_on_two_servers_and_at_once_than_the_rule_allows(
    here: Peopled, there: Peopled, clock: Clock
) -> None:
    """However many try together, five passwords at most are compared in a row."""
    here.join("lan", "clerk")
    servers, compared = (here, there), 0
    for _ in range(6):
        ends = codes_of(lambda turn: servers[turn % 2].log_in("lan", password="Sai@Roi2026"), 8)
        assert set(ends) <= {ErrorCode.LOGIN_REFUSED, ErrorCode.LOGIN_DELAYED}
        compared += ends.count(ErrorCode.LOGIN_REFUSED)
        clock.pass_by(seconds=60)
    assert compared == 5
    locked = refused(lambda: here.log_in("lan"))
    assert locked.code is ErrorCode.LOGIN_DELAYED
    assert 11 * 3600 < int(locked.facts["seconds"]) <= 12 * 3600


def test_names_that_nobody_has_are_locked_like_others(here: Peopled, clock: Clock) -> None:
    for _ in range(5):
        refused(lambda: here.log_in("ai"))
        clock.pass_by(seconds=60)
    assert refused(lambda: here.log_in("ai")).code is ErrorCode.LOGIN_DELAYED


def test_a_locked_account_is_told_to_administrators_and_opened_by_them(here: Peopled, clock: Clock) -> None:
    here.join("lan", "clerk")
    for _ in range(5):
        refused(lambda: here.log_in("lan", password="Sai@Roi2026"))
        clock.pass_by(seconds=60)
    assert refused(lambda: here.log_in("lan")).code is ErrorCode.LOGIN_DELAYED
    locked = here.people.person(ROOT, "lan").locked
    assert locked is not None
    assert locked - clock() > timedelta(hours=11)
    here.people.unlock(ROOT, "lan")
    assert here.people.person(ROOT, "lan").locked is None
    here.log_in("lan")


def test_a_locked_account_opens_by_itself_after_twelve_hours_and_counts_anew(here: Peopled, clock: Clock) -> None:
    here.join("lan", "clerk")
    for _ in range(5):
        refused(lambda: here.log_in("lan", password="Sai@Roi2026"))
        clock.pass_by(seconds=60)
    clock.pass_by(hours=12)
    for _ in range(2):
        assert refused(lambda: here.log_in("lan", password="Sai@Roi2026")).code is ErrorCode.LOGIN_REFUSED
    here.log_in("lan")


def test_an_address_that_tries_many_names_waits_longer_and_longer_and_others_do_not(
    here: Peopled, clock: Clock
) -> None:
    here.join("lan", "clerk")
    waits = []
    for number in range(30):
        error = refused(here.log_in, f"ai{number}", origin=HOME)
        if error.code is ErrorCode.LOGIN_DELAYED:
            waits.append(int(error.facts["seconds"]))
            clock.pass_by(seconds=waits[-1])
    assert waits == [2, 4, 8, 16, 32]
    refused(lambda: here.log_in("ai", origin=HOME))
    assert refused(lambda: here.log_in("lan", origin=HOME)).code is ErrorCode.LOGIN_DELAYED
    here.log_in("lan", origin=OFFICE)


def test_who_comes_in_all_day_from_one_address_never_waits(here: Peopled) -> None:
    here.join("lan", "clerk")
    for _ in range(25):
        here.log_in("lan")


def test_two_log_ins_at_once_are_two_sessions(here: Peopled, there: Peopled) -> None:
    person = here.join("lan", "clerk")
    servers = (here, there)
    assert codes_of(lambda turn: servers[turn].log_in("lan"), 2) == [None, None]
    sessions = here.people.sessions_of(ROOT, "lan")
    assert len({session.identifier for session in sessions}) == 2
    assert {session.person for session in sessions} == {person.identifier}


def test_a_password_kept_under_weaker_parameters_is_kept_better_when_its_person_comes(
    here: Peopled, monkeypatch: pytest.MonkeyPatch
) -> None:
    here.join("lan", "clerk")
    before = here.parts.catalogue.people.credentials_named("lan")
    stronger = PasswordHasher(time_cost=2, memory_cost=64, parallelism=1)
    monkeypatch.setattr(openers, "_hasher", lambda: stronger)
    here.log_in("lan")
    after = here.parts.catalogue.people.credentials_named("lan")
    assert before is not None
    assert after is not None
    assert "t=1" in (before.password or "")
    assert "t=2" in (after.password or "")
    here.log_in("lan")


def test_an_account_that_nobody_used_for_45_days_is_closed_until_it_is_opened_again(
    here: Peopled, clock: Clock
) -> None:
    here.join("lan", "clerk")
    clock.pass_by(days=44)
    here.log_in("lan")
    clock.pass_by(days=45)
    assert here.people.person(ROOT, "lan").dormant
    assert refused(lambda: here.log_in("lan")).code is ErrorCode.LOGIN_REFUSED
    here.people.enable(ROOT, "lan")
    assert not here.people.person(ROOT, "lan").dormant
    here.log_in("lan")


def test_who_came_in_and_who_did_not_is_told_but_no_name_that_nobody_has(
    here: Peopled, caplog: pytest.LogCaptureFixture
) -> None:
    person = here.join("lan", "clerk")
    with caplog.at_level("INFO", "vankho.acts"):
        token = here.log_in("LAN").token
        refused(lambda: here.log_in("lan", password="Sai@Roi2026"))
        refused(lambda: here.log_in(PASSWORD))
        here.people.log_out(token)
        here.people.log_out(token)
    who = f"lan ({person.identifier}) from {OFFICE}"
    told = [f"log-in: {who}: done", f"log-in: {who}: login-refused", f"log-in: ? from {OFFICE}: login-refused"]
    assert [record.getMessage() for record in caplog.records] == [*told, f"log-out: {who}: done"]


def test_hundreds_of_guesses_are_counted_before_anything_is_compared(
    here: Peopled, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`python -m bench.guessing` tries ten thousand."""
    here.join("lan", "clerk")
    compared: list[str] = []

    def is_password(password: str, _: str | None) -> bool:
        compared.append(password)
        return False

    monkeypatch.setattr(door, "is_password", is_password)
    for _ in range(200):
        clock.pass_by(seconds=0.1)
        refused(here.log_in, "lan", password="Sai@Roi2026", origin=HOME)
    assert len(compared) <= 5
    with here.parts.catalogue._database.reading() as connection:
        assert len(connection.execute(attempts.select()).all()) == 2
