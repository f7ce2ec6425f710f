"""Descriptions of archived records: shown, found anew, and set by a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.description.series import odd_series
from domain.errors import ArchiveError, ErrorCode
from domain.people.permissions import Permission
from domain.reasons import check_reason
from pipeline.acts import act
from pipeline.finding.sight import check, each, sight_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from domain.actors import Actor
    from domain.description.fields import FieldName, Value
    from domain.description.series import NumberedRecord, Series
    from domain.documents import Record
    from domain.people.access import Sight
    from pipeline.describing.describe_report import DescribeReport
    from pipeline.describing.shown import DescriptionShown
    from pipeline.wiring import Parts


class DescribingUseCases:
    """Asking what records are, and saying it. What does it is loaded when it is asked for."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    @act(Permission.SEARCH)
    def shown(self, actor: Actor, code: str) -> DescriptionShown:
        """What an archived record says of itself, what it cites, and who cites it, as far as the actor may see.

        Raises:
            ArchiveError: RECORD_NOT_FOUND, OBJECT_CORRUPT.
        """
        from pipeline.describing.shown import shown

        sight = check(self._parts, actor, code)
        return shown(self._parts, self._parts.dossiers.record(code), sight)

    @act(Permission.SEARCH)
    def shown_of(self, actor: Actor, record: Record) -> DescriptionShown:
        """The same of a record that was opened already.

        Raises:
            ArchiveError: as `shown`.
        """
        from pipeline.describing.shown import shown

        return shown(self._parts, record, check(self._parts, actor, record.code))

    @act(Permission.OPERATE)
    def describe(self, actor: Actor, codes: Iterable[str], *, anew: bool) -> Iterator[DescribeReport]:
        """Describe archived records; see `describe_run.describe_records`."""
        from pipeline.describing.describe_run import describe_records

        return describe_records(self._parts, each(self._parts, actor, codes), anew=anew)

    @act(Permission.SEARCH)
    def series(self, actor: Actor) -> Iterator[Series]:
        """Series of numbers with gaps or doubles, of what the actor may see; one series at a time is held."""
        return odd_series(_numbered(self._parts, sight_of(self._parts, actor)))

    @act(Permission.CORRECT)
    def set(self, actor: Actor, code: str, values: Mapping[FieldName, Value | None], reason: str) -> DescribeReport:
        """Put what the actor says of a record into its description; see `Describer.say`.

        Raises:
            ArchiveError: USAGE, no value or no reason.
        """
        from pipeline.describing.describer import Describer

        check(self._parts, actor, code, Permission.CORRECT)
        if not values:
            raise ArchiveError(ErrorCode.USAGE, detail="FIELD=VALUE")
        check_reason(reason)
        parts = self._parts
        parts.reviser.catch_up()
        report = Describer(parts.dossiers, parts.reviser, parts.clock).say(code, values, actor.name, reason)
        parts.reviser.catch_up()  # what it ends or changes is found so at once
        return report


def _numbered(parts: Parts, sight: Sight) -> Iterator[NumberedRecord]:
    """All records of known number, in the order of their series, so many at a time."""
    after = None
    while found := parts.catalogue.numbered_records(sight, after):
        yield from found
        after = found[-1]
