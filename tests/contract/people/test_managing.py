"""Accounts and roles, in every database alike: who may change whom, and what holds when two do so at once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from domain.actors import Actor, ActorKind
from domain.errors import ArchiveError, ErrorCode
from domain.people.accounts import PersonState, RoleTemplate
from domain.people.permissions import Permission
from domain.people.rights import Rights
from domain.people.roles import TEMPLATES, RoleName
from tests.pipeline.peopled import ROOT, Peopled, codes_of, grants, nobody_left, refused

if TYPE_CHECKING:
    from collections.abc import Callable


def actor(here: Peopled, name: str) -> Actor:
    """A person of whom it is proven who it is, as the door lets the person in."""
    person = here.people.person(ROOT, name).person
    allowed = here.people.templates(ROOT)
    rights = Rights.of(person.grants, allowed)
    return Actor(ActorKind.PERSON, name, rights, identifier=person.identifier, confirmed=True, session="S-x")


def names(here: Peopled, asking: Actor = ROOT) -> list[str]:
    return [account.person.name for account in here.people.people(asking)]


def test_an_account_is_added_described_closed_and_opened(here: Peopled) -> None:
    person, _ = here.people.add(ROOT, " Lân.Q ", "Nguyễn  Lân", grants("clerk", "archivist@H49", "clerk"), "Văn thư")
    assert (person.name, person.full_name, person.department) == ("Lân.Q", "Nguyễn  Lân", "Văn thư")
    assert [(one.role.value, one.fonds) for one in person.grants] == [("archivist", "H49"), ("clerk", "")]
    here.clock.pass_by(hours=1)
    described = here.people.describe(ROOT, "lan.q", "Nguyễn Văn Lân", "")
    assert (described.full_name, described.department, described.changed) == ("Nguyễn Văn Lân", "", here.clock())
    closed = here.people.disable(ROOT, person.identifier)
    assert (closed.state, closed.disabled) == (PersonState.DISABLED, here.clock())
    here.clock.pass_by(hours=1)
    assert here.people.disable(ROOT, "LAN.Q") == closed, "once is enough"
    opened = here.people.enable(ROOT, "lan.q")
    assert (opened.state, opened.disabled, opened.grants) == (PersonState.ACTIVE, None, person.grants)


@pytest.mark.parametrize("name", ["", " ", "a b", "-a", "a-", "a/b", "a" * 65, "vankho", "Vânkhố", "a\0", "<b>"])
def test_what_can_be_no_name_is_refused(here: Peopled, name: str) -> None:
    assert refused(lambda: here.invite(name, "clerk")).code is ErrorCode.PERSON_NAME_INVALID
    assert names(here) == []


def test_a_name_is_one_persons_whatever_its_marks_and_case(here: Peopled, there: Peopled) -> None:
    servers = (here, there)

    ends = codes_of(lambda turn: servers[turn % 2].invite(("lan", "Lân", "LẬN")[turn % 3], "clerk"), 6)
    assert sorted(map(str, ends)) == ["None"] + [ErrorCode.PERSON_EXISTS.value] * 5
    assert len(names(here)) == 1


def test_nobody_is_found_by_half_a_name(here: Peopled) -> None:
    here.invite("lan", "clerk")
    for given in ("la", "%", "P-", "", "lan; --"):
        assert refused(here.people.person, ROOT, given).code is ErrorCode.PERSON_NOT_FOUND


@pytest.mark.parametrize("role", ["chief", "Clerk"])
def test_a_role_that_is_none_is_refused(here: Peopled, role: str) -> None:
    assert refused(lambda: here.people.add(ROOT, "lan", "", grants(role))).code is ErrorCode.ROLE_UNKNOWN


def test_nobody_changes_his_own_roles_or_closes_his_own_account(here: Peopled) -> None:
    for name in ("lan", "sang"):
        here.invite(name, "administrator")
    lan = actor(here, "lan")
    for work in (
        lambda: here.people.set_grants(lan, "lan", grants("administrator", "archivist")),
        lambda: here.people.disable(lan, "lan"),
        lambda: here.people.enable(lan, "lan"),
        lambda: here.people.reset(lan, "lan", second_factor=True),
        lambda: here.people.set_template(lan, "administrator", list(Permission)),
    ):
        assert refused(work).code is ErrorCode.OWN_RIGHTS
    assert here.people.describe(lan, "lan", "Lan", "").full_name == "Lan"
    here.people.set_grants(lan, "sang", grants("archivist"))


def test_whoever_did_not_prove_lately_who_it_is_manages_nobody(here: Peopled) -> None:
    here.invite("lan", "administrator")
    lan = replace(actor(here, "lan"), confirmed=False)
    assert refused(lambda: here.people.people(lan)).code is ErrorCode.CONFIRMATION_NEEDED
    here.invite("sang", "auditor")
    assert refused(lambda: here.people.people(actor(here, "sang"))).code is ErrorCode.NOT_PERMITTED


def test_the_last_administrator_stays(here: Peopled) -> None:
    here.invite("lan", "administrator")
    here.invite("sang", "administrator@H49")
    assert refused(lambda: here.people.disable(ROOT, "lan")).code is ErrorCode.LAST_ADMINISTRATOR
    assert refused(lambda: here.people.set_grants(ROOT, "lan", grants("clerk"))).code is ErrorCode.LAST_ADMINISTRATOR
    allowed = TEMPLATES[RoleName.ADMINISTRATOR] - {Permission.MANAGE_PEOPLE}
    assert (
        refused(lambda: here.people.set_template(ROOT, "administrator", allowed)).code is ErrorCode.LAST_ADMINISTRATOR
    )
    assert here.people.person(ROOT, "lan").person.state is PersonState.ACTIVE
    here.people.set_grants(ROOT, "sang", grants("administrator"))
    here.people.disable(ROOT, "lan")
    assert refused(lambda: here.people.disable(ROOT, "sang")).code is ErrorCode.LAST_ADMINISTRATOR


def test_of_two_administrators_who_put_each_other_out_at_once_one_is_left(here: Peopled, there: Peopled) -> None:
    for name in ("lan", "sang"):
        here.invite(name, "administrator")
    lan, sang = actor(here, "lan"), actor(here, "sang")
    turns: list[Callable[[], object]] = [
        lambda: here.people.disable(lan, "sang"),
        lambda: there.people.set_grants(sang, "lan", grants("clerk")),
    ]
    for _ in range(5):
        ends = codes_of(lambda turn: turns[turn](), 2)
        assert sorted(ends, key=str) == [None, ErrorCode.LAST_ADMINISTRATOR]
        here.people.enable(ROOT, "sang")
        here.people.set_grants(ROOT, "lan", grants("administrator"))


def test_who_administers_some_fonds_manages_those_who_have_roles_there_alone(here: Peopled) -> None:
    here.invite("lan", "administrator@H49")
    here.invite("sang", "clerk@H49")
    here.invite("minh", "clerk@H49", "clerk@H50")
    here.invite("tu", "clerk")
    here.invite("moi")
    lan = actor(here, "lan")
    assert names(here, lan) == ["lan", "sang"]
    for other in ("minh", "tu", "moi"):
        asked: tuple[Callable[..., object], ...] = (here.people.disable, here.people.reset, here.people.sessions_of)
        for work in (*asked, here.people.person):
            assert refused(work, lan, other).code is ErrorCode.PERSON_NOT_FOUND
    for roles in ((), ("clerk",), ("clerk@H50",), ("clerk@H49", "auditor")):
        given = grants(*roles)
        assert refused(here.people.set_grants, lan, "sang", given).code is ErrorCode.ROLE_NOT_HELD
        assert refused(here.people.add, lan, "x", "", given).code is ErrorCode.ROLE_NOT_HELD
    here.people.set_grants(lan, "sang", grants("archivist@H49"))
    here.people.add(lan, "hoa", "", grants("guest@H49"))
    assert refused(lambda: here.people.set_template(lan, "clerk", [])).code is ErrorCode.NOT_PERMITTED


def test_a_role_allows_what_an_administrator_says_it_does(here: Peopled) -> None:
    here.invite("lan", "clerk")
    here.invite("sang", "administrator")
    here.people.set_template(actor(here, "sang"), "clerk", [Permission.SEARCH, Permission.RELEASE])
    assert here.people.templates(ROOT)[RoleName.CLERK] == {Permission.SEARCH, Permission.RELEASE}
    assert here.people.templates(ROOT)[RoleName.GUEST] == TEMPLATES[RoleName.GUEST]
    assert actor(here, "lan").rights.allow(Permission.RELEASE)
    assert not actor(here, "lan").rights.allow(Permission.DEPOSIT)


def test_people_and_roles_come_back_from_the_object_store_as_they_were_last(here: Peopled) -> None:
    person, _ = here.invite("lan", "administrator", "archivist@H49")
    here.invite("sang", "clerk")
    here.clock.pass_by(hours=1)
    here.people.disable(ROOT, "sang")
    here.people.set_template(ROOT, "clerk", [Permission.SEARCH])
    told, allowed = here.people.people(ROOT), here.people.templates(ROOT)
    _forget(here)
    with pytest.raises(ArchiveError) as empty:
        here.people.exist()
    assert empty.value.code is ErrorCode.DATABASE_EMPTY, "nobody comes in where accounts were, and are to be recalled"
    assert _recall(here) == 2
    back = here.people.people(ROOT)
    assert [account.person for account in back] == [account.person for account in told]
    assert not any(account.has_password for account in back)
    assert here.people.templates(ROOT) == allowed
    assert here.people.exist()
    link = here.people.reset(ROOT, "lan")
    assert here.people.person_of_link(link) == person
    assert _recall(here) == 0


def test_what_was_changed_later_wins_whichever_of_the_two_knows_it(here: Peopled) -> None:
    person, _ = here.invite("lan", "clerk")
    here.clock.pass_by(hours=1)
    here.people.disable(ROOT, "lan")
    catalogue = here.parts.catalogue.people
    restored = replace(person, full_name="as it was yesterday")
    catalogue._database.settle(lambda connection: _set(connection, restored))
    assert here.people.person(ROOT, "lan").person.state is PersonState.ACTIVE, "the database was restored from a copy"
    _recall(here)
    assert here.people.person(ROOT, "lan").person.state is PersonState.DISABLED
    catalogue.save_person(person, here.clock())
    assert here.people.person(ROOT, "lan").person.state is PersonState.DISABLED, "an older file changes nothing"


def test_a_name_that_another_has_now_is_not_taken_from_him(here: Peopled) -> None:
    stranger = replace(here.invite("lan", "clerk")[0], identifier="P-0", name="Lân")
    here.parts.catalogue.people.save_person(stranger, here.clock())
    assert names(here) == ["lan"]


def test_a_role_of_a_later_release_is_kept_and_allows_nothing(here: Peopled) -> None:
    person, _ = here.invite("lan", "clerk")
    later = replace(person, grants=grants("clerk", "curator"), state=PersonState("on-leave"))
    here.parts.catalogue.people.save_person(later, here.clock())
    found = here.people.person(ROOT, "lan").person
    assert (found.grants, found.state) == (later.grants, "on-leave")
    assert actor(here, "lan").rights.roles == ("clerk", "curator")
    template = RoleTemplate(RoleName("curator"), (Permission("hang-pictures"),), here.clock())
    here.parts.catalogue.people.set_template(template)
    assert here.people.templates(ROOT)[RoleName("curator")] == {"hang-pictures"}


def test_a_rebuild_leaves_people_with_all_that_opens_their_accounts(here: Peopled) -> None:
    _, link = here.invite("lan", "clerk")
    here.parts.catalogue.begin_rebuild(here.clock())
    here.parts.catalogue.end_rebuild()
    assert here.people.person_of_link(link).name == "lan"


def _set(connection: object, person: object) -> None:
    from sqlalchemy import update

    from catalogue.people.persons import _values
    from catalogue.people.tables import people

    connection.execute(update(people).values(**_values(person)))  # type: ignore[attr-defined,arg-type]


def _forget(here: Peopled) -> None:
    nobody_left(here)
    here.parts.__dict__.pop("people")


def _recall(here: Peopled) -> int:
    from pipeline.people.keeping import recall_people

    return recall_people(here.parts.store, here.parts.catalogue.people, here.clock())
