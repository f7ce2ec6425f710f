"""What only OpenSearch does, and what it does when things go wrong; the rest is in the contract suites."""

from __future__ import annotations

import threading
import unicodedata
from contextlib import closing
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from domain.errors import SYSTEM_FAULTS, ArchiveError, ErrorCode
from domain.messages import Language, explain
from domain.search import FIRST
from index.index_url import open_index
from index.opensearch import door, schema, writer
from index.opensearch.address import SCHEMA_VERSION
from index.opensearch.index import OpenSearchIndex
from index.opensearch.writer import Writer
from tests.index.back_ends import BEAT, opened_again, prefix_of, raw_client
from tests.index.pages import held, indexed
from tests.servers import server_url
from tests.storage.proxies import proxied

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from opensearchpy import OpenSearch

    from index.opensearch.generations import Target
    from index.search_index import SearchIndex

pytestmark = pytest.mark.servers


@pytest.fixture
def server() -> str:
    return server_url("OPENSEARCH_URL")


@pytest.fixture
def raw(server: str) -> Iterator[OpenSearch]:
    with raw_client(server) as client:
        yield client


@pytest.fixture
def index(server: str, tmp_path: Path) -> Iterator[OpenSearchIndex]:
    with prefix_of(server) as url, closing(at(url, tmp_path)) as fresh:
        yield fresh


def at(url: str, home: Path) -> OpenSearchIndex:
    index = open_index(url, home)
    assert isinstance(index, OpenSearchIndex)
    index._beat = BEAT
    return index


def put(index: SearchIndex, record: str, pages: int, text: str = "kho lưu trữ") -> None:
    index.put_record(record, [indexed(record, text, page) for page in range(1, pages + 1)])


def failure(index: SearchIndex, record: str = "a", pages: int = 1) -> ArchiveError:
    with pytest.raises(ArchiveError) as failed:
        put(index, record, pages)
    return failed.value


def living(index: OpenSearchIndex) -> str:
    return index._address.living


def impostor(raw: OpenSearch, index: OpenSearchIndex, name: str, alias: str) -> None:
    """An index that another release made."""
    body = {"mappings": {"properties": {"record": {"type": "keyword"}}}, "aliases": {alias: {}}}
    raw.indices.create(index=f"{index._address.prefix}-pages-{name}", body=body)


# What a stranger finds on the server


def test_a_generation_stands_behind_an_alias_and_takes_no_unknown_field(
    index: OpenSearchIndex, raw: OpenSearch
) -> None:
    put(index, "a", 1)
    assert list(raw.indices.get_alias(name=living(index))) == [f"{index._address.prefix}-pages-v{SCHEMA_VERSION}-0"]
    answer = raw.bulk(body=[{"index": {"_index": living(index), "_id": "x"}}, {"colour": "red"}])
    assert answer["items"][0]["index"]["error"]["type"] == "strict_dynamic_mapping_exception"


def test_titles_sort_as_vietnamese_does(index: OpenSearchIndex, raw: OpenSearch) -> None:
    titles = ["Dân", "Đất", "Em", "An", "Ăn", "Ân", "da", "Ca"]
    for ordinal, title in enumerate(titles):
        page = indexed(f"r{ordinal}", "kho")
        index.put_record(f"r{ordinal}", [type(page)(page.record, 1, page.dossier, title, page.text)])
    found = raw.search(index=living(index), body={"sort": [{"title.sort": "asc"}], "_source": ["title"]})
    assert [hit["_source"]["title"] for hit in found["hits"]["hits"]] == [
        "An", "Ăn", "Ân", "Ca", "da", "Dân", "Đất", "Em",
    ]  # fmt: skip


def test_the_server_itself_finds_words_in_any_form_of_their_letters(index: OpenSearchIndex, raw: OpenSearch) -> None:
    put(index, "a", 1, "sổ đăng ký")
    query = {"match": {"exact": unicodedata.normalize("NFD", "sổ")}}
    assert raw.search(index=living(index), body={"query": query})["hits"]["total"]["value"] == 1


