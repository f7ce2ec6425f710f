"""What every database must do for the archive."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from catalogue.catalogue import Catalogue, open_catalogue
from domain.documents import Dossier, RecordState, Relation, RelationKind
from domain.entries import UNFINISHED, Submission
from domain.errors import ArchiveError, ArchiveUnusable, ErrorCode
from domain.events import EventType
from domain.findings import SourceFinding, SourceFindingCode
from tests.catalogue.databases import KINDS, empty, postgresql_database, sqlite_url
from tests.catalogue.factories import DOSSIER, OWNER, batch_id, event, pages, record, refusal, submission

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from domain.entries import Submission


@pytest.fixture(scope="session")
def shared_postgresql_url() -> Iterator[str]:
    with postgresql_database() as url:
        yield url


@pytest.fixture(params=KINDS)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return sqlite_url(tmp_path)
    shared: str = request.getfixturevalue("shared_postgresql_url")
    return shared


@pytest.fixture
def catalogue(url: str) -> Iterator[Catalogue]:
    opened = open_catalogue(url)
    empty(opened)
    for worker in opened.workers():
        opened.worker_gone(worker.name)
    yield opened
    opened.close()


@pytest.fixture
def other(catalogue: Catalogue, url: str) -> Iterator[Catalogue]:
    """The same database as another machine opens it."""
    del catalogue  # cleared first
    opened = open_catalogue(url)
    yield opened
    opened.close()


def _archive(catalogue: Catalogue, number: int, version: int = 1) -> str:
    given = submission(number)
    code = catalogue.register(given).code
    catalogue.save_record(record(code, given), version, DOSSIER)
    return code


# Registering


def test_documents_of_a_dossier_are_numbered_in_the_order_they_come(catalogue: Catalogue) -> None:
    codes = [catalogue.register(submission(number)).code for number in (1, 2, 3)]
    assert codes == [f"H49.64.33.2001.160.000000{ordinal}" for ordinal in (1, 2, 3)]


def test_a_loose_document_gets_a_dossier_of_its_own_with_its_title(catalogue: Catalogue) -> None:
    first = catalogue.register(submission(1, dossier=None)).code
    second = catalogue.register(submission(2, dossier=None)).code
    assert (first, second) == ("H49.64.33.2026.000001.0000001", "H49.64.33.2026.000002.0000001")
    assert catalogue.dossier_of(second) == Dossier("H49.64.33.2026.000002", submission(2).title, DOSSIER.fonds)


def test_a_running_number_that_was_chosen_by_hand_is_not_given_out_again(catalogue: Catalogue) -> None:
    catalogue.register(submission(1, dossier="H49.64.33.2026.000007"))
    assert catalogue.register(submission(2, dossier=None)).code == "H49.64.33.2026.000008.0000001"


def test_the_year_of_a_loose_document_is_the_year_where_it_was_received(catalogue: Catalogue) -> None:
    new_year = replace(
        submission(dossier=None), received=submission().received.replace(year=2027, month=1, day=1, hour=1)
    )
    assert catalogue.register(new_year).code.startswith("H49.64.33.2027.")


@pytest.mark.parametrize("state", [*UNFINISHED, RecordState.ARCHIVED])
def test_known_content_keeps_its_code_whatever_it_is_called_now(catalogue: Catalogue, state: RecordState) -> None:
    code = catalogue.register(submission(1)).code
    catalogue.set_state(code, state)
    again = catalogue.register(replace(submission(1), title="Tên khác", dossier=None, batch="lô 2"))
    assert (again.code, again.state, again.is_new) == (code, state, False)
    summary = catalogue.find(code)
    assert summary is not None
    assert summary.title == submission(1).title


@pytest.mark.parametrize("state", [RecordState.FAILED, RecordState.REFUSED])
def test_content_that_was_lost_on_the_way_begins_again_under_its_code(catalogue: Catalogue, state: RecordState) -> None:
    code = catalogue.register(submission(1)).code
    catalogue.set_state(code, state, ErrorCode.PARSER_CRASH.value, {"detail": "signal 11"})
    again = catalogue.register(replace(submission(1), title="Bản quét lại", batch="lô 2"))
    assert (again.code, again.state, again.is_new) == (code, RecordState.RECEIVED, True)
    summary = catalogue.find(code)
    assert summary is not None
    assert (summary.state, summary.reason, summary.facts) == (RecordState.RECEIVED, None, {})
    assert (summary.title, summary.batch) == ("Bản quét lại", "lô 2")


def test_an_impossible_dossier_code_is_refused_and_leaves_no_trace(catalogue: Catalogue) -> None:
    with pytest.raises(ArchiveError) as refused:
        catalogue.register(submission(dossier="../H49"))
    assert refused.value.code is ErrorCode.USAGE
    assert catalogue.batches() == ()


def _told_by(number: int, kind: RelationKind, of: int) -> Submission:
    other = submission(of)
    return replace(submission(number), relations=(Relation(kind, other.content, "tên lúc ấy"),))


def test_a_relation_is_seen_from_both_records_whichever_of_them_tells_it(catalogue: Catalogue) -> None:
    whole = catalogue.register(replace(submission(1), relations=())).code
    part = catalogue.register(_told_by(2, RelationKind.PART_OF, 1)).code
    assert [(other.kind, other.code) for other in catalogue.related(part)] == [(RelationKind.PART_OF, whole)]
    assert [(other.kind, other.code) for other in catalogue.related(whole)] == [(RelationKind.HAS_PART, part)]


def test_a_relation_that_both_tell_is_seen_once(catalogue: Catalogue) -> None:
    whole = catalogue.register(_told_by(1, RelationKind.HAS_PART, 2)).code
    part = catalogue.register(_told_by(2, RelationKind.PART_OF, 1)).code
    assert [other.code for other in catalogue.related(whole)] == [part]
    assert [other.name for other in catalogue.related(part)] == [submission(1).title]


def test_the_other_of_a_relation_need_not_be_in_the_archive(catalogue: Catalogue) -> None:
    code = catalogue.register(_told_by(1, RelationKind.HAS_PART, 2)).code
    (other,) = catalogue.related(code)
    assert (other.code, other.state, other.name) == (None, None, "tên lúc ấy")


def test_a_dossier_takes_the_title_given_last_and_keeps_it_when_none_is_given(catalogue: Catalogue) -> None:
    catalogue.register(replace(submission(1), dossier_title=None))
    assert catalogue.dossier(DOSSIER.code).title == DOSSIER.code
    catalogue.register(submission(2))
    catalogue.register(replace(submission(3), dossier_title=None))
    assert catalogue.dossier(DOSSIER.code) == DOSSIER


# On the way


def test_state_reason_and_facts_are_told(catalogue: Catalogue) -> None:
    code = catalogue.register(submission()).code
    catalogue.set_state(code, RecordState.FAILED, ErrorCode.TIME_LIMIT.value, {"limit": 600, "detail": "trang 2"})
    summary = catalogue.find(code)
    assert summary is not None
    assert (summary.state, summary.reason) == (RecordState.FAILED, "time-limit")
    assert summary.facts == {"limit": 600, "detail": "trang 2"}


def test_what_nobody_knows_is_not_found(catalogue: Catalogue) -> None:
    unknown = "H49.0000001"
    for question in (
        lambda: catalogue.dossier_of(unknown),
        lambda: catalogue.dossier(unknown),
        lambda: catalogue.set_state(unknown, RecordState.READY),
        lambda: catalogue.add_event(unknown, event(unknown)),
    ):
        with pytest.raises(ArchiveError) as missing:
            question()
        assert missing.value.code is ErrorCode.RECORD_NOT_FOUND
    assert catalogue.find(unknown) is None


def test_an_event_told_twice_is_one_event(catalogue: Catalogue) -> None:
    code = catalogue.register(submission()).code
    told = event(code)
    catalogue.add_event(code, told)
    catalogue.add_event(code, replace(told, detail="lần hai"))
    assert catalogue.events(code) == (told,)


def test_events_come_in_order_of_time(catalogue: Catalogue) -> None:
    code = catalogue.register(submission()).code
    late, early = event(code, EventType.INGESTION_END, 9), event(code, EventType.INGESTION_START, 1)
    catalogue.add_event(code, late)
    catalogue.add_event(code, early)
    assert catalogue.events(code) == (early, late)


# Packing


def test_ready_documents_wait_for_the_others_of_their_dossier(catalogue: Catalogue) -> None:
    first, second = (catalogue.register(submission(number)).code for number in (1, 2))
    catalogue.set_state(second, RecordState.READY)
    assert catalogue.due_for_packing(DOSSIER.code, 32) == ()
    catalogue.set_state(first, RecordState.READING)
    assert catalogue.due_for_packing(DOSSIER.code, 32) == ()
    catalogue.set_state(first, RecordState.READY)
    assert catalogue.due_for_packing(DOSSIER.code, 32) == (first, second)


def test_a_document_that_failed_keeps_nobody_waiting(catalogue: Catalogue) -> None:
    first, second = (catalogue.register(submission(number)).code for number in (1, 2))
    catalogue.set_state(first, RecordState.FAILED)
    catalogue.set_state(second, RecordState.READY)
    assert catalogue.due_for_packing(DOSSIER.code, 32) == (second,)


def test_enough_ready_documents_wait_for_nobody_and_go_in_groups(catalogue: Catalogue) -> None:
    codes = [catalogue.register(submission(number)).code for number in range(1, 7)]
    for code in codes[:5]:
        catalogue.set_state(code, RecordState.READY)
    assert catalogue.due_for_packing(DOSSIER.code, 3) == tuple(codes[:3])
    for code in codes[:3]:
        catalogue.set_state(code, RecordState.ARCHIVED)
    assert catalogue.due_for_packing(DOSSIER.code, 3) == ()


def test_another_dossier_keeps_nobody_waiting(catalogue: Catalogue) -> None:
    catalogue.register(submission(1, dossier="H49.khác"))
    code = catalogue.register(submission(2)).code
    catalogue.set_state(code, RecordState.READY)
    assert catalogue.due_for_packing(DOSSIER.code, 32) == (code,)


# Archived


def test_everything_that_was_archived_is_told_again(catalogue: Catalogue) -> None:
    given = submission()
    code = catalogue.register(given).code
    kept = record(code, given)
    catalogue.save_record(kept, 4, DOSSIER)
    summary = catalogue.find(code)
    assert summary is not None
    assert (summary.state, summary.reason, summary.version) == (RecordState.ARCHIVED, kept.reason, 4)
    assert (summary.received, summary.received.utcoffset()) == (given.received, timedelta(0))
    assert (summary.pages, summary.dossier_title, summary.content) == (3, DOSSIER.title, given.content)
    assert catalogue.pages(code) == pages()
    assert catalogue.events(code) == kept.events
    assert catalogue.sources(code) == kept.sources
    assert catalogue.relations(code) == kept.relations
    assert catalogue.files(code) == kept.files


def test_saving_again_changes_nothing_and_saving_better_replaces(catalogue: Catalogue) -> None:
    code = _archive(catalogue, 1)
    before = (catalogue.find(code), catalogue.pages(code), catalogue.events(code), catalogue.files(code))
    _archive(catalogue, 1)
    assert before == (catalogue.find(code), catalogue.pages(code), catalogue.events(code), catalogue.files(code))
    catalogue.save_record(replace(record(code, submission(1)), pages=pages()[:1], files=()), 2, DOSSIER)
    assert (catalogue.pages(code), catalogue.files(code)) == (pages()[:1], ())


def test_a_record_is_found_by_its_content(catalogue: Catalogue) -> None:
    code = catalogue.register(submission(1)).code
    assert catalogue.by_content(submission(1).content) == (catalogue.find(code),)
    assert catalogue.by_content(submission(2).content) == ()


def test_a_rebuild_in_any_order_answers_as_before(catalogue: Catalogue, tmp_path: Path) -> None:
    for number in (1, 2, 3):
        _archive(catalogue, number, number)
    loose = catalogue.register(submission(4, dossier=None, batch="lô 2"))
    own = catalogue.dossier_of(loose.code)
    catalogue.save_record(record(loose.code, submission(4, dossier=None, batch="lô 2"), own.code), 1, own)

    rebuilt = open_catalogue(sqlite_url(tmp_path) + "-rebuilt")
    for summary in sorted(catalogue.records(), key=lambda summary: summary.content):
        code = summary.code
        given = submission(summary.received.minute, dossier=summary.dossier, batch=summary.batch)
        rebuilt.save_record(
            record(code, given, summary.dossier), summary.version or 0, catalogue.dossier(summary.dossier)
        )
    assert rebuilt.records() == catalogue.records()
    assert rebuilt.batches() == catalogue.batches()
    for summary in catalogue.records():
        assert rebuilt.events(summary.code) == catalogue.events(summary.code)
    for following in (submission(5), submission(6, dossier=None), submission(1)):
        assert rebuilt.register(following) == catalogue.register(following)
    rebuilt.close()


def test_a_store_that_holds_the_same_content_twice_can_be_rebuilt(catalogue: Catalogue) -> None:
    first = _archive(catalogue, 1)
    twin = first[:-1] + "2"
    catalogue.save_record(record(twin, submission(1)), 2, DOSSIER)
    assert {summary.code for summary in catalogue.records()} == {first, twin}
    assert catalogue.register(submission(1)).code == first


def test_after_a_rebuild_that_found_nothing_all_is_as_new(catalogue: Catalogue) -> None:
    _archive(catalogue, 1)
    catalogue.refuse(refusal())
    empty(catalogue)
    assert (catalogue.records(), catalogue.batches(), catalogue.refusals()) == ((), (), ())
    assert catalogue.register(submission(1)).is_new


def test_a_rebuild_that_was_cut_short_goes_on_and_nothing_is_registered_before_its_end(
    catalogue: Catalogue, other: Catalogue
) -> None:
    _archive(catalogue, 1)
    assert catalogue.begin_rebuild(submission().received) == ""
    assert catalogue.records() == ()
    catalogue.save_record(record(f"{DOSSIER.code}.0000001", submission(1)), 1, DOSSIER)
    catalogue.rebuilt(DOSSIER.code)
    for refused in (other.refuse_unfinished, lambda: other.register(submission(1))):
        with pytest.raises(ArchiveUnusable) as told:
            refused()
        assert told.value.code is ErrorCode.REBUILD_UNFINISHED

    assert other.begin_rebuild(submission().received) == DOSSIER.code
    assert len(other.records()) == 1, "what was done stays"
    other.end_rebuild()
    catalogue.refuse_unfinished()
    assert not catalogue.register(submission(1)).is_new
    assert catalogue.begin_rebuild(submission().received) == "", "the next one begins anew"
    assert catalogue.records() == ()


# Asking


def test_records_are_paged_newest_first_without_gap_or_repeat(catalogue: Catalogue) -> None:
    codes = [
        catalogue.register(replace(submission(number), received=submission().received)).code for number in range(7)
    ]
    seen: list[str] = []
    while page := catalogue.records(after=seen[-1] if seen else None, limit=3):
        assert len(page) <= 3
        seen += [summary.code for summary in page]
    assert seen == codes[::-1]


def test_a_record_that_comes_while_somebody_turns_pages_moves_nothing(catalogue: Catalogue) -> None:
    for number in (1, 2, 3, 4):
        catalogue.register(submission(number))
    first = catalogue.records(limit=2)
    catalogue.register(submission(5))
    second = catalogue.records(after=first[-1].code, limit=2)
    assert [summary.received.minute for summary in first + second] == [4, 3, 2, 1]


def test_records_are_narrowed_by_batch_dossier_and_state_together(catalogue: Catalogue) -> None:
    wanted = catalogue.register(submission(1, batch="lô 2")).code
    catalogue.register(submission(2))
    catalogue.register(submission(3, dossier=None, batch="lô 2"))
    done = catalogue.register(submission(4, batch="lô 2")).code
    catalogue.set_state(done, RecordState.ARCHIVED)
    found = catalogue.records(batch=batch_id("lô 2"), dossier=DOSSIER.code, state=RecordState.RECEIVED)
    assert [summary.code for summary in found] == [wanted]


@pytest.mark.parametrize(
    "text",
    ["quyet dinh thanh lap", "THƯ VIỆN", "thu\u031b vie\u0323\u0302n", "lập quyết", "  đinh ", "50%_a", "160.0000001"],
)
def test_titles_are_found_with_and_without_marks_in_any_order(catalogue: Catalogue, text: str) -> None:
    code = catalogue.register(replace(submission(1), title="Quyết định thành lập Thư viện (50%_A)")).code
    catalogue.register(replace(submission(2), title="Tờ trình 50 xa"))
    assert [summary.code for summary in catalogue.records(text=text)] == [code]


@pytest.mark.parametrize("text", ["quyet dinh khac", "%", "_", "'; DROP TABLE records; --"])
def test_a_word_that_no_title_has_finds_nothing(catalogue: Catalogue, text: str) -> None:
    catalogue.register(submission(1))
    assert catalogue.records(text=text) == ()


def test_a_batch_tells_who_opened_it_when_and_how_far_it_is(catalogue: Catalogue) -> None:
    catalogue.register(submission(1))
    catalogue.register(submission(2))
    catalogue.refuse(refusal())
    (batch,) = catalogue.batches()
    assert (batch.name, batch.owner, batch.opened) == ("lô 1", OWNER, refusal().time), "the earliest of what came"
    assert batch.counts == {RecordState.RECEIVED: 2, RecordState.REFUSED: 1}
    assert batch.in_work
    for summary in catalogue.records():
        catalogue.set_state(summary.code, RecordState.ARCHIVED)
    assert not catalogue.batches()[0].in_work


def test_a_refusal_is_kept_once_with_its_latest_reason(catalogue: Catalogue) -> None:
    first = refusal()
    catalogue.refuse(first)
    catalogue.refuse(replace(first, code=ErrorCode.DECOMPRESSION_BOMB, facts={}))
    catalogue.refuse(refusal(batch="lô 2"))
    kept = replace(first, code=ErrorCode.DECOMPRESSION_BOMB, facts={}, batch_id=batch_id())
    assert catalogue.refusals(batch=batch_id()) == (kept,)
    assert len(catalogue.refusals()) == 2
    assert catalogue.counts()[RecordState.REFUSED] == 2


def test_unfinished_are_those_between_the_door_and_the_shelf_oldest_first(catalogue: Catalogue) -> None:
    codes = {
        state: catalogue.register(submission(number), arrived=state is not RecordState.ARRIVING).code
        for number, state in enumerate(RecordState)
    }
    for state, code in codes.items():
        catalogue.set_state(code, state)
    ready = RecordState.READY  # a neighbour of its dossier waits for a signature, and it with that one
    assert catalogue.unfinished() == tuple(codes[state] for state in UNFINISHED if state is not ready)
    assert catalogue.counts() == dict.fromkeys(RecordState, 1)


def test_the_states_of_some_records_come_in_the_order_asked_and_unknown_ones_are_left_out(catalogue: Catalogue) -> None:
    first, second = (catalogue.register(submission(number)).code for number in range(2))
    catalogue.set_state(first, RecordState.READY)

    asked = catalogue.states((second, "KHONG.CO.0000001", first))

    assert list(asked.items()) == [(second, RecordState.RECEIVED), (first, RecordState.READY)]


# What whoever handed in is told

_NOTES = SourceFinding(SourceFindingCode.NOTES, 2, (), (1, 3))
_UPDATES = SourceFinding(SourceFindingCode.UPDATES, 3)
_ATTACHED = SourceFinding(SourceFindingCode.ATTACHMENTS, 2, ("bảng số liệu.csv", "b.txt"))


def _with_findings(given: Submission, *findings: SourceFinding) -> Submission:
    return replace(given, sources=(replace(given.sources[0], findings=findings),))


def test_findings_about_files_are_known_from_the_first_and_after_archiving(catalogue: Catalogue) -> None:
    given = _with_findings(submission(1), _NOTES, _ATTACHED, _UPDATES)
    code = catalogue.register(given).code
    summary = catalogue.find(code)
    assert catalogue.sources(code) == given.sources
    assert summary is not None
    assert summary.to_look_at == 2  # that it was added to is a fact for the record's page
    catalogue.save_record(record(code, given), 1, DOSSIER)
    archived = catalogue.find(code)
    assert catalogue.sources(code) == given.sources
    assert archived is not None
    assert archived.to_look_at == 3  # and a page that could not be read


def test_only_records_with_something_to_look_at_are_listed_and_counted(catalogue: Catalogue) -> None:
    quiet = catalogue.register(_with_findings(submission(1), _UPDATES)).code
    loud = catalogue.register(_with_findings(submission(2), _NOTES)).code
    other = catalogue.register(_with_findings(submission(3, batch="lô 2"), _ATTACHED)).code
    assert {found.code for found in catalogue.records(to_look_at=True)} == {loud, other}
    assert [found.code for found in catalogue.records(batch=batch_id(), to_look_at=True)] == [loud]
    assert {batch.name: batch.to_look_at for batch in catalogue.batches()} == {"lô 1": 1, "lô 2": 1}
    assert quiet not in {found.code for found in catalogue.records(to_look_at=True)}


def test_records_that_belong_together_are_told_from_both_sides(catalogue: Catalogue) -> None:
    first = catalogue.register(replace(submission(1), relations=())).code
    before = (submission(1).content, submission(1).title, first)
    relation = Relation(RelationKind.FOLLOWS, *before, ("3.png",), ("1.png",))
    given = replace(submission(2), relations=(relation,))
    second = catalogue.register(given).code
    assert catalogue.relations(second) == (relation,)
    (later,), (earlier,) = catalogue.related(first), catalogue.related(second)
    assert (later.kind, later.code, later.content) == (RelationKind.FOLLOWED_BY, second, given.content)
    assert (later.added, later.gone) == (("3.png",), ("1.png",))
    assert (earlier.kind, earlier.code, earlier.added, earlier.gone) == (relation.kind, first, ("3.png",), ("1.png",))
    assert catalogue.relations(first) == ()
    summary = catalogue.find(second)
    assert summary is not None
    assert summary.to_look_at == 1


def test_a_rebuild_may_meet_the_later_record_first(catalogue: Catalogue) -> None:
    before = submission(1)
    relation = Relation(RelationKind.FOLLOWS, before.content, before.title, f"{DOSSIER.code}.0000001", ("3.png",))
    later = replace(record(f"{DOSSIER.code}.0000002", submission(2)), relations=(relation,))
    assert catalogue.save_record(later, 1, DOSSIER)
    assert catalogue.save_record(record(f"{DOSSIER.code}.0000001", replace(before, relations=())), 1, DOSSIER)
    assert [found.code for found in catalogue.related(f"{DOSSIER.code}.0000001")] == [later.code]
    empty(catalogue)
    assert catalogue.relations(later.code) == ()


def test_files_are_found_in_the_records_that_hold_them_unless_those_are_lost(catalogue: Catalogue) -> None:
    sources = tuple(submission(number).sources[0] for number in range(1, 5))
    digests = [source.fixity.sha256 for source in sources]
    both = catalogue.register(replace(submission(1), content="1" * 64, sources=sources[:2])).code
    one = catalogue.register(replace(submission(2), content="2" * 64, sources=(sources[1], sources[3]))).code
    failed = catalogue.register(replace(submission(3), content="3" * 64, sources=sources)).code
    catalogue.set_state(failed, RecordState.FAILED)
    assert catalogue.holding(digests[:3]) == {both: 2, one: 1}
    assert catalogue.holding([*["f" * 64] * 1200, digests[3]]) == {one: 1}
    assert catalogue.holding([]) == {}


# What a later release wrote


def _later(catalogue: Catalogue, code: str) -> None:
    """Terms that we do not know, in every code list of the tables."""
    changes = {
        "records": "state = 'moved', nature = 'microfilm', reason = 'paper-eaten'",
        "pages": "state = 'restored'",
        "sources": "format = 'image/jxl'",
        "files": "use = 'PREVIEW'",
        "events": "type = 'migration', outcome = 'postponed'",
        "refusals": "code = 'too-old'",
    }
    with catalogue._database.writing() as connection:
        for table, change in changes.items():
            where = "" if table == "refusals" else f" WHERE {'code' if table == 'records' else 'record'} = '{code}'"
            connection.exec_driver_sql(f"UPDATE {table} SET {change}{where}")  # noqa: S608 - our own words


def test_terms_of_a_later_release_are_shown_and_never_fatal(catalogue: Catalogue) -> None:
    code, known = _archive(catalogue, 1), _archive(catalogue, 2)
    catalogue.refuse(refusal())
    _later(catalogue, code)
    summary = catalogue.find(code)
    assert summary is not None
    assert (summary.state, summary.state.known, summary.nature) == ("moved", False, "microfilm")
    assert [each.code for each in catalogue.records()] == [known, code]
    assert catalogue.states([code, known]) == {code: "moved", known: RecordState.ARCHIVED}
    assert {page.state for page in catalogue.pages(code)} == {"restored"}
    assert {source.format for source in catalogue.sources(code)} == {"image/jxl"}
    assert {file.use for file in catalogue.files(code)} == {"PREVIEW"}
    assert {(told.type, told.outcome) for told in catalogue.events(code)} == {("migration", "postponed")}
    assert [told.code for told in catalogue.refusals()] == ["too-old"]
    assert catalogue.counts()[RecordState("moved")] == 1
    (batch,) = [each for each in catalogue.batches() if each.name == summary.batch]
    assert batch.counts[RecordState("moved")] == 1
    assert catalogue.records(state=RecordState("moved"))[0].code == code


def test_a_document_that_a_later_release_has_further_on_is_left_alone(catalogue: Catalogue) -> None:
    code = _archive(catalogue, 1)
    _later(catalogue, code)
    assert catalogue.unfinished() == ()
    for state in (RecordState.READING, RecordState.ARCHIVED, RecordState.FAILED):
        assert not catalogue.set_state(code, state, ErrorCode.TIME_LIMIT.value)
    summary = catalogue.find(code)
    assert summary is not None
    assert summary.state == "moved"


def test_what_is_stored_fails_only_where_that_is_said(catalogue: Catalogue) -> None:
    given = submission(1)
    code = catalogue.register(given).code
    catalogue.save_record(record(code, given), 1, DOSSIER, RecordState.STORED)
    assert not catalogue.set_state(code, RecordState.FAILED, ErrorCode.TIME_LIMIT.value)
    assert catalogue.set_state(code, RecordState.FAILED, ErrorCode.OBJECT_CORRUPT.value, stored=True)
    done = _archive(catalogue, 2)
    assert not catalogue.set_state(done, RecordState.FAILED, ErrorCode.OBJECT_CORRUPT.value, stored=True)


def test_something_may_be_told_about_a_record_where_it_stands(catalogue: Catalogue) -> None:
    code = _archive(catalogue, 1)
    catalogue.tell(code, ErrorCode.OBJECT_CORRUPT.value, {"key": "k"})
    summary = catalogue.find(code)
    assert summary is not None
    assert (summary.state, summary.reason, summary.facts) == (RecordState.ARCHIVED, "object-corrupt", {"key": "k"})
