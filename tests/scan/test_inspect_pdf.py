from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from domain.documents import SourceFormat, SourceNature
from domain.errors import ErrorCode, RefusedInput
from domain.limits import InputLimits
from scan.inspect_source import inspect_source
from scan.inspection import SourceInspection
from tests.scan.samples import deflated_zeros, pdf_file, picture_bytes, picture_page

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

LIMITS = InputLimits(stream_bytes=8 << 20, pages=20)


def inspect(path: Path) -> SourceInspection:
    return inspect_source(path, SourceFormat.PDF, LIMITS)


def refusal(path: Path) -> RefusedInput:
    with pytest.raises(RefusedInput) as refused:
        inspect(path)
    return refused.value


def told(path: Path) -> tuple[str, ...]:
    return tuple(finding.stable for finding in inspect(path).findings)


def test_a_plain_pdf_passes_with_its_pages_counted(tmp_path: Path) -> None:
    assert inspect(pdf_file(tmp_path / "a.pdf", pages=3)) == SourceInspection(3, SourceNature.PDF, ())


def test_a_password_is_refused_and_an_empty_one_is_a_finding(tmp_path: Path) -> None:
    locked = pdf_file(tmp_path / "a.pdf", encryption=pikepdf.Encryption(owner="o", user="u"))
    assert refusal(locked).code is ErrorCode.PASSWORD_PROTECTED
    opened = pdf_file(tmp_path / "b.pdf", encryption=pikepdf.Encryption(owner="o", user=""))
    assert "encrypted" in told(opened)


def test_page_counts_out_of_bounds_are_refused(tmp_path: Path) -> None:
    assert refusal(pdf_file(tmp_path / "a.pdf", pages=0)).code is ErrorCode.NO_PAGES
    assert refusal(pdf_file(tmp_path / "b.pdf", pages=21)).code is ErrorCode.TOO_MANY_PAGES


@pytest.mark.parametrize("kept", [0.3, 0.6, 0.9])
def test_a_pdf_that_was_cut_is_refused(tmp_path: Path, kept: float) -> None:
    whole = pdf_file(tmp_path / "a.pdf", pages=5).read_bytes()
    (tmp_path / "a.pdf").write_bytes(whole[: int(len(whole) * kept)])
    assert refusal(tmp_path / "a.pdf").code is ErrorCode.TRUNCATED_FILE


def test_a_pdf_whose_last_revision_was_cut_is_refused(tmp_path: Path) -> None:
    path = pdf_file(tmp_path / "a.pdf")
    path.write_bytes(path.read_bytes() + b"7 0 obj\n<< /Type /Sig /ByteRange [0 1 2 3]")
    assert refusal(path).code is ErrorCode.TRUNCATED_FILE


def test_a_page_tree_that_bites_its_tail_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Count 1/Kids[2 0 R]>>endobj\ntrailer<</Root 1 0 R/Size 3>>\n%%EOF\n"
    )
    assert refusal(path).code in {ErrorCode.DECOMPRESSION_BOMB, ErrorCode.NO_PAGES}


ACTIONS = {
    "script": Dictionary(S=Name.JavaScript, JS=String("app.alert(1)")),
    "launch": Dictionary(S=Name.Launch, F=String("cmd.exe")),
    "submit": Dictionary(S=Name.SubmitForm, F=String("https://example.org")),
    "import": Dictionary(S=Name.ImportData, F=String("a.fdf")),
    "script address": Dictionary(S=Name.URI, URI=String("javascript:alert(1)")),
    "rendition": Dictionary(S=Name.Rendition, JS=String("x")),
    "hidden in a chain": Dictionary(S=Name.GoTo, D=Array([]), Next=Array([Dictionary(S=Name.JavaScript)])),
}


