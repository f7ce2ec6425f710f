"""`vankho authorities list|confirm|refuse`: names of bodies, signers and places that the archive learned."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from api.authority_lines import authority_json, days_of, kind_name
from api.cli.actor import the_user
from api.cli.exit_codes import ExitCode
from domain.description.authorities import AuthorityState
from domain.vietnamese import nfc
from pipeline.role import Role
from pipeline.wiring import open_archive

if TYPE_CHECKING:
    import argparse

    from api.cli.console import Console
    from domain.description.authorities import AuthorityRecord, AuthorityShown

_BESIDE = Role(writes=False, works=False)  # others may be at work


def run(options: argparse.Namespace, console: Console) -> int:
    """Do what the action says."""
    with open_archive(options.home, write=False, role=_BESIDE) as archive:
        if options.action == "list":
            state = AuthorityState(options.state)
            shown = archive.authorities.select(the_user(), state=state, least=options.least)
            return _list(shown, console)
        code, reason = options.code.strip(), nfc(options.reason)
        if options.action == "confirm":
            record = archive.authorities.confirm(the_user(), code, nfc(options.name), reason)
        else:
            record = archive.authorities.refuse(the_user(), code, reason)
    told = console.word(f"authorities-{record.state.value}", name=record.name, code=record.identifier)
    console.result(asdict(authority_json(record)), told)
    return ExitCode.WELL


def _list(found: list[AuthorityShown], console: Console) -> int:
    for shown in found:
        console.result(asdict(authority_json(shown.record, shown.count)), _line(shown, console))
    if not found:
        console.note("authorities-none")
    return ExitCode.WELL


def _line(shown: AuthorityShown, console: Console) -> str:
    record = shown.record
    days = days_of(record)
    return console.word(
        "authorities-line",
        code=record.identifier,
        kind=kind_name(record.kind, console.language),
        name=record.name,
        signs=_signs(record),
        count=shown.count,
        days=f", {days}" if days else "",
    )


def _signs(record: AuthorityRecord) -> str:
    return "".join(f", {one}" for one in (record.position, record.issuer) if one)
