"""`vankho secrecy list|release|sweep`: documents that were stopped because they bear a degree of secrecy."""

from __future__ import annotations

from collections import Counter
from contextlib import closing
from typing import TYPE_CHECKING

from api.cli.actor import the_user
from api.cli.exit_codes import ExitCode
from api.cli.progress import TerminalProgress
from api.terms import term
from domain.secrecy import SHOWN
from domain.vietnam_time import readable
from domain.vietnamese import nfc
from pipeline.role import Role
from pipeline.wiring import open_archive

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from api.cli.console import Console
    from domain.secrecy import SecrecyStop

_BESIDE = Role(writes=False, works=False)  # others may be at work


def run(options: argparse.Namespace, console: Console) -> int:
    """Do what is asked for."""
    if options.action == "sweep":
        return _sweep(options, console)
    releases = options.action == "release"
    with open_archive(options.home, write=False, role=_BESIDE) as archive:
        if releases:
            stops = [archive.secrecy.release(the_user(), options.hash, nfc(options.reason))]
        else:
            stops = [*archive.secrecy.select(the_user(), released=options.all)]
    for stop in stops:
        console.result(stop_json(stop), list(_lines(stop, console)))
    return ExitCode.WELL


def _sweep(options: argparse.Namespace, console: Console) -> int:
    tally: Counter[str] = Counter()
    with (
        closing(TerminalProgress(console)) as progress,
        open_archive(options.home, write=False, progress=progress, role=_BESIDE) as archive,
    ):
        for swept in archive.secrecy.sweep(the_user()):
            tally.update(records=1, found=bool(swept.stop), failed=bool(swept.error))
            with progress.aside():
                if swept.stop:
                    console.result(stop_json(swept.stop), list(_lines(swept.stop, console)))
                if swept.error:
                    console.error(swept.error, swept.record)
    console.note("secrecy-swept", **{name: tally[name] for name in ("records", "found", "failed")})
    return ExitCode.SOME_REFUSED if tally["failed"] else ExitCode.WELL


def stop_json(stop: SecrecyStop) -> dict[str, object]:
    """A stopped document, for programs."""
    released = stop.released
    return {
        "content": stop.content,
        "degree": stop.degree,
        "sign": stop.sign.value,
        "record": stop.record or None,
        "deposits": [
            {"time": one.time.isoformat(), "batch": one.batch, "batch_id": one.batch_id, "owner": one.owner}
            for one in stop.deposits
        ],
        "released": {"time": released.time.isoformat(), "by": released.by, "reason": released.reason}
        if released
        else None,
    }


def _lines(stop: SecrecyStop, console: Console) -> Iterator[str]:
    """The same for people; of a record of the archive with what is proposed to be done."""
    yield "  ".join((stop.content[:SHOWN], stop.degree, term(stop.sign, console.language)))
    for one in stop.deposits:
        yield "  " + "  ".join((readable(one.time), one.batch_id, one.batch, one.owner))
    if stop.record:
        yield "  " + console.word("secrecy-record", record=stop.record)
    if stop.released:
        told = {"time": readable(stop.released.time), "by": stop.released.by, "reason": stop.released.reason}
        yield "  " + console.word("secrecy-released", **told)
