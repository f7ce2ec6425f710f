"""From a whole upload to a record: the door of the archive for what came over HTTP, and where it stands since."""

from __future__ import annotations

import logging
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING

from api.http.request_faults import RequestFault, RequestRefused
from api.http.uploads.upload_queue import Waiting
from api.http.uploads.upload_store import DoorAnswer, InsideAnswer, Reason, Upload, UploadStore
from api.notices import notice_line, notices
from domain.actors import SYSTEM
from domain.documents import RecordState
from domain.errors import ArchiveError, ErrorCode
from domain.findings import FindingLevel
from domain.incoming import IncomingDocument
from domain.messages import Language, explain
from domain.terms import Term
from pipeline.intake.receiving import Deposit
from pipeline.intake.unpacking import INSIDE
from pipeline.run_folder import sweep_scratch

if TYPE_CHECKING:
    from api.observe.overview import Overview
    from domain.actors import Actor
    from domain.entries import RecordSummary
    from pipeline.archive import Archive
    from pipeline.intake.receiving import Receipt

_LOG = logging.getLogger("vankho.uploads")
NOBODY_WORKS = "no-worker"
_NOBODY = (
    "Chưa có máy nào xử lý: tài liệu đã nhận an toàn và được làm khi có máy chạy “vankho work”.",
    "No machine is at work: the document is safe, and is seen to once one runs “vankho work”.",
)


class UploadState(Term):
    """Where an upload stands; the later ones are those of its record."""

    UPLOADING = "uploading"
    RECEIVING = "receiving"  # all is here, the door is looking at it
    WAITING = "waiting"  # the archive could not take it yet
    RECEIVED = "received"
    READING = "reading"
    IN_REVIEW = "in-review"
    RELEASED = "released"
    TO_SIGN = "to-sign"
    READY = "ready"
    STORED = "stored"
    ARCHIVED = "archived"
    DUPLICATE = "duplicate"
    REFUSED = "refused"
    FAILED = "failed"


_SETTLED = frozenset(
    {
        UploadState.IN_REVIEW,  # people go on
        UploadState.ARCHIVED,
        UploadState.DUPLICATE,
        UploadState.REFUSED,
        UploadState.FAILED,
    }
)


@dataclass(frozen=True, slots=True)
class InsideStatus:
    """What a clerk sees of a document inside an upload; as in `UploadStatus`."""

    name: str
    state: UploadState
    record: str | None
    message: str | None


