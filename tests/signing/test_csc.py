"""A remote signing service: batches, confirmation, and each of its bad moods."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from domain.errors import ArchiveUnusable, ErrorCode
from domain.evidence import Indication, TrustRegime
from domain.messages import Language, explain
from signing.keys.csc_key import RemoteKey
from signing.seal.halves_sealer import HalvesSealer
from signing.seal.opening import open_means
from signing.verify.document import verify_pdf
from signing.verify.trust.anchors import load_profile
from tests.signing.csc_server import OTP, Service, csc_service
from tests.signing.office_authority import DAY, OFFICE, behaving, office
from tests.signing.seal_material import blank_pdfa

if TYPE_CHECKING:
    from pathlib import Path

    from signing.keys.signer_places import SignerPlaces

HASHES = tuple(hashlib.sha256(bytes([number])).digest() for number in range(3))


def now() -> datetime:
    return datetime.now(UTC)


def key_of(places: SignerPlaces) -> RemoteKey:
    key = open_means(places, now).signatory().key
    assert isinstance(key, RemoteKey)
    return key


def signed(service: Service, folder: Path, code: str) -> tuple[bytes, ...]:
    key = key_of(service.places(folder / "keys"))
    key.confirm(HASHES, code)
    return key.sign_hashes(HASHES)


def refusal(service: Service, folder: Path, code: str = OTP) -> ArchiveUnusable:
    with pytest.raises(ArchiveUnusable) as told:
        signed(service, folder, code)
    return told.value


@pytest.mark.parametrize(
    "how",
    [
        {},
        {"second": False, "pin": True},
        {"pin": True, "otp": False},
        {"otp": False, "second": False, "algorithms": ("1.2.840.113549.1.1.1",)},
    ],
    ids=["code", "first-version", "pin", "without-pss"],
)
def test_a_seal_in_halves_by_a_remote_key_is_valid(tmp_path: Path, how: dict[str, Any]) -> None:
    with csc_service(**how) as service, behaving():
        places = service.places(tmp_path / "keys")
        sealer = HalvesSealer(means := open_means(places, now), "Trung tâm Lưu trữ", now)
        half = tmp_path / "half.pdf"
        prepared = sealer.prepare(blank_pdfa(tmp_path / "plain.pdf"), half, now())
        key = means.signatory().key
        assert isinstance(key, RemoteKey)
        key.confirm([bytes.fromhex(prepared.hash)], OTP)
        (value,) = key.sign_hashes([bytes.fromhex(prepared.hash)])
        report = sealer.finish(half, tmp_path / "sealed.pdf", prepared, value)
    assert (report.regime, report.signer, sum(service.signed.values())) == (TrustRegime.OWN, OFFICE, 1)
    profile = load_profile(None, own=places.anchors)
    told = verify_pdf(tmp_path / "sealed.pdf", "x", profile, now(), Language.VI)
    assert told.indication is Indication.TOTAL_PASSED, told.message


def test_one_confirmation_serves_a_batch_in_several_requests_and_for_nothing_else(tmp_path: Path) -> None:
    many = tuple(hashlib.sha256(number.to_bytes(2, "big")).digest() for number in range(250))
    with csc_service() as service:
        key = key_of(service.places(tmp_path / "keys"))
        key.confirm(many, OTP)
        assert len(key.sign_hashes(many)) == len(many)
        with pytest.raises(ArchiveUnusable) as told:
            key.sign_hashes(HASHES)
    assert told.value.code is ErrorCode.SIGNING_UNCONFIRMED
    assert service.asked.count("credentials/authorize") == 1
    assert set(service.signed.values()) == {1}


def test_a_person_who_confirms_later_on_the_phone_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("signing.keys.csc_service._ASK_AGAIN", 0.0)
    with csc_service(otp=False, later=3) as service:
        key = key_of(service.places(tmp_path / "keys"))
        key.confirm(HASHES, "")
        assert len(key.sign_hashes(HASHES)) == len(HASHES)
    assert service.asked.count("credentials/authorizeCheck") == 3


def test_an_access_token_that_is_over_is_fetched_anew(tmp_path: Path) -> None:
    with csc_service() as service:
        key = key_of(service.places(tmp_path / "keys"))
        service.forget_tokens()
        key.confirm(HASHES, OTP)
    assert service.asked.count("oauth2/token") == 2


@pytest.mark.parametrize(
    ("how", "code", "words"),
    [
        ({"seconds": 0}, ErrorCode.SIGNING_UNCONFIRMED, "quyền ký đã hết hạn"),
        (
            {"refuse": {"signatures/signHash": (403, {"error": "access_denied"})}},
            ErrorCode.SIGNING_UNCONFIRMED,
            "đòi xác nhận lại",
        ),
        (
            {
                "refuse": {
                    "signatures/signHash": (400, {"error": "invalid_request", "error_description": "SAD expired"})
                }
            },
            ErrorCode.SIGNING_UNCONFIRMED,
            "quyền ký đã hết hạn",
        ),
        (
            {"refuse": {"signatures/signHash": (400, {"error": "invalid_request", "error_description": "hashAlgo"})}},
            ErrorCode.KEY_UNUSABLE,
            "không ký giá trị băm",
        ),
        ({"refuse": {"info": (503, {})}}, ErrorCode.SIGNING_SERVICE_AWAY, "HTTP 503"),
        ({"refuse": {"oauth2/token": (401, {})}}, ErrorCode.KEY_UNUSABLE, "không nhận client"),
        ({"status": "expired"}, ErrorCode.CERTIFICATE_UNUSABLE, "đã hết hạn"),
        ({"status": "revoked"}, ErrorCode.CERTIFICATE_UNUSABLE, "đã bị thu hồi"),
        (
            {"refuse": {"signatures/signHash": (200, {"signatures": ["AAAA"] * 3})}},
            ErrorCode.KEY_UNUSABLE,
            "không khớp",
        ),
        ({"refuse": {"signatures/signHash": (200, {"signatures": []})}}, ErrorCode.SIGNING_SERVICE_AWAY, "0 chữ ký"),
    ],
    ids=["over", "again", "sad", "hash", "away", "client", "expired", "revoked", "wrong-value", "too-few"],
)
def test_a_bad_event_is_told_with_its_reason(tmp_path: Path, how: dict[str, Any], code: ErrorCode, words: str) -> None:
    with csc_service(**how) as service:
        told = refusal(service, tmp_path)
    assert told.code is code
    assert words in explain(told, Language.VI)
    assert not service.signed or code is ErrorCode.KEY_UNUSABLE


def test_a_wrong_code_signs_nothing_and_the_right_one_does_afterwards(tmp_path: Path) -> None:
    with csc_service() as service:
        told = refusal(service, tmp_path, "000000")
        assert (told.code, "mã OTP sai" in explain(told, Language.VI)) == (ErrorCode.SIGNING_UNCONFIRMED, True)
        key = key_of(service.places(tmp_path / "keys"))
        key.confirm(HASHES, OTP)
        key.sign_hashes(HASHES)


def test_a_wrong_pin_is_sent_once(tmp_path: Path) -> None:
    with csc_service(pin=True, otp=False) as service:
        places = service.places(tmp_path / "keys")
        (tmp_path / "keys" / "pin").write_text("9999")
        for _ in range(2):
            with pytest.raises(ArchiveUnusable) as told:
                key_of(places).confirm(HASHES, "")
            assert told.value.code is ErrorCode.PIN_REFUSED
        assert service.asked.count("credentials/authorize") == 1


def test_a_service_that_is_away_is_told(tmp_path: Path) -> None:
    with csc_service() as service:
        places = service.places(tmp_path / "keys")
    with pytest.raises(ArchiveUnusable) as told:
        key_of(places)
    assert told.value.code is ErrorCode.SIGNING_SERVICE_AWAY
    assert "tự đi tiếp" in explain(told.value, Language.VI)


def test_a_secret_that_others_can_read_is_not_used(tmp_path: Path) -> None:
    with csc_service() as service:
        places = service.places(tmp_path / "keys")
        places.remote.token.chmod(0o644)
        with pytest.raises(ArchiveUnusable) as told:
            key_of(places)
    assert "chmod 600" in explain(told.value, Language.VI)
    assert not service.asked


@pytest.mark.parametrize(("start", "end"), [(-3 * DAY, -DAY), (DAY, 3 * DAY)])
def test_a_certificate_out_of_its_period_is_refused_before_anything_is_asked_to_be_signed(
    tmp_path: Path, start: Any, end: Any
) -> None:
    certificate = office().issue(office().signer_key, start, end)
    with csc_service(certificate=certificate) as service:
        sealer = HalvesSealer(open_means(service.places(tmp_path / "keys"), now), "x", now)
        with pytest.raises(ArchiveUnusable) as told:
            sealer.prepare(blank_pdfa(tmp_path / "plain.pdf"), tmp_path / "half.pdf", now())
    assert told.value.code is ErrorCode.CERTIFICATE_UNUSABLE
    assert "credentials/authorize" not in service.asked


def test_what_is_told_of_a_fault_holds_no_secret(tmp_path: Path) -> None:
    with csc_service(pin=True) as service:
        told = refusal(service, tmp_path, "135791")
    text = f"{told} {told.facts}"
    assert not any(secret in text for secret in ("135791", "1357", "bi mat", "token-"))
    assert replace(service.places(tmp_path / "k"), token="").remote.service == service.url
