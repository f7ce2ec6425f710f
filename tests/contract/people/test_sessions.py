"""Sessions, in every database alike: when they end, who is put out, and who sees it when."""

from __future__ import annotations

from datetime import timedelta

import pytest

from catalogue.review_catalogue import Asked
from domain.errors import ArchiveError, ErrorCode
from domain.people.permissions import Permission
from pipeline.people.known_actors import SECONDS
from tests.pipeline.peopled import OFFICE, PASSWORD, ROOT, Clock, Peopled, refused


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
        assert refused(ask, token, OFFICE).code is ErrorCode.LOGIN_NEEDED


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


@pytest.mark.parametrize("leaves", ["disable", "log-out"])
def test_who_leaves_has_no_document_of_a_review_before_him_any_more(here: Peopled, clock: Clock, leaves: str) -> None:
    here.join("lan", "reviewer")
    token, reviews = here.log_in("lan").token, here.parts.catalogue.reviews
    reviews.hold("VK.1.0000001", clock(), (), Asked(0), clock())
    later = clock() + timedelta(minutes=10)
    assert reviews.take("VK.1.0000001", "lan", clock(), later)
    assert not reviews.take("VK.1.0000001", "minh", clock(), later)
    if leaves == "disable":
        here.people.disable(ROOT, "lan")
    else:
        here.people.log_out(token)
    assert reviews.take("VK.1.0000001", "minh", clock(), later)
    reviews.forget("VK.1.0000001")
