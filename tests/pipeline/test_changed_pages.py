"""Pages that were changed after somebody signed are drawn as they were and as they became, strangers' pages too."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import numpy as np
import pikepdf
import pytest
from numpy.typing import NDArray
from PIL import Image
from pyhanko.pdf_utils import generic

from domain.errors import ArchiveError, ArchiveUnusable, ErrorCode, PageFailed, RefusedInput
from domain.evidence import ChangedPage
from domain.limits import InputLimits
from pipeline.isolation.changed_page import draw_pair
from pipeline.isolation.jobs import DrawnPair, DrawPairJob
from pipeline.isolation.sandbox import P, R, Sandbox
from pipeline.proving.changed_pages import MOST_DRAWN, PageDrawer, PagePair
from tests.signing.revised_samples import Edit, add_signature, first_page, name, numbers, revised, stream, text
from tests.signing.seal_material import authority
from tests.signing.signed_samples import office, signed_by, verify

if TYPE_CHECKING:
    from pathlib import Path

    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    from pipeline.isolation.task import Task

FRAME = (176, 0, 160)
Picture = NDArray[np.uint8]


def written(*, turned: int = 0, pages: int = 2) -> bytes:
    """Pages of 300 by 400 points that say something; on the first a field and a layer."""
    with pikepdf.new() as pdf:
        font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
        layer = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name="L"))
        for number in range(pages):
            page = pdf.add_blank_page(page_size=(300, 400)).obj
            content = b"BT /F1 20 Tf 20 300 Td (Page %d) Tj ET /OC /L BDC BT /F1 20 Tf 20 200 Td (No) Tj ET EMC"
            page.Contents = pdf.make_stream(content % (number + 1))
            page.Resources = pikepdf.Dictionary(Font={"/F1": font}, Properties={"/L": layer})
        first = pdf.pages[0].obj
        first.Rotate = turned
        look = pdf.make_stream(b"0.5 g 0 0 100 20 re f", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form)
        look.BBox = [0, 0, 100, 20]
        field = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Widget, FT=pikepdf.Name.Tx, T="Amount", V="1", F=4,
            Rect=[30, 100, 130, 120], AP={"/N": look},
        )  # fmt: skip
        first.Annots = [pdf.make_indirect(field)]
        pdf.Root.AcroForm = pdf.make_indirect(pikepdf.Dictionary(Fields=pikepdf.Array(list(first.Annots))))
        pdf.Root.OCProperties = pdf.make_indirect(pikepdf.Dictionary(OCGs=[layer], D={"/ON": [layer]}))
        target = io.BytesIO()
        pdf.save(target, static_id=True)
        return target.getvalue()


def drawn(
    folder: Path, data: bytes, page: tuple[int | None, int | None] = (1, 1), *fields: str, **limits: int
) -> tuple[DrawnPair, Picture | None, Picture | None]:
    (folder / "x.pdf").write_bytes(data)
    before, after = folder / "before.jpg", folder / "after.jpg"
    job = DrawPairJob(folder / "x.pdf", ChangedPage(1, 2, *page), fields, before, after, InputLimits(**limits))
    pair = draw_pair(job)
    return pair, _read(before), _read(after)


def _read(path: Path) -> Picture | None:
    if not path.exists():
        return None
    with Image.open(path) as picture:
        return np.asarray(picture.convert("RGB"))


def frame(picture: Picture | None) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of all that is framed, in points of a page of 300 by 400 drawn 1000 pixels wide."""
    assert picture is not None
    apart = np.abs(picture.astype(int) - FRAME).sum(axis=2)
    rows, columns = np.nonzero(apart < 60)
    assert len(rows), "nothing is framed"
    scale = 300 / 1000 if picture.shape[0] > picture.shape[1] else 400 / 1000
    return tuple(round(float(value) * scale, 1) for value in (columns.min(), rows.min(), columns.max(), rows.max()))  # type: ignore[return-value]


def more_content(content: bytes) -> Edit:
    def edit(writer: IncrementalPdfFileWriter) -> None:
        page = first_page(writer)
        page[name("/Contents")] = generic.ArrayObject([page.raw_get("/Contents"), writer.add_object(stream(content))])

    return edit


def amount(writer: IncrementalPdfFileWriter) -> None:
    """Another value under the same look."""
    found = writer.root["/AcroForm"]["/Fields"][0]
    found[name("/V")] = text("9")
    writer.update_container(found)


def test_a_place_painted_over_is_framed_on_both_sides(tmp_path: Path) -> None:
    changed = revised(written(), more_content(b"0 0 1 rg 150 280 60 40 re f"))
    pair, before, after = drawn(tmp_path, changed)
    assert pair.differs
    assert frame(before) == frame(after) == pytest.approx((150, 80, 210, 120), abs=3)
    assert before is not None
    assert after is not None
    assert tuple(before[333, 600]) == (255, 255, 255)
    assert after[333, 600][2] > 200 > after[333, 600][0], "the blue is only in the later one"


@pytest.mark.parametrize(("turned", "place"), [(0, (30, 280, 130, 300)), (90, (100, 30, 120, 130))])
def test_a_field_is_framed_where_it_is_seen_although_both_pictures_look_alike(
    tmp_path: Path, turned: int, place: tuple[int, ...]
) -> None:
    pair, before, after = drawn(tmp_path, revised(written(turned=turned), amount), (1, 1), "Amount")
    assert not pair.differs
    assert frame(before) == frame(after) == pytest.approx(place, abs=3)


