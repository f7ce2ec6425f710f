"""Documents that wait for a signature: each goes on by itself, and what is wrong with one is its own."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

import pytest

from domain.documents import RecordState
from domain.errors import ArchiveError, ErrorCode
from pipeline.processing.halved_seal import PREPARED, HalvedSeal
from pipeline.proving.confirming import take_up, take_up_others, take_up_signed
from pipeline.settings.signing_settings import SigningSettings
from signing.keys.signer_places import SignerKind
from tests.golden.test_stored_files import FILES
from tests.pipeline.readied import Heard, attempt_of, received

if TYPE_CHECKING:
    from pipeline.wiring import Parts


class Engine:
    """Remembers what is handed in."""

    def __init__(self) -> None:
        self.dead: frozenset[tuple[str, str]] = frozenset()
        self.submitted: list[str] = []

    def given_up(self, story: str) -> frozenset[tuple[str, str]]:
        assert story == "signed"
        return self.dead

    def submit(self, story: str, key: str, attempt: str, *, anew: bool) -> str:
        assert (story, anew) == ("signed", True)
        self.submitted.append(key)
        return attempt


@pytest.fixture
def parts(parts: Parts) -> Parts:
    """Of an archive whose signatures somebody confirms."""
    settings = replace(parts.settings, signing=SigningSettings(kind=SignerKind.CSC))
    assert settings.signing.confirmed
    parts.__dict__.update(settings=settings, halves=HalvedSeal(parts.store, parts.workspace, cast("Any", None)))
    return parts


def waiting(parts: Parts, number: int, *, signed: bool) -> str:
    """A document that waits for its signature, or whose signature is kept."""
    code = received(parts, number)
    parts.catalogue.set_state(code, RecordState.TO_SIGN)
    attempt = attempt_of(parts, code)
    prepared = prepared_seal()
    parts.store.replace_bytes(attempt.to_sign_key, PREPARED.write(prepared))
    if signed:
        parts.halves.keep_value(attempt, prepared.hash, b"value")
    return code


def prepared_seal() -> Any:
    return PREPARED.read((FILES / "prepared-seal-1.json").read_bytes(), "prepared-seal-1.json")


def test_who_was_killed_between_keeping_a_signature_and_handing_it_on_is_made_up_for(parts: Parts) -> None:
    engine, heard = Engine(), Heard()
    waiting(parts, 1, signed=False)
    code = waiting(parts, 2, signed=True)
    take_up_others(parts, cast("Any", engine))
    assert engine.submitted == []
    take_up_signed(parts, cast("Any", engine), heard)
    assert (engine.submitted, heard.failed) == ([code], {})


def test_a_damaged_preparation_keeps_no_start_and_no_other_from_going_on(parts: Parts) -> None:
    """It is handed in as well, and fails by its own story, which reads the same file."""
    engine = Engine()
    damaged, sound = waiting(parts, 1, signed=False), waiting(parts, 2, signed=True)
    parts.store.replace_bytes(attempt_of(parts, damaged).to_sign_key, b"{")
    assert take_up(parts, cast("Any", engine)) == 2
    assert sorted(engine.submitted) == [damaged, sound]
    with pytest.raises(ArchiveError) as refused:
        parts.halves.kept(attempt_of(parts, damaged))
    assert refused.value.code is ErrorCode.OBJECT_CORRUPT


def test_one_at_which_every_worker_died_ends_with_that_reason(parts: Parts) -> None:
    engine, heard = Engine(), Heard()
    deadly, earlier = waiting(parts, 1, signed=True), waiting(parts, 2, signed=True)
    begun = attempt_of(parts, deadly).begun.isoformat()
    engine.dead = frozenset({(deadly, begun), (earlier, "2026-11-01T08:00:00+00:00")})
    take_up_signed(parts, cast("Any", engine), heard)
    assert [(code, error.code) for code, error in heard.failed.items()] == [(deadly, ErrorCode.PARSER_CRASH)]
