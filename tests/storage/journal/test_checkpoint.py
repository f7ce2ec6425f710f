from __future__ import annotations

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from storage.journal.checkpoint import Checkpoint, LogKey, read_checkpoint, signed

_KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
_LOG_KEY = LogKey("vankho-thu-nghiem", _KEY.public_key().public_bytes_raw())
_CHECKPOINT = Checkpoint("vankho/uuid-1", 420, bytes(range(32)), "2026-11-30T08:00:00+07:00")


def is_right(signature: bytes, text: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(_LOG_KEY.public).verify(signature, text)
    except InvalidSignature:
        return False
    return True


def test_a_checkpoint_comes_back_as_it_was_signed() -> None:
    note = signed(_CHECKPOINT, _LOG_KEY, _KEY.sign)
    assert note.startswith("vankho/uuid-1\n420\n")
    assert read_checkpoint(note, _LOG_KEY, is_right) == _CHECKPOINT
    witnessed = note + "\u2014 witness AAAAAAAA\n"
    assert read_checkpoint(witnessed, _LOG_KEY, is_right) == _CHECKPOINT


@pytest.mark.parametrize(
    ("one", "other"), [("420", "421"), ("uuid-1", "uuid-2"), ("08:00:00", "09:00:00"), ("\u2014", "-"), ("\n\n", "\n")]
)
def test_a_checkpoint_that_was_touched_is_refused(one: str, other: str) -> None:
    note = signed(_CHECKPOINT, _LOG_KEY, _KEY.sign).replace(one, other)
    with pytest.raises(ValueError, match=r"sign|checkpoint"):
        read_checkpoint(note, _LOG_KEY, is_right)


def test_a_key_comes_back_from_its_line_and_a_touched_one_does_not() -> None:
    assert LogKey.parse(_LOG_KEY.text) == _LOG_KEY
    with pytest.raises(ValueError, match="no key"):
        LogKey.parse(_LOG_KEY.text.replace("vankho", "other"))
