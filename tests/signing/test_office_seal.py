"""An office's own key, in a file or on a token: its seal is valid and told apart from the test authority's."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from domain.errors import ArchiveError, ArchiveUnusable, ErrorCode
from domain.evidence import Indication, TrustRegime
from domain.messages import Language
from signing.keys.signer_places import SignerPlaces, TimestampPlaces
from signing.seal.data_seal import OwnSigners, open_data
from signing.seal.office_means import OfficeMeans
from signing.seal.opening import open_means
from signing.seal.pades_sealer import PadesSealer
from signing.verify.document import verify_pdf
from signing.verify.trust.anchors import load_profile
from tests.signing.office_authority import DAY, OFFICE, behaving, office
from tests.signing.seal_material import blank_pdfa
from tests.signing.soft_token import PIN, SoftToken, configured, make_token, needs_softhsm

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from signing.seal.sealing_means import SealingMeans
    from signing.seal.signer import SealReport


@pytest.fixture(scope="module")
def token(tmp_path_factory: pytest.TempPathFactory) -> SoftToken:
    folder = tmp_path_factory.mktemp("softhsm")
    made = make_token(configured(folder), "Kho luu tru")
    made.add_key(folder, office().signer_key, "con dau", "a1")
    return made


_OPENED: list[SealingMeans] = []


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    """One process is logged in to a token once: each test lets go of it."""
    yield
    while _OPENED:
        means = _OPENED.pop()
        assert isinstance(means, OfficeMeans)
        means.close()


def sealer(places: SignerPlaces, ahead: timedelta = timedelta()) -> PadesSealer:
    def clock() -> datetime:
        return datetime.now(UTC) + ahead

    means = open_means(places, clock)
    _OPENED.append(means)
    return PadesSealer(means, "Trung tâm Lưu trữ", clock)


def sealed(places: SignerPlaces, folder: Path) -> SealReport:
    return sealer(places).seal(blank_pdfa(folder / "plain.pdf"), folder / "sealed.pdf", datetime.now(UTC))


def test_a_seal_by_a_file_is_valid_and_of_the_organisations_own_regime(tmp_path: Path) -> None:
    places = office().places(tmp_path / "keys")
    with behaving() as server:
        report = sealed(places, tmp_path)
    assert (report.regime, report.signer, report.told) == (TrustRegime.OWN, OFFICE, "")
    assert all(server.asked), "the server was told the user"

    profile = load_profile(None, own=places.anchors)
    told = verify_pdf(tmp_path / "sealed.pdf", "x", profile, datetime.now(UTC), Language.VI)
    (row,) = told.signatures
    assert (told.indication, row.regime) == (Indication.TOTAL_PASSED, TrustRegime.OWN)
    assert "own-authority" in row.findings
    stranger = verify_pdf(tmp_path / "sealed.pdf", "x", load_profile(None), datetime.now(UTC), Language.VI)
    assert stranger.signatures[0].regime is TrustRegime.UNKNOWN
    assert "THỬ NGHIỆM" not in told.message


@needs_softhsm
def test_a_seal_by_a_token_is_valid(token: SoftToken, tmp_path: Path) -> None:
    places = token.places(tmp_path / "keys")
    assert sealed(places, tmp_path).regime is TrustRegime.OWN
    profile = load_profile(None, own=places.anchors)
    told = verify_pdf(tmp_path / "sealed.pdf", "x", profile, datetime.now(UTC), Language.VI)
    assert told.indication is Indication.TOTAL_PASSED


@needs_softhsm
def test_an_elliptic_key_on_the_token_signs_as_well(token: SoftToken, tmp_path: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    token.add_key(tmp_path, key, "duong cong", "b2")
    office().places(tmp_path / "keys", key, office().issue(key))
    places = replace(token.places(tmp_path / "other", label="duong cong"), certificate=tmp_path / "keys" / "signer.pem")
    assert sealer(places).seal_data(b"{}", datetime.now(UTC))


@needs_softhsm
def test_a_key_that_does_not_belong_to_its_certificate_signs_nothing(token: SoftToken, tmp_path: Path) -> None:
    key = rsa.generate_private_key(65537, 2048)
    office().places(tmp_path / "keys", key, office().issue(key))
    places = replace(token.places(tmp_path / "other"), certificate=tmp_path / "keys" / "signer.pem")
    assert "không khớp" in refusal(places, ErrorCode.KEY_UNUSABLE)


@needs_softhsm
def test_a_wrong_pin_is_tried_once_and_a_corrected_one_again(token: SoftToken, tmp_path: Path) -> None:
    places = token.places(tmp_path / "keys", pin=b"111111")
    refusal(places, ErrorCode.PIN_REFUSED)
    token.set_pin(b"111111")
    try:
        refusal(places, ErrorCode.PIN_REFUSED)  # it would open now: it was not sent
    finally:
        token.set_pin(PIN)
    (tmp_path / "keys" / "secret").write_bytes(PIN)
    sealer(places).check()
    assert not places.tries.exists()


@needs_softhsm
def test_a_token_that_is_not_there_is_named(token: SoftToken, tmp_path: Path) -> None:
    places = replace(token.places(tmp_path / "keys"), token="Kho khac")
    with pytest.raises(ArchiveUnusable) as told:
        sealer(places).check()
    assert told.value.code is ErrorCode.TOKEN_AWAY
    assert "Kho khac" in str(told.value.facts["token"])


@pytest.mark.parametrize(("ahead", "words"), [(-2 * DAY, "chỉ có hiệu lực từ"), (400 * DAY, "đã hết hạn ngày")])
def test_a_certificate_out_of_its_period_signs_nothing(tmp_path: Path, ahead: timedelta, words: str) -> None:
    assert words in refusal(office().places(tmp_path / "keys"), ErrorCode.CERTIFICATE_UNUSABLE, ahead)


def test_a_revoked_certificate_signs_nothing_and_the_day_is_told(tmp_path: Path) -> None:
    since = datetime.now(UTC) - timedelta(hours=2)
    with behaving(revoked=since):
        told = refusal(office().places(tmp_path / "keys"), ErrorCode.CERTIFICATE_UNUSABLE)
    assert f"đã bị thu hồi ngày {since:%d/%m/%Y}" in told


def test_a_certificate_of_an_unknown_root_signs_nothing(tmp_path: Path) -> None:
    places = replace(office().places(tmp_path / "keys"), anchors=None)
    assert "không dẫn tới chứng thư gốc đã biết" in refusal(places, ErrorCode.CERTIFICATE_UNUSABLE)


def test_the_second_timestamp_server_serves_when_the_first_does_not(tmp_path: Path) -> None:
    places = office().places(tmp_path / "keys")
    servers = ("http://127.0.0.1:9/none", *places.timestamp.servers)
    both = replace(places, timestamp=replace(places.timestamp, servers=servers))
    report = sealed(both, tmp_path)
    assert "127.0.0.1:9: máy chủ không trả lời" in report.told
    assert "đã dùng máy chủ khác" in str(report)


def test_without_any_timestamp_nothing_is_written(tmp_path: Path) -> None:
    places = replace(office().places(tmp_path / "keys"), timestamp=TimestampPlaces(("http://127.0.0.1:9/none",)))
    with pytest.raises(ArchiveError) as told:
        sealed(places, tmp_path)
    assert told.value.code is ErrorCode.TIMESTAMP_FAILED
    assert not list(tmp_path.glob("*sealed*"))


def test_bytes_sealed_by_an_office_are_ours_by_the_certificate_not_by_its_authority(tmp_path: Path) -> None:
    places = office().places(tmp_path / "keys")
    data = sealer(places).seal_data(b"{}", datetime.now(UTC))
    means = open_means(places, lambda: datetime.now(UTC)).signatory()
    profile = load_profile(None, own=places.anchors)
    assert open_data(data, OwnSigners((), (means.certificate, *means.chain), profile)).fault == ""
    key = ec.generate_private_key(ec.SECP256R1())
    other = open_means(office().places(tmp_path / "other", key, office().issue(key)), lambda: datetime.now(UTC))
    known = other.signatory()
    fault = open_data(data, OwnSigners((), (known.certificate, *known.chain), profile)).fault
    assert fault == "the certificate is not of this archive's authority"


def refusal(places: SignerPlaces, code: ErrorCode, ahead: timedelta = timedelta()) -> str:
    """Checking and sealing are refused alike; what the error says of the cause."""
    one = sealer(places, ahead)
    with pytest.raises(ArchiveUnusable) as checked:
        one.check()
    with pytest.raises(ArchiveUnusable) as refused:
        one.seal_data(b"{}", datetime.now(UTC))
    assert (checked.value.code, refused.value.code) == (code, code)
    return str(refused.value.facts.get("detail", ""))
