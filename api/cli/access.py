"""`vankho access set|show`: how a record, or the records of a dossier, may be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.cli.actor import the_user
from api.cli.exit_codes import ExitCode
from api.cli.parser import INHERITED
from api.terms import term
from domain.errors import ArchiveError, ErrorCode
from domain.people.access import AccessMode
from domain.vietnam_time import readable
from domain.vietnamese import nfc
from pipeline.role import Role
from pipeline.wiring import open_archive

if TYPE_CHECKING:
    import argparse

    from api.cli.console import Console
    from domain.events import Event
    from domain.people.access_shown import AccessShown
    from pipeline.archive import Archive


def run(options: argparse.Namespace, console: Console) -> int:
    """Set what is asked for, then show how it stands."""
    changes = options.action == "set"
    with open_archive(options.home, write=changes, role=Role(writes=changes, works=False)) as archive:
        shown = _set(archive, options) if changes else _shown(archive, options.code)
    console.result(
        {**access_facts(shown), "changes": _plain(shown.changes)}, [access_line(shown, console), *_changes(shown)]
    )
    return ExitCode.WELL


def _set(archive: Archive, options: argparse.Namespace) -> AccessShown:
    mode = None if options.mode == INHERITED else AccessMode(options.mode)
    change = archive.access.set if _is_record(archive, options.code) else archive.access.set_dossier
    return change(the_user(), options.code, mode, nfc(options.reason))


def _shown(archive: Archive, code: str) -> AccessShown:
    return (archive.access.shown if _is_record(archive, code) else archive.access.shown_dossier)(the_user(), code)


def _is_record(archive: Archive, code: str) -> bool:
    try:
        archive.records.summary(the_user(), code)
    except ArchiveError as error:
        if error.code is not ErrorCode.RECORD_NOT_FOUND:
            raise
        return False
    return True


def access_facts(shown: AccessShown) -> dict[str, object]:
    """How a record or dossier may be read, for programs."""
    return {
        "code": shown.code,
        "mode": shown.mode.value,
        "own": shown.own.value if shown.own else None,
        "dossier": shown.dossier[0],
        "dossier_mode": shown.dossier[1].value if shown.dossier[1] else None,
        "since": shown.given.time.isoformat() if shown.given else None,
        "by": shown.given.agent if shown.given else "",
        "reason": shown.reason,
    }


def access_line(shown: AccessShown, console: Console) -> str:
    """The same in a line for people."""
    dossier, mode = shown.dossier
    key = "access-own" if shown.own else "access-inherited" if mode else "access-default"
    given = console.word(key, dossier=dossier)
    named = term(shown.mode, console.language)
    return console.word("access-line", code=shown.code, mode=shown.mode.value, name=named, given=given)


def _plain(changes: tuple[Event, ...]) -> list[dict[str, str]]:
    return [{"time": event.time.isoformat(), "agent": event.agent, "detail": event.detail} for event in changes]


def _changes(shown: AccessShown) -> list[str]:
    return [f"  {readable(event.time)}  {event.agent}  {event.detail}" for event in shown.changes]
