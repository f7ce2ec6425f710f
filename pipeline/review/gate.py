"""What of a document does not conform before it is written: the rules of scans, by the day on which it came in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from describe.checking.checks import Circumstances, check
from domain.conformity import ConformityRule
from domain.documents import Record
from domain.findings import FindingLevel
from domain.identifiers import RecordCode
from domain.vietnam_time import VIETNAM
from pipeline.conformity.checking import Looked, check_record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.conformity import ConformityFinding
    from domain.description.document import Description
    from domain.page import ReadPage
    from pipeline.intake.intake_plan import IntakePlan

# Of the others, some ask for what is written only now, and fields are asked by questions.
_OF_SCANS = frozenset(
    {
        ConformityRule.RESOLUTION,
        ConformityRule.COLOUR,
        ConformityRule.FAITHFUL,
        ConformityRule.PAGE_UNREAD,
        ConformityRule.TEXT_LAYER,
        ConformityRule.PAGE_COUNT,
    }
)


def findings_before(
    plan: IntakePlan, readings: Sequence[ReadPage], description: Description
) -> tuple[ConformityFinding, ...]:
    """What keeps a document in work from conforming, whatever is written of it."""
    sources = tuple(source.file for source in plan.sources)
    names, day = tuple(source.name for source in sources), plan.received.astimezone(VIETNAM).date()
    record = Record(
        code=plan.record,
        dossier=RecordCode.parse(plan.record).dossier,
        title=plan.title,
        nature=plan.nature,
        sources=sources,
        content=plan.content,
        received=plan.received,
        batch=plan.batch,
        owner=plan.owner,
        pages=tuple(reading.page for reading in readings),
        files=(),
        events=(),
    )
    about = Circumstances(plan.pages, day, record.dossier, names)
    checks = check(description, about) if description.fields else ()
    found = check_record(Looked(record, description, checks)).findings
    return tuple(one for one in found if one.rule in _OF_SCANS and one.level is not FindingLevel.TOLD)
