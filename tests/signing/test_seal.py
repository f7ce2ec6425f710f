"""The sealed file before other judges: pyHanko offline, poppler, pikepdf, and its own bytes."""

from __future__ import annotations

import re
import subprocess
from datetime import timedelta
from pathlib import Path

import pikepdf
import pytest
from pikepdf import pdfa
from PIL import Image
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESFailure, AdESPassed
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation.status import SignatureCoverageLevel

from domain.errors import ArchiveError, ErrorCode
from signing.keys.revocation_list import renew_crl
from tests.judges import verapdf
from tests.signing.seal_material import (
    NOW,
    ORGANISATION,
    authority,
    blank_pdfa,
    future_verdict,
    sealed,
    sealer,
    verdict,
)

DAY = timedelta(days=1)
_SCANS = Path(__file__).parents[2].parent / "shared" / "corpus" / "real-scans"


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    return authority(tmp_path)


def test_it_is_valid_offline_with_no_evidence_but_its_own(tmp_path: Path, keys: Path) -> None:
    target = sealed(tmp_path, keys)

    for moment in (NOW, NOW + 360 * DAY):
        indication, status = verdict(target, keys / "ca.pem", moment)

        assert indication is AdESPassed.OK
        assert status.coverage is SignatureCoverageLevel.ENTIRE_FILE
        assert status.modification_level is ModificationLevel.NONE
        assert status.docmdp_ok


def test_the_time_is_proven_by_the_timestamp(tmp_path: Path, keys: Path) -> None:
    _, status = verdict(sealed(tmp_path, keys), keys / "ca.pem", NOW)

    assert status.timestamp_validity is not None
    assert status.timestamp_validity.timestamp == NOW


def test_it_can_be_kept_valid_for_decades_by_archive_timestamps(tmp_path: Path, keys: Path) -> None:
    target = sealed(tmp_path, keys)

    assert future_verdict(target, keys / "ca.pem", NOW, NOW + 30 * 365 * DAY) is AdESPassed.OK


def test_one_changed_byte_breaks_it(tmp_path: Path, keys: Path) -> None:
    target = sealed(tmp_path, keys)
    content = target.read_bytes()
    target.write_bytes(content.replace(b"/ExtensionLevel 1", b"/ExtensionLevel 2", 1))
    assert target.read_bytes() != content

    indication, _ = verdict(target, keys / "ca.pem", NOW)

    assert indication is AdESFailure.HASH_FAILURE


def test_poppler_finds_the_whole_document_signed(tmp_path: Path, keys: Path) -> None:
    answer = subprocess.run(["pdfsig", sealed(tmp_path, keys)], capture_output=True, text=True, check=False).stdout

    assert "Total document signed" in answer
    assert "Signature is Valid" in answer
    assert "ETSI.CAdES.detached" in answer


def test_the_byte_range_frames_the_contents_and_reaches_both_ends(tmp_path: Path, keys: Path) -> None:
    content = sealed(tmp_path, keys).read_bytes()

    found = re.search(rb"/ByteRange \[0 (\d+) (\d+) (\d+)\]", content)
    assert found is not None
    first, second, rest = map(int, found.groups())

    assert content[first : first + 1] == b"<"
    assert content[second - 1 : second] == b">"
    assert second + rest == len(content)
    assert content.endswith(b"%%EOF\n")


def test_hardly_more_room_is_reserved_than_the_signature_needs(tmp_path: Path, keys: Path) -> None:
    with sealed(tmp_path, keys).open("rb") as stream:
        padded = PdfFileReader(stream).embedded_signatures[0].pkcs7_content
    length = 4 + int.from_bytes(padded[2:4], "big")

    assert padded[:2] == b"\x30\x82"
    assert len(padded) - length <= 32


def test_the_signature_holds_what_pades_wants_and_nothing_it_forbids(tmp_path: Path, keys: Path) -> None:
    with sealed(tmp_path, keys).open("rb") as stream:
        signature = PdfFileReader(stream).embedded_signatures[0]
        signed = {attribute["type"].native for attribute in signature.signer_info["signed_attrs"]}
        unsigned = {attribute["type"].native for attribute in signature.signer_info["unsigned_attrs"]}
        mechanism = signature.signer_info["signature_algorithm"]

        assert "signing_certificate_v2" in signed
        assert "signing_time" not in signed  # EN 319 142-1 §6.3: the claimed time is /M
        assert unsigned == {"signature_time_stamp_token"}
        assert mechanism["algorithm"].native == "rsassa_pss"
        assert mechanism["parameters"]["salt_length"].native == 32
        assert signature.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"


def test_it_carries_the_chains_of_signer_and_timestamp_and_the_crl(tmp_path: Path, keys: Path) -> None:
    with pikepdf.open(sealed(tmp_path, keys)) as pdf:
        assert len(pdf.Root.DSS.Certs) == 3
        assert [bytes(crl.read_bytes()) for crl in pdf.Root.DSS.CRLs] == [(keys / "crl.der").read_bytes()]


def test_readers_open_it_and_nothing_in_it_can_be_filled_in(tmp_path: Path, keys: Path) -> None:
    with pikepdf.open(sealed(tmp_path, keys)) as pdf:
        assert not pdf.check_pdf_syntax()
        assert [str(field.FT) for field in pdf.Root.AcroForm.Fields] == ["/Sig"]
        assert pdf.Root.Perms.DocMDP.Reference[0].TransformParams.P == 2
        assert pdf.pages[0].Annots[0].F == 132  # Print and Locked, never Hidden


