"""Re-reading many records: what is to be done of each, and what is told of it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from domain.errors import SYSTEM_FAULTS, ArchiveError
from pipeline.durable.ordered_run import Order, run_ordered
from pipeline.processing.story import REREAD, REREAD_ALL
from pipeline.texts.reread_plan import plan_of
from pipeline.texts.reread_report import REPORT, RereadReport
from pipeline.texts.reread_steps import report_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipeline.wiring import Parts


def looked_at(parts: Parts, code: str, *, anew: bool) -> tuple[RereadReport, int]:
    """What would be left of a record, and how many pages would be read again.

    Raises:
        ArchiveError: a fault of the machine; what is the matter with the record stands in the report.
    """
    reader = str(parts.reader)
    try:
        plan = plan_of(parts.dossiers, parts.reviser.archived(code), reader, anew=anew)
    except ArchiveError as error:
        if error.code in SYSTEM_FAULTS:
            raise
        return RereadReport(code, reader, code=error.code.value, facts=error.facts), 0
    return RereadReport(code, reader, left=plan.left), len(plan.pages)


def reread(parts: Parts, codes: Iterable[str], *, anew: bool) -> Iterator[RereadReport]:
    """Read archived records again, those of their pages that another reader or version read, or all with `anew`.

    Raises:
        ArchiveUnusable: the archive itself failed; what was begun goes on at the next run.
    """
    parts.reviser.catch_up()
    order = Order(
        story=REREAD_ALL if anew else REREAD,
        stories=(REREAD, REREAD_ALL),
        form=REPORT,
        key=report_key,
        look=partial(looked_at, parts, anew=anew),
        look_again=partial(looked_at, parts, anew=False),
        given_up=lambda report, error: replace(report, code=error.code.value, facts=error.facts),
    )
    yield from run_ordered(parts, order, codes)
