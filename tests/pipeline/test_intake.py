"""The door of the archive, with a real store, database and child process: what it plans, keeps, tells and relates."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from catalogue.catalogue import open_catalogue
from domain.documents import RecordState, Relation, RelationKind
from domain.errors import ErrorCode
from domain.findings import SourceFinding, SourceFindingCode
from pipeline.intake.intake_plan import IntakePlan
from pipeline.intake.places import plan_key
from pipeline.intake.receiving import Deposit, Intake, Receipt
from pipeline.intake.unpacking import Unpacker
from pipeline.isolation.jobs import FIND_SECRECY, INSPECT
from pipeline.isolation.sandbox import Sandbox
from pipeline.secrecy.guard import SecrecyGuard
from pipeline.secrecy.stops import SecrecyStops
from pipeline.settings.archive_settings import ArchiveSettings
from pipeline.wiring import now
from scan.collect import collect
from storage.objects.file_store import FileObjectStore
from tests.end_to_end import papers

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DEPOSIT = Deposit("lô 1", "Nguyễn Thị Hòa")


class Door:
    """An intake with its store and catalogue."""

    def __init__(self, home: Path) -> None:
        self.settings = ArchiveSettings(home)
        self.store = FileObjectStore(home / "store")
        self.catalogue = open_catalogue(f"sqlite:///{home}/catalogue.sqlite")
        sandbox = Sandbox(self.settings.limits, home / "scratch", (INSPECT.module, FIND_SECRECY.module))
        unpacker = Unpacker(sandbox, self.settings.limits, home / "inside")
        stops = SecrecyStops(self.store, self.catalogue, lambda _: None)
        guard = SecrecyGuard(stops, sandbox, self.settings.limits)
        self.intake = Intake(self.settings, self.store, self.catalogue, sandbox, unpacker, guard)

    def receive(self, *paths: Path, as_document: bool = False) -> list[Receipt]:
        """All documents at `paths`."""
        found = collect(paths, as_document=as_document)
        return [self.intake.receive(document, DEPOSIT, now()) for document in found.documents]

    def plan(self, receipt: Receipt) -> IntakePlan:
        """What was planned for a received document."""
        return IntakePlan.from_json(self.store.read_bytes(plan_key(code_of(receipt))))


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Door]:
    home = tmp_path / "home"
    home.mkdir()
    made = Door(home)
    yield made
    made.catalogue.close()


def sheet(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    return papers.save(papers.sheet(text), path)


def code_of(receipt: Receipt) -> str:
    assert receipt.registration is not None, receipt.error
    return receipt.registration.code


def noted(path: Path) -> Path:
    papers.pdf_of(papers.sheet("Công văn có ghi chú"), path)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.pages[0].obj.Annots = Array([Dictionary(Subtype=Name.Text, Contents=String("xem lại"))])
        pdf.save(path)
    return path


def test_findings_reach_receipt_plan_and_catalogue(door: Door, tmp_path: Path) -> None:
    (receipt,) = door.receive(noted(tmp_path / "a.pdf"))
    finding = SourceFinding(SourceFindingCode.NOTES, 1, (), (1,))
    assert receipt.noticed.sources[0].findings == (finding,)
    assert door.plan(receipt).sources[0].file.findings == (finding,)
    assert door.plan(receipt).sources[0].findings == ("notes:1",)  # for machines of the release before
    assert door.catalogue.sources(code_of(receipt))[0].findings == (finding,)


def test_a_plan_of_release_0_1_tells_its_findings(door: Door, tmp_path: Path) -> None:
    (receipt,) = door.receive(noted(tmp_path / "a.pdf"))
    plan = door.plan(receipt)
    old = replace(
        plan,
        sources=(
            replace(
                plan.sources[0],
                file=replace(plan.sources[0].file, findings=()),
                findings=("encrypted", "incremental-updates:3"),
            ),
        ),
    )
    written = old.to_json().replace(b'"findings": [],', b"").replace(b'"relations": []', b'"unknown": 1')
    read = IntakePlan.from_json(written)
    assert read.relations == ()
    assert read.sources[0].file.findings == (
        SourceFinding(SourceFindingCode.ENCRYPTED),
        SourceFinding(SourceFindingCode.UPDATES, 3),
    )


@pytest.mark.parametrize("name", ["Tờ trình 12.TTr", "CV 26.UBND", "QD 12.2017"])
def test_a_name_without_a_known_extension_is_the_whole_title(door: Door, tmp_path: Path, name: str) -> None:
    (receipt,) = door.receive(sheet(tmp_path / "a.png", "Một tờ").rename(tmp_path / name))
    assert door.plan(receipt).title == name


def test_the_title_is_the_name_without_its_extension_and_a_folders_whole_name(door: Door, tmp_path: Path) -> None:
    sheet(tmp_path / "CV 26.2017.pdf" / "1.png", "Trang một")
    sheet(tmp_path / "CV 26.UBND.PNG", "Một tờ")
    (folder,) = door.receive(tmp_path / "CV 26.2017.pdf", as_document=True)
    (file,) = door.receive(tmp_path / "CV 26.UBND.PNG")
    assert (door.plan(folder).title, door.plan(file).title) == ("CV 26.2017.pdf", "CV 26.UBND")


def test_a_folder_that_grew_is_a_new_document_that_belongs_to_the_old_one(door: Door, tmp_path: Path) -> None:
    for number in (1, 2):
        sheet(tmp_path / "vb" / f"{number}.png", f"Trang {number}")
    (first,) = door.receive(tmp_path / "vb", as_document=True)
    assert first.noticed.relations == ()
    old = door.plan(first).content
    sheet(tmp_path / "vb" / "3.png", "Trang 3")
    (tmp_path / "vb" / "1.png").unlink()
    (second,) = door.receive(tmp_path / "vb", as_document=True)
    relation = Relation(RelationKind.FOLLOWS, old, "vb", code_of(first), ("3.png",), ("1.png",))
    assert code_of(second) != code_of(first)
    assert (second.noticed.relations, door.plan(second).relations) == ((relation,), (relation,))
    assert [later.code for later in door.catalogue.related(code_of(first))] == [code_of(second)]


def test_a_folder_that_grew_twice_belongs_to_what_it_was_last(door: Door, tmp_path: Path) -> None:
    codes = []
    for number in (1, 2, 3):
        sheet(tmp_path / "vb" / f"{number}.png", f"Trang {number}")
        (receipt,) = door.receive(tmp_path / "vb", as_document=True)
        codes.append(code_of(receipt))
        related = [relation.record for relation in receipt.noticed.relations]
        assert related == codes[-2:-1]


def test_pages_in_another_order_are_told_too(door: Door, tmp_path: Path) -> None:
    for number in (1, 2):
        sheet(tmp_path / "vb" / f"{number}.png", f"Trang {number}")
    (first,) = door.receive(tmp_path / "vb", as_document=True)
    (tmp_path / "vb" / "1.png").rename(tmp_path / "vb" / "9.png")
    (second,) = door.receive(tmp_path / "vb", as_document=True)
    assert second.noticed.relations == (Relation(RelationKind.FOLLOWS, door.plan(first).content, "vb", code_of(first)),)


def test_a_cover_sheet_that_two_folders_share_does_not_relate_them(door: Door, tmp_path: Path) -> None:
    for folder in ("a", "b"):
        sheet(tmp_path / folder / "0.png", "Bìa hồ sơ chung")
        for number in (1, 2):
            sheet(tmp_path / folder / f"{number}.png", f"Trang {folder} {number}")
    (first,) = door.receive(tmp_path / "a", as_document=True)
    (second,) = door.receive(tmp_path / "b", as_document=True)
    assert (first.noticed.relations, second.noticed.relations) == ((), ())


def test_a_folder_whose_document_failed_begins_alone(door: Door, tmp_path: Path) -> None:
    sheet(tmp_path / "vb" / "1.png", "Trang 1")
    (first,) = door.receive(tmp_path / "vb", as_document=True)
    door.catalogue.set_state(code_of(first), RecordState.FAILED)
    sheet(tmp_path / "vb" / "2.png", "Trang 2")
    (second,) = door.receive(tmp_path / "vb", as_document=True)
    assert second.noticed.relations == ()


def test_a_single_file_is_not_compared_with_others(door: Door, tmp_path: Path) -> None:
    sheet(tmp_path / "vb" / "1.png", "Trang 1")
    sheet(tmp_path / "vb" / "2.png", "Trang 2")
    door.receive(tmp_path / "vb", as_document=True)
    (receipt,) = door.receive(tmp_path / "vb" / "1.png")
    assert receipt.noticed.relations == ()


def test_the_same_again_is_known(door: Door, tmp_path: Path) -> None:
    paper = sheet(tmp_path / "a.png", "Một tờ")
    (first,), (again,) = door.receive(paper), door.receive(paper)
    assert again.registration is not None
    assert (again.registration.code, again.registration.is_new) == (code_of(first), False)


def test_a_signed_pdf_among_other_files_and_a_pipe_are_refused_by_their_own_names(door: Door, tmp_path: Path) -> None:
    sheet(tmp_path / "vb" / "1.png", "Trang 1")
    signed = papers.pdf_of(papers.sheet("Bản đã ký"), tmp_path / "vb" / "2.pdf")
    with pikepdf.open(signed, allow_overwriting_input=True) as pdf:
        value = Dictionary(Type=Name.Sig, ByteRange=[0, 1, 2, 3], Contents=b"x")
        pdf.Root["/AcroForm"] = Dictionary(Fields=Array([pdf.make_indirect(Dictionary(FT=Name.Sig, V=value))]))
        pdf.save(signed)
    (refused,) = door.receive(tmp_path / "vb", as_document=True)
    assert refused.error is not None
    assert refused.error.code is ErrorCode.SIGNED_AMONG_OTHERS
    assert {refusal.name for refusal in door.catalogue.refusals()} == {"1.png", "2.pdf"}


def test_a_failed_document_begins_anew_with_what_was_found(door: Door, tmp_path: Path) -> None:
    (receipt,) = door.receive(noted(tmp_path / "a.pdf"))
    code = code_of(receipt)
    door.catalogue.set_state(code, RecordState.FAILED)
    summary = door.catalogue.find(code)
    assert summary is not None
    assert door.intake.again(summary, now() + timedelta(seconds=1)) == 1
    begun = door.catalogue.find(code)
    assert begun is not None
    assert (begun.state, begun.to_look_at) == (RecordState.RECEIVED, 1)
