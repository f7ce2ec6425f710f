"""Versions of objects: what they hold, who wins, and what is left when the plug is pulled at any write."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.digest import fixity_of
from domain.errors import ArchiveError, ErrorCode
from storage.objects.file_store import FileObjectStore
from storage.ocfl import layout as ocfl_layout
from storage.ocfl.inventory import Inventory, VersionNote, empty, from_json, sidecar, to_json, with_version
from storage.ocfl.root import OcflRoot
from tests.storage.faulty_store import FaultyStore
from tests.storage.ocfl_validator import problems

if TYPE_CHECKING:
    from collections.abc import Iterator

NOTE = VersionNote(
    "thêm", "Nguyễn Văn A", "mailto:a@example.vn", datetime(2026, 11, 22, 8, 0, tzinfo=timezone(timedelta(hours=7)))
)
NAME = "hoso:H49.64.33.2001.160"
FIRST: dict[str, Path | bytes] = {"METS.xml": b"<1/>", "data/a.pdf": b"A" * 5000, "data/same.pdf": b"A" * 5000}
SECOND: dict[str, Path | bytes] = {"METS.xml": b"<2/>", "data/b.pdf": b"B" * 5000}


@pytest.fixture(autouse=True, scope="module")
def no_fsync() -> Iterator[None]:
    """Durability is the store's subject (test_file_store); here only the order of writes matters."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda _: None)
        patch.setattr(os, "posix_fadvise", lambda *_: None)
        yield


def contents(root: OcflRoot, name: str = NAME, version: int | None = None) -> dict[str, bytes]:
    opened = root.open(name)
    return {path: opened.read_bytes(path, version) for path in opened.inventory.state(version)}


def test_an_empty_root_is_valid(tmp_path: Path) -> None:
    OcflRoot(FileObjectStore(tmp_path))
    assert problems(tmp_path / "ocfl") == ""


def test_the_judge_sees_strays_lost_content_and_flipped_bits(tmp_path: Path) -> None:
    root = OcflRoot(FileObjectStore(tmp_path))
    root.new_version(root.begin(NAME), FIRST, (), NOTE)
    place = tmp_path / "ocfl" / ocfl_layout.object_path(NAME)
    for stray in ("v1/content/stray", "v2/content/stray"):
        (place / stray).parent.mkdir(parents=True, exist_ok=True)
        (place / stray).write_bytes(b"x")
        assert problems(tmp_path / "ocfl") != ""
        (place / stray).unlink()
    (place / "v2" / "content").rmdir()
    (place / "v2").rmdir()
    assert problems(tmp_path / "ocfl") == ""
    mets = place / "v1" / "content" / "METS.xml"
    mets.chmod(0o644)
    mets.write_bytes(b"<2/>")
    assert "E092" in problems(tmp_path / "ocfl")
    mets.unlink()
    assert problems(tmp_path / "ocfl") != ""


def test_versions_keep_add_replace_and_remove(tmp_path: Path) -> None:
    root = OcflRoot(FileObjectStore(tmp_path))
    source = tmp_path / "nguồn.pdf"
    source.write_bytes(b"C" * 100)
    assert root.new_version(root.begin(NAME), FIRST, (), NOTE).inventory.head == 1
    made = root.new_version(root.begin(NAME), {**SECOND, "data/c.pdf": source}, ["data/a.pdf"], NOTE)
    assert made.inventory.head == 2
    assert made == root.open(NAME)
    assert contents(root) == {
        "METS.xml": b"<2/>",
        "data/same.pdf": b"A" * 5000,
        "data/b.pdf": b"B" * 5000,
        "data/c.pdf": b"C" * 100,
    }
    assert contents(root, version=1) == FIRST
    assert problems(tmp_path / "ocfl") == ""


def test_the_command_of_ocfl_py_accepts_the_root(tmp_path: Path) -> None:
    root = OcflRoot(FileObjectStore(tmp_path))
    root.new_version(root.begin(NAME), FIRST, (), NOTE)
    command = Path(sys.executable).parent / "ocfl-validate.py"
    for place in (tmp_path / "ocfl", tmp_path / "ocfl" / ocfl_layout.object_path(NAME)):
        judged = subprocess.run([sys.executable, command, place], capture_output=True, text=True, check=False)
        assert judged.returncode == 0, judged.stdout
        assert "[E" not in judged.stdout
        assert "[W" not in judged.stdout


