"""Secrets at rest: opened with the key alone, as what they are the secret of, and told where the key is missing."""

from __future__ import annotations

import base64
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from domain.errors import ArchiveUnusable, ErrorCode
from signing.keys.secret_box import SecretBox

if TYPE_CHECKING:
    from pathlib import Path

SECRET = b"JBSWY3DPEHPK3PXP"


@pytest.fixture
def box(tmp_path: Path) -> SecretBox:
    made = SecretBox(tmp_path / "keys" / "people.key")
    assert not made.has_key
    made.make_key()
    assert made.has_key
    return made


def is_opened(box: SecretBox, sealed: str, bound_to: str) -> bool:
    try:
        return box.open(sealed, bound_to) == SECRET
    except ArchiveUnusable:
        return False


def test_a_secret_is_opened_again_and_sealed_differently_each_time(box: SecretBox) -> None:
    first, second = box.seal(SECRET, "P-1"), box.seal(SECRET, "P-1")
    assert first != second
    assert SECRET not in base64.urlsafe_b64decode(first)
    assert is_opened(box, first, "P-1")
    assert is_opened(box, second, "P-1")


def test_a_secret_is_nobody_elses(box: SecretBox) -> None:
    assert not is_opened(box, box.seal(SECRET, "P-1"), "P-2")


def test_a_changed_byte_is_noticed(box: SecretBox) -> None:
    sealed = base64.urlsafe_b64decode(box.seal(SECRET, "P-1"))
    for place in range(0, len(sealed), 7):
        changed = sealed[:place] + bytes([sealed[place] ^ 1]) + sealed[place + 1 :]
        assert not is_opened(box, base64.urlsafe_b64encode(changed).decode(), "P-1")


def test_another_key_or_none_or_half_a_one_opens_nothing(box: SecretBox, tmp_path: Path) -> None:
    sealed = box.seal(SECRET, "P-1")
    other = SecretBox(tmp_path / "other" / "people.key")
    assert not is_opened(other, sealed, "P-1")
    other.make_key()
    assert not is_opened(other, sealed, "P-1")
    (tmp_path / "other" / "people.key").write_bytes(b"half a key")
    assert not is_opened(other, sealed, "P-1")
    with pytest.raises(ArchiveUnusable):
        other.seal(SECRET, "P-1")


def test_of_many_who_make_the_key_at_once_all_have_the_same(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "people.key"
    boxes = [SecretBox(path) for _ in range(8)]

    def sealed(box: SecretBox) -> str:
        box.make_key()
        return box.seal(SECRET, "P-1")

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(sealed, boxes))
    assert all(is_opened(boxes[0], one, "P-1") for one in found)
    assert [file.name for file in path.parent.iterdir()] == ["people.key"]
    assert path.stat().st_mode & 0o777 == 0o600


def test_where_no_key_can_be_kept_it_is_told(tmp_path: Path) -> None:
    (tmp_path / "keys").write_text("a file, not a folder")
    with pytest.raises(ArchiveUnusable) as told:
        SecretBox(tmp_path / "keys" / "people.key").make_key()
    assert told.value.code is ErrorCode.PEOPLE_KEY_MISSING
