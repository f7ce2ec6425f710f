"""What honest files are told: our own seal over the years, offices one after the other, files without signatures."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import TYPE_CHECKING

import pikepdf
import pytest
from asn1crypto import cms
from pydantic import TypeAdapter
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigFieldSpec, append_signature_field
from pyhanko.sign.signers import PdfTimeStamper

from domain.evidence import Coverage, Indication, LaterChanges, SubIndication, TrustRegime, VerificationReport
from domain.messages import Language
from signing.keys.key_files import open_identity
from signing.keys.key_places import SIGNER_KEY
from signing.seal.local_tsa import LocalTimeStamper
from signing.verify.document import has_signatures, verify_pdf
from signing.verify.trust.anchors import load_profile
from tests.signing import attacks
from tests.signing.seal_material import NOW, PASSWORD, authority, sealed
from tests.signing.signed_samples import (
    LATER,
    contents,
    evidence_of,
    impostor,
    local_timestamper,
    office,
    only,
    passing,
    plain_pdf,
    ranges,
    resigned,
    signed_by,
    verify,
)

if TYPE_CHECKING:
    from pathlib import Path

PASSED, OPEN = Indication.TOTAL_PASSED, Indication.INDETERMINATE
DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return authority(tmp_path_factory.mktemp("verify"))


@pytest.fixture(scope="module")
def seal(keys: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sealed(tmp_path_factory.mktemp("seal"), keys)


@pytest.fixture(scope="module")
def signed(keys: Path) -> bytes:
    return signed_by(plain_pdf(), office(keys))


def put(folder: Path, data: bytes) -> Path:
    path = folder / "x.pdf"
    path.write_bytes(data)
    return path


def test_our_own_seal_passes_and_is_called_a_test(seal: Path, keys: Path) -> None:
    report = verify(seal, keys)
    row = only(report)
    assert (report.indication, report.sub_indication) == (PASSED, None)
    assert row.regime is TrustRegime.TEST
    assert "test-authority" in row.findings
    assert "TEST" in report.message
    assert (row.coverage, row.later_changes, row.profile) == (Coverage.WHOLE_FILE, LaterChanges.NONE, "B-LT")
    assert row.proven_time == row.claimed_time == NOW
    assert row.integrity is True


def test_the_sentence_is_vietnamese_unless_english_is_asked(seal: Path, keys: Path) -> None:
    report = verify_pdf(seal, "x", load_profile(keys / "ca.pem"), LATER)
    assert "hợp lệ" in report.message
    assert "THỬ NGHIỆM" in report.message


def test_the_report_is_the_same_each_time_and_survives_json(seal: Path, keys: Path) -> None:
    adapter = TypeAdapter(VerificationReport)
    first, second = verify(seal, keys), verify(seal, keys)
    assert adapter.dump_json(first) == adapter.dump_json(second)
    assert adapter.validate_json(adapter.dump_json(first)) == first


def test_a_seal_of_an_authority_nobody_knows_does_not_pass(seal: Path) -> None:
    report = verify_pdf(seal, "x", load_profile(None), LATER, Language.EN)
    assert (report.indication, report.sub_indication) == (OPEN, SubIndication.NO_CERTIFICATE_CHAIN_FOUND)
    assert only(report).regime is TrustRegime.UNKNOWN
    assert only(report).proven_time is None


def test_years_later_a_seal_passes_by_its_proven_time(seal: Path, keys: Path) -> None:
    report = verify(seal, keys, NOW + 3000 * DAY)
    assert report.indication is PASSED
    assert "judged-at-proven-time" in only(report).findings


def test_when_the_timestamp_certificate_has_ended_nothing_proves_the_time(seal: Path, keys: Path) -> None:
    report = verify(seal, keys, NOW + 4000 * DAY)
    assert (report.indication, report.sub_indication) == (OPEN, SubIndication.OUT_OF_BOUNDS_NO_POE)
    assert "timestamp-certificate-expired" in only(report).findings


def test_a_moment_before_the_signature_does_not_pass_it(seal: Path, keys: Path) -> None:
    assert verify(seal, keys, NOW - 10 * DAY).indication is OPEN


def test_an_archive_timestamp_is_no_later_change(seal: Path, keys: Path, tmp_path: Path) -> None:
    stamper = PdfTimeStamper(local_timestamper(keys, NOW + DAY))
    writer = IncrementalPdfFileWriter(io.BytesIO(seal.read_bytes()))
    data = stamper.timestamp_pdf(writer, "sha256", evidence_of(keys)).getvalue()
    report = verify(put(tmp_path, data), keys, NOW + 2 * DAY)
    first, stamp = report.signatures
    assert report.indication is PASSED
    assert (first.later_changes, first.profile) == (LaterChanges.LTA_UPDATES, "B-LTA")
    assert (stamp.sub_filter, stamp.proven_time) == ("ETSI.RFC3161", NOW + DAY)


def test_a_broken_archive_timestamp_fails_the_file(seal: Path, keys: Path, tmp_path: Path) -> None:
    stamper = PdfTimeStamper(local_timestamper(keys, NOW + DAY))
    data = stamper.timestamp_pdf(IncrementalPdfFileWriter(io.BytesIO(seal.read_bytes())), "sha256").getvalue()
    other = data.replace(b"/Type /DocTimeStamp", b"/Type /DocTimestamp")
    report = verify(put(tmp_path, other), keys)
    assert report.indication is Indication.TOTAL_FAILED
    assert report.signatures[0].integrity is True


def test_without_revocation_data_a_signature_is_indeterminate_and_says_why(
    signed: bytes, keys: Path, tmp_path: Path
) -> None:
    row = only(verify(put(tmp_path, signed), keys))
    assert row.sub_indication is SubIndication.CERTIFICATE_CHAIN_GENERAL_FAILURE
    assert {"no-revocation-evidence", "time-only-claimed", "rsa-pkcs1-v15"} <= {*row.findings}
    assert row.integrity is True


def test_removed_revocation_data_is_missed(keys: Path, tmp_path: Path) -> None:
    data = passing(plain_pdf(), keys).replace(b"/DSS", b"/DSX")
    row = only(verify(put(tmp_path, resigned(data, office(keys))), keys))
    assert row.indication is OPEN
    assert "no-revocation-evidence" in row.findings


def test_what_the_next_signer_added_is_told_and_passes(keys: Path, tmp_path: Path) -> None:
    data = passing(passing(plain_pdf(), keys), keys, "Signature2")
    report = verify(put(tmp_path, data), keys)
    first, second = report.signatures
    assert report.indication is PASSED
    assert "next-signer" in first.findings
    assert (first.field, first.coverage) == ("Signature1", Coverage.WHOLE_REVISION)
    assert (second.field, second.coverage) == ("Signature2", Coverage.WHOLE_FILE)
    assert "2 signatures" in report.message


def test_a_page_changed_between_two_signers_is_indeterminate(keys: Path, tmp_path: Path) -> None:
    data = passing(attacks.page_replaced(passing(plain_pdf(), keys)), keys, "Signature2")
    first, second = verify(put(tmp_path, data), keys).signatures
    assert (first.indication, first.later_changes) == (OPEN, LaterChanges.OTHER)
    assert "changed-between-signers" in first.findings
    assert second.indication is PASSED


def test_the_worst_signature_decides(keys: Path, tmp_path: Path) -> None:
    data = signed_by(passing(plain_pdf(), keys), office(keys), "Signature2")
    stranger = resigned(data, impostor(load_profile(None).roots[0].subject))
    report = verify(put(tmp_path, stranger), keys)
    assert report.sub_indication is SubIndication.NO_CERTIFICATE_CHAIN_FOUND


@pytest.mark.parametrize("position", range(4))
def test_an_authority_of_the_same_name_is_not_trusted(position: int, keys: Path, tmp_path: Path) -> None:
    name = load_profile(None).authorities[position].certificate.subject
    row = only(verify(put(tmp_path, signed_by(plain_pdf(), impostor(name))), keys))
    assert (row.indication, row.sub_indication) == (OPEN, SubIndication.NO_CERTIFICATE_CHAIN_FOUND)
    assert row.regime is TrustRegime.UNKNOWN


def test_local_time_labelled_utc_is_recognised(signed: bytes, keys: Path, tmp_path: Path) -> None:
    stamper = local_timestamper(keys, NOW)
    ahead = resigned(signed, office(keys), claimed=NOW + timedelta(hours=7, seconds=2), timestamper=stamper)
    row = only(verify(put(tmp_path, ahead), keys))
    assert "time-offset-7h" in row.findings
    assert row.proven_time == NOW


def test_another_difference_of_clocks_is_told(signed: bytes, keys: Path, tmp_path: Path) -> None:
    stamper = local_timestamper(keys, NOW)
    ahead = resigned(signed, office(keys), claimed=NOW + timedelta(hours=6), timestamper=stamper)
    assert "time-differs" in only(verify(put(tmp_path, ahead), keys)).findings


def test_a_timestamp_before_the_certificate_began_fails(keys: Path, tmp_path: Path) -> None:
    early = authority(tmp_path)
    data = passing(plain_pdf(), keys)
    stamped = resigned(data, office(keys), timestamper=local_timestamper(early, NOW - DAY))
    row = only(verify(put(tmp_path, stamped), keys))
    assert row.indication is not PASSED
    assert "timestamp-unknown-authority" in row.findings


def test_a_signer_cannot_stamp_his_own_time(keys: Path, tmp_path: Path) -> None:
    own = LocalTimeStamper(open_identity(keys / SIGNER_KEY, PASSWORD).signatory, lambda: NOW)
    stamped = resigned(passing(plain_pdf(), keys), office(keys), timestamper=own)
    row = only(verify(put(tmp_path, stamped), keys))
    assert row.indication is OPEN
    assert row.proven_time is None
    assert "timestamp-unknown-authority" in row.findings


def test_a_token_over_something_else_is_told(keys: Path, tmp_path: Path) -> None:
    def swap(content: cms.ContentInfo) -> bytes:
        other = resigned(data, office(keys), claimed=LATER, timestamper=local_timestamper(keys, NOW))
        theirs = cms.ContentInfo.load(contents(other))["content"]["signer_infos"][0]["unsigned_attrs"]
        content["content"]["signer_infos"][0]["unsigned_attrs"] = theirs
        return bytes(content.dump())

    data = passing(plain_pdf(), keys)
    row = only(verify(put(tmp_path, resigned(data, office(keys), change=swap)), keys))
    assert row.indication is OPEN
    assert "timestamp-broken" in row.findings


def test_sha1_is_labelled_and_needs_a_proof_of_its_age(signed: bytes, keys: Path, tmp_path: Path) -> None:
    row = only(verify(put(tmp_path, resigned(signed, office(keys), algorithm="sha1")), keys))
    assert row.sub_indication is SubIndication.CRYPTO_CONSTRAINTS_FAILURE_NO_POE
    assert "sha1" in row.findings
    assert row.digest_algorithm == "sha1"


def test_other_parameters_in_the_place_of_null_are_read_around(signed: bytes, keys: Path, tmp_path: Path) -> None:
    def spoil(content: cms.ContentInfo) -> bytes:
        oid = content["content"]["signer_infos"][0]["signature_algorithm"]["algorithm"].dump()
        head, null, tail = bytes(content.dump()).rpartition(oid + b"\x05\x00")
        assert null
        return bytes(head + oid + b"\x31\x00" + tail)  # an empty SET: constructed where a NULL is primitive

    row = only(verify(put(tmp_path, resigned(signed, office(keys), change=spoil)), keys))
    assert row.integrity is True
    assert "malformed-null" in row.findings
    assert row.sub_indication is SubIndication.CERTIFICATE_CHAIN_GENERAL_FAILURE


def test_foreign_bytes_that_are_signed_are_told(keys: Path, tmp_path: Path) -> None:
    """Offsets count from the file's start, as when a signer's library ignores what stands before the header."""
    room = b"%PDF-1.7\n%" + b"x" * 60 + b"\n"
    base = signed_by(_moved(plain_pdf(), room), office(keys))
    foreign = b"\xef\xbb\xbf" + b"\n" * (len(room) - 12) + b"%PDF-1.7\n"
    assert len(foreign) == len(room)
    row = only(verify(put(tmp_path, resigned(foreign + base[len(room) :], office(keys))), keys))
    assert row.integrity is True
    assert row.coverage is Coverage.WHOLE_FILE
    assert row.sub_indication is SubIndication.CERTIFICATE_CHAIN_GENERAL_FAILURE


def _moved(data: bytes, head: bytes) -> bytes:
    """`data` behind another head, its table written anew by pyHanko's hand: every offset is right again."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        target = io.BytesIO()
        pdf.save(target, static_id=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    text = target.getvalue()
    shift = len(head) - text.index(b"1 0 obj")
    start = text.rindex(b"xref\n0")
    lines = text[start:].splitlines(keepends=True)
    moved = [
        b"%010d" % (int(line[:10]) + shift) + line[10:] if line.rstrip().endswith(b"n") and len(line) == 20 else line
        for line in lines
    ]
    tail = b"".join(moved)
    tail = tail.replace(b"startxref\n%d" % start, b"startxref\n%d" % (start + shift))
    return head + text[text.index(b"1 0 obj") : start] + tail


def test_a_hybrid_file_is_indeterminate_never_a_crash(keys: Path, tmp_path: Path) -> None:
    data = passing(plain_pdf(), keys)
    hybrid = data.replace(b"/Prev ", b"/XRefStm 9 /Prev ", 1) if b"/Prev " in data else data
    report = verify(put(tmp_path, hybrid), keys)
    assert report.indication is not PASSED
    assert "hybrid-xref" in report.findings


def test_a_file_of_cross_reference_streams_is_judged_alike(keys: Path, tmp_path: Path) -> None:
    assert verify(put(tmp_path, passing(plain_pdf(xref_stream=True), keys)), keys).indication is PASSED


def test_a_file_encrypted_before_signing_is_judged_and_told(keys: Path, tmp_path: Path) -> None:
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(plain_pdf())) as pdf:
        pdf.save(target, encryption=pikepdf.Encryption(owner="o", user=""))
    data = signed_by(target.getvalue(), office(keys), password="")
    report = verify(put(tmp_path, data), keys)
    assert report.sub_indication is SubIndication.CERTIFICATE_CHAIN_GENERAL_FAILURE
    assert report.findings == ("encrypted",)
    assert only(report).field == "Signature1"


