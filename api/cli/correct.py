"""`vankho doubts`, `correct`: lines to look at, and what a person says that they read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.cli.actor import the_user
from api.cli.exit_codes import ExitCode
from domain.text import DOUBTFUL
from pipeline.role import Role
from pipeline.texts.correcting import LineCorrection, PlacedLine
from pipeline.wiring import open_archive

if TYPE_CHECKING:
    import argparse

    from api.cli.console import Console
    from domain.text import TextLine


def run(options: argparse.Namespace, console: Console) -> int:
    """Do what the command's name says."""
    return _doubts(options, console) if options.command == "doubts" else _correct(options, console)


def _doubts(options: argparse.Namespace, console: Console) -> int:
    told = 0
    with open_archive(options.home, write=False, role=Role(writes=False, works=False)) as archive:
        for placed in archive.texts.lines(the_user(), options.record, options.page):
            if options.all or placed.doubtful:
                told += 1
                console.result(_as_json(placed), _as_text(placed, console))
    if not told:
        console.note("no-doubts")
    return ExitCode.WELL


def _correct(options: argparse.Namespace, console: Console) -> int:
    actor = the_user()
    person = options.by or actor.name
    correction = LineCorrection(options.page, options.line, options.text, person)
    with open_archive(options.home, write=True, role=Role(writes=True, works=False)) as archive:
        done = archive.texts.correct(actor, options.record, correction)
    value: dict[str, object] = {
        "record": options.record,
        "page": options.page,
        "line": options.line,
        "before": done.before.text,
        "after": done.after.text,
        "recognised": done.after.recognised,
        "by": person,
        "version": done.version,
    }
    key = "corrected" if done.version else "corrected-already"
    console.result(value, console.word(key, before=done.before.text, after=done.after.text, person=person))
    return ExitCode.WELL


def _as_json(placed: PlacedLine) -> dict[str, object]:
    line = placed.line
    return {
        "page": placed.page,
        "line": placed.identifier,
        "text": line.text,
        "recognised": line.recognised,
        "confirmed": line.confirmed,
        "box": line.box.as_list(),
        "doubtful": _doubtful(line),
    }


def _as_text(placed: PlacedLine, console: Console) -> str:
    """The words to look at in brackets."""
    sure = 0.0 if placed.line.confirmed else DOUBTFUL
    words = [word.text if word.confidence >= sure else f"[{word.text}]" for word in placed.line.words]
    mark = f"  ({console.word('confirmed')})" if placed.line.confirmed else ""
    return f"{console.word('page')} {placed.page}  {placed.identifier:<8} {' '.join(words)}{mark}"


def _doubtful(line: TextLine) -> list[dict[str, object]]:
    if line.confirmed:
        return []
    return [
        {"text": word.text, "confidence": round(word.confidence, 3), "box": word.box.as_list()}
        for word in line.words
        if word.confidence < DOUBTFUL
    ]
