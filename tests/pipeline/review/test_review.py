"""Documents are held, asked about, answered and released; only then anything of them is written and sealed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from domain.actors import Actor, ActorKind
from domain.batches import BatchEventType, BatchKind
from domain.description.fields import FieldName, FieldSource
from domain.documents import FileUse
from domain.errors import ArchiveError, ErrorCode
from domain.events import AgentKind, EventType
from domain.page import ColourMode
from domain.people.rights import Rights
from domain.people.roles import Grant, RoleName
from ocr.alto import parse_alto
from pipeline.durable.tries import deadly
from pipeline.intake.places import released_key
from pipeline.processing.story import RELEASED, archive_story, released_story
from pipeline.review.releasing import counts_of, release_batch, return_batch, take_up_released
from pipeline.review.reviewing import Reviewing
from tests.pipeline.readied import IMAGE, DirectFlow, attempt_of, received, standing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.pipeline.way import Way

HEAD = "ỦY BAN NHÂN DÂN TỈNH SÔNG VÂN"


class Submitted:
    """An engine that remembers what was handed in, and says of it what it is told to."""

    def __init__(self) -> None:
        self.told: list[tuple[str, str, bool]] = []
        self.over: set[str] = set()
        self.dead: set[tuple[str, str]] = set()
        self.in_hand: set[str] = set()

    def submit(self, story: str, key: str, attempt: str, *, urgent: bool = False, anew: bool = False) -> str:
        """See `Engine.submit`."""
        del attempt, urgent
        self.told.append((story, key, anew))
        return key

    def ended(self, ticket: str) -> bool:
        """See `Engine.ended`."""
        return ticket in self.over

    def live(self, story: str) -> set[str]:
        """See `Engine.live`."""
        del story
        return self.in_hand

    def given_up(self, story: str) -> set[tuple[str, str]]:
        """See `Engine.given_up`."""
        return self.dead if story == RELEASED else set()


def person(name: str, role: RoleName) -> Actor:
    """A person who holds a role for the whole archive and proved himself a moment ago."""
    return Actor(ActorKind.PERSON, name, Rights.of([Grant(role)]), confirmed=True)


LAN, MINH, HOA = (
    person("Lan", RoleName.CLERK),
    person("Minh", RoleName.REVIEWER),
    person("Hoa", RoleName.ARCHIVIST),
)


@pytest.fixture(autouse=True)
def scanner(way: Way) -> None:
    """Scans that conform."""
    way.pages.image = replace(IMAGE, dpi=300, colour=ColourMode.COLOUR)


@pytest.fixture
def engine(way: Way) -> Iterator[Submitted]:
    submitted = Submitted()
    way.parts.__dict__["engine"] = submitted
    yield submitted
    del way.parts.__dict__["engine"]


def batch_of(way: Way, kind: BatchKind = BatchKind.LETTERS) -> str:
    return way.parts.batches.new("Hộp 1", "Lan", kind).identifier


def held(way: Way, batch: str, number: int = 1, pages: int = 1) -> str:
    """A document whose story ran until it was held; its code."""
    code = received(way.parts, number, review=True, batch_id=batch, pages=pages)
    flow = DirectFlow(lambda code, number: way.steps.read_page(code, number, late=True))
    archive_story(way.steps)(flow, code)
    assert flow.told[-1] == "describe"
    return code


def go_on(way: Way, code: str) -> DirectFlow:
    flow = DirectFlow()
    released_story(way.steps)(flow, code)
    return flow


def subjects(way: Way, code: str, who: Actor = LAN) -> list[str]:
    document = Reviewing(way.parts, who.name, None).document(code)
    return [one.subject for one in document.questions if one.left]


def test_nothing_is_written_before_the_release(way: Way, engine: Submitted) -> None:
    batch = batch_of(way)
    code = held(way, batch)
    assert standing(way.parts, code) == [("in-review", None)]
    assert (way.made("composed.pdf"), way.made("sealed.pdf")) == (None, None)
    assert subjects(way, code) == [f"field:{name}" for name in ("kind", "symbol", "issuer", "date", "subject")]
    assert engine.told == []


def test_who_asks_for_no_review_waits_for_nobody(way: Way) -> None:
    code = received(way.parts, 1, batch_id=batch_of(way))
    archive_story(way.steps)(flow := DirectFlow(lambda *of: way.steps.read_page(*of, late=True)), code)
    assert flow.told[-1] == "index"
    assert standing(way.parts, code) == [("archived", None)]


def test_of_a_general_batch_what_nothing_is_asked_of_goes_on_by_itself(way: Way) -> None:
    code = received(way.parts, 1, batch_id=batch_of(way, BatchKind.GENERAL), review=True)
    archive_story(way.steps)(DirectFlow(lambda *of: way.steps.read_page(*of, late=True)), code)
    assert standing(way.parts, code) == [("archived", None)]


def test_what_persons_say_is_in_all_that_is_written(way: Way, engine: Submitted) -> None:
    way.pages.texts = {1: f"{HEAD} Quyet dinh cu"}
    batch = batch_of(way)
    code, lan = held(way, batch), Reviewing(way.parts, "Lan", None)
    (line,) = lan.lines(code, 1, every=True)
    lan.answer(code, {"field:kind": "quyết định", "field:subject": "về việc trồng rừng"})
    lan.answer(code, {"field:number": "12", "field:date": "3/4/1987", "field:issuer": HEAD})
    lan.answer(code, {f"line:1:{line.identifier}": f"{HEAD} Quyết định cũ"})
    assert subjects(way, code) == []
    done = release_batch(way.parts, LAN, batch, "", None)
    assert (done.released, done.waiting) == (1, 0)
    assert engine.told == [(RELEASED, code, False)]
    assert standing(way.parts, code) == [("released", None)]

    assert go_on(way, code).told == ["release", "compose", "seal", "pack", "index"]
    assert standing(way.parts, code) == [("archived", None)]
    record = way.parts.dossiers.record(code)
    description = way.parts.dossiers.description(record)
    assert description is not None
    subject = description.field(FieldName.SUBJECT)
    assert subject is not None
    assert (subject.value, subject.source) == ("về việc trồng rừng", FieldSource.PERSON)
    assert description.value(FieldName.DATE) == "1987-04-03"
    assert "trồng rừng" in record.made_title
    alto = next(file for file in record.files if file.use is FileUse.OCR_TEXT)
    words = list(parse_alto(way.parts.dossiers.read(record, alto)).text.words())
    assert [word.text for word in words][-3:] == ["Quyết", "định", "cũ"]
    assert [word.recognised for word in words][-3:] == ["Quyet", "dinh", "cu"]
    (told,) = [event for event in record.events if event.type is EventType.REVIEW]
    assert (told.agent, told.agent_kind) == ("Lan", AgentKind.PERSON)
    assert "5 trường" in told.detail
    assert "1 dòng chữ" in told.detail
    assert list(way.parts.store.list("intake/")) == list(way.parts.store.list("work/")) == []
    assert way.parts.catalogue.reviews.answers(code, record.received) == ()


def test_an_answer_is_taken_back_and_put_back_and_the_last_one_counts(way: Way) -> None:
    code, lan = held(way, batch_of(way)), Reviewing(way.parts, "Lan", None)
    lan.answer(code, {"field:kind": "công văn"})
    lan.answer(code, {"field:kind": "quyết định"})
    assert lan.document(code).description.value(FieldName.KIND) == "quyết định"
    assert lan.turn(code, back=True).description.value(FieldName.KIND) == "công văn"
    assert "field:kind" in [one.subject for one in lan.turn(code, back=True).questions if one.left]
    again = lan.turn(code, back=False)
    assert (again.description.value(FieldName.KIND), again.undone) == ("công văn", 1)
    assert lan.answer(code, {"field:number": "7"}).undone == 0  # what comes after it cannot be put back
    assert lan.turn(code, back=False).description.value(FieldName.KIND) == "công văn"


@pytest.mark.parametrize(
    ("subject", "text", "code"),
    [
        ("field:date", "31/2/1987", ErrorCode.FIELD_INVALID),
        ("field:number", "mười hai", ErrorCode.FIELD_INVALID),
        ("line:1:B9_L9", "x", ErrorCode.LINE_NOT_FOUND),
        ("line:9:B1_L1", "x", ErrorCode.RECORD_NOT_FOUND),
        ("line:1:B1_L1", " ", ErrorCode.USAGE),
        ("nonsense", "x", ErrorCode.FIELD_UNKNOWN),
    ],
)
def test_what_can_be_no_answer_is_refused_and_nothing_of_it_kept(
    way: Way,
    subject: str,
    text: str,
    code: ErrorCode,
) -> None:
    record, lan = held(way, batch_of(way)), Reviewing(way.parts, "Lan", None)
    with pytest.raises(ArchiveError) as refused:
        lan.answer(record, {"field:kind": "công văn", subject: text})
    assert refused.value.code is code
    assert lan.document(record).answers == ()


def test_two_never_get_the_same_and_who_is_away_for_long_has_nothing(way: Way) -> None:
    batch = batch_of(way)
    first, second = held(way, batch, 1), held(way, batch, 2)
    lan, minh = Reviewing(way.parts, "Lan", None), Reviewing(way.parts, "Minh", None)
    taken = [lan.next(batch, alike=False), minh.next(batch, alike=False)]
    assert [one.held.record for one in taken if one] == [first, second]
    assert [one.held.record for one in [lan.next(batch, alike=True)] if one] == [first]  # one's own again
    third = Reviewing(way.parts, "Hoa", None)
    assert third.next(batch, alike=False) is None
    with pytest.raises(ArchiveError) as refused:
        third.answer(first, {"field:kind": "công văn"})
    assert (refused.value.code, refused.value.facts["person"]) == (ErrorCode.REVIEW_HELD, "Lan")
    now = way.parts.clock()
    way.parts.__dict__["clock"] = lambda: now + timedelta(minutes=11)
    assert [one.held.record for one in [third.next(batch, alike=False)] if one] == [first]


def test_who_leaves_lets_go(way: Way) -> None:
    batch = batch_of(way)
    code = held(way, batch)
    Reviewing(way.parts, "Lan", None).take(code)
    way.parts.catalogue.reviews.let_go("Lan")
    assert Reviewing(way.parts, "Minh", None).take(code).held.holder == "Minh"


def test_what_is_open_stays_unless_somebody_says_why(way: Way, engine: Submitted) -> None:
    batch = batch_of(way)
    code = held(way, batch)
    done = release_batch(way.parts, LAN, batch, "", None)
    assert (done.released, done.waiting, engine.told) == (0, 1, [])
    done = release_batch(way.parts, LAN, batch, "giấy rách, không còn số", None)
    assert (done.released, done.waiting) == (1, 0)
    go_on(way, code)
    (told,) = [event for event in way.parts.dossiers.record(code).events if event.type is EventType.REVIEW]
    assert told.detail.endswith("lý do: giấy rách, không còn số")


@pytest.mark.parametrize(
    ("kind", "who", "may"),
    [
        (BatchKind.LETTERS, LAN, True),
        (BatchKind.DECISIONS, LAN, False),
        (BatchKind.DECISIONS, MINH, True),
        (BatchKind.LAND, LAN, False),
        (BatchKind.LAND, MINH, True),
    ],
)
def test_who_releases_is_the_kinds_to_say(way: Way, engine: Submitted, kind: BatchKind, who: Actor, may: bool) -> None:
    batch = batch_of(way, kind)
    held(way, batch)
    if may:
        release_batch(way.parts, who, batch, "vì thế", None)
    else:
        with pytest.raises(ArchiveError) as refused:
            release_batch(way.parts, who, batch, "vì thế", None)
        assert refused.value.code is ErrorCode.NOT_PERMITTED
    assert len(engine.told) == (1 if may and kind is not BatchKind.LAND else 0)


def test_where_two_must_the_second_is_another_one_and_may_release(way: Way, engine: Submitted) -> None:
    batch = batch_of(way, BatchKind.LAND)
    code = held(way, batch)
    assert release_batch(way.parts, MINH, batch, "vì thế", None).needs_second
    assert release_batch(way.parts, MINH, batch, "vì thế", None).needs_second  # once more is not another one
    with pytest.raises(ArchiveError):
        release_batch(way.parts, person("Nga", RoleName.REVIEWER), batch, "vì thế", None)
    assert counts_of(way.parts, batch, None).first == "Minh"
    assert release_batch(way.parts, HOA, batch, "vì thế", None).released == 1
    go_on(way, code)
    (told,) = [event for event in way.parts.dossiers.record(code).events if event.type is EventType.REVIEW]
    assert told.agent == "Minh, Hoa"
    assert engine.told == [(RELEASED, code, False)]


def test_what_is_given_back_bears_the_remark_and_needs_both_anew(way: Way) -> None:
    batch = batch_of(way, BatchKind.LAND)
    code = held(way, batch)
    release_batch(way.parts, MINH, batch, "vì thế", None)
    Reviewing(way.parts, "Lan", None).take(code)
    return_batch(way.parts, HOA, batch, "tờ 3 mờ", None)
    (document,) = way.parts.catalogue.reviews.documents(batch, None, 10, way.parts.clock())
    assert (document.remark, document.holder) == ("tờ 3 mờ", "")
    assert counts_of(way.parts, batch, None).first == ""
    assert way.parts.batches.batch(batch).events[-1].type is BatchEventType.RETURNED


def test_killed_between_release_and_story_it_goes_on_and_is_sealed_once(way: Way, engine: Submitted) -> None:
    batch = batch_of(way)
    code = held(way, batch)
    release_batch(way.parts, LAN, batch, "vì thế", None)
    engine.told.clear()
    engine.in_hand = {code}
    take_up_released(way.parts, engine, way.steps)  # type: ignore[arg-type]
    assert engine.told == []
    engine.in_hand = set()
    take_up_released(way.parts, engine, way.steps)  # type: ignore[arg-type]
    assert engine.told == [(RELEASED, code, False)]
    engine.over = {code}  # its story ended in a fault of a machine
    take_up_released(way.parts, engine, way.steps)  # type: ignore[arg-type]
    assert engine.told[-1] == (RELEASED, code, True)
    flow = DirectFlow()
    for step in ("release", "compose", "seal"):
        flow.step(step, getattr(way.steps, step), code)
    sealed = way.made("sealed.pdf")
    go_on(way, code)
    record = way.parts.dossiers.record(code)
    access = next(file for file in record.files if file.use is FileUse.ACCESS)
    assert way.parts.dossiers.read(record, access) == sealed
    assert len([event for event in record.events if event.type is EventType.REVIEW]) == 1
    take_up_released(way.parts, engine, way.steps)  # type: ignore[arg-type]
    assert standing(way.parts, code) == [("archived", None)]


def test_one_at_which_every_worker_died_fails_with_a_reason(way: Way, engine: Submitted) -> None:
    batch = batch_of(way)
    code = held(way, batch)
    release_batch(way.parts, LAN, batch, "vì thế", None)
    engine.dead = {(code, attempt_of(way.parts, code).begun.isoformat())}
    take_up_released(way.parts, engine, way.steps)  # type: ignore[arg-type]
    assert standing(way.parts, code) == [("failed", deadly().code.value)]


@pytest.mark.usefixtures("engine")
def test_who_tries_again_after_a_release_asks_nobody_again(way: Way) -> None:
    batch = batch_of(way)
    code = held(way, batch)
    Reviewing(way.parts, "Lan", None).answer(code, {"field:kind": "công văn"})
    release_batch(way.parts, LAN, batch, "vì thế", None)
    way.steps.release(code)
    way.steps.fail(code, ArchiveError(ErrorCode.NOT_CONFORMANT, detail="x"))
    assert way.parts.store.stat(released_key(code)) is not None
    assert way.parts.catalogue.begin_again(code, way.parts.clock())
    archive_story(way.steps)(DirectFlow(lambda *of: way.steps.read_page(*of, late=True)), code)
    assert standing(way.parts, code) == [("archived", None)]
    description = way.parts.dossiers.description(way.parts.dossiers.record(code))
    assert description is not None
    assert description.value(FieldName.KIND) == "công văn"


def test_what_is_not_in_review_is_told_so(way: Way) -> None:
    code = received(way.parts, 1)
    lan = Reviewing(way.parts, "Lan", None)
    for asked in (partial(lan.document, code), partial(lan.answer, code, {"field:kind": "công văn"})):
        with pytest.raises(ArchiveError) as refused:
            asked()
        assert refused.value.code is ErrorCode.NOT_IN_REVIEW


def test_a_neighbour_in_the_dossier_does_not_wait_for_it(way: Way) -> None:
    held(way, batch_of(way), 1)
    code = received(way.parts, 2)
    story: Any = archive_story(way.steps)
    story(DirectFlow(lambda *of: way.steps.read_page(*of, late=True)), code)
    assert standing(way.parts, code) == [("archived", None)]


def test_what_does_not_conform_waits_for_a_reason_that_goes_into_the_package(way: Way, engine: Submitted) -> None:
    way.pages.image = replace(IMAGE, dpi=100, colour=ColourMode.COLOUR)
    batch = batch_of(way)
    code = held(way, batch)
    answers = {"field:kind": "quyết định", "field:number": "7", "field:issuer": HEAD}
    Reviewing(way.parts, "Lan", None).answer(code, {**answers, "field:date": "1987", "field:subject": "trồng rừng"})
    counts = counts_of(way.parts, batch, None)
    assert (counts.left, counts.ready) == (0, 0)
    assert release_batch(way.parts, LAN, batch, "", None).released == 0
    assert release_batch(way.parts, LAN, batch, "giấy mỏng, quét lại không hơn", None).released == 1
    go_on(way, code)
    (told,) = [event for event in way.parts.dossiers.record(code).events if event.type is EventType.REVIEW]
    assert "chưa đạt: tr. 1: " in told.detail
    assert "100" in told.detail
    assert engine.told


def test_of_a_document_without_a_number_its_symbol_is_asked_and_it_may_have_none(way: Way) -> None:
    code, lan = held(way, batch_of(way)), Reviewing(way.parts, "Lan", None)
    told = lan.answer(code, {"field:symbol": "26/2017/QĐ-UBND"})
    assert told.description.value(FieldName.NUMBER) == "26"
    assert "field:symbol" not in [one.subject for one in told.questions if one.left]
    told = lan.answer(code, {"field:symbol": ""})
    assert "field:symbol" not in [one.subject for one in told.questions if one.left]


def test_who_releases_has_proved_who_he_is_a_moment_ago(way: Way, engine: Submitted) -> None:
    batch = batch_of(way)
    held(way, batch)
    with pytest.raises(ArchiveError) as refused:
        release_batch(way.parts, replace(LAN, confirmed=False), batch, "vì thế", None)
    assert (refused.value.code, engine.told) == (ErrorCode.CONFIRMATION_NEEDED, [])


def test_a_step_that_is_repeated_asks_nothing_anew(way: Way) -> None:
    code = held(way, batch_of(way))
    told = Reviewing(way.parts, "Lan", None).answer(code, {"field:kind": "công văn"})
    assert way.steps.describe(code) == 1
    assert Reviewing(way.parts, "Lan", None).document(code).held.left == told.held.left


def test_what_changed_after_the_first_of_two_released_it_he_has_not_released(way: Way, engine: Submitted) -> None:
    batch = batch_of(way, BatchKind.LAND)
    code = held(way, batch)
    release_batch(way.parts, MINH, batch, "vì thế", None)
    Reviewing(way.parts, "Lan", None).answer(code, {"field:kind": "công văn"})
    assert counts_of(way.parts, batch, None).first == ""
    assert release_batch(way.parts, HOA, batch, "vì thế", None).needs_second
    assert engine.told == []
    assert counts_of(way.parts, batch, None).first == "Hoa"
