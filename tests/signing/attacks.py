"""What forgers do to a signed PDF. Each takes the bytes of a passing file and gives back the bytes of an attack.

The families are those of Mladenov et al. (CCS 2019: universal forgery, incremental saving, signature wrapping), the
shadow attacks (NDSS 2021) and certification attacks (S&P 2021), and plain damage.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any, TypeAlias

import pikepdf
from asn1crypto import cms
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from tests.signing.signed_samples import contents, ranges, with_contents

Attack: TypeAlias = Callable[[bytes], bytes]
_STARTXREF = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*\Z")


# Damage


def flip_page(data: bytes) -> bytes:
    """One digit of the page's text."""
    return data.replace(b"Pay 100 dong", b"Pay 900 dong", 1)


def flip_signature_value(data: bytes) -> bytes:
    """One bit of the signature value inside the CMS."""
    held = bytearray(contents(data))
    value = cms.ContentInfo.load(bytes(held))["content"]["signer_infos"][0]["signature"].native
    held[held.index(value) + 20] ^= 1
    return with_contents(data, bytes(held))


def negative_modulus(data: bytes) -> bytes:
    """The signer's RSA modulus made negative."""
    held = contents(data)
    for item in cms.ContentInfo.load(held)["content"]["certificates"]:
        key = item.chosen.public_key["public_key"].parsed["modulus"].dump()
        assert key[4] == 0
        held = held.replace(key, key[:4] + b"\xff" + key[5:])
    return with_contents(data, held)


def truncated(data: bytes) -> bytes:
    """The last kilobyte is missing."""
    return data[:-1024]


def trailing_padding(data: bytes) -> bytes:
    """Something hidden in the zeros behind the CMS."""
    return with_contents(data, contents(data)[:-4] + b"evil")


def zero_contents(data: bytes) -> bytes:
    """Nothing but zeros."""
    return with_contents(data, bytes(len(contents(data))))


def two_signers(data: bytes) -> bytes:
    """A CMS with a second SignerInfo."""
    info = cms.ContentInfo.load(contents(data))
    infos = info["content"]["signer_infos"]
    info["content"]["signer_infos"] = cms.SignerInfos([infos[0], infos[0].copy()])
    return with_contents(data, info.dump().ljust(len(contents(data)), b"\0"))


# The gap


def _ranged(data: bytes, text: bytes) -> bytes:
    """The last ByteRange's value replaced without moving anything."""
    match = list(re.finditer(rb"/ByteRange\s*\[[^\]]*\]\s*", data))[-1]
    entry = b"/ByteRange " + text
    assert len(entry) <= len(match[0]), (entry, match[0])
    return data[: match.start()] + entry.ljust(len(match[0])) + data[match.end() :]


def _numbers(data: bytes, change: Callable[[int, int, int], tuple[int, ...]]) -> bytes:
    return _ranged(data, b"[%s]" % b" ".join(b"%d" % number for number in change(*ranges(data)[-1])))


def swapped_range(data: bytes) -> bytes:
    """The two halves change places."""
    return _numbers(data, lambda a, b, c: (b, c, 0, a))


def range_from_one(data: bytes) -> bytes:
    """The first byte is left out."""
    return _numbers(data, lambda a, b, c: (1, a - 1, b, c))


def negative_range(data: bytes) -> bytes:
    """A negative number."""
    return _numbers(data, lambda a, b, c: (0, a, -b, c))


def range_beyond_end(data: bytes) -> bytes:
    """More bytes than there are."""
    return _numbers(data, lambda a, b, c: (0, a, b, c + 99))


def range_short_of_end(data: bytes) -> bytes:
    """The last bytes, with the cross-reference's offset, are left out."""
    return _numbers(data, lambda a, b, c: (0, a, b, c - 30))


def wide_gap(data: bytes) -> bytes:
    """The gap is wider than the string."""
    return _numbers(data, lambda a, b, c: (0, a - 40, b, c))


def three_numbers(data: bytes) -> bytes:
    """The last number is missing."""
    return _numbers(data, lambda a, b, _: (0, a, b))


def fractions(data: bytes) -> bytes:
    """A real number."""
    return _ranged(data, b"[0.0 %d %d %d]" % ranges(data)[-1])


def indirect_number(data: bytes) -> bytes:
    """A number elsewhere."""
    return _ranged(data, b"[0 1 0 R %d %d]" % ranges(data)[-1][:2])


