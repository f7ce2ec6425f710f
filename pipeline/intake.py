"""Receiving: hash, identify, inspect in a child, keep the master, give it a code. Or quarantine, with the reason."""

from __future__ import annotations

import getpass
import hashlib
import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import TypeAdapter

from catalogue.entries import Refusal, Registration, Submission
from domain.digest import Fixity, fixity_of
from domain.documents import RecordState, Relation, SourceFile, SourceFormat, SourceNature
from domain.errors import SYSTEM_FAULTS, ArchiveError, ArchiveUnusable, ErrorCode, RefusedInput
from pipeline.children.jobs import INSPECT
from pipeline.plan import IntakePlan, PlannedSource, content_of, plan_key, work_prefix
from scan.collect import IncomingDocument, display_name
from scan.identify import identify

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from catalogue.catalogue import Catalogue
    from pipeline.children.sandbox import Sandbox
    from pipeline.settings import ArchiveSettings
    from scan.inspection import SourceInspection
    from storage.object_store import ObjectStore

QUARANTINE = "quarantine/"
REFUSAL_JSON: TypeAdapter[Refusal] = TypeAdapter(Refusal)
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Deposit:
    """How a clerk hands documents in.

    Attributes:
        batch, owner: name of the batch and of the person.
        dossier, dossier_title: where they belong; None for loose documents.
        title: of the document, None to use its name.
        relations: of the document to other records.
    """

    batch: str
    owner: str
    dossier: str | None = None
    dossier_title: str | None = None
    title: str | None = None
    relations: tuple[Relation, ...] = ()


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of one handed-in document at the door.

    Attributes:
        source: name as handed in.
        registration: its code and state, None when refused.
        pages: number of pages, 0 when unknown.
        error: why it was refused, None when taken.
        attempt: names this submission to the durable engine.
    """

    source: str
    registration: Registration | None
    pages: int
    error: ArchiveError | None
    attempt: str = ""


class Intake:
    """The door of the archive."""

    def __init__(self, settings: ArchiveSettings, store: ObjectStore, catalogue: Catalogue, sandbox: Sandbox) -> None:
        self._settings = settings
        self._store = store
        self._catalogue = catalogue
        self._sandbox = sandbox

    def receive(self, document: IncomingDocument, deposit: Deposit, time: datetime) -> Receipt:
        """Take one document in, or refuse it with its original kept in quarantine.

        Raises:
            ArchiveUnusable: the archive itself failed (disk full, store, database); nothing was half taken.
        """
        try:
            digests = [_digest(path) for path in document.files]
            return self._known(document, digests) or self._take(document, digests, deposit, time)
        except ArchiveError as error:
            if error.code in SYSTEM_FAULTS or isinstance(error, ArchiveUnusable):
                raise ArchiveUnusable(error.code, **error.facts) from error
            self._quarantine(document, error, deposit, time)
            return Receipt(document.name, None, 0, error)

    def again(self, content: str, time: datetime) -> int:
        """Begin anew with the kept masters of a document that failed; returns its number of pages.

        Raises:
            ArchiveError: OBJECT_MISSING, its masters are not kept any more.
        """
        plan = replace(IntakePlan.from_json(self._store.read_bytes(plan_key(content))), received=time)
        self._begin(plan)
        return plan.pages

    def _known(self, document: IncomingDocument, digests: list[Fixity]) -> Receipt | None:
        """The receipt of a document that the archive holds already."""
        known = self._catalogue.by_content(content_of([digest.sha256 for digest in digests]))
        if known is None or known.state is RecordState.FAILED:
            return None
        return Receipt(document.name, Registration(known.code, known.state, is_new=False), known.pages, None)

    def _take(self, document: IncomingDocument, digests: list[Fixity], deposit: Deposit, time: datetime) -> Receipt:
        inspected = [self._inspect(path) for path in document.files]
        plan = _plan(document, digests, inspected, deposit, time)
        for index, (path, digest) in enumerate(zip(document.files, digests, strict=True)):
            stored = self._store.put_file(plan.source_key(index), path)
            if stored.sha256 != digest.sha256:
                self._store.delete(plan.source_key(index))
                raise RefusedInput(ErrorCode.UNREADABLE_FILE, detail="tệp thay đổi trong khi nạp / changed while read")
        registration = self._begin(plan)
        return Receipt(document.name, registration, plan.pages, None, plan.received.isoformat())

    def _begin(self, plan: IntakePlan) -> Registration:
        """From here on the document is acknowledged: its plan stands beside its masters."""
        for stale in list(self._store.list(work_prefix(plan.content))):
            self._store.delete(stale.key)  # of a try that failed: what it could not read is to be read anew
        self._store.replace_bytes(plan_key(plan.content), plan.to_json())
        return self._catalogue.register(submission_of(plan, self._settings.fonds))

    def _inspect(self, path: Path) -> tuple[SourceFormat, SourceInspection]:
        form = identify(path, self._settings.limits)
        limits = self._settings.limits
        return form, self._sandbox.call(INSPECT, path, form, limits)

    def _quarantine(self, document: IncomingDocument, error: ArchiveError, deposit: Deposit, time: datetime) -> None:
        """Keep the refused original, byte for byte, beside the reason; both survive the loss of the database."""
        for path in document.files:
            name = display_name(path)
            try:
                digest = _digest(path)
            except RefusedInput:
                digest = Fixity(0, "", "")  # nothing could be read, so nothing can be kept but the reason
            if digest.sha256:
                self._store.put_file(f"{QUARANTINE}{digest.sha256}/original", path)
            refusal = Refusal(
                sha256=digest.sha256,
                name=name,
                code=error.code,
                batch=deposit.batch,
                owner=deposit.owner,
                time=time,
                size=digest.size,
                facts=dict(error.facts),
            )
            self._store.replace_bytes(_finding_key(refusal), REFUSAL_JSON.dump_json(refusal))
            self._catalogue.refuse(refusal)


def _plan(
    document: IncomingDocument,
    digests: list[Fixity],
    inspected: list[tuple[SourceFormat, SourceInspection]],
    deposit: Deposit,
    time: datetime,
) -> IntakePlan:
    sources = tuple(
        PlannedSource(SourceFile(display_name(path), form, digest), inspection.pages, inspection.findings)
        for path, digest, (form, inspection) in zip(document.files, digests, inspected, strict=True)
    )
    natures = {inspection.nature for _, inspection in inspected}
    if len(sources) > 1 and SourceNature.SIGNED_PDF in natures:
        raise RefusedInput(
            ErrorCode.UNSUPPORTED_FORMAT, found="PDF đã ký giữa các tệp khác / a signed PDF among other files"
        )
    return IntakePlan(
        content=content_of([digest.sha256 for digest in digests]),
        nature=natures.pop() if len(natures) == 1 else SourceNature.IMAGES,
        sources=sources,
        title=deposit.title or Path(document.name).stem,
        dossier=deposit.dossier,
        dossier_title=deposit.dossier_title,
        batch=deposit.batch,
        owner=deposit.owner,
        received=time,
        relations=deposit.relations,
    )


def submission_of(plan: IntakePlan, fonds: str) -> Submission:
    """What the catalogue needs to know of a planned document; a loose one is kept under `fonds`."""
    return Submission(
        content=plan.content,
        nature=plan.nature,
        sources=tuple(source.file for source in plan.sources),
        title=plan.title,
        dossier=plan.dossier,
        dossier_title=plan.dossier_title,
        fonds=fonds,
        batch=plan.batch,
        owner=plan.owner,
        received=plan.received,
        relations=plan.relations,
    )


def system_user() -> str:
    """Who hands in while there is no log-in: the user whom this process runs as."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"uid {os.getuid()}"


def _digest(path: Path) -> Fixity:
    try:
        if path.exists() and not path.is_file():  # a pipe or device would be waited for, for ever
            raise RefusedInput(ErrorCode.UNREADABLE_FILE, detail="không phải tệp thường / not a regular file")
        return fixity_of(_chunks(path))
    except OSError as error:
        raise RefusedInput(ErrorCode.UNREADABLE_FILE, detail=error.strerror or str(error)) from error


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk


def _finding_key(refusal: Refusal) -> str:
    """Where one refusal is kept: beside the refused bytes, named by batch and file name."""
    name = hashlib.sha256(f"{refusal.batch}\n{refusal.name}".encode()).hexdigest()[:16]
    return f"{QUARANTINE}{refusal.sha256 or 'unread'}/{name}.json"
