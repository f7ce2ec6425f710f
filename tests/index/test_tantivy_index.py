from __future__ import annotations

import contextlib
import random
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
import tantivy

from domain.errors import ArchiveError, ErrorCode
from index.embedded.generation import Generation
from index.embedded.index import TantivyIndex
from tests.index.pages import held, indexed

ROOT = Path(__file__).parents[2]

_WRITE_FOREVER = """
import sys
from pathlib import Path
from index.embedded.index import TantivyIndex
from tests.index.pages import indexed
index = TantivyIndex(Path(sys.argv[1]))
for number in range(int(sys.argv[2]), 100_000):
    index.put_record(f"r{number}", [indexed(f"r{number}", "kho", page) for page in (1, 2)])
    print(number, flush=True)
"""


def start_writer(folder: Path, first: int = 0) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", _WRITE_FOREVER, str(folder), str(first)]
    writer = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert writer.stdout
    assert writer.stdout.readline().strip() == str(first)
    return writer


def kill(writer: subprocess.Popen[str]) -> int:
    """Kill without warning and say the last record that was reported as stored."""
    writer.send_signal(signal.SIGKILL)
    rest, _ = writer.communicate()
    return max((int(line) for line in rest.split() if line), default=-1)


def failure(index: TantivyIndex) -> ArchiveError:
    with pytest.raises(ArchiveError) as failed:
        index.search("kho")
    return failed.value


def test_a_killed_writer_loses_no_committed_record_and_leaves_no_half_one(tmp_path: Path) -> None:
    first, chance = 0, random.Random(3)  # noqa: S311 - moments, not secrets
    for _ in range(4):
        writer = start_writer(tmp_path, first)
        threading.Event().wait(chance.uniform(0.02, 0.2))
        last = max(first, kill(writer))
        index = TantivyIndex(tmp_path)
        records = held(index)
        assert {f"r{number}" for number in range(last + 1)} <= set(records)
        assert set(records.values()) == {2}
        first = len(records)
        index.put_record("after", [indexed("after", "kho", page) for page in (1, 2)])
        index.close()
        assert "after" in held(TantivyIndex(tmp_path))
        first = len(records) - ("after" in records)


def test_while_another_process_writes_searching_works_and_writing_says_so(tmp_path: Path) -> None:
    writer = start_writer(tmp_path)
    try:
        index = TantivyIndex(tmp_path)
        assert index.search("kho").total >= 2
        with pytest.raises(ArchiveError) as failed:
            index.put_record("b", [])
        with pytest.raises(ArchiveError) as not_cleared:
            index.clear()
    finally:
        kill(writer)
    assert failed.value.code is not_cleared.value.code is ErrorCode.INDEX_FAILED
    assert "another process" in str(failed.value.facts["detail"])
    assert held(index)


def test_a_reader_sees_what_another_index_commits_later(tmp_path: Path) -> None:
    reader, writer = TantivyIndex(tmp_path), TantivyIndex(tmp_path)
    assert reader.search("kho").total == 0
    writer.put_record("a", [indexed("a", "kho")])
    assert reader.search("kho").total == 1
    writer.put_record("b", [indexed("b", "kho")])
    assert reader.search("kho").total == 2
    writer.close()


def test_a_batch_is_seen_at_its_end_and_not_at_all_when_it_fails(tmp_path: Path) -> None:
    index = TantivyIndex(tmp_path)
    with index.batch():
        index.put_record("a", [indexed("a", "kho")])
        index.put_record("b", [indexed("b", "kho")])
        assert held(index) == {}
    assert held(index) == {"a": 1, "b": 1}
    with contextlib.suppress(ZeroDivisionError), index.batch():
        index.put_record("c", [indexed("c", "kho")])
        raise ZeroDivisionError
    index.put_record("d", [indexed("d", "kho")])
    assert held(index) == {"a": 1, "b": 1, "d": 1}
    index.close()


