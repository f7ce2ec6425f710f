"""Codes of authenticators and recovery codes, in every database alike: asked for, and each good once."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from domain.errors import ErrorCode
from tests.pipeline.peopled import OFFICE, OTHER_PASSWORD, PASSWORD, Clock, Peopled, codes_of, refused

if TYPE_CHECKING:
    from pathlib import Path


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
    for recovery_code in ("", codes[0]):
        clock.pass_by(minutes=1)
        log_in = partial(_log_in, servers, recovery_code or here.code(totp))
        assert sorted(codes_of(log_in, 2), key=str) == [None, ErrorCode.CODE_WRONG]


def _log_in(servers: tuple[Peopled, Peopled], code: str, turn: int) -> object:
    return servers[turn].log_in("lan", code)


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
    clock.pass_by(days=30)
    assert here.log_in("lan", here.code(totp)).held_up is None
    here.log_in("sang")
    clock.pass_by(days=30)
    came = here.log_in("lan", here.code(totp))
    assert came.held_up is ErrorCode.PASSWORD_EXPIRED
    actor = here.people.actor_of_session(came.token, OFFICE)
    assert refused(lambda: here.people.people(actor)).code is ErrorCode.PASSWORD_EXPIRED
    here.people.change_password(actor, came.token, PASSWORD, OTHER_PASSWORD)
    here.people.people(here.people.actor_of_session(came.token, OFFICE))
    assert here.log_in("sang").held_up is None
