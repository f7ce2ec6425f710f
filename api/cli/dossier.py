"""`vankho dossier show|set|import|list`: what dossiers are, as people and sheets say, or counted from records."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from api.cli.actor import the_user
from api.cli.described_from import tell_fault
from api.cli.exit_codes import ExitCode
from api.cli.field_values import pairs_of
from api.holding_lines import dossier_json, dossier_lines
from domain.dossiers.fields import dossier_field, holding_value
from domain.errors import ArchiveError, ErrorCode
from pipeline.role import Role
from pipeline.wiring import open_archive

if TYPE_CHECKING:
    import argparse

    from api.cli.console import Console
    from pipeline.archive import Archive


def run(options: argparse.Namespace, console: Console) -> int:
    """Do what the action says."""
    writes = options.action in {"set", "import"}
    with open_archive(options.home, write=writes, role=Role(writes=writes, works=False)) as archive:
        return _ACTIONS[options.action](archive, options, console)


def _list(archive: Archive, options: argparse.Namespace, console: Console) -> ExitCode:
    for dossier in archive.dossiers.select(the_user(), options.fonds):
        told: dict[str, object] = {"dossier": dossier.code, "title": dossier.title, "fonds": dossier.fonds}
        console.result(told, f"{dossier.code}  {dossier.title}")
    return ExitCode.WELL


def _show(archive: Archive, options: argparse.Namespace, console: Console) -> ExitCode:
    shown = archive.dossiers.shown(the_user(), options.code)
    console.result(asdict(dossier_json(shown)), list(dossier_lines(shown, console.language)))
    return ExitCode.WELL


def _set(archive: Archive, options: argparse.Namespace, console: Console) -> ExitCode:
    pairs = [(dossier_field(name), text) for name, text in pairs_of(options.values)]
    values = {name: holding_value(name, text) for name, text in pairs}
    version = archive.dossiers.set(the_user(), options.code, values, options.reason)
    key = "dossier-written" if version else "dossier-same"
    told = {"dossier": options.code, "version": version}
    console.result(told, console.word(key, dossier=options.code, version=version))
    return ExitCode.WELL


def _import(archive: Archive, options: argparse.Namespace, console: Console) -> ExitCode:
    sheet = archive.intake.sheet(the_user(), options.sheet)
    code, said = ExitCode.WELL, 0
    for one in archive.dossiers.learn(the_user(), sheet):
        for fault in one.faults:
            tell_fault(sheet.name, fault, console)
        if one.error:
            console.error(one.error, one.code)
        else:
            said += 1
            key = "dossier-written" if one.version else "dossier-same"
            told = {"dossier": one.code, "version": one.version, "fields": one.fields}
            console.result(told, console.word(key, dossier=one.code, version=one.version))
        if one.error or one.faults:
            code = ExitCode.SOME_REFUSED
    if not said and code is ExitCode.WELL:
        raise ArchiveError(ErrorCode.SHEET_NO_DOSSIERS, sheet=sheet.name)
    return code


_ACTIONS = {"list": _list, "show": _show, "set": _set, "import": _import}
