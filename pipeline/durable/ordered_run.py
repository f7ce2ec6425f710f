"""One kind of work for many records: handed to the durable engine a few hundred at a time, told as they end.

Records that an earlier run left in the engine's hands, or that somebody else ordered, are waited for, not begun twice.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Generic, TypeVar

from domain.errors import ArchiveError, ErrorCode
from pipeline.durable.orders import rest
from pipeline.durable.tries import deadly
from pipeline.upkeep.reindexing import batches
from storage.packages.stored_json import StoredForm

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipeline.wiring import Parts

_HELD = 200  # records in the engine's hands
_TOGETHER, _LOOKED_AT = 50, 40
Report = TypeVar("Report")


@dataclass(frozen=True, slots=True)
class Order(Generic[Report]):
    """A kind of work.

    Attributes:
        story: that does it.
        stories: of which one at a time is at a record.
        form: of the report that its steps leave.
        key: object key of that report, by the record's code.
        look: what is to be said of a record beforehand, and how much there is to be done; nothing: it is passed over.
        look_again: the same of a record whose story is over.
        given_up: the report of a record at which every worker died.
    """

    story: str
    stories: tuple[str, ...]
    form: StoredForm[Report]
    key: Callable[[str], str]
    look: Callable[[str], tuple[Report, int]]
    look_again: Callable[[str], tuple[Report, int]]
    given_up: Callable[[Report, ArchiveError], Report]


def run_ordered(parts: Parts, order: Order[Report], codes: Iterable[str]) -> Iterator[Report]:
    """Let the engine do the work for each of these records; each is told once, when it is over.

    Raises:
        ArchiveUnusable: the archive itself failed; what was begun goes on at the next run.
    """
    run = _Run(parts, order)
    for group in batches(dict.fromkeys(codes), _TOGETHER):
        yield from run.hand_over(group)
        yield from run.ended()
        while len(run.waiting) >= _HELD:
            rest(parts)
            yield from run.ended()
    while run.waiting:
        rest(parts)
        yield from run.ended()


class _Run(Generic[Report]):
    """Records in the engine's hands: their tickets, None for those that somebody else ordered."""

    def __init__(self, parts: Parts, order: Order[Report]) -> None:
        self._parts = parts
        self._order = order
        self.waiting: dict[str, str | None] = {}

    def hand_over(self, codes: Iterable[str]) -> Iterator[Report]:
        """Hand records to the engine, each once whoever else orders it now; tells those with nothing to do."""
        parts, order = self._parts, self._order
        with self._alone():
            live = parts.engine.live(*order.stories)  # before we look: what ends in between is seen to be done
            found = {code: order.look(code) for code in codes}
            for code, (_, amount) in found.items():
                if amount or code in live:
                    self.waiting[code] = None if code in live else self._submitted(code)
                    parts.progress.received(code, amount)
        yield from (self._kept(code) or report for code, (report, _) in found.items() if code not in self.waiting)

    def ended(self) -> Iterator[Report]:
        """Of the oldest few, those that are over."""
        engine = self._parts.engine
        live = engine.live(*self._order.stories) if None in self.waiting.values() else frozenset()
        for code, ticket in list(islice(self.waiting.items(), _LOOKED_AT)):
            if code not in live if ticket is None else engine.ended(ticket):
                del self.waiting[code]
                yield self._kept(code) or self._not_kept(code)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Nobody else orders: what is not live now is not begun twice."""
        while True:
            with self._parts.catalogue.only_one(f"ordering {self._order.stories[0]}") as may:
                if may:
                    yield
                    return
            rest(self._parts)

    def _submitted(self, code: str) -> str:
        return self._parts.engine.submit(self._order.story, code, self._parts.clock().isoformat())

    def _kept(self, code: str) -> Report | None:
        """The report that the steps left, given once; also of a run that was cut short before it could tell."""
        store, key = self._parts.store, self._order.key(code)
        try:
            report = self._order.form.read(store.read_bytes(key), key)
        except ArchiveError as error:
            if error.code is ErrorCode.OBJECT_MISSING:
                return None
            raise
        store.delete(key)
        return report

    def _not_kept(self, code: str) -> Report:
        """Somebody else was told; or there was nothing to tell, since every worker died at it."""
        report, amount = self._order.look_again(code)
        return self._order.given_up(report, deadly()) if amount else report
