"""`vankho batch …` and `vankho batches`: what was handed in together, and how far it is."""

from __future__ import annotations

import shlex
from itertools import islice
from typing import TYPE_CHECKING

from api.cli.actor import the_user
from api.cli.batch_check import check
from api.cli.batch_review import answer, give_back, questions, release
from api.cli.exit_codes import ExitCode
from api.notices import batch_event_line
from api.terms import term
from domain.batches import BatchKind, BatchState
from domain.documents import RecordState
from domain.entries import RecordFilter
from domain.vietnam_time import VIETNAM, readable
from domain.vietnamese import nfc
from pipeline.role import Role
from pipeline.wiring import open_archive

if TYPE_CHECKING:
    import argparse

    from api.cli.console import Console
    from domain.actors import Actor
    from domain.batches import Batch
    from domain.entries import BatchSummary
    from pipeline.archive import Archive

_PAGE_SIZE = 100
_ONLY_WRITES = Role(writes=True, works=False)


def run(options: argparse.Namespace, console: Console) -> int:
    """Do what is asked of batches; without more, list them."""
    action = getattr(options, "action", "list")
    return _ACTIONS[action](options, console)


def _new(options: argparse.Namespace, console: Console) -> int:
    with open_archive(options.home, write=True, role=_ONLY_WRITES) as archive:
        owner = nfc(options.owner) if options.owner else ""
        batch = archive.batches.new(the_user(), options.name, owner, BatchKind(options.kind))
    console.result(_plain(batch), console.word("batch-opened", batch=batch.identifier, name=batch.name))
    return ExitCode.WELL


def _close(options: argparse.Namespace, console: Console) -> int:
    with open_archive(options.home, write=True, role=_ONLY_WRITES) as archive:
        batch = archive.batches.close(the_user(), options.batch)
    when = readable(batch.closed) if batch.closed else "?"
    console.result(_plain(batch), console.word("batch-closed", batch=batch.identifier, name=batch.name, when=when))
    return ExitCode.WELL


def _list(options: argparse.Namespace, console: Console) -> int:
    """One line a batch."""
    state = BatchState.OPEN if getattr(options, "open", False) else None
    owner = nfc(options.owner) if getattr(options, "owner", None) else None
    with open_archive(options.home, write=False) as archive:
        for batch in islice(archive.batches.walk(the_user(), owner, state), max(options.limit, 0)):
            _tell(batch, console)
    return ExitCode.WELL


def _show(options: argparse.Namespace, console: Console) -> int:
    """One batch, its history, and its documents where they are asked for."""
    with open_archive(options.home, write=False) as archive:
        actor = the_user()
        summary, batch = archive.batches.find(actor, options.batch), archive.batches.batch(actor, options.batch)
        events = [f"  {batch_event_line(event, console.language)}" for event in batch.events]
        console.result({**_counted(summary), "events": _plain(batch)["events"]}, [_line(summary, console), *events])
        if options.records:
            _show_records(archive, actor, batch.identifier, console)
    return ExitCode.WELL


def _show_records(archive: Archive, actor: Actor, identifier: str, console: Console) -> None:
    last: str | None = None
    while page := archive.records.select(actor, RecordFilter(batch=identifier), last, _PAGE_SIZE):
        for one in page:
            value: dict[str, object] = {"record": one.code, "state": one.state.value, "title": one.title}
            console.result(value, "  ".join((one.code, term(one.state, console.language), one.title)))
        last = page[-1].code


def _tell(batch: BatchSummary, console: Console) -> None:
    console.result(_counted(batch), _line(batch, console))


def _plain(batch: Batch | BatchSummary) -> dict[str, object]:
    """What every answer tells of a batch; of one that was asked for alone its history too."""
    value: dict[str, object] = {
        "id": batch.identifier,
        "name": batch.name,
        "owner": batch.owner,
        "opened": batch.opened.astimezone(VIETNAM).isoformat(),
        "kind": batch.kind.value,
        "state": batch.state.value,
        "closed": batch.closed.astimezone(VIETNAM).isoformat() if batch.closed else None,
    }
    events = getattr(batch, "events", None)
    if events is not None:
        value["events"] = [
            {
                "type": event.type.value,
                "time": event.time.isoformat(),
                "agent": event.agent,
                "detail": event.detail,
            }
            for event in events
        ]
    return value


def _counted(batch: BatchSummary) -> dict[str, object]:
    return {
        **_plain(batch),
        "counts": {state.value: number for state, number in batch.counts.items()},
        "pages": batch.pages,
        "reasons": batch.reasons,
        "to_look_at": batch.to_look_at,
        "in_work": batch.in_work,
        "open": batch.in_work,  # as release 0.1 called it
    }


def _line(batch: BatchSummary, console: Console) -> str:
    counts = ", ".join(f"{number} {console.word(f'state-{state.value}')}" for state, number in batch.counts.items())
    why = ", ".join(f"{reason}: {number}" for reason, number in batch.reasons.items())
    failed = RecordState.FAILED in batch.counts
    hint = console.word("retry-hint", batch=shlex.quote(batch.identifier)) if failed else ""
    told = console.word("batch-to-look-at", count=batch.to_look_at) if batch.to_look_at else ""
    kind = term(batch.kind, console.language) if batch.kind is not BatchKind.GENERAL else ""
    parts = [
        batch.identifier,
        batch.name,
        term(batch.state, console.language),
        kind,
        f"{batch.opened.astimezone(VIETNAM):%Y-%m-%d %H:%M}",
        batch.owner,
        counts,
        f"{batch.pages} {console.word('pages')}",
        told,
        why,
        hint,
    ]
    return "  ".join(part for part in parts if part)


_ACTIONS = {
    "new": _new,
    "list": _list,
    "show": _show,
    "close": _close,
    "check": check,
    "questions": questions,
    "answer": answer,
    "release": release,
    "return": give_back,
}
