"""Tokens of programs, in every database alike: what they may, and until when."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.actors import ActorKind
from domain.errors import ErrorCode
from domain.people.permissions import Permission
from tests.pipeline.peopled import HOME, OFFICE, PASSWORD, ROOT, Clock, Peopled, refused


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
        given = refused(here.people.new_token, mine, name, ["clerk"], [], days)
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
        assert refused(here.people.actor_of_token, bearer, HOME).code is ErrorCode.LOGIN_NEEDED
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
            assert refused(ask, actor).code is ErrorCode.ACCOUNT_NEEDED


def test_no_program_passes_by_what_is_due(here: Peopled) -> None:
    here.join("lan", "administrator")
    mine = here.come("lan")
    due = refused(lambda: here.people.new_token(mine, "x", ["administrator"], [], 1))
    assert due.code is ErrorCode.SECOND_FACTOR_NEEDED
    mine, _, _ = here.with_authenticator("lan")
    program = here.people.actor_of_token(here.people.new_token(mine, "x", ["administrator"], [], 1), HOME)
    assert program.rights.allow(Permission.OPERATE)
    assert refused(lambda: here.people.people(program)).code is ErrorCode.CONFIRMATION_NEEDED


def test_a_program_is_trusted_for_ten_minutes_after_its_person_proved_again(here: Peopled, clock: Clock) -> None:
    here.join("lan", "administrator")
    mine, totp, _ = here.with_authenticator("lan")
    bearer = here.people.new_token(mine, "x", ["administrator"], [], 1)
    assert refused(here.people.people, here.people.actor_of_token(bearer, HOME)).code is ErrorCode.CONFIRMATION_NEEDED
    assert refused(here.people.confirm_program, bearer, "Sai@Roi2026", "", HOME).code is ErrorCode.PASSWORD_WRONG
    assert refused(here.people.confirm_program, "vk_x", PASSWORD, "", HOME).code is ErrorCode.LOGIN_NEEDED
    clock.pass_by(minutes=1)
    here.people.confirm_program(bearer, "", here.code(totp), HOME)
    assert here.people.people(here.people.actor_of_token(bearer, HOME))
    clock.pass_by(minutes=10)
    here.parts.people.known.forget()
    assert not here.people.actor_of_token(bearer, HOME).confirmed
