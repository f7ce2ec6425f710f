"""Coming in and going out, in every database alike: what is refused, how often, for how long, who sees it when."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from argon2 import PasswordHasher

from domain.actors import ActorKind
from domain.errors import ArchiveError, ErrorCode
from domain.people.permissions import Permission
from pipeline.people import openers
from pipeline.people.known_actors import SECONDS
from tests.catalogue.databases import KINDS, postgresql_database, sqlite_url
from tests.pipeline.peopled import (
    HOME,
    OFFICE,
    OTHER_PASSWORD,
    PASSWORD,
    ROOT,
    Clock,
    Peopled,
    nobody_left,
    peopled,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@pytest.fixture(scope="module")
def shared_postgresql_url() -> Iterator[str]:
    with postgresql_database() as url:
        yield url


@pytest.fixture(scope="module")
def shared_sqlite_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    return sqlite_url(tmp_path_factory.mktemp("people"))


@pytest.fixture(params=KINDS)
def url(request: pytest.FixtureRequest) -> str:
    shared: str = request.getfixturevalue(f"shared_{request.param}_url")
    return shared


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def here(url: str, tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Iterator[Peopled]:
    """One web server of the archive."""
    light = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)  # the same algorithm, in a millisecond
    monkeypatch.setattr(openers, "_hasher", lambda: light)
    monkeypatch.setattr(openers, "_NOBODY", light.hash("of nobody"))
    made = peopled(tmp_path, url, clock)
    nobody_left(made)
    yield made
    made.close()


@pytest.fixture
def there(here: Peopled, url: str, clock: Clock) -> Iterator[Peopled]:
    """Another web server of the same archive, on a machine of its own."""
    made = peopled(here.parts.settings.home, url, clock)
    yield made
    made.close()


def refused(work: Callable[[], object]) -> ArchiveError:
    with pytest.raises(ArchiveError) as caught:
        work()
    return caught.value


def codes_of(work: Callable[[int], object], times: int) -> list[ErrorCode | None]:
    """How each of many who do something at once ended."""

    def one(turn: int) -> ErrorCode | None:
        try:
            work(turn)
        except ArchiveError as error:
            return error.code
        return None

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(one, range(times)))


# Log-in


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
    clock.pass_by(hours=25)
    for _ in range(2):
        assert refused(lambda: here.log_in("lan", password="Sai@Roi2026")).code is ErrorCode.LOGIN_REFUSED
    here.log_in("lan")


def test_an_address_that_tries_many_names_waits_longer_and_longer_and_others_do_not(
    here: Peopled, clock: Clock
) -> None:
    here.join("lan", "clerk")
    waits = []
    for number in range(30):
        error = refused(lambda number=number: here.log_in(f"ai{number}", origin=HOME))
        if error.code is ErrorCode.LOGIN_DELAYED:
            waits.append(int(error.facts["seconds"]))
            clock.pass_by(seconds=waits[-1])
    assert waits == [2, 4, 8, 16, 32]
    refused(lambda: here.log_in("ai", origin=HOME))
    assert refused(lambda: here.log_in("lan", origin=HOME)).code is ErrorCode.LOGIN_DELAYED
    here.log_in("lan", origin=OFFICE)


def test_who_comes_in_all_day_from_one_address_never_waits(here: Peopled) -> None:
    here.join("lan", "clerk")
    for _ in range(40):
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


# Sessions


def test_a_session_ends_when_it_is_idle_and_at_last_although_it_is_used(here: Peopled, clock: Clock) -> None:
    here.join("lan", "clerk")
    token = here.log_in("lan").token
    for _ in range(12 * 6 - 1):
        clock.pass_by(minutes=10)
        here.parts.people.known.forget()  # seconds have passed, too
        here.people.actor_of_session(token, OFFICE)
    clock.pass_by(minutes=10)
    here.parts.people.known.forget()
    assert refused(lambda: here.people.actor_of_session(token, OFFICE)).code is ErrorCode.LOGIN_NEEDED
    token = here.log_in("lan").token
    clock.pass_by(minutes=15)
    assert refused(lambda: here.people.actor_of_session(token, OFFICE)).code is ErrorCode.LOGIN_NEEDED
    assert here.people.sessions_of(ROOT, "lan") == ()


@pytest.mark.parametrize("token", ["", "x", "a" * 5000, "ế\0", "\ud800", "vk_" + "a" * 43])
def test_what_opens_nothing_is_nobody(here: Peopled, token: str) -> None:
    for ask in (here.people.actor_of_session, here.people.actor_of_token):
        assert refused(lambda ask=ask: ask(token, OFFICE)).code is ErrorCode.LOGIN_NEEDED


def test_who_logs_out_is_out_at_once_here_and_within_seconds_elsewhere(here: Peopled, there: Peopled) -> None:
    here.join("lan", "clerk")
    token = here.log_in("lan").token
    now = [0.0]
    there.parts.people.known._clock = lambda: now[0]
    there.people.actor_of_session(token, OFFICE)
    here.people.log_out(token)
    assert refused(lambda: here.people.actor_of_session(token, OFFICE)).code is ErrorCode.LOGIN_NEEDED
    assert SECONDS < 5
    now[0] = SECONDS
    assert refused(lambda: there.people.actor_of_session(token, OFFICE)).code is ErrorCode.LOGIN_NEEDED
    here.people.log_out(token)
    here.people.log_out("")


@pytest.mark.parametrize("put_out", ["disable", "end_sessions_of", "reset"])
def test_whoever_is_put_out_is_out_at_once(here: Peopled, put_out: str) -> None:
    here.join("lan", "clerk")
    token = here.log_in("lan").token
    here.people.actor_of_session(token, OFFICE)
    getattr(here.people, put_out)(ROOT, "lan")
    assert refused(lambda: here.people.actor_of_session(token, OFFICE)).code is ErrorCode.LOGIN_NEEDED


def test_what_was_asked_while_somebody_was_put_out_is_not_remembered(here: Peopled) -> None:
    """The database said yes, then the session was ended, then the answer came: it is the last one of that kind."""
    here.join("lan", "clerk")
    token = here.log_in("lan").token
    catalogue, asked = here.parts.catalogue.people, here.people._ask_session

    def slow(digest: str) -> object:
        actor = asked(digest)
        here.people.log_out(token)
        return actor

    here.people._ask_session = slow  # type: ignore[method-assign,assignment]
    assert here.people.actor_of_session(token, OFFICE).name == "lan"
    here.people._ask_session = asked  # type: ignore[method-assign]
    assert refused(lambda: here.people.actor_of_session(token, OFFICE)).code is ErrorCode.LOGIN_NEEDED
    assert catalogue.exist()


def test_a_changed_role_is_felt_at_once(here: Peopled) -> None:
    here.join("lan", "clerk")
    token = here.log_in("lan").token
    assert here.people.actor_of_session(token, OFFICE).rights.allow(Permission.DEPOSIT)
    here.people.set_grants(ROOT, "lan", [])
    assert not here.people.actor_of_session(token, OFFICE).rights.allow(Permission.SEARCH)


def test_a_session_that_began_while_the_password_was_changed_does_not_begin(here: Peopled) -> None:
    """The old password was right when it was compared, and another one was chosen before the session was there."""
    here.join("lan", "clerk")
    catalogue = here.parts.catalogue.people
    given = catalogue.credentials_named("lan")
    assert given is not None
    here.people.reset(ROOT, "lan")
    counted = here.parts.people.begin_attempt("lan", OFFICE)
    with pytest.raises(ArchiveError) as late:
        here.people._begin(given, None, counted, OFFICE, PASSWORD)
    assert late.value.code is ErrorCode.LOGIN_REFUSED
    assert here.people.sessions_of(ROOT, "lan") == ()


def test_a_proof_of_who_one_is_lasts_ten_minutes_and_is_given_again(here: Peopled, clock: Clock) -> None:
    here.join("lan", "clerk")
    token = here.log_in("lan").token
    assert here.people.actor_of_session(token, OFFICE).confirmed
    clock.pass_by(minutes=11)
    here.parts.people.known.forget()
    assert not here.people.actor_of_session(token, OFFICE).confirmed
    wrong = refused(lambda: here.people.confirm(token, "Sai@Roi2026", ""))
    assert wrong.code is ErrorCode.PASSWORD_WRONG
    assert refused(lambda: here.people.confirm(token, "", "")).code is ErrorCode.PASSWORD_WRONG
    assert not here.people.actor_of_session(token, OFFICE).confirmed
    clock.pass_by(seconds=10)
    here.people.confirm(token, PASSWORD, "")
    assert here.people.actor_of_session(token, OFFICE).confirmed
    assert refused(lambda: here.people.confirm("x", PASSWORD, "")).code is ErrorCode.LOGIN_NEEDED


def test_who_holds_a_strangers_session_guesses_no_faster_by_proving_again(here: Peopled, clock: Clock) -> None:
    here.join("lan", "clerk")
    token = here.log_in("lan").token
    ends = []
    for _ in range(7):
        ends.append(refused(lambda: here.people.confirm(token, "Sai@Roi2026", "")).code)
        clock.pass_by(seconds=60)
    assert ends == [ErrorCode.PASSWORD_WRONG] * 5 + [ErrorCode.LOGIN_DELAYED] * 2


# The second factor


def test_with_an_authenticator_the_password_alone_does_not_open(here: Peopled, clock: Clock) -> None:
    here.join("lan", "clerk")
    _, totp, codes = here.with_authenticator("lan")
    assert len(set(codes)) == 10
    assert refused(lambda: here.log_in("lan")).code is ErrorCode.CODE_NEEDED
    assert refused(lambda: here.log_in("lan", here.code(totp))).code is ErrorCode.CODE_WRONG, "used to set it up"
    clock.pass_by(seconds=30)
    here.log_in("lan", here.code(totp))
    clock.pass_by(seconds=60)
    here.log_in("lan", totp.at(clock() - timedelta(seconds=30)))
    clock.pass_by(seconds=30)
    late = totp.at(clock() - timedelta(minutes=5))
    assert refused(lambda: here.log_in("lan", late)).code is ErrorCode.CODE_WRONG


def test_a_code_opens_once_however_many_come_with_it_at_once(here: Peopled, there: Peopled, clock: Clock) -> None:
    here.join("lan", "clerk")
    _, totp, codes = here.with_authenticator("lan")
    servers = (here, there)
    for code in (None, codes[0]):
        clock.pass_by(minutes=1)
        shown = code or here.code(totp)
        ends = codes_of(lambda turn, shown=shown: servers[turn % 2].log_in("lan", shown), 2)
        assert sorted(ends, key=str) == [None, ErrorCode.CODE_WRONG]


def test_a_recovery_code_stands_in_once_however_it_is_typed(here: Peopled) -> None:
    here.join("lan", "clerk")
    actor, _, codes = here.with_authenticator("lan")
    here.log_in("lan", codes[3].upper().replace("-", " "))
    assert here.people.myself(actor).recovery_codes == 9
    assert refused(lambda: here.log_in("lan", codes[3])).code is ErrorCode.CODE_WRONG


def test_a_code_that_is_asked_for_is_no_wrong_attempt_and_forgives_none(here: Peopled, clock: Clock) -> None:
    here.join("lan", "clerk")
    here.with_authenticator("lan")
    for _ in range(10):
        assert refused(lambda: here.log_in("lan")).code is ErrorCode.CODE_NEEDED
    ends = []
    for _ in range(7):
        refused(lambda: here.log_in("lan"))
        ends.append(refused(lambda: here.log_in("lan", "000000")).code)
        clock.pass_by(seconds=60)
    assert ends == [ErrorCode.CODE_WRONG] * 5 + [ErrorCode.LOGIN_DELAYED] * 2


def test_a_code_is_proof_enough_for_who_has_an_authenticator(here: Peopled, clock: Clock) -> None:
    here.join("lan", "clerk")
    _, totp, _ = here.with_authenticator("lan")
    clock.pass_by(minutes=1)
    token = here.log_in("lan", here.code(totp)).token
    clock.pass_by(minutes=11)
    here.people.confirm(token, "", here.code(totp))
    assert refused(lambda: here.people.confirm(token, "", here.code(totp))).code is ErrorCode.CODE_WRONG
    here.parts.people.known.forget()
    assert here.people.actor_of_session(token, OFFICE).confirmed
    here.join("sang", "clerk")
    token = here.log_in("sang").token
    assert refused(lambda: here.people.confirm(token, "", "123456")).code is ErrorCode.CODE_WRONG


def test_without_the_key_codes_cannot_be_checked_and_recovery_codes_can(here: Peopled, tmp_path: Path) -> None:
    here.join("lan", "clerk")
    _, totp, codes = here.with_authenticator("lan")
    key = tmp_path / "keys" / "people.key"
    assert key.stat().st_mode & 0o077 == 0
    aside = key.rename(tmp_path / "aside.key")
    here.clock.pass_by(seconds=30)
    for _ in range(10):
        missing = refused(lambda: here.log_in("lan", here.code(totp)))
        assert (missing.code, missing.facts["path"]) == (ErrorCode.PEOPLE_KEY_MISSING, str(key))
    here.log_in("lan", codes[0])
    here.join("sang", "clerk")
    here.clock.pass_by(seconds=30)
    other = here.come("sang")
    assert refused(lambda: here.people.begin_totp(other)).code is ErrorCode.PEOPLE_KEY_MISSING, "it is elsewhere"
    assert not key.exists()
    aside.rename(key)
    here.log_in("lan", here.code(totp))


def test_who_administers_does_nothing_before_an_authenticator_is_set_up(here: Peopled) -> None:
    here.join("lan", "administrator")
    came = here.log_in("lan")
    assert came.held_up is ErrorCode.SECOND_FACTOR_NEEDED
    actor = here.people.actor_of_session(came.token, OFFICE)
    assert refused(lambda: here.people.people(actor)).code is ErrorCode.SECOND_FACTOR_NEEDED
    assert here.people.myself(actor).second_factor_wanted
    actor, _, _ = here.with_authenticator("lan")
    assert [one.person.name for one in here.people.people(actor)] == ["lan"]
    assert refused(lambda: here.people.disable_totp(actor)).code is ErrorCode.SECOND_FACTOR_NEEDED


def test_the_password_of_who_administers_is_due_after_two_months(here: Peopled, clock: Clock) -> None:
    here.join("lan", "administrator")
    here.join("sang", "clerk")
    _, totp, _ = here.with_authenticator("lan")
    for _ in range(2):
        clock.pass_by(days=30)
        came = here.log_in("lan", here.code(totp))
        here.log_in("sang")
    assert came.held_up is ErrorCode.PASSWORD_EXPIRED
    actor = here.people.actor_of_session(came.token, OFFICE)
    assert refused(lambda: here.people.people(actor)).code is ErrorCode.PASSWORD_EXPIRED
    here.people.change_password(actor, came.token, PASSWORD, OTHER_PASSWORD)
    here.people.people(here.people.actor_of_session(came.token, OFFICE))
    assert here.log_in("sang").held_up is None


# Links


def test_a_link_opens_once_however_many_use_it_at_once(here: Peopled, there: Peopled) -> None:
    _, link = here.invite("lan", "clerk")
    servers, chosen = (here, there), [f"Kho@Sach{number}x" for number in range(6)]
    ends = codes_of(lambda turn: servers[turn % 2].people.use_link(link, chosen[turn], OFFICE), 6)
    assert sorted(map(str, ends)) == ["None"] + [ErrorCode.LINK_INVALID.value] * 5
    here.log_in("lan", password=chosen[ends.index(None)])
    assert refused(lambda: here.people.person_of_link(link)).code is ErrorCode.LINK_INVALID


def test_a_link_is_worth_nothing_after_a_day_or_a_newer_one_or_a_closed_account(here: Peopled, clock: Clock) -> None:
    _, first = here.invite("lan", "clerk")
    second = here.people.reset(ROOT, "lan")
    assert refused(lambda: here.people.use_link(first, PASSWORD, OFFICE)).code is ErrorCode.LINK_INVALID
    clock.pass_by(hours=24)
    assert refused(lambda: here.people.use_link(second, PASSWORD, OFFICE)).code is ErrorCode.LINK_INVALID
    third = here.people.reset(ROOT, "lan")
    here.people.disable(ROOT, "lan")
    assert refused(lambda: here.people.use_link(third, PASSWORD, OFFICE)).code is ErrorCode.LINK_INVALID
    assert refused(lambda: here.people.use_link("", PASSWORD, OFFICE)).code is ErrorCode.LINK_INVALID


def test_a_weak_password_leaves_the_link_as_good_as_before(here: Peopled) -> None:
    _, link = here.invite("lan", "clerk")
    assert refused(lambda: here.people.use_link(link, "matkhau", OFFICE)).code is ErrorCode.PASSWORD_WEAK
    here.people.use_link(link, PASSWORD, OFFICE)


def test_a_link_ends_what_was_open_and_lets_a_locked_person_in(here: Peopled, clock: Clock) -> None:
    here.join("lan", "clerk")
    token = here.log_in("lan").token
    link = here.people.reset(ROOT, "lan")
    for _ in range(5):
        refused(lambda: here.log_in("lan"))
        clock.pass_by(seconds=60)
    here.people.use_link(link, OTHER_PASSWORD, OFFICE)
    here.log_in("lan", password=OTHER_PASSWORD)
    assert refused(lambda: here.people.actor_of_session(token, OFFICE)).code is ErrorCode.LOGIN_NEEDED


def test_a_reset_keeps_the_authenticator_unless_it_is_lost_too(here: Peopled, clock: Clock) -> None:
    here.join("lan", "clerk")
    _, totp, _ = here.with_authenticator("lan")
    here.people.use_link(here.people.reset(ROOT, "lan"), OTHER_PASSWORD, OFFICE)
    assert refused(lambda: here.log_in("lan", password=OTHER_PASSWORD)).code is ErrorCode.CODE_NEEDED
    clock.pass_by(seconds=30)
    here.log_in("lan", here.code(totp), OTHER_PASSWORD)
    link = here.people.reset(ROOT, "lan", second_factor=True)
    assert refused(lambda: here.people.use_link(link, PASSWORD, OFFICE)).code is ErrorCode.PASSWORD_REPEATED
    here.people.use_link(link, "Kho@Anh1945", OFFICE)
    here.log_in("lan", password="Kho@Anh1945")


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


# Tokens of programs


def test_a_token_is_a_program_with_some_of_its_persons_roles(here: Peopled, clock: Clock) -> None:
    person = here.join("lan", "clerk", "archivist@H49", "official")
    token = here.log_in("lan").token
    mine = here.people.actor_of_session(token, OFFICE)
    bearer = here.people.new_token(mine, "máy quét", ["clerk"], [], 30)
    assert bearer.startswith("vk_")
    actor = here.people.actor_of_token(bearer, HOME)
    assert (actor.kind, actor.name, actor.identifier) == (ActorKind.PROGRAM, "lan/máy quét", person.identifier)
    assert (actor.rights.roles, actor.origin, actor.confirmed) == (("clerk",), HOME, False)
    scoped = here.people.actor_of_token(here.people.new_token(mine, "x", ["clerk", "archivist"], ["H49"], 1), HOME)
    assert scoped.rights.roles == ("archivist@H49", "clerk@H49")
    assert not scoped.rights.allow(Permission.DEPOSIT, "H50")
    told = here.people.my_tokens(mine)
    assert {one.name: (one.used, one.origin) for one in told} == {"x": (clock(), HOME), "máy quét": (clock(), HOME)}
    for opens_nothing in (
        lambda: here.people.actor_of_session(bearer, OFFICE),
        lambda: here.people.confirm(bearer, PASSWORD, ""),
    ):
        assert refused(opens_nothing).code is ErrorCode.LOGIN_NEEDED
    assert refused(lambda: here.people.actor_of_token(token, OFFICE)).code is ErrorCode.LOGIN_NEEDED


@pytest.mark.parametrize(
    ("roles", "fonds"), [(["archivist"], []), (["archivist"], ["H50"]), (["auditor"], []), (["x"], [])]
)
def test_a_token_has_no_role_that_its_person_has_not(here: Peopled, roles: list[str], fonds: list[str]) -> None:
    here.join("lan", "clerk", "archivist@H49")
    mine = here.come("lan")
    assert refused(lambda: here.people.new_token(mine, "x", roles, fonds, 1)).code is ErrorCode.ROLE_NOT_HELD
    for days, name in ((0, "x"), (366, "x"), (1, " ")):
        given = refused(lambda days=days, name=name: here.people.new_token(mine, name, ["clerk"], [], days))
        assert given.code is ErrorCode.USAGE


def test_a_token_loses_the_roles_that_its_person_loses(here: Peopled) -> None:
    here.join("lan", "clerk", "official")
    bearer = here.people.new_token(here.come("lan"), "x", ["clerk", "official"], [], 30)
    assert here.people.actor_of_token(bearer, HOME).rights.roles == ("clerk", "official")
    here.people.set_grants(
        ROOT, "lan", [one for one in here.people.person(ROOT, "lan").person.grants if one.role == "official"]
    )
    assert here.people.actor_of_token(bearer, HOME).rights.roles == ("official",)
    here.people.disable(ROOT, "lan")
    assert refused(lambda: here.people.actor_of_token(bearer, HOME)).code is ErrorCode.LOGIN_NEEDED
    here.people.enable(ROOT, "lan")
    assert here.people.actor_of_token(bearer, HOME).rights.roles == ("official",)


def test_a_token_opens_until_it_is_out_of_date_or_revoked_by_its_person_or_an_administrator(
    here: Peopled, clock: Clock
) -> None:
    here.join("lan", "clerk")
    here.join("sang", "clerk")
    hers, his = here.come("lan"), here.come("sang")
    bearers = [here.people.new_token(hers, str(days), ["clerk"], [], days) for days in (2, 40, 40)]
    first, second, third = (one.identifier for one in sorted(here.people.my_tokens(hers), key=lambda one: one.name))
    here.people.revoke_token(his, second)
    assert here.people.actor_of_token(bearers[1], HOME)
    here.people.revoke_token(hers, second)
    here.people.revoke_tokens_of(ROOT, "lan", third)
    for bearer in bearers[1:]:
        assert refused(lambda bearer=bearer: here.people.actor_of_token(bearer, HOME)).code is ErrorCode.LOGIN_NEEDED
    assert here.people.actor_of_token(bearers[0], HOME)
    clock.pass_by(days=2)
    here.parts.people.known.forget()
    assert refused(lambda: here.people.actor_of_token(bearers[0], HOME)).code is ErrorCode.LOGIN_NEEDED
    assert [one.identifier for one in here.people.tokens_of(ROOT, "lan")] == [first], "it is told that it is over"


def test_a_program_has_no_account_of_its_own(here: Peopled) -> None:
    here.join("lan", "clerk")
    mine = here.come("lan")
    program = here.people.actor_of_token(here.people.new_token(mine, "x", ["clerk"], [], 1), HOME)
    for ask in (here.people.myself, here.people.my_tokens, here.people.begin_totp, here.people.my_sessions):
        for actor in (program, ROOT, replace(mine, identifier="P-x")):
            assert refused(lambda ask=ask, actor=actor: ask(actor)).code is ErrorCode.ACCOUNT_NEEDED
