"""No name of a stranger acts on the terminal or in the log, through whatever command it comes."""

from __future__ import annotations

import json
import logging

import pytest

from api.cli.console import BOLD, PLAIN, Console, beside
from api.cli.progress import TerminalProgress
from api.cli.verify import _tell_unverified
from api.observe import logs
from domain.errors import ArchiveError, ErrorCode
from domain.messages import Language

_NAME = "Ký\x1b[2J bởi\u202e A\nTOTAL-PASSED"
_SHOWN = "Ký\\x1b[2J bởi\\u202e A\\x0aTOTAL-PASSED"


def test_a_line_of_a_result_stays_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    Console(Language.VI).result({}, ["một", f"  {_NAME}"])

    assert capsys.readouterr().out == f"một\n  {_SHOWN}\n"


def test_a_result_for_programs_says_the_very_name(capsys: pytest.CaptureFixture[str]) -> None:
    Console(Language.VI, as_json=True).result({"name": _NAME}, "")

    out = capsys.readouterr().out
    assert json.loads(out) == {"name": _NAME}
    assert out.count("\n") == 1
    assert "\x1b" not in out
    assert "\u202e" not in out


def test_a_document_keeps_its_lines_and_pages_but_moves_no_cursor(capsys: pytest.CaptureFixture[str]) -> None:
    Console(Language.VI).page_text({}, "Số: 12\nSở\x1b[3A\fTrang 2")

    assert capsys.readouterr().out == "Số: 12\nSở\\x1b[3A\fTrang 2\n"


def test_errors_notes_and_progress_show_it_too(capsys: pytest.CaptureFixture[str]) -> None:
    console = Console(Language.VI)
    console.error(ArchiveError(ErrorCode.NOTHING_FOUND, path="\x1b[31m"), source="\u2066a")
    beside("\x1b[1A")
    progress = TerminalProgress(console)
    progress.received("\x1b[2J.png", 2)
    progress.page_read("\x1b[2J", 1)
    progress.page_read("\x1b[2J", 2)
    progress.close()

    err = capsys.readouterr().err
    assert "\x1b" not in err.replace("\x1b[A", "")  # tqdm's own
    assert "\u2066" not in err
    assert "\\u2066a" in err


def test_what_was_searched_for_stands_out_still(capsys: pytest.CaptureFixture[str]) -> None:
    Console(Language.VI).result({}, [f"ủy {BOLD}ban{PLAIN}\x1b[5m"])

    assert capsys.readouterr().out == f"ủy {BOLD}ban{PLAIN}\\x1b[5m\n"


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (ErrorCode.PARSER_CRASH, "GENERIC"),
        (ErrorCode.TIME_LIMIT, "GENERIC"),
        (ErrorCode.RECORD_NOT_FOUND, "SIGNED_DATA_NOT_FOUND"),
    ],
)
def test_a_judging_that_crashed_is_not_told_as_nothing_to_judge(
    code: ErrorCode, reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    _tell_unverified("a.pdf", ArchiveError(code), Console(Language.VI, as_json=True))

    row = json.loads(capsys.readouterr().out)
    assert (row["indication"], row["sub_indication"], row["reason"]) == ("INDETERMINATE", reason, code.value)


@pytest.mark.parametrize("lines", [logs.TextLines(), logs.JsonLines()])
def test_a_line_of_the_log_stays_one_line_and_a_traceback_is_kept(lines: logging.Formatter) -> None:
    with pytest.raises(ValueError, match="invalid literal") as caught:
        int(_NAME)
    record = logging.LogRecord(
        "vankho.test", logging.ERROR, "x", 1, "%s", (_NAME,), (caught.type, caught.value, caught.tb)
    )
    record.batch = _NAME

    written = lines.format(record)
    assert "\x1b" not in written
    assert "\u202e" not in written
    assert "Traceback" in written
    assert "TOTAL-PASSED" in written.split("\n", 1)[0]
