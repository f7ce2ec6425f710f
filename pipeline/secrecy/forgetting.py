"""A document of which the words tell that it is secret: written down, and wiped with all that was made of it so far."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.secrecy import SecrecySign, SecrecyStop, StoppedDeposit
from pipeline.intake.places import Attempt
from pipeline.upkeep.sweeping import drop

if TYPE_CHECKING:
    from pipeline.intake.intake_plan import IntakePlan
    from pipeline.processing.steps import StepTools


def stop_read(tools: StepTools, plan: IntakePlan, degree: str) -> None:
    """Write down that a document in work is stopped, before any of it is wiped."""
    deposit = StoppedDeposit(tools.clock(), plan.batch, plan.batch_id, plan.owner, plan.fonds, plan.record)
    tools.stops.stop(SecrecyStop(plan.content, degree, SecrecySign.WORDS), deposit)


def forget_stopped(tools: StepTools, code: str) -> None:
    """Wipe a stopped document: copies on this machine, intake and work, at last its row; repeated when cut short.

    The row goes last: until then somebody knows what is still to be wiped. Its code stays used.
    """
    summary = tools.catalogue.find(code)
    if summary is None:
        return
    tools.workspace.forget(Attempt(code, summary.received))
    drop(tools.store, code)
    tools.catalogue.withdraw(code, summary.received, stopped=True)