def test_the_document_and_its_metadata_keep_their_bytes(tmp_path: Path, keys: Path) -> None:
    target = sealed(tmp_path, keys)

    assert target.read_bytes().startswith((tmp_path / "plain.pdf").read_bytes())
    with pikepdf.open(target) as after, pikepdf.open(tmp_path / "plain.pdf") as plain:
        assert after.Root.Metadata.read_bytes() == plain.Root.Metadata.read_bytes()


def test_it_adds_less_than_24_kilobytes(tmp_path: Path, keys: Path) -> None:
    target = sealed(tmp_path, keys)

    assert target.stat().st_size - (tmp_path / "plain.pdf").stat().st_size < 24_000


def test_apart_from_signature_and_tokens_two_seals_are_the_same_bytes(tmp_path: Path, keys: Path) -> None:
    plain, one, two = blank_pdfa(tmp_path / "plain.pdf"), tmp_path / "1.pdf", tmp_path / "2.pdf"
    for target in (one, two):
        sealer(keys).seal(plain, target, NOW)

    def without_contents(path: Path) -> bytes:
        return re.sub(rb"/Contents <[0-9A-Fa-f]+>", b"", path.read_bytes())

    assert one.read_bytes() != two.read_bytes()
    assert without_contents(one) == without_contents(two)


def test_the_mark_is_text_that_can_be_found(tmp_path: Path, keys: Path) -> None:
    text = subprocess.run(["pdftotext", sealed(tmp_path, keys), "-"], capture_output=True, text=True, check=True).stdout

    assert ORGANISATION in text
    assert "Thời gian ký: 2026-11-22T10:04:05+07:00" in text
    assert "THỬ NGHIỆM – không có giá trị pháp lý" in text


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_the_mark_is_painted_top_right_on_turned_and_cropped_pages(tmp_path: Path, keys: Path, rotate: int) -> None:
    target = sealed(tmp_path, keys, box=(-50, -70, 700, 900), rotate=rotate, CropBox=pikepdf.Array([0, 0, 595, 842]))

    picture = subprocess.run(
        ["pdftoppm", "-r", "36", "-gray", "-cropbox", target], capture_output=True, check=True
    ).stdout
    header, width, height = re.match(rb"P5\s+(\d+)\s+(\d+)\s+255\s", picture), 0, 0
    assert header is not None
    width, height = int(header[1]), int(header[2])
    pixels = picture[header.end() :]
    dark = [divmod(index, width) for index, value in enumerate(pixels) if value < 150]

    assert dark, "the mark is not painted"
    assert all(y < height * 0.1 and x > width * 0.5 for y, x in dark)


def test_a_second_seal_on_the_same_file_is_refused_and_leaves_no_file(tmp_path: Path, keys: Path) -> None:
    first = sealed(tmp_path, keys)

    with pytest.raises(ArchiveError) as refusal:
        sealer(keys).seal(first, tmp_path / "twice.pdf", NOW)

    assert refusal.value.code is ErrorCode.SIGNING_FAILED
    assert {path.name for path in tmp_path.iterdir()} == {"keys", "keys-root", "plain.pdf", "sealed.pdf"}


def test_the_crl_is_renewed_by_sealing(tmp_path: Path, keys: Path) -> None:
    before = (keys / "crl.der").read_bytes()
    later = NOW + 3 * DAY

    sealer(keys, later).seal(blank_pdfa(tmp_path / "plain.pdf"), tmp_path / "sealed.pdf", later)

    assert (keys / "crl.der").read_bytes() != before
    assert not renew_crl(keys, b"", later)


def test_every_seal_fits_the_reserved_room(tmp_path: Path, keys: Path) -> None:
    plain, one = blank_pdfa(tmp_path / "plain.pdf"), sealer(keys)

    sizes = set()
    for _ in range(20):
        one.seal(plain, tmp_path / "sealed.pdf", NOW)
        sizes.add((tmp_path / "sealed.pdf").stat().st_size)

    assert len(sizes) == 1


def test_vera_pdf_finds_the_sealed_files_still_pdf_a_2b(tmp_path: Path, keys: Path) -> None:
    files = []
    for rotate in (0, 90):
        (tmp_path / str(rotate)).mkdir()
        files.append(sealed(tmp_path / str(rotate), keys, rotate=rotate))

    assert verapdf(files) == {file: [] for file in files}


@pytest.mark.real
@pytest.mark.parametrize("scan", sorted(_SCANS.glob("*.[jp][pn]g")) or [None])
def test_a_real_scan_is_sealed_and_valid(tmp_path: Path, keys: Path, scan: Path | None) -> None:
    if scan is None:
        pytest.skip("the real scans of ../shared are not here")
    plain = tmp_path / "plain.pdf"
    with Image.open(scan, formats=["JPEG", "PNG"]) as picture:
        picture.convert("RGB").save(tmp_path / "scan.pdf", "PDF", resolution=picture.width / 8.27)
    with pikepdf.open(tmp_path / "scan.pdf") as pdf:
        pdfa.save(pdf, plain, "2b", output_intent="sRGB")

    sealer(keys).seal(plain, tmp_path / "sealed.pdf", NOW)

    assert verdict(tmp_path / "sealed.pdf", keys / "ca.pem", NOW)[0] is AdESPassed.OK
