"""The steps of a document's story on an archive whose children and reader answer as told."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pipeline.processing.steps import RecordSteps
from pipeline.proving.document_sealer import DocumentSealer
from tests.pipeline.answering import Children, Pages
from tests.pipeline.readied import steps_of

if TYPE_CHECKING:
    from domain.events import EventType, Outcome
    from pipeline.wiring import Parts


class Way:
    """The steps on an archive whose children and reader answer as told."""

    def __init__(self, parts: Parts) -> None:
        self.parts = parts
        self.children, self.pages = Children(), Pages()
        tools = steps_of(parts)._tools
        reader: Any = lambda: "reader 2"  # noqa: E731 - names itself and is asked for nothing
        children: Any = self.children
        sealer = DocumentSealer(parts.settings, children, children, parts.authorities, parts.clock)
        given: dict[str, Any] = {"sandbox": children, "sealer": sealer, "pages": self.pages, "find_reader": reader}
        self.steps = RecordSteps(replace(tools, **given))

    def read(self, code: str) -> None:
        """Up to the last page."""
        for number in range(1, self.steps.open(code) + 1):
            self.steps.read_page(code, number, late=True)

    def made(self, name: str) -> bytes | None:
        """What a step kept of any document under this name."""
        found = [info.key for info in self.parts.store.list("work/") if info.key.endswith(f"/{name}")]
        return self.parts.store.read_bytes(found[0]) if found else None

    def told(self, code: str, kind: EventType) -> list[tuple[Outcome, str]]:
        """Outcome and detail of the events of a kind."""
        return [(event.outcome, event.detail) for event in self.parts.catalogue.events(code) if event.type is kind]
