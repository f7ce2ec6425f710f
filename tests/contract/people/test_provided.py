"""Sessions of people whom a provider proves, in every database alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from domain.errors import ArchiveError, ErrorCode
from domain.journal import Act, ActOutcome, JournalFilter
from domain.people.accounts import Person
from pipeline.people.openers import digest_of
from pipeline.people.openid import Flow
from pipeline.people.provided import ProvidedIdentity
from pipeline.people.provided_door import ProvidedDoor, _opened, _sealed
from pipeline.settings.archive_settings import ArchiveSettings
from pipeline.settings.provider_settings import ProviderSettings
from testbed.issuing import known_provider, logout_token
from tests.pipeline.peopled import MORNING, OFFICE, ROOT, Clock, Peopled, codes_of, grants, refused

if TYPE_CHECKING:
    from domain.journal import JournalEntry

ISSUER = "https://sso.example.invalid"
LAN = Person("P-lan", "lan", "Lan", grants("clerk"), MORNING, MORNING, issuer=ISSUER, subject="1")
_FLOW = Flow("state", "nonce", "verifier", "http://127.0.0.1/login/provider/back", again=True)


@pytest.fixture
def door(here: Peopled) -> ProvidedDoor:
    """Of an archive that knows a provider, and Lan by it."""
    here.parts.settings = ArchiveSettings(here.parts.settings.home, provider=ProviderSettings(issuer=ISSUER))
    here.parts.__dict__["provider"] = known_provider(here.parts.settings.provider, here.clock)
    here.parts.__dict__["provided"] = ProvidedDoor(here.parts)
    here.parts.catalogue.people.add_provided(LAN)
    return here.parts.provided


def _session(here: Peopled, name: str = "", refresh: str = "") -> str:
    """The token of a session, which the provider calls by a name."""
    people = here.parts.catalogue.people
    came = here.parts.people.begin_session(LAN, OFFICE, people.begin_provided)
    assert came is not None
    people.provider_answered(digest_of(came.token), _sealed(refresh, came.token), here.clock(), name)
    return came.token


def _told(here: Peopled, act: Act) -> JournalEntry:
    """What was told last of Lan."""
    here.parts.writer.flush()
    (told,) = here.parts.catalogue.journal.select(JournalFilter(person=LAN.identifier, act=act), None, 1)
    return told.entry


def test_a_proof_that_the_provider_refused_is_told_of_whom_it_was_asked(here: Peopled, door: ProvidedDoor) -> None:
    token = _session(here)
    answer = {"state": _FLOW.state, "error": "access_denied"}
    assert refused(door.confirm, _FLOW, answer, token, OFFICE).code is ErrorCode.PROVIDER_REFUSED
    told = _told(here, Act.CONFIRM)
    assert (told.outcome, told.detail) == (ActOutcome.REFUSED, "provider")
    assert told.reason == ErrorCode.PROVIDER_REFUSED.value


def test_a_session_does_not_begin_in_an_account_that_was_closed_meanwhile(here: Peopled, door: ProvidedDoor) -> None:
    assert door.label()
    here.people.disable(ROOT, "lan")
    assert here.parts.people.begin_session(LAN, OFFICE, here.parts.catalogue.people.begin_provided) is None


def test_sessions_that_are_over_at_the_provider_end_and_each_message_is_heard_once(
    here: Peopled, there: Peopled, door: ProvidedDoor
) -> None:
    token, other = _session(here, "s1"), _session(here, "s2")
    told = logout_token(ISSUER, MORNING)
    door.log_out_told(told, OFFICE)
    assert refused(here.people.actor_of_session, token, OFFICE).code is ErrorCode.LOGIN_NEEDED
    assert here.people.actor_of_session(other, OFFICE).name == "lan"
    entry = _told(here, Act.LOG_OUT)
    assert (entry.outcome, entry.detail) == (ActOutcome.DONE, "provider")

    again = _session(here, "s1")
    for place in (here, there):
        place.parts.__dict__["provider"] = here.parts.provider
        place.parts.settings = here.parts.settings
        assert refused(ProvidedDoor(place.parts).log_out_told, told, OFFICE).facts["detail"] == "jti"
    assert here.people.actor_of_session(again, OFFICE).name == "lan"

    door.log_out_told(logout_token(ISSUER, MORNING, jti="j2", sid=None), OFFICE)
    for ended in (other, again):
        assert refused(here.people.actor_of_session, ended, OFFICE).code is ErrorCode.LOGIN_NEEDED


def test_a_message_about_somebody_else_ends_nothing(here: Peopled, door: ProvidedDoor) -> None:
    token = _session(here, "s1")
    door.log_out_told(logout_token(ISSUER, MORNING, sub="2"), OFFICE)
    door.log_out_told(logout_token(ISSUER, MORNING, jti="j2", sid="s3"), OFFICE)
    assert here.people.actor_of_session(token, OFFICE).name == "lan"


def test_of_one_message_that_comes_many_times_at_once_one_is_heard(door: ProvidedDoor) -> None:
    told = logout_token(ISSUER, MORNING)
    assert codes_of(lambda _: door.log_out_told(told, OFFICE), 6).count(None) == 1


def test_who_gave_the_provider_nothing_to_be_asked_with_logs_in_again(
    here: Peopled, door: ProvidedDoor, clock: Clock
) -> None:
    assert door.label()
    token = _session(here)
    clock.pass_by(minutes=9)
    here.parts.people.known.forget()
    assert here.people.actor_of_session(token, OFFICE).name == "lan"
    clock.pass_by(minutes=1)
    here.parts.people.known.forget()
    assert refused(here.people.actor_of_session, token, OFFICE).code is ErrorCode.LOGIN_NEEDED
    assert _told(here, Act.LOG_OUT).detail == "provider provider-refused"


def test_while_the_provider_is_away_who_is_in_stays_in(here: Peopled, door: ProvidedDoor, clock: Clock) -> None:
    assert door.label()
    token = _session(here, refresh="something")
    for _ in range(3):
        clock.pass_by(minutes=14)
        here.parts.people.known.forget()
        assert here.people.actor_of_session(token, OFFICE).name == "lan"


def test_whoever_has_the_database_has_no_refresh_token() -> None:
    sealed = _sealed("refresh", "token of a session")
    assert sealed is not None
    assert _opened(sealed, "token of a session") == "refresh"
    assert refused(_opened, sealed, "another").code is ErrorCode.PROVIDER_REFUSED


def test_what_the_provider_says_when_it_is_asked_again_holds(
    here: Peopled, there: Peopled, door: ProvidedDoor, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a real one says then: `tests/pipeline/test_openid.py`."""
    assert door.label()
    asked: list[str] = []

    def renew(refresh: str, subject: str) -> tuple[ProvidedIdentity, str]:
        asked.append(refresh)
        if len(asked) == 3:
            raise ArchiveError(ErrorCode.PROVIDER_REFUSED, detail="invalid_grant")
        return ProvidedIdentity(ISSUER, subject, "lan", "Lan", grants("auditor")), f"refresh {len(asked)}"

    monkeypatch.setattr(here.parts.provider, "renew", renew)
    token = _session(here, refresh="refresh 0")
    for _ in range(2):
        clock.pass_by(minutes=10)
        here.parts.people.known.forget()
        assert here.people.actor_of_session(token, OFFICE).rights.roles == ("auditor",)
        here.parts.people.known.forget()
        here.people.actor_of_session(token, OFFICE)
    clock.pass_by(minutes=10)
    here.parts.people.known.forget()
    assert refused(here.people.actor_of_session, token, OFFICE).code is ErrorCode.LOGIN_NEEDED
    assert asked == ["refresh 0", "refresh 1", "refresh 2"]
    assert there.people.sessions_of(ROOT, "lan") == ()
