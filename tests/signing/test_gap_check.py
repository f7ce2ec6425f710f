"""The gap check stands on bytes alone: each rule of trust.md §1 fails for its own reason, and sound files pass."""

from __future__ import annotations

import pytest

from domain.signatures.findings import Gap
from signing.pdf.gap_check import SignatureGap, check_gaps, has_signature_marks, signed_chunks
from signing.pdf.outline import outline_of

CMS = b"\x30\x06\x02\x01\x01\x04\x01\xff"
HEAD = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /AcroForm << /Fields [2 0 R] >> >>\nendobj\n"
FIELD = b"2 0 obj\n<< /FT /Sig /T (Ch\\374 k\\375) /V 3 0 R >>\nendobj\n"


def signed(
    contents: bytes | None = None,
    entries: bytes = b"",
    shape: bytes = b"[0 %010d %010d %010d]",
    before: bytes = b"",
    tail: bytes = b"",
) -> bytes:
    """A minimal signed file, written here and nowhere else."""
    held = contents if contents is not None else b"<" + CMS.hex().encode() + b"00" * 8 + b">"
    start = before + HEAD + FIELD + b"3 0 obj\n<< /Type /Sig /Filter /X /SubFilter /adbe.pkcs7.detached " + entries
    start += b"/ByteRange "
    width = len(shape % (0, 0, 0)) if shape.count(b"%") else len(shape)
    gap = len(start) + width + len(b" /Contents ")
    xref = gap + len(held) + len(b" >>\nendobj\n")
    end = b" >>\nendobj\nxref\n0 1\n0000000000 65535 f \ntrailer\n<< /Root 1 0 R /Size 4 >>\n"
    end += b"startxref\n%d\n%%%%EOF\n" % xref
    values = (gap, gap + len(held), len(end))
    shown = shape % values if shape.count(b"%") else shape
    return start + shown + b" /Contents " + held + end + tail


def gaps(data: bytes) -> tuple[SignatureGap, ...]:
    outline = outline_of(data)
    assert outline is not None
    return check_gaps(data, outline)


def faults(data: bytes) -> tuple[Gap, ...]:
    (gap,) = gaps(data)
    return gap.faults


def test_a_sound_gap_gives_its_range_field_and_cms() -> None:
    data = signed()
    (gap,) = gaps(data)
    assert gap.faults == ()
    assert gap.cms == CMS
    assert gap.field == "Chü ký"
    assert gap.last == len(data)
    assert b"".join(signed_chunks(data, gap, 7)) == data[: gap.start] + data[gap.end :]


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (signed(shape=b"[0 %010d %010d]"[:-1] + b" %010d 5]"), Gap.BYTE_RANGE_SHAPE),
        (signed(shape=b"[1 %010d %010d %010d]"), Gap.BYTE_RANGE_SHAPE),
        (signed(shape=b"[0 -%09d %010d %010d]"), Gap.BYTE_RANGE_SHAPE),
        (signed(shape=b"[0 %010d.0 %010d %010d]"), Gap.BYTE_RANGE_SHAPE),
        (signed(shape=b"[0 %010d %010d %010d 0 R]"), Gap.BYTE_RANGE_SHAPE),
        (signed(shape=b"5 0 R"), Gap.BYTE_RANGE_SHAPE),
        (signed(shape=b"null"), Gap.BYTE_RANGE_SHAPE),
        (signed(shape=b"[0 9 5 1]"), Gap.BYTE_RANGE_ORDER),
        (signed(shape=b"[0 0 5 1]"), Gap.BYTE_RANGE_ORDER),
        (signed(shape=b"[0 10 20 5]"), Gap.CONTENTS_NOT_FRAMED),
        (signed(shape=b"[0 %010d %010d 9%09d]"), Gap.BEYOND_END),
        (signed(shape=b"[0 %010d %010d 0000000005 %%%d\n]"), Gap.COMMENT),
        (signed(entries=b"/ByteRange [0 1 2 3] "), Gap.DUPLICATE_KEY),
        (signed(entries=b"/Byte#52ange [0 1 2 3] "), Gap.DUPLICATE_KEY),
        (signed(entries=b"/Contents <00> "), Gap.DUPLICATE_KEY),
        (signed(contents=b"(0102)"), Gap.CONTENTS_NOT_HEXADECIMAL),
        (signed(contents=b"<3006 0201>"), Gap.CONTENTS_NOT_HEXADECIMAL),
        (signed(contents=b"<300>"), Gap.CONTENTS_NOT_HEXADECIMAL),
        (signed(contents=b"<30aB>"), Gap.CONTENTS_NOT_HEXADECIMAL),
        (signed(contents=b"<>"), Gap.CONTENTS_NOT_HEXADECIMAL),
        (signed(contents=b"null"), Gap.CONTENTS_MISSING),
        (signed(contents=b"7 0 R"), Gap.CONTENTS_MISSING),
        (signed(contents=b"<" + b"00" * 40 + b">"), Gap.CONTENTS_EMPTY),
        (signed(contents=b"<" + CMS[:-1].hex().encode() + b">"), Gap.CMS_LENGTH),
        (signed(contents=b"<3080020101040000>"), Gap.CMS_LENGTH),
        (signed(contents=b"<3088ffffffffffffffff00>"), Gap.CMS_LENGTH),
        (signed(contents=b"<0406020101040100>"), Gap.CMS_LENGTH),
        (signed(contents=b"<" + CMS.hex().encode() + b"0001>"), Gap.PADDING),
    ],
)
def test_an_unsound_gap_names_its_fault(data: bytes, fault: Gap) -> None:
    assert fault in faults(data)


