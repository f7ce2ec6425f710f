"""What an actor may not find is in no hit, total, snippet, walk or rank, over every back end."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from domain.errors import ArchiveError, ErrorCode
from domain.people.access import AccessMode, Sight
from domain.people.rights import EVERYTHING, Rights
from domain.people.roles import Grant, RoleName
from domain.search import FIRST
from index.embedded import generation
from index.embedded.index import TantivyIndex
from index.embedded.schema import OPEN_TO_ALL
from index.opensearch import address, generations, schema
from tests.index.back_ends import opened, opened_again
from tests.index.pages import indexed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from domain.search import SearchAnswer
    from index.search_index import IndexedPage, SearchIndex

A, B = "SNV", "STC"
_WORDS = {
    "a0": (A, None, "kho mở"),
    "a1": (A, AccessMode.OPEN, "kho mở hai"),
    "a2": (A, AccessMode.CONDITIONAL, "kho hạnchế"),
    "a3": (A, AccessMode.SECRET, "kho bímật"),
    "a4": (A, AccessMode("04"), "kho tươnglai"),
    "b0": (B, None, "kho sởtài"),
    "b2": (B, AccessMode.CONDITIONAL, "kho sởtài kín"),
}
# By role, and the one fonds it is held for: what each finds.
_FOUND = {
    (RoleName.GUEST, ""): {"a0", "a1", "b0"},
    (RoleName.OFFICIAL, A): {"a0", "a1"},
    (RoleName.CLERK, ""): {"a0", "a1", "a2", "b0", "b2"},
    (RoleName.CLERK, B): {"b0", "b2"},
    (RoleName.REVIEWER, A): {"a0", "a1", "a2"},
    (RoleName.ARCHIVIST, A): {"a0", "a1", "a2", "a3", "a4"},
    (RoleName.AUDITOR, ""): set(_WORDS),
    (RoleName.PROGRAM, B): {"b0"},
    (RoleName.ADMINISTRATOR, ""): set(),
}


@pytest.fixture(scope="module", params=("tantivy", "opensearch"))
def index(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchIndex]:
    with opened(request.param, tmp_path_factory.mktemp("index")) as fresh:
        with fresh.batch():
            for record in _WORDS:
                fresh.put_record(record, [page_of(record)])
        yield fresh


@pytest.fixture(params=("tantivy", "opensearch"))
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SearchIndex]:
    with opened(request.param, tmp_path) as fresh:
        yield fresh


def page_of(record: str) -> IndexedPage:
    fonds, mode, text = _WORDS[record]
    return replace(indexed(record, text), fonds=fonds, mode=mode)


def sight(role: RoleName, fonds: str = "") -> Sight:
    return Sight.of(Rights.of([Grant(role, fonds)]))


def found(answer: SearchAnswer) -> set[str]:
    return {hit.record for hit in answer.hits}


@pytest.mark.parametrize(("role", "fonds"), list(_FOUND))
def test_each_finds_what_his_role_shows_and_nothing_tells_of_the_rest(
    index: SearchIndex, role: RoleName, fonds: str
) -> None:
    seen, expected = sight(role, fonds), _FOUND[role, fonds]
    answer = index.search("kho", limit=50, sight=seen)
    assert (answer.total, found(answer)) == (len(expected), expected)
    assert index.search("kho", limit=0, sight=seen).total == len(expected)
    for record, (_, _, text) in _WORDS.items():
        own = index.search(text, sight=seen)
        assert (record in found(own)) == (record in expected)
        assert found(own) <= expected
        assert all("hạnchế" not in hit.snippet for hit in own.hits) or "a2" in expected
    walked: set[str] = set()
    after: str | None = FIRST
    while after is not None:
        step = index.search("kho", limit=1, after=after, sight=seen)
        assert step.total == len(expected)
        walked |= found(step)
        after = step.cursor
    assert walked == expected


def test_a_word_that_only_hidden_pages_hold_answers_like_one_that_none_holds(index: SearchIndex) -> None:
    guest = sight(RoleName.GUEST)
    for query in ("bímật", '"kho bímật"', "hạnchế"):
        assert index.search(query, sight=guest) == index.search("khôngđâucó", sight=guest)
    assert found(index.search("mở bímật", sight=guest)) == found(index.search("mở khôngđâucó", sight=guest))


def test_who_may_find_everything_is_answered_as_without_a_sight(index: SearchIndex) -> None:
    whole = index.search("kho", limit=50)
    assert index.search("kho", limit=50, sight=Sight.of(EVERYTHING)) == whole
    assert index.search("kho", limit=50, sight=sight(RoleName.AUDITOR)) == whole


def test_a_sight_changes_no_score(index: SearchIndex) -> None:
    whole = {hit.record: hit.score for hit in index.search("kho mở", limit=50).hits}
    for hit in index.search("kho mở", limit=50, sight=sight(RoleName.GUEST)).hits:
        assert hit.score == pytest.approx(whole[hit.record], abs=0.01)


def test_single_records_are_found_besides_while_they_are_conditional(index: SearchIndex) -> None:
    granted = replace(sight(RoleName.GUEST), records=frozenset({"b2", "a3"}))
    assert found(index.search("kho", limit=50, sight=granted)) == {"a0", "a1", "b0", "b2"}


def test_the_default_mode_counts_where_none_was_given_without_making_the_index_anew(index: SearchIndex) -> None:
    guest = replace(sight(RoleName.GUEST), default=AccessMode.CONDITIONAL)
    assert found(index.search("kho", limit=50, sight=guest)) == {"a1"}
    granted = replace(guest, records=frozenset({"b0"}))
    assert found(index.search("kho", limit=50, sight=granted)) == {"a1", "b0"}


def test_a_record_whose_mode_is_being_changed_is_passed_over(index: SearchIndex) -> None:
    guest = replace(sight(RoleName.GUEST), unsure=frozenset({"a0"}))
    assert found(index.search("kho", limit=50, sight=guest)) == {"a1", "b0"}


def test_a_cursor_is_of_no_use_to_who_may_find_other_things(index: SearchIndex) -> None:
    clerk, guest = sight(RoleName.CLERK), sight(RoleName.GUEST)
    cursors = {seen: index.search("kho", limit=1, after=FIRST, sight=seen).cursor for seen in (clerk, None)}
    assert all(cursors.values())
    for cursor in cursors.values():
        with pytest.raises(ArchiveError) as refused:
            index.search("kho", limit=5, after=cursor, sight=guest)
        assert refused.value.code is ErrorCode.QUERY_INVALID
    assert index.search("kho", limit=5, after=cursors[clerk], sight=sight(RoleName.CLERK)).total == 5


def test_another_mode_is_found_by_others_and_makes_another_fingerprint(empty: SearchIndex) -> None:
    empty.put_record("a0", [page_of("a0")])
    (before,) = empty.records()
    empty.put_record("a0", [replace(page_of("a0"), mode=AccessMode.SECRET)])
    (after,) = empty.records()
    assert before.fingerprint != after.fingerprint
    assert empty.search("kho", sight=sight(RoleName.CLERK)).total == 0
    assert empty.search("kho", sight=sight(RoleName.AUDITOR)).total == 1


def test_an_index_of_the_release_before_is_searched_by_who_may_find_everything_alone(
    empty: SearchIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as before:
        make_older(before)
        with opened_again(empty) as older:
            older.put_record("a2", [page_of("a2")])
    empty.put_record("a0", [page_of("a0")])
    assert found(empty.search("kho", sight=Sight.of(EVERYTHING))) == {"a0", "a2"}
    for after in (None, FIRST):
        with pytest.raises(ArchiveError) as refused:
            empty.search("kho", after=after, sight=sight(RoleName.GUEST))
        assert refused.value.code is ErrorCode.INDEX_OUTDATED

    assert empty.is_outdated()
    build = empty.build()
    for record in ("a0", "a2"):
        build.put_record(record, [page_of(record)])
    assert list(build.replaced()) == list(build.records()) or {"a2"} == {
        one.record for one, other in zip(build.replaced(), build.records(), strict=True) if one != other
    }
    build.finish()
    build.close()
    assert not empty.is_outdated()
    assert found(empty.search("kho", sight=sight(RoleName.GUEST))) == {"a0"}


def make_older(patch: pytest.MonkeyPatch) -> None:
    """Let new generations be made as the release before made them."""
    patch.setattr(generation, "SCHEMA_VERSION", OPEN_TO_ALL)
    fields = {name: value for name, value in schema._FIELDS.items() if name != "access"}
    patch.setattr(schema, "_FIELDS", fields)
    for module in (address, generations):
        patch.setattr(module, "SCHEMA_VERSION", address.OPEN_TO_ALL)


def test_a_build_of_the_release_before_that_was_cut_short_is_begun_anew(tmp_path: Path) -> None:
    with opened("tantivy", tmp_path) as index:
        index.put_record("a0", [page_of("a0")])
        with pytest.MonkeyPatch.context() as before:
            make_older(before)
            left = TantivyIndex(tmp_path / "index").build()
            left.put_record("a0", [page_of("a0")])
            left.close()
        build = index.build()
        assert build.held(["a0"]) == {}
        build.put_record("a0", [page_of("a0")])
        build.finish()
        build.close()
        assert index.search("kho", sight=sight(RoleName.GUEST)).total == 1
