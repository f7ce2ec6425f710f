"""A dossier grows by what is new alone: what lies in it is not read, not written again, and judged by its bytes."""

from __future__ import annotations

import hashlib
import json
import logging
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from lxml import etree

from domain.documents import Dossier, SourceNature
from domain.errors import ArchiveError, ErrorCode
from domain.fixity import FindingKind
from storage.objects.file_store import FileObjectStore
from storage.ocfl.root import OcflRoot
from storage.packages import layout
from storage.packages.canonical import RECORD
from storage.packages.dossiers import DossierStore
from storage.packages.export import export_record
from tests.storage.counting_store import CountingStore
from tests.storage.making import DOSSIER, TIME, record
from tests.storage.ocfl_validator import problems
from tests.storage.test_dossiers import METS, OBJECT, assert_valid, no_fsync, opened, package  # noqa: F401
from tests.storage.test_revisions import revision

if TYPE_CHECKING:
    from pathlib import Path

    from domain.documents import Record

WHOLE = (
    *("METS.xml", "EAD.xml", "PREMIS.xml", "PREMIS_rep1.xml", "totals.json"),
    *("inventory.json", "inventory.json.sha512"),
)


def filled(tmp_path: Path, count: int) -> tuple[Record, ...]:
    stored, _ = opened(tmp_path).add(DOSSIER, [record(tmp_path, number) for number in range(1, count + 1)], TIME)
    return stored


def file_of(tmp_path: Path, path: str) -> Path:
    """Where the newest content of a logical path lies; may be written to."""
    content = OcflRoot(FileObjectStore(tmp_path / "store")).open(OBJECT)
    place = tmp_path / "store" / content.key(path)
    place.chmod(0o644)
    return place


def test_adding_one_reads_no_record_of_before_and_writes_only_what_is_new(tmp_path: Path) -> None:
    filled(tmp_path, 30)
    counting: Any = CountingStore(FileObjectStore(tmp_path / "store"))
    store = DossierStore(OcflRoot(counting), "Trung tâm Lưu trữ tỉnh", "vankho 0.1.0")
    counting.read.clear()
    counting.written.clear()
    store.add(DOSSIER, [record(tmp_path, 31)], TIME + timedelta(days=1))
    read = [key.rpartition("/")[2] for key in counting.read]
    assert {*read} <= {*WHOLE, "dossier.json"}
    assert len([name for name in read if name not in {"inventory.json", "inventory.json.sha512"}]) <= 9
    written = [key for key in counting.written if key.rpartition("/")[2] not in WHOLE]
    assert written
    assert all("0000031" in key for key in written), written


def test_files_of_before_stay_byte_for_byte(tmp_path: Path) -> None:
    stored = filled(tmp_path, 3)
    before = package(tmp_path)
    opened(tmp_path).add(DOSSIER, [record(tmp_path, 4)], TIME + timedelta(days=1))
    opened(tmp_path).revise(revision(stored[1]))
    after = package(tmp_path)
    changed = {path for path, data in before.items() if after[path] != data}
    code = stored[1].code
    assert {path for path in changed if not path.endswith(WHOLE)} == {
        layout.record_path(code),
        layout.alto_path(code, 1),
        layout.document_premis_path(code, layout.TEXT),
    }, "a revision writes the text, what tells of it, and the record"


def test_what_grew_says_the_same_as_what_is_written_from_all_records(tmp_path: Path) -> None:
    stored = filled(tmp_path, 2)
    store = opened(tmp_path)
    more = [record(tmp_path, 3, nature=SourceNature.PDF, names=("a.pdf",), pages=3), record(tmp_path, 10)]
    store.add(DOSSIER, more, TIME + timedelta(days=1))
    store.revise(revision(stored[0]))
    file_of(tmp_path, "METS.xml").write_bytes(b"damaged")
    store.add(DOSSIER, [record(tmp_path, 11)], TIME + timedelta(days=40))  # writes all of it anew
    anew = package(tmp_path)
    assert_valid(anew)
    assert problems(tmp_path / "store" / "ocfl") != "", "the damaged version is still told"
    other = tmp_path / "other"
    stored = opened(other).add(DOSSIER, [record(other, 1), record(other, 2)], TIME)[0]
    opened(other).add(DOSSIER, more, TIME + timedelta(days=1))
    opened(other).revise(revision(stored[0]))
    opened(other).add(DOSSIER, [record(other, 11)], TIME + timedelta(days=40))
    grew = package(other)
    assert_valid(grew)
    assert grew.keys() == anew.keys()
    for path in grew:
        if path.endswith(".xml") and not path.endswith("METS.xml"):
            assert facts(grew[path]) == facts(anew[path]), path
        if path.endswith("METS.xml"):
            assert names(grew[path]) == names(anew[path]), path


