"""One-time links, in every database alike: each opens once, and not for long."""

from __future__ import annotations

from domain.errors import ErrorCode
from tests.pipeline.peopled import OFFICE, OTHER_PASSWORD, PASSWORD, ROOT, Clock, Peopled, codes_of, refused


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
