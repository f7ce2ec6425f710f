"""Whom the archive trusts, changed by people: dated, kept for ever, told to the journal, used at the proven time."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding

from domain.actors import SYSTEM
from domain.errors import ArchiveError, ArchiveUnusable, ErrorCode
from domain.evidence import SubIndication, TrustRegime
from domain.signatures.findings import Finding
from pipeline.isolation.verify import verify_file
from pipeline.proving.anchor_use_cases import AnchorUseCases
from pipeline.proving.anchors import PROFILES
from pipeline.wiring import now

if TYPE_CHECKING:
    from pathlib import Path

    from domain.evidence import VerificationReport
    from pipeline.wiring import Parts
    from tests.signing.evidence_authority import Authority

BEFORE = timedelta(hours=1)


@pytest.fixture
def anchors(parts: Parts) -> AnchorUseCases:
    return AnchorUseCases(parts)


def judged(parts: Parts, path: Path) -> VerificationReport:
    parts.authorities.forget()
    return verify_file(parts.authorities.judging(path, "x", now() + BEFORE))


def test_an_added_root_counts_from_its_day_and_an_ended_one_for_what_was_proven_before(
    parts: Parts, anchors: AnchorUseCases, root: Path, letter: Path, authority: Authority
) -> None:
    assert Finding.UNKNOWN_AUTHORITY in judged(parts, letter).signatures[0].findings
    added = anchors.add(SYSTEM, root, TrustRegime.OWN, "cơ quan cấp trên tin cậy")
    digest = next(anchor.sha256 for anchor in added.anchors if "Gốc" in anchor.name)
    middle = root.with_name("middle.pem")
    middle.write_bytes(authority.middle.public_bytes(Encoding.PEM))
    anchors.add(SYSTEM, middle, TrustRegime.OWN, "cấp hai")
    trusted = judged(parts, letter).signatures[0]
    assert (trusted.regime, trusted.sub_indication) == (
        TrustRegime.OWN,
        SubIndication.CERTIFICATE_CHAIN_GENERAL_FAILURE,
    )
    anchors.remove(SYSTEM, digest[:12], "khóa gốc bị lộ hôm nay", now() + BEFORE)
    assert judged(parts, letter).sub_indication is SubIndication.CERTIFICATE_CHAIN_GENERAL_FAILURE
    anchors.remove(SYSTEM, digest[:12], "khóa gốc bị lộ từ hôm qua", now() - timedelta(days=1))
    assert judged(parts, letter).sub_indication is SubIndication.NO_CERTIFICATE_CHAIN_FOUND
    versions = sorted(info.key for info in parts.store.list(PROFILES))
    last = added.number + 3
    assert [key.rpartition("/")[2] for key in versions[-4:]] == [f"{last - past:06d}.json" for past in (3, 2, 1, 0)]
    assert f"+{last}" in judged(parts, letter).policy


def test_a_shipped_root_can_be_ended_and_keeps_its_law(anchors: AnchorUseCases) -> None:
    shipped = next(anchor for anchor in anchors.select(SYSTEM) if anchor.root)
    anchors.remove(SYSTEM, shipped.sha256, "thôi dùng")
    ended = next(anchor for anchor in anchors.select(SYSTEM) if anchor.sha256 == shipped.sha256)
    assert (ended.regime, ended.until is not None) == (shipped.regime, True)


def test_a_profile_is_taken_over_whole_or_not_at_all(
    parts: Parts, anchors: AnchorUseCases, root: Path, authority: Authority
) -> None:
    digest = authority.root.fingerprint(hashes.SHA256()).hex()
    profile, before = root.with_name("profile.toml"), parts.anchors.current()
    told = '[[certificate]]\nfile = "root.pem"\nsha256 = "{}"\nregime = "vgca"\nrole = "root"\nfrom = 2020-01-01\n'
    profile.write_text(told.format(digest) + told.format("00" * 32))
    with pytest.raises(ArchiveUnusable) as refused:
        anchors.update(SYSTEM, profile, "danh sách mới")
    assert refused.value.code is ErrorCode.CERTIFICATE_UNUSABLE
    assert parts.anchors.current() == before
    profile.write_text(told.format(digest))
    changed = anchors.update(SYSTEM, profile, "danh sách mới").anchors
    anchor = next(one for one in changed if one.sha256 == digest)
    assert (anchor.regime, anchor.since is not None) == (TrustRegime.PUBLIC_SERVICE, True)


def test_nobody_is_trusted_without_a_reason_or_ended_by_a_short_fingerprint(
    anchors: AnchorUseCases, root: Path
) -> None:
    with pytest.raises(ArchiveError):
        anchors.add(SYSTEM, root, TrustRegime.OWN, " ")
    with pytest.raises(ArchiveError) as unknown:
        anchors.remove(SYSTEM, "f7bc", "thôi")
    assert unknown.value.code is ErrorCode.ANCHOR_NOT_FOUND
