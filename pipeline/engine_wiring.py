"""The durable engine of a process, with all that its stories need; loaded only where there is one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.auditing.audit_steps import Auditing
from pipeline.auditing.unfinished import UnfinishedAudits
from pipeline.describing.describe_steps import Redescribing
from pipeline.durable.dbos_engine import DbosEngine, EngineIdentity
from pipeline.durable.housekeeping import Housekeeping
from pipeline.durable.membership import Membership, entry_of
from pipeline.processing.known_readings import KnownReadings
from pipeline.processing.page_reader import PageReader
from pipeline.processing.steps import RecordSteps, StepTools
from pipeline.processing.story import VERSION, all_stories
from pipeline.processing.throttle import Throttle
from pipeline.proving.confirming import take_up_others, take_up_signed
from pipeline.proving.resealing import Resealing
from pipeline.review.door import ReviewDoor
from pipeline.review.releasing import take_up_released
from pipeline.texts.reread_steps import Rereading
from pipeline.upkeep.sweeping import Sweeper

if TYPE_CHECKING:
    from contextlib import ExitStack

    from ocr.engine import EngineInfo
    from pipeline.durable.engine import Engine
    from pipeline.wiring import Parts


def begin_engine(parts: Parts, pages: int, made: ExitStack) -> Engine:
    """Start the durable engine; where the process works itself, show it to the other workers.

    Args:
        parts: of the archive.
        pages: that this process reads at once; 0 where others do the work.
        made: what is to be ended with the process, to which the engine is added.
    """

    def find_reader() -> EngineInfo:
        return parts.reader

    throttle = Throttle(pages)
    tools = StepTools(
        settings=parts.settings,
        store=parts.store,
        catalogue=parts.catalogue,
        packer=parts.packer,
        workspace=parts.workspace,
        sandbox=parts.sandbox,
        progress=parts.progress,
        clock=parts.clock,
        authorities=parts.authorities,
        sealer=parts.sealer,
        halves=parts.halves,
        find_reader=find_reader,
        faults=parts.faults,
        meter=parts.meter,
        throttle=throttle,
        pages=PageReader(parts.sandbox, throttle, parts.meter, parts.settings.limits),
        known=KnownReadings(parts.store, parts.catalogue, parts.dossiers, find_reader),
        stops=parts.stops,
        authority_file=parts.authority_file,
        review=ReviewDoor(parts),
    )
    steps = RecordSteps(tools)
    older, anew = (Rereading(tools, parts.dossiers, parts.reviser, anew=every) for every in (False, True))
    describing = Redescribing(tools, parts.dossiers, parts.reviser)
    resealing = Resealing(tools, parts.dossiers, parts.reviser)
    auditing = Auditing(parts)
    url = parts.settings.database_url or f"sqlite:///{parts.settings.home / 'durable.db'}"
    identity = EngineIdentity(parts.role.worker, pages, VERSION)
    engine = DbosEngine(url, all_stories(steps, older, anew, describing, resealing, auditing), identity, parts.faults)
    made.callback(engine.stop)
    if pages:
        find_reader()  # what is missing on this machine is told at once
        membership = _membership(parts, pages, engine, steps)
        made.callback(parts.renewal.stop)
        made.callback(parts.evidence_rounds.stop)
        made.callback(membership.leave)
    engine.start()
    return engine


def _membership(parts: Parts, pages: int, engine: Engine, steps: RecordSteps) -> Membership:
    """This process among the others, shown to them; healed is only what no other may be writing."""
    sweeper = Sweeper(parts.store, parts.catalogue, parts.settings.fonds)
    others = {
        "batches": parts.batches.keep_all,
        "people": parts.people.keep_all,
        "requests": parts.kept_requests.keep_all,
        "renewal": parts.renewal.begin_if_due,
        "evidence": parts.evidence_rounds.begin_if_due,
        "released": lambda: take_up_released(parts, engine, steps),
        "signers": lambda: take_up_others(parts, engine),
        "audits": UnfinishedAudits(parts, engine).resume,
    }
    seldom = {"signed": lambda: take_up_signed(parts, engine, steps.fail)}
    keeping = Housekeeping(parts.catalogue, parts.packer, parts.reviser, engine, sweeper, steps, others, seldom)
    membership = Membership(parts.catalogue, engine, keeping, parts.faults, entry_of(parts.role.worker, pages))
    membership.join()
    if not parts.settings.shared:
        parts.dossiers.recover()
        keeping.sweep(at_once=True)
    return membership
