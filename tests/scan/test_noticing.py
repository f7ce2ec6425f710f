"""What a PDF holds besides its visible pages is told, by its name and number; nothing that is not there is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String
from PIL import Image

from domain.documents import SourceFormat
from domain.findings import FindingLevel, SourceFinding, SourceFindingCode
from domain.limits import InputLimits
from scan.inspect_source import inspect_source
from scan.pdf.inspecting.noticing import shown_name
from tests.scan.samples import pdf_file

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Change = Callable[[pikepdf.Pdf], None]


def findings(path: Path, form: SourceFormat = SourceFormat.PDF) -> dict[SourceFindingCode, SourceFinding]:
    return {finding.code: finding for finding in inspect_source(path, form, InputLimits()).findings}


def annotated(*annotations: Dictionary, page: int = 1) -> Change:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.pages[page - 1].obj["/Annots"] = Array([pdf.make_indirect(item) for item in annotations])

    return change


def attached(*names: str) -> Change:
    def change(pdf: pikepdf.Pdf) -> None:
        specs = [
            Dictionary(Type=Name.Filespec, F=String("x"), UF=String(name), EF=Dictionary(F=pdf.make_stream(b"data")))
            for name in names
        ]
        pdf.Root["/AF"] = Array(specs)

    return change


def layered(configuration: dict[str, object], *, by: str) -> Change:
    """Two layers, the second of which something on the page belongs to by `by`."""

    def change(pdf: pikepdf.Pdf) -> None:
        groups = [pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String(name))) for name in ("Khung", "Bản nháp")]
        placed = {
            key: Array([groups[at] for at in value]) if isinstance(value, list) else value
            for key, value in configuration.items()
        }
        pdf.Root["/OCProperties"] = Dictionary(OCGs=Array(groups), D=Dictionary(placed))
        page = pdf.pages[0].obj
        if by == "properties":
            page["/Resources"] = Dictionary(Properties=Dictionary(L1=groups[1]))
        elif by == "membership":
            page["/Resources"] = Dictionary(Properties=Dictionary(L1=Dictionary(Type=Name.OCMD, OCGs=groups[1])))
        elif by == "annotation":
            page["/Annots"] = Array([Dictionary(Subtype=Name.Stamp, OC=groups[1])])

    return change


def test_attachments_are_told_by_name_and_number(tmp_path: Path) -> None:
    found = findings(pdf_file(tmp_path / "a.pdf", attached("bảng số liệu.csv", "phụ lục 2.txt")))
    told = found[SourceFindingCode.ATTACHMENTS]
    assert (told.number, told.names, told.level) == (2, ("bảng số liệu.csv", "phụ lục 2.txt"), FindingLevel.LOST)


@pytest.mark.parametrize("by", ["properties", "membership", "annotation"])
def test_a_layer_that_is_off_is_told_by_its_name(tmp_path: Path, by: str) -> None:
    told = findings(pdf_file(tmp_path / "a.pdf", layered({"/OFF": [1]}, by=by)))[SourceFindingCode.LAYERS_OFF]
    assert (told.number, told.names) == (1, ("Bản nháp",))


def test_all_layers_may_be_off_but_for_some(tmp_path: Path) -> None:
    off = layered({"/BaseState": Name.OFF, "/ON": [0]}, by="properties")
    assert findings(pdf_file(tmp_path / "a.pdf", off))[SourceFindingCode.LAYERS_OFF].names == ("Bản nháp",)
    on = layered({"/BaseState": Name.OFF, "/ON": [1]}, by="properties")
    assert SourceFindingCode.LAYERS_OFF not in findings(pdf_file(tmp_path / "b.pdf", on))


@pytest.mark.parametrize("configuration", [{}, {"/OFF": [0]}])
def test_layers_that_are_on_or_belong_to_nothing_are_not_told(tmp_path: Path, configuration: dict[str, object]) -> None:
    assert findings(pdf_file(tmp_path / "a.pdf", layered(configuration, by="properties"))) == {}


def test_notes_are_counted_with_their_pages(tmp_path: Path) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        note = Dictionary(Subtype=Name.Text, Contents=String("xem lại"))
        marked = Dictionary(Subtype=Name.Highlight, Contents=String("sai số liệu"))
        hidden = Dictionary(Subtype=Name.FreeText, Contents=String("ẩn"), F=2)
        annotated(note, marked)(pdf)
        annotated(hidden, page=3)(pdf)

    told = findings(pdf_file(tmp_path / "a.pdf", change, pages=3))[SourceFindingCode.NOTES]
    assert (told.number, told.pages) == (3, (1, 3))


def test_what_the_page_shows_anyway_is_no_note(tmp_path: Path) -> None:
    shown = Dictionary(Subtype=Name.FreeText, Contents=String("chữ trên trang"))
    silent = Dictionary(Subtype=Name.Highlight)
    described = Dictionary(Subtype=Name.Link, Contents=String("trang chủ"))
    assert findings(pdf_file(tmp_path / "a.pdf", annotated(shown, silent, described))) == {}


def test_links_actions_and_media_are_counted(tmp_path: Path) -> None:
    links = [Dictionary(Subtype=Name.Link, A=Dictionary(S=Name.URI, URI=String(f"https://{at}.org"))) for at in "ab"]
    button = Dictionary(Subtype=Name.Link, A=Dictionary(S=Name.ResetForm))
    film = Dictionary(Subtype=Name.Movie)
    found = findings(pdf_file(tmp_path / "a.pdf", annotated(*links, button, film)))
    assert {code: finding.number for code, finding in found.items()} == {
        SourceFindingCode.LINKS: 2,
        SourceFindingCode.ACTIONS: 1,
        SourceFindingCode.MEDIA: 1,
    }


def test_elements_of_the_structure_tree_are_no_actions(tmp_path: Path) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        element = pdf.make_indirect(Dictionary(S=Name.Hide, K=0))
        pdf.Root["/StructTreeRoot"] = Dictionary(Type=Name.StructTreeRoot, K=element)

    assert findings(pdf_file(tmp_path / "a.pdf", change)) == {}


def test_a_signed_pdf_loses_nothing_by_being_kept(tmp_path: Path) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        annotated(Dictionary(Subtype=Name.Text, Contents=String("xem lại")))(pdf)
        attached("a.csv")(pdf)
        value = Dictionary(Type=Name.Sig, ByteRange=[0, 1, 2, 3], Contents=b"x")
        pdf.Root["/AcroForm"] = Dictionary(Fields=Array([pdf.make_indirect(Dictionary(FT=Name.Sig, V=value))]))

    assert list(findings(pdf_file(tmp_path / "a.pdf", change))) == [SourceFindingCode.ATTACHMENTS]


def test_a_portfolio_is_told(tmp_path: Path) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        attached("1. Tờ trình.pdf")(pdf)
        pdf.Root["/Collection"] = Dictionary(Type=Name.Collection)

    assert SourceFindingCode.PORTFOLIO in findings(pdf_file(tmp_path / "a.pdf", change))


def test_names_that_a_stranger_wrote_are_shown_plain_and_short() -> None:
    assert shown_name("a\x1b[31m\u202efdp.exe\n") == "a_[31m_fdp.exe_"
    assert len(shown_name("a" * 5000)) == 121
    assert shown_name(" ") == "?"


def test_a_tiff_of_several_pages_and_a_picture_with_others_behind_it(tmp_path: Path) -> None:
    sheets = [Image.new("L", (60, 40), grey) for grey in (255, 200, 100)]
    sheets[0].save(tmp_path / "a.tif", save_all=True, append_images=sheets[1:])
    assert findings(tmp_path / "a.tif", SourceFormat.TIFF)[SourceFindingCode.SEVERAL_PAGES].number == 3
    sheets[0].save(tmp_path / "a.png", save_all=True, append_images=sheets[1:])
    told = findings(tmp_path / "a.png", SourceFormat.PNG)[SourceFindingCode.OTHER_PICTURES]
    assert (told.number, told.level) == (2, FindingLevel.TOLD)
    sheets[0].save(tmp_path / "b.png")
    assert findings(tmp_path / "b.png", SourceFormat.PNG) == {}
