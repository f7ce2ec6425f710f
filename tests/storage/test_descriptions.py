"""Descriptions in packages: a file of their own, the circular's fields fed from them, what was said before kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from lxml import etree

from domain.description.document import Description
from domain.description.fields import Field, FieldName, FieldSource
from domain.events import Event, EventType, Outcome
from storage.packages import layout
from storage.packages.canonical import DESCRIPTION
from storage.packages.revisions import Revision
from tests.storage.making import DOSSIER, TIME, record
from tests.storage.ocfl_validator import problems
from tests.storage.test_dossiers import assert_valid, no_fsync, opened, package  # noqa: F401
from tests.storage.test_revisions import revision

if TYPE_CHECKING:
    from pathlib import Path

    from domain.documents import Record
    from storage.packages.dossiers import DossierStore

LATER = TIME + timedelta(days=30)
VALUES = {
    FieldName.KIND: "quyết định",
    FieldName.NUMBER: "26",
    FieldName.YEAR_IN_NUMBER: "2017",
    FieldName.NOTATION: "QĐ-UBND",
    FieldName.ISSUER: "ỦY BAN NHÂN DÂN TỈNH LÀO CAI",
    FieldName.DATE: "2017-04-05",
    FieldName.SUBJECT: "Ban hành Quy định",
    FieldName.LANGUAGE: "vi",
}


def described(values: dict[FieldName, str], confidence: float = 0.95, extractor: str = "máy 1") -> Description:
    fields = tuple(Field(name, value, value, FieldSource.PRINT, confidence) for name, value in values.items())
    return Description(fields, extractor=extractor)


def ead(content: dict[str, bytes], code: str) -> dict[str, str]:
    root = etree.fromstring(content[layout.document_ead_path(code)])
    return {str(one.tag): one.text or "" for one in root.iterchildren("*")}


def kept(tmp_path: Path, description: Description | None) -> tuple[DossierStore, Record]:
    store = opened(tmp_path)
    new = record(tmp_path, 1)
    new = replace(new, record=replace(new.record, titled=False, made_title="Quyết định 26"), description=description)
    (stored,), _ = store.add(DOSSIER, [new], TIME)
    return store, stored


def redescribed(stored: Record, description: Description, made_title: str = "") -> Revision:
    event = Event("uuid-d", EventType.DESCRIPTION, LATER, description.extractor, Outcome.SUCCESS, "8 trường")
    return Revision(stored, {}, (), event, description=description, made_title=made_title)


def test_a_description_is_a_file_of_the_package_and_feeds_the_fields_of_the_circular(tmp_path: Path) -> None:
    store, stored = kept(tmp_path, described(VALUES))
    assert store.description(stored) == described(VALUES)
    content = package(tmp_path)
    assert content[layout.description_path(stored.code)] == DESCRIPTION.write(described(VALUES))
    told = ead(content, stored.code)
    assert (told["typeName"], told["codeNumber"], told["codeNotation"]) == ("02", "26/2017", "QĐ-UBND")
    assert (told["issuedDate"], told["organName"]) == ("05/04/2017", "ỦY BAN NHÂN DÂN TỈNH LÀO CAI")
    assert (told["subject"], told["language"]) == ("Ban hành Quy định", "01")
    assert b'LABEL="Quy\xe1\xba\xbft \xc4\x91\xe1\xbb\x8bnh 26"' in content[layout.METS]
    assert_valid(content)
    assert store.verify(stored) == ()
    assert problems(tmp_path / "store" / "ocfl") == ""


def test_what_a_person_has_to_be_asked_for_is_owed_in_the_fields_of_the_circular(tmp_path: Path) -> None:
    _, stored = kept(tmp_path, described(VALUES, confidence=0.8))
    told = ead(package(tmp_path), stored.code)
    assert [told[name] for name in ("typeName", "issuedDate", "organName", "subject", "language")] == [""] * 5
    assert "codeNumber" not in told


def test_a_date_of_which_the_day_is_not_known_stays_partial(tmp_path: Path) -> None:
    _, stored = kept(tmp_path, described({**VALUES, FieldName.DATE: "2017-04"}))
    assert ead(package(tmp_path), stored.code)["issuedDate"] == "04/2017"


def test_a_record_of_before_gets_its_description_in_a_new_version_and_its_files_stay(tmp_path: Path) -> None:
    store, stored = kept(tmp_path, None)
    assert store.description(stored) is None
    before = {file.path: file.fixity for file in stored.files}
    revised, version = store.revise(redescribed(stored, described(VALUES), "Quyết định 26/2017/QĐ-UBND"))
    assert version == 2
    assert revised.made_title == "Quyết định 26/2017/QĐ-UBND"
    assert store.description(revised) == described(VALUES)
    after = {file.path: file.fixity for file in revised.files}
    changed = {path for path in after if before.get(path) != after[path]}
    assert changed == {layout.description_path(stored.code), layout.document_ead_path(stored.code)}
    content = package(tmp_path)
    assert_valid(content)
    assert store.verify(revised) == ()


def test_a_value_that_is_not_known_any_more_leaves_the_fields_of_the_circular(tmp_path: Path) -> None:
    store, stored = kept(tmp_path, described(VALUES))
    store.revise(redescribed(stored, described({FieldName.KIND: "quyết định"}, extractor="máy 2")))
    told = ead(package(tmp_path), stored.code)
    assert (told["typeName"], told["organName"]) == ("02", "")
    assert "codeNotation" not in told


def test_new_texts_leave_description_and_title_as_they_are(tmp_path: Path) -> None:
    store, stored = kept(tmp_path, described(VALUES))
    was = package(tmp_path)
    revised, _ = store.revise(revision(stored))
    now = package(tmp_path)
    for path in (layout.description_path(stored.code), layout.document_ead_path(stored.code)):
        assert now[path] == was[path]
    assert (revised.made_title, store.description(revised)) == ("Quyết định 26", described(VALUES))


def test_what_a_later_program_wrote_in_a_description_is_kept() -> None:
    later = DESCRIPTION.write(described(VALUES)).replace(b'"name":"date"', b'"name":"date","script":"pen"')
    fewer = described({FieldName.DATE: "2018-01-01", FieldName.SUBJECT: "Ban hành"})
    assert b'"name":"date","others":[],"places":[],"printed":"2018-01-01","script":"pen"' in DESCRIPTION.write(
        fewer, later
    ), "with the field that it was written for, wherever that stands now"