def null_range(data: bytes) -> bytes:
    """No range at all."""
    return _ranged(data, b"null")


def empty_range(data: bytes) -> bytes:
    """An empty range."""
    return _ranged(data, b"[]")


def missing_range(data: bytes) -> bytes:
    """The key is called otherwise."""
    match = list(re.finditer(rb"/ByteRange", data))[-1]
    return data[: match.start()] + b"/ByteRangX" + data[match.end() :]


def missing_contents(data: bytes) -> bytes:
    """The key is called otherwise."""
    before = ranges(data)[-1][0]
    key = data.rindex(b"/Contents", 0, before)
    return data[:key] + b"/ContentX" + data[key + 9 :]


def null_contents(data: bytes) -> bytes:
    """`/Contents null`."""
    before, after, _ = ranges(data)[-1]
    return data[:before] + b"null".ljust(after - before) + data[after:]


def literal_contents(data: bytes) -> bytes:
    """The same digits as a literal string."""
    before, after, _ = ranges(data)[-1]
    return data[:before] + b"(" + data[before + 1 : after - 1] + b")" + data[after:]


def blank_in_contents(data: bytes) -> bytes:
    """White space among the digits, which readers skip."""
    after = ranges(data)[-1][1]
    return data[: after - 3] + b"\n\n" + data[after - 1 :]


def double_range(data: bytes) -> bytes:
    """The key stands twice: readers take the first or the last."""
    match = list(re.finditer(rb"/ByteRange\s*\[[^\]]*\]\s*", data))[-1]
    both = b"/ByteRange [0 %d %d %d]" % ranges(data)[-1] + b"/ByteRange[]"
    assert len(both) <= len(match[0])
    return data[: match.start()] + both.ljust(len(match[0])) + data[match.end() :]


def comment_in_dictionary(data: bytes) -> bytes:
    """A comment behind the range."""
    return _ranged(data, b"[0 %d %d %d] %%x\n" % ranges(data)[-1])


def wrapped(data: bytes) -> bytes:
    """Signature wrapping: the second signed part is moved back and new material stands in the widened gap."""
    before, after, rest = ranges(data)[-1]
    evil = b"\n9999 0 obj\n<< /Type /Catalog >>\nendobj\n"
    moved = data[:after] + evil + data[after:]
    return _ranged(moved, b"[0 %d %d %d]" % (before, after + len(evil), rest))


# The tail


def appended(data: bytes) -> bytes:
    """Bytes of no structure."""
    return data + b"MZ evil program"


def appended_newline(data: bytes) -> bytes:
    """A line's end, as some mail programs add."""
    return data + b"\r\n\r\n"


def _revision(data: bytes, change: Callable[[IncrementalPdfFileWriter], None]) -> bytes:
    writer = IncrementalPdfFileWriter(io.BytesIO(data))
    change(writer)
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def page_replaced(data: bytes) -> bytes:
    """Incremental saving: another page text in a new revision."""

    def change(writer: IncrementalPdfFileWriter) -> None:
        page = writer.root["/Pages"]["/Kids"][0]
        text = generic.StreamObject(stream_data=b"BT /F1 24 Tf 20 200 Td (Pay 999 dong) Tj ET")
        page[generic.pdf_name("/Contents")] = writer.add_object(text)
        writer.update_container(page)

    return _revision(data, change)


def annotated(data: bytes) -> bytes:
    """A free text laid over the page."""

    def change(writer: IncrementalPdfFileWriter) -> None:
        page: Any = writer.root["/Pages"]["/Kids"][0]
        note = generic.DictionaryObject(
            {
                generic.pdf_name("/Type"): generic.pdf_name("/Annot"),
                generic.pdf_name("/Subtype"): generic.pdf_name("/FreeText"),
                generic.pdf_name("/Rect"): generic.ArrayObject(map(generic.NumberObject, (20, 190, 250, 230))),
                generic.pdf_name("/Contents"): generic.TextStringObject("Pay 999 dong"),
            }
        )
        page["/Annots"].append(writer.add_object(note))
        writer.update_container(page["/Annots"])

    return _revision(data, change)