def facts(data: bytes) -> list[bytes]:
    """The elements below the root, in an order that does not depend on when they came."""
    return sorted(etree.tostring(child, method="c14n") for child in etree.fromstring(data))


def names(data: bytes) -> list[tuple[str, str, str]]:
    """All elements of a METS file by kind and ID, and what they refer to; digests are judged by `assert_valid`."""
    return sorted(
        (str(one.tag), one.get("ID", ""), " ".join(sorted(f"{one.get('ADMID', '')} {one.get('DMDID', '')}".split())))
        for one in etree.fromstring(data).iter("*")
    )


def test_one_rotten_record_does_not_stop_its_dossier(tmp_path: Path) -> None:
    stored = filled(tmp_path, 2)
    path = layout.record_path(stored[0].code)
    file_of(tmp_path, path).write_bytes(b"{}")
    store = opened(tmp_path)
    (new,), version = store.add(DOSSIER, [record(tmp_path, 3)], TIME + timedelta(days=1))
    assert version == 2
    assert store.verify(new) == ()
    assert store.verify(stored[1]) == ()
    (finding,) = store.verify(stored[0])
    assert (finding.path, finding.kind) == (path, FindingKind.CHANGED)


def test_where_all_records_are_needed_the_rotten_one_is_named(tmp_path: Path) -> None:
    stored = filled(tmp_path, 2)
    file_of(tmp_path, "METS.xml").unlink()
    path = layout.record_path(stored[0].code)
    file_of(tmp_path, path).write_bytes(b"{}")
    with pytest.raises(ArchiveError) as error:
        opened(tmp_path).add(DOSSIER, [record(tmp_path, 3)], TIME)
    assert error.value.code is ErrorCode.OBJECT_CORRUPT
    assert path in str(error.value.facts["key"])


def test_a_rotten_dossier_file_stops_nothing_and_is_not_hidden(tmp_path: Path) -> None:
    filled(tmp_path, 1)
    file_of(tmp_path, layout.DOSSIER_JSON).write_bytes(b"{}")
    store = opened(tmp_path)
    (new,), _ = store.add(DOSSIER, [record(tmp_path, 2)], TIME)
    assert store.verify(new) == ()
    with pytest.raises(ArchiveError) as error:
        list(store.dossiers())
    assert error.value.code is ErrorCode.OBJECT_CORRUPT


def test_a_record_that_was_changed_together_with_the_inventory_is_found_by_mets(tmp_path: Path) -> None:
    (stored,) = filled(tmp_path, 1)
    rewritten(tmp_path, stored, {**own(tmp_path, stored), "title": "khác"})
    store = opened(tmp_path)
    (finding,) = store.verify(store.record(stored.code))
    assert (finding.path, finding.kind) == (layout.record_path(stored.code), FindingKind.CHANGED)


def rewritten(tmp_path: Path, stored: Record, plain: dict[str, Any]) -> None:
    """Let another program have written the record's own file, in a version of its own, but not METS."""
    put(tmp_path, {layout.record_path(stored.code): json.dumps(plain, ensure_ascii=False, indent=2).encode()})


def put(tmp_path: Path, files: dict[str, bytes]) -> None:
    """A version with these files as they are."""
    root = OcflRoot(FileObjectStore(tmp_path / "store"))
    base = root.begin(OBJECT)
    root.new_version(base, files, (), replace(base.inventory.versions[-1].note, message="another program"))


