"""Receiving: hash, identify, inspect in a child, keep the master, give it a code. Or quarantine, with the reason."""

from __future__ import annotations

import hashlib
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from domain.digest import Fixity
from domain.documents import (
    NOTHING_NOTICED,
    Noticed,
    RecordState,
    Relation,
    RelationKind,
    SourceFile,
    SourceFormat,
    SourceNature,
)
from domain.entries import Refusal, Registration, Submission
from domain.errors import SYSTEM_FAULTS, ArchiveError, ArchiveUnusable, ErrorCode, RefusedInput
from domain.file_names import display_name, split_name
from domain.findings import MOST_NAMES, SourceFinding, SourceFindingCode, shorten
from domain.identifiers import RecordCode
from domain.incoming import AttachmentRule, IncomingDocument
from pipeline.intake.digests import digest_of
from pipeline.intake.plan import IntakePlan, PlannedSource, content_of, plan_key, work_prefix
from pipeline.intake.relating import related_to
from pipeline.intake.unpacking import INSIDE
from pipeline.isolation.jobs import INSPECT, inspecting_seconds
from scan.identify import identify
from storage.packages.stored_json import StoredForm

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from catalogue.catalogue import Catalogue
    from domain.actors import Actor
    from pipeline.intake.unpacking import Inside, Nesting, Unpacker
    from pipeline.isolation.sandbox import Sandbox
    from pipeline.settings.archive_settings import ArchiveSettings
    from scan.inspection import SourceInspection
    from storage.objects.object_store import ObjectStore

QUARANTINE = "quarantine/"
REFUSAL = StoredForm(Refusal, schema=3)


