"""Reading a conditional record: asked for with a purpose, decided with a reason, over after some days."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from domain.actors import SYSTEM, Actor, ActorKind
from domain.errors import ArchiveError, ErrorCode
from domain.people.access import AccessMode
from domain.people.requests import RequestState
from domain.people.rights import Rights
from domain.people.roles import Grant, RoleName
from pipeline.access.requests import Decision
from pipeline.archive import Archive
from pipeline.wiring import now
from tests.pipeline.test_sight import STRANGER, archived, opened
from tests.storage.making import DOSSIER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pipeline.wiring import Parts


def person(name: str, *grants: Grant) -> Actor:
    return Actor(ActorKind.PERSON, name, Rights.of(grants), identifier=f"p-{name}", confirmed=True)


OFFICIAL = person("Khai", Grant(RoleName.OFFICIAL))
OTHER = person("Thác", Grant(RoleName.OFFICIAL))
GUEST = person("Khách", Grant(RoleName.GUEST))
ARCHIVIST = person("Trữ", Grant(RoleName.ARCHIVIST, DOSSIER.fonds))
YES, NO = Decision(grants=True, reason="đúng chức năng"), Decision(grants=False, reason="không thuộc nhiệm vụ")


@pytest.fixture
def parts(tmp_path: Path) -> Iterator[Parts]:
    with opened(tmp_path) as made:
        yield made


@pytest.fixture
def archive(parts: Parts) -> Archive:
    return Archive.of(parts)


@pytest.fixture
def shut(parts: Parts, tmp_path: Path) -> str:
    """Code of a conditional record, the first; the others are open and secret."""
    modes = (AccessMode.CONDITIONAL, AccessMode.OPEN, AccessMode.SECRET)
    first, *_ = [archived(parts, tmp_path, 1 + number, mode) for number, mode in enumerate(modes)]
    return first


def refused(ask: Callable[[], object]) -> ErrorCode:
    with pytest.raises(ArchiveError) as error:
        ask()
    return error.value.code


def test_who_may_ask_is_told_that_a_conditional_record_exists_and_nothing_else(archive: Archive, shut: str) -> None:
    (told,) = archive.access.askable(OFFICIAL)
    assert (told.code, told.dossier) == (shut, DOSSIER.code)
    assert archive.access.askable_record(OFFICIAL, shut) == told
    assert archive.access.askable(OFFICIAL, "quyet dinh 1") == (told,)
    assert archive.access.askable(OFFICIAL, "không có chữ này") == ()
    assert shut not in {one.code for one in archive.records.select(OFFICIAL)}
    assert shut not in {hit.record for hit in archive.finding.search(OFFICIAL, "quyết định").hits}
    assert refused(lambda: archive.records.known(OFFICIAL, shut)) is ErrorCode.RECORD_NOT_FOUND
    assert refused(lambda: archive.access.askable(GUEST)) is ErrorCode.NOT_PERMITTED
    assert archive.access.askable(STRANGER) == ()


def test_nothing_is_told_where_the_settings_say_so(archive: Archive, parts: Parts, shut: str) -> None:
    parts.settings = replace(parts.settings, access=replace(parts.settings.access, show_conditional=False))
    assert archive.access.askable(OFFICIAL) == ()
    assert refused(lambda: archive.access.askable_record(OFFICIAL, shut)) is ErrorCode.RECORD_NOT_FOUND
    assert refused(lambda: archive.access.ask(OFFICIAL, shut, "tra cứu")) is ErrorCode.RECORD_NOT_FOUND


def test_what_is_granted_is_read_and_not_taken_home_until_its_last_moment(
    archive: Archive, parts: Parts, shut: str
) -> None:
    asked = archive.access.ask(OFFICIAL, shut, "  giải quyết đơn \n số 12 ")
    assert (asked.purpose, asked.name, asked.state) == ("giải quyết đơn số 12", "Khai", RequestState.ASKED)
    assert archive.access.ask(OFFICIAL, shut, "lần nữa") == asked, "not decided yet"
    assert archive.access.to_decide(ARCHIVIST) == archive.access.mine(OFFICIAL) == (asked,)

    decided = archive.access.decide(ARCHIVIST, asked.identifier, YES)
    assert decided.decided is not None
    assert decided.until == decided.decided + timedelta(days=15)
    assert archive.access.mine(OFFICIAL) == (decided,)
    assert archive.access.to_decide(ARCHIVIST) == ()
    record = archive.records.record(OFFICIAL, shut)
    assert archive.records.page_text(OFFICIAL, record, 1) is not None
    assert shut in {one.code for one in archive.records.select(OFFICIAL)}
    assert shut in {hit.record for hit in archive.finding.search(OFFICIAL, "quyết định").hits}
    assert refused(lambda: archive.finding.fetch(OFFICIAL, record, record.files[0])) is ErrorCode.NOT_PERMITTED
    assert refused(lambda: archive.records.record(OTHER, shut)) is ErrorCode.RECORD_NOT_FOUND
    assert archive.access.askable(OFFICIAL) == ()

    parts.clock = lambda: now() + timedelta(days=15, minutes=1)
    assert refused(lambda: archive.records.record(OFFICIAL, shut)) is ErrorCode.RECORD_NOT_FOUND
    assert shut not in {hit.record for hit in archive.finding.search(OFFICIAL, "quyết định").hits}


def test_what_was_granted_can_be_ended_and_a_secret_record_is_never_read_by_it(archive: Archive, shut: str) -> None:
    asked = archive.access.ask(OFFICIAL, shut, "tra cứu")
    archive.access.decide(ARCHIVIST, asked.identifier, YES)
    archive.access.set(ARCHIVIST, shut, AccessMode.SECRET, "đóng lại")
    assert refused(lambda: archive.records.record(OFFICIAL, shut)) is ErrorCode.RECORD_NOT_FOUND
    archive.access.set(ARCHIVIST, shut, AccessMode.CONDITIONAL, "mở lại")
    assert archive.records.record(OFFICIAL, shut).code == shut
    archive.access.end(ARCHIVIST, asked.identifier)
    assert refused(lambda: archive.records.record(OFFICIAL, shut)) is ErrorCode.RECORD_NOT_FOUND


def test_a_refusal_tells_why_and_may_be_asked_again(archive: Archive, shut: str) -> None:
    asked = archive.access.ask(OFFICIAL, shut, "tra cứu")
    decided = archive.access.decide(ARCHIVIST, asked.identifier, NO)
    assert (decided.state, decided.reason, decided.until) == (RequestState.REFUSED, NO.reason, None)
    assert refused(lambda: archive.records.record(OFFICIAL, shut)) is ErrorCode.RECORD_NOT_FOUND
    assert refused(lambda: archive.access.decide(ARCHIVIST, asked.identifier, YES)) is ErrorCode.REQUEST_DECIDED
    assert archive.access.ask(OFFICIAL, shut, "nói rõ hơn").identifier != asked.identifier


def test_only_who_sets_access_in_that_fonds_decides_and_nobody_about_himself(archive: Archive, shut: str) -> None:
    both = person("Cả Hai", Grant(RoleName.OFFICIAL), Grant(RoleName.ARCHIVIST, "KHAC"))
    own = person("Trữ", Grant(RoleName.ARCHIVIST))
    asked = archive.access.ask(both, shut, "tra cứu")
    assert archive.access.to_decide(both) == ()
    assert refused(lambda: archive.access.decide(both, asked.identifier, YES)) is ErrorCode.REQUEST_NOT_FOUND
    assert refused(lambda: archive.access.decide(ARCHIVIST, "Y1", YES)) is ErrorCode.REQUEST_NOT_FOUND
    self_asked = archive.access.ask(replace(OFFICIAL, identifier=own.identifier), shut, "tra cứu")
    assert refused(lambda: archive.access.decide(own, self_asked.identifier, YES)) is ErrorCode.NOT_PERMITTED


@pytest.mark.parametrize("words", ["", "  \n", "x" * 1001])
def test_purpose_and_reason_must_be_said(archive: Archive, shut: str, words: str) -> None:
    asked = archive.access.ask(OFFICIAL, shut, "tra cứu")
    assert refused(lambda: archive.access.ask(OTHER, shut, words)) is ErrorCode.USAGE
    decision = Decision(grants=True, reason=words)
    assert refused(lambda: archive.access.decide(ARCHIVIST, asked.identifier, decision)) is ErrorCode.USAGE


@pytest.mark.parametrize("days", [0, 16])
def test_no_longer_than_the_archive_allows(archive: Archive, shut: str, days: int) -> None:
    asked = archive.access.ask(OFFICIAL, shut, "tra cứu")
    decision = Decision(grants=True, reason="được", days=days)
    assert refused(lambda: archive.access.decide(ARCHIVIST, asked.identifier, decision)) is ErrorCode.USAGE


def test_only_people_with_an_account_ask(archive: Archive, shut: str) -> None:
    assert refused(lambda: archive.access.ask(SYSTEM, shut, "tra cứu")) is ErrorCode.NOT_PERMITTED
    assert archive.access.mine(SYSTEM) == ()
