"""`vankho users`: people and their roles, by whoever holds the archive's own folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.cli.actor import the_user
from api.cli.exit_codes import ExitCode
from api.terms import term
from domain.people.roles import Grant, RoleName
from domain.vietnam_time import readable
from pipeline.role import Role
from pipeline.wiring import open_archive

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Sequence
    from datetime import datetime
    from pathlib import Path

    from api.cli.console import Console
    from domain.people.accounts import Account, Person, Session
    from pipeline.archive import Archive

_ASKS = Role(writes=False, works=False)  # beside a server that is running, too


def run(options: argparse.Namespace, console: Console) -> int:
    """Do what is asked of people; without more, list them."""
    action = getattr(options, "action", "list")
    with open_archive(options.home, write=False, role=_ASKS) as archive:
        {
            "list": _list,
            "add": _add,
            "disable": _disable,
            "enable": _enable,
            "reset": _reset,
            "roles": _roles,
            "sessions": _sessions,
            "unlock": _unlock,
        }[action](archive, options, console)
    return ExitCode.WELL


def add_administrator(home: Path, name: str, console: Console) -> None:
    """The first account of a new archive, and the link to come in by."""
    with open_archive(home, write=False, role=_ASKS) as archive:
        grants = [Grant(RoleName.ADMINISTRATOR)]
        person, link = archive.people.add(the_user(), name, "", grants)
        _tell_added(archive, person, link, console)


def _list(archive: Archive, _options: argparse.Namespace, console: Console) -> None:
    for account in archive.people.people(the_user()):
        console.result(_plain(account), _line(account, console))


def _add(archive: Archive, options: argparse.Namespace, console: Console) -> None:
    grants = _grants(options.role)
    named = options.name, options.full_name or "", grants, options.department or ""
    person, link = archive.people.add(the_user(), *named)
    _tell_added(archive, person, link, console)


def _tell_added(archive: Archive, person: Person, link: str, console: Console) -> None:
    sentence = console.word("person-added", name=person.name, roles=_told_roles(person, console))
    _tell_link(archive, person, link, sentence, console)


def _tell_link(archive: Archive, person: Person, link: str, sentence: str, console: Console) -> None:
    address, hours = f"/link/{link}", archive.settings.people.link_hours
    value = {**_person(person), "link": address, "hours": hours}
    told = console.word("person-link", link=address, hours=hours)
    console.result(value, [sentence, told, console.word("person-link-use")])


def _disable(archive: Archive, options: argparse.Namespace, console: Console) -> None:
    _tell(archive.people.disable(the_user(), options.person), "person-disabled", console)


def _enable(archive: Archive, options: argparse.Namespace, console: Console) -> None:
    _tell(archive.people.enable(the_user(), options.person), "person-enabled", console)


def _unlock(archive: Archive, options: argparse.Namespace, console: Console) -> None:
    _tell(archive.people.unlock(the_user(), options.person), "person-unlocked", console)


def _reset(archive: Archive, options: argparse.Namespace, console: Console) -> None:
    link = archive.people.reset(the_user(), options.person, second_factor=options.second_factor)
    person = archive.people.person(the_user(), options.person).person
    _tell_link(archive, person, link, console.word("person-reset", name=person.name), console)


def _roles(archive: Archive, options: argparse.Namespace, console: Console) -> None:
    if options.role or options.none:
        grants = [] if options.none else _grants(options.role)
        person = archive.people.set_grants(the_user(), options.person, grants)
    else:
        person = archive.people.person(the_user(), options.person).person
    told = console.word("person-roles", name=person.name, roles=_told_roles(person, console))
    console.result(_person(person), told)


def _sessions(archive: Archive, options: argparse.Namespace, console: Console) -> None:
    if options.end:
        archive.people.end_sessions_of(the_user(), options.person)
        _tell(archive.people.person(the_user(), options.person).person, "person-sessions-ended", console)
        return
    for session in archive.people.sessions_of(the_user(), options.person):
        console.result(_session(session), _session_line(session, console))


def _tell(person: Person, key: str, console: Console) -> None:
    console.result(_person(person), console.word(key, name=person.name))


def _grants(given: Sequence[str]) -> list[Grant]:
    """Roles as they are typed: `clerk`, `archivist@H49`."""
    parts = [one.partition("@") for one in given]
    return [Grant(RoleName(role or "?"), fonds) for role, _, fonds in parts]


def _told_roles(person: Person, console: Console) -> str:
    named = [term(one.role, console.language) + (f" @{one.fonds}" if one.fonds else "") for one in person.grants]
    return ", ".join(named) or console.word("person-no-roles")


def _person(person: Person) -> dict[str, object]:
    return {
        "id": person.identifier,
        "name": person.name,
        "full_name": person.full_name,
        "department": person.department,
        "roles": [f"{one.role.value}@{one.fonds}" if one.fonds else one.role.value for one in person.grants],
        "state": person.state.value,
        "created": person.created.isoformat(),
        "disabled": _time(person.disabled),
    }


def _plain(account: Account) -> dict[str, object]:
    return {
        **_person(account.person),
        "has_password": account.has_password,
        "second_factor": account.second_factor,
        "active": account.active.isoformat(),
        "dormant": account.dormant,
        "locked": _time(account.locked),
    }


def _line(account: Account, console: Console) -> str:
    person = account.person
    notes: Iterable[tuple[bool, str]] = (
        (not account.has_password, console.word("person-invited")),
        (account.dormant, console.word("person-dormant")),
        (account.second_factor, console.word("person-second-factor")),
    )
    locked = account.locked and console.word("person-locked", until=readable(account.locked))
    parts = [
        person.name,
        person.full_name,
        person.department,
        _told_roles(person, console),
        term(person.state, console.language),
        *(note for applies, note in notes if applies),
        locked,
        console.word("person-seen", when=readable(account.active)),
    ]
    return "  ".join(part for part in parts if part)


def _session(session: Session) -> dict[str, object]:
    times = {"begun": session.begun, "seen": session.seen, "expires": session.expires}
    told = {name: moment.isoformat() for name, moment in times.items()}
    return {"id": session.identifier, "origin": session.origin, **told}


def _session_line(session: Session, console: Console) -> str:
    begun, seen = readable(session.begun), readable(session.seen)
    return f"{session.identifier}  {console.word('person-session', begun=begun, seen=seen, origin=session.origin)}"


def _time(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