@dataclass(frozen=True, slots=True)
class UploadStatus:
    """What a clerk sees of one upload.

    Attributes:
        id, name, length, offset: of the upload.
        state: where it stands.
        settled: nothing more will happen by itself.
        record: code of the record that it became, None before that.
        pages_read, pages: progress of reading; 0 when unknown.
        reason, message: stable code and sentence of a refusal or fault, or of why nothing happens; else None.
        findings: what is told about it to the person who handed it in, as far as it is known.
        inside: the documents inside it (portfolio, attachments), records of their own or refused.
        left_inside: names of the files inside it that stay there.
        elsewhere: codes of the records of other dossiers with the same content.
    """

    id: str
    name: str
    length: int
    offset: int
    state: UploadState
    settled: bool
    record: str | None = None
    pages_read: int = 0
    pages: int = 0
    reason: str | None = None
    message: str | None = None
    findings: tuple[Finding, ...] = ()
    inside: tuple[InsideStatus, ...] = ()
    left_inside: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to tell about an upload: stable code, level, and the line that people read."""

    code: str
    level: FindingLevel
    line: str


class UploadIntake:
    """Takes whole uploads to the archive's door, a few at a time, in the order in which they came.

    What the door could not take (a server is away, the disk is full) is tried again by itself: one of them every some
    seconds, and all as soon as that one was taken.
    """

    def __init__(
        self,
        archive: Archive,
        store: UploadStore,
        overview: Overview,
        again_seconds: float = 5.0,
        sweep_seconds: float = 3600.0,
    ) -> None:
        self._archive = archive
        self._store = store
        self._overview = overview
        self._again_seconds, self._sweep_seconds = again_seconds, sweep_seconds
        self._hands = ThreadPoolExecutor(archive.settings.worker_count, thread_name_prefix="deposit")
        self._over = threading.Event()
        self._round = threading.Thread(target=self._try_again, name="deposit again", daemon=True)
        self._waiting = Waiting(partial(archive.records.states, SYSTEM))

    def open(self) -> None:
        """Go on with what an earlier run left whole but unanswered; forget what has expired."""
        self._store.recall()
        for upload in self._store.sweep():
            self.take(upload.id)
        self._round.start()

    def close(self) -> None:
        """Finish what is in hand; the rest goes on at the next start."""
        self._over.set()
        if self._round.ident:
            self._round.join()
        self._hands.shutdown(wait=True, cancel_futures=True)

    def take(self, upload_id: str) -> None:
        """Let the archive have a whole upload, soon."""
        self._waiting.taken(upload_id)
        with suppress(RuntimeError):  # we are being shut down: the next start takes it
            self._hands.submit(self._take, upload_id)

    def _take(self, upload_id: str) -> None:
        try:
            with self._store.holding(upload_id):
                upload = self._store.find(upload_id)
                if upload.whole and upload.answer is None:
                    self._answer(upload)
                else:
                    self._waiting.answered(upload_id)
        except RequestRefused as refused:
            if refused.fault is RequestFault.UPLOAD_UNKNOWN:
                self._waiting.answered(upload_id)  # cancelled meanwhile; else another hand has it

    def _answer(self, upload: Upload) -> None:
        document = IncomingDocument((self._store.bytes_of(upload),), upload.name)
        deposit = Deposit(
            upload.batch,
            dossier=upload.dossier,
            dossier_title=upload.dossier_title,
            duplicates=upload.duplicates,
            batch_id=upload.batch_id,
            fonds=upload.fonds,
            review=upload.review,
            kind=upload.kind,
        )
        try:
            actor = upload.depositor.as_actor()
            receipt = self._archive.intake.receive(actor, document, deposit)
            urgent = self._waiting.is_person(receipt.registration.code) if receipt.registration else False
            self._archive.intake.submit(actor, receipt, urgent=urgent)
            self._store.finish(upload, _answer_of(receipt))
        except ArchiveError as error:
            self._trouble(upload, Reason(error.code, dict(error.facts)))
        except Exception as error:  # noqa: BLE001 - in a thread of its own, nobody else would tell the clerk
            _LOG.exception("upload %s", upload.id)
            self._trouble(upload, Reason(ErrorCode.INTERNAL, {"detail": type(error).__name__}))
        else:
            self._waiting.answered(upload.id)

    def _trouble(self, upload: Upload, reason: Reason) -> None:
        self._waiting.troubled(upload.id)
        if upload.trouble != reason:
            _LOG.warning("upload %s waits: %s", upload.id, reason.as_error())
        try:
            self._store.save(replace(upload, trouble=reason))
        except ArchiveError:
            _LOG.exception("upload %s", upload.id)  # the disk is so full that not even this fits

    def _try_again(self) -> None:
        """One of those in trouble, in turn, so that no single file holds the others up; after it all of them.

        Every hour what has expired is forgotten, and what killed processes left.
        """
        swept = monotonic()
        while not self._over.wait(self._again_seconds):
            try:
                if monotonic() - swept >= self._sweep_seconds:
                    swept = monotonic()
                    self._sweep()
                self._try_next()
            except Exception:  # noqa: BLE001 - one odd file or a full disk must not end the rounds
                _LOG.exception("uploads")

    def _sweep(self) -> None:
        self._store.sweep()
        sweep_scratch(self._archive.passing().parent)

    def _try_next(self) -> None:
        first = self._waiting.next_in_trouble()
        if first is None:
            return
        self._take(first)
        if not self._waiting.is_waiting(first):
            for upload_id in self._waiting.all_in_trouble():
                self.take(upload_id)

    def status(self, upload: Upload, language: Language) -> UploadStatus:
        """Where `upload` stands now, and what is inside it."""
        status = self._alone(upload, language)
        if upload.answer is None:
            return status
        actor = upload.depositor.as_actor()
        inside = tuple(self._inside(actor, one, language) for one in upload.answer.inside)
        settled = status.settled and all(one.state in _SETTLED for one in inside)
        told = replace(status, left_inside=upload.answer.left_inside, elsewhere=upload.answer.elsewhere)
        return replace(told, settled=settled, inside=inside)

    def _inside(self, actor: Actor, one: InsideAnswer, language: Language) -> InsideStatus:
        state, reason = one.state, one.reason
        if state is RecordState.RECEIVED and one.record:
            standing = self._standing(actor, one.record)
            state = RecordState.REFUSED if isinstance(standing, ArchiveError) else standing.state
            reason = _why(standing)
        message = explain(reason.as_error(), language) if reason else None
        return InsideStatus(one.name, UploadState(state.value), one.record, message)

    def _alone(self, upload: Upload, language: Language) -> UploadStatus:
        if not upload.whole:
            return _status(upload, UploadState.UPLOADING)
        if upload.answer is None:
            state = UploadState.WAITING if upload.trouble else UploadState.RECEIVING
            return _with_sentence(_status(upload, state), upload.trouble, language)
        if upload.answer.state is not RecordState.RECEIVED or upload.answer.record is None:
            status = _status(upload, UploadState(upload.answer.state.value), upload.answer)
            return _with_sentence(replace(status, settled=True), upload.answer.reason, language)
        status = _status(upload, UploadState.RECEIVED, upload.answer)
        return self._of_record(upload.depositor.as_actor(), status, upload.answer.record, language)

    def _of_record(self, actor: Actor, status: UploadStatus, code: str, language: Language) -> UploadStatus:
        summary = self._standing(actor, code)
        if isinstance(summary, ArchiveError):
            refused = replace(status, state=UploadState.REFUSED, record=None, settled=True)
            return _with_sentence(refused, _why(summary), language)
        arriving = summary.state is RecordState.ARRIVING  # by another upload of the same
        state = UploadState.RECEIVED if arriving else UploadState(summary.state.value)
        read, pages = status.pages_read, status.pages
        if summary.state is RecordState.READING:
            read, pages = self._pages_read(actor, code, pages)
        elif summary.state not in {RecordState.RECEIVED, RecordState.FAILED}:
            pages = read = summary.pages or pages
        settled = state in _SETTLED
        found = notices(self._archive.records.noticed(actor, code), language)
        told = tuple(Finding(notice.code, notice.level, notice_line(notice, language)) for notice in found)
        now = replace(status, state=state, settled=settled, pages_read=read, pages=pages, findings=told)
        if state is UploadState.RECEIVED and self._overview.nobody_works():
            return replace(now, reason=NOBODY_WORKS, message=_NOBODY[language is not Language.VI])
        return _with_sentence(now, _why(summary), language)

    def _standing(self, actor: Actor, code: str) -> RecordSummary | ArchiveError:
        """Where a record stands, or why it is gone: its words told that it is secret."""
        try:
            return self._archive.records.summary(actor, code)
        except ArchiveError as error:
            stopped = self._archive.intake.stopped(actor, code) if error.code is ErrorCode.RECORD_NOT_FOUND else None
            if stopped is None:
                raise
            return stopped

    def _pages_read(self, actor: Actor, code: str, pages: int) -> tuple[int, int]:
        try:
            return self._archive.records.pages_read(actor, code)
        except ArchiveError:
            return pages, pages  # it was archived, and its leftovers swept, between two looks


def _why(standing: RecordSummary | ArchiveError) -> Reason | None:
    if isinstance(standing, ArchiveError):
        return Reason(standing.code, dict(standing.facts))
    return Reason(ErrorCode(standing.reason), standing.facts) if standing.reason else None


def _answer_of(receipt: Receipt) -> DoorAnswer:
    state, record, reason = _outcome(receipt)
    within = tuple(InsideAnswer(one.source.partition(INSIDE)[2], *_outcome(one)) for one in receipt.all())[1:]
    left = tuple(name for one in receipt.all() for name in one.left_inside)
    elsewhere = receipt.registration.elsewhere if receipt.registration else ()
    return DoorAnswer(state, record, receipt.pages, reason, within, left, elsewhere)


def _outcome(receipt: Receipt) -> tuple[RecordState, str | None, Reason | None]:
    registration = receipt.registration
    if registration is None:
        error = receipt.error or ArchiveError(ErrorCode.INTERNAL, detail="receipt")
        return RecordState.REFUSED, None, Reason(error.code, dict(error.facts))
    if receipt.error:  # it lies elsewhere
        return RecordState.DUPLICATE, registration.code, Reason(receipt.error.code, dict(receipt.error.facts))
    if not registration.is_new and registration.state is RecordState.ARCHIVED:
        reason = Reason(ErrorCode.ALREADY_ARCHIVED, {"record": registration.code})
        return RecordState.DUPLICATE, registration.code, reason
    return RecordState.RECEIVED, registration.code, None


def _status(upload: Upload, state: UploadState, answer: DoorAnswer | None = None) -> UploadStatus:
    pages, record = (answer.pages, answer.record) if answer else (0, None)
    return UploadStatus(
        upload.id, upload.name, upload.length, upload.offset, state, settled=False, record=record, pages=pages
    )


def _with_sentence(status: UploadStatus, reason: Reason | None, language: Language) -> UploadStatus:
    if reason is None:
        return status
    return replace(status, reason=reason.code.value, message=explain(reason.as_error(), language))
