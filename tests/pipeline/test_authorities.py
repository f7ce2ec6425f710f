"""Names that an archive learned: proposed when seen often, decided by persons, used in describing, never lost."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from domain.actors import SYSTEM, Actor, ActorKind
from domain.description.authorities import AuthorityKind, AuthorityState
from domain.description.document import Description
from domain.description.fields import Field, FieldName, FieldSource
from domain.errors import ArchiveError, ErrorCode
from domain.people.access import AccessMode
from domain.people.rights import Rights
from domain.people.roles import Grant, RoleName
from index.index_url import open_index
from pipeline.authorities.keeping import AuthorityFile, stored_authorities
from pipeline.authorities.use_cases import AuthorityUseCases
from pipeline.describing.describer import Describer
from pipeline.describing.pen import KnownBeside
from pipeline.texts.revising import Reviser
from tests.pipeline.packed import add_record
from tests.pipeline.readied import working_parts
from tests.storage.making import DOSSIER

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipeline.wiring import Parts

PORT, MISREAD = "CẢNG VỤ HÀNG HẢI NHA TRANG", "CẢNG VỤ HÀNG HÀI NHA TRANC"


def person(*grants: Grant) -> Actor:
    return Actor(ActorKind.PERSON, "Bà Lan", rights=Rights.of(grants))


REVIEWER = person(Grant(RoleName.REVIEWER))


@pytest.fixture
def parts(tmp_path: Path) -> Iterator[Parts]:
    """An archive with four records of one body; the last is secret, and the third was misread."""
    index = open_index(f"tantivy://{tmp_path / 'index'}", tmp_path)
    made = working_parts(tmp_path, index)
    made.__dict__["reviser"] = Reviser(made.store, made.catalogue, made.dossiers, index, made.packer)
    stored = add_record(made, tmp_path / "papers", 1, pages=1)
    for number in range(1, 5):
        read, sure = (MISREAD, 0.6) if number == 3 else (PORT, 0.95)
        issuer = Field(FieldName.ISSUER, read, read, FieldSource.PRINT, sure)
        one = replace(stored, code=f"{DOSSIER.code}.{number:07}", mode=AccessMode.SECRET if number == 4 else None)
        made.catalogue.save_record(one, 1, DOSSIER, description=Description((issuer,), extractor="máy"))
    yield made
    index.close()
    made.catalogue.close()


@pytest.fixture
def authorities(parts: Parts) -> AuthorityUseCases:
    return AuthorityUseCases(parts)


def test_a_name_seen_often_and_in_no_list_is_proposed_and_what_may_not_be_seen_is_not_counted(
    authorities: AuthorityUseCases,
) -> None:
    (shown,) = authorities.select(SYSTEM)
    assert (shown.record.kind, shown.record.name, shown.count) == (AuthorityKind.BODY, PORT, 3)
    assert authorities.select(REVIEWER) == [], "two of the three are all that he sees"
    assert [one.count for one in authorities.select(REVIEWER, least=2)] == [2]


def test_a_confirmed_name_is_how_it_is_spelled_from_then_on_and_is_proposed_no_more(
    parts: Parts, authorities: AuthorityUseCases
) -> None:
    (shown,) = authorities.select(SYSTEM)
    record = authorities.confirm(REVIEWER, shown.record.identifier, "", "theo con dấu")
    assert (record.state, record.decisions[0].by, record.decisions[0].reason) == (
        AuthorityState.CONFIRMED,
        "Bà Lan",
        "theo con dấu",
    )
    assert authorities.select(SYSTEM) == []
    assert [one.record for one in authorities.select(REVIEWER, state=AuthorityState.CONFIRMED)] == [record]
    issuer = Field(FieldName.ISSUER, MISREAD, MISREAD, FieldSource.PRINT, 0.6)
    elsewhere = AuthorityFile(parts.store, parts.catalogue.authorities)
    for learned in (parts.authority_file.learned(), elsewhere.learned()):
        assert learned.improve(Description((issuer,))).value(FieldName.ISSUER) == PORT


def test_records_that_a_confirmed_name_changes_are_to_be_described_anew(
    parts: Parts, authorities: AuthorityUseCases
) -> None:
    describer = Describer(
        parts.dossiers, parts.reviser, parts.clock, beside=KnownBeside(authorities=parts.authority_file)
    )
    code = f"{DOSSIER.code}.0000001"
    describer.describe(code)
    record = parts.dossiers.record(code)
    assert describer.is_current(record)
    issuer = Field(FieldName.ISSUER, MISREAD, MISREAD, FieldSource.PRINT, 0.6)
    described = parts.dossiers.description(record)
    assert described is not None
    (shown,) = authorities.select(SYSTEM, least=2)
    authorities.confirm(SYSTEM, shown.record.identifier, "", "r")
    assert describer.is_current(record), "nothing of it would be another"
    assert not parts.authority_file.learned().settles(replace(described, fields=(*described.fields, issuer)))


def test_records_that_show_a_name_that_was_refused_after_it_was_confirmed_are_to_be_described_anew(
    parts: Parts, authorities: AuthorityUseCases
) -> None:
    (shown,) = authorities.select(SYSTEM)
    read = Field(FieldName.ISSUER, MISREAD, MISREAD, FieldSource.PRINT, 0.6)
    authorities.confirm(SYSTEM, shown.record.identifier, "", "theo con dấu")
    mended = parts.authority_file.learned().improve(Description((read,)))
    assert mended.value(FieldName.ISSUER) == PORT
    assert parts.authority_file.learned().settles(mended)
    authorities.refuse(SYSTEM, shown.record.identifier, "không phải tên")
    learned = parts.authority_file.learned()
    assert not learned.settles(mended)
    as_printed = Field(FieldName.ISSUER, PORT, PORT, FieldSource.PRINT, 0.95)
    assert learned.settles(Description((as_printed,))), "what was read so was not made of the name"
    assert learned.settles(Description((read,)))


def test_a_corrected_name_keeps_how_it_was_read_and_a_later_decision_holds(authorities: AuthorityUseCases) -> None:
    (shown,) = authorities.select(SYSTEM)
    code = shown.record.identifier
    authorities.confirm(SYSTEM, code, "Cảng vụ  hàng hải Nha Trang", "viết hoa sai")
    refused = authorities.refuse(SYSTEM, code, "không phải tên")
    assert (refused.name, refused.spellings) == ("Cảng vụ hàng hải Nha Trang", (PORT,))
    assert [one.state for one in refused.decisions] == [AuthorityState.CONFIRMED, AuthorityState.REFUSED]
    assert authorities.select(SYSTEM) == [], "refused is never proposed again"


def test_decisions_outlive_the_database(parts: Parts, authorities: AuthorityUseCases) -> None:
    (shown,) = authorities.select(SYSTEM)
    record = authorities.refuse(SYSTEM, shown.record.identifier, "r")
    assert list(stored_authorities(parts.store)) == [record]


@pytest.mark.parametrize(
    ("actor", "reason", "code"),
    [
        (person(Grant(RoleName.CLERK)), "r", ErrorCode.NOT_PERMITTED),
        (person(Grant(RoleName.REVIEWER, DOSSIER.fonds)), "r", ErrorCode.NOT_PERMITTED),
        (SYSTEM, " ", ErrorCode.USAGE),
    ],
)
def test_what_holds_for_the_whole_archive_is_decided_by_who_may_review_all_of_it_with_a_reason(
    authorities: AuthorityUseCases, actor: Actor, reason: str, code: ErrorCode
) -> None:
    (shown,) = authorities.select(SYSTEM)
    with pytest.raises(ArchiveError) as refused:
        authorities.confirm(actor, shown.record.identifier, "", reason)
    assert refused.value.code is code


def test_a_code_of_no_name_that_may_be_seen_is_not_known(parts: Parts, authorities: AuthorityUseCases) -> None:
    with pytest.raises(ArchiveError) as unknown:
        authorities.refuse(SYSTEM, "gone", "r")
    assert unknown.value.code is ErrorCode.AUTHORITY_NOT_FOUND
    assert parts.catalogue.authorities.all() == ()
