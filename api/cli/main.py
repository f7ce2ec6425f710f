"""`vankho`: read the line, run the command, turn its end into an exit code. Each command imports what it needs."""

from __future__ import annotations

import importlib
import logging
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from api.cli.console import Console
from api.cli.exit_codes import ExitCode, exit_code_of
from api.cli.parser import build_parser, language_of
from api.cli.privacy import keep_private
from api.observe import logs
from domain.errors import ArchiveError, ErrorCode

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

_COMMANDS = {
    "init": "api.cli.init",
    "ingest": "api.cli.ingest",
    "watch": "api.cli.watch",
    "read": "api.cli.read",
    "repair-text": "api.cli.repair_text",
    "describe": "api.cli.describe",
    "reread": "api.cli.reread",
    "recheck": "api.cli.recheck",
    "doubts": "api.cli.correct",
    "correct": "api.cli.correct",
    "reader": "api.cli.reader",
    "search": "api.cli.search",
    "show": "api.cli.show",
    "verify": "api.cli.verify",
    "audit": "api.cli.audit",
    "export": "api.cli.export",
    "batch": "api.cli.batches",
    "batches": "api.cli.batches",
    "copy": "api.cli.copy_archive",
    "serve": "api.cli.serve",
    "work": "api.cli.work",
    "workers": "api.cli.workers",
    "retry": "api.cli.retry",
    "hold": "api.cli.hold",
    "access": "api.cli.access",
    "authorities": "api.cli.authorities",
    "fonds": "api.cli.fonds",
    "secrecy": "api.cli.secrecy",
    "anchors": "api.cli.anchors",
    "evidence": "api.cli.evidence",
    "dossier": "api.cli.dossier",
    "manifest": "api.cli.manifest",
    "journal": "api.cli.journal",
    "rebuild": "api.cli.upkeep",
    "reindex": "api.cli.upkeep",
    "doctor": "api.cli.doctor",
    "users": "api.cli.users",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run `vankho` with `arguments` (those of the process by default) and return its exit code."""
    line = list(sys.argv[1:] if arguments is None else arguments)
    console = Console(language_of(line))
    try:
        logs.begin()
        return _run(line, console)
    except ArchiveError as error:
        console.error(error)
        return exit_code_of(error)
    except KeyboardInterrupt:
        console.note("interrupted")
        return ExitCode.INTERRUPTED
    except BrokenPipeError:
        # The reader of our results went away (`vankho search … | head`): not an error of ours.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.WELL
    except SystemExit as end:  # argparse after --help
        return int(end.code or 0)
    except Exception as error:
        logging.getLogger("vankho").exception("unexpected")
        console.error(ArchiveError(ErrorCode.INTERNAL, detail=f"{type(error).__name__}: {error}"))
        return ExitCode.ARCHIVE_UNUSABLE


def _run(line: list[str], console: Console) -> int:
    parser = build_parser(console.language)
    options = parser.parse_args(line)
    if options.version:
        from importlib.metadata import version

        print(f"vankho {version('vankho')}")
        return ExitCode.WELL
    if options.command is None:
        parser.print_help(sys.stderr)
        return ExitCode.USAGE
    options.home = _home(options)
    console = Console(console.language, as_json=getattr(options, "json", False))
    command = importlib.import_module(_COMMANDS[options.command])
    return int(command.run(options, console))


def _home(options: argparse.Namespace) -> Path:
    if options.home is not None:
        return Path(options.home)
    return Path(os.environ.get("VANKHO_HOME") or ".")


def run_process() -> NoReturn:
    """The console script: run, flush, and leave at once.

    Threads of the durable engine may still wait for pages; they are not joined, since a stop at any moment is safe by
    design and a person who asked for the end should have it.
    """
    keep_private()
    code = main()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    run_process()
