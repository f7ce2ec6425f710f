"""`vankho show`: what a record is, its files with digests, its events; or its text."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from pydantic import TypeAdapter

from api.cli.access import access_facts, access_line
from api.cli.actor import the_user
from api.cli.console import shown_page
from api.cli.exit_codes import ExitCode
from api.description_lines import field_lines, fields_json
from api.notices import as_json, notice_line, notices
from api.terms import term
from domain.documents import Record, RecordState, RelationKind
from domain.entries import RelatedRecord
from domain.errors import ArchiveError, ErrorCode
from domain.messages import explain
from domain.text import plain_text
from domain.vietnam_time import readable
from pipeline.wiring import open_archive

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable

    from api.cli.console import Console
    from domain.people.access_shown import AccessShown
    from pipeline.archive import Archive
    from pipeline.describing.shown import DescriptionShown

_RECORD: TypeAdapter[Record] = TypeAdapter(Record)
_RELATED: TypeAdapter[tuple[RelatedRecord, ...]] = TypeAdapter(tuple[RelatedRecord, ...])


def run(options: argparse.Namespace, console: Console) -> int:
    """Print the record, from the object store; of one still in work, where it stands."""
    with open_archive(options.home, write=False) as archive:
        if options.text:
            console.plain(
                shown_page(plain_text(text for _, text in archive.records.page_texts(the_user(), options.record)))
            )
            return ExitCode.WELL
        try:
            record = archive.records.record(the_user(), options.record)
        except ArchiveError as error:
            if error.code is not ErrorCode.RECORD_NOT_FOUND:
                raise
            return _unfinished(archive, options.record, console)
        unknown = archive.records.unknown(the_user(), record)
        related = _related(archive, options.record)
        shown = described(archive, record, console)
        access = archive.access.shown_of(the_user(), record)
    value = {
        **json.loads(_RECORD.dump_json(record)),
        "state": RecordState.ARCHIVED.value,
        "findings": [as_json(notice) for notice in notices(record.noticed, console.language)],
        "related": _RELATED.dump_python(related, mode="json"),
        "called": record.called,
        "description": fields_json(shown, console.language) if shown else None,
        "access": access_facts(access),
    }
    if unknown:
        value["unknown"] = asdict(unknown)
    lines = field_lines(shown, console.language, console.word("describe-asked")) if shown else ()
    said = [f"  {line}" for line in lines]
    console.result(value, [*_as_text(record, access, console), *said, *_rest(record, related, console)])
    if unknown:
        console.note(
            "show-unknown", schema=unknown.schema or "–", told="; ".join((*unknown.fields, *unknown.terms)) or "–"
        )
    return ExitCode.WELL


def _related(archive: Archive, code: str) -> tuple[RelatedRecord, ...]:
    """The database knows what came since; where it is away the package is shown all the same."""
    try:
        return archive.records.related(the_user(), code)
    except ArchiveError:
        return ()


def described(archive: Archive, record: Record, console: Console) -> DescriptionShown | None:
    """What it says of itself, with what the database knows of its citations; None, told why, where that is not had."""
    try:
        return archive.describing.shown_of(the_user(), record)
    except ArchiveError as error:
        console.error(error, console.word("show-description"))
        return None


def _unfinished(archive: Archive, code: str, console: Console) -> int:
    summary = archive.records.summary(the_user(), code)
    error = ArchiveError(ErrorCode(summary.reason), **summary.facts) if summary.reason else None
    message = explain(error, console.language) if error else ""
    value: dict[str, object] = {
        "code": summary.code,
        "dossier": summary.dossier,
        "title": summary.title,
        "state": summary.state.value,
        "reason": summary.reason,
        "message": message or None,
    }
    console.result(
        value, "  ".join(filter(None, [summary.code, term(summary.state, console.language), summary.title, message]))
    )
    return ExitCode.WELL if error is None else ExitCode.SOME_REFUSED


def _batch(record: Record) -> str:
    return f"{record.batch_id} {record.batch}".strip()


def _as_text(record: Record, access: AccessShown, console: Console) -> list[str]:
    lines = [
        f"{record.code}  {record.called}",
        *([f"  {console.word('describe-file-name')}: {record.title}"] if record.called != record.title else []),
        f"  hồ sơ {record.dossier} · lô {_batch(record)} · {record.owner} · {record.received:%d/%m/%Y %H:%M:%S %z}",
        f"  {len(record.pages)} {console.word('pages')} · {record.nature.value}",
    ]
    since = f" · {readable(access.given.time)} {access.given.agent}: {access.reason}" if access.given else ""
    lines.append(f"  {access_line(access, console)}{since}")
    if record.reason:
        error = ArchiveError(ErrorCode(record.reason), **record.facts)
        lines.append(f"  ! {explain(error, console.language)}")
    return lines


def _rest(record: Record, related: Iterable[RelatedRecord], console: Console) -> list[str]:
    lines = []
    for other in related:
        mark = "! " if other.kind is RelationKind.FOLLOWED_BY else ""
        lines.append(f"  {mark}{term(other.kind, console.language)}: {other.code or '-'}  {other.name}")
    lines += [
        f"  {'!' if notice.loud else '·'} {notice_line(notice, console.language)}"
        for notice in notices(record.noticed, console.language)
    ]
    lines += [
        f"  {file.use.value:<12} {file.fixity.size:>10} {file.fixity.sha256}  {file.path}" for file in record.files
    ]
    for event in record.events:
        when = f"{event.time:%d/%m/%Y %H:%M:%S}"
        lines.append(f"  {when}  {event.type.value}: {event.outcome.value}  {event.detail}  ({event.agent})")
    return lines
