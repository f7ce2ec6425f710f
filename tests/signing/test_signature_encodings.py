"""Other encodings of a right signature are taken and told, and nothing that only looks like them."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest
from asn1crypto import cms
from hypothesis import given
from hypothesis import strategies as st

from domain.evidence import Indication, SignatureReport, SubIndication
from signing.verify.cms.encoding import encoded_length, with_definite_lengths
from tests.signing.encoded_samples import END, digest_info, element, in_ber, len_of, padded, valued
from tests.signing.seal_material import authority
from tests.signing.signed_samples import (
    contents,
    office,
    only,
    passing,
    plain_pdf,
    ranges,
    resigned,
    signed_by,
    verify,
    with_contents,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FAILED = Indication.TOTAL_FAILED
NULL = b"\x05\x00"
ALL = 99


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return authority(tmp_path_factory.mktemp("encodings"))


@pytest.fixture(scope="module")
def signed(keys: Path) -> bytes:
    return signed_by(plain_pdf(), office(keys))


@pytest.fixture(scope="module")
def sound(keys: Path) -> bytes:
    return passing(plain_pdf(), keys)


def judged(tmp_path: Path, data: bytes, keys: Path) -> SignatureReport:
    path = tmp_path / "x.pdf"
    path.write_bytes(data)
    return only(verify(path, keys))


@pytest.mark.parametrize("name", ["sha1", "sha224", "sha256", "sha384", "sha512"])
def test_a_digest_info_without_null_is_judged_like_any_other_and_told(
    name: str, signed: bytes, keys: Path, tmp_path: Path
) -> None:
    change = valued(keys, lambda digest, size: padded(digest_info(name, digest), size), name)
    usual = judged(tmp_path, resigned(signed, office(keys), algorithm=name), keys)
    row = judged(tmp_path, resigned(signed, office(keys), algorithm=name, change=change), keys)
    assert row.integrity is True
    assert (row.indication, row.sub_indication) == (usual.indication, usual.sub_indication)
    assert row.indication is Indication.INDETERMINATE
    assert set(row.findings) - set(usual.findings) == {"digest-info-without-null"}


def test_it_passes_where_the_usual_encoding_passes(sound: bytes, keys: Path, tmp_path: Path) -> None:
    change = valued(keys, lambda digest, size: padded(digest_info("sha256", digest), size))
    assert judged(tmp_path, resigned(sound, office(keys)), keys).indication is Indication.TOTAL_PASSED
    row = judged(tmp_path, resigned(sound, office(keys), change=change), keys)
    assert row.indication is Indication.TOTAL_PASSED
    assert "digest-info-without-null" in row.findings


def test_the_usual_encoding_made_by_hand_is_not_labelled(signed: bytes, keys: Path, tmp_path: Path) -> None:
    change = valued(keys, lambda digest, size: padded(digest_info("sha256", digest, NULL), size))
    row = judged(tmp_path, resigned(signed, office(keys), change=change), keys)
    assert row.integrity is True
    assert "digest-info-without-null" not in row.findings


def _long_length(digest: bytes, size: int) -> bytes:
    info = digest_info("sha256", digest)
    return padded(b"\x30\x81" + info[1:], size)


REFUSED: dict[str, Callable[[bytes, int], bytes]] = {
    "another digest": lambda _, size: padded(digest_info("sha256", hashlib.sha256(b"other").digest()), size),
    "short padding with garbage behind": lambda digest, size: (
        b"\0\1" + b"\xff" * 8 + b"\0" + digest_info("sha256", digest)
    ).ljust(size, b"\xa5"),
    "one octet behind": lambda digest, size: padded(digest_info("sha256", digest) + b"\0", size),
    "surplus inside": lambda digest, size: padded(element(0x30, digest_info("sha256", digest)[2:] + b"\x04\x00"), size),
    "other parameters": lambda digest, size: padded(digest_info("sha256", digest, b"\x04\x00"), size),
    "garbage in the parameters": lambda digest, size: padded(
        digest_info("sha256", digest, b"\x04\x40" + b"x" * 64), size
    ),
    "a length of two octets": _long_length,
    "another algorithm's name": lambda digest, size: padded(digest_info("sha512_256", digest), size),
    "the digest alone": padded,
    "a block of type 2": lambda digest, size: b"\0\2" + padded(digest_info("sha256", digest), size)[2:],
    "a hole in the padding": lambda digest, size: b"\0\1\xff\xff\xfe" + padded(digest_info("sha256", digest), size)[5:],
    "a block of type 0": lambda digest, size: digest_info("sha256", digest).rjust(size, b"\0"),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_only_resembles_a_digest_info_without_null_fails(
    kind: str, signed: bytes, keys: Path, tmp_path: Path
) -> None:
    row = judged(tmp_path, resigned(signed, office(keys), change=valued(keys, REFUSED[kind])), keys)
    assert (row.indication, row.sub_indication) == (FAILED, SubIndication.SIG_CRYPTO_FAILURE)
    assert row.integrity is False
    assert "digest-info-without-null" not in row.findings


def test_md5_may_not_leave_out_its_null(signed: bytes, keys: Path, tmp_path: Path) -> None:
    change = valued(keys, lambda digest, size: padded(digest_info("md5", digest), size), "md5")
    row = judged(tmp_path, resigned(signed, office(keys), algorithm="md5", change=change), keys)
    assert row.indication is FAILED


def test_a_page_changed_under_a_digest_info_without_null_fails(signed: bytes, keys: Path, tmp_path: Path) -> None:
    change = valued(keys, lambda digest, size: padded(digest_info("sha256", digest), size))
    data = resigned(signed, office(keys), change=change)
    row = judged(tmp_path, data.replace(b"Pay 100", b"Pay 900"), keys)
    assert (row.indication, row.sub_indication) == (FAILED, SubIndication.HASH_FAILURE)


def _in_ber(levels: int, *, pieces: bool = False) -> Callable[[cms.ContentInfo], bytes]:
    return lambda content: in_ber(content.dump(), levels, pieces=pieces)


@pytest.mark.parametrize(("levels", "pieces"), [(1, False), (3, False), (5, True), (ALL, False), (ALL, True)])
def test_a_cms_in_ber_is_judged_like_its_der_and_told(
    levels: int, pieces: bool, sound: bytes, keys: Path, tmp_path: Path
) -> None:
    row = judged(tmp_path, resigned(sound, office(keys), change=_in_ber(levels, pieces=pieces)), keys)
    assert row.integrity is True
    assert row.indication is Indication.TOTAL_PASSED
    assert "cms-not-der" in row.findings


def test_indefinite_lengths_inside_a_definite_one_are_told_too(sound: bytes, keys: Path, tmp_path: Path) -> None:
    def change(content: cms.ContentInfo) -> bytes:
        ber = in_ber(content.dump(), ALL)
        return element(0x30, ber[2:-2])

    row = judged(tmp_path, resigned(sound, office(keys), change=change), keys)
    assert row.indication is Indication.TOTAL_PASSED
    assert "cms-not-der" in row.findings


def test_a_cms_in_der_is_not_told(sound: bytes, keys: Path, tmp_path: Path) -> None:
    assert "cms-not-der" not in judged(tmp_path, sound, keys).findings


@pytest.mark.parametrize("behind", [0, 1, 500])
def test_half_an_octet_behind_a_cms_in_ber_fails(behind: int, sound: bytes, keys: Path, tmp_path: Path) -> None:
    data = resigned(sound, office(keys), change=_in_ber(3))
    whole = bytearray(contents(data))
    length = encoded_length(bytes(whole))
    assert length is not None
    whole[length + behind] = 0x01
    row = judged(tmp_path, with_contents(data, bytes(whole)), keys)
    assert (row.indication, row.sub_indication) == (FAILED, SubIndication.FORMAT_FAILURE)
    assert row.findings == ("gap-check:padding",)


def test_a_flipped_value_or_page_fails_in_ber_as_in_der(sound: bytes, keys: Path, tmp_path: Path) -> None:
    data = resigned(sound, office(keys), change=_in_ber(ALL))
    value = cms.ContentInfo.load(with_definite_lengths(contents(data)[: encoded_length(contents(data))]))
    octets = value["content"]["signer_infos"][0]["signature"].native
    flipped = contents(data).replace(octets, octets[:-1] + bytes([octets[-1] ^ 1]))
    assert judged(tmp_path, with_contents(data, flipped), keys).sub_indication is SubIndication.SIG_CRYPTO_FAILURE
    changed = data.replace(b"Pay 100", b"Pay 900")
    assert judged(tmp_path, changed, keys).sub_indication is SubIndication.HASH_FAILURE


def test_end_marks_that_do_not_fit_fail(sound: bytes, keys: Path, tmp_path: Path) -> None:
    before, after, _ = ranges(sound)[-1]
    room = (after - before) // 2 - 1

    def change(content: cms.ContentInfo) -> bytes:
        ber = in_ber(content.dump(), 3)
        return (ber[: -3 * len(END)]).ljust(room, b"\x01")

    row = judged(tmp_path, resigned(sound, office(keys), change=change), keys)
    assert (row.indication, row.sub_indication) == (FAILED, SubIndication.FORMAT_FAILURE)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x30",
        b"\x30\x80",
        b"\x30\x80\x00",
        b"\x30\x80\x02\x01\x01",
        b"\x30\x80\x04\x80\x00\x00\x00\x00",  # a primitive element without a length
        b"\x30\x80\x30\x7f\x00\x00\x00\x00",  # reaches past the end
        b"\x30\xff" + b"\0" * 200,
        b"\x30\x80" * 10_000 + END * 10_000,
    ],
)
def test_lengths_that_do_not_fit_have_no_end(data: bytes) -> None:
    assert encoded_length(data) is None


_LEAVES = st.builds(element, st.sampled_from([0x02, 0x04, 0x06, 0x80]), st.binary(max_size=200))
_TREES = st.recursive(
    _LEAVES,
    lambda inner: st.builds(element, st.sampled_from([0x30, 0x31, 0xA0]), st.lists(inner, max_size=4).map(b"".join)),
    max_leaves=20,
)


@given(_TREES, st.integers(min_value=0, max_value=6), st.booleans(), st.binary(max_size=8))
def test_any_der_comes_back_from_its_ber_and_is_measured_whole(
    tree: bytes, levels: int, pieces: bool, behind: bytes
) -> None:
    der = element(0x30, tree)
    assert len_of(der) == len(der)
    ber = in_ber(der, levels, pieces=pieces)
    assert encoded_length(ber + behind) == len(ber)
    assert with_definite_lengths(ber) == der


@given(st.binary(max_size=60))
def test_any_octets_are_measured_inside_themselves_or_refused(data: bytes) -> None:
    length = encoded_length(b"\x30" + data)
    assert length is None or 2 <= length <= len(data) + 1
