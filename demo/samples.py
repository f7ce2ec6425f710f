"""The files that the demonstration hands in: drawn documents, a long report, two signed elsewhere, one poisonous."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pikepdf

from demo.foreign_signature import sign_elsewhere
from demo.numbered import numbered_by_signature
from testbed.pages.ageing import Ageing, age
from testbed.pages.document import Document, samples
from testbed.pages.files import write_jpeg, write_pdf, write_png, write_tiff
from testbed.pages.layout import draw
from testbed.pages.report import long_report

if TYPE_CHECKING:
    from collections.abc import Iterator

    from testbed.pages.sheet import DrawnPage

SIGNED = "van-ban-ky-so-noi-khac.pdf"
NUMBERED = "quyet-dinh-so-theo-chu-ky.pdf"
POISON = "phieu-chuyen-la.pdf"
REPORT = "bao-cao-lien-nganh.pdf"

# document, what happened to it, kind of file
_DRAWN = (
    ("nghi-quyet-so-hoa", Ageing.OFFICE_SCAN, "pdf"),
    ("quyet-dinh-ke-hoach", Ageing.STAMPED, "jpg"),
    ("cong-van-giao-nop", Ageing.CLEAN, "png"),
    ("thong-bao-tiep-dan", Ageing.CLEAN, "tif"),
    ("chi-thi-chay-rung", Ageing.YELLOWED, "jpg"),
    ("to-trinh-truong-hoc", Ageing.PHOTOCOPY, "tif"),
    ("bien-ban-giao-nhan", Ageing.YELLOWED, "jpg"),
    ("giay-moi-hop", Ageing.OFFICE_SCAN, "jpg"),
    ("quyet-dinh-khen-thuong", Ageing.STAMPED, "jpg"),
    ("cong-van-nuoc-sach", Ageing.PHOTOCOPY, "tif"),
    ("quyet-dinh-thu-hoi-dat", Ageing.YELLOWED, "jpg"),
)
_IN_WORDS = {
    Ageing.CLEAN: "sạch",
    Ageing.OFFICE_SCAN: "quét văn phòng",
    Ageing.PHOTOCOPY: "bản chụp đen trắng",
    Ageing.YELLOWED: "ố vàng, phai mực",
    Ageing.STAMPED: "đóng dấu, ký tên",
}
_DPI, _REPORT_DPI = 300, 200


@dataclass(frozen=True, slots=True)
class Sample:
    """One file handed in and what should become of it: `archived` or `refused`."""

    path: Path
    about: str
    pages: int
    expected: str


def make_samples(folder: Path) -> Iterator[Sample]:
    """Write all files into `folder`, one after another.

    Raises:
        FontMissing: the typeface is not installed.
    """
    documents = samples()
    for seed, (name, ageing, kind) in enumerate(_DRAWN, 1):
        yield _drawn(documents[name], ageing, folder / f"{name}.{kind}", seed)
    yield _report(folder / REPORT)
    yield _signed(documents["ke-hoach-chuyen-doi-so"], folder / SIGNED)
    yield _numbered(folder / NUMBERED)
    yield _poisonous(folder / POISON)


def _drawn(document: Document, ageing: Ageing, path: Path, seed: int) -> Sample:
    pages = [age(page, ageing, 100 * seed + number) for number, page in enumerate(draw(document, _DPI))]
    match path.suffix:
        case ".pdf":
            write_pdf(pages, path)
        case ".tif":
            write_tiff(pages, path)
        case ".png":
            write_png(pages[0], path)
        case _:
            write_jpeg(pages[0], path)
    return Sample(path, f"{_title(document)}; {_IN_WORDS[ageing]}", len(pages), "archived")


def _report(path: Path) -> Sample:
    """Twenty pages, every third one askew from the office's scanner."""
    document, count = long_report(), 0

    def pages() -> Iterator[DrawnPage]:
        nonlocal count
        for page in draw(document, _REPORT_DPI):
            count += 1
            yield age(page, Ageing.OFFICE_SCAN if count % 3 == 0 else Ageing.CLEAN, count)

    write_pdf(pages(), path)
    return Sample(path, f"{_title(document)}; nhiều trang", count, "archived")


def _signed(document: Document, path: Path) -> Sample:
    drawn, unsigned = path.with_suffix(".drawn"), path.with_suffix(".unsigned")
    pages = list(draw(document, _REPORT_DPI))
    write_pdf(pages, drawn)
    with pikepdf.open(drawn) as pdf:
        pdf.save(unsigned)  # Pillow's cross-reference table is not to the letter, and signing is strict
    sign_elsewhere(unsigned, path)
    drawn.unlink()
    unsigned.unlink()
    return Sample(path, f"{_title(document)}; PDF đã ký số ở nơi khác", len(pages), "archived")


def _numbered(path: Path) -> Sample:
    """A decision made on a computer; its number and day are to be seen in the looks of signatures only."""
    numbered_by_signature(path)
    about = "QUYẾT ĐỊNH 364/QĐ-UBND; số và ngày chỉ có trong hình của chữ ký số"
    return Sample(path, about, 1, "archived")


def _poisonous(path: Path) -> Sample:
    """A PDF that runs a script when opened and declares a picture of 60,000 × 60,000 points."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(595, 842))
    bomb = pikepdf.Stream(pdf, b"\x00" * 100)
    bomb.update(
        {
            "/Type": pikepdf.Name.XObject,
            "/Subtype": pikepdf.Name.Image,
            "/Width": 60_000,
            "/Height": 60_000,
            "/ColorSpace": pikepdf.Name.DeviceGray,
            "/BitsPerComponent": 8,
        }
    )
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Bomb=bomb))
    page.Contents = pdf.make_stream(b"q 595 0 0 842 0 0 cm /Bomb Do Q")
    script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert('opened')"))
    pdf.Root.OpenAction = pdf.make_indirect(script)
    pdf.save(path)
    return Sample(path, "tệp độc: mã chạy khi mở và ảnh khai 60.000 × 60.000 điểm", 1, "refused")


def _title(document: Document) -> str:
    return f"{document.type_name or 'CÔNG VĂN'} {document.number.removeprefix('Số: ')}"
