"""Comparing the PDF/A of archived records with their masters, several at once; one that lost something is made anew.

A run may be stopped at any moment: what was written is whole, and the next run passes over what this one found alike.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import TYPE_CHECKING

from domain.documents import FileUse, SourceNature
from domain.errors import SYSTEM_FAULTS, ArchiveError
from pipeline.isolation.jobs import PROVE, ComposeSource, ProveJob
from pipeline.processing.events import software
from pipeline.texts.masters import Masters
from pipeline.upkeep.rechecking.anew import Anew
from pipeline.upkeep.rechecking.report import RecheckReport, RecheckState

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from domain.documents import Record, StoredFile
    from pipeline.wiring import Parts
    from rendition.pdfa_report import PageProof

_AT_ONCE = 4  # records in the hands of each worker


def recheck(parts: Parts, codes: Iterable[str], *, dry_run: bool, every: bool) -> Iterator[RecheckReport]:
    """Compare records and make anew what lost something.

    Args:
        parts: of an archive that this process may write, unless `dry_run`.
        codes: of archived records.
        dry_run: only compare.
        every: also records that an earlier run of this program found alike.

    Raises:
        ArchiveError: a fault of the machine; what is the matter with a record stands in its report.
    """
    if not dry_run:
        parts.reviser.catch_up()
    checker = _Checker(parts, dry_run=dry_run, every=every)
    todo = iter(dict.fromkeys(codes))
    with ThreadPoolExecutor(parts.settings.worker_count) as pool:
        while group := list(islice(todo, _AT_ONCE * parts.settings.worker_count)):
            yield from pool.map(checker.check, group)


class _Checker:
    def __init__(self, parts: Parts, *, dry_run: bool, every: bool) -> None:
        self._parts = parts
        self._masters = Masters(parts.dossiers, parts.workspace, parts.sandbox, parts.settings.limits)
        self._known = _Known(parts.settings.home / "scratch" / "rechecked", every=every)
        self._anew = None if dry_run else Anew(parts)

    def check(self, code: str) -> RecheckReport:
        """What is the matter with one record, and what was done about it."""
        try:
            record = self._parts.reviser.archived(code)
            if record.nature is SourceNature.SIGNED_PDF:
                return RecheckReport(code, RecheckState.SIGNED)
            access = next(file for file in record.files if file.use is FileUse.ACCESS)
            if self._known.alike(access):
                return RecheckReport(code, RecheckState.KNOWN)
            return self._compared(record, access)
        except ArchiveError as error:
            if error.code in SYSTEM_FAULTS:
                raise
            return RecheckReport(code, RecheckState.FAILED, code=error.code.value, facts=error.facts)

    def _compared(self, record: Record, access: StoredFile) -> RecheckReport:
        sources = self._sources(record)
        try:
            lost = tuple(proof for proof in self._proofs(record, access, sources) if not proof.alike)
            if not lost:
                self._known.add(access)
                return RecheckReport(record.code, RecheckState.ALIKE)
            if self._anew is None:
                return RecheckReport(record.code, RecheckState.LOST, lost)
            after, version = self._anew.recompose(record, access, sources, lost)
            return RecheckReport(record.code, RecheckState.RECOMPOSED, lost, after, version)
        finally:
            self._masters.forget(record.code)

    def _proofs(self, record: Record, access: StoredFile, sources: tuple[ComposeSource, ...]) -> Iterable[PageProof]:
        name = f"access-{access.fixity.sha256}.pdf"
        fetch = self._parts.dossiers.fetch
        local = self._parts.workspace.stored(record.code, name, lambda to: fetch(record, access, to))
        turns = tuple(page.image.quarter_turns if page.image else None for page in record.pages)
        job = ProveJob(sources, local, turns, self._parts.settings.limits)
        return self._parts.sandbox.call_longer(len(turns), PROVE, job).pages

    def _sources(self, record: Record) -> tuple[ComposeSource, ...]:
        pages = self._masters.pages(record)
        starts = [1 + sum(pages[:at]) for at in range(len(pages))]
        found = [self._masters.locate(record, pages, start) for start in starts]
        return tuple(ComposeSource(path, form, count) for (path, form, _), count in zip(found, pages, strict=True))


class _Known:
    """PDF/A that this version of the program found alike, by digest; on this machine, and lost without harm."""

    def __init__(self, folder: Path, *, every: bool) -> None:
        self._folder = folder / software().replace(" ", "-")
        self._every = every

    def alike(self, file: StoredFile) -> bool:
        return not self._every and (self._folder / file.fixity.sha256).exists()

    def add(self, file: StoredFile) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        (self._folder / file.fixity.sha256).touch()