@pytest.mark.parametrize("action", ACTIONS.values(), ids=ACTIONS)
def test_active_content_is_refused_wherever_it_hangs(tmp_path: Path, action: Dictionary) -> None:
    def on_opening(pdf: pikepdf.Pdf) -> None:
        pdf.Root["/OpenAction"] = action

    def on_a_page_compressed(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].obj["/Annots"] = Array([pdf.make_indirect(Dictionary(Subtype=Name.Link, AA=Dictionary(U=action)))])

    assert refusal(pdf_file(tmp_path / "a.pdf", on_opening)).code is ErrorCode.ACTIVE_CONTENT
    packed = pdf_file(tmp_path / "b.pdf", on_a_page_compressed, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    assert refusal(packed).code is ErrorCode.ACTIVE_CONTENT


def embedded(name: str, data: bytes) -> Callable[[pikepdf.Pdf], None]:
    def change(pdf: pikepdf.Pdf) -> None:
        stream = pdf.make_stream(data)
        stream.stream_dict["/Type"] = Name.EmbeddedFile
        pdf.Root["/AF"] = Array([Dictionary(Type=Name.Filespec, F=String(name), EF=Dictionary(F=stream))])

    return change


def test_an_embedded_program_is_refused_by_name_or_by_content(tmp_path: Path) -> None:
    assert refusal(pdf_file(tmp_path / "a.pdf", embedded("tool.EXE", b"x"))).code is ErrorCode.ACTIVE_CONTENT
    assert refusal(pdf_file(tmp_path / "b.pdf", embedded("a.txt", b"MZ\x90"))).code is ErrorCode.ACTIVE_CONTENT
    assert told(pdf_file(tmp_path / "c.pdf", embedded("a.txt", b"text"))) == ("embedded-files:1",)


def test_a_form_with_script_is_refused_and_one_without_is_a_finding(tmp_path: Path) -> None:
    def form(text: bytes) -> Callable[[pikepdf.Pdf], None]:
        def change(pdf: pikepdf.Pdf) -> None:
            pdf.Root["/AcroForm"] = Dictionary(XFA=Array([String("template"), pdf.make_stream(text)]))

        return change

    assert refusal(pdf_file(tmp_path / "a.pdf", form(b"<a><Script>"))).code is ErrorCode.ACTIVE_CONTENT
    assert told(pdf_file(tmp_path / "b.pdf", form(b"<a/>"))) == ("xfa",)


def test_links_and_a_plain_opening_destination_are_harmless(tmp_path: Path) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.Root["/OpenAction"] = Array([pdf.pages[0].obj, Name.Fit])
        link = Dictionary(Subtype=Name.Link, A=Dictionary(S=Name.URI, URI=String("https://example.org")))
        pdf.pages[0].obj["/Annots"] = Array([link])
        pdf.pages[0].obj["/Resources"] = Dictionary(XObject=Dictionary(JS=pdf.make_stream(b"")))

    assert told(pdf_file(tmp_path / "a.pdf", change)) == ("has-links:1",)


def stored(data: bytes, *filters: str) -> Callable[[pikepdf.Pdf], None]:
    def change(pdf: pikepdf.Pdf) -> None:
        stream = pdf.make_stream(b"")
        stream.write(data, filter=Array([Name("/" + name) for name in filters]))
        pdf.Root["/Odd"] = stream

    return change


BOMB = deflated_zeros(64 << 20)
BOMBS = {
    "deflated": (BOMB, "FlateDecode"),
    "deflated twice": (zlib.compress(BOMB), "FlateDecode", "FlateDecode"),
    "as hexadecimal digits": (BOMB.hex().encode() + b">", "ASCIIHexDecode", "Fl"),
    "as runs": (zlib.compress(b"\x81\x00" * 100_000), "FlateDecode", "RunLengthDecode"),
    "nested without end": (b"x", *["ASCIIHexDecode"] * 40),
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS)
def test_a_stream_that_unpacks_beyond_the_limit_is_refused(
    tmp_path: Path, bomb: tuple[bytes, *tuple[str, ...]]
) -> None:
    data, *filters = bomb
    path = pdf_file(tmp_path / "a.pdf", stored(data, *filters), compress_streams=False, stream_decode_level=None)
    assert refusal(path).code is ErrorCode.DECOMPRESSION_BOMB


def test_a_bomb_among_the_cross_references_is_refused(tmp_path: Path) -> None:
    head = b"%PDF-1.5\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 0/Kids[]>>endobj\n"
    xref = b"3 0 obj<</Type/XRef/Size 4/W[1 2 1]/Root 1 0 R/Filter/FlateDecode/Length %d>>stream\n" % len(BOMB)
    path = tmp_path / "a.pdf"
    path.write_bytes(head + xref + BOMB + b"\nendstream endobj\nstartxref\n%d\n%%%%EOF\n" % len(head))
    assert refusal(path).code is ErrorCode.DECOMPRESSION_BOMB


def test_declared_and_true_picture_sizes_are_held_to_the_limit(tmp_path: Path) -> None:
    declared = pdf_file(tmp_path / "a.pdf", lambda pdf: picture_page(pdf, b"", (60_000, 60_000)))
    assert refusal(declared).code is ErrorCode.IMAGE_TOO_LARGE
    jpeg = bytearray(picture_bytes("JPEG"))
    frame = jpeg.index(b"\xff\xc0")
    jpeg[frame + 5 : frame + 9] = b"\xf0\x00\xf0\x00"
    lying = pdf_file(
        tmp_path / "b.pdf",
        lambda pdf: picture_page(pdf, bytes(jpeg), (60, 40), Filter=Name.DCTDecode, ColorSpace=Name.DeviceGray),
    )
    assert refusal(lying).code is ErrorCode.IMAGE_TOO_LARGE


def signature(pdf: pikepdf.Pdf) -> None:
    field = Dictionary(FT=Name.Sig, V=Dictionary(Filter=Name("/Adobe.PPKLite"), ByteRange=[0, 1, 2, 3], Contents=b"x"))
    pdf.Root["/AcroForm"] = Dictionary(Fields=Array([pdf.make_indirect(field)]))


def test_a_signature_is_seen_by_its_dictionary_or_by_its_bytes(tmp_path: Path) -> None:
    assert inspect(pdf_file(tmp_path / "a.pdf", signature)).nature is SourceNature.SIGNED_PDF
    plain = pdf_file(tmp_path / "b.pdf").read_bytes()
    (tmp_path / "b.pdf").write_bytes(plain.replace(b"%PDF", b"% /ByteRange [0 1]\n%PDF", 1))
    assert inspect(tmp_path / "b.pdf").nature is SourceNature.SIGNED_PDF
    assert "bytes-before-header:19" in told(tmp_path / "b.pdf")


def test_bytes_behind_the_end_and_updates_are_findings(tmp_path: Path) -> None:
    path = pdf_file(tmp_path / "a.pdf")
    data = path.read_bytes()
    path.write_bytes(data + b"left over")
    assert told(path) == ("data-after-eof:9",)
    start = data.rsplit(b"startxref\n", 1)[1].split(b"\n")[0]
    update = b"xref\n0 0\ntrailer<</Root 1 0 R/Size 9/Prev %s>>\nstartxref\n%d\n%%%%EOF\n" % (start, len(data))
    path.write_bytes(data + update)
    assert "incremental-updates:1" in told(path)


def test_garbage_behind_a_header_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7\n" + bytes(range(256)) * 20 + b"\n%%EOF\n")
    assert refusal(tmp_path / "a.pdf").code is ErrorCode.TRUNCATED_FILE
