"""Dossiers: what is put in comes out, from the store alone; the package is what OCFL, METS, PREMIS and CSIP want."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest
from lxml import etree

from domain.documents import Dossier, FileUse, SourceNature
from domain.errors import ArchiveError, ErrorCode
from domain.fixity import FindingKind, FixityFinding
from domain.messages import explain
from storage.objects.file_store import FileObjectStore
from storage.ocfl.root import OcflRoot
from storage.packages.additions import NewFile, NewRecord
from storage.packages.dossiers import DossierStore
from storage.packages.export import export_record
from tests.storage.faulty_store import FaultyStore
from tests.storage.making import DOSSIER, TIME, record
from tests.storage.ocfl_validator import problems
from tests.storage.schema_checks import csip_failures, schema_errors

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

OBJECT = f"hoso:{DOSSIER.code}"
METS = {"m": "http://www.loc.gov/METS/", "x": "http://www.w3.org/1999/xlink"}


@pytest.fixture(autouse=True, scope="module")
def no_fsync() -> Iterator[None]:
    """Durability is the store's subject (test_file_store)."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda _: None)
        patch.setattr(os, "posix_fadvise", lambda *_: None)
        yield


@pytest.fixture
def store(tmp_path: Path) -> DossierStore:
    return opened(tmp_path)


def opened(tmp_path: Path) -> DossierStore:
    return DossierStore(OcflRoot(FileObjectStore(tmp_path / "store")), "Trung tâm Lưu trữ tỉnh", "vankho 0.1.0")


def package(tmp_path: Path, name: str = OBJECT) -> dict[str, bytes]:
    content = OcflRoot(FileObjectStore(tmp_path / "store")).open(name)
    return {path: content.read_bytes(path) for path in content.inventory.state()}


def assert_valid(content: dict[str, bytes]) -> None:
    """Every description in a package is what its schema wants, and METS names what is there."""
    for path, data in content.items():
        name = path.rpartition("/")[2]
        if name == "METS.xml":
            assert schema_errors(data, "mets.xsd") == ""
            assert csip_failures(data, representation=path != name) == set()
            assert mets_problems(content, path) == []
        elif name.startswith("PREMIS"):
            assert schema_errors(data, "premis-v3-0.xsd") == ""
        elif name.startswith("EAD"):
            assert schema_errors(data, "simpledc.xsd") == ""


def mets_problems(content: dict[str, bytes], path: str) -> list[str]:
    """Whether every file that METS names is there as it says, and every file there is named."""
    folder = path.removesuffix("METS.xml")
    found = []
    for element in etree.fromstring(content[path]).iterfind(".//*[@CHECKSUM]", METS):
        place = element if element.tag.endswith("mdRef") else element.find("m:FLocat", METS)
        assert place is not None
        name = folder + unquote(str(place.get(f"{{{METS['x']}}}href")))
        data = content.get(name, b"")
        if (element.get("SIZE"), element.get("CHECKSUM")) != (str(len(data)), hashlib.sha256(data).hexdigest()):
            found.append(name)
    return found


def test_records_come_back_from_the_store_alone(store: DossierStore, tmp_path: Path) -> None:
    first, second = (
        record(tmp_path, 1, pages=3),
        record(tmp_path, 2, nature=SourceNature.SIGNED_PDF, names=("số 5.pdf",)),
    )
    stored, version = store.add(DOSSIER, [first, second], TIME)
    assert version == 1
    again = opened(tmp_path)
    assert list(again.dossiers()) == [DOSSIER]
    assert tuple(again.records(DOSSIER.code)) == stored
    assert again.record(stored[1].code) == stored[1]
    assert replace(stored[0], files=()) == first.record
    for new, kept in zip((first, second), stored, strict=True):
        data = [file for file in kept.files if file.use is not FileUse.DESCRIPTION]
        assert [file.use for file in data] == [file.use for file in new.files]
        assert [again.read(kept, file) for file in data] == [file.source.read_bytes() for file in new.files]


