"""What roles allow, where, and what an actor sees because of them."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from domain.actors import SYSTEM, Actor, ActorKind
from domain.errors import ArchiveError, ErrorCode
from domain.people.access import AccessMode, Sight
from domain.people.permissions import Permission
from domain.people.rights import EVERYTHING, NOTHING, Rights
from domain.people.roles import TEMPLATES, Grant, RoleName
from pipeline.acts import act, require
from pipeline.wiring import now

if TYPE_CHECKING:
    from domain.journal import ToldAct

OFFICIAL = Rights.of([Grant(RoleName.OFFICIAL, "SNV"), Grant(RoleName.GUEST)])


class Untold:
    """A journal that keeps nothing: what is told is tested elsewhere."""

    def begin(self, told: ToldAct) -> None: ...

    def finish(self, told: ToldAct) -> None: ...

    def tell(self, told: ToldAct, *, often: bool = False) -> None: ...


class Room:
    _parts = SimpleNamespace(clock=now, writer=Untold())

    @act(Permission.DEPOSIT)
    def deposit(self, actor: Actor, words: str) -> str:
        return f"{actor.name} {words}"

    @act(Permission.SEAL)
    def seal(self, actor: Actor) -> str:
        return actor.name


def _person(*roles: RoleName, confirmed: bool = False) -> Actor:
    return Actor(ActorKind.PERSON, "Lan", Rights.of(Grant(role) for role in roles), confirmed=confirmed)


def test_a_role_for_one_fonds_holds_there_only() -> None:
    assert OFFICIAL.allow(Permission.DOWNLOAD, "SNV")
    assert not OFFICIAL.allow(Permission.DOWNLOAD, "STC")
    assert OFFICIAL.allow(Permission.READ_OPEN, "STC")
    assert OFFICIAL.fonds_of(Permission.DOWNLOAD) == frozenset({"SNV"})
    assert OFFICIAL.fonds_of(Permission.READ_OPEN) is None


def test_what_concerns_all_of_the_archive_is_no_matter_of_one_fonds() -> None:
    auditor = Rights.of([Grant(RoleName.AUDITOR, "SNV"), Grant(RoleName.ADMINISTRATOR, "SNV")])

    assert auditor.allow(Permission.VERIFY)
    assert not auditor.allow(Permission.READ_JOURNAL)
    assert not auditor.allow(Permission.OPERATE, "SNV")
    assert auditor.fonds_of(Permission.OPERATE) == frozenset()


def test_a_role_of_a_later_program_gives_nothing() -> None:
    assert Rights.of([Grant(RoleName("curator"))]) == Rights(roles=("curator",))


def test_the_administrator_of_people_sees_no_content() -> None:
    administrator = Rights.of([Grant(RoleName.ADMINISTRATOR)])

    assert Sight.of(administrator) == Sight((), work=frozenset())
    assert not administrator.allow(Permission.SEARCH)


def test_the_auditor_changes_nothing() -> None:
    reading = {
        "search",
        "read-open",
        "read-conditional",
        "see-secret",
        "see-work",
        "download",
        "verify",
        "read-journal",
        "audit",
    }

    assert {permission.value for permission in TEMPLATES[RoleName.AUDITOR]} == reading


def test_who_may_do_everything_sees_everything() -> None:
    assert Sight.of(EVERYTHING).is_everything
    assert not Sight.of(Rights.of([Grant(RoleName.AUDITOR, "SNV")])).is_everything
    assert not Sight.of(NOTHING).shows(AccessMode.OPEN, "SNV", "r")


def test_sight_follows_mode_fonds_and_single_decisions() -> None:
    sight = Sight.of(Rights.of([Grant(RoleName.GUEST), Grant(RoleName.CLERK, "SNV")], records=frozenset({"STC/1"})))

    assert sight.shows(AccessMode.OPEN, "STC", "STC/9")
    assert sight.shows(AccessMode.CONDITIONAL, "SNV", "SNV/1")
    assert not sight.shows(AccessMode.CONDITIONAL, "STC", "STC/9")
    assert sight.shows(AccessMode.CONDITIONAL, "STC", "STC/1")
    assert not sight.shows(AccessMode("04"), "SNV", "SNV/1"), "of a mode that only a later program knows"
    assert sight.shows(AccessMode.SECRET, "SNV", "SNV/2", archived=False)
    assert not sight.shows(AccessMode.OPEN, "STC", "STC/9", archived=False)


def test_a_use_case_is_refused_without_its_permission() -> None:
    assert Room().deposit(_person(RoleName.CLERK), "đơn") == "Lan đơn"
    with pytest.raises(ArchiveError) as refused:
        Room().deposit(_person(RoleName.OFFICIAL), "đơn")
    assert refused.value.code is ErrorCode.NOT_PERMITTED
    assert refused.value.facts == {"permission": "deposit"}


def test_what_cannot_be_undone_wants_the_person_confirmed() -> None:
    with pytest.raises(ArchiveError) as refused:
        Room().seal(_person(RoleName.ARCHIVIST))
    assert refused.value.code is ErrorCode.CONFIRMATION_NEEDED
    assert Room().seal(_person(RoleName.ARCHIVIST, confirmed=True)) == "Lan"


def test_a_permission_in_one_fonds_is_none_in_another() -> None:
    clerk = Actor(ActorKind.PERSON, "Lan", Rights.of([Grant(RoleName.CLERK, "SNV")]))
    require(clerk, Permission.DEPOSIT, "SNV")
    with pytest.raises(ArchiveError):
        require(clerk, Permission.DEPOSIT, "STC")
    require(SYSTEM, Permission.SEAL, "STC")
