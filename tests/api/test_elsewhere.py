"""A document that another dossier holds, as the terminal tells it and asks about it."""

from __future__ import annotations

import io
import json
import sys
from contextlib import nullcontext
from typing import TYPE_CHECKING

import pytest

from api.cli.console import Console
from api.cli.deposits import Tally, asking, tell
from api.cli.exit_codes import ExitCode
from domain.documents import RecordState
from domain.entries import Registration
from domain.errors import ArchiveError, ErrorCode
from domain.messages import Language
from pipeline.intake.receiving import Deposit
from pipeline.intake.result import IngestResult

if TYPE_CHECKING:
    from collections.abc import Callable

FIRST, HERE = "H49.1.0000001", "H49.2"
LEFT = IngestResult(
    FIRST,
    "a.pdf",
    RecordState.DUPLICATE,
    2,
    ArchiveError(ErrorCode.FILED_ELSEWHERE, record=FIRST, dossier=HERE),
    elsewhere=(FIRST,),
)
FILED = IngestResult(f"{HERE}.0000001", "a.pdf", RecordState.ARCHIVED, 2, None, elsewhere=(FIRST,))
KNOWN = Registration(FIRST, RecordState.ARCHIVED, is_new=False, elsewhere=(FIRST,))


class Terminal(io.StringIO):
    """Somebody sits there."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def somebody(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Terminal]:
    def sits(answer: str) -> Terminal:
        told = Terminal()
        monkeypatch.setattr(sys, "stdin", Terminal(answer))
        monkeypatch.setattr(sys, "stderr", told)
        return told

    return sits


def test_a_machine_reads_where_it_lies_and_that_a_question_is_open(capsys: pytest.CaptureFixture[str]) -> None:
    tell(LEFT, Console(Language.VI, as_json=True))
    line = json.loads(capsys.readouterr().out)
    assert (line["state"], line["reason"], line["elsewhere"]) == ("duplicate", "filed-elsewhere", [FIRST])
    assert HERE in line["message"]


def test_a_person_reads_what_to_do_and_where_else_a_filed_one_lies(capsys: pytest.CaptureFixture[str]) -> None:
    for result in (LEFT, FILED):
        tell(result, Console(Language.VI))
    left, filed = capsys.readouterr().out.splitlines()
    assert "--duplicates file" in left
    assert f"Cũng có ở: {FIRST}." in filed


def test_what_was_left_is_counted_and_seen_in_the_exit_code() -> None:
    tally = Tally()
    tally.add(FILED)
    assert (tally.elsewhere, tally.exit_code) == (0, ExitCode.WELL)
    tally.add(LEFT)
    assert (tally.elsewhere, tally.exit_code) == (1, ExitCode.SOME_REFUSED)


@pytest.mark.parametrize(("answer", "wanted"), [("c\n", True), ("Y\n", True), ("\n", False), ("", False)])
def test_who_sits_at_the_terminal_is_asked(
    somebody: Callable[[str], Terminal],
    answer: str,
    wanted: bool,
) -> None:
    told = somebody(answer)
    ask = asking(Console(Language.VI), Deposit("lô", "Lan", dossier=HERE), nullcontext)
    assert ask is not None
    assert ask("a.pdf", KNOWN) is wanted
    assert all(word in told.getvalue() for word in ("a.pdf", FIRST, HERE))


def test_nobody_is_asked_where_a_machine_listens(somebody: Callable[[str], Terminal]) -> None:
    somebody("c\n")
    assert asking(Console(Language.VI, as_json=True), Deposit("lô", "Lan", dossier=HERE), nullcontext) is None