def test_the_same_bytes_are_stored_once(tmp_path: Path) -> None:
    root = OcflRoot(FileObjectStore(tmp_path))
    root.new_version(root.begin(NAME), FIRST, (), NOTE)
    root.new_version(root.begin(NAME), {"master/a.pdf": b"A" * 5000}, (), NOTE)
    pdfs = [path for path in (tmp_path / "ocfl").rglob("*") if path.is_file() and path.stat().st_size == 5000]
    assert len(pdfs) == 1


def test_a_version_that_changes_nothing_is_not_made(tmp_path: Path) -> None:
    root = OcflRoot(FileObjectStore(tmp_path))
    assert root.new_version(root.begin(NAME), FIRST, (), NOTE).inventory.head == 1
    assert root.new_version(root.begin(NAME), FIRST, ["not there"], NOTE).inventory.head == 1


def test_objects_are_listed_by_their_ids_however_long(tmp_path: Path) -> None:
    root = OcflRoot(FileObjectStore(tmp_path))
    names = {"hoso:1", "hoso:Đ.ẵ-" + "ắ" * 90, NAME}
    for name in names:
        assert not root.has(name)
        root.new_version(root.begin(name), FIRST, (), NOTE)
        assert root.has(name)
    assert set(root.objects()) == names
    assert problems(tmp_path / "ocfl") == ""


def test_what_is_not_there_is_told(tmp_path: Path) -> None:
    root = OcflRoot(FileObjectStore(tmp_path))
    root.new_version(root.begin(NAME), FIRST, (), NOTE)
    for ask in (
        lambda: root.open("hoso:none"),
        lambda: root.open(NAME).read_bytes("none"),
        lambda: root.open(NAME).read_bytes("METS.xml", 2),
        lambda: root.open(NAME).fetch("none", tmp_path / "t"),
    ):
        with pytest.raises(ArchiveError) as error:
            ask()
        assert error.value.code is ErrorCode.OBJECT_MISSING


def test_a_flipped_bit_is_found_on_every_way_of_reading(tmp_path: Path) -> None:
    root = OcflRoot(FileObjectStore(tmp_path))
    root.new_version(root.begin(NAME), FIRST, (), NOTE)
    opened = root.open(NAME)
    place = tmp_path / opened.key("data/a.pdf")
    place.chmod(0o644)
    place.write_bytes(b"B" + b"A" * 4999)
    for read in (lambda: opened.read_bytes("data/a.pdf"), lambda: opened.fetch("data/a.pdf", tmp_path / "t")):
        with pytest.raises(ArchiveError) as error:
            read()
        assert error.value.code is ErrorCode.OBJECT_CORRUPT
    assert not (tmp_path / "t").exists()


@pytest.mark.parametrize("path", ["../out", "/abs", "a//b", "a\\b", "", "METS.xml/below"])
def test_unsafe_logical_paths_are_refused(tmp_path: Path, path: str) -> None:
    root = OcflRoot(FileObjectStore(tmp_path))
    root.new_version(root.begin(NAME), FIRST, (), NOTE)
    with pytest.raises(ArchiveError):
        root.new_version(root.begin(NAME), {path: b""}, (), NOTE)
    assert problems(tmp_path / "ocfl") == ""
    assert not (tmp_path / "out").exists()


def test_a_root_with_another_layout_is_refused(tmp_path: Path) -> None:
    (tmp_path / "ocfl").mkdir()
    (tmp_path / "ocfl" / "ocfl_layout.json").write_text("{}")
    with pytest.raises(ArchiveError) as error:
        OcflRoot(FileObjectStore(tmp_path))
    assert error.value.code is ErrorCode.OBJECT_EXISTS