def written(tmp_path: Path, stored: Record, plain: dict[str, Any]) -> None:
    """Let another program have written the record's own file, and told so in METS."""
    path = layout.record_path(stored.code)
    data = json.dumps(plain, ensure_ascii=False, indent=2).encode()
    before = package(tmp_path)
    mets = etree.fromstring(before["METS.xml"])
    for place in mets.iterfind(".//m:mdRef", METS):
        if place.get("CHECKSUM") == hashlib.sha256(before[path]).hexdigest():
            place.set("CHECKSUM", hashlib.sha256(data).hexdigest())
            place.set("SIZE", str(len(data)))
    put(tmp_path, {path: data, "METS.xml": etree.tostring(mets)})


def own(tmp_path: Path, stored: Record) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(package(tmp_path)[layout.record_path(stored.code)])
    return found


def test_a_record_that_another_release_wrote_otherwise_is_as_it_was_written(tmp_path: Path) -> None:
    (stored,) = filled(tmp_path, 1)
    plain = own(tmp_path, stored)
    del plain["schema"], plain["reason"], plain["pages"][0]["confidence"]
    written(tmp_path, stored, plain)
    store = opened(tmp_path)
    held = store.record(stored.code)
    assert store.verify(held) == ()
    assert held.pages[0].confidence == 0


def newer(plain: dict[str, Any]) -> dict[str, Any]:
    """What a later release might have made of it: more fields at every level, terms that we do not know."""
    return {
        **plain,
        "schema": 99,
        "kind": {"code": "QĐ", "sure": 0.9},
        "nature": "microfilm",
        "sources": [{**source, "origin": "tủ 7"} for source in plain["sources"]],
        "pages": [
            {**page, "state": "restored", "image": {**page["image"], "depth": 16, "colour": "infra-red"}}
            for page in plain["pages"]
        ],
        "files": [
            {**file, "use": "PREVIEW" if "EAD" in file["path"] else file["use"], "rights": [1]}
            for file in plain["files"]
        ],
        "events": [
            {**event, "type": "migration" if number == 2 else event["type"], "objects": [event["identifier"]]}
            for number, event in enumerate(plain["events"])
        ],
    }


def without(plain: dict[str, Any], *paths: str) -> dict[str, Any]:
    kept = json.loads(json.dumps(plain))
    for path in paths:
        del kept[path]
    found: dict[str, Any] = kept
    return found


def test_a_revision_loses_nothing_that_a_later_release_wrote(tmp_path: Path) -> None:
    stored, other = filled(tmp_path, 2)
    plain = newer(own(tmp_path, stored))
    written(tmp_path, stored, plain)
    store = opened(tmp_path)
    held = store.record(stored.code)
    assert store.verify(held) == ()
    assert (held.nature, held.nature.known) == ("microfilm", False)
    revised, _ = store.revise(revision(held))
    assert store.verify(revised) == ()
    after = own(tmp_path, stored)
    changing = ("pages", "files", "events")
    assert without(after, *changing) == without(plain, *changing)
    assert after["schema"] == 99
    assert after["pages"] == [{**plain["pages"][0], "words": 7}]
    assert after["events"][:-1] == plain["events"]
    assert after["events"][-1]["identifier"] == "uuid-r1"
    before = {file["path"]: file for file in plain["files"]}
    assert {file["path"] for file in after["files"] if file["rights"] == [1]} == set(before)
    changed = {file["path"] for file in after["files"] if file != before[file["path"]]}
    assert changed == {layout.alto_path(stored.code, 1), layout.document_premis_path(stored.code, layout.TEXT)}
    assert own(tmp_path, other)["schema"] == RECORD.schema
    assert_valid(package(tmp_path))