def test_a_server_without_the_icu_plug_in_is_told_what_it_lacks(
    index: OpenSearchIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    lacking: Any = {"char_filter": {"nfc": {"type": "icu_normalizer_that_is_not_there"}}}
    monkeypatch.setattr(schema, "_ANALYSIS", schema._ANALYSIS | lacking)
    told = failure(index)
    assert told.code is ErrorCode.INDEX_FAILED
    assert "opensearch-plugin install analysis-icu" in str(told.facts["detail"])


def test_what_a_cluster_is_and_how_it_stands_is_told(index: OpenSearchIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    assert index.about().startswith("OpenSearch 3.")
    put(index, "a", 1)
    assert f"{index._address.prefix}-pages-v{SCHEMA_VERSION}-0, green" in index.about()
    with closing(index.build()):
        assert "being made anew" in index.about()
    monkeypatch.setitem(schema.NFC, "type", "icu_normalizer_that_is_not_there")
    with pytest.raises(ArchiveError) as lacking:
        index.about()
    assert "analysis-icu" in str(lacking.value.facts["detail"])


# Releases


def test_an_index_of_a_newer_release_is_neither_read_nor_written(index: OpenSearchIndex, raw: OpenSearch) -> None:
    impostor(raw, index, "v999-0", living(index))
    assert "upgrade" in str(failure(index).facts["detail"])
    with pytest.raises(ArchiveError) as refused:
        index.search("kho")
    assert "v999" in str(refused.value.facts["detail"])
    assert raw.count(index=living(index))["count"] == 0


def test_an_index_of_an_older_release_asks_to_be_made_anew(index: OpenSearchIndex, raw: OpenSearch) -> None:
    impostor(raw, index, "v2-0", living(index))
    told = failure(index)
    assert "older version" in str(told.facts["detail"])
    assert "vankho reindex" in explain(told, Language.EN)
    with closing(index.build()) as build:
        put(build, "a", 1)  # type: ignore[arg-type] # both take records
        build.finish()
    assert held(index) == {"a": 1}


def test_a_build_of_a_newer_release_is_left_alone(index: OpenSearchIndex, raw: OpenSearch) -> None:
    put(index, "a", 1)
    impostor(raw, index, "v999-1", index._address.building)
    put(index, "b", 1)
    assert held(index) == {"a": 1, "b": 1}
    assert raw.count(index=index._address.building)["count"] == 0
    with pytest.raises(ArchiveError) as refused:
        index.build()
    assert "v999" in str(refused.value.facts["detail"])
    assert raw.indices.exists(index=f"{index._address.prefix}-pages-v999-1")


def test_two_indices_under_one_alias_are_told(index: OpenSearchIndex, raw: OpenSearch) -> None:
    put(index, "a", 1)
    impostor(raw, index, f"v{SCHEMA_VERSION}-1", living(index))
    assert f"v{SCHEMA_VERSION}-0" in str(failure(index).facts["detail"])


def test_indices_of_another_prefix_that_looks_like_ours_are_left_alone(index: OpenSearchIndex, raw: OpenSearch) -> None:
    other = f"{index._address.prefix}-pages-v1-pages-v{SCHEMA_VERSION}-0"
    raw.indices.create(index=other)
    put(index, "a", 1)
    index.clear()
    assert raw.indices.exists(index=other)


# Building


def test_a_builder_that_only_slept_cannot_take_over_any_more(index: OpenSearchIndex) -> None:
    put(index, "old", 1)
    sleeper: Any = index.build()
    put(sleeper, "a", 1)
    sleeper._lease._ended.set()  # no sign of life from here on
    with opened_again(index) as machine, closing(machine.build()) as build:
        put(build, "b", 1)  # type: ignore[arg-type] # both take records
        with pytest.raises(ArchiveError) as refused:
            sleeper.finish()
        assert "elsewhere" in str(refused.value.facts["detail"])
        assert held(index) == {"old": 1}
        build.finish()
    assert held(index) == {"a": 1, "b": 1}
    sleeper._lease.release()


def test_what_was_left_over_by_a_builder_killed_after_the_change_is_removed(
    index: OpenSearchIndex, raw: OpenSearch
) -> None:
    put(index, "a", 1)
    build = index.build()
    build.finish()
    build._replaced = None  # type: ignore[attr-defined] # killed before the old generation went
    build.close()
    assert len(raw.indices.get(index=index._address.generations)) == 2
    index.build().abandon()
    assert len(raw.indices.get(index=index._address.generations)) == 1


# Writing


def test_machines_that_all_write_first_make_one_index(index: OpenSearchIndex) -> None:
    def write(name: str) -> None:
        with opened_again(index) as machine:
            for number in range(3):
                put(machine, f"{name}{number}", 2)

    machines = [threading.Thread(target=write, args=(name,)) for name in "abcdef"]
    for machine in machines:
        machine.start()
    for machine in machines:
        machine.join()
    assert held(index) == {f"{name}{number}": 2 for name in "abcdef" for number in range(3)}


@pytest.mark.parametrize(
    ("before", "cut_short", "requests"), [(2, 5, 1), (0, 5, 1), (5, 2, 1), (2, 5, 2), (0, 5, 2), (5, 3, 0)]
)
def test_no_page_of_a_write_that_was_cut_short_stays_for_ever(
    index: OpenSearchIndex, before: int, cut_short: int, requests: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(index, "a", before, "một")
    whole = Writer._bulk
    sent: list[int] = []

    def breaking(writer: Writer, target: Target, actions: Any, *, may_be_gone: bool) -> set[str]:
        if len(sent) == requests:
            raise ArchiveError(ErrorCode.INDEX_FAILED, detail="cut")
        if actions:
            sent.append(len(actions))
        return whole(writer, target, actions, may_be_gone=may_be_gone)

    with monkeypatch.context() as patch:
        patch.setattr(Writer, "_bulk", breaking)
        failure(index, "a", cut_short)
    index._generations.refresh(living(index))
    put(index, "a", 1, "ba")
    assert held(index) == {"a": 1}
    assert index.search("lưu").total == index.search("một").total == 0


def test_an_item_that_is_refused_is_told_by_its_record(index: OpenSearchIndex) -> None:
    def put_both() -> None:
        with index.batch():
            put(index, "good", 2)
            index.put_record("bad", [indexed("bad", "kho", page=1 << 40)])

    with pytest.raises(ArchiveError) as failed:
        put_both()
    assert failed.value.code is ErrorCode.INDEX_FAILED
    assert "bad: " in str(failed.value.facts["detail"])


def test_more_bytes_than_one_request_takes_go_in_several(
    index: OpenSearchIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "_CHUNK_BYTES", 2000)
    put(index, "a", 40)
    assert held(index) == {"a": 40}


def test_a_full_disk_is_told_as_one(index: OpenSearchIndex, raw: OpenSearch, monkeypatch: pytest.MonkeyPatch) -> None:
    put(index, "a", 1)
    raw.indices.put_settings(index=living(index), body={"index.blocks.read_only_allow_delete": True})
    monkeypatch.setattr(writer, "_TRIES", 1)
    assert failure(index, "b").code is ErrorCode.DISK_FULL
    assert held(index) == {"a": 1}


def test_items_that_are_turned_away_are_sent_again(index: OpenSearchIndex, raw: OpenSearch) -> None:
    put(index, "a", 1)
    raw.indices.put_settings(index=living(index), body={"index.blocks.read_only_allow_delete": True})
    later = threading.Timer(
        0.4,
        raw.indices.put_settings,
        kwargs={"index": living(index), "body": {"index.blocks": {"read_only_allow_delete": None}}},
    )  # until then the server answers 429 to every item
    later.start()
    put(index, "b", 30)
    later.join()
    assert held(index) == {"a": 1, "b": 30}


# The network


def test_a_server_that_is_away_is_named_without_the_password(tmp_path: Path) -> None:
    index = open_index("opensearch+http://kho:bimat@127.0.0.1:1/p", tmp_path)
    for use in (lambda: index.search("kho"), lambda: put(index, "a", 1), lambda: list(index.records()), index.build):
        with pytest.raises(ArchiveError) as failed:
            use()
        assert failed.value.code in SYSTEM_FAULTS
        told = explain(failed.value, Language.EN)
        assert "127.0.0.1:1: " in told
        assert "bimat" not in told + str(failed.value) + repr(failed.value.__cause__)
    index.close()


def test_a_server_that_never_answers_is_given_up(server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "_READ_SECONDS", 0.2)
    with proxied(server) as way, closing(at(f"{way.url}/silent", tmp_path)) as index:
        way.stall_answers()
        with pytest.raises(ArchiveError) as failed:
            index.search("kho")
        assert "no answer within" in str(failed.value.facts["detail"])


@pytest.mark.parametrize("side", ["requests", "answers"])
def test_a_write_whose_connection_breaks_is_told_and_can_be_repeated(server: str, tmp_path: Path, side: str) -> None:
    with proxied(server) as way, prefix_of(server) as url, closing(at(url, tmp_path)) as direct:
        put(direct, "a", 2, "cũ")
        with closing(at(f"{way.url}{urlsplit(url).path}", tmp_path)) as index:
            put(index, "b", 1)
            way.cut_requests(5000) if side == "requests" else way.cut_answers(300)
            assert failure(index, "a", 40).code is ErrorCode.INDEX_FAILED
            way.mend()
            put(index, "a", 40)
            put(index, "c", 1)
        assert held(direct) == {"a": 40, "b": 1, "c": 1}
        assert direct.search("cũ").total == 0


# Many shards, many hits


def test_several_shards_answer_as_one_does(server: str, tmp_path: Path) -> None:
    texts = {f"r{number:02}": "kho " * (number % 5 + 1) + "lưu trữ " * (number % 3) for number in range(40)}
    with prefix_of(server) as one, prefix_of(server) as many:
        answers = []
        for url in (one, f"{many}?shards=3"):
            with closing(at(url, tmp_path)) as index:
                with index.batch():
                    for record, text in texts.items():
                        put(index, record, 2, text)
                put(index, "r07", 1)
                hits = [(hit.record, hit.page, round(hit.score, 1)) for hit in index.search("kho lưu trữ", 100).hits]
                answers.append((hits, list(index.records()), index.held(["r07", "r08"])))
        assert answers[0] == answers[1]


def test_hits_beyond_ten_thousand_are_reached_by_number_and_by_walking(index: OpenSearchIndex) -> None:
    with index.batch():
        for record in range(101):
            put(index, f"r{record:03}", 100, "kho")
    far = index.search("kho", limit=50, offset=10_030)
    assert far.total == 10_100
    assert [(hit.record, hit.page) for hit in far.hits[:2]] == [("r100", 31), ("r100", 32)]
    assert len(far.hits) == 50
    assert index.search("kho", limit=5, offset=10_100).hits == ()
    assert len(index.search("kho", limit=10_050).hits) == 10_050
    after, seen = FIRST, 0
    while after is not None:
        answer = index.search("kho", limit=2500, after=after)
        seen, after = seen + len(answer.hits), answer.cursor  # type: ignore[assignment] # until there is none
    assert seen == 10_100
