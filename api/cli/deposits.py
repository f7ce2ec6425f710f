"""What `ingest` and `watch` share: who hands in, and how a result is told."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from api.cli.exit_codes import ExitCode
from domain.documents import RecordState
from domain.identifiers import check_dossier_code
from domain.messages import explain
from domain.vietnamese import nfc
from pipeline.intake import Deposit, system_user
from pipeline.wiring import now
from scan.inside import AttachmentRule

if TYPE_CHECKING:
    import argparse

    from api.cli.console import Console
    from pipeline.archive import IngestResult

_WELL = frozenset({RecordState.RECEIVED, RecordState.ARCHIVED, RecordState.DUPLICATE})


def deposit_from(options: argparse.Namespace) -> Deposit:
    """The deposit that the options describe; with a dossier the title is the dossier's."""
    dossier = check_dossier_code(options.dossier) if options.dossier else None
    title = nfc(options.title) if options.title else None
    return Deposit(
        batch=nfc(options.batch) if options.batch else f"{now():%Y-%m-%d %H:%M:%S}",
        owner=nfc(options.owner) if options.owner else system_user(),
        dossier=dossier,
        dossier_title=title if dossier else None,
        title=None if dossier else title,
        attachments=AttachmentRule(options.attachments) if options.attachments else None,
    )


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
        "container": result.container,
        "left_inside": list(result.left_inside),
    }
    state = console.word(f"state-{result.state.value}")
    left = console.word("left-inside").format(names=", ".join(result.left_inside)) if result.left_inside else ""
    parts = [result.record or "-", state, result.source, f"{result.pages} {console.word('pages')}", message, left]
    console.result(value, "  ".join(part for part in parts if part))


class Tally:
    """Counts results and knows the exit code that they add up to."""

    def __init__(self) -> None:
        self._counts: Counter[RecordState] = Counter()
        self._blemished = False

    def add(self, result: IngestResult) -> None:
        """Count one result."""
        self._counts[result.state] += 1
        self._blemished |= result.state not in _WELL or (result.state is RecordState.ARCHIVED and bool(result.error))

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
    def exit_code(self) -> ExitCode:
        """0 when all is archived and sound, else 1."""
        return ExitCode.SOME_REFUSED if self._blemished else ExitCode.WELL
