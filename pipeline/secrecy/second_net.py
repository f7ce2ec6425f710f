"""The second net within a document's story: words of the first page tell that it is secret, and it is wiped.

Written down first, then all that was made of it so far goes; who is killed in between goes on from what is written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.errors import ArchiveError, ErrorCode
from domain.secrecy import SecrecySign, SecrecyStop, StoppedDeposit
from pipeline.intake.places import Attempt
from pipeline.isolation.readings import READING
from pipeline.secrecy.words import degree_in_words
from pipeline.upkeep.sweeping import drop

if TYPE_CHECKING:
    from domain.page import ReadPage
    from pipeline.intake.intake_plan import IntakePlan
    from pipeline.processing.steps import StepTools


class SecondNet:
    """What the steps ask about secrecy."""

    def __init__(self, tools: StepTools) -> None:
        self._tools = tools

    def look_at_known(self, plan: IntakePlan) -> None:
        """A first page that was read with another record is looked at as well.

        Raises:
            RefusedInput: SECRET_DOCUMENT.
        """
        key = plan.attempt.page_key(1)
        if self._tools.store.stat(key):
            self.look_at(plan, READING.read(self._tools.store.read_bytes(key), key))
            self._tools.stops.check(plan.content)

    def look_at(self, plan: IntakePlan, reading: ReadPage) -> None:
        """Stop the document where its first page tells a degree; one that lies in a package is left to the sweep."""
        if reading.page.number != 1 or not (degree := degree_in_words(reading.page, reading.text)):
            return
        summary = self._tools.catalogue.find(plan.record)
        packed = summary is not None and summary.version is not None
        if not packed and not self._tools.stops.is_released(plan.content):
            whose = plan.batch, plan.batch_id, plan.owner, plan.fonds, plan.record
            stop = SecrecyStop(plan.content, degree, SecrecySign.WORDS)
            self._tools.stops.stop(stop, StoppedDeposit(self._tools.clock(), *whose))

    def is_stopped(self, plan: IntakePlan) -> bool:
        """It turned out to be secret, here or on another machine; copies of it here are gone then."""
        if not self._tools.stops.is_stopped(plan.content):
            return False
        self._tools.workspace.forget(plan.attempt)
        return True

    def forget(self, code: str, error: ArchiveError) -> bool:
        """Wipe a document that ended as secret: copies here, intake and work, at last its row; False for any other.

        The row goes last: until then somebody knows what is still to be wiped. Its code stays used.
        """
        summary = self._tools.catalogue.find(code)
        if summary is None:
            return error.code is ErrorCode.SECRET_DOCUMENT  # it was wiped before
        secret = error.code is ErrorCode.SECRET_DOCUMENT or self._tools.stops.is_stopped(summary.content)
        if not secret or summary.version is not None:  # what lies in a package is not wiped from here
            return False
        self._tools.workspace.forget(Attempt(code, summary.received))
        drop(self._tools.store, code)
        self._tools.catalogue.withdraw(code, summary.received, stopped=True)
        return True
