"""Names inside packages: safe on every disk, unique, never too long, the extension kept."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from domain.identifiers import DOSSIER_CODE_MAX, RecordCode
from storage.objects.keys import KEY_BYTES_MAX, check_key
from storage.ocfl.layout import object_path
from storage.packages import layout

NAMES = st.text(min_size=0, max_size=300)
LETTERS = "0123456789abcXYZĐđẮặỹ._-"
DOSSIERS = st.text(LETTERS, min_size=1, max_size=DOSSIER_CODE_MAX)
CODES = st.builds(lambda dossier, ordinal: str(RecordCode(dossier, ordinal)), DOSSIERS, st.integers(1, 9_999_999))


@given(CODES, st.integers(1, 9999), NAMES)
def test_every_path_of_a_record_is_a_safe_key(code: str, number: int, name: str) -> None:
    paths = [
        layout.access_path(code),
        layout.master_path(code, number, name),
        layout.alto_path(code, number),
        layout.other_path(code, name),
        layout.record_path(code),
        layout.document_ead_path(code),
        layout.document_premis_path(code, layout.MASTER),
        layout.document_premis_path(code, layout.TEXT),
    ]
    assert len(set(paths)) == len(paths)
    longest_root = f"ocfl/{object_path('hoso:' + 'x' * 300)}/v99999/content/~{'0' * 16}/"
    for path in paths:
        assert len(check_key(longest_root + path).encode()) <= KEY_BYTES_MAX


@given(st.lists(CODES, min_size=2, max_size=2, unique=True), NAMES)
def test_different_documents_never_share_a_path(codes: list[str], name: str) -> None:
    one, other = codes
    assert layout.record_path(one) != layout.record_path(other)
    assert layout.access_path(one) != layout.access_path(other)
    assert layout.master_path(one, 1, name) != layout.master_path(other, 1, name)
    assert layout.master_path(one, 1, name) != layout.master_path(one, 2, name)
