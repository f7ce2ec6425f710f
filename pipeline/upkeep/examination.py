"""`vankho doctor`: probes of the machine and of one archive. Each probe says what it found, none stops the others."""

from __future__ import annotations

import shutil
import sqlite3
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from domain.errors import ArchiveError
from domain.limits import InputLimits
from domain.messages import Language, explain
from domain.vietnam_time import VIETNAM
from ocr.reader.line_engine import LineEngine
from ocr.tesseract_engine import TesseractEngine
from pipeline.isolation.jobs import WITHOUT_NETWORK
from pipeline.isolation.sandbox import Sandbox
from pipeline.journal.mailing import try_mail_server
from pipeline.journal.standing import standing
from pipeline.settings.private_files import how_to_close, open_folders
from pipeline.upkeep.clock_check import is_synchronised, judge_clock
from pipeline.upkeep.examined import Examined, probed
from pipeline.upkeep.reindexing import DriftFound, batches, text_pages
from pipeline.upkeep.signer_findings import signer_findings
from pipeline.wiring import open_parts
from signing.keys.key_places import REVOCATION_LIST
from signing.keys.revocation_list import list_standing
from storage.objects.examination import examine_store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from domain.documents import RecordState
    from index.search_index import SearchIndex
    from pipeline.settings.archive_settings import ArchiveSettings
    from pipeline.wiring import Parts
    from signing.keys.revocation_list import ListStanding

_LOW_SPACE_BYTES = 2 << 30
_TOGETHER = 200  # records of which the index is asked at once
_NAMED = 5  # codes


def examine(home: Path, language: Language, *, timestamp: bool = False) -> Iterator[Examined]:
    """All findings about this machine, then about the archive in `home`.

    Args:
        home: of the archive.
        language: of the sentences.
        timestamp: also have each timestamp server give a token, which real ones may charge for.
    """
    yield Examined("python", well=True, detail=sys.version.split()[0])
    yield Examined("sqlite", well=True, detail=sqlite3.sqlite_version)
    yield probed("reader", lambda: str(LineEngine().probe()), language)
    yield probed("tesseract", lambda: str(TesseractEngine().probe()), language)
    yield probed("sandbox", _sandbox, language)
    try:
        parts = open_parts(home, write=False)
    except ArchiveError as error:
        yield Examined("archive", well=False, detail=explain(error, language))
        return
    with parts:
        yield from _archive_findings(parts, language, timestamp=timestamp)


def _archive_findings(parts: Parts, language: Language, *, timestamp: bool) -> Iterator[Examined]:
    settings = parts.settings
    yield Examined("archive", well=True, detail=f"{settings.archive}, {settings.organisation}, {settings.home}")
    free = shutil.disk_usage(settings.home).free
    yield Examined("disk", well=free > _LOW_SPACE_BYTES, detail=f"{free >> 30} GiB")
    yield _privacy(settings)
    yield probed("store", lambda: f"{sum(1 for _ in parts.dossiers.dossiers())} hồ sơ / dossiers", language)
    yield from _store_findings(parts)
    yield probed("catalogue", lambda: _counts(parts.catalogue.counts()), language)
    yield _clock(parts, language)
    yield probed("index", lambda: _index(parts.index), language)
    yield from _journal(parts, language)
    yield from signer_findings(parts, language, timestamp=timestamp)
    yield from _root(parts, language)
    yield drift_found(parts, language)


def _clock(parts: Parts, language: Language) -> Examined:
    """Whether this machine tells the time that the others tell."""
    try:
        well, detail = judge_clock(parts.clock(), parts.catalogue.now(), synchronised=is_synchronised())
    except ArchiveError as error:
        return Examined("clock", well=False, detail=explain(error, language))
    return Examined("clock", well=well, detail=detail)


def _privacy(settings: ArchiveSettings) -> Examined:
    """Whether only the owner may look into the archive."""
    folders = open_folders(settings)
    if not folders:
        return Examined("privacy", well=True, detail="chỉ chủ sở hữu đọc được / only its owner can read it")
    said = "người khác trên máy này vào xem được; hãy chạy / others on this machine can look in; run"
    return Examined("privacy", well=False, detail=f"{said}: {how_to_close(folders)}")


