"""Sealed PDF/A of before are compared with their masters; those that lost something get a new version."""

from __future__ import annotations

import tarfile
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pypdfium2 as pdfium
import pytest

from domain.documents import FileUse
from domain.events import EventType
from pipeline.isolation.seal import seal
from pipeline.isolation.seal_jobs import SealJob
from pipeline.processing.events import revision_event
from pipeline.role import Role
from pipeline.wiring import open_parts
from rendition.pdfa import PdfPage, write_pdfa
from rendition.pdfa_report import PdfInfo
from storage.packages.revisions import Revision
from tests.end_to_end.vankho import answer_to, vankho
from tests.judges import verapdf

if TYPE_CHECKING:
    from domain.documents import Record
    from pipeline.wiring import Parts

_RELEASE = Path(__file__).parents[1] / "golden" / "archives" / "release-0.1.0.tar.xz"
OVERLAY = "H49.64.33.2001.160.0000002"  # a scan under a see-through picture of the whole page
READ = "VK.2026.000002.0000001"
SIGNED = "VK.2026.000001.0000001"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The archive of release 0.1.0; of one record the sealed PDF/A shows nothing but the pen, as that release did."""
    with tarfile.open(_RELEASE) as packed:
        packed.extractall(tmp_path, filter="data")
    home = tmp_path / "kho-0.1.0"
    with closing(open_parts(home, write=True, role=Role(writes=True, works=False))) as parts:
        _lose_the_scan(parts, tmp_path)
    return home


def _lose_the_scan(parts: Parts, folder: Path) -> None:
    record = parts.dossiers.record(OVERLAY)
    image = record.pages[0].image
    assert image is not None
    pen = np.full((image.height, image.width, 3), 255, np.uint8)
    pen[800:806, 300:700] = (20, 20, 160)
    page = PdfPage(image, None, lambda: pen, None)
    write_pdfa([page], folder / "lost.pdf", PdfInfo(record.title, "Văn Khố 0.1", record.received))
    source, sealed = folder / "lost.pdf", folder / "sealed.pdf"
    seal(SealJob(parts.settings.signer, "Trung tâm", source, sealed, parts.clock()))
    event = revision_event(OVERLAY, EventType.PDFA_CREATION, "vankho 0.1.0", "", parts.clock())
    parts.reviser.revise(OVERLAY, lambda now: Revision(now, {}, (), event, sealed))


def access_copy(home: Path, code: str, target: Path) -> Record:
    with closing(open_parts(home, write=False)) as parts:
        record = parts.dossiers.record(code)
        access = next(file for file in record.files if file.use is FileUse.ACCESS)
        parts.dossiers.fetch(record, access, target)
    return record


def dark(path: Path) -> int:
    """Dark pixels of the first page at 100 dpi, its seal's mark not drawn."""
    with pdfium.PdfDocument(path) as document:
        drawn = document[0].render(scale=100 / 72, may_draw_forms=False, draw_annots=False, grayscale=True).to_numpy()
        return int(np.count_nonzero(drawn < 128))


def test_what_lost_its_scan_is_found_and_made_anew_and_the_others_are_left(home: Path, tmp_path: Path) -> None:
    before = access_copy(home, OVERLAY, tmp_path / "before.pdf")
    found = answer_to("quyết định", home)

    would = vankho("recheck", "--dry-run", "--json", home=home)
    done = vankho("recheck", "--json", home=home)
    again = vankho("recheck", "--json", home=home)

    assert would.code == 1, would.stderr
    states = {line["record"]: line["state"] for line in would.lines}
    assert states.pop(OVERLAY) == "lost"
    assert states.pop(SIGNED) == "signed"
    assert set(states.values()) == {"alike"}
    assert done.code == 0, done.stderr
    assert {line["state"] for line in done.lines} == {"recomposed", "known", "signed"}
    (made,) = [line for line in done.lines if line["state"] == "recomposed"]
    assert (made["record"], [page["number"] for page in made["lost"]]) == (OVERLAY, [1])
    assert {line["state"] for line in again.lines} == {"alike", "known", "signed"}
    after = access_copy(home, OVERLAY, tmp_path / "after.pdf")
    assert dark(tmp_path / "after.pdf") > dark(tmp_path / "before.pdf") + 2000
    assert verapdf([tmp_path / "after.pdf"])[tmp_path / "after.pdf"] == []
    assert [event.type for event in after.events[len(before.events) :]] == [
        EventType.PDFA_CREATION,
        EventType.SIGNING,
        EventType.SIGNATURE_VALIDATION,
    ]
    assert "tr. 1" in after.events[len(before.events)].detail
    assert vankho("verify", OVERLAY, READ, home=home).code == 0
    assert answer_to("quyết định", home) == found
    with closing(open_parts(home, write=False)) as parts:
        old = next(file for file in before.files if file.use is FileUse.ACCESS)
        parts.dossiers.fetch(before, old, tmp_path / "old.pdf")
    assert (tmp_path / "old.pdf").read_bytes() == (tmp_path / "before.pdf").read_bytes()


def test_one_record_can_be_asked_for_and_is_told_in_words(home: Path) -> None:
    told = vankho("recheck", READ, SIGNED, home=home)

    assert told.code == 0
    assert f"{READ}: bản PDF/A giống bản gốc" in told.stdout
    assert f"{SIGNED}: bản gốc đã ký chính là bản để đọc" in told.stdout


def test_unknown_records_are_told_and_the_others_compared(home: Path) -> None:
    told = vankho("recheck", "VK.2026.000009.0000001", READ, "--json", home=home)

    assert told.code == 1
    assert [line["state"] for line in told.lines] == ["failed", "alike"]
    assert told.lines[0]["code"] == "record-not-found"
