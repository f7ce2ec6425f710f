"""The queue of evidence holds signed originals alone, and what is wrong with one of them stands in nobody's way."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

import pytest

from domain.documents import RecordState, SourceNature
from domain.errors import ArchiveError, ArchiveUnusable, ErrorCode
from pipeline.evidence.rounds import EvidenceRounds
from pipeline.evidence.use_cases import EvidenceUseCases
from pipeline.settings.evidence_settings import EvidenceSettings
from tests.pipeline.readied import received

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.wiring import Parts


def archived(parts: Parts, number: int, nature: SourceNature = SourceNature.SIGNED_PDF) -> str:
    code = received(parts, number, nature=nature)
    for state in (RecordState.READING, RecordState.READY, RecordState.STORED, RecordState.ARCHIVED):
        parts.catalogue.set_state(code, state)
    return code


def faulty(parts: Parts, monkeypatch: pytest.MonkeyPatch, code: str, error: Exception) -> EvidenceRounds:
    """Rounds that meet `error` at one record; of the others nothing is lacking."""
    rounds = EvidenceRounds(parts)

    def gathered(asked: str) -> Any:
        if asked == code:
            raise error

    monkeypatch.setattr(rounds, "_gathered", gathered)
    return rounds


def test_only_signed_originals_stand_in_the_queue(parts: Parts) -> None:
    archived(parts, 1, SourceNature.IMAGES)
    archived(parts, 2, SourceNature.PDF)
    signed = archived(parts, 3)
    received(parts, 4, nature=SourceNature.SIGNED_PDF)
    assert [entry.record for entry in parts.catalogue.evidence.due(parts.clock(), 9)] == [signed]


@pytest.mark.parametrize("error", [ArchiveError(ErrorCode.OBJECT_CORRUPT, key="x"), KeyError("a bug")])
def test_one_that_cannot_be_looked_at_is_put_off_and_the_next_is_looked_at(
    parts: Parts, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, error: Exception
) -> None:
    rotten, sound = archived(parts, 1), archived(parts, 2)
    rounds = faulty(parts, monkeypatch, rotten, error)
    assert rounds.round() == 2
    assert rounds.round() == 0, "neither is asked for again at once"
    assert rotten in caplog.text
    later = parts.clock().replace(year=parts.clock().year + 1)
    (again,) = parts.catalogue.evidence.due(later, 9)
    assert (again.record, again.tries) == (rotten, 1)
    assert sound != rotten


def test_a_fault_of_the_machine_leaves_the_record_due(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    code = archived(parts, 1)
    rounds = faulty(parts, monkeypatch, code, ArchiveUnusable(ErrorCode.STORE_FAILED, detail="away"))
    with pytest.raises(ArchiveUnusable):
        rounds.round()
    assert [entry.record for entry in parts.catalogue.evidence.due(parts.clock(), 9)] == [code]


def test_who_asks_is_told_of_the_one_that_cannot_be_looked_at_and_of_all_others(
    parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    rotten, sound = archived(parts, 1), archived(parts, 2)
    settings = replace(parts.settings, evidence=EvidenceSettings(fetch=True))
    rounds = faulty(parts, monkeypatch, rotten, ArchiveError(ErrorCode.OBJECT_CORRUPT, key="x"))
    parts.__dict__.update(settings=settings, evidence_rounds=rounds)
    told = [EvidenceUseCases(cast("Any", parts))._refreshed(sound)]
    told += list(refreshed(parts, rotten, sound))
    assert [(one.record, one.error.code if one.error else None) for one in told] == [
        (sound, None),
        (rotten, ErrorCode.OBJECT_CORRUPT),
        (sound, None),
    ]


def refreshed(parts: Parts, *codes: str) -> Iterator[Any]:
    from domain.actors import SYSTEM

    return EvidenceUseCases(parts).refresh(SYSTEM, codes)
