"""Algorithms are judged by the law of the signature's regime, on the day that is proven and today."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from asn1crypto import cms, pem, x509

from domain.evidence import Indication, SubIndication, TrustRegime
from domain.messages import Language
from signing.keys.authority import create_test_authority
from signing.keys.key_places import ROOT_CERTIFICATE
from signing.verify.cms.signer_key import KeyStrength
from signing.verify.document import verify_pdf
from signing.verify.trust.algorithms import algorithm_table
from signing.verify.trust.anchors import Authority, TrustProfile
from tests.signing import odd_cms
from tests.signing.encoded_samples import digest_info, padded, valued
from tests.signing.odd_cms import DIGESTS, SIGNATURES, OddCms, algorithm, usual_attributes
from tests.signing.odd_tokens import stamping
from tests.signing.seal_material import NOW, ORGANISATION, PASSWORDS, authority
from tests.signing.signed_samples import (
    LATER,
    contents,
    office,
    only,
    passing,
    plain_pdf,
    ranges,
    resigned,
    verify,
    with_contents,
)

if TYPE_CHECKING:
    from pathlib import Path

    from domain.evidence import SignatureReport

OPEN, PASSED = Indication.INDETERMINATE, Indication.TOTAL_PASSED
ENDED = SubIndication.CRYPTO_CONSTRAINTS_FAILURE_NO_POE
RSA = KeyStrength("RSA", 2048)
DAY = timedelta(days=1)


def day(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("regime", "digest", "key", "allowed_on", "refused_on"),
    [
        (TrustRegime.PUBLIC, "sha1", RSA, "2020-10-31", "2020-11-01"),
        (TrustRegime.PUBLIC, "sha224", RSA, "2020-10-31", "2025-08-15"),
        (TrustRegime.PUBLIC, "sha256", KeyStrength("RSA", 1536), "2020-10-31", "2026-01-01"),
        (TrustRegime.PUBLIC, "sha256", KeyStrength("DSA", 3072), "2020-10-31", "2026-01-01"),
        (TrustRegime.TEST, "sha1", RSA, "2008-12-31", "2009-01-01"),
        (TrustRegime.TEST, "sha256", KeyStrength("RSA", 1536), "2015-12-31", "2016-01-01"),
        (TrustRegime.UNKNOWN, "sha256", KeyStrength("ECDSA", 224), "2015-12-31", "2016-01-01"),
        (TrustRegime.PUBLIC_SERVICE, "md5", RSA, "2004-12-31", "2005-01-01"),
        (TrustRegime.PUBLIC_SERVICE, "sha256", KeyStrength("RSA", 512), "2004-12-31", "2026-01-01"),
    ],
)
def test_an_algorithm_is_refused_from_the_day_of_its_law(
    regime: TrustRegime, digest: str, key: KeyStrength, allowed_on: str, refused_on: str
) -> None:
    table = algorithm_table()
    assert table.refused_since(regime, frozenset({digest}), key, day(allowed_on)) is None
    since = table.refused_since(regime, frozenset({digest}), key, day(refused_on))
    assert since is not None
    assert since <= day(refused_on)


@pytest.mark.parametrize("regime", TrustRegime)
@pytest.mark.parametrize("key", [RSA, KeyStrength("RSA", 4096), KeyStrength("ECDSA", 256)])
def test_what_offices_and_companies_use_today_is_allowed_everywhere(regime: TrustRegime, key: KeyStrength) -> None:
    for year in range(2010, 2030):
        moment = datetime(year, 6, 1, tzinfo=UTC)
        assert algorithm_table().refused_since(regime, frozenset({"sha256"}), key, moment) is None


def test_sha1_of_public_service_is_refused_by_no_law() -> None:
    used = frozenset({"sha1"}), RSA
    assert algorithm_table().refused_since(TrustRegime.PUBLIC_SERVICE, *used, day("2026-11-30")) is None


def test_every_period_names_its_law() -> None:
    table = algorithm_table()
    assert all(period.law for periods in table.periods.values() for period in periods)
    assert "2026" in table.policy


def test_a_law_that_was_read_in_a_reprint_is_told_where_it_decides(keys: Path, sound: bytes, tmp_path: Path) -> None:
    data = resigned(sound, office(keys), algorithm="sha1")
    told = {
        regime: "algorithm-law-reprint" in judged(tmp_path / "x.pdf", data, under(regime, keys)).findings
        for regime in (TrustRegime.PUBLIC, TrustRegime.PUBLIC_SERVICE, TrustRegime.TEST)
    }
    assert told == {TrustRegime.PUBLIC: True, TrustRegime.PUBLIC_SERVICE: True, TrustRegime.TEST: False}
    strong = judged(tmp_path / "x.pdf", sound, under(TrustRegime.PUBLIC, keys))
    assert "algorithm-law-reprint" not in strong.findings


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return authority(tmp_path_factory.mktemp("algorithms"))


@pytest.fixture(scope="module")
def sound(keys: Path) -> bytes:
    return passing(plain_pdf(), keys)


def under(regime: TrustRegime, keys: Path) -> TrustProfile:
    """The test root as if it were the anchor of another regime."""
    _, _, der = pem.unarmor((keys / ROOT_CERTIFICATE).read_bytes())
    return TrustProfile("t", "1", "2026-11-22", (Authority(x509.Certificate.load(der), regime, root=True),))


def judged(path: Path, data: bytes, profile: TrustProfile, moment: datetime = LATER) -> SignatureReport:
    path.write_bytes(data)
    return only(verify_pdf(path, "x", profile, moment, Language.EN))


@pytest.mark.parametrize(
    ("regime", "indication", "finding"),
    [
        (TrustRegime.TEST, OPEN, "algorithm-refused-etsi"),
        (TrustRegime.PUBLIC, OPEN, "algorithm-refused-public"),
        (TrustRegime.PUBLIC_SERVICE, PASSED, "algorithm-weak-public-service"),
    ],
)
def test_sha1_of_today_is_told_by_its_regime(
    regime: TrustRegime, indication: Indication, finding: str, sound: bytes, keys: Path, tmp_path: Path
) -> None:
    data = resigned(sound, office(keys), algorithm="sha1")
    row = judged(tmp_path / "x.pdf", data, under(regime, keys))
    assert (row.indication, row.sub_indication) == (indication, ENDED if indication is OPEN else None)
    assert {"sha1", finding} <= {*row.findings}


def test_a_timestamp_of_today_does_not_save_sha1(sound: bytes, keys: Path, tmp_path: Path) -> None:
    data = resigned(sound, office(keys), algorithm="sha1", change=stamping(keys, NOW))
    row = judged(tmp_path / "x.pdf", data, under(TrustRegime.TEST, keys))
    assert row.proven_time == NOW
    assert (row.indication, row.sub_indication) == (OPEN, ENDED)


def test_the_digest_inside_the_value_counts_too(sound: bytes, keys: Path, tmp_path: Path) -> None:
    """SHA-256 for the content, SHA-1 for the attributes: as weak as SHA-1."""
    key = office(keys).signing_cert
    assert key is not None
    before, after, rest = ranges(sound)[-1]
    digest = hashlib.sha256(sound[:before] + sound[after : after + rest]).digest()
    odd = OddCms(
        key, algorithm(DIGESTS["sha256"]), algorithm(SIGNATURES["sha1_rsa"]), usual_attributes(digest, key), bytes(384)
    )
    made = valued(keys, lambda value, size: padded(digest_info("sha1", value, odd_cms.NULL), size), "sha1")
    data = with_contents(sound, made(cms.ContentInfo.load(odd.dump())).ljust(len(contents(sound)), b"\0"))
    row = judged(tmp_path / "x.pdf", data, under(TrustRegime.TEST, keys))
    assert row.integrity is True
    assert row.indication is OPEN
    assert {"sha1", "algorithm-refused-etsi"} <= {*row.findings}


def test_md5_is_broken_in_every_regime(sound: bytes, keys: Path, tmp_path: Path) -> None:
    data = resigned(sound, office(keys), algorithm="md5")
    row = judged(tmp_path / "x.pdf", data, under(TrustRegime.PUBLIC_SERVICE, keys))
    assert (row.indication, row.sub_indication) == (OPEN, ENDED)
    assert "algorithm-broken" in row.findings


def test_an_old_scheme_with_a_strong_digest_is_only_labelled(sound: bytes, keys: Path, tmp_path: Path) -> None:
    row = judged(tmp_path / "x.pdf", resigned(sound, office(keys)), under(TrustRegime.PUBLIC, keys))
    assert row.indication is PASSED
    assert "rsa-pkcs1-v15" in row.findings


def test_without_revocation_data_the_algorithm_is_the_reason(sound: bytes, keys: Path, tmp_path: Path) -> None:
    """New revocation data would not help."""
    data = resigned(sound.replace(b"/DSS", b"/DSX"), office(keys), algorithm="sha1")
    assert judged(tmp_path / "x.pdf", data, under(TrustRegime.TEST, keys)).sub_indication is ENDED


def test_what_was_allowed_when_a_timestamp_proves_it_stays_good(tmp_path: Path) -> None:
    """SHA-1 of 2018 under the national root: TT 22/2020 came later."""
    then = day("2018-03-01")
    keys = tmp_path / "keys"
    create_test_authority(keys, ORGANISATION, PASSWORDS, then - DAY)
    data = passing(plain_pdf(), keys, moment=then)
    stamped = resigned(data, office(keys), algorithm="sha1", claimed=then, change=stamping(keys, then))
    row = judged(tmp_path / "x.pdf", stamped, under(TrustRegime.PUBLIC, keys), day("2026-01-01"))
    assert (row.indication, row.proven_time) == (PASSED, then)
    assert {"sha1", "algorithm-allowed-when-signed", "judged-at-proven-time"} <= {*row.findings}
    bare = resigned(data, office(keys), algorithm="sha1", claimed=then)
    row = judged(tmp_path / "y.pdf", bare, under(TrustRegime.PUBLIC, keys), day("2026-01-01"))
    assert (row.indication, row.sub_indication) == (OPEN, ENDED)


def test_the_end_that_etsi_advises_is_a_warning(keys: Path, sound: bytes, tmp_path: Path) -> None:
    path = tmp_path / "x.pdf"
    path.write_bytes(sound)
    assert "algorithm-ending" not in only(verify(path, keys)).findings
    used = frozenset({"sha256"}), RSA
    assert algorithm_table().ending(TrustRegime.TEST, *used, NOW)
    assert not algorithm_table().ending(TrustRegime.TEST, *used, day("2025-12-31"))
    assert not algorithm_table().ending(TrustRegime.PUBLIC_SERVICE, *used, NOW)
