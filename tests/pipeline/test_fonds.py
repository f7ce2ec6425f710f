"""Fonds of several bodies in one archive: registered, deposited into, and apart from one another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from domain.actors import SYSTEM
from domain.errors import ArchiveError, ErrorCode
from domain.fonds import Fonds
from domain.incoming import IncomingDocument
from domain.people.roles import Grant, RoleName
from pipeline.access.fonds import check_fonds
from pipeline.archive import Archive
from pipeline.intake.receiving import Deposit
from pipeline.upkeep.rebuild import rebuild
from tests.catalogue.factories import submission
from tests.pipeline.test_sight import opened, person

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipeline.wiring import Parts

TAX = Fonds("H49.64.40", "Phông Chi cục Thuế", "Chi cục Thuế")


@pytest.fixture
def parts(tmp_path: Path) -> Iterator[Parts]:
    with opened(tmp_path) as made:
        yield made


@pytest.fixture
def archive(parts: Parts) -> Archive:
    return Archive.of(parts)


def refused(parts: Parts, code: str, dossier: str | None = None) -> ErrorCode:
    with pytest.raises(ArchiveError) as error:
        check_fonds(parts, code, dossier)
    return error.value.code


def test_the_archives_own_fonds_is_the_first_and_needs_no_registering(archive: Archive) -> None:
    assert [one.code for one in archive.access.fonds(SYSTEM)] == ["VK"]
    archive.access.add_fonds(SYSTEM, TAX)
    assert [one.code for one in archive.access.fonds(SYSTEM)] == ["VK", "H49.64.40"]
    archive.access.add_fonds(SYSTEM, Fonds("VK", "Phông Ủy ban"))
    assert archive.access.fonds(SYSTEM)[0].title == "Phông Ủy ban"


def test_each_sees_the_fonds_in_which_he_has_something_to_do(archive: Archive) -> None:
    archive.access.add_fonds(SYSTEM, TAX)
    clerk = person(Grant(RoleName.CLERK, TAX.code))
    assert archive.access.fonds(clerk) == archive.access.deposit_fonds(clerk) == (TAX,)
    reader = person(Grant(RoleName.GUEST), Grant(RoleName.CLERK, "VK"))
    assert len(archive.access.fonds(reader)) == 2
    assert [one.code for one in archive.access.deposit_fonds(reader)] == ["VK"]


def test_a_rebuild_brings_the_fonds_back(archive: Archive, parts: Parts) -> None:
    archive.access.add_fonds(SYSTEM, TAX)
    rebuild(parts)
    assert TAX in archive.access.fonds(SYSTEM)


@pytest.mark.parametrize("fonds", [Fonds("a/b", "Tên"), Fonds("H49", "  ")])
def test_a_fonds_needs_a_code_and_a_title(archive: Archive, fonds: Fonds) -> None:
    with pytest.raises(ArchiveError) as error:
        archive.access.add_fonds(SYSTEM, fonds)
    assert error.value.code is ErrorCode.USAGE


def test_a_deposit_goes_to_the_fonds_of_its_dossier_and_to_no_unknown_one(archive: Archive, parts: Parts) -> None:
    archive.access.add_fonds(SYSTEM, TAX)
    parts.catalogue.register(submission())
    dossier, fonds = submission().dossier, submission().fonds

    assert check_fonds(parts, "", None) == "VK"
    assert check_fonds(parts, TAX.code, None) == TAX.code
    assert check_fonds(parts, "", dossier) == fonds
    assert refused(parts, "H1", None) is ErrorCode.FONDS_NOT_FOUND
    assert refused(parts, TAX.code, dossier) is ErrorCode.FONDS_OTHER


def test_nobody_hands_in_where_he_may_not(archive: Archive, parts: Parts, tmp_path: Path) -> None:
    archive.access.add_fonds(SYSTEM, TAX)
    clerk = person(Grant(RoleName.CLERK, TAX.code))
    parts.catalogue.register(submission())
    document = IncomingDocument((tmp_path / "a.pdf",), "a.pdf")
    for deposit in (Deposit("lô"), Deposit("lô", fonds="VK"), Deposit("lô", dossier=submission().dossier)):
        with pytest.raises(ArchiveError) as error:
            archive.intake.receive(clerk, document, deposit)
        assert error.value.code is ErrorCode.NOT_PERMITTED
    assert [one.name for one in parts.catalogue.batches()] == [submission().batch], "no batch was opened for it"
