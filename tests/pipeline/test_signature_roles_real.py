"""What each signature of the real documents is, seen on their pages: as a clerk would say it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from domain.signature_roles import SignatureRole
from scan.pdf.signature_looks import signature_looks
from signing.verify.document import verify_pdf
from signing.verify.trust.anchors import load_profile

FOLDER = Path(__file__).parents[2].parent / "shared" / "corpus" / "real-signed"
MOMENT = datetime(2026, 11, 22, tzinfo=UTC)
pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not FOLDER.is_dir(), reason="../shared/corpus/real-signed is not here"),
]
_LETTERS = {
    "a": SignatureRole.AUTHOR,
    "o": SignatureRole.OFFICE,
    "n": SignatureRole.NUMBER,
    "d": SignatureRole.DATE,
    "i": SignatureRole.INITIAL,
    "s": SignatureRole.COPY,
    "r": SignatureRole.RECEIVER,
    "g": SignatureRole.GAZETTE,
    "?": SignatureRole.UNKNOWN,
}
EXPECTED = {  # in the order of signing
    "308": "o",
    "764bbd": "g",
    "broken-3": "s",
    "c75b2a": "og",
    "c85bb": "orr",
    "cv4240": "?",  # one signature at the top left: nothing but its certificate speaks
    "../field-cases/number_by_signature": "?nd",  # both at the left, the day below the number
    "offices/n03": "iaond",
    "offices/n12": "ia?ndndo",  # one shows nowhere
    "offices/n13": "iaond",
    "offices/n15": "ando",
    "offices/n39": "iianddo",
    "offices/n49": "iaoo",
}


@pytest.mark.parametrize("name", EXPECTED)
def test_each_signature_is_what_a_clerk_would_say(name: str) -> None:
    path = FOLDER / f"{name}.pdf"
    report = verify_pdf(path, name, load_profile(None), MOMENT, looks=signature_looks)
    assert [row.role for row in report.signatures] == [_LETTERS[letter] for letter in EXPECTED[name]]


def test_eleven_signatures_get_one_sentence() -> None:
    report = verify_pdf(FOLDER / "offices/n07.pdf", "n07", load_profile(None), MOMENT, looks=signature_looks)
    assert "11 chữ ký (1 của người ký văn bản, 2 của cơ quan, 2 ghi số, 4 ghi ngày, 2 ký nháy)" in report.message
    assert "chữ ký của cơ quan “Ủy ban nhân dân tỉnh Bình Phước” còn nguyên vẹn" in report.message
    shown = {row.shown for row in report.signatures if row.role in {SignatureRole.NUMBER, SignatureRole.DATE}}
    assert shown == {"300", "18", "02"}