def form_filled(data: bytes) -> bytes:
    """Another amount in the text field."""

    def change(writer: IncrementalPdfFileWriter) -> None:
        for reference in writer.root["/AcroForm"]["/Fields"]:
            field = reference.get_object()
            if field.get("/T") == "Amount":
                field[generic.pdf_name("/V")] = generic.TextStringObject("999")
                writer.mark_update(reference.reference)

    return _revision(data, change)


def form_removed(data: bytes) -> bytes:
    """The fields are taken out, so that the file seems unsigned."""

    def change(writer: IncrementalPdfFileWriter) -> None:
        del writer.root["/AcroForm"]
        writer.update_root()

    return _revision(data, change)


def field_doubled(data: bytes) -> bytes:
    """A second field shows the same signature."""

    def change(writer: IncrementalPdfFileWriter) -> None:
        form: Any = writer.root["/AcroForm"]
        signed = next(item.get_object() for item in form["/Fields"] if item.get_object().get("/FT") == "/Sig")
        twin = generic.DictionaryObject(
            {
                generic.pdf_name("/FT"): generic.pdf_name("/Sig"),
                generic.pdf_name("/T"): generic.TextStringObject("Twin"),
                generic.pdf_name("/V"): signed.raw_get("/V"),
            }
        )
        form["/Fields"].append(writer.add_object(twin))
        writer.update_container(form["/Fields"])

    return _revision(data, change)


def _offset(data: bytes) -> int:
    match = _STARTXREF.search(data)
    assert match is not None
    return int(match[1])


def objects_without_table(data: bytes) -> bytes:
    """Incremental saving without a cross-reference: a lenient reader rebuilds its table and shows the new page."""
    number = re.search(rb"\b(\d{1,5}) 0 obj\s*<<[^>]*/Type\s*/Page\b", data)
    name = number[1] if number else b"3"
    evil = b"%s 0 obj\n<< /Type /Page /MediaBox [0 0 1 1] >>\nendobj\n" % name
    return data + evil + b"startxref\n%d\n%%%%EOF\n" % _offset(data)


def another_catalogue(data: bytes) -> bytes:
    """A shadow: a table that defines nothing but whose trailer shows another catalogue."""
    evil = len(data)
    page = b"9001 0 obj\n<< /Type /Catalog /Pages << /Type /Pages /Kids [] /Count 0 >> >>\nendobj\n"
    table = evil + len(page)
    xref = b"xref\n9001 1\n%010d 00000 n \ntrailer\n<< /Size 9002 /Root 9001 0 R /Prev %d >>\n" % (evil, _offset(data))
    return data + page + xref + b"startxref\n%d\n%%%%EOF\n" % table


def signature_redefined(data: bytes) -> bytes:
    """The signature's object number is given to another dictionary."""
    number = list(re.finditer(rb"\b(\d{1,5}) 0 obj\s*<<(?:(?!endobj).)*?/ByteRange", data, re.DOTALL))[-1][1]
    start = len(data)
    evil = b"%s 0 obj\n<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /adbe.pkcs7.detached >>\nendobj\n" % number
    root = re.findall(rb"/Root\s+(\d+ 0 R)", data)[-1]
    xref = b"xref\n%s 1\n%010d 00000 n \ntrailer\n<< /Size 9002 /Root %s /Prev %d >>\n" % (
        number, start, root, _offset(data),
    )  # fmt: skip
    return data + evil + xref + b"startxref\n%d\n%%%%EOF\n" % (start + len(evil))


# The whole


def resaved(data: bytes) -> bytes:
    """Opened and saved by another program."""
    return _saved(data)


def encrypted(data: bytes) -> bytes:
    """Saved anew with encryption, like the real `broken-3.pdf`."""
    return _saved(data, encryption=pikepdf.Encryption(owner="o", user=""))


def packed(data: bytes) -> bytes:
    """Saved anew with everything in object streams."""
    return _saved(data, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def _saved(data: bytes, **how: Any) -> bytes:
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pdf.save(target, **how)
    return target.getvalue()


def second_header(data: bytes) -> bytes:
    """Another PDF behind the signed one."""
    return data + data


def foreign_bytes(data: bytes) -> bytes:
    """Another format's header in front: offsets then count from the PDF header."""
    return b"GIF89a shows something else\n" + data


def html_in_front(data: bytes) -> bytes:
    """More foreign bytes than readers search."""
    return b"<html>" + b" " * 2000 + data
