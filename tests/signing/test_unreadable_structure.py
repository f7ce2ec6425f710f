"""A file whose end cannot be read says why, and what was signed before it is judged all the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from domain.evidence import Change, ChangeKind, Indication, LaterChanges
from signing.pdf.outline import outline_of
from signing.verify.changes.history import History
from tests.signing import attacks
from tests.signing.revised_samples import base, objects
from tests.signing.seal_material import authority
from tests.signing.signed_samples import only, passing, plain_pdf, verify

if TYPE_CHECKING:
    from pathlib import Path

    from domain.evidence import VerificationReport

OPEN = Indication.INDETERMINATE


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return authority(tmp_path_factory.mktemp("unreadable"))


@pytest.fixture(scope="module")
def first(keys: Path) -> bytes:
    return passing(plain_pdf(form=True), keys)


def judged(data: bytes, keys: Path, folder: Path) -> VerificationReport:
    path = folder / "x.pdf"
    path.write_bytes(data)
    return verify(path, keys)


@pytest.mark.parametrize(
    ("tail", "reason"),
    [
        (b"startxref\n99999999\n%%EOF\n", "structure-table-broken"),
        (b"xref\n0 1\n0000000000 65535 f \ntrailer\n<< /Root 1 0 R /Prev 7 >>\nstartxref\nHERE\n%%EOF\n",
         "structure-chain-broken"),
        (b"xref\n0 9\nnonsense\ntrailer\n<< /Root 1 0 R /Prev BEFORE >>\nstartxref\nHERE\n%%EOF\n",
         "structure-refused"),
    ],
)  # fmt: skip
def test_an_unreadable_end_says_why_and_the_signed_revision_is_judged(
    tail: bytes, reason: str, keys: Path, first: bytes, tmp_path: Path
) -> None:
    outline = outline_of(first)
    assert outline is not None
    written = tail.replace(b"HERE", b"%d" % len(first)).replace(b"BEFORE", b"%d" % outline.sections[0].offset)
    report = judged(first + written, keys, tmp_path)
    row = only(report)
    assert {"structure-unreadable", reason, "earlier-revision-read"} <= set(report.findings)
    assert (row.field, row.integrity, row.indication) == ("Signature1", True, OPEN)
    assert row.later_changes is LaterChanges.UNANALYSABLE
    assert "not-in-a-field" not in row.findings


def test_what_was_changed_between_two_signers_is_told_though_the_end_cannot_be_read(
    keys: Path, first: bytes, tmp_path: Path
) -> None:
    both = passing(attacks.form_filled(first), keys, "Signature2")
    one, two = judged(both + b"startxref\n99999999\n%%EOF\n", keys, tmp_path).signatures
    assert {"form-changed-between-signers", "changes-unanalysable"} <= set(one.findings)
    assert Change(ChangeKind.FIELD_VALUE, "Amount", "100", "999", 1, 1, 2, 4, "Signature2") in one.changes
    assert (two.integrity, two.indication) == (True, OPEN)


def test_a_table_may_lead_to_the_white_space_before_an_object() -> None:
    plain = base()
    outline = outline_of(plain)
    assert outline is not None
    root = next(item for item in objects(plain) if b"/Catalog" in plain[item.offset : item.end])
    head = b"\n \n98 0 obj\nnull\nendobj\n"
    table = b"xref\n98 1\n%010d 00000 n \ntrailer\n<< /Root %d 0 R /Prev %d >>\nstartxref\n%d\n%%%%EOF\n"
    data = plain + head + table % (len(plain), root.number, outline.sections[0].offset, len(plain) + len(head))
    revised = outline_of(data)
    assert revised is not None
    history = History(data, revised)
    assert history.leads_to(98, 0, data.index(b"98 0 obj"))
    assert history.lists(data.index(b"98 0 obj"))
    assert not history.leads_to(98, 1, data.index(b"98 0 obj"))