def test_it_is_told_what_of_a_record_is_not_known(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (stored,) = filled(tmp_path, 1)
    assert not opened(tmp_path).unknown(stored)
    written(tmp_path, stored, newer(own(tmp_path, stored)))
    held = opened(tmp_path).record(stored.code)
    unknown = opened(tmp_path).unknown(held)
    assert unknown.schema == 99
    assert set(unknown.fields) == {
        "kind",
        "sources.origin",
        "pages.image.depth",
        "files.rights",
        "events.objects",
    }
    assert set(unknown.terms) == {
        "nature: microfilm",
        "pages.state: restored",
        "pages.image.colour: infra-red",
        "files.use: PREVIEW",
        "events.type: migration",
    }
    RECORD._told.clear()
    with caplog.at_level(logging.WARNING, "vankho.stored"):  # whatever a command in this process has set
        opened(tmp_path).record(stored.code)
        opened(tmp_path).record(stored.code)
    (line,) = [each.getMessage() for each in caplog.records if "schema 99" in each.getMessage()][-1:]
    assert "pages.image.depth" in line


def test_an_export_has_the_record_as_it_is_stored(tmp_path: Path) -> None:
    (stored,) = filled(tmp_path, 1)
    written(tmp_path, stored, newer(own(tmp_path, stored)))
    store = opened(tmp_path)
    export_record(store, store.record(stored.code), tmp_path / "out")
    path = layout.record_path(stored.code)
    assert (tmp_path / "out" / "data" / path).read_bytes() == package(tmp_path)[path]


def test_what_a_later_release_put_into_the_descriptions_stays(tmp_path: Path) -> None:
    filled(tmp_path, 1)
    root = OcflRoot(FileObjectStore(tmp_path / "store"))
    base = root.begin(OBJECT)
    note = base.inventory.versions[-1].note
    content = package(tmp_path)
    ead = content[layout.DOSSIER_EAD].replace(b"<maintenance/>", "<maintenance>Vĩnh viễn</maintenance>".encode())
    ead = ead.replace(b"</simpledc>", b"<secrecy>M</secrecy></simpledc>")
    premis = content[layout.DOSSIER_PREMIS].replace(
        b"</premis>",
        b"<rights><rightsStatement><rightsStatementIdentifier><rightsStatementIdentifierType>local"
        b"</rightsStatementIdentifierType><rightsStatementIdentifierValue>r1</rightsStatementIdentifierValue>"
        b"</rightsStatementIdentifier><rightsBasis>statute</rightsBasis></rightsStatement></rights></premis>",
    )
    assert (ead, premis) != (content[layout.DOSSIER_EAD], content[layout.DOSSIER_PREMIS])
    root.new_version(base, {layout.DOSSIER_EAD: ead, layout.DOSSIER_PREMIS: premis}, (), note)
    opened(tmp_path).add(DOSSIER, [record(tmp_path, 2, nature=SourceNature.PDF, names=("b.pdf",), pages=5)], TIME)
    after = package(tmp_path)
    told = {child.tag: child.text for child in etree.fromstring(after[layout.DOSSIER_EAD])}
    assert (told["maintenance"], told["secrecy"]) == ("Vĩnh viễn", "M")
    assert (told["totalDoc"], told["numberOfPage"], "confidenceLevel" in told) == ("2", "6", False)
    assert b"rightsBasis" in after[layout.DOSSIER_PREMIS]


def test_a_dossier_that_gets_another_title_keeps_what_else_was_known_of_it(tmp_path: Path) -> None:
    filled(tmp_path, 1)
    root = OcflRoot(FileObjectStore(tmp_path / "store"))
    base = root.begin(OBJECT)
    plain = {**json.loads(package(tmp_path)[layout.DOSSIER_JSON]), "maintenance": "Vĩnh viễn"}
    data = json.dumps(plain, ensure_ascii=False).encode()
    root.new_version(base, {layout.DOSSIER_JSON: data}, (), base.inventory.versions[-1].note)
    store = opened(tmp_path)
    store.add(DOSSIER, [record(tmp_path, 2)], TIME)
    assert package(tmp_path)[layout.DOSSIER_JSON] == data, "nothing changed, so nothing is written"
    store.add(Dossier(DOSSIER.code, "Tên mới", DOSSIER.fonds), [record(tmp_path, 3)], TIME)
    after = json.loads(package(tmp_path)[layout.DOSSIER_JSON])
    assert (after["title"], after["maintenance"]) == ("Tên mới", "Vĩnh viễn")
    title = etree.fromstring(package(tmp_path)[layout.DOSSIER_EAD]).findtext("title")
    assert title == "Tên mới"
    assert len(etree.fromstring(package(tmp_path)["METS.xml"]).findall("m:metsHdr", METS)) == 1