def test_a_file_with_a_password_is_indeterminate(keys: Path, tmp_path: Path) -> None:
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(plain_pdf())) as pdf:
        pdf.save(target, encryption=pikepdf.Encryption(owner="o", user="secret"))
    report = verify(put(tmp_path, signed_by(target.getvalue(), office(keys), password="secret")), keys)
    assert report.indication is OPEN
    assert {"structure-unreadable", "structure-password"} <= set(report.findings)


def test_an_unsigned_pdf_bears_none(keys: Path, tmp_path: Path) -> None:
    path = put(tmp_path, plain_pdf())
    report = verify(path, keys)
    assert (report.indication, report.sub_indication) == (OPEN, SubIndication.NO_SIGNATURE)
    assert report.signatures == ()
    assert report.revisions == 1
    assert not has_signatures(path)


def test_an_empty_signature_field_is_told(keys: Path, tmp_path: Path) -> None:
    writer = IncrementalPdfFileWriter(io.BytesIO(plain_pdf()))
    append_signature_field(writer, SigFieldSpec("Waiting"))
    target = io.BytesIO()
    writer.write(target)
    report = verify(put(tmp_path, target.getvalue()), keys)
    assert report.sub_indication is SubIndication.NO_SIGNATURE
    assert report.findings == ("unsigned-field",)
    assert "empty signature field" in report.message


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n", b"%PDF-", b"\0" * 5000])
def test_what_is_no_pdf_fails_with_a_sentence(content: bytes, keys: Path, tmp_path: Path) -> None:
    path = put(tmp_path, content)
    report = verify(path, keys)
    assert (report.indication, report.sub_indication) == (Indication.TOTAL_FAILED, SubIndication.FORMAT_FAILURE)
    assert report.size == len(content)
    assert report.message == "The file is no PDF."
    assert not has_signatures(path)


def test_a_missing_file_is_a_report_too(keys: Path, tmp_path: Path) -> None:
    report = verify(tmp_path / "none.pdf", keys)
    assert report.findings == ("unreadable-file",)
    assert report.indication is Indication.TOTAL_FAILED


def test_signatures_are_seen_sound_or_not(signed: bytes, tmp_path: Path) -> None:
    assert has_signatures(put(tmp_path, signed))
    assert has_signatures(put(tmp_path, attacks.missing_range(signed)))
    assert has_signatures(put(tmp_path, attacks.encrypted(signed)))
    assert has_signatures(put(tmp_path, signed[: ranges(signed)[0][0] + 100]))
