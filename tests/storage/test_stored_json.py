"""Stored JSON: what goes out comes back; what another program put between is neither lost nor moved."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass, field, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import ArchiveError, ErrorCode
from domain.terms import Term
from storage.packages.stored_json import StoredForm, Unknown


class Colour(Term):
    RED = "red"
    BLUE = "blue"


@dataclass(frozen=True)
class Leaf:
    number: int
    colour: Colour
    note: str = ""


@dataclass(frozen=True)
class Tree:
    name: str
    leaves: tuple[Leaf, ...]
    facts: dict[str, str | float] = field(default_factory=dict)
    root: Leaf | None = None


FORM = StoredForm(Tree, schema=2)
names = st.text("abcxyz", max_size=3)
leaves = st.builds(Leaf, st.integers(0, 5), st.sampled_from(Colour), names)
trees = st.builds(
    Tree, names, st.lists(leaves, max_size=4).map(tuple), st.dictionaries(names, st.integers(0, 3)), leaves | st.none()
)
foreign = st.dictionaries(st.sampled_from(["x-a", "x-b"]), st.integers() | names, min_size=1)


@given(tree=trees)
def test_what_was_written_is_read_back_with_its_schema(tree: Tree) -> None:
    data = FORM.write(tree)
    assert FORM.read(data, "k") == tree
    assert json.loads(data)["schema"] == 2
    assert FORM.write(tree, data) == data
    assert not FORM.unknown(data)


@given(was=trees, now=trees, extra=foreign)
def test_writing_over_a_file_gives_the_new_value_and_keeps_what_is_not_known(
    was: Tree, now: Tree, extra: dict[str, int | str]
) -> None:
    raw = {**json.loads(FORM.write(was)), **extra, "schema": 99}
    written = FORM.write(now, json.dumps(raw).encode())
    assert replace(FORM.read(written, "k")) == now
    plain = json.loads(written)
    assert {name: plain[name] for name in extra} == extra
    assert plain["schema"] == 99


def test_what_is_not_known_stays_with_its_item_when_items_move() -> None:
    was = Tree("t", (Leaf(1, Colour.RED), Leaf(2, Colour.RED), Leaf(2, Colour.BLUE)))
    raw = json.loads(FORM.write(was))
    for place, leaf in enumerate(raw["leaves"]):
        leaf["mine"] = place
    now = replace(was, leaves=(Leaf(0, Colour.BLUE), Leaf(2, Colour.RED, "new"), *was.leaves[:1], was.leaves[2]))
    plain = json.loads(FORM.write(now, json.dumps(raw).encode()))
    assert [leaf.get("mine") for leaf in plain["leaves"]] == [None, 1, 0, 2]


def test_a_fact_that_is_gone_goes_and_a_default_that_was_not_written_is_not_invented() -> None:
    over = b'{"name":"t","leaves":[],"facts":{"a":1,"b":2},"later":true}'
    plain = json.loads(FORM.write(Tree("u", (), {"b": 3}), over))
    assert plain == {"name": "u", "leaves": [], "facts": {"b": 3}, "later": True, "schema": 2}


def test_a_file_in_which_nothing_changes_is_not_touched() -> None:
    over = b'{ "name": "t",  "leaves": [], "x": [1, {"y": 2}] }'
    assert FORM.write(FORM.read(over, "k"), over) == over


def test_a_damaged_file_is_written_anew() -> None:
    assert FORM.write(Tree("t", ()), b"\0\0") == FORM.write(Tree("t", ()))


@pytest.mark.parametrize(
    "data", [b"", b"[]", b'{"name":1}', b'{"name":"t","leaves":[{"number":1,"colour":""}]}', b"\xff"]
)
def test_what_is_none_of_ours_is_told(data: bytes) -> None:
    with pytest.raises(ArchiveError) as error:
        FORM.read(data, "the key")
    assert (error.value.code, error.value.facts["key"]) == (ErrorCode.OBJECT_CORRUPT, "the key")


def test_a_newer_schema_is_told_once_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    form = StoredForm(Tree, schema=2)
    data = b'{"schema":7,"name":"t","leaves":[{"number":1,"colour":"green","size":2}],"root":null}'
    with caplog.at_level(logging.WARNING, "vankho.stored"):
        assert form.read(data, "place")
        assert form.read(data, "place")
    (line,) = [record.getMessage() for record in caplog.records]
    assert line == "place: schema 7, we know 2; kept and not understood: leaves.size; leaves.colour: green"
    assert form.unknown(data) == Unknown(7, ("leaves.size",), ("leaves.colour: green",))


def test_a_number_in_the_facts_is_no_schema(caplog: pytest.LogCaptureFixture) -> None:
    data = FORM.write(Tree("t", (), {"schema": 900}))
    assert FORM.read(data, "k").facts == {"schema": 900}
    assert not FORM.unknown(data)
    assert caplog.records == []