def _store_findings(parts: Parts) -> Iterator[Examined]:
    """What the object store can really do, tried with objects of the examination's own."""
    with suppress(ArchiveError):  # a store that cannot be opened has its finding already
        for finding in examine_store(parts.store):
            yield Examined(f"store-{finding.subject}", finding.well, finding.detail)


def _sandbox() -> str:
    """What children are really denied here: the network needs a kernel that lets go of it."""
    with tempfile.TemporaryDirectory(prefix="vankho-") as scratch:
        alone = Sandbox(InputLimits(), Path(scratch), ()).call(WITHOUT_NETWORK)
    return "không có mạng / no network" if alone else "CÒN MẠNG / the kernel does not let children leave the network"


def _index(index: SearchIndex) -> str:
    return f"{sum(1 for _ in index.records())} tài liệu / records; {index.about()}"


def _journal(parts: Parts, language: Language) -> Iterator[Examined]:
    """Whether all that was done is signed, or waits for something."""
    try:
        found = standing(parts)
    except ArchiveError as error:
        yield Examined("journal", well=False, detail=explain(error, language))
        return
    detail = f"đã ký {found.signed} mục, chờ {found.waiting} / {found.signed} entries signed, {found.waiting} wait"
    if found.since:
        begun = f"{found.since.astimezone(VIETNAM):%d/%m/%Y %H:%M}"
        detail += f" (từ / since {begun}; ký khi có / signed by “vankho serve”, “vankho work”)"
    if found.witness is not None:
        detail += f"; nơi làm chứng có {found.witness} / the witness holds {found.witness}"
    if found.mailed:
        detail += f"; gửi thư lần cuối / last mailed {found.mailed}"
    if found.fault:
        detail += f"; {explain(found.fault, language)}"
    yield Examined("journal", well=found.well, detail=detail)
    if parts.settings.journal.mail_server:
        yield probed("mail", lambda: try_mail_server(parts.settings), language)


def _root(parts: Parts, language: Language) -> Iterator[Examined]:
    """Where the root's key is, and when it is needed next; nothing where the keys are not here or not ours."""
    settings, keys = parts.settings, parts.settings.keys_folder
    if not (keys / REVOCATION_LIST).exists():
        return
    try:
        standing = list_standing(keys)
    except ArchiveError as error:
        yield Examined("root", well=False, detail=explain(error, language))
        return
    well = standing.root is not None or parts.clock() < standing.due
    yield Examined("root", well=well, detail=_told_root(standing, settings.root_folder, well=well))


def _told_root(standing: ListStanding, folder: Path, *, well: bool) -> str:
    due, until = f"{standing.due:%d/%m/%Y}", f"{standing.until:%d/%m/%Y}"
    if standing.root is not None:
        return (
            f"khóa gốc đang ở {standing.root.parent}: hãy chép đi, cất riêng rồi xóa khỏi máy này"
            " / the root's key is on this machine: copy it, keep it elsewhere, then remove it here"
        )
    if well:
        return f"khóa gốc cất riêng, cần đem lại trước {due} / kept elsewhere, needed again before {due}"
    return (
        f"hãy đem khóa gốc trở lại {folder} và chạy lại lệnh này; quá {until} thì không ký được nữa"
        f" / bring the root's key back and run this again; after {until} nothing can be sealed"
    )


def _counts(counts: dict[RecordState, int]) -> str:
    return ", ".join(f"{state.value} {number}" for state, number in counts.items() if number) or "0"


def drift_found(parts: Parts, language: Language) -> Examined:
    """Records that only the store or only the index knows, or of which the index has other pages."""
    found = 0
    missing = DriftFound()
    try:
        for dossier in parts.dossiers.dossiers():
            for records in batches(parts.dossiers.records(dossier.code), _TOGETHER):
                held = parts.index.held([record.code for record in records])
                for record in records:
                    if held.get(record.code, 0) != text_pages(record):
                        missing = missing.with_one(record.code)
                found += len(held)
        extra = sum(1 for _ in parts.index.records()) - found
    except ArchiveError as error:
        return Examined("drift", well=False, detail=explain(error, language))
    named = f": {', '.join(missing.codes[:_NAMED])}" if missing.codes else ""
    detail = f"thiếu / missing {missing.count}{named}; thừa / extra {extra}"
    return Examined("drift", well=not missing.count and not extra, detail=detail)
