"""Every known forgery of a passing file gets its verdict, none passes, none crashes."""

from __future__ import annotations

import inspect
import random
from typing import TYPE_CHECKING

import pytest

from domain.evidence import Indication, SubIndication
from tests.signing import attacks
from tests.signing.seal_material import authority, sealed
from tests.signing.signed_samples import only, passing, plain_pdf, ranges, verify

if TYPE_CHECKING:
    from pathlib import Path

FAILED, OPEN = Indication.TOTAL_FAILED, Indication.INDETERMINATE
FORMAT, CONSTRAINTS = SubIndication.FORMAT_FAILURE, SubIndication.SIG_CONSTRAINTS_FAILURE
EXPECTED: dict[attacks.Attack, tuple[Indication, SubIndication, str | None]] = {
    attacks.flip_page: (FAILED, SubIndication.HASH_FAILURE, None),
    attacks.flip_signature_value: (FAILED, SubIndication.SIG_CRYPTO_FAILURE, None),
    attacks.negative_modulus: (FAILED, FORMAT, "cms-attributes"),
    attacks.truncated: (FAILED, FORMAT, "gap-check:malformed"),
    attacks.trailing_padding: (FAILED, FORMAT, "gap-check:padding"),
    attacks.zero_contents: (FAILED, FORMAT, "gap-check:contents-empty"),
    attacks.two_signers: (FAILED, FORMAT, "cms-several-signers"),
    attacks.swapped_range: (FAILED, FORMAT, "gap-check:byte-range-shape"),
    attacks.range_from_one: (FAILED, FORMAT, "gap-check:byte-range-shape"),
    attacks.negative_range: (FAILED, FORMAT, "gap-check:byte-range-shape"),
    attacks.range_beyond_end: (FAILED, FORMAT, "gap-check:beyond-end"),
    attacks.range_short_of_end: (FAILED, FORMAT, "gap-check:revision-boundary"),
    attacks.wide_gap: (FAILED, FORMAT, "gap-check:contents-not-framed"),
    attacks.three_numbers: (FAILED, FORMAT, "gap-check:byte-range-shape"),
    attacks.fractions: (FAILED, FORMAT, "gap-check:byte-range-shape"),
    attacks.indirect_number: (FAILED, FORMAT, "gap-check:byte-range-shape"),
    attacks.null_range: (FAILED, FORMAT, "gap-check:byte-range-shape"),
    attacks.empty_range: (FAILED, FORMAT, "gap-check:byte-range-shape"),
    attacks.missing_range: (FAILED, FORMAT, "gap-check:byte-range-missing"),
    attacks.missing_contents: (FAILED, FORMAT, "gap-check:contents-missing"),
    attacks.null_contents: (FAILED, FORMAT, "gap-check:contents-missing"),
    attacks.literal_contents: (FAILED, FORMAT, "gap-check:contents-not-hexadecimal"),
    attacks.blank_in_contents: (FAILED, FORMAT, "gap-check:contents-not-hexadecimal"),
    attacks.double_range: (FAILED, FORMAT, "gap-check:duplicate-key"),
    attacks.comment_in_dictionary: (FAILED, FORMAT, "gap-check:comment"),
    attacks.wrapped: (FAILED, FORMAT, "gap-check:malformed"),
    attacks.appended: (OPEN, CONSTRAINTS, "trailing-bytes"),
    attacks.appended_newline: (OPEN, CONSTRAINTS, "trailing-bytes"),
    attacks.page_replaced: (OPEN, CONSTRAINTS, "changed-after-signing"),
    attacks.annotated: (OPEN, CONSTRAINTS, "annotated-after-signing"),
    attacks.form_filled: (OPEN, CONSTRAINTS, "form-changed-after-signing"),
    attacks.form_removed: (OPEN, CONSTRAINTS, "not-in-a-field"),
    attacks.field_doubled: (FAILED, FORMAT, "gap-check:shared"),
    attacks.objects_without_table: (OPEN, CONSTRAINTS, "trailing-bytes"),
    attacks.another_catalogue: (OPEN, SubIndication.CERTIFICATE_CHAIN_GENERAL_FAILURE, "not-in-a-field"),
    attacks.signature_redefined: (FAILED, FORMAT, "gap-check:redefined"),
    attacks.resaved: (FAILED, FORMAT, "gap-check:contents-not-framed"),
    attacks.encrypted: (FAILED, FORMAT, "gap-check:contents-not-framed"),
    attacks.packed: (FAILED, FORMAT, "gap-check:contents-not-framed"),
    attacks.second_header: (FAILED, FORMAT, "several-headers"),
    attacks.foreign_bytes: (OPEN, CONSTRAINTS, "foreign-bytes-unsigned"),
    attacks.html_in_front: (FAILED, FORMAT, "not-a-pdf"),
}


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return authority(tmp_path_factory.mktemp("attacks"))