def test_several_threads_write_and_search_at_once(tmp_path: Path) -> None:
    index = TantivyIndex(tmp_path)
    faults: list[BaseException] = []

    def work(name: str) -> None:
        try:
            for number in range(5):
                index.put_record(f"{name}{number}", [indexed(f"{name}{number}", "kho")])
                index.search("kho")
        except BaseException as fault:  # noqa: BLE001 - shown by the assertion
            faults.append(fault)

    threads = [threading.Thread(target=work, args=(name,)) for name in "abc"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert len(held(index)) == 15
    index.close()


@pytest.mark.parametrize("version", ["0", "999", ""])
def test_an_index_of_another_version_is_refused_until_it_is_made_anew(tmp_path: Path, version: str) -> None:
    index = TantivyIndex(tmp_path)
    index.put_record("a", [indexed("a", "kho")])
    index.close()
    (tmp_path / "0001" / "vankho-index-version").write_text(version)
    index = TantivyIndex(tmp_path)
    assert failure(index).code is ErrorCode.INDEX_FAILED
    index.clear()
    assert index.search("kho").total == 0
    index.put_record("a", [indexed("a", "kho")])
    assert index.search("kho").total == 1
    index.close()


def test_an_index_whose_version_is_lost_is_refused(tmp_path: Path) -> None:
    index = TantivyIndex(tmp_path)
    index.put_record("a", [indexed("a", "kho")])
    index.close()
    (tmp_path / "0001" / "vankho-index-version").unlink()
    assert failure(TantivyIndex(tmp_path)).code is ErrorCode.INDEX_FAILED


@pytest.mark.parametrize("pattern", ["meta.json", "*.store", "*.idx", "*.term"])
@pytest.mark.parametrize("damage", ["junk", "empty", "gone"])
def test_a_damaged_index_is_told_and_can_be_made_anew(tmp_path: Path, pattern: str, damage: str) -> None:
    index = TantivyIndex(tmp_path)
    index.put_record("a", [indexed("a", "kho")])
    index.close()
    for path in (tmp_path / "0001").glob(pattern):
        path.unlink()
        if damage != "gone":
            path.write_bytes(b"junk" * 99 if damage == "junk" else b"")
    index = TantivyIndex(tmp_path)
    if (pattern, damage) == ("meta.json", "gone"):
        assert held(index) == {}  # an index that was never written
    else:
        assert failure(index).code is ErrorCode.INDEX_FAILED
    index.clear()
    index.put_record("b", [indexed("b", "kho")])
    assert held(index) == {"b": 1}
    index.close()


_WRITE_UNTIL_FULL = """
import resource, signal, sys
from pathlib import Path
from domain.errors import ArchiveError
from index.embedded.index import TantivyIndex
from tests.index.pages import held, indexed
index = TantivyIndex(Path(sys.argv[1]))
index.put_record("a", [indexed("a", "kho")])
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, resource.RLIM_INFINITY))
try:
    text = "\\n".join(f"chữ{n} số{n * 7919 % 10007}" for n in range(9000))
    index.put_record("b", [indexed("b", text)])
except ArchiveError as error:
    print(error.code.value)
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
print(sorted(held(index)))
index.put_record("c", [indexed("c", "kho")])
print(sorted(held(index)))
"""


def test_a_full_disk_is_told_and_what_was_stored_stays(tmp_path: Path) -> None:
    command = [sys.executable, "-c", _WRITE_UNTIL_FULL, str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout.splitlines() == ["disk-full", "['a']", "['a', 'c']"], done.stderr


def test_an_index_made_before_generations_is_told_and_made_anew_in_place(tmp_path: Path) -> None:
    index = TantivyIndex(tmp_path / "new")
    index.put_record("a", [indexed("a", "kho")])
    index.close()
    (tmp_path / "new" / "0001").rename(tmp_path / "flat")
    (tmp_path / "flat" / "vankho-index-version").write_text("2")
    index = TantivyIndex(tmp_path / "flat")
    told = failure(index)
    assert told.code is ErrorCode.INDEX_FAILED
    assert "'2'" in str(told.facts["detail"])
    with closing(index.build()) as build:
        build.put_record("b", [indexed("b", "kho")])
        assert failure(index).code is ErrorCode.INDEX_FAILED
        build.finish()
    assert held(index) == {"b": 1}
    assert sorted(path.name for path in (tmp_path / "flat").iterdir()) == ["0002", "current"]
    index.close()


@pytest.mark.parametrize("pointer", ["", "0099", "../0001", "junk", "\xff"])
def test_a_damaged_pointer_is_told_and_the_index_can_be_made_anew(tmp_path: Path, pointer: str) -> None:
    index = TantivyIndex(tmp_path)
    index.put_record("a", [indexed("a", "kho")])
    (tmp_path / "current").write_bytes(pointer.encode("latin-1"))
    assert failure(index).code is ErrorCode.INDEX_FAILED
    index.clear()
    index.put_record("b", [indexed("b", "kho")])
    assert held(index) == {"b": 1}
    index.close()


def test_generations_that_gave_way_are_removed(tmp_path: Path) -> None:
    index = TantivyIndex(tmp_path)
    index.put_record("a", [indexed("a", "kho")])
    for _ in range(3):
        index.clear()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["0004", "current"]
    index.close()


def test_a_search_that_began_in_a_generation_that_goes_is_answered(tmp_path: Path) -> None:
    index = TantivyIndex(tmp_path)
    index.put_record("a", [indexed("a", "kho")])
    view = index._view(index._current(), keep=False)
    index.clear()
    assert view.searcher.num_docs == 1
    assert view.place(view.searcher.search(tantivy.Query.all_query()).hits[0][1]) == ("a", 1)
    index.close()


def test_many_equal_hits_are_paged_without_gap_or_overlap(tmp_path: Path) -> None:
    index = TantivyIndex(tmp_path)
    records = [f"r{number:03}" for number in random.Random(1).sample(range(500), 500)]  # noqa: S311 - an order
    with index.batch():
        for record in records:
            index.put_record(record, [indexed(record, "kho lưu trữ" if record < "r450" else "kho")])
    pages = [hit.record for start in range(0, 450, 90) for hit in index.search("kho lưu", 90, start).hits]
    assert sorted(pages) == sorted(records)[:450]
    shorter = [hit.record for start in range(0, 51, 17) for hit in index.search('"kho"', 17, 450 + start).hits]
    assert len(set(shorter)) == 50
    index.close()


def test_several_that_open_a_new_index_at_once_all_find_it_empty_and_sound(tmp_path: Path) -> None:
    for turn in range(20):
        folder, together = tmp_path / str(turn), threading.Barrier(8)

        def look(folder: Path = folder, together: threading.Barrier = together) -> int:
            together.wait()
            return int(Generation(folder).searcher().num_docs)

        with ThreadPoolExecutor(8) as openers:
            assert [opener.result() for opener in [openers.submit(look) for _ in range(8)]] == [0] * 8
        assert not list(folder.glob("*.tmp"))


def test_a_new_generation_takes_over_while_a_batch_goes_on_in_the_old_one(tmp_path: Path) -> None:
    with closing(TantivyIndex(tmp_path)) as index:
        index.put_record("a", [indexed("a", "kho")])
        build = index.build()
        build.put_record("a", [indexed("a", "kho")])
        with index.batch():
            index.put_record("b", [indexed("b", "kho")])
            finishing = threading.Thread(target=build.finish)
            finishing.start()
            finishing.join(60)
            assert not finishing.is_alive(), "each would wait for the other at the next record of the batch"
            index.put_record("c", [indexed("c", "kho")])
        build.close()
        assert set(held(index)) == {"a", "b", "c"}
