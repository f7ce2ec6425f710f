"""The shipped authorities are the ones their fingerprints name, and the local authority is always a test."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from domain.errors import ArchiveUnusable, ErrorCode
from domain.evidence import TrustRegime
from signing.verify.trust.anchors import load_profile
from signing.verify.trust.chain import find_chain, issued
from tests.signing.seal_material import authority
from tests.signing.signed_samples import impostor

SHIPPED = Path(__file__).parents[2] / "signing" / "verify" / "trust" / "profiles" / "vn"


def test_the_profile_is_dated_and_holds_both_regimes() -> None:
    profile = load_profile(None)
    assert profile.policy == "vn-signing-authorities 2026.1 (2026-11-22)"
    assert len(profile.roots) == 4
    assert {item.regime for item in profile.authorities} == {TrustRegime.PUBLIC_SERVICE, TrustRegime.PUBLIC}


def test_every_intermediate_is_signed_by_a_root_of_its_own_regime() -> None:
    profile = load_profile(None)
    for item in profile.authorities:
        chain = find_chain(item.certificate, (), profile)
        assert chain is not None
        assert chain.regime is item.regime


def test_a_name_without_the_signature_is_no_issuer() -> None:
    profile = load_profile(None)
    false = impostor(profile.roots[0].subject)
    assert false.signing_cert is not None
    assert not issued(profile.roots[0], false.signing_cert)
    assert find_chain(false.signing_cert, tuple(false.cert_registry), profile) is None


def test_the_local_authority_is_always_a_test(tmp_path: Path) -> None:
    profile = load_profile(authority(tmp_path) / "ca.pem")
    assert profile.authorities[-1].regime is TrustRegime.TEST
    assert profile.authorities[-1].root


def test_a_replaced_certificate_is_refused(tmp_path: Path) -> None:
    folder = shutil.copytree(SHIPPED, tmp_path / "vn")
    shutil.copy(folder / "vgca-root-g2.pem", folder / "vgca-root-g1.pem")
    with pytest.raises(ArchiveUnusable) as refusal:
        load_profile(None, folder / "profile.toml")
    assert refusal.value.code is ErrorCode.CERTIFICATE_UNUSABLE


@pytest.mark.parametrize("content", [None, b"", b"no certificate", b"-----BEGIN CERTIFICATE-----\nMAA=\n-----END"])
def test_an_unreadable_local_authority_is_refused(content: bytes | None, tmp_path: Path) -> None:
    path = tmp_path / "ca.pem"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ArchiveUnusable):
        load_profile(path)


def test_the_shipped_authorities_are_parsed_once_a_process(tmp_path: Path) -> None:
    once, again = load_profile(None), load_profile(authority(tmp_path) / "ca.pem")
    assert all(
        one.certificate is other.certificate for one, other in zip(once.authorities, again.authorities, strict=False)
    )