def test_files_stand_where_the_circular_wants_them(store: DossierStore, tmp_path: Path) -> None:
    (kept,), _ = store.add(DOSSIER, [record(tmp_path, 1, pages=2)], TIME)
    code = "H49.64.33.2001.160.0000001"
    assert {file.path for file in kept.files} == {
        f"representations/master/data/{code}/0001_trang 1.tif",
        f"representations/rep1/data/{code}.pdf",
        f"representations/text/data/{code}/page-0001.alto.xml",
        f"representations/text/data/{code}/page-0002.alto.xml",
        f"representations/rep1/metadata/descriptive/EAD_doc_{code}.xml",
        f"representations/master/metadata/preservation/PREMIS_master_{code}.xml",
        f"representations/text/metadata/preservation/PREMIS_text_{code}.xml",
    }
    assert set(package(tmp_path)) - {file.path for file in kept.files} == {
        "METS.xml",
        "metadata/descriptive/EAD.xml",
        "metadata/preservation/PREMIS.xml",
        "metadata/other/dossier.json",
        "metadata/other/totals.json",
        f"metadata/other/record_{code}.json",
        "documentation/README.txt",
        "schemas/simpledc.xsd",
        "representations/rep1/METS.xml",
        "representations/rep1/metadata/preservation/PREMIS_rep1.xml",
        "representations/master/METS.xml",
        "representations/text/METS.xml",
    }


def test_after_every_addition_all_judges_are_content(store: DossierStore, tmp_path: Path) -> None:
    additions = [
        [record(tmp_path, 1, names=("a<&>.tif", "b\u200b?.tif"), pages=2)],
        [record(tmp_path, 2, nature=SourceNature.SIGNED_PDF, names=("Công văn số 5.pdf",)), record(tmp_path, 10)],
        [record(tmp_path, 3, nature=SourceNature.PDF, names=("x" * 300 + ".pdf",))],
    ]
    for number, new in enumerate(additions):
        store.add(DOSSIER, new, TIME + timedelta(days=number))
        assert_valid(package(tmp_path))
        assert problems(tmp_path / "store" / "ocfl") == ""


def test_the_judges_see_a_broken_document(store: DossierStore, tmp_path: Path) -> None:
    store.add(DOSSIER, [record(tmp_path, 1)], TIME)
    content = package(tmp_path)
    mets, premis = content["METS.xml"], content["metadata/preservation/PREMIS.xml"]
    description = "metadata/descriptive/EAD.xml"
    assert schema_errors(mets.replace(b"SHA-256", b"SHA-999"), "mets.xsd")
    assert csip_failures(mets.replace(b'LABEL="CSIP"', b'LABEL="OTHER"'))
    assert schema_errors(premis.replace(b"eventType>", b"type>"), "premis-v3-0.xsd")
    assert schema_errors(content[description].replace(b"arcFileCode", b"fileCode"), "simpledc.xsd")
    assert mets_problems({**content, description: b""}, "METS.xml") == [description]


def test_the_header_says_what_the_circular_asks(store: DossierStore, tmp_path: Path) -> None:
    store.add(DOSSIER, [record(tmp_path, 1)], TIME)
    store.add(DOSSIER, [record(tmp_path, 2)], TIME + timedelta(days=1))
    mets = etree.fromstring(package(tmp_path)["METS.xml"])
    header = mets.find("m:metsHdr", METS)
    assert header is not None
    assert str(mets.get("OBJID")).startswith("urn:H49.64.33:uuid-")
    assert header.get("RECORDSTATUS") == "SUPPLEMENT"
    assert (header.get("CREATEDATE"), header.get("LASTMODDATE")) == (
        "2026-11-22T08:30:00+07:00",
        "2026-11-23T08:30:00+07:00",
    )
    assert header.get("{https://DILCIS.eu/XML/METS/CSIPExtensionMETS}OAISPACKAGETYPE") == "AIP"
    assert [name.text for name in header.iterfind("m:agent/m:name", METS)] == ["vankho", "Trung tâm Lưu trữ tỉnh"]


