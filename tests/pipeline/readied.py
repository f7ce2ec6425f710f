"""Documents that are read and sealed and wait to be packed, without the long way through recogniser and seal."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

from catalogue.catalogue import open_catalogue
from domain.digest import fixity_of
from domain.documents import RecordState, SourceFile, SourceFormat, SourceNature
from domain.page import ColourMode, DpiSource, Page, PageImage, PageState, ReadPage
from domain.people.access import AccessMode
from pipeline.durable.dbos_engine import _Runner
from pipeline.durable.waited_out import Faults
from pipeline.intake.intake_plan import IntakePlan, PlannedSource
from pipeline.intake.places import Attempt, plan_key
from pipeline.intake.planning import submission_of
from pipeline.isolation.readings import READING
from pipeline.processing.known_readings import KnownReadings
from pipeline.processing.packing import Packer
from pipeline.processing.stages import StageMeter
from pipeline.processing.steps import RecordSteps, StepTools
from pipeline.processing.throttle import Throttle
from pipeline.processing.workspace import Workspace
from pipeline.review.door import ReviewDoor
from tests.index.pages import page_text
from tests.pipeline.packed import archive_parts
from tests.storage.making import DOSSIER, TIME

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from domain.errors import ArchiveError
    from index.search_index import SearchIndex
    from pipeline.wiring import Parts

READER = "reader 2"
IMAGE = PageImage(1654, 2339, 200, DpiSource.METADATA, 0, ColourMode.GREY)


def working_parts(home: Path, index: SearchIndex) -> Parts:
    """The parts of an archive on files that packing and indexing need, with a catalogue."""
    parts = archive_parts(home, index)
    catalogue = open_catalogue(f"sqlite:///{home / 'vankho.db'}")
    workspace = Workspace(home / "scratch", parts.store)
    packer = Packer(
        store=parts.store,
        catalogue=catalogue,
        dossiers=parts.dossiers,
        index=index,
        workspace=workspace,
        clock=parts.clock,
        default=AccessMode.OPEN,
    )
    parts.__dict__.update(catalogue=catalogue, database=catalogue, workspace=workspace, packer=packer, faults=Faults())
    return parts


def steps_of(parts: Parts) -> RecordSteps:
    """The steps on these parts; those before packing would need a sandbox."""
    tools = StepTools(
        settings=parts.settings,
        store=parts.store,
        catalogue=parts.catalogue,
        packer=parts.packer,
        workspace=parts.workspace,
        sandbox=cast("Any", None),
        progress=parts.progress,
        clock=parts.clock,
        authorities=parts.authorities,
        sealer=cast("Any", None),
        halves=cast("Any", None),
        find_reader=cast("Any", None),
        faults=parts.faults,
        meter=StageMeter(),
        throttle=Throttle(1),
        pages=cast("Any", None),
        known=KnownReadings(parts.store, parts.catalogue, parts.dossiers, cast("Any", lambda: READER)),
        stops=parts.stops,
        authority_file=parts.authority_file,
        review=ReviewDoor(parts),
    )
    return RecordSteps(tools)


def received(
    parts: Parts,
    number: int,
    dossier: str = DOSSIER.code,
    *,
    nature: SourceNature = SourceNature.IMAGES,
    pages: int = 1,
    review: bool = False,
    batch_id: str = "",
) -> str:
    """A document at the beginning of its way; its code."""
    data = f"master {dossier} {number}".encode()
    digest = fixity_of((data,))
    source = PlannedSource(SourceFile(f"{number}.png", SourceFormat.PNG, digest), pages, ())
    plan = IntakePlan(
        content=digest.sha256,
        nature=nature,
        sources=(source,),
        title=f"Văn bản {number}",
        dossier=dossier,
        dossier_title=None,
        batch="Hộp 1",
        owner="Lan",
        received=replace_microseconds(number),
        review=review,
        batch_id=batch_id,
    )
    code = parts.catalogue.register(submission_of(plan, DOSSIER.fonds, beside=True)).code
    plan = replace(plan, record=code)
    parts.store.put_bytes(plan.source_key(0), data)
    parts.store.replace_bytes(plan_key(code), plan.to_json())
    return code


def replace_microseconds(number: int) -> Any:
    """A time of its own for each document."""
    return TIME.replace(microsecond=number)


def readied(parts: Parts, number: int, dossier: str = DOSSIER.code) -> str:
    """A document that waits to be packed; its code."""
    code = received(parts, number, dossier)
    attempt = attempt_of(parts, code)
    text = page_text(f"Quyết định số {number} về việc lưu trữ")
    reading = ReadPage(Page(1, PageState.READ, IMAGE, 7, 0.9), text)
    parts.store.put_bytes(attempt.page_key(1), READING.write(reading))
    parts.store.put_bytes(attempt.sealed_key, f"%PDF {code}".encode())
    for state in (RecordState.READING, RecordState.READY):
        parts.catalogue.set_state(code, state)
    return code


def attempt_of(parts: Parts, code: str) -> Attempt:
    """The present attempt at a document."""
    summary = parts.catalogue.find(code)
    assert summary is not None
    return Attempt(code, summary.received)


class DirectFlow:
    """Tells a story at once; each step is contained as the durable engine does it."""

    def __init__(self, page_task: Callable[[str, int], bool] = lambda _, __: True) -> None:
        self._runner = _Runner(Faults())
        self._page_task = page_task
        self.told: list[str] = []

    def step(self, name: str, function: Callable[[str], Any], key: str) -> Any:
        """See `Flow.step`."""
        self.told.append(name)
        return self._runner.contained(function, key)

    def pages(self, key: str, count: int) -> None:
        """See `Flow.pages`."""
        self.told.append("pages")
        for number in range(1, count + 1):
            self._runner.contained(self._page_task, key, number)


def standing(parts: Parts, *codes: str) -> list[tuple[str, str | None]]:
    """Where documents stand, and why."""
    found = [parts.catalogue.find(code) for code in codes]
    return [(summary.state.value, summary.reason) for summary in found if summary is not None]


class Heard:
    """Who was told of which failure."""

    def __init__(self) -> None:
        self.failed: dict[str, ArchiveError] = {}

    def __call__(self, code: str, error: ArchiveError) -> None:
        self.failed[code] = error
