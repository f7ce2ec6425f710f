"""Whole archives that earlier releases made with their own programs: opened, proven, searched, grown and rebuilt."""

from __future__ import annotations

import json
import shutil
import tarfile
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from domain.actors import SYSTEM
from domain.batches import earlier_identifier
from domain.evidence import Indication
from domain.messages import Language
from domain.vietnam_time import VIETNAM
from pipeline.archive import Archive
from pipeline.proving.record_verification import RecordVerifier
from pipeline.role import Role
from pipeline.upkeep.rebuild import rebuild
from pipeline.wiring import open_archive, open_parts
from storage.objects.file_store import FileObjectStore
from storage.ocfl.root import OcflRoot
from storage.packages import layout
from tests.end_to_end.papers import save, sheet
from tests.end_to_end.vankho import answer_to, read_by_tesseract, vankho
from tests.storage.intruder import Intruder
from tests.storage.test_dossiers import assert_valid

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.wiring import Parts

ARCHIVES = sorted((Path(__file__).parent / "archives").glob("*.tar.xz"))
THEN = datetime(2026, 12, 1, 9, 0, tzinfo=VIETNAM)  # certificates of the archives are in force
GROWN = "H49.64.33.2001.160"
SIGNED = "VK.2026.000001.0000001"  # by somebody whom nobody knows