def test_a_range_that_ends_inside_a_revision_is_told() -> None:
    data = signed().replace(b"%%EOF\n", b"%%EOF\n" + b" " * 40)
    assert faults(data[:-20]) == ()  # the range ends at the boundary, what follows is another question
    short = data.replace(b"%%EOF", b"%%EO_")
    assert faults(short) == (Gap.REVISION_BOUNDARY,)


def test_white_space_and_leading_zeros_are_no_fault() -> None:
    assert faults(signed(shape=b"[ 0\r\n%010d\t%010d %010d   ]")) == ()


def test_a_signature_inside_another_object_is_told() -> None:
    data = signed().replace(b"3 0 obj\n<<", b"3 0 obj\n[<<").replace(b" >>\nendobj\nxref", b">>]\nendobj\nxref")
    assert Gap.DIRECT_VALUE in faults(data)


def test_two_fields_that_show_one_signature_are_told() -> None:
    twin = b"8 0 obj\n<< /FT /Sig /T (Twin) /V 3 0 R >>\nendobj\n"
    assert Gap.SHARED in faults(signed(tail=twin))


def test_a_second_definition_of_the_signature_is_told() -> None:
    assert Gap.REDEFINED in faults(signed(tail=b"3 0 obj\n<< /Evil true >>\nendobj\n"))


def test_a_signature_in_an_object_stream_is_told() -> None:
    inner = b"9 0 << /Type /Sig /Byte#52ange [0 1 2 3] /Contents <30> >>"
    packed = b"8 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Length %d >>\nstream\n%s\nendstream\nendobj\n"
    data = HEAD + packed % (len(inner), inner) + b"startxref\n0\n%%EOF\n"
    assert faults(data) == (Gap.OBJECT_STREAM,)


def test_a_deflated_object_stream_is_looked_into() -> None:
    import zlib

    inner = zlib.compress(b"9 0 << /Type /Sig /ByteRange [0 1 2 3] /Contents <30> >>")
    packed = b"8 0 obj\n<< /Type /ObjStm /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream\nendobj\n"
    assert faults(HEAD + packed % (len(inner), inner)) == (Gap.OBJECT_STREAM,)


def test_a_signature_whose_object_is_cut_is_told() -> None:
    data = signed()
    assert faults(data[: data.index(b"/Contents") + 20]) == (Gap.MALFORMED,)


def test_words_inside_a_stream_are_no_signature() -> None:
    text = b"/ByteRange [0 1 2 3] /Type /Sig"
    data = HEAD + b"8 0 obj\n<< /Length %d >>\nstream\n%s\nendstream\nendobj\n" % (len(text), text)
    outline = outline_of(data)
    assert outline is not None
    assert check_gaps(data, outline) == ()
    assert not has_signature_marks(data, outline)


def test_a_range_may_count_from_the_header_or_from_the_file_start() -> None:
    foreign = b"\x00\x01foreign\n"
    (from_start,) = gaps(signed(before=foreign))
    (from_header,) = gaps(foreign + signed())
    assert from_start.faults == from_header.faults == ()
    assert (from_start.first, from_header.first) == (0, len(foreign))


def test_a_second_signature_inside_the_first_ones_range_is_told() -> None:
    one = signed()
    second = one[one.index(b"3 0 obj") :].replace(b"3 0 obj", b"4 0 obj")
    (first, other) = gaps(one + second)
    assert first.faults == ()
    assert other.faults


def test_deep_nesting_is_no_object_and_no_crash() -> None:
    assert gaps(HEAD + b"7 0 obj\n" + b"[" * 100_000 + b"/ByteRange") != ()


def test_what_is_no_pdf_has_no_outline() -> None:
    assert outline_of(b"") is None
    assert outline_of(b"GIF89a" + b" " * 2000 + b"%PDF-1.7") is None
