"""What stands between two signatures, and after the last, decides what the earlier ones are worth."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from pyhanko.pdf_utils import generic

from domain.evidence import Change, ChangeKind, Indication, LaterChanges
from signing.pdf.outline import outline_of
from signing.verify.changes.history import History
from signing.verify.changes.permissions import Permission, permission_of
from tests.signing import attacks
from tests.signing.revised_samples import add_signature, base, name, numbers, objects, revised, text
from tests.signing.seal_material import authority
from tests.signing.signed_samples import contents, office, passing, plain_pdf, signed_by, verify, with_contents

if TYPE_CHECKING:
    from pathlib import Path

    from domain.evidence import VerificationReport

PASSED, OPEN, FAILED = Indication.TOTAL_PASSED, Indication.INDETERMINATE, Indication.TOTAL_FAILED


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return authority(tmp_path_factory.mktemp("later"))


@pytest.fixture(scope="module")
def first(keys: Path) -> bytes:
    return passing(plain_pdf(form=True), keys)


def judged(data: bytes, keys: Path, folder: Path) -> VerificationReport:
    path = folder / "x.pdf"
    path.write_bytes(data)
    return verify(path, keys)


def test_an_amount_changed_between_two_signers_is_told_and_neither_row_nor_document_passes(
    keys: Path, first: bytes, tmp_path: Path
) -> None:
    report = judged(passing(attacks.form_filled(first), keys, "Signature2"), keys, tmp_path)
    one, two = report.signatures
    assert (one.indication, one.later_changes, two.indication) == (OPEN, LaterChanges.FORM_FILLING, PASSED)
    assert report.indication is OPEN
    assert "form-changed-between-signers" in one.findings
    assert "next-signer" not in one.findings
    value = Change(ChangeKind.FIELD_VALUE, "Amount", "100", "999", 1, 1, 2, 4, "Signature2")
    added = Change(ChangeKind.SIGNATURE_ADDED, "Signature2", None, None, None, 1, 2, 4, "Signature2")
    assert set(one.changes) == {value, added}


def test_a_change_between_the_second_and_third_signer_stands_on_both_rows_before_it(
    keys: Path, first: bytes, tmp_path: Path
) -> None:
    data = passing(attacks.form_filled(passing(first, keys, "Signature2")), keys, "Signature3")
    rows = judged(data, keys, tmp_path).signatures
    assert [row.indication for row in rows] == [OPEN, OPEN, PASSED]
    assert all(any(change.kind is ChangeKind.FIELD_VALUE for change in row.changes) for row in rows[:2])


def test_a_value_changed_after_the_last_signature_is_signed_by_nobody(keys: Path, first: bytes, tmp_path: Path) -> None:
    (row,) = judged(attacks.form_filled(first), keys, tmp_path).signatures
    (change,) = row.changes
    assert (change.before, change.after, change.signed_by) == ("100", "999", None)


def test_a_next_signer_whose_value_is_wrong_signs_nothing(keys: Path, first: bytes, tmp_path: Path) -> None:
    both = passing(first, keys, "Signature2")
    one, two = judged(attacks.flip_signature_value(both), keys, tmp_path).signatures
    assert (one.indication, two.indication) == (OPEN, FAILED)
    assert "next-signature-broken" in one.findings
    assert "next-signer" not in one.findings


def test_a_next_signature_that_is_not_sound_signs_nothing(keys: Path, first: bytes, tmp_path: Path) -> None:
    both = passing(first, keys, "Signature2")
    data = with_contents(both, contents(both)[:-4] + b"evil")
    one, two = judged(data, keys, tmp_path).signatures
    assert (one.indication, two.indication) == (OPEN, FAILED)
    assert "form-changed-after-signing" in one.findings


def test_in_an_encrypted_file_the_next_signature_is_named_and_no_cipher_text_is_told(
    keys: Path, tmp_path: Path
) -> None:
    data = signed_by(attacks.encrypted(plain_pdf()), office(keys), password="")
    one, _ = judged(signed_by(data, office(keys), "Signature2", password=""), keys, tmp_path).signatures
    (change,) = one.changes
    assert (change.kind, change.name, change.signed_by) == (ChangeKind.SIGNATURE_ADDED, "Signature2", "Signature2")


@pytest.mark.parametrize(
    ("level", "allowed"),
    [
        (1, {LaterChanges.NONE, LaterChanges.LTA_UPDATES}),
        (2, {LaterChanges.NONE, LaterChanges.LTA_UPDATES, LaterChanges.FORM_FILLING}),
        (3, {LaterChanges.NONE, LaterChanges.LTA_UPDATES, LaterChanges.FORM_FILLING, LaterChanges.ANNOTATIONS}),
        (None, set(LaterChanges)),
    ],
)
def test_a_certifying_signers_level_allows_signing_from_two_on(level: int | None, allowed: set[LaterChanges]) -> None:
    told = {later for later in LaterChanges if Permission(level).allows(later, [])}
    assert told - {LaterChanges.UNANALYSABLE} == allowed - {LaterChanges.UNANALYSABLE}


@pytest.mark.parametrize(
    ("action", "fields", "locked"),
    [
        (b"All", (), True),
        (b"Include", ("Amount",), True),
        (b"Exclude", ("Amount",), False),
        (b"Include", ("A",), False),
    ],
)
def test_a_locked_field_may_not_be_changed(action: bytes, fields: tuple[str, ...], locked: bool) -> None:
    permission = Permission(None, action, frozenset(fields))
    change = Change(ChangeKind.FIELD_VALUE, "Amount", "1", "2")
    assert permission.allows(LaterChanges.FORM_FILLING, [change]) is not locked
    assert permission.allows(LaterChanges.FORM_FILLING, [replace(change, kind=ChangeKind.SIGNATURE_ADDED)])


def test_what_a_signer_allows_is_read_from_his_signature() -> None:
    def transform(method: str, **entries: generic.PdfObject) -> generic.DictionaryObject:
        parameters = generic.DictionaryObject({name("/" + key): value for key, value in entries.items()})
        held = {name("/TransformMethod"): name("/" + method), name("/TransformParams"): parameters}
        return generic.DictionaryObject(held)

    listed = generic.ArrayObject(
        [
            transform("DocMDP", P=generic.NumberObject(1)),
            transform("FieldMDP", Action=name("/Include"), Fields=generic.ArrayObject([text("Amount")])),
        ]
    )
    signature = generic.DictionaryObject(
        {name("/Type"): name("/Sig"), name("/ByteRange"): numbers(0, 1, 2, 3), name("/Reference"): listed}
    )
    data = revised(base(), lambda writer: add_signature(writer, more={"/V": writer.add_object(signature)}))
    outline = outline_of(data)
    assert outline is not None
    number = next(item.number for item in objects(data) if b"/FieldMDP" in data[item.offset : item.end])
    found = permission_of(History(data, outline), 1, number)
    assert found == Permission(1, b"Include", frozenset({"Amount"}))
