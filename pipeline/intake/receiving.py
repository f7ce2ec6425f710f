"""Receiving: hash, identify, inspect in a child, keep the master, give it a code. Or quarantine, with the reason."""

from __future__ import annotations

from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from domain.batches import BatchKind
from domain.documents import NOTHING_NOTICED, Noticed, RecordState, Relation, RelationKind
from domain.duplicates import DuplicateRule
from domain.entries import Registration
from domain.errors import SYSTEM_FAULTS, ArchiveError, ArchiveUnusable, ErrorCode, RefusedInput
from domain.findings import MOST_NAMES, SourceFinding, SourceFindingCode, shorten
from domain.identifiers import RecordCode
from domain.incoming import AttachmentRule, IncomingDocument
from domain.secrecy import StoppedDeposit, stop_of
from pipeline.intake.digests import digest_of
from pipeline.intake.earlier import is_kept, kept_plan, move_masters
from pipeline.intake.intake_plan import IntakePlan, content_of
from pipeline.intake.places import intake_folder, plan_key
from pipeline.intake.planning import plan_document, submission_of
from pipeline.intake.quarantine import Quarantine
from pipeline.intake.relating import related_to
from pipeline.intake.unpacking import INSIDE
from pipeline.isolation.jobs import INSPECT, inspecting_seconds
from scan.identify import identify

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from pathlib import Path

    from catalogue.catalogue import Catalogue
    from domain.actors import Actor
    from domain.digest import Fixity
    from domain.documents import SourceFormat
    from domain.entries import RecordSummary
    from domain.incoming import IncomingDocument
    from domain.secrecy import SecrecyStop
    from pipeline.intake.unpacking import Inside, Nesting, Unpacker
    from pipeline.isolation.sandbox import Sandbox
    from pipeline.secrecy.guard import SecrecyGuard
    from pipeline.settings.archive_settings import ArchiveSettings
    from scan.inspection import SourceInspection
    from storage.objects.object_store import ObjectStore

    Ask = Callable[[str, Registration], bool]


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
        duplicates: what is done with content that another dossier holds; None as the archive's settings say.
        fonds: code of the fonds; empty for that of the dossier where it is there, else the archive's own.
        ask: where the rule is to ask, whoever can answer whether a document, called so and known so, is filed again.
        review: people look at it before it is written and sealed; None as the archive's settings say.
        kind: of the batch, where it is opened by its name.
    """

    batch: str
    owner: str = ""
    dossier: str | None = None
    dossier_title: str | None = None
    title: str | None = None
    relations: tuple[Relation, ...] = ()
    attachments: AttachmentRule | None = None
    batch_id: str = ""
    duplicates: DuplicateRule | None = None
    ask: Ask | None = None
    fonds: str = ""
    review: bool | None = None
    kind: BatchKind = BatchKind.GENERAL

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
        error: why it was refused; with a registration, why it was not filed again beside that record; else None.
        noticed: what inspection found.
        container: code of the record inside whose file it was, None for what was handed in itself.
        parts: what became of the documents inside it, as far as they are taken in.
        left_inside: names of the files inside it that stay there.
    """

    source: str
    registration: Registration | None
    pages: int
    error: ArchiveError | None
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
        guard: SecrecyGuard,
    ) -> None:
        self._settings = settings
        self._store = store
        self._catalogue = catalogue
        self._sandbox = sandbox
        self._unpacker = unpacker
        self._guard = guard
        self._quarantine = Quarantine(store, catalogue)

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
            if error.code is ErrorCode.SECRET_DOCUMENT:
                self._stop(stop_of(error.facts), deposit, time)
            else:
                self._quarantine.keep(document, error, deposit, time)
            return Receipt(document.name, None, 0, error)

    def _receive(self, document: IncomingDocument, deposit: Deposit, time: datetime, nesting: Nesting) -> Receipt:
        """A known document is looked into again: what is inside may not be known, or was cut short last time."""
        digests = [digest_of(path) for path in document.files]
        content = content_of([digest.sha256 for digest in digests])
        deposit = self._answered(document, content, deposit)
        self._guard.check_said(content, document.degree)
        known = self._known(document, content, deposit)
        inspected = [] if known else [self._inspect(path) for path in document.files]
        if not known:
            forms = (form for form, _ in inspected)
            self._guard.check(content, zip(document.files, forms, strict=True))
        holding = self._held_before(known, document) if known else _holding(document, inspected)
        taken = (deposit.attachments or AttachmentRule(self._settings.attachments)) is AttachmentRule.TAKE
        with ExitStack() as files:
            inside = {path: files.enter_context(self._unpacker.unpacked([path], nesting)) for path in holding}
            for found in () if known else inside.values():
                self._guard.check_inside(content, found, self._unpacker, nesting)
            relations = (relation for found in inside.values() for relation in found.relations)
            told = replace(deposit, relations=(*deposit.relations, *relations))
            inside = inside if taken else {path: found.untaken() for path, found in inside.items()}
            receipt = known or self._take(document, digests, _with_left(document, inspected, inside), told, time)
            within = _deposit_inside(receipt, digests, deposit)
            documents = [part for found in inside.values() for part, _ in found.documents]
            taken_in = [] if receipt.error else documents  # else they lie where it lies
            parts = [self.receive(part, within, time, nesting.deeper()) for part in taken_in]
        return _with_parts(receipt, parts, tuple(name for found in inside.values() for name in found.left))

    def _stop(self, stop: SecrecyStop, deposit: Deposit, time: datetime) -> None:
        """Keep that it was handed in; a record that it became before is told to who may release it."""
        lies = self._catalogue.known(stop.content, deposit.dossier, fonds=self._fonds(deposit))
        batch = deposit.batch, deposit.batch_id, deposit.owner, deposit.fonds
        self._guard.stops.stop(replace(stop, record=lies.code if lies else ""), StoppedDeposit(time, *batch))

    def _held_before(self, known: Receipt, document: IncomingDocument) -> list[Path]:
        """The files of a known document that has others inside; those of one that lies elsewhere lie there."""
        code = known.registration.code if known.registration and not known.error else ""
        held = any(relation.kind is RelationKind.HAS_PART for relation in self._catalogue.relations(code))
        return list(document.files) if held else []

    def again(self, record: RecordSummary, time: datetime) -> int:
        """Begin another attempt at a document that failed, from its kept masters; returns its number of pages.

        Raises:
            ArchiveError: OBJECT_MISSING, its masters are not kept any more; NOT_FAILED, somebody else was faster.
        """
        plan = kept_plan(self._store, record)
        if not self._catalogue.begin_again(record.code, time):
            state = self._catalogue.states((record.code,)).get(record.code, record.state)
            raise ArchiveError(ErrorCode.NOT_FAILED, record=record.code, state=state.value)
        return plan.pages

    def _known(self, document: IncomingDocument, content: str, deposit: Deposit) -> Receipt | None:
        """The receipt of a document that is not taken in again."""
        beside = self._rule(deposit) is DuplicateRule.FILE
        known = self._catalogue.known(content, deposit.dossier, beside=beside, fonds=self._fonds(deposit))
        return self._known_receipt(document, known, deposit) if known else None

    def _answered(self, document: IncomingDocument, content: str, deposit: Deposit) -> Deposit:
        """The deposit as somebody who was asked wants it."""
        if deposit.ask is None or self._rule(deposit) is not DuplicateRule.ASK:
            return deposit
        known = self._catalogue.known(content, deposit.dossier, fonds=self._fonds(deposit))
        wanted = known is not None and bool(known.elsewhere) and deposit.ask(document.name, known)
        return replace(deposit, duplicates=DuplicateRule.FILE) if wanted else deposit

    def _known_receipt(self, document: IncomingDocument, known: Registration, deposit: Deposit) -> Receipt:
        summary = self._catalogue.find(known.code)
        error = None
        if known.elsewhere:
            facts = {"record": known.code, "dossier": deposit.dossier or ""}
            asks = self._rule(deposit) is DuplicateRule.ASK
            error = ArchiveError(ErrorCode.FILED_ELSEWHERE if asks else ErrorCode.ALREADY_ARCHIVED, **facts)
        return Receipt(document.name, known, summary.pages if summary else 0, error)

    def _fonds(self, deposit: Deposit) -> str:
        return deposit.fonds or self._settings.fonds

    def _rule(self, deposit: Deposit) -> DuplicateRule:
        return deposit.duplicates or DuplicateRule(self._settings.duplicates)

    def _take(
        self,
        document: IncomingDocument,
        digests: list[Fixity],
        inspected: list[tuple[SourceFormat, SourceInspection]],
        deposit: Deposit,
        time: datetime,
    ) -> Receipt:
        """Register first, then put: from the moment that its masters and plan lie in the bucket it is acknowledged."""
        reviewed = self._settings.review.release == "review" if deposit.review is None else deposit.review
        plan = plan_document(document, digests, inspected, replace(deposit, review=reviewed), time)
        if document.folder or len(plan.sources) > 1:
            files = [source.file for source in plan.sources]
            before = related_to(self._catalogue, files, deposit.dossier, self._fonds(deposit))
            plan = replace(plan, relations=(*plan.relations, *before))
        beside = self._rule(deposit) is DuplicateRule.FILE
        registration = self._catalogue.register(submission_of(plan, self._settings.fonds, beside=beside), arrived=False)
        if not registration.is_new:  # somebody else brought the same in this very moment
            return self._known_receipt(document, registration, deposit)
        plan = replace(plan, record=registration.code)
        try:
            self._put(plan, document, digests)
        except ArchiveError as error:
            self._take_back(plan, error)
            raise
        noticed = Noticed(tuple(source.file for source in plan.sources), (), plan.relations)
        return Receipt(document.name, self._arrived(plan, registration), plan.pages, None, noticed=noticed)

    def _put(self, plan: IntakePlan, document: IncomingDocument, digests: list[Fixity]) -> None:
        """Masters first: a plan says that all of them are there."""
        self._make_room(plan)
        for index, (path, digest) in enumerate(zip(document.files, digests, strict=True)):
            stored = self._store.put_file(plan.source_key(index), path)
            if stored.sha256 != digest.sha256:
                self._store.delete(plan.source_key(index))
                raise RefusedInput(ErrorCode.FILE_CHANGED)
        self._store.replace_bytes(plan_key(plan.record), plan.to_json())

    def _make_room(self, plan: IntakePlan) -> None:
        """Another document that lies in this place was forgotten with the database: it gets a new code."""
        key = plan_key(plan.record)
        if self._store.stat(key) is None:
            return
        other = IntakePlan.from_json(self._store.read_bytes(key))
        if other.content != plan.content:
            known = self._catalogue.restore(submission_of(other, self._settings.fonds), "")
            move_masters(self._store, other, known.code)

    def _arrived(self, plan: IntakePlan, registration: Registration) -> Registration:
        """Masters and plan lie there, so it has arrived, also for who took it over meanwhile; the work is his then.

        Raises:
            ArchiveUnusable: STORE_FAILED, putting took so long that it was given up.
        """
        summary = self._catalogue.find(plan.record)
        if summary is None:
            raise ArchiveUnusable(ErrorCode.STORE_FAILED, detail=plan.source_key(0))
        self._catalogue.set_state(plan.record, RecordState.RECEIVED)
        ours = summary.received == plan.received
        return replace(registration, state=RecordState.RECEIVED, is_new=ours, received=summary.received)

    def _take_back(self, plan: IntakePlan, error: ArchiveError) -> None:
        """Nothing is half taken. What had failed before has failed once more: its masters are kept."""
        with suppress(ArchiveError):  # else the sweep does it
            summary = self._catalogue.find(plan.record)
            if summary and is_kept(self._store, summary):
                failed = RecordState.FAILED, error.code.value, error.facts
                self._catalogue.set_state(plan.record, *failed, attempt=plan.received)
            elif self._catalogue.withdraw(plan.record, plan.received):
                self._store.clear(intake_folder(plan.record))

    def _inspect(self, path: Path) -> tuple[SourceFormat, SourceInspection]:
        form = identify(path, self._settings.limits)
        limits = self._settings.limits
        return form, self._sandbox.call_longer(inspecting_seconds(path), INSPECT, path, form, limits)


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
    """How what is inside a document is handed in: into its dossier, told to be a part of it.

    Inside a loose document it is known wherever it lies, as that itself is.
    """
    code = receipt.registration.code if receipt.registration else ""
    content = content_of([digest.sha256 for digest in digests])
    part_of = Relation(RelationKind.PART_OF, content, receipt.source, code)
    dossier = RecordCode.parse(code).dossier
    rule = deposit.duplicates if deposit.dossier else DuplicateRule.REFUSE
    told = replace(deposit, dossier=dossier, dossier_title=None, title=None, relations=(part_of,))
    return replace(told, duplicates=rule)


def _with_parts(receipt: Receipt, parts: list[Receipt], left: tuple[str, ...]) -> Receipt:
    code = receipt.registration.code if receipt.registration else None
    told = (replace(_inside(part, receipt.source), container=code) for part in parts)
    return replace(receipt, parts=tuple(told), left_inside=left)


def _inside(part: Receipt, name: str) -> Receipt:
    """The receipt with the name of what it was in before its own, and so those of what is inside it."""
    deeper = tuple(_inside(inner, name) for inner in part.parts)
    return replace(part, source=f"{name}{INSIDE}{part.source}", parts=deeper)
