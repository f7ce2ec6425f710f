"""Entries of the journal as each release wrote them, for ever; and as a release to come might write them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from domain.journal import Act, JournalEntry, PersonalPart

LEAVES = (Path(__file__).parent / "files" / "journal-entry-1.jsonl").read_bytes().splitlines()


@pytest.mark.parametrize("leaf", LEAVES)
def test_an_entry_is_read_and_written_again_to_the_byte(leaf: bytes) -> None:
    assert JournalEntry.read(leaf).leaf == leaf


def test_an_entry_of_a_later_release_is_read_as_far_as_it_is_known() -> None:
    later = json.loads(LEAVES[0]) | {"schema": 2, "act": "print", "device": "máy in", "outcome": "half-done"}
    entry = JournalEntry.read(json.dumps(later).encode())
    assert (entry.act, entry.act.known, entry.outcome.known) == (Act("print"), False, False)


def test_a_personal_part_of_a_later_release_keeps_its_text_and_so_its_commitment() -> None:
    part = PersonalPart.read('{"name":"Lan","phone":"0900","salt":"00"}')
    assert (part.name, part.origin) == ("Lan", "")