def test_what_a_next_signer_was_allowed_to_add_is_not_framed(tmp_path: Path) -> None:
    def signature(writer: IncrementalPdfFileWriter) -> None:
        look = stream(b"1 0 0 rg 0 0 80 30 re f")
        look.update({name("/Subtype"): name("/Form"), name("/BBox"): numbers(0, 0, 80, 30)})
        looks = generic.DictionaryObject({name("/N"): writer.add_object(look)})
        add_signature(writer, "Next", (200, 50, 280, 80), {"/AP": looks, "/F": generic.NumberObject(4)})

    pair, _, after = drawn(tmp_path, revised(written(), amount, signature), (1, 1), "Amount")
    assert not pair.differs
    assert after is not None
    assert after[1120, 800][0] > 200 > after[1120, 800][1], "the signature is seen"
    assert frame(after) == pytest.approx((30, 280, 130, 300), abs=3)


def test_a_page_that_was_added_or_taken_away_is_drawn_alone(tmp_path: Path) -> None:
    data = revised(written(), amount)
    pair, before, after = drawn(tmp_path, data, (None, 2))
    assert (pair.differs, before) == (True, None)
    assert after is not None
    pair, before, _ = drawn(tmp_path, data, (2, None))
    assert (pair.differs, before is not None) == (True, True)


def test_a_page_that_costs_too_much_or_is_not_there_is_told(tmp_path: Path) -> None:
    data = revised(written(), more_content(b"0 0 9 9 re f\n" * 200))
    with pytest.raises(RefusedInput) as refused:
        drawn(tmp_path, data, page_operators=100)
    assert refused.value.code is ErrorCode.TOO_MANY_OPERATORS
    with pytest.raises(PageFailed) as failed:
        drawn(tmp_path, data, (7, 7))
    assert failed.value.code is ErrorCode.BROKEN_PAGE


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return authority(tmp_path_factory.mktemp("pages"))


class Here(Sandbox):
    """Runs tasks in this process, which takes less time than to start one; counts them, and may find no memory."""

    def __init__(self, error: ArchiveError | None = None) -> None:
        self.calls, self._error = 0, error

    def call_once(self, task: Task[P, R], *arguments: P.args, **named: P.kwargs) -> R:
        self.calls += 1
        if self._error is not None:
            raise self._error
        return task.function(*arguments, **named)


def pairs(folder: Path, keys: Path, data: bytes, sandbox: Sandbox) -> tuple[PagePair, ...]:
    path = folder / "signed.pdf"
    path.write_bytes(data)
    return PageDrawer(path, sandbox, InputLimits(page_operators=1000)).pairs(verify(path, keys))


def every_page(content: bytes) -> Edit:
    def edit(writer: IncrementalPdfFileWriter) -> None:
        for kid in writer.root["/Pages"]["/Kids"]:
            page = kid.get_object()
            page[name("/Contents")] = writer.add_object(stream(content))
            writer.update_container(page)

    return edit


def test_a_file_without_changes_is_not_drawn(tmp_path: Path, keys: Path) -> None:
    here = Here()
    assert pairs(tmp_path, keys, signed_by(written(), office(keys)), here) == ()
    assert here.calls == 0


def test_layers_are_looked_for_on_the_first_pages(tmp_path: Path, keys: Path) -> None:
    def hidden(writer: IncrementalPdfFileWriter) -> None:
        shown = writer.root["/OCProperties"]["/D"]
        shown[name("/OFF")] = shown["/ON"]
        shown[name("/ON")] = generic.ArrayObject()
        writer.update_container(writer.root["/OCProperties"])

    found = pairs(tmp_path, keys, revised(signed_by(written(), office(keys)), hidden), Here())
    assert [(pair.page.page_before, pair.page.page_after) for pair in found] == [(1, 1), (2, 2)]
    assert all(pair.before and pair.after and pair.differs for pair in found)


def test_of_many_pages_a_few_are_drawn(tmp_path: Path, keys: Path) -> None:
    data = revised(signed_by(written(pages=MOST_DRAWN + 1), office(keys)), every_page(b"0 0 99 99 re f"))
    found = pairs(tmp_path, keys, data, Here())
    assert [pair.page.page_after for pair in found] == [1, 2, 3, 4]
    assert all(pair.changes and pair.before and pair.after for pair in found)


def test_a_page_that_cannot_be_drawn_bears_its_reason_and_the_others_are_drawn(tmp_path: Path, keys: Path) -> None:
    data = signed_by(written(), office(keys))
    data = revised(data, every_page(b"0 0 99 99 re f"), more_content(b"0 0 9 9 re f\n" * 1000))
    found = pairs(tmp_path, keys, data, Sandbox(InputLimits(), tmp_path / "scratch", ()))
    assert [pair.fault for pair in found] == [ErrorCode.TOO_MANY_OPERATORS, None]
    assert [pair.before is None for pair in found] == [True, False]


def test_after_a_page_that_took_too_much_memory_no_other_is_tried(tmp_path: Path, keys: Path) -> None:
    data = revised(signed_by(written(), office(keys)), every_page(b"0 0 99 99 re f"))
    here = Here(ArchiveError(ErrorCode.MEMORY_LIMIT))
    found = pairs(tmp_path, keys, data, here)
    assert [pair.fault for pair in found] == [ErrorCode.MEMORY_LIMIT] * 2
    assert here.calls == 1


def test_a_full_disk_is_no_fault_of_a_page(tmp_path: Path, keys: Path) -> None:
    data = revised(signed_by(written(), office(keys)), every_page(b"0 0 99 99 re f"))
    with pytest.raises(ArchiveUnusable):
        pairs(tmp_path, keys, data, Here(ArchiveUnusable(ErrorCode.DISK_FULL, path="/")))
