"""Requests to read in the object store: written as they happen, brought back by a rebuild, without names in the end."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import delete

from catalogue.tables import access_requests
from domain.errors import ArchiveError, ErrorCode
from domain.people.access import AccessMode
from domain.people.requests import AccessRequest, RequestState
from pipeline.access.keeping import REQUEST, KeptRequests
from pipeline.archive import Archive
from pipeline.upkeep.rebuild import rebuild
from storage.areas import REQUESTS
from tests.pipeline.test_access_requests import ARCHIVIST, NO, OFFICIAL, OTHER, YES
from tests.pipeline.test_sight import archived, opened

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipeline.wiring import Parts


@pytest.fixture
def parts(tmp_path: Path) -> Iterator[Parts]:
    with opened(tmp_path) as made:
        yield made


@pytest.fixture
def archive(parts: Parts) -> Archive:
    return Archive.of(parts)


@pytest.fixture
def shut(parts: Parts, tmp_path: Path) -> str:
    """Code of a conditional record."""
    return archived(parts, tmp_path, 1, AccessMode.CONDITIONAL)


def stored(parts: Parts) -> dict[str, AccessRequest]:
    """What the object store tells, by the name of who asked."""
    keys = [info.key for info in parts.store.list(REQUESTS.prefix)]
    return {one.name: one for one in (REQUEST.read(parts.store.read_bytes(key), key) for key in keys)}


def forget(parts: Parts) -> None:
    """The database loses its requests."""
    parts.catalogue.requests._database.settle(lambda connection: connection.execute(delete(access_requests)))


def test_each_step_of_a_request_stands_in_the_object_store_when_it_is_done(
    archive: Archive, parts: Parts, shut: str
) -> None:
    asked = archive.access.ask(OFFICIAL, shut, "giải quyết đơn số 12")
    assert stored(parts) == {"Khai": asked}
    decided = archive.access.decide(ARCHIVIST, asked.identifier, YES)
    assert stored(parts) == {"Khai": decided}
    archive.access.end(ARCHIVIST, asked.identifier)
    told = stored(parts)["Khai"].until
    assert told is not None
    assert decided.until is not None
    assert told < decided.until


def test_a_decision_holds_while_the_object_store_is_away_and_is_written_later(
    archive: Archive, parts: Parts, shut: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def away(key: str, data: bytes) -> None:
        raise ArchiveError(ErrorCode.STORE_FAILED, detail=f"{key} {len(data)}")

    with monkeypatch.context() as fault:
        fault.setattr(parts.store, "replace_bytes", away)
        asked = archive.access.ask(OFFICIAL, shut, "giải quyết đơn")
    assert stored(parts) == {}
    assert "kept later" in caplog.text
    parts.kept_requests.keep_all()
    assert stored(parts) == {"Khai": asked}
    assert parts.catalogue.requests.to_keep() == []


def test_a_rebuild_of_a_lost_database_brings_requests_back_and_what_was_granted_is_read_on(
    archive: Archive, parts: Parts, shut: str, caplog: pytest.LogCaptureFixture
) -> None:
    granted = archive.access.decide(ARCHIVIST, archive.access.ask(OFFICIAL, shut, "đơn 12").identifier, YES)
    waits = archive.access.ask(OTHER, shut, "đơn 13")
    parts.store.replace_bytes(f"{REQUESTS.prefix}Y20200101-00000000.json", b"{")
    forget(parts)
    parts.grants.forget()
    rebuild(parts)
    assert archive.access.mine(OFFICIAL) == (granted,)
    assert archive.access.to_decide(ARCHIVIST) == (waits,)
    assert archive.records.record(OFFICIAL, shut).code == shut
    assert "Y20200101-00000000" in caplog.text, "a damaged file costs that request alone"


def test_a_database_of_yesterday_is_told_what_was_decided_and_ended_since(
    archive: Archive, parts: Parts, shut: str
) -> None:
    asked = archive.access.ask(OFFICIAL, shut, "đơn 12")
    archive.access.decide(ARCHIVIST, asked.identifier, YES)
    archive.access.end(ARCHIVIST, asked.identifier)
    (ended,) = archive.access.mine(OFFICIAL)
    forget(parts)
    parts.catalogue.requests.save(asked)
    parts.kept_requests.recall()
    assert archive.access.mine(OFFICIAL) == (ended,)
    parts.catalogue.requests.save(asked)
    assert archive.access.mine(OFFICIAL) == (ended,), "what is known here is not taken back"


def test_whom_a_request_tells_of_is_erased_so_many_days_after_it_was_over_and_what_might_be_read_stays(
    archive: Archive, parts: Parts, shut: str
) -> None:
    granted = archive.access.decide(ARCHIVIST, archive.access.ask(OFFICIAL, shut, "đơn 12").identifier, YES)
    archive.access.decide(ARCHIVIST, archive.access.ask(OTHER, shut, "đơn 13").identifier, NO)
    waits = archive.access.ask(OTHER, shut, "đơn 14")
    assert granted.until is not None

    def keep(days: int, later: timedelta) -> None:
        moment = granted.until
        assert moment is not None
        KeptRequests(parts.store, parts.catalogue.requests, days, lambda: moment + later).keep_all()

    keep(0, timedelta(days=3650))
    keep(30, timedelta(days=29))
    assert stored(parts)["Khai"] == granted, "not due, or kept for ever"
    keep(30, timedelta(days=31))
    erased = dataclasses.replace(granted, name="", purpose="", decider="", reason="")
    assert archive.access.mine(OFFICIAL) == (erased,)
    files = [parts.store.read_bytes(info.key).decode() for info in parts.store.list(REQUESTS.prefix)]
    assert not any(word in text for text in files for word in (':"Khai', "đơn 12", "đơn 13", "đúng chức năng"))
    assert stored(parts)["Thác"] == waits, "what is not decided yet cannot be decided without it"
    assert {one.state for one in archive.access.mine(OTHER)} == {RequestState.ASKED, RequestState.REFUSED}