@pytest.fixture(scope="module")
def target(keys: Path) -> bytes:
    return passing(plain_pdf(form=True), keys)


@pytest.fixture(scope="module")
def both(keys: Path, target: bytes) -> bytes:
    return passing(target, keys, "Signature2")


def test_what_is_attacked_passes(keys: Path, target: bytes, tmp_path: Path) -> None:
    path = tmp_path / "x.pdf"
    path.write_bytes(target)
    assert verify(path, keys).indication is Indication.TOTAL_PASSED


def test_every_attack_has_its_expected_verdict_here() -> None:
    written = {
        found
        for name, found in inspect.getmembers(attacks, inspect.isfunction)
        if found.__module__ == attacks.__name__ and not name.startswith("_")
    }
    assert written == set(EXPECTED)


@pytest.mark.parametrize("attack", EXPECTED, ids=lambda attack: attack.__name__)
def test_an_attack_gets_its_verdict(attack: attacks.Attack, keys: Path, target: bytes, tmp_path: Path) -> None:
    indication, reason, finding = EXPECTED[attack]
    path = tmp_path / "x.pdf"
    forged = attack(target)
    assert forged != target
    path.write_bytes(forged)
    report = verify(path, keys)
    assert (report.indication, report.sub_indication) == (indication, reason)
    found = {code for row in report.signatures for code in row.findings} | set(report.findings)
    assert finding is None or finding in found
    assert "validation-error" not in found
    assert report.message


@pytest.mark.parametrize("attack", EXPECTED, ids=lambda attack: attack.__name__)
def test_the_same_attack_on_a_file_of_two_signers_does_not_pass(
    attack: attacks.Attack, keys: Path, both: bytes, tmp_path: Path
) -> None:
    path = tmp_path / "x.pdf"
    path.write_bytes(attack(both))
    assert verify(path, keys).indication is not Indication.TOTAL_PASSED


def test_a_flipped_bit_in_the_signed_bytes_never_passes_and_never_crashes(keys: Path, tmp_path: Path) -> None:
    data = sealed(tmp_path, keys).read_bytes()
    before, after, _ = ranges(data)[-1]
    seeded = random.Random(20261122)  # noqa: S311 - a seeded choice of bytes
    path = tmp_path / "x.pdf"
    for _ in range(30):
        position = seeded.choice((seeded.randrange(before), seeded.randrange(after, len(data))))
        flipped = bytearray(data)
        flipped[position] ^= 1 << seeded.randrange(8)
        path.write_bytes(flipped)
        assert verify(path, keys).indication is Indication.TOTAL_FAILED, position


def test_cut_files_never_pass_and_never_crash(keys: Path, target: bytes, tmp_path: Path) -> None:
    seeded = random.Random(7)  # noqa: S311
    path = tmp_path / "x.pdf"
    for _ in range(20):
        path.write_bytes(target[: seeded.randrange(len(target))])
        assert verify(path, keys).indication is not Indication.TOTAL_PASSED


def test_the_flipped_signature_still_tells_who_is_claimed_to_have_signed(
    keys: Path, target: bytes, tmp_path: Path
) -> None:
    path = tmp_path / "x.pdf"
    path.write_bytes(attacks.flip_page(target))
    row = only(verify(path, keys))
    assert row.integrity is False
    assert row.signer is not None
