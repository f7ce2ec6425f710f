"""What `ingest` and `watch` share: who hands in, and how a result is told."""

from __future__ import annotations

import sys
from collections import Counter
from typing import TYPE_CHECKING

from api.cli.console import beside
from api.cli.exit_codes import ExitCode
from api.notices import as_json, notice_line, notices
from domain.documents import RecordState
from domain.duplicates import DuplicateRule
from domain.errors import ErrorCode
from domain.file_names import display_name, display_path, told_names
from domain.findings import SourceFindingCode
from domain.identifiers import check_dossier_code
from domain.incoming import AttachmentRule
from domain.messages import explain
from domain.vietnamese import nfc
from pipeline.intake.receiving import Deposit
from pipeline.wiring import now

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from api.cli.console import Console
    from domain.entries import Registration
    from pipeline.intake.receiving import Ask
    from pipeline.intake.result import IngestResult

PASSED_OVER, LEFT_OUT = "passed-over", "left-out"
_MOST_LINES = 8  # about one document
_YES = frozenset({"c", "có", "co", "y", "yes"})
_WELL = frozenset(
    {
        RecordState.RECEIVED,
        RecordState.IN_REVIEW,
        RecordState.TO_SIGN,
        RecordState.ARCHIVED,
        RecordState.DUPLICATE,
    }
)


def deposit_from(options: argparse.Namespace) -> Deposit:
    """The deposit that the options describe; with a dossier the title is the dossier's."""
    dossier = check_dossier_code(options.dossier) if options.dossier else None
    title = nfc(options.title) if options.title else None
    return Deposit(
        batch=nfc(options.batch) if options.batch else f"{now():%Y-%m-%d %H:%M:%S}",
        owner=nfc(options.owner) if options.owner else "",
        dossier=dossier,
        dossier_title=title if dossier else None,
        title=None if dossier else title,
        attachments=AttachmentRule(options.attachments) if options.attachments else None,
        duplicates=DuplicateRule(options.duplicates) if options.duplicates else None,
        fonds=nfc(options.fonds) if options.fonds else "",
        review=options.review,
    )


def asking(console: Console, deposit: Deposit, aside: Callable[[], AbstractContextManager[None]]) -> Ask | None:
    """Asks at the terminal whether a document is filed again; None where nobody is there, or a machine listens.

    Args:
        console: where.
        deposit: that it comes in.
        aside: keeps lines of progress away while the question is printed.
    """
    if console.as_json or not (sys.stdin.isatty() and sys.stderr.isatty()):
        return None

    def ask(name: str, known: Registration) -> bool:
        with aside():
            beside(console.word("file-again", name=name, record=known.code, dossier=deposit.dossier), end="")
        return sys.stdin.readline().strip().lower() in _YES

    return ask


def tell(result: IngestResult, console: Console) -> None:
    """One line about one document."""
    message = explain(result.error, console.language) if result.error else ""
    value: dict[str, object] = {
        "record": result.record,
        "source": result.source,
        "state": result.state.value,
        "pages": result.pages,
        "reason": result.error.code.value if result.error else None,
        "message": message or None,
        "facts": result.error.facts if result.error else {},
        "findings": [as_json(notice) for notice in notices(result.noticed, console.language)],
        "container": result.container,
        "left_inside": list(result.left_inside),
        "elsewhere": list(result.elsewhere),
    }
    state = console.word(f"state-{result.state.value}")
    parts = [result.record or "-", state, result.source, f"{result.pages} {console.word('pages')}", message]
    parts += [_elsewhere(result, console), _left_inside(result, console)]
    lines = ["  ".join(part for part in parts if part), *_looked_at(result, console)]
    console.result(value, lines)


def _elsewhere(result: IngestResult, console: Console) -> str:
    """Where else a document lies that was filed again, or that lies in more places than its message names."""
    others = [code for code in result.elsewhere if code != result.record]
    return console.word("lies-elsewhere", records=", ".join(others)) if others else ""


def _left_inside(result: IngestResult, console: Console) -> str:
    """What stays inside, unless the document's findings tell it: a document that was known has none."""
    told = {finding.code for source in result.noticed.sources for finding in source.findings}
    if not result.left_inside or SourceFindingCode.ATTACHMENTS in told:
        return ""
    return console.word("left-inside", names=", ".join(result.left_inside))


def tell_aside(passed: Sequence[Path], left_out: Sequence[Path], console: Console) -> None:
    """What is no document by its name, and what is no regular file: counted beside the results, each a line of JSON."""
    for key, paths in ((PASSED_OVER, passed), (LEFT_OUT, left_out)):
        if paths:
            console.note(key, count=len(paths), names=told_names(paths))
        for path in paths if console.as_json else ():
            message = console.word(f"{key}-one", name=display_name(path))
            value = {"record": None, "source": display_name(path), "state": key, "pages": 0, "reason": key}
            console.result({**value, "message": message, "facts": {"path": display_path(path)}, "findings": []}, "")


def _looked_at(result: IngestResult, console: Console) -> Iterator[str]:
    """Below a document's line, what somebody should look at."""
    loud = [notice for notice in notices(result.noticed, console.language) if notice.loud]
    for notice in loud[:_MOST_LINES]:
        yield f"  ! {notice_line(notice, console.language)}"
    if len(loud) > _MOST_LINES:
        yield f"  ! {console.word('more-findings', count=len(loud) - _MOST_LINES, record=result.record or '-')}"


class Tally:
    """Counts results and knows the exit code that they add up to."""

    def __init__(self) -> None:
        self._counts: Counter[RecordState] = Counter()
        self._blemished = False
        self._elsewhere = 0
        self._to_look_at = 0

    def add(self, result: IngestResult) -> None:
        """Count one result."""
        self._counts[result.state] += 1
        self._to_look_at += result.noticed.to_look_at > 0
        open_question = result.error is not None and result.error.code is ErrorCode.FILED_ELSEWHERE
        self._elsewhere += open_question
        self._blemished |= open_question or result.state not in _WELL
        self._blemished |= result.state is RecordState.ARCHIVED and bool(result.error)

    def blemish(self) -> None:
        """Something beside the documents is not well."""
        self._blemished = True

    def summary(self) -> dict[str, int]:
        """Counts by state, for the closing sentence."""
        states = (
            RecordState.RECEIVED,
            RecordState.ARCHIVED,
            RecordState.DUPLICATE,
            RecordState.REFUSED,
            RecordState.FAILED,
        )
        return {state.value: self._counts[state] for state in states}

    @property
    def to_sign(self) -> int:
        """Documents that wait for somebody to confirm their signature."""
        return self._counts[RecordState.TO_SIGN]

    @property
    def in_review(self) -> int:
        """Documents that wait for people to answer and release them."""
        return self._counts[RecordState.IN_REVIEW]

    @property
    def to_look_at(self) -> int:
        """Documents about which there is something that somebody should look at."""
        return self._to_look_at

    @property
    def elsewhere(self) -> int:
        """Documents that lie in other dossiers, and of which nobody said what shall be done with them."""
        return self._elsewhere

    @property
    def exit_code(self) -> ExitCode:
        """0 when all is archived and sound, else 1."""
        return ExitCode.SOME_REFUSED if self._blemished else ExitCode.WELL
