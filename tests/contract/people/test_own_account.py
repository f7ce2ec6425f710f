"""One's own account, in every database alike: password, authenticator, sessions; nobody else's."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pyotp

from domain.errors import ErrorCode
from tests.pipeline.peopled import HOME, OFFICE, OTHER_PASSWORD, PASSWORD, ROOT, refused

if TYPE_CHECKING:
    from tests.pipeline.peopled import Clock, Peopled


def test_another_password_ends_all_other_sessions_and_lets_no_old_one_in(here: Peopled) -> None:
    here.join("lan", "clerk")
    other, token = here.log_in("lan").token, here.log_in("lan").token
    mine = here.people.actor_of_session(token, OFFICE)
    here.people.change_password(mine, token, PASSWORD, OTHER_PASSWORD)
    assert here.people.actor_of_session(token, OFFICE).name == "lan"
    assert refused(lambda: here.people.actor_of_session(other, OFFICE)).code is ErrorCode.LOGIN_NEEDED
    assert refused(lambda: here.log_in("lan")).code is ErrorCode.LOGIN_REFUSED
    here.log_in("lan", password=OTHER_PASSWORD)


def test_a_password_is_changed_by_who_knows_the_old_one_into_a_good_one_that_is_new(here: Peopled) -> None:
    here.join("lan", "clerk")
    token = here.log_in("lan").token
    mine = here.people.actor_of_session(token, OFFICE)

    def change(old: str, new: str) -> ErrorCode:
        return refused(lambda: here.people.change_password(mine, token, old, new)).code

    assert change("Sai@Roi2026", OTHER_PASSWORD) is ErrorCode.PASSWORD_WRONG
    assert change(PASSWORD, "matkhau") is ErrorCode.PASSWORD_WEAK
    assert change(PASSWORD, PASSWORD) is ErrorCode.PASSWORD_REPEATED
    here.log_in("lan")


def test_none_of_the_last_ten_passwords_comes_again(here: Peopled) -> None:
    here.join("lan", "clerk")
    token = here.log_in("lan").token
    mine, now = here.people.actor_of_session(token, OFFICE), PASSWORD
    for number in range(9):
        before, now = now, f"Kho@Sach{number}xy"
        here.people.change_password(mine, token, before, now)
    repeated = refused(lambda: here.people.change_password(mine, token, now, PASSWORD))
    assert (repeated.code, repeated.facts["count"]) == (ErrorCode.PASSWORD_REPEATED, 10)
    here.people.change_password(mine, token, now, "Kho@Sach10xy")
    here.people.change_password(mine, token, "Kho@Sach10xy", PASSWORD)


def test_an_authenticator_is_set_up_and_given_up_by_who_just_proved_who_it_is(here: Peopled) -> None:
    here.join("lan", "clerk")
    token = here.log_in("lan").token
    mine = here.people.actor_of_session(token, OFFICE)
    unproven = replace(mine, confirmed=False)
    for work in (
        lambda: here.people.begin_totp(unproven),
        lambda: here.people.enable_totp(unproven, "123456"),
        lambda: here.people.disable_totp(unproven),
        lambda: here.people.new_token(unproven, "x", ["clerk"], [], 1),
    ):
        assert refused(work).code is ErrorCode.CONFIRMATION_NEEDED
    assert refused(lambda: here.people.enable_totp(mine, "123456")).code is ErrorCode.CODE_WRONG, "none was begun"
    address = here.people.begin_totp(mine)
    assert address.startswith("otpauth://totp/")
    totp = pyotp.parse_uri(address)
    assert isinstance(totp, pyotp.TOTP)
    assert refused(lambda: here.people.enable_totp(mine, "xx")).code is ErrorCode.CODE_WRONG
    here.log_in("lan")
    assert not here.people.myself(mine).second_factor, "what was begun asks for nothing yet"
    here.people.enable_totp(mine, here.code(totp))
    assert len(here.people.my_sessions(mine)) == 1, "those that began without it are over"
    assert here.people.myself(mine).second_factor
    here.people.disable_totp(mine)
    assert (here.people.myself(mine).second_factor, here.people.myself(mine).recovery_codes) == (False, 0)
    here.log_in("lan")


def test_another_authenticator_takes_the_place_of_the_first_when_it_is_shown_to_work(
    here: Peopled, clock: Clock
) -> None:
    here.join("lan", "clerk")
    mine, first, codes = here.with_authenticator("lan")
    second = pyotp.parse_uri(here.people.begin_totp(mine))
    assert isinstance(second, pyotp.TOTP)
    clock.pass_by(minutes=1)
    here.log_in("lan", here.code(first))
    here.people.enable_totp(mine, here.code(second))
    clock.pass_by(minutes=1)
    assert refused(lambda: here.log_in("lan", here.code(first))).code is ErrorCode.CODE_WRONG
    assert refused(lambda: here.log_in("lan", codes[0])).code is ErrorCode.CODE_WRONG
    here.log_in("lan", here.code(second))


def test_no_secret_stands_in_the_database_or_the_bucket(here: Peopled) -> None:
    """Whoever reads both has nothing that opens an account."""
    _, link = here.invite("sang", "clerk")
    here.join("lan", "clerk")
    token = here.log_in("lan").token
    mine = here.people.actor_of_session(token, OFFICE)
    address = here.people.begin_totp(mine)
    totp = pyotp.parse_uri(address)
    assert isinstance(totp, pyotp.TOTP)
    codes = here.people.enable_totp(mine, here.code(totp))
    bearer = here.people.new_token(mine, "x", ["clerk"], [], 1)
    refused(lambda: here.log_in(OTHER_PASSWORD))
    seen = _everything(here)
    assert mine.identifier in seen
    for secret in (
        PASSWORD,
        OTHER_PASSWORD,
        link,
        token,
        bearer,
        totp.secret,
        *codes,
        *(one.replace("-", "") for one in codes),
    ):
        assert secret not in seen


def test_one_sees_and_ends_ones_own_sessions_alone(here: Peopled) -> None:
    here.join("lan", "clerk")
    here.join("sang", "clerk")
    first = here.people.actor_of_session(here.log_in("lan", origin=HOME).token, HOME)
    second, his = here.come("lan"), here.come("sang")
    told = here.people.my_sessions(second)
    assert {session.identifier: (session.current, session.origin) for session in told} == {
        first.session: (False, HOME),
        second.session: (True, OFFICE),
    }
    here.people.end_session(his, first.session)
    assert len(here.people.my_sessions(second)) == 2
    here.people.end_session(second, first.session)
    assert [session.identifier for session in here.people.my_sessions(second)] == [second.session]
    assert len(here.people.sessions_of(ROOT, "sang")) == 1


def _everything(here: Peopled) -> str:
    """All rows of all tables, and all objects, as text."""
    from catalogue.tables import METADATA

    with here.parts.catalogue._database.reading() as connection:
        rows = [str(row) for table in METADATA.sorted_tables for row in connection.execute(table.select())]
    store = here.parts.store
    return "\n".join([*rows, *(store.read_bytes(info.key).decode() for info in store.list(""))])