@pytest.fixture(params=ARCHIVES, ids=lambda path: path.name.partition(".tar")[0])
def home(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    with tarfile.open(request.param) as archive:
        archive.extractall(tmp_path, filter="data")
    return next(path.parent for path in tmp_path.glob("*/vankho.toml"))


def records(parts: Parts) -> list[str]:
    dossiers = parts.dossiers
    return [record.code for dossier in dossiers.dossiers() for record in dossiers.records(dossier.code)]


def verdicts(home: Path, time: datetime = THEN) -> dict[str, tuple[str, str | None]]:
    with open_parts(home, write=False, clock=lambda: time) as parts:
        verifier = RecordVerifier(parts)
        reports = [verifier.verify(code, Language.VI) for code in records(parts)]
    return {report.target: (report.indication.value, report.sub_indication) for report in reports}


def expected(code: str) -> tuple[str, str | None]:
    if code == SIGNED:
        return Indication.INDETERMINATE.value, "NO_CERTIFICATE_CHAIN_FOUND"
    return Indication.TOTAL_PASSED.value, None


def own_files(home: Path) -> dict[str, bytes]:
    """The files of all records themselves, as the newest versions have them, by path."""
    root = OcflRoot(FileObjectStore(home / "store"))
    found: dict[str, bytes] = {}
    for name in root.objects():
        opened = root.open(name)
        paths = filter(layout.is_record_path, opened.inventory.state())
        found |= {path: opened.read_bytes(path) for path in paths}
    return found


def test_every_record_is_proven_as_it_was(home: Path) -> None:
    found = verdicts(home)
    assert len(found) == 7
    assert found == {code: expected(code) for code in found}


def test_a_file_that_was_changed_since_is_still_found(home: Path) -> None:
    root = OcflRoot(FileObjectStore(home / "store"))
    opened = root.open(f"hoso:{GROWN}")
    path = layout.record_path(f"{GROWN}.0000002")
    place = home / "store" / opened.key(path)
    place.chmod(0o644)
    plain = json.loads(place.read_bytes())
    place.write_bytes(json.dumps({**plain, "title": "khác"}, ensure_ascii=False).encode())
    with open_archive(home, write=False, clock=lambda: THEN) as archive:
        reports = {
            code: archive.proving.verify_record(SYSTEM, code) for code in (f"{GROWN}.0000002", f"{GROWN}.0000003")
        }
    assert [report.sub_indication for report in reports.values()] == ["FIXITY_FAILURE", None]


def test_it_is_searched_and_rebuilt_from_its_bucket_alone(home: Path, tmp_path: Path) -> None:
    before = answer_to("hồ sơ", home)
    assert before["total"] >= 2
    alone = tmp_path / "alone"
    alone.mkdir()
    shutil.copytree(home / "store", alone / "store")
    rebuilt = vankho("rebuild", home=alone)
    assert rebuilt.code == 0, rebuilt.stderr
    assert answer_to("hồ sơ", alone) == before
    with open_parts(home, write=False) as old, open_parts(alone, write=False) as new:
        assert records(new) == records(old)
        shown = {summary.code: summary for summary in new.catalogue.records()}
        assert shown == {summary.code: summary for summary in old.catalogue.records()}
        assert [each.name for each in new.catalogue.refusals()] == ["doc-hai.pdf"]


def test_its_batches_have_identifiers_that_a_rebuild_makes_again(home: Path, tmp_path: Path) -> None:
    before = list(vankho_lines("batches", home=home))
    assert before
    assert {line["id"] for line in before} == {earlier_identifier(line["name"], line["owner"]) for line in before}
    named = [line for line in before if line["counts"].get("archived")]
    shown = next(vankho_lines("batch", "show", named[0]["name"], home=home))
    assert (shown["id"], shown["events"]) == (named[0]["id"], [])
    closed = next(vankho_lines("batch", "close", named[0]["id"], home=home))
    alone = tmp_path / "alone"
    alone.mkdir()
    shutil.copytree(home / "store", alone / "store")
    assert vankho("rebuild", home=alone).code == 0
    after = {line["id"]: line for line in vankho_lines("batches", home=alone)}
    assert set(after) == {line["id"] for line in before}
    assert after[named[0]["id"]] == {**named[0], "state": "closed", "closed": closed["closed"]}
    assert all(after[line["id"]] == line for line in before if line["id"] != named[0]["id"])


def test_it_grows_and_is_corrected_and_what_it_had_stays_as_it_was(home: Path, tmp_path: Path) -> None:
    read_by_tesseract(home)
    before = own_files(home)
    paper = save(sheet("Biên bản kiểm kê", "kho tư liệu năm 1990"), tmp_path / "moi.png")
    taken = vankho("ingest", paper, "--dossier", GROWN, "--json", home=home)
    assert taken.code == 0, taken.stderr
    code = taken.lines[0]["record"]
    assert code == f"{GROWN}.0000005"
    grown = own_files(home)
    assert {path: data for path, data in grown.items() if path in before} == before
    line = next(vankho_lines("doubts", f"{GROWN}.0000001", "--page", 2, "--all", home=home))
    told = vankho(
        "correct", f"{GROWN}.0000001", 2, line["line"], "Kết thúc tập lưu", "--by", "Lan", "--json", home=home
    )
    assert told.code == 0, told.stderr
    assert answer_to("kiểm kê", home)["total"] == 1
    assert answer_to('"kết thúc tập lưu"', home)["total"] == 1
    after = own_files(home)
    corrected = layout.record_path(f"{GROWN}.0000001")
    assert {path for path in after if grown[path] != after[path]} == {corrected}
    was, now = json.loads(before[corrected]), json.loads(after[corrected])
    changed = {"events", "files", "pages", "schema"}
    assert {name: now[name] for name in now if name not in changed} == {
        name: was[name] for name in was if name not in changed
    }
    assert now["events"][:-1] == was["events"]
    found = verdicts(home, datetime.now(VIETNAM))  # what was sealed today is judged no earlier
    assert found == {code: expected(code) for code in found}
    opened = OcflRoot(FileObjectStore(home / "store")).open(f"hoso:{GROWN}")
    assert_valid({path: opened.read_bytes(path) for path in opened.inventory.state()})


def vankho_lines(*arguments: object, home: Path) -> Iterator[dict[str, Any]]:
    outcome = vankho(*arguments, "--json", home=home)
    assert outcome.code == 0, outcome.stderr
    yield from outcome.lines


def test_a_dossier_that_cannot_be_added_to_ends_the_document_and_names_the_damaged_record(
    home: Path, tmp_path: Path
) -> None:
    read_by_tesseract(home)
    opened = OcflRoot(FileObjectStore(home / "store")).open(f"hoso:{GROWN}")
    rotten = layout.record_path(f"{GROWN}.0000002")
    for path in (rotten, layout.METS):
        place = home / "store" / opened.key(path)
        place.chmod(0o644)
        place.write_bytes(b"rotten")
    folder = tmp_path / "papers"
    folder.mkdir()
    save(sheet("Biên bản kiểm kê", "kho tư liệu năm 1990"), folder / "a.png")
    taken = vankho("ingest", folder, "--dossier", GROWN, "--json", home=home)
    assert taken.code == 1, taken.stderr
    (line,) = taken.lines
    assert (line["state"], line["reason"]) == ("failed", "object-corrupt")
    assert rotten in line["message"]
    save(sheet("Tờ trình", "sửa mái nhà kho"), tmp_path / "b.png")
    assert vankho("ingest", tmp_path / "b.png", "--dossier", "H49.9", home=home).code == 0, "others are not held up"


def test_it_has_no_manifests_gets_them_by_order_and_is_told_apart(home: Path) -> None:
    with open_archive(home, write=False, clock=lambda: THEN) as archive:
        before = archive.proving.verify_record(SYSTEM, f"{GROWN}.0000001")
    assert before.package is not None
    assert before.package.sealed is None
    assert "vankho manifest --all" in before.message
    told = vankho("manifest", "--all", "--json", home=home)
    assert told.code == 0, told.stderr
    assert {row["state"] for row in told.lines} == {"sealed"}
    again = vankho("manifest", "--all", home=home)
    assert (again.code, again.stdout) == (0, "")
    with open_archive(home, write=False, clock=lambda: THEN) as archive:
        reports = [archive.proving.verify_record(SYSTEM, code) for code in (f"{GROWN}.0000001", SIGNED)]
    assert [(report.indication.value, report.sub_indication) for report in reports] == [
        expected(report.target) for report in reports
    ]
    assert all(report.package is not None and report.package.later for report in reports)
    assert all("không phải lúc đóng gói" in report.message for report in reports)


def test_once_sealed_what_is_rewritten_or_rolled_back_is_found_also_after_a_rebuild(home: Path) -> None:
    with open_archive(home, write=True, clock=lambda: THEN, role=Role(writes=True, works=False)) as archive:
        assert all(report.well for report in archive.proving.seal_packages(SYSTEM, archive.proving.dossiers(SYSTEM)))
    intruder = Intruder(home / "store", f"hoso:{GROWN}")
    text = layout.alto_path(f"{GROWN}.0000001", 1)
    data = intruder.opened.read_bytes(text)
    intruder.rewrite({text: data.replace(b"CONTENT=", b"content=")})
    with open_archive(home, write=False, clock=lambda: THEN) as archive:
        report = archive.proving.verify_record(SYSTEM, f"{GROWN}.0000001")
    assert (report.indication, report.sub_indication) == (Indication.TOTAL_FAILED, "FIXITY_FAILURE")
    assert text in report.message
    for _ in range(2):  # the third version revised texts, the second brought documents
        intruder.roll_back()
    intruder.forget_manifests()
    with open_parts(home, write=True, clock=lambda: THEN, role=Role(writes=True, works=False)) as parts:
        archive = Archive.of(parts)
        gone = {one.code for one in parts.catalogue.records(dossier=GROWN)} - set(records(parts))
        assert gone
        lost = archive.proving.verify_record(SYSTEM, gone.pop())
        assert lost.indication is Indication.TOTAL_FAILED
        assert lost.package is not None
        assert {finding.kind.value for finding in lost.package.findings} == {"missing", "package-rolled-back"}
        rebuild(parts)
        report = archive.proving.verify_record(SYSTEM, f"{GROWN}.0000001")
    assert report.package is not None
    assert "package-rolled-back" in {finding.kind.value for finding in report.package.findings}


def test_it_gets_its_journal_at_the_first_act(home: Path) -> None:
    role = Role(writes=True, works=False)
    with open_archive(home, write=True, role=role, clock=lambda: THEN) as archive:
        archive.records.known(SYSTEM, SIGNED)
        archive.batches.new(SYSTEM, "Lô mới")
    with open_archive(home, write=False, clock=lambda: THEN) as archive:
        report = archive.journal.verify(SYSTEM, {})
    assert (report.size, report.well) == (1, True)


def test_one_command_describes_it_and_a_persons_word_outlives_the_next_and_a_rebuild(home: Path) -> None:
    assert vankho("describe", "--all", home=home).code == 0
    assert vankho("describe", "--all", "--json", home=home).stdout == "", "described once"
    said = ("symbol=26/2017/QĐ-UBND", "kind=quyết định", "date=4/2017")
    set_ = vankho("describe", "--set", f"{GROWN}.0000001", *said, "--reason", "đọc trên giấy", "--json", home=home)
    assert set_.lines[0]["title"] == "Quyết định 26/2017/QĐ-UBND tháng 4/2017"
    assert vankho("describe", "--all", "--anew", home=home).code == 0
    with open_parts(home, write=True, role=Role(writes=True, works=False, rebuilds=True)) as parts:
        rebuild(parts)
    told = vankho("describe", f"{GROWN}.0000001", "--json", home=home).lines[0]
    fields = told["fields"]
    assert [fields[name]["value"] for name in ("symbol", "number", "date")] == ["26/2017/QĐ-UBND", "26", "2017-04"]
    assert {fields[name]["source"] for name in ("symbol", "kind", "date")} == {"person"}
    assert verdicts(home) == {code: expected(code) for code in verdicts(home)}
