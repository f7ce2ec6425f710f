"""Describing many records anew: which are to be described, and what is told of each."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from describe.document import EXTRACTOR
from domain.errors import SYSTEM_FAULTS, ArchiveError
from pipeline.describing.describe_report import DESCRIBE_REPORT, DescribeReport
from pipeline.describing.describe_steps import report_key
from pipeline.describing.describer import Describer
from pipeline.describing.pen import KnownBeside
from pipeline.durable.ordered_run import Order, run_ordered
from pipeline.processing.story import DESCRIBE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipeline.wiring import Parts


def describe_records(parts: Parts, codes: Iterable[str], *, anew: bool) -> Iterator[DescribeReport]:
    """Describe archived records, those that another extractor described or none, or all with `anew`.

    Raises:
        ArchiveUnusable: the archive itself failed; what was begun goes on at the next run.
    """
    parts.reviser.catch_up()
    order = Order(
        story=DESCRIBE,
        stories=(DESCRIBE,),
        form=DESCRIBE_REPORT,
        key=report_key,
        look=partial(_looked_at, parts, anew=anew),
        look_again=partial(_looked_at, parts, anew=False),
        given_up=lambda report, error: replace(report, code=error.code.value, facts=error.facts),
    )
    yield from run_ordered(parts, order, codes)


def _looked_at(parts: Parts, code: str, *, anew: bool) -> tuple[DescribeReport, int]:
    try:
        record = parts.reviser.archived(code)
        describer = Describer(
            parts.dossiers, parts.reviser, parts.clock, beside=KnownBeside(authorities=parts.authority_file)
        )
        current = not anew and describer.is_current(record)
    except ArchiveError as error:
        if error.code in SYSTEM_FAULTS:
            raise
        return DescribeReport(code, EXTRACTOR, code=error.code.value, facts=error.facts), 0
    return DescribeReport(code, EXTRACTOR, record.called), int(not current)
