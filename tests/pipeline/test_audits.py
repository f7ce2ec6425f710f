"""Audits: portions, counting, comparing, and the story that is told over an archive on files."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Any, cast

import pytest

from api.audit_lines import COLUMNS, write_csv
from domain.audits import (
    AuditedRecord,
    AuditedSignature,
    AuditPart,
    AuditPlan,
    AuditPortion,
    AuditScope,
    AuditState,
    AuditTableName,
    VerdictCounts,
)
from domain.errors import ArchiveError, ArchiveUnusable, ErrorCode
from domain.evidence import Indication, SubIndication, TrustRegime, VerificationReport
from domain.messages import Language
from pipeline.auditing import audit_steps
from pipeline.auditing.audit_steps import Auditing
from pipeline.auditing.kept import REPORT, ROWS, KeptAudits, begun, read_rows
from pipeline.auditing.planning import make_plan, portions_of
from pipeline.auditing.summing import Sums, compared
from pipeline.auditing.unfinished import UnfinishedAudits
from pipeline.processing.story import audit_story
from tests.judges import pdftotext, verapdf
from tests.pipeline.packed import add_record
from tests.pipeline.readied import DirectFlow, working_parts
from tests.storage.making import DOSSIER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pipeline.wiring import Parts

TIME = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)
PASSED = AuditedSignature("S1", Indication.TOTAL_PASSED, issuer="CA", digest_algorithm="sha256", key="RSA 3072")
FAILED = replace(PASSED, indication=Indication.TOTAL_FAILED, sub_indication=SubIndication.REVOKED)


def row(code: str, *signatures: AuditedSignature, **more: Any) -> AuditedRecord:
    worst = max((one.indication for one in signatures), key=list(Indication).index, default=Indication.TOTAL_PASSED)
    return AuditedRecord(code, worst, signatures=signatures, **more)


# Portions


def test_portions_hold_every_code_once_in_its_order_and_cut_only_large_dossiers() -> None:
    codes = sorted(f"VK.2026.{dossier:06}.{number:07}" for dossier in range(40) for number in range(1 + dossier * 7))
    found = list(portions_of(codes))
    assert [code for portion in found for code in portion] == codes
    assert max(map(len, found)) <= 200
    for before, after in pairwise(found):
        cut = before[-1].rsplit(".", 1)[0] == after[0].rsplit(".", 1)[0]
        assert not cut or len(before) == 200, "a dossier is cut only where the portion is full"


def test_no_records_are_no_portions() -> None:
    assert list(portions_of([])) == []


# Counting


def test_rows_and_signatures_add_up() -> None:
    sums = Sums()
    rows = [
        row("A.1", PASSED, FAILED),
        row("A.2"),
        row("A.3", PASSED, damage=("changed v1/content/x",)),
        AuditedRecord("A.4", Indication.INDETERMINATE, SubIndication.GENERIC, code_of_error="parser-crash"),
    ]
    assert list(sums.counting(rows)) == rows
    plan = AuditPlan("x", TIME, "An", Language.VI, AuditScope(), (AuditPortion(0, 1, 4),))
    summary = sums.put_into(begun(plan))
    assert (summary.planned, summary.judged, summary.records.total) == (4, 4, 4)
    assert summary.records == VerdictCounts(2, 1, 1)
    assert summary.signatures == VerdictCounts(2, 0, 1)
    assert (summary.unsigned, summary.not_judged, summary.damaged) == (1, 1, 1)
    assert summary.attention == ("A.1", "A.4")
    tables = {table.name: table.rows for table in summary.tables}
    assert [(one.value, one.counts.total) for one in tables[AuditTableName.AUTHORITY]] == [("CA", 3)]
    assert [(one.value, one.counts.failed) for one in tables[AuditTableName.REASON]] == [("REVOKED", 1)]


def test_names_of_strangers_do_not_make_a_table_without_end() -> None:
    sums = Sums()
    for number in range(3000):
        list(sums.counting([row(f"A.{number:05}", replace(PASSED, issuer=f"CA {number:05}"))]))
    plan = AuditPlan("x", TIME, "An", Language.VI, AuditScope(), ())
    table = next(one for one in sums.put_into(begun(plan)).tables if one.name is AuditTableName.AUTHORITY)
    assert len(table.rows) == 200
    assert sum(one.counts.total for one in table.rows) + table.others == 3000


# Comparing


def test_what_became_worse_better_new_and_gone_is_told() -> None:
    undecided = replace(PASSED, indication=Indication.INDETERMINATE, sub_indication=SubIndication.NO_POE)
    later = replace(undecided, sub_indication=SubIndication.TRY_LATER)
    before = [row("A.1", PASSED), row("A.2", FAILED), row("A.3", undecided), row("A.4", PASSED), row("A.5", PASSED)]
    now = [row("A.1", FAILED), row("A.2", PASSED), row("A.3", later), row("A.5"), row("A.6")]
    found = compared("earlier", before, now)
    assert (found.worse, found.better, found.new, found.gone) == (3, 2, 1, 1)
    assert found.other == 1, "undecided for another reason"
    worse = [(one.record, one.signature, one.after) for one in found.differences if one.worse]
    assert worse == [("A.1", "", "TOTAL-FAILED"), ("A.1", "S1", "TOTAL-FAILED/REVOKED"), ("A.5", "S1", "")]


def test_two_audits_of_the_same_differ_in_nothing() -> None:
    rows = [row("A.1", PASSED, FAILED), row("A.2")]
    found = compared("earlier", rows, list(rows))
    assert (found.worse, found.better, found.other, found.new, found.gone, found.differences) == (0, 0, 0, 0, 0, ())


# Rows for spreadsheets


def test_no_name_of_a_stranger_is_a_formula_in_a_spreadsheet() -> None:
    file = io.StringIO()
    write_csv([row("A.1", replace(PASSED, signer='=HYPERLINK("http://x")', regime=TrustRegime.TEST)), row("A.2")], file)
    lines = list(csv.reader(io.StringIO(file.getvalue())))
    assert lines[0] == list(COLUMNS)
    assert all(len(line) == len(COLUMNS) for line in lines)
    assert lines[1][COLUMNS.index("signer")] == '\'=HYPERLINK("http://x")'
    assert [line[0] for line in lines[1:]] == ["A.1", "A.2"]


# The story


@pytest.fixture
def parts(tmp_path: Path) -> Iterator[Parts]:
    from index.index_url import open_index

    index = open_index(f"tantivy://{tmp_path / 'index'}", tmp_path)
    made = working_parts(tmp_path, index)
    for number in (1, 2, 3):
        record = add_record(made, tmp_path / f"papers {number}", number, pages=1)
        made.catalogue.save_record(record, 1, DOSSIER)
    yield made
    made._made.close()
    index.close()
    made.catalogue.close()


class Verifier:
    """Says what a test wants to be said of each record: judging itself is tested where it is done."""

    answers: dict[str, VerificationReport | ArchiveError] = {}  # noqa: RUF012
    asked: list[str] = []  # noqa: RUF012

    def __init__(self, parts: Parts) -> None:
        pass

    def verify(self, code: str, _: Language, *, one_of_many: bool) -> VerificationReport:
        assert one_of_many
        self.asked.append(code)
        answer = self.answers.get(code) or VerificationReport(
            code, "ab", 1, Indication.TOTAL_PASSED, None, "", (), 1, TIME, "p"
        )
        if isinstance(answer, ArchiveError):
            raise answer
        return answer


class Sealer:
    """Has no key."""

    def seal_own(self, *_: object) -> tuple[object, object]:
        raise ArchiveUnusable(ErrorCode.TOKEN_AWAY, detail="x")


@pytest.fixture
def verifier(monkeypatch: pytest.MonkeyPatch) -> type[Verifier]:
    monkeypatch.setattr(audit_steps, "RecordVerifier", Verifier)
    Verifier.answers, Verifier.asked = {}, []
    return Verifier


def planned(parts: Parts, scope: AuditScope = AuditScope()) -> AuditPlan:  # noqa: B008
    from domain.people.access import Sight
    from domain.people.rights import EVERYTHING

    kept = KeptAudits(parts.store)
    parts.__dict__["sealer"] = cast("Any", Sealer())
    plan, codes = make_plan(parts, kept, scope, Sight.of(EVERYTHING), "An", Language.VI)
    kept.begin(plan, codes)
    return plan


def told(parts: Parts, plan: AuditPlan, judge: Callable[[str, int], bool] | None = None) -> None:
    steps = Auditing(parts)
    audit_story(steps)(DirectFlow(judge or (lambda key, number: steps.judge(key, number, late=False))), plan.identifier)


def test_a_record_that_cannot_be_judged_is_a_row_and_the_report_is_told_without_a_key(
    parts: Parts, verifier: type[Verifier], tmp_path: Path
) -> None:
    plan = planned(parts)
    codes = KeptAudits(parts.store).codes(plan.identifier, 1)
    verifier.answers = {codes[1]: ArchiveError(ErrorCode.PARSER_CRASH, detail="x")}
    told(parts, plan)
    kept = KeptAudits(parts.store)
    summary = kept.summary(plan.identifier)
    assert (summary.state, summary.planned, summary.judged, summary.not_judged) == (AuditState.DONE, 3, 3, 1)
    assert (summary.code, summary.signer) == ("token-away", ""), "a key that is away keeps nobody from the report"
    kept.fetch(plan.identifier, ROWS, tmp_path / "rows")
    rows = list(read_rows(tmp_path / "rows"))
    assert [one.code for one in rows] == list(codes)
    assert rows[1].code_of_error == "parser-crash"
    kept.fetch(plan.identifier, REPORT, tmp_path / "report.pdf")
    assert "chưa được niêm phong" in pdftotext(tmp_path / "report.pdf")
    assert verapdf([tmp_path / "report.pdf"]) == {tmp_path / "report.pdf": []}
    assert kept.judged(plan) == 0, "the portions are gone"


def test_an_audit_that_was_cut_short_judges_nothing_twice(parts: Parts, verifier: type[Verifier]) -> None:
    plan = planned(parts)
    steps = Auditing(parts)
    assert steps.judge(plan.identifier, 1, late=False)
    told(parts, plan)
    told(parts, plan)  # the story begins anew when its last step was cut short
    assert sorted(verifier.asked) == sorted(set(verifier.asked))
    assert KeptAudits(parts.store).summary(plan.identifier).judged == 3


def test_an_audit_is_compared_with_the_finished_one_of_the_same_scope(parts: Parts, verifier: type[Verifier]) -> None:
    first = planned(parts)
    told(parts, first)
    other = planned(parts, AuditScope(sample=2))
    assert (other.before, other.records) == ("", 2)
    kept = KeptAudits(parts.store)
    code = kept.codes(first.identifier, 1)[0]
    verifier.answers = {code: ArchiveError(ErrorCode.PARSER_CRASH, detail="x")}
    second = planned(parts)
    assert second.before == first.identifier
    told(parts, second)
    comparison = kept.summary(second.identifier).comparison
    assert comparison is not None
    assert [(one.record, one.after) for one in comparison.differences] == [(code, "INDETERMINATE/GENERIC")]


@pytest.mark.usefixtures("verifier")
def test_a_portion_that_no_worker_survives_ends_the_audit_with_its_reason(parts: Parts) -> None:
    plan = planned(parts)

    def deadly(_: str, __: int) -> bool:
        raise ArchiveError(ErrorCode.PARSER_CRASH, detail="x")

    told(parts, plan, deadly)
    summary = KeptAudits(parts.store).summary(plan.identifier)
    assert (summary.state, summary.code) == (AuditState.FAILED, "parser-crash")


def test_an_audit_that_there_is_not_is_told(parts: Parts) -> None:
    with pytest.raises(ArchiveError) as told_error:
        KeptAudits(parts.store).summary("20000101-000000-0000")
    assert told_error.value.code is ErrorCode.AUDIT_NOT_FOUND


def test_only_what_the_scope_names_is_planned(parts: Parts) -> None:
    assert planned(parts, AuditScope(fonds=DOSSIER.fonds)).records == 3
    assert planned(parts, AuditScope(fonds="no such")).records == 0
    assert planned(parts, AuditScope(since=datetime(2999, 1, 1, tzinfo=UTC).date())).records == 0


def test_a_part_is_kept_as_it_was(parts: Parts) -> None:
    plan = planned(parts)
    kept = KeptAudits(parts.store)
    kept.keep_part(plan.identifier, 1, AuditPart((row("A.1", PASSED, FAILED),)))
    assert kept.has_part(plan.identifier, 1)
    assert kept.judged(plan) == 3
    assert list(kept.part_rows(plan)) == [row("A.1", PASSED, FAILED)]


# Audits for which nobody waits


class Engine:
    """Has in hand what a test says; remembers what is handed in."""

    def __init__(self) -> None:
        self.at_hand: frozenset[str] = frozenset()
        self.dead: frozenset[tuple[str, str]] = frozenset()
        self.submitted: list[str] = []

    def live(self, *_: str) -> frozenset[str]:
        return self.at_hand

    def given_up(self, _: str) -> frozenset[tuple[str, str]]:
        return self.dead

    def submit(self, story: str, key: str, _attempt: str, *, anew: bool) -> str:
        assert (story, anew) == ("audit", True)
        self.submitted.append(key)
        return key


def test_an_audit_whose_beginning_was_cut_short_goes_on_and_stands_in_nobodys_way(
    parts: Parts, verifier: type[Verifier]
) -> None:
    """Nothing but its file tells of it: without this no other audit could ever be begun."""
    plan, engine = planned(parts), Engine()
    unfinished = UnfinishedAudits(parts, cast("Any", engine))
    unfinished.resume()
    assert engine.submitted == [plan.identifier]
    engine.at_hand = frozenset({plan.identifier})
    unfinished.resume()
    assert engine.submitted == [plan.identifier], "it is in somebody's hand"
    told(parts, plan)
    engine.at_hand = frozenset()
    unfinished.resume()
    assert engine.submitted == [plan.identifier], "it is over"
    assert verifier.asked


@pytest.mark.usefixtures("verifier")
def test_an_audit_at_which_every_worker_died_ends_with_that_reason(parts: Parts) -> None:
    plan, engine = planned(parts), Engine()
    engine.dead = frozenset({(plan.identifier, "")})
    UnfinishedAudits(parts, cast("Any", engine)).resume()
    summary = KeptAudits(parts.store).summary(plan.identifier)
    assert (summary.state, summary.code, engine.submitted) == (AuditState.FAILED, "parser-crash", [])
    told(parts, plan)
    assert KeptAudits(parts.store).summary(plan.identifier) == summary, "one that is over is not told otherwise"


@pytest.mark.usefixtures("verifier")
def test_a_damaged_audit_keeps_no_other_from_going_on(parts: Parts) -> None:
    damaged, sound, engine = planned(parts), planned(parts), Engine()
    parts.store.replace_bytes(f"audits/{damaged.identifier}/audit.json", b"{")
    UnfinishedAudits(parts, cast("Any", engine)).resume()
    assert engine.submitted == [sound.identifier]