@dataclass(frozen=True, slots=True)
class Deposit:
    """How a clerk hands documents in.

    Attributes:
        batch: its name or identifier.
        owner: name of the person; empty for the actor who hands in.
        dossier, dossier_title: where they belong; None for loose documents.
        title: of the document, None to use its name.
        relations: of the document to other records.
        attachments: what is done with documents inside it; None as the archive's settings say.
        batch_id: identifier of the batch once it is chosen (`Batches.entered`); `batch` is its name then.
    """

    batch: str
    owner: str = ""
    dossier: str | None = None
    dossier_title: str | None = None
    title: str | None = None
    relations: tuple[Relation, ...] = ()
    attachments: AttachmentRule | None = None
    batch_id: str = ""

    def by(self, actor: Actor) -> Deposit:
        """The same, owned by `actor` unless another person is named."""
        return self if self.owner else replace(self, owner=actor.name)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of one handed-in document at the door.

    Attributes:
        source: name as handed in.
        registration: its code and state, None when refused.
        pages: number of pages, 0 when unknown.
        error: why it was refused, None when taken.
        attempt: names this submission to the durable engine.
        noticed: what inspection found.
        container: code of the record inside whose file it was, None for what was handed in itself.
        parts: what became of the documents inside it, as far as they are taken in.
        left_inside: names of the files inside it that stay there.
    """

    source: str
    registration: Registration | None
    pages: int
    error: ArchiveError | None
    attempt: str = ""
    noticed: Noticed = NOTHING_NOTICED
    container: str | None = None
    parts: tuple[Receipt, ...] = ()
    left_inside: tuple[str, ...] = ()

    def all(self) -> Iterator[Receipt]:
        """This one, then those of the documents inside, however deep."""
        yield self
        for part in self.parts:
            yield from part.all()


class Intake:
    """The door of the archive."""

    def __init__(
        self,
        settings: ArchiveSettings,
        store: ObjectStore,
        catalogue: Catalogue,
        sandbox: Sandbox,
        unpacker: Unpacker,
    ) -> None:
        self._settings = settings
        self._store = store
        self._catalogue = catalogue
        self._sandbox = sandbox
        self._unpacker = unpacker

    def receive(
        self, document: IncomingDocument, deposit: Deposit, time: datetime, nesting: Nesting | None = None
    ) -> Receipt:
        """Take one document in with the documents inside it, or refuse it with its original kept in quarantine.

        Args:
            document: what is handed in.
            deposit: how.
            time: the present.
            nesting: how much may be taken out of it; None for what is handed in itself.

        Raises:
            ArchiveUnusable: the archive itself failed (disk full, store, database); nothing was half taken.
        """
        try:
            return self._receive(document, deposit, time, nesting or self._unpacker.outermost)
        except ArchiveError as error:
            if error.code in SYSTEM_FAULTS or isinstance(error, ArchiveUnusable):
                raise ArchiveUnusable(error.code, **error.facts) from error
            self._quarantine(document, error, deposit, time)
            return Receipt(document.name, None, 0, error)

    def _receive(self, document: IncomingDocument, deposit: Deposit, time: datetime, nesting: Nesting) -> Receipt:
        """A known document is looked into again: what is inside may not be known, or was cut short last time."""
        digests = [digest_of(path) for path in document.files]
        known = self._known(document, digests)
        inspected = [] if known else [self._inspect(path) for path in document.files]
        holding = self._held_before(known, document) if known else _holding(document, inspected)
        taken = (deposit.attachments or AttachmentRule(self._settings.attachments)) is AttachmentRule.TAKE
        with ExitStack() as files:
            inside = {path: files.enter_context(self._unpacker.unpacked([path], nesting)) for path in holding}
            relations = (relation for found in inside.values() for relation in found.relations)
            told = replace(deposit, relations=(*deposit.relations, *relations))
            inside = inside if taken else {path: found.untaken() for path, found in inside.items()}
            receipt = known or self._take(document, digests, _with_left(document, inspected, inside), told, time)
            within = _deposit_inside(receipt, digests, deposit)
            documents = [part for found in inside.values() for part, _ in found.documents]
            parts = [self.receive(part, within, time, nesting.deeper()) for part in documents]
        return _with_parts(receipt, parts, tuple(name for found in inside.values() for name in found.left))

    def _held_before(self, known: Receipt, document: IncomingDocument) -> list[Path]:
        """The files of a known document that has others inside."""
        code = known.registration.code if known.registration else ""
        held = any(relation.kind is RelationKind.HAS_PART for relation in self._catalogue.relations(code))
        return list(document.files) if held else []

    def again(self, content: str, time: datetime) -> int:
        """Begin anew with the kept masters of a document that failed; returns its number of pages.

        Raises:
            ArchiveError: OBJECT_MISSING, its masters are not kept any more.
        """
        stored = self._store.read_bytes(plan_key(content))
        plan = replace(IntakePlan.from_json(stored), received=time)
        self._begin(plan, stored)
        return plan.pages

    def _known(self, document: IncomingDocument, digests: list[Fixity]) -> Receipt | None:
        """The receipt of a document that the archive holds already."""
        known = self._catalogue.by_content(content_of([digest.sha256 for digest in digests]))
        if known is None or known.state is RecordState.FAILED:
            return None
        return Receipt(document.name, Registration(known.code, known.state, is_new=False), known.pages, None)

    def _take(
        self,
        document: IncomingDocument,
        digests: list[Fixity],
        inspected: list[tuple[SourceFormat, SourceInspection]],
        deposit: Deposit,
        time: datetime,
    ) -> Receipt:
        plan = _plan(document, digests, inspected, deposit, time)
        if document.folder or len(plan.sources) > 1:
            before = related_to(self._catalogue, [source.file for source in plan.sources])
            plan = replace(plan, relations=(*plan.relations, *before))
        for index, (path, digest) in enumerate(zip(document.files, digests, strict=True)):
            stored = self._store.put_file(plan.source_key(index), path)
            if stored.sha256 != digest.sha256:
                self._store.delete(plan.source_key(index))
                raise RefusedInput(ErrorCode.FILE_CHANGED)
        registration = self._begin(plan)
        noticed = Noticed(tuple(source.file for source in plan.sources), (), plan.relations)
        return Receipt(document.name, registration, plan.pages, None, plan.received.isoformat(), noticed)

    def _begin(self, plan: IntakePlan, over: bytes | None = None) -> Registration:
        """From here on the document is acknowledged: its plan stands beside its masters, in place of the one `over`."""
        for stale in list(self._store.list(work_prefix(plan.content))):
            self._store.delete(stale.key)  # of a try that failed: what it could not read is to be read anew
        self._store.replace_bytes(plan_key(plan.content), plan.to_json(over))
        return self._catalogue.register(submission_of(plan, self._settings.fonds))

    def _inspect(self, path: Path) -> tuple[SourceFormat, SourceInspection]:
        form = identify(path, self._settings.limits)
        limits = self._settings.limits
        return form, self._sandbox.call_longer(inspecting_seconds(path), INSPECT, path, form, limits)

    def _quarantine(self, document: IncomingDocument, error: ArchiveError, deposit: Deposit, time: datetime) -> None:
        """Keep the refused original, byte for byte, beside the reason; both survive the loss of the database."""
        holders = [told.name for told in deposit.relations if told.kind is RelationKind.PART_OF]
        for path in document.files:
            name = INSIDE.join((*holders, display_name(path)))
            try:
                digest = digest_of(path)
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
                batch_id=deposit.batch_id,
            )
            key = _finding_key(refusal)
            over = self._store.read_bytes(key) if self._store.stat(key) else None
            self._store.replace_bytes(key, REFUSAL.write(refusal, over))
            self._catalogue.refuse(refusal)


def _holding(document: IncomingDocument, inspected: list[tuple[SourceFormat, SourceInspection]]) -> list[Path]:
    """The files of the document that have others inside."""
    pairs = zip(document.files, inspected, strict=True)
    return [path for path, (_, inspection) in pairs if any(map(_is_attached, inspection.findings))]


def _with_left(
    document: IncomingDocument, inspected: list[tuple[SourceFormat, SourceInspection]], inside: dict[Path, Inside]
) -> list[tuple[SourceFormat, SourceInspection]]:
    """Told of what lies inside a file is only what stays there; documents taken out are records of their own."""
    pairs = zip(document.files, inspected, strict=True)
    return [
        (form, _leaving(inspection, inside[path].left) if path in inside else inspection)
        for path, (form, inspection) in pairs
    ]


def _leaving(inspection: SourceInspection, left: tuple[str, ...]) -> SourceInspection:
    findings = [finding for finding in inspection.findings if not _is_attached(finding)]
    if left:
        names = tuple(map(shorten, left[:MOST_NAMES]))
        findings.append(SourceFinding(SourceFindingCode.ATTACHMENTS, len(left), names))
    return replace(inspection, findings=tuple(sorted(findings, key=lambda finding: finding.code.value)))


def _is_attached(finding: SourceFinding) -> bool:
    return finding.code is SourceFindingCode.ATTACHMENTS


def _deposit_inside(receipt: Receipt, digests: list[Fixity], deposit: Deposit) -> Deposit:
    """How what is inside a document is handed in: into its dossier, told to be a part of it."""
    code = receipt.registration.code if receipt.registration else ""
    content = content_of([digest.sha256 for digest in digests])
    part_of = Relation(RelationKind.PART_OF, content, receipt.source, code)
    dossier = RecordCode.parse(code).dossier
    return replace(deposit, dossier=dossier, dossier_title=None, title=None, relations=(part_of,))


def _with_parts(receipt: Receipt, parts: list[Receipt], left: tuple[str, ...]) -> Receipt:
    code = receipt.registration.code if receipt.registration else None
    told = (replace(_inside(part, receipt.source), container=code) for part in parts)
    return replace(receipt, parts=tuple(told), left_inside=left)


def _inside(part: Receipt, name: str) -> Receipt:
    """The receipt with the name of what it was in before its own, and so those of what is inside it."""
    deeper = tuple(_inside(inner, name) for inner in part.parts)
    return replace(part, source=f"{name}{INSIDE}{part.source}", parts=deeper)


def _plan(
    document: IncomingDocument,
    digests: list[Fixity],
    inspected: list[tuple[SourceFormat, SourceInspection]],
    deposit: Deposit,
    time: datetime,
) -> IntakePlan:
    sources = tuple(
        _planned(SourceFile(display_name(path), form, digest, inspection.findings), inspection.pages)
        for path, digest, (form, inspection) in zip(document.files, digests, inspected, strict=True)
    )
    natures = {inspection.nature for _, inspection in inspected}
    if len(sources) > 1 and SourceNature.SIGNED_PDF in natures:
        raise RefusedInput(ErrorCode.SIGNED_AMONG_OTHERS)
    return IntakePlan(
        content=content_of([digest.sha256 for digest in digests]),
        nature=natures.pop() if len(natures) == 1 else SourceNature.IMAGES,
        sources=sources,
        title=deposit.title or _title_of(document),
        dossier=deposit.dossier,
        dossier_title=deposit.dossier_title,
        batch=deposit.batch,
        owner=deposit.owner,
        received=time,
        relations=deposit.relations,
        batch_id=deposit.batch_id,
    )


def _planned(file: SourceFile, pages: int) -> PlannedSource:
    return PlannedSource(file, pages, tuple(finding.stable for finding in file.findings))


def _title_of(document: IncomingDocument) -> str:
    """What people call it: a folder's name ends in no extension."""
    return document.name if document.folder else split_name(document.name)[0]


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
        batch_id=plan.batch_id,
    )


def _finding_key(refusal: Refusal) -> str:
    """Where one refusal is kept: beside the refused bytes, named by batch and file name."""
    name = hashlib.sha256(f"{refusal.batch_id or refusal.batch}\n{refusal.name}".encode()).hexdigest()[:16]
    return f"{QUARANTINE}{refusal.sha256 or 'unread'}/{name}.json"
