"""Documents whose signatures wait for a person, confirmed together; each goes on as soon as its value is kept.

A value is kept before the next is asked for, so that a power cut loses at most one request of them; what was kept is
finished by whoever works next, and never asked for again.
"""

from __future__ import annotations

from base64 import b64decode
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Final

from domain.documents import RecordState
from domain.errors import SYSTEM_FAULTS, ArchiveError, ErrorCode
from pipeline.durable.tries import deadly
from pipeline.intake.places import Attempt
from pipeline.isolation.seal_jobs import CONFIRM, CONFIRM_TERMS, SIGN_HASHES, ConfirmJob
from pipeline.processing.story import SIGNED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from domain.entries import RecordSummary
    from pipeline.durable.engine import Engine
    from pipeline.wiring import Parts

_TOGETHER: Final = 100  # signatures in one request: so many at most are asked for once more after a power cut
_PAGE: Final = 200


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What came of a confirmation.

    Attributes:
        signed: documents that have their signature now, and are finished in the background.
        waiting: documents that wait still.
        code_sent: nothing was signed: a one-time code is on its way to whoever confirms.
    """

    signed: int
    waiting: int
    code_sent: bool = False


@dataclass(frozen=True, slots=True)
class _Waiting:
    attempt: Attempt
    hash: str


def take_up(parts: Parts, engine: Engine) -> int:
    """Let those go on whose signature is kept, or whom the present signer signs without asking; how many that is."""
    count = 0
    for record in _records(parts):
        if not parts.settings.signing.confirmed or _has_value(parts, record):
            engine.submit(SIGNED, record.code, record.received.isoformat(), anew=True)
            count += 1
    return count


def take_up_others(parts: Parts, engine: Engine) -> None:
    """Let those go on that another signs by now."""
    if not parts.settings.signing.confirmed:
        take_up(parts, engine)


def take_up_signed(parts: Parts, engine: Engine, fail: Callable[[str, ArchiveError], object]) -> None:
    """Let those go on whose signature is kept, and who confirmed it was killed before he could say so.

    Args:
        parts: of an archive that this process works on.
        engine: finishes them.
        fail: hears of each document at which every worker died.
    """
    dead = engine.given_up(SIGNED)
    for record in _records(parts) if dead else ():
        if (record.code, record.received.isoformat()) in dead:
            fail(record.code, deadly())
    take_up(parts, engine)


def confirm(parts: Parts, code: str) -> Confirmed:
    """Have the waiting documents signed, as many as one confirmation is good for.

    Args:
        parts: of an archive that this process may write.
        code: one-time code; where one is asked for and none is given, it is sent.

    Raises:
        ArchiveUnusable: SIGNING_UNCONFIRMED, SIGNING_SERVICE_AWAY, PIN_REFUSED, KEY_UNUSABLE, CERTIFICATE_UNUSABLE:
            what was signed before goes on, the others wait still.
        ArchiveError: RECORD_CHANGED, another confirms at this moment.
    """
    if next(_records(parts), None) is None:
        return Confirmed(0, 0)
    if not parts.settings.signing.confirmed:
        return Confirmed(take_up(parts, parts.engine), 0)
    with parts.catalogue.only_one("confirming signatures") as may:
        if not may:
            detail = "một người khác đang xác nhận / somebody else is confirming"
            raise ArchiveError(ErrorCode.SIGNING_UNCONFIRMED, detail=detail)
        return _confirmed(parts, code)


def _confirmed(parts: Parts, code: str) -> Confirmed:
    take_up(parts, parts.engine)
    signer, holder = parts.settings.signer, parts.key_holder
    most = holder.call(CONFIRM_TERMS, signer, False).most  # noqa: FBT003 - tasks are called by place
    batch = list(islice(_prepared(parts), most))
    if not batch:
        return Confirmed(0, 0)
    if not code and holder.call(CONFIRM_TERMS, signer, True).code_sent:  # noqa: FBT003
        return Confirmed(0, _count(parts), code_sent=True)
    holder.call(CONFIRM, ConfirmJob(signer, tuple(one.hash for one in batch), code))
    for start in range(0, len(batch), _TOGETHER):
        _sign(parts, batch[start : start + _TOGETHER])
    return Confirmed(len(batch), _count(parts))


def _sign(parts: Parts, group: Sequence[_Waiting]) -> None:
    """Have hashes signed that were confirmed; all values are kept before any document goes on."""
    job = ConfirmJob(parts.settings.signer, tuple(one.hash for one in group))
    values = parts.key_holder.call(SIGN_HASHES, job).values
    for one, value in zip(group, values, strict=True):
        parts.halves.keep_value(one.attempt, one.hash, b64decode(value))
    for one in group:
        parts.engine.submit(SIGNED, one.attempt.record, one.attempt.begun.isoformat(), anew=True)


def _prepared(parts: Parts) -> Iterator[_Waiting]:
    """What is to be signed, as it is now; a document that cannot be prepared goes on, and fails by its own story."""
    for record in _records(parts):
        try:
            plan = parts.workspace.plan(record)
            prepared = parts.halves.prepared(plan)
            signed = parts.halves.value(plan.attempt, prepared) is not None
        except ArchiveError as error:
            if error.code in SYSTEM_FAULTS:
                raise
            parts.engine.submit(SIGNED, record.code, record.received.isoformat(), anew=True)
        else:
            if not signed:
                yield _Waiting(plan.attempt, prepared.hash)


def _has_value(parts: Parts, record: RecordSummary) -> bool:
    """Nobody has to sign it any more; nor where what was prepared is damaged: it goes on, and fails in its story."""
    attempt = Attempt(record.code, record.received)
    try:
        kept = parts.halves.kept(attempt)
        return kept is not None and parts.halves.value(attempt, kept) is not None
    except ArchiveError as error:
        if error.code in SYSTEM_FAULTS:
            raise
        return True


def _records(parts: Parts) -> Iterator[RecordSummary]:
    """All that wait, whatever becomes of them while they are gone through."""
    after: str | None = None
    while found := parts.catalogue.records(after, _PAGE, state=RecordState.TO_SIGN):
        yield from found
        after = found[-1].code


def _count(parts: Parts) -> int:
    """How many have no signature yet; others are being finished."""
    return sum(not _has_value(parts, record) for record in _records(parts))