def test_nothing_is_invented_in_the_descriptions(store: DossierStore, tmp_path: Path) -> None:
    new = record(tmp_path, 7, nature=SourceNature.PDF, names=("scan0001.pdf",), pages=4)
    store.add(DOSSIER, [NewRecord(replace(new.record, title="scan0001.pdf"), new.files)], TIME)
    content = package(tmp_path)
    document = etree.fromstring(
        content["representations/rep1/metadata/descriptive/EAD_doc_H49.64.33.2001.160.0000007.xml"]
    )
    fields = {element.tag: element.text for element in document}
    assert fields["docCode"] == "H49.64.33.2001.160.0000007"
    assert (fields["docOrdinal"], fields["numberOfPage"]) == ("7", "4")
    assert fields["subject"] is None, "a file name is no subject"
    assert fields["issuedDate"] is None
    assert "autograph" not in fields
    assert "confidenceLevel" not in fields, "a PDF may be a scan or born digital"


def test_the_same_facts_are_the_same_bytes(tmp_path: Path) -> None:
    made = []
    for place in ("one", "two"):
        store = opened(tmp_path / place)
        store.add(DOSSIER, [record(tmp_path / place, 1), record(tmp_path / place, 2)], TIME)
        made.append(package(tmp_path / place))
    assert made[0] == made[1]


def test_adding_again_after_a_crash_changes_nothing(store: DossierStore, tmp_path: Path) -> None:
    new = [record(tmp_path, 1), record(tmp_path, 2)]
    stored, _ = store.add(DOSSIER, new, TIME)
    assert store.add(DOSSIER, new, TIME + timedelta(days=3)) == (stored, 1)
    more, version = store.add(DOSSIER, [*new, record(tmp_path, 3)], TIME + timedelta(days=3))
    assert (more[:2], version) == (stored, 2)


def test_a_code_stands_for_one_content(store: DossierStore, tmp_path: Path) -> None:
    store.add(DOSSIER, [record(tmp_path, 1)], TIME)
    for new in ([record(tmp_path, 1, salt="other")], [record(tmp_path, 2), record(tmp_path, 2, salt="other")]):
        with pytest.raises(ArchiveError) as error:
            store.add(DOSSIER, new, TIME)
        assert error.value.code is ErrorCode.OBJECT_EXISTS
    assert len(list(store.records(DOSSIER.code))) == 1


def test_a_master_that_changed_since_intake_is_refused(store: DossierStore, tmp_path: Path) -> None:
    new = record(tmp_path, 1)
    new.files[0].source.write_bytes(b"other")
    with pytest.raises(ArchiveError) as error:
        store.add(DOSSIER, [new], TIME)
    assert error.value.code is ErrorCode.OBJECT_CORRUPT
    assert list(store.dossiers()) == []


def test_a_signed_original_is_kept_once(store: DossierStore, tmp_path: Path) -> None:
    new = record(tmp_path, 1, nature=SourceNature.SIGNED_PDF, names=("ký.pdf",))
    (kept,), _ = store.add(DOSSIER, [new], TIME)
    data = new.files[0].source.read_bytes()
    copies = [path for path in (tmp_path / "store").rglob("*") if path.is_file() and path.read_bytes() == data]
    assert len(copies) == 1
    assert [store.read(kept, file) for file in kept.files[:2]] == [data, data]


def test_other_files_of_a_record_are_kept_under_their_name(store: DossierStore, tmp_path: Path) -> None:
    report = tmp_path / "verification.json"
    report.write_text("{}")
    new = record(tmp_path, 1)
    extra = NewFile(report, FileUse.DESCRIPTION, "application/json")
    (kept,), _ = store.add(DOSSIER, [NewRecord(new.record, (*new.files, extra))], TIME)
    path = f"metadata/other/{kept.code}/verification.json"
    assert path in {file.path for file in kept.files}
    assert mets_problems(package(tmp_path), "METS.xml") == []
    assert [each.code for each in store.records(DOSSIER.code)] == [kept.code]


def test_what_is_not_there_is_told(store: DossierStore, tmp_path: Path) -> None:
    store.add(DOSSIER, [record(tmp_path, 1)], TIME)
    for code in (f"{DOSSIER.code}.0000002", "other.0000001", "no code"):
        with pytest.raises(ArchiveError) as error:
            store.record(code)
        assert error.value.code is ErrorCode.RECORD_NOT_FOUND