def test_a_writer_who_built_upon_an_old_version_is_told(tmp_path: Path) -> None:
    root = OcflRoot(FileObjectStore(tmp_path))
    base = root.begin(NAME)
    root.new_version(base, FIRST, (), NOTE)
    with pytest.raises(ArchiveError) as error:
        root.new_version(base, SECOND, (), NOTE)
    assert error.value.code is ErrorCode.OBJECT_EXISTS
    assert contents(root) == FIRST
    assert problems(tmp_path / "ocfl") == ""


@pytest.mark.parametrize("moment", range(1, 8))
def test_of_two_writers_at_the_same_version_one_wins_and_the_object_stays_valid(tmp_path: Path, moment: int) -> None:
    """The second writer does all its work between two writes of the first."""
    store = FileObjectStore(tmp_path)
    root = OcflRoot(store)
    root.new_version(root.begin(NAME), FIRST, (), NOTE)
    mine = {"METS.xml": b"<mine/>", "data/mine.pdf": b"M", "data/same-name.pdf": b"mine"}
    other = {"METS.xml": b"<other/>", "data/other.pdf": b"O", "data/same-name.pdf": b"other"}
    slow = FaultyStore(store, 10_000)
    first = OcflRoot(slow)
    slow.hooks[slow.writes + moment] = lambda: root.new_version(root.begin(NAME), other, (), NOTE)
    try:
        first.new_version(first.begin(NAME), mine, (), NOTE)
        expected = {**FIRST, **mine, **other}
    except ArchiveError as error:
        assert error.code is ErrorCode.OBJECT_EXISTS  # noqa: PT017 - losing is one of two right outcomes
        assert contents(root) == {**FIRST, **other}
        first.new_version(first.begin(NAME), mine, (), NOTE)
        expected = {**FIRST, **other, **mine}
    assert not slow.hooks, "the second writer never came"
    assert contents(root) == expected
    assert problems(tmp_path / "ocfl") == ""


def pull_the_plug(tmp_path: Path, at: int, *, after: bool, versions: int) -> tuple[FileObjectStore, FaultyStore, bool]:
    store = FileObjectStore(tmp_path)
    root = OcflRoot(store)
    for number in range(versions):
        root.new_version(root.begin(NAME), {**FIRST, "n": b"%d" % number}, (), NOTE)
    faulty = FaultyStore(store, 10_000)
    crashing = OcflRoot(faulty)
    faulty._at, faulty._after = faulty.writes + at, after
    try:
        crashing.new_version(crashing.begin(NAME), SECOND, ["data/a.pdf"], NOTE)
    except ArchiveError as error:
        assert error.code is ErrorCode.STORE_FAILED  # noqa: PT017 - at the end of the sweep nothing fails
        return store, faulty, True
    return store, faulty, False


def sweep() -> list[Any]:
    return [
        pytest.param(at, after, versions, id=f"{versions}-versions-write-{at}-{'done' if after else 'not-done'}")
        for versions in (0, 1, 2)
        for at in range(1, 9)
        for after in (False, True)
    ]


@pytest.mark.parametrize(("at", "after", "versions"), sweep())
def test_after_a_crash_at_any_write_readers_see_the_old_or_the_new_version_whole(
    tmp_path: Path,
    at: int,
    after: bool,
    versions: int,
) -> None:
    store, _, _ = pull_the_plug(tmp_path, at, after=after, versions=versions)
    root = OcflRoot(store)
    try:
        found = contents(root)
    except ArchiveError as error:
        assert (error.code, versions) == (ErrorCode.OBJECT_MISSING, 0)  # noqa: PT017 - the first version never was
    else:
        kept = {"data/same.pdf": b"A" * 5000, "n": b"%d" % (versions - 1)} if versions else {}
        assert found in ({**FIRST, "n": b"%d" % (versions - 1)}, {**kept, **SECOND})


@pytest.mark.parametrize(("at", "after", "versions"), sweep())
def test_after_a_crash_at_any_write_recovery_makes_the_root_valid(
    tmp_path: Path,
    at: int,
    after: bool,
    versions: int,
) -> None:
    store, _, crashed = pull_the_plug(tmp_path, at, after=after, versions=versions)
    root = OcflRoot(store)
    touched = root.recover()
    assert problems(tmp_path / "ocfl") == ""
    assert crashed or not touched
    assert root.recover() == ()


