from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from domain.errors import ArchiveError, ErrorCode
from storage.journal.log import Journal
from storage.journal.merkle import is_consistent, leaf_hash, root_of
from storage.journal.tiles import Tile, pack_entries, unpack_entries
from storage.objects.file_store import FileObjectStore

if TYPE_CHECKING:
    from pathlib import Path

_ENTRIES = [f"entry {number}".encode() for number in range(66_000)]


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[int]]:
    """A log that grew in steps of many sizes beyond a tile of tiles, and its sizes."""
    root = tmp_path_factory.mktemp("journal")
    journal, size, sizes = Journal(FileObjectStore(root)), 0, [0]
    for step in (1, 2, 252, 1, 1, 255, 256, 257, 700, 64_000, 5):
        journal.append(size, _ENTRIES[size : size + step])
        size += step
        sizes.append(size)
    return root, sizes


def test_what_was_laid_in_comes_out_at_every_size(grown: tuple[Path, list[int]]) -> None:
    journal, sizes = Journal(FileObjectStore(grown[0])), grown[1]
    hashes = [leaf_hash(entry) for entry in _ENTRIES]
    for size in sizes[1:]:
        view = journal.at(size)
        assert view.root() == root_of(hashes[:size])
        assert list(view.entries(0, min(size, 1000))) == _ENTRIES[: min(size, 1000)]
        assert list(view.entries(size - 1, size)) == [_ENTRIES[size - 1]]


def test_a_log_proves_that_it_only_grew(grown: tuple[Path, list[int]]) -> None:
    journal, sizes = Journal(FileObjectStore(grown[0])), grown[1]
    present = journal.at(sizes[-1])
    for old in (*sizes, 300, 65_536):
        path = present.consistency(old)
        assert is_consistent((old, present.root(old)), (sizes[-1], present.root()), path)


def test_tiles_lie_where_the_specification_has_them() -> None:
    assert Tile(0, 0).key == "tile/0/000"
    assert Tile(1, 1_234_067).key == "tile/1/x001/x234/067"
    assert Tile(None, 273, 112).key == "tile/entries/273.p/112"


def test_laying_the_same_in_again_changes_nothing_and_other_entries_are_refused(tmp_path: Path) -> None:
    """As after a crash between the tiles and the checkpoint; and as of two who each believe that they go on alone."""
    journal = Journal(FileObjectStore(tmp_path))
    journal.append(0, _ENTRIES[:300])
    root = journal.append(300, _ENTRIES[300:310])
    assert journal.append(300, _ENTRIES[300:310]) == root
    longer = journal.append(300, _ENTRIES[300:320])
    assert journal.at(320).root() == longer
    with pytest.raises(ArchiveError) as refused:
        journal.append(300, [b"another"] * 10)
    assert refused.value.code is ErrorCode.OBJECT_EXISTS
    assert journal.at(310).root() == root


def test_a_log_whose_edge_was_taken_away_does_not_go_on(tmp_path: Path) -> None:
    journal = Journal(FileObjectStore(tmp_path))
    journal.append(0, _ENTRIES[:10])
    shutil.rmtree(tmp_path / "journal/tile")
    with pytest.raises(ArchiveError) as refused:
        journal.append(10, [b"next"])
    assert refused.value.code is ErrorCode.OBJECT_MISSING


def test_a_bundle_cut_short_is_no_bundle() -> None:
    bundle = pack_entries([b"one", b"", b"three"])
    assert unpack_entries(bundle) == [b"one", b"", b"three"]
    for cut in (1, 3, len(bundle) - 1):
        with pytest.raises(ValueError, match="ends inside"):
            unpack_entries(bundle[:cut])
    with pytest.raises(ValueError, match="an entry of"):
        pack_entries([b"x" * 65_536])