def test_dossiers_with_vietnamese_and_long_codes(store: DossierStore, tmp_path: Path) -> None:
    for number, code in enumerate(("Đ.Ồ-ÁN_1", "Ẳ" * 100, "x" * 100)):
        dossier = Dossier(code, "", "F")
        (kept,), _ = store.add(
            dossier, [record(tmp_path / str(number), 1, dossier=dossier, names=("ắ" * 200 + ".tiff",))], TIME
        )
        assert store.record(kept.code) == kept
        assert store.verify(kept) == ()
    assert len(list(store.dossiers())) == 3
    assert problems(tmp_path / "store" / "ocfl") == ""


def test_a_changed_and_a_lost_file_are_found(store: DossierStore, tmp_path: Path) -> None:
    (kept,), _ = store.add(DOSSIER, [record(tmp_path, 1)], TIME)
    assert store.verify(kept) == ()
    content = OcflRoot(FileObjectStore(tmp_path / "store")).open(OBJECT)
    master, access = kept.files[0], kept.files[1]
    place = tmp_path / "store" / content.key(master.path)
    place.chmod(0o644)
    place.write_bytes(place.read_bytes()[:-1] + b"!")
    (tmp_path / "store" / content.key(access.path)).unlink()
    changed, missing = store.verify(kept)
    assert (changed.path, changed.kind, changed.expected) == (master.path, FindingKind.CHANGED, master.fixity.sha256)
    assert missing == FixityFinding(access.path, FindingKind.MISSING, access.fixity.sha256)
    with pytest.raises(ArchiveError) as error:
        store.fetch(kept, master, tmp_path / "t")
    assert error.value.code is ErrorCode.OBJECT_CORRUPT
    assert not (tmp_path / "t").exists()
    with pytest.raises(ArchiveError) as error:
        store.read(kept, master)
    assert error.value.code is ErrorCode.OBJECT_CORRUPT


def test_of_a_lost_dossier_every_file_is_missing(store: DossierStore, tmp_path: Path) -> None:
    (kept,), _ = store.add(DOSSIER, [record(tmp_path, 1)], TIME)
    shutil.rmtree(tmp_path / "store" / "ocfl")
    findings = store.verify(kept)
    assert [finding.path for finding in findings[:-1]] == [file.path for file in kept.files]
    assert {finding.kind for finding in findings} == {FindingKind.MISSING}


def test_a_record_that_the_catalogue_remembers_differently_is_found(store: DossierStore, tmp_path: Path) -> None:
    (kept,), _ = store.add(DOSSIER, [record(tmp_path, 1)], TIME)
    (finding,) = store.verify(replace(kept, title="khác"))
    assert (finding.path, finding.kind) == (f"metadata/other/record_{kept.code}.json", FindingKind.CHANGED)
    forged = replace(kept.files[0], fixity=kept.files[1].fixity)
    with pytest.raises(ArchiveError) as error:
        store.read(kept, forged)
    assert error.value.code is ErrorCode.OBJECT_CORRUPT


@pytest.mark.parametrize("moment", [1, 3, 8, 12, 20, 22, 25])
def test_two_hosts_may_add_to_one_dossier(tmp_path: Path, moment: int) -> None:
    files = FileObjectStore(tmp_path / "store")
    store = DossierStore(OcflRoot(files), "o", "vankho 0")
    store.add(DOSSIER, [record(tmp_path, 1)], TIME)
    slow = FaultyStore(files, 10_000)
    other = DossierStore(OcflRoot(slow), "o", "vankho 0")
    slow.hooks[slow.writes + moment] = lambda: store.add(DOSSIER, [record(tmp_path, 2)], TIME)
    other.add(DOSSIER, [record(tmp_path, 3)], TIME)
    store.add(DOSSIER, [record(tmp_path, 2)], TIME)
    assert [kept.code[-1] for kept in store.records(DOSSIER.code)] == ["1", "2", "3"]
    content = package(tmp_path)
    for path in content:
        if path.endswith("METS.xml"):
            assert mets_problems(content, path) == []
    assert len(etree.fromstring(content["representations/rep1/METS.xml"]).findall(".//m:file", METS)) == 3
    assert problems(tmp_path / "store" / "ocfl") == ""


