"""A server of our own that is killed in the middle of work and comes back."""

from __future__ import annotations

import threading
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from domain.errors import ArchiveError, ErrorCode
from index.index_url import open_index
from index.opensearch import writer as opensearch_writer
from pipeline.upkeep.reindexing import IndexingSoFar, reindex
from testbed.servers.programs import Unavailable
from testbed.servers.running import Server, start
from tests.index.back_ends import BEAT, raw_client
from tests.index.pages import held, indexed
from tests.pipeline.packed import add_record, archive_parts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from index.opensearch.index import OpenSearchIndex

pytestmark = [pytest.mark.slow, pytest.mark.servers]

_BUSY_BYTES = "2kb"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    try:
        running = start("opensearch", tmp_path_factory.mktemp("opensearch"))
    except Unavailable as error:
        pytest.skip(str(error))
    yield running
    running.kill()


@pytest.fixture
def index(server: Server, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[OpenSearchIndex]:
    opened: Any = open_index(f"{server.url}/p{abs(hash(request.node.name))}", tmp_path)
    opened._beat = BEAT
    with closing(opened):
        yield opened


def put(index: OpenSearchIndex, record: str, pages: int = 20) -> None:
    index.put_record(record, [indexed(record, f"kho lưu trữ {record}", page) for page in range(1, pages + 1)])


def test_killed_in_the_middle_of_writing_it_keeps_what_was_acknowledged(server: Server, index: OpenSearchIndex) -> None:
    stored: list[str] = []
    faults: list[ArchiveError] = []

    def write() -> None:
        try:
            for number in range(10_000):
                put(index, f"r{number}")
                stored.append(f"r{number}")
        except ArchiveError as fault:
            faults.append(fault)

    writer = threading.Thread(target=write)
    writer.start()
    while len(stored) < 5:
        threading.Event().wait(0.01)
    server.kill()
    writer.join()
    assert [fault.code for fault in faults] == [ErrorCode.INDEX_FAILED]
    assert "127.0.0.1" in str(faults[0].facts["detail"])
    with pytest.raises(ArchiveError) as away:
        index.search("kho")
    assert "cannot be reached" in str(away.value.facts["detail"])
    server.again()
    cut_short = f"r{len(stored)}"
    put(index, cut_short)
    assert held(index) == dict.fromkeys([*stored, cut_short], 20)
    assert index.search(f'"{stored[0]}"').total == 20


def test_killed_during_a_reindex_the_next_one_goes_on(
    server: Server, index: OpenSearchIndex, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opensearch_writer, "_MOST_PAGES", 4)
    parts = archive_parts(tmp_path, index)
    for number in range(1, 9):
        add_record(parts, tmp_path / "papers", number, pages=2)
    put(index, "old")

    def pull_the_plug(done: IndexingSoFar) -> None:
        if done.records == 7:
            server.kill()

    with pytest.raises(ArchiveError) as failed:
        reindex(parts, pull_the_plug)
    assert failed.value.code is ErrorCode.INDEX_FAILED
    server.again()
    assert held(index) == {"old": 20}
    report = reindex(parts)
    assert report.records == 8
    assert 0 < report.resumed < 8
    assert set(held(index).values()) == {2}


def test_a_server_that_is_too_busy_is_waited_for(
    server: Server, index: OpenSearchIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its breaker turns every larger request away with 429 until it is opened again."""
    put(index, "a")
    with raw_client(server.url) as raw:

        def limit(size: str | None) -> None:
            raw.cluster.put_settings(body={"transient": {"network.breaker.inflight_requests.limit": size}})

        limit(_BUSY_BYTES)
        with monkeypatch.context() as impatient:
            impatient.setattr(opensearch_writer, "_TRIES", 1)
            with pytest.raises(ArchiveError) as turned_away:
                put(index, "b")
        assert "overloaded" in str(turned_away.value.facts["detail"])
        later = threading.Timer(0.6, limit, args=(None,))
        later.start()
        put(index, "b")
        later.join()
    assert held(index) == {"a": 20, "b": 20}
