"""`vankho batch questions|answer|release|return`: what is asked of a batch before it is written."""

from __future__ import annotations

from contextlib import closing
from dataclasses import asdict
from typing import TYPE_CHECKING

from api.cli.actor import the_user
from api.cli.batch_check import finding_lines
from api.cli.exit_codes import ExitCode
from api.cli.field_values import pairs_of
from api.cli.progress import TerminalProgress
from api.terms import term
from domain.description.values import field_named
from domain.review.questions import field_subject
from domain.vietnamese import nfc
from pipeline.role import Role
from pipeline.wiring import open_archive

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from api.cli.console import Console
    from domain.actors import Actor
    from domain.review.held import HeldDocument
    from domain.review.questions import Question
    from pipeline.archive import Archive

_PAGE = 100
_ONLY_WRITES = Role(writes=True, works=False)


def questions(options: argparse.Namespace, console: Console) -> int:
    """What is open: a line a document, its questions below; 1 where there is any."""
    actor = the_user()
    with open_archive(options.home, write=False) as archive:
        counts = archive.review.counts(actor, options.batch)
        for held in _documents(archive, actor, options.batch):
            whole = archive.review.document(actor, held.record).questions if held.left else ()
            asked = [one for one in whole if one.left]
            value = {"record": held.record, "title": held.title, "left": held.left, "holder": held.holder}
            told = [{"subject": one.subject, "options": list(one.options), "place": _place(one)} for one in asked]
            findings = [asdict(finding) for finding in held.findings]
            lines = [_line(held, console), *_lines(asked, console), *finding_lines(held.findings, console)]
            console.result({**value, "questions": told, "findings": findings, "gated": held.gated}, lines)
    facts = {"documents": counts.documents, "ready": counts.ready, "left": counts.left, "minutes": counts.minutes}
    console.note("batch-questions-summary", **facts)
    return ExitCode.SOME_REFUSED if counts.left else ExitCode.WELL


def answer(options: argparse.Namespace, console: Console) -> int:
    """Keep answers about a document, or take the last one back; 1 where something is open still."""
    actor = the_user()
    with open_archive(options.home, write=True, role=_ONLY_WRITES) as archive:
        if options.undo:
            document = archive.review.undo(actor, options.record)
        else:
            said = {field_subject(field_named(name)): nfc(text) for name, text in pairs_of(options.values)}
            document = archive.review.answer(actor, options.record, said)
        archive.review.let_go(actor)
    left = [one.subject for one in document.questions if one.left]
    value: dict[str, object] = {"record": options.record, "left": left, "answers": len(document.answers)}
    console.result(value, console.word("batch-answered", record=options.record, left=len(left)))
    return ExitCode.SOME_REFUSED if left else ExitCode.WELL


def release(options: argparse.Namespace, console: Console) -> int:
    """Release a batch and see it through; 1 where something of it waits still."""
    role = _ONLY_WRITES if options.no_wait else Role(writes=True)
    with (
        closing(TerminalProgress(console)) as progress,
        open_archive(options.home, write=True, progress=progress, role=role) as archive,
    ):
        if archive.role.works:
            archive.work.start(the_user())
        done = archive.review.release(the_user(), options.batch, nfc(options.despite))
        if archive.role.works:
            archive.work.drain(the_user())
    key = "batch-checked" if done.needs_second else "batch-released"
    value: dict[str, object] = {"released": done.released, "waiting": done.waiting, "needs_second": done.needs_second}
    console.result(value, console.word(key, released=done.released, waiting=done.waiting))
    return ExitCode.SOME_REFUSED if done.waiting or done.needs_second else ExitCode.WELL


def give_back(options: argparse.Namespace, console: Console) -> int:
    """Give a batch back to its clerk."""
    with open_archive(options.home, write=True, role=_ONLY_WRITES) as archive:
        archive.review.give_back(the_user(), options.batch, nfc(options.remark))
    console.result({"returned": options.batch}, console.word("batch-returned", batch=options.batch))
    return ExitCode.WELL


def _documents(archive: Archive, actor: Actor, given: str) -> Iterator[HeldDocument]:
    after: str | None = None
    while found := archive.review.documents(actor, given, after, _PAGE):
        yield from found
        after = found[-1].record


def _line(held: HeldDocument, console: Console) -> str:
    asked = console.word("batch-question-count", left=held.left)
    return "  ".join(part for part in (held.record, held.title, asked, held.holder, held.remark) if part)


def _lines(asked: list[Question], console: Console) -> Iterator[str]:
    for one in asked:
        name = term(one.field, console.language) if one.field else console.word("batch-question-look")
        page = f"tr. {one.place.page}" if one.place else ""
        yield "  ".join(part for part in (f"  ? {name}", page, " | ".join(one.options)) if part)


def _place(question: Question) -> dict[str, object] | None:
    place = question.place
    return {"page": place.page, "boxes": [box.as_list() for box in place.boxes]} if place else None