@pytest.mark.parametrize("at", [*range(1, 30, 3), 26, 27, 28, 29, 30])
def test_the_plug_is_pulled_in_an_addition_and_it_is_repeated(tmp_path: Path, at: int) -> None:
    files = FileObjectStore(tmp_path / "store")
    DossierStore(OcflRoot(files), "o", "vankho 0").add(DOSSIER, [record(tmp_path, 1)], TIME)
    faulty = FaultyStore(files, 10_000)
    crashing = DossierStore(OcflRoot(faulty), "o", "vankho 0")
    faulty._at = faulty.writes + at
    new = [record(tmp_path, 2), record(tmp_path, 3)]
    try:
        crashing.add(DOSSIER, new, TIME)
    except ArchiveError as error:
        assert error.code is ErrorCode.STORE_FAILED  # noqa: PT017 - the last rows of the sweep do not fail
    after = opened(tmp_path)
    assert len(list(after.records(DOSSIER.code))) in {1, 3}
    after.recover()
    assert problems(tmp_path / "store" / "ocfl") == ""
    stored, version = after.add(DOSSIER, new, TIME + timedelta(hours=1))
    assert version == 2
    assert [kept.code[-1] for kept in after.records(DOSSIER.code)] == ["1", "2", "3"]
    assert all(after.verify(kept) == () for kept in stored)
    assert problems(tmp_path / "store" / "ocfl") == ""


def test_an_export_is_checked_by_sha256sum_alone(store: DossierStore, tmp_path: Path) -> None:
    (kept,), _ = store.add(DOSSIER, [record(tmp_path, 1, pages=2, names=("100% đủ.tif",))], TIME)
    target = tmp_path / "ra" / "ngoài"
    export_record(store, kept, target)
    assert [path.name for path in target.parent.iterdir()] == ["ngoài"]
    for file in kept.files:
        assert (target / "data" / file.path).read_bytes() == store.read(kept, file)
    readme = (target / "README.txt").read_text(encoding="utf-8")
    assert kept.code in readme
    assert "sha256sum --check manifest-sha256.txt" in readme
    tags = subprocess.run(
        ["sha256sum", "--check", "tagmanifest-sha256.txt"], cwd=target, check=False, capture_output=True
    )
    assert tags.returncode == 0, tags
    lines = (target / "manifest-sha256.txt").read_text(encoding="utf-8").splitlines()
    assert len(lines) == len(kept.files) + 1
    plain = subprocess.run(
        ["sha256sum", "--check", "manifest-sha256.txt"], cwd=target, check=False, capture_output=True
    )
    assert plain.returncode == 0, plain


def test_an_export_never_mixes_with_what_is_there(store: DossierStore, tmp_path: Path) -> None:
    (kept,), _ = store.add(DOSSIER, [record(tmp_path, 1)], TIME)
    target = tmp_path / "target"
    target.mkdir()
    export_record(store, kept, target)
    with pytest.raises(ArchiveError) as error:
        export_record(store, kept, target)
    assert (error.value.code, error.value.facts) == (ErrorCode.FOLDER_NOT_EMPTY, {"path": str(target)})
    assert str(target) in explain(error.value)


def test_an_export_of_a_damaged_record_leaves_nothing(store: DossierStore, tmp_path: Path) -> None:
    (kept,), _ = store.add(DOSSIER, [record(tmp_path, 1)], TIME)
    content = OcflRoot(FileObjectStore(tmp_path / "store")).open(OBJECT)
    (tmp_path / "store" / content.key(kept.files[-1].path)).unlink()
    with pytest.raises(ArchiveError) as error:
        export_record(store, kept, tmp_path / "out" / "x")
    assert error.value.code is ErrorCode.OBJECT_MISSING
    assert list((tmp_path / "out").iterdir()) == []
