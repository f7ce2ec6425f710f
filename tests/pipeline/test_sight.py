"""What an actor may not see does not exist for him: no use case tells it, counts it, or is told of it otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields, replace
from inspect import getmembers, isfunction, signature
from typing import TYPE_CHECKING, Any

import pytest

from domain.actors import SYSTEM, Actor, ActorKind
from domain.description.fields import FieldName
from domain.documents import RecordState, Relation, RelationKind
from domain.entries import RecordFilter
from domain.errors import ArchiveError, ErrorCode
from domain.evidence import Indication, VerificationReport
from domain.people.access import AccessMode, Sight
from domain.people.permissions import WHOLE_ARCHIVE, Permission
from domain.people.rights import Rights
from domain.people.roles import Grant, RoleName
from index.index_url import open_index
from pipeline import archive as rooms
from pipeline.archive import Archive
from pipeline.finding.sight import sight_of
from pipeline.role import Role
from pipeline.texts.correcting import LineCorrection
from pipeline.wiring import Parts, now
from tests.catalogue.factories import refusal
from tests.pipeline.packed import add_record
from tests.pipeline.readied import received, working_parts
from tests.storage.making import DOSSIER

if TYPE_CHECKING:
    from pathlib import Path

NOBODY = f"{DOSSIER.code}.0000099"
STRANGER = Actor(
    ActorKind.PERSON, "Lạ", Rights(WHOLE_ARCHIVE, (("KHAC", frozenset(Permission)),)), identifier="p-1", confirmed=True
)
_RECORD_LIKE = {"code", "codes", "record", "report", "dossiers", "dossier"}
_OTHERS = {"settings", "role", "clock", "passing", "close", "people"}  # a `code` of people is a second factor's
# A receipt is of what the actor himself just handed in, in this process.
_OWN = {"IntakeUseCases.submit", "IntakeUseCases.result"}
# Answers without an error what a hidden record and an unknown one have in common: nothing.
_NOTHING: dict[str, Any] = {
    "RecordUseCases.states": {},
    "IntakeUseCases.stopped": None,
    "DossierUseCases.fonds": (ErrorCode.FONDS_NOT_FOUND, ["fonds"]),
    "EvidenceUseCases.refresh": (ErrorCode.EVIDENCE_NOT_FETCHED, []),
}


def person(*grants: Grant, name: str = "Hoa") -> Actor:
    return Actor(ActorKind.PERSON, name, Rights.of(grants), identifier="p-2", confirmed=True)


OFFICIAL = person(Grant(RoleName.OFFICIAL))


@contextmanager
def opened(tmp_path: Path) -> Iterator[Parts]:
    index = open_index(f"tantivy://{tmp_path / 'index'}", tmp_path)
    made = working_parts(tmp_path, index)
    made.role = Role(writes=True, works=True)
    yield made
    made._made.close()
    index.close()
    made.catalogue.close()


@pytest.fixture
def parts(tmp_path: Path) -> Iterator[Parts]:
    with opened(tmp_path) as made:
        yield made


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Parts, str, Path]]:
    """An archive that nothing is changed in, the code of its one record, and a folder."""
    folder = tmp_path_factory.mktemp("walked")
    with opened(folder) as made:
        yield made, archived(made, folder, 1), folder


@pytest.fixture
def archive(parts: Parts) -> Archive:
    return Archive.of(parts)


@pytest.fixture
def code(parts: Parts, tmp_path: Path) -> str:
    """Code of an archived record of two pages."""
    return archived(parts, tmp_path, 1)


def archived(parts: Parts, folder: Path, number: int, mode: AccessMode | None = None) -> str:
    stored = replace(add_record(parts, folder / f"papers {number}", number, pages=2), mode=mode)
    parts.catalogue.save_record(stored, 1, DOSSIER)
    pages = (replace(page, mode=mode) for page in parts.packer.indexed_pages(stored))
    parts.index.put_record(stored.code, pages)
    return stored.code


def _cases() -> Iterator[Any]:
    """Every use case that is given a record, in whatever form."""
    for room in fields(Archive):
        for name, method in getmembers(getattr(rooms, str(room.type), None), isfunction):
            if room.name in _OTHERS or name.startswith("_") or method.__qualname__ in _OWN:
                continue
            wanted = {
                told.name for told in signature(method).parameters.values() if told.annotation in {"Record", "Receipt"}
            }
            if wanted | (_RECORD_LIKE & set(signature(method).parameters)):
                yield pytest.param(room.name, name, id=method.__qualname__)


def _arguments(method: Any, parts: Parts, code: str, known: str, folder: Path) -> dict[str, Any]:
    """Something for every argument, the record in question where one is wanted."""
    record = parts.dossiers.record(known)
    report = VerificationReport(code, "", 0, Indication.TOTAL_PASSED, None, "", (), 0, now(), "")
    given: dict[str, Any] = {
        "code": code,
        "codes": [code],
        "dossiers": [DOSSIER.code if code == known else "H0.0"],
        "dossier": DOSSIER.code if code == known else "H0.0",
        "record": replace(record, code=code),
        "report": report,
        "file": record.files[0],
        "number": 1,
        "width": 100,
        "seconds": 60,
        "name": "a.pdf",
        "target": folder / "out",
        "held": True,
        "correction": LineCorrection(1, "l1", "a", "Lạ"),
        "anew": True,
        "dry_run": True,
        "every": True,
        "mode": AccessMode.OPEN,
        "reason": "vì thế",
        "values": {FieldName.PLACE: "Lào Cai"},
        "purpose": "nghiên cứu",
        "page": 1,
        "said": {"field:place": "Lào Cai"},
        "password": "song-Hong 2026!muc",
    }
    wanted = list(signature(method).parameters.values())[2:]
    unsaid = [told.name for told in wanted if told.default is told.empty and told.name not in given]
    assert not unsaid, f"say in this test what {unsaid} is"
    return {told.name: given[told.name] for told in wanted if told.default is told.empty}


def _answer(parts: Parts, room: str, name: str, code: str, known: str, folder: Path) -> Any:
    method = getattr(getattr(Archive.of(parts), room), name)
    arguments = _arguments(type(method.__self__).__dict__[name], parts, code, known, folder)
    try:
        answer = method(STRANGER, **arguments)
        return list(answer) if isinstance(answer, Iterator) else answer
    except ArchiveError as error:
        return error.code, sorted(error.facts)


@pytest.mark.parametrize(("room", "name"), list(_cases()))
def test_a_hidden_record_is_answered_as_an_unknown_one(walked: tuple[Parts, str, Path], room: str, name: str) -> None:
    parts, code, folder = walked
    hidden = _answer(parts, room, name, code, code, folder)
    unknown = _answer(parts, room, name, NOBODY, code, folder)
    method = f"{getattr(Archive.of(parts), room).__class__.__name__}.{name}"
    assert hidden == unknown == _NOTHING.get(method, (ErrorCode.RECORD_NOT_FOUND, ["record"]))


def test_every_use_case_that_is_given_a_record_is_walked() -> None:
    assert len(list(_cases())) > 20


def test_lists_counts_and_batches_hold_nothing_of_another_fonds(archive: Archive, parts: Parts, code: str) -> None:
    waiting = received(parts, 2)
    lost = received(parts, 3)
    parts.catalogue.set_state(lost, RecordState.FAILED, ErrorCode.BROKEN_PAGE.value, {"page": 1})
    parts.catalogue.refuse(replace(refusal(), batch="Hộp 1", owner="Lan"))
    (batch,) = [one.identifier for one in parts.catalogue.batches() if one.name == "Hộp 1"]

    assert {one.code for one in archive.records.select(SYSTEM)} == {code, waiting, lost}
    assert archive.records.select(STRANGER) == ()
    assert archive.records.select(STRANGER, after=code) == archive.records.select(STRANGER, after=NOBODY) == ()
    assert list(archive.records.codes(STRANGER)) == []
    assert set(archive.records.counts(STRANGER).values()) == {0}
    assert archive.records.counts(SYSTEM)[RecordState.REFUSED] == 1
    assert archive.intake.failed(STRANGER) == ((), None)
    assert archive.intake.refusals(STRANGER) == ()
    assert archive.batches.select(STRANGER) == () == tuple(archive.batches.walk(STRANGER))
    for given in (batch, "Hộp 1"):
        with pytest.raises(ArchiveError) as refused:
            archive.batches.find(STRANGER, given)
        assert refused.value.code is ErrorCode.BATCH_NOT_FOUND
    with pytest.raises(ArchiveError) as refused:
        archive.records.codes(STRANGER, RecordFilter(dossier=DOSSIER.code))
    assert refused.value.code is ErrorCode.RECORD_NOT_FOUND
    assert list(archive.proving.dossiers(STRANGER)) == []


def test_a_batch_counts_for_each_what_he_may_see(archive: Archive, parts: Parts) -> None:
    received(parts, 2)
    clerk = person(Grant(RoleName.CLERK, DOSSIER.fonds))
    (batch,) = [one for one in archive.batches.select(clerk) if one.name == "Hộp 1"]
    assert batch.counts == {RecordState.RECEIVED: 1}
    lan = person(Grant(RoleName.CLERK, "KHAC"), name="Lan")
    assert [one.name for one in archive.batches.select(lan)] == ["Hộp 1"], "her own"


def test_who_hands_in_sees_his_document_until_it_is_archived(archive: Archive, parts: Parts) -> None:
    program = person(Grant(RoleName.PROGRAM), name="Lan")
    waiting = received(parts, 2)
    assert archive.records.summary(program, waiting).state is RecordState.RECEIVED
    with pytest.raises(ArchiveError):
        archive.records.summary(OFFICIAL, waiting)


def test_a_conditional_record_is_found_by_those_who_may_read_it(
    archive: Archive, parts: Parts, code: str, tmp_path: Path
) -> None:
    shut = archived(parts, tmp_path, 2, AccessMode.CONDITIONAL)
    clerk = person(Grant(RoleName.CLERK))
    assert {one.code for one in archive.records.select(clerk)} == {code, shut}
    assert {one.code for one in archive.records.select(OFFICIAL)} == {code}
    assert archive.finding.search(clerk, "quyết định").total == 4
    found = archive.finding.search(OFFICIAL, "quyết định")
    assert (found.total, {hit.record for hit in found.hits}) == (2, {code})
    assert archive.finding.search(OFFICIAL, '"quyết định số 2"').total == 0
    assert archive.finding.search(STRANGER, "quyết định").total == 0


def test_a_relation_to_a_hidden_record_is_not_told(archive: Archive, parts: Parts, code: str, tmp_path: Path) -> None:
    shut = parts.dossiers.record(archived(parts, tmp_path, 2, AccessMode.SECRET))
    told = Relation(RelationKind.FOLLOWS, shut.content, "Tên phải giấu", shut.code)
    elsewhere = Relation(RelationKind.PART_OF, "0" * 64, "Tập ngoài kho")
    parts.catalogue.save_record(replace(parts.dossiers.record(code), relations=(told, elsewhere)), 1, DOSSIER)

    assert archive.records.noticed(SYSTEM, code).relations == (told, elsewhere)
    assert archive.records.noticed(OFFICIAL, code).relations == (elsewhere,)
    assert [one.name for one in archive.records.related(OFFICIAL, code)] == ["Tập ngoài kho"]
    assert len(archive.records.related(SYSTEM, code)) == 2


def test_a_permission_of_another_fonds_is_none_here(archive: Archive, code: str) -> None:
    reader = person(Grant(RoleName.GUEST), Grant(RoleName.ARCHIVIST, "KHAC"))
    assert archive.records.summary(reader, code).code == code
    record = archive.records.record(reader, code)
    for ask in (
        lambda: archive.finding.fetch(reader, record, record.files[0]),
        lambda: archive.records.hold(reader, code, held=True),
        lambda: archive.texts.lines(reader, code),
        lambda: archive.proving.verify_record(reader, code),
    ):
        with pytest.raises(ArchiveError) as refused:
            ask()
        assert refused.value.code is ErrorCode.NOT_PERMITTED


def test_what_is_just_being_hidden_is_found_by_nobody_whom_it_is_hidden_from(
    archive: Archive, parts: Parts, code: str
) -> None:
    """It is marked before anything is written, until the index knows."""
    parts.catalogue.access.begin((code,))
    assert archive.finding.search(OFFICIAL, "quyết định").total == 0
    assert archive.finding.search(SYSTEM, "quyết định").total == 2


def test_the_default_mode_of_an_archive_holds_for_records_that_have_none(
    archive: Archive, parts: Parts, tmp_path: Path
) -> None:
    archived(parts, tmp_path, 1)
    parts.settings = replace(parts.settings, access=replace(parts.settings.access, default="02"))
    assert archive.records.select(OFFICIAL) == ()
    assert archive.finding.search(OFFICIAL, "quyết định").total == 0
    assert archive.finding.search(person(Grant(RoleName.CLERK)), "quyết định").total == 2


def test_the_same_is_said_in_python_and_in_sql(parts: Parts, tmp_path: Path, code: str) -> None:
    modes = (AccessMode.OPEN, AccessMode.CONDITIONAL, AccessMode.SECRET, AccessMode("04"))
    codes = [archived(parts, tmp_path, 2 + number, mode) for number, mode in enumerate(modes)]
    codes += [code, received(parts, 9)]
    for sight in _sights(codes):
        shown = {
            one.code
            for one in map(parts.catalogue.find, codes)
            if one and sight.shows(one.mode, one.fonds, one.code, archived=one.archived, owner=one.owner)
        }
        assert {one.code for one in parts.catalogue.records(sight=sight)} == shown
        assert sum(parts.catalogue.counts(sight).values()) == len(shown)


def _sights(codes: list[str]) -> Iterator[Sight]:
    for role in RoleName:
        for fonds in ("", DOSSIER.fonds, "KHAC"):
            for default in AccessMode:
                rights = Rights.of([Grant(role, fonds)])
                yield Sight.of(rights, default=default)
                yield Sight.of(rights, records=frozenset(codes), name="Lan", default=default)


def test_what_was_granted_is_seen_while_it_lasts(parts: Parts, tmp_path: Path) -> None:
    shut, secret = (archived(parts, tmp_path, 1 + n, mode) for n, mode in enumerate(list(AccessMode)[1:]))
    sight = replace(sight_of(parts, OFFICIAL), records=frozenset({shut, secret}))
    assert {one.code for one in parts.catalogue.records(sight=sight)} == {shut}
    found = parts.index.search("quyết định", sight=sight)
    assert {hit.record for hit in found.hits} == {shut}
