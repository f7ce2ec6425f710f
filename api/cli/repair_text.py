"""`vankho repair-text`: text of TCVN3, VNI and other old encodings in spreadsheets and text files made Unicode."""

from __future__ import annotations

import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from api.cli.exit_codes import ExitCode
from api.cli.privacy import handed_on
from domain.errors import ArchiveError, ArchiveUnusable
from domain.file_names import display_path
from domain.limits import InputLimits
from pipeline.isolation.sandbox import Sandbox
from pipeline.texts.repairing import REPAIR_MODULES, Destination, repair

if TYPE_CHECKING:
    import argparse

    from api.cli.console import Console
    from domain.text_repair import Change, FileRepair

_SHOWN = 20  # changes printed for people; JSON has all of them
_WIDEST = 60  # letters of a text shown


def run(options: argparse.Namespace, console: Console) -> int:
    """Repair every file; one that cannot be taken is told on stderr and the rest is done."""
    code = ExitCode.WELL
    destination = Destination(options.out, options.in_place, options.overwrite, options.dry_run)
    with tempfile.TemporaryDirectory(prefix="vankho-") as scratch, handed_on():
        sandbox = Sandbox(InputLimits(), Path(scratch), REPAIR_MODULES)
        for path in options.files:
            try:
                report, target = repair(path, destination, sandbox)
            except ArchiveUnusable:
                raise
            except ArchiveError as error:
                console.error(error, display_path(path))
                code = ExitCode.SOME_REFUSED
                continue
            console.result(_as_json(path, report, target), _as_text(path, report, target, console))
    return code


def _as_json(path: Path, report: FileRepair, target: Path | None) -> dict[str, object]:
    return {
        "file": display_path(path),
        "written": display_path(target) if target else None,
        "encodings": report.encodings,
        **asdict(report),
    }


def _as_text(path: Path, report: FileRepair, target: Path | None, console: Console) -> str:
    lines = [_summary(path, report, target, console)]
    lines += [_change(change, console) for change in report.changes[:_SHOWN]]
    if len(report.changes) > _SHOWN:
        lines.append("  " + console.word("repair-more", count=len(report.changes) - _SHOWN))
    lines += ["  " + console.word("repair-font", old=old, new=new) for old, new in report.fonts]
    if report.undecided:
        places = ", ".join(report.undecided[:_SHOWN])
        lines.append("  " + console.word("repair-undecided", count=len(report.undecided), places=places))
    return "\n".join(lines)


def _summary(path: Path, report: FileRepair, target: Path | None, console: Console) -> str:
    name = display_path(path)
    if not report.changes:
        return console.word("repair-nothing", file=name, blocks=report.blocks)
    facts = {"file": name, "changes": len(report.changes), "blocks": report.blocks}
    encodings = ", ".join(report.encodings)
    if target is None:
        return console.word("repair-would", encodings=encodings, **facts)
    return console.word("repair-done", encodings=encodings, target=display_path(target), **facts)


def _change(change: Change, console: Console) -> str:
    before, after = _short(change.before), _short(change.after)
    facts = {"place": change.place, "encoding": change.encoding, "sureness": change.sureness}
    return "  " + console.word("repair-change", before=before, after=after, **facts)


def _short(text: str) -> str:
    shown = "".join(c if c.isprintable() else " " for c in text.replace("\xad", "-"))
    return shown if len(shown) <= _WIDEST else shown[: _WIDEST - 1] + "…"
