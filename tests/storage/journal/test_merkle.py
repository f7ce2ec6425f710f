from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.journal.merkle import (
    EMPTY_ROOT,
    Node,
    consistency_path,
    is_consistent,
    leaf_hash,
    node_hash,
    range_path,
    root_of,
    tree_root,
)

_ENTRIES = [str(number).encode() for number in range(300)]
_HASHES = [leaf_hash(entry) for entry in _ENTRIES]
_SIZES = st.integers(1, 300)


def as_the_standard_says(entries: list[bytes]) -> bytes:
    """RFC 9162 §2.1.1, word for word."""
    if not entries:
        return EMPTY_ROOT
    if len(entries) == 1:
        return leaf_hash(entries[0])
    split = 1
    while split * 2 < len(entries):
        split *= 2
    return node_hash(as_the_standard_says(entries[:split]), as_the_standard_says(entries[split:]))


def node_of(hashes: list[bytes]) -> Node:
    return lambda level, index: root_of(hashes[index << level : (index + 1) << level])


def test_the_example_of_certificate_transparency_comes_out() -> None:
    """The test vectors of RFC 6962's first implementation, which RFC 9162 kept."""
    entries = [bytes.fromhex(text) for text in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657")]
    entries.append(bytes.fromhex("606162636465666768696a6b6c6d6e6f"))
    root = "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"
    assert root_of([leaf_hash(entry) for entry in entries]).hex() == root
    assert root_of([leaf_hash(entry) for entry in entries[:3]]).hex().startswith("aeb6bcfe274b70a1")


@given(_SIZES)
def test_a_root_is_what_the_standard_says(size: int) -> None:
    wanted = as_the_standard_says(_ENTRIES[:size])
    assert root_of(_HASHES[:size]) == wanted
    assert tree_root(size, node_of(_HASHES[:size])) == wanted


@given(st.data())
def test_a_tree_is_consistent_with_each_that_it_grew_from_and_with_no_other(data: st.DataObject) -> None:
    size = data.draw(_SIZES)
    old = data.draw(st.integers(1, size))  # the empty log is the beginning of any
    path = consistency_path(old, size, node_of(_HASHES[:size]))
    before, after = root_of(_HASHES[:old]), root_of(_HASHES[:size])
    assert is_consistent((old, before), (size, after), path)
    other = root_of([*_HASHES[: max(old - 1, 0)], leaf_hash(b"another")])
    assert not is_consistent((old, other), (size, after), path)
    assert not is_consistent((old, before), (size, other), path)
    assert not is_consistent((old, before), (size, after), [*path, after])


@pytest.mark.parametrize(("begin", "end"), [(0, 0), (3, 3), (5, 3), (0, 11), (-1, 2)])
def test_a_range_outside_the_tree_has_no_proof(begin: int, end: int) -> None:
    with pytest.raises(ValueError, match="entries"):
        range_path(begin, end, 10, node_of(_HASHES[:10]))
