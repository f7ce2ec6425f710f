"""Statements by which the journal's key was changed, as each release wrote them, for ever."""

from __future__ import annotations

from pathlib import Path

import pytest

from signing.keys.journal_key import signature_holds
from storage.journal import kiem_tra_nhat_ky
from storage.journal.key_chain import KeyChain, read_handover

NOTE = (Path(__file__).parent / "files" / "journal-key-1.txt").read_text(encoding="utf-8")


def test_a_statement_is_read_and_written_again_to_the_byte() -> None:
    found = read_handover(NOTE, signature_holds)
    assert (found.size, found.time, found.lost) == (1234, "2026-11-30T08:00:00+07:00", False)
    assert NOTE.startswith(f"{found.text}\n")
    assert KeyChain(found.old).follow(found).current == found.new


def test_the_verifier_of_exports_reads_it_as_well() -> None:
    told, found = kiem_tra_nhat_ky.read_handover(NOTE), read_handover(NOTE, signature_holds)
    assert (told.size, told.root, told.old[2], told.new[2]) == (
        found.size,
        found.root,
        found.old.public,
        found.new.public,
    )


@pytest.mark.parametrize("change", [("1234", "1235"), ("old vankho", "old vankhu"), ("/key", ""), ("+07:00", "+08:00")])
def test_a_statement_that_was_changed_is_none(change: tuple[str, str]) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_handover(NOTE.replace(*change, 1), signature_holds)


def test_without_the_old_key_s_signature_it_is_none_unless_it_says_that_the_key_is_lost() -> None:
    text, _, lines = NOTE.rpartition("\n\n")
    with pytest.raises(ValueError, match="not signed"):
        read_handover(f"{text}\n\n{lines.splitlines()[1]}\n", signature_holds)
