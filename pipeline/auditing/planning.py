"""What an audit is to look at: the codes of records, sorted, in portions of whole dossiers."""

from __future__ import annotations

import secrets
from itertools import groupby
from random import SystemRandom
from typing import TYPE_CHECKING

from domain.audits import AuditPlan, AuditPortion
from domain.documents import RecordState
from domain.identifiers import RecordCode
from domain.vietnam_time import VIETNAM

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from domain.audits import AuditScope
    from domain.messages import Language
    from domain.people.access import Sight
    from pipeline.auditing.kept import KeptAudits
    from pipeline.wiring import Parts

_TOGETHER = 500  # records asked for at once
_PART, _MOST = 50, 200  # records of a portion: at least, as far as dossiers are small; and at most


def make_plan(
    parts: Parts, kept: KeptAudits, scope: AuditScope, sight: Sight, by: str, language: Language
) -> tuple[AuditPlan, bytes]:
    """Fix what is to be looked at, among what whoever asks may see.

    Returns:
        The plan, and the file of codes that it speaks of.

    Raises:
        ArchiveError: BATCH_NOT_FOUND, SEVERAL_BATCHES.
    """
    now = parts.clock().astimezone(VIETNAM)
    codes = sorted(_codes(parts, scope, sight))
    if 0 < scope.sample < len(codes):
        codes = sorted(SystemRandom().sample(codes, scope.sample))
    portions = _placed(portions_of(codes))
    plan = AuditPlan(
        identifier=f"{now:%Y%m%d-%H%M%S}-{secrets.token_hex(2)}",
        begun=now,
        by=by,
        language=language,
        scope=scope,
        portions=tuple(portions),
        before="" if scope.sample else kept.before(scope),
    )
    return plan, "".join(f"{code}\n" for code in codes).encode()


def portions_of(codes: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Sorted codes in portions that cut a dossier only where it is large: its package is looked at once a portion."""
    waiting: list[str] = []
    for _, group in groupby(codes, key=lambda code: RecordCode.parse(code).dossier):
        of_dossier = list(group)
        if waiting and len(waiting) + len(of_dossier) > _MOST:
            yield tuple(waiting)
            waiting = []
        waiting += of_dossier
        while len(waiting) > _MOST:
            yield tuple(waiting[:_MOST])
            del waiting[:_MOST]
        if len(waiting) >= _PART:
            yield tuple(waiting)
            waiting = []
    if waiting:
        yield tuple(waiting)


def _placed(portions: Iterable[tuple[str, ...]]) -> Iterator[AuditPortion]:
    start = 0
    for codes in portions:
        size = sum(len(code.encode()) + 1 for code in codes)
        yield AuditPortion(start, size, len(codes))
        start += size


def _codes(parts: Parts, scope: AuditScope, sight: Sight) -> Iterable[str]:
    batch = parts.batches.found(scope.batch or None, sight)
    after = None
    while page := parts.catalogue.records(after, _TOGETHER, batch=batch, state=RecordState.ARCHIVED, sight=sight):
        for one in page:
            if scope.fonds and one.fonds != scope.fonds:
                continue
            if scope.since is None or one.received.astimezone(VIETNAM).date() >= scope.since:
                yield one.code
        after = page[-1].code
