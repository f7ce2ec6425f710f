"""`vankho fonds add|list|show|set|import`: whose documents the archive keeps, and what is known of them."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from api.cli.actor import the_user
from api.cli.described_from import tell_fault
from api.cli.exit_codes import ExitCode
from api.cli.field_values import pairs_of
from api.holding_lines import fonds_json, fonds_lines
from domain.dossiers.fields import fonds_field, holding_value
from domain.fonds import Fonds
from domain.vietnamese import nfc
from pipeline.role import Role
from pipeline.wiring import open_archive

if TYPE_CHECKING:
    import argparse

    from api.cli.console import Console
    from pipeline.archive import Archive


def run(options: argparse.Namespace, console: Console) -> int:
    """Do what the action says."""
    writes = options.action in {"add", "set", "import"}
    with open_archive(options.home, write=writes, role=Role(writes=writes, works=False)) as archive:
        return _ACTIONS[options.action](archive, options, console)


def _add(archive: Archive, options: argparse.Namespace, console: Console) -> int:
    fonds = Fonds(nfc(options.code), nfc(options.title), nfc(options.body))
    archive.access.add_fonds(the_user(), fonds)
    console.result(_told(fonds), console.word("fonds-added", code=fonds.code, title=fonds.title))
    return ExitCode.WELL


def _list(archive: Archive, _: argparse.Namespace, console: Console) -> int:
    for fonds in archive.access.fonds(the_user()):
        console.result(_told(fonds), "  ".join(filter(None, (fonds.code, fonds.title, fonds.body))))
    return ExitCode.WELL


def _show(archive: Archive, options: argparse.Namespace, console: Console) -> int:
    shown = archive.dossiers.fonds(the_user(), nfc(options.code))
    console.result(asdict(fonds_json(shown)), list(fonds_lines(shown, console.language)))
    return ExitCode.WELL


def _set(archive: Archive, options: argparse.Namespace, console: Console) -> int:
    pairs = [(fonds_field(name), text) for name, text in pairs_of(options.values)]
    values = {name: holding_value(name, text) for name, text in pairs}
    fonds = archive.dossiers.set_fonds(the_user(), nfc(options.code), values)
    console.result(_told(fonds), console.word("fonds-written", fonds=fonds.code))
    return ExitCode.WELL


def _import(archive: Archive, options: argparse.Namespace, console: Console) -> int:
    code = ExitCode.WELL
    for fonds, faults in archive.dossiers.learn_fonds(the_user(), options.sheet):
        for fault in faults:
            tell_fault(options.sheet.name, fault, console)
            code = ExitCode.SOME_REFUSED
        console.result(_told(fonds), console.word("fonds-written", fonds=fonds.code))
    return code


def _told(fonds: Fonds) -> dict[str, object]:
    return {"code": fonds.code, "title": fonds.title, "body": fonds.body}


_ACTIONS = {"add": _add, "list": _list, "show": _show, "set": _set, "import": _import}