@pytest.mark.parametrize(("at", "after", "versions"), sweep())
def test_after_a_crash_at_any_write_the_next_version_heals(
    tmp_path: Path,
    at: int,
    after: bool,
    versions: int,
) -> None:
    store, _, _ = pull_the_plug(tmp_path, at, after=after, versions=versions)
    root = OcflRoot(store)
    again = {**SECOND, "METS.xml": b"<other bytes than in the crashed attempt/>"}
    root.new_version(root.begin(NAME), again, ["data/a.pdf"], NOTE)
    assert problems(tmp_path / "ocfl") == ""
    assert again.items() <= contents(root).items()


def test_the_sweep_reaches_the_last_write(tmp_path: Path) -> None:
    _, faulty, crashed = pull_the_plug(tmp_path, 9, after=False, versions=0)
    assert not crashed, faulty.writes


def test_a_rotten_root_inventory_is_read_round_and_healed(tmp_path: Path) -> None:
    store = FileObjectStore(tmp_path)
    root = OcflRoot(store)
    root.new_version(root.begin(NAME), FIRST, (), NOTE)
    store.replace_bytes(f"ocfl/{ocfl_layout.object_path(NAME)}/inventory.json", b"{}")
    assert contents(root) == FIRST
    root.recover()
    assert problems(tmp_path / "ocfl") == ""


def test_an_object_without_any_sound_inventory_is_told(tmp_path: Path) -> None:
    store = FileObjectStore(tmp_path)
    root = OcflRoot(store)
    root.new_version(root.begin(NAME), FIRST, (), NOTE)
    path = f"ocfl/{ocfl_layout.object_path(NAME)}"
    for place in ("", "v1/"):
        store.replace_bytes(f"{path}/{place}inventory.json", b"{}")
    with pytest.raises(ArchiveError) as error:
        root.open(NAME)
    assert error.value.code is ErrorCode.OBJECT_CORRUPT


PATHS = st.lists(st.from_regex(r"[a-zắđ0-9 ]{1,8}", fullmatch=True), min_size=1, max_size=3).map(
    lambda p: "/".join(["f", *p, "file.x"])
)
FILES = st.dictionaries(PATHS, st.binary(max_size=4), max_size=5)


@given(st.lists(st.tuples(FILES, st.lists(PATHS, max_size=2)), min_size=1, max_size=4))
def test_inventories_round_trip_and_say_what_each_version_holds(
    steps: list[tuple[dict[str, bytes], list[str]]],
) -> None:
    inventory: Inventory = empty("urn:x")
    expected: list[dict[str, str]] = []
    for files, removals in steps:
        fixities = {path: fixity_of((data,)) for path, data in files.items()}
        inventory, _ = with_version(inventory, fixities, removals, NOTE)
        before = expected[-1] if expected else {}
        kept = {path: digest for path, digest in before.items() if path not in removals}
        expected.append({**kept, **{path: fixity.sha512 for path, fixity in fixities.items()}})
    assert [dict(inventory.state(number)) for number in range(1, len(steps) + 1)] == expected
    data = to_json(inventory)
    assert from_json(data, "k") == inventory
    assert to_json(from_json(data, "k")) == data
    assert sidecar(data).endswith(b" inventory.json\n")
    assert len(set(inventory.manifest.values())) == len(inventory.manifest)


@given(st.binary(max_size=40) | st.dictionaries(st.text(), st.text()).map(lambda v: json.dumps(v).encode()))
def test_what_is_no_inventory_is_told_as_corrupt(data: bytes) -> None:
    with pytest.raises(ArchiveError) as error:
        from_json(data, "k")
    assert error.value.code is ErrorCode.OBJECT_CORRUPT


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=150))
def test_the_layout_agrees_with_ocfl_py(name: str) -> None:
    from ocfl.layout_0003_hash_and_id_n_tuple import Layout_0003_Hash_And_Id_N_Tuple

    path = ocfl_layout.object_path(name)
    if name.isascii():  # ocfl-py cuts a long name at letters, the extension's text at bytes already encoded
        assert path == Layout_0003_Hash_And_Id_N_Tuple().identifier_to_path(name)
    assert ocfl_layout.object_id(path) in {name, None}
