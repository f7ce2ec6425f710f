"""Batches: who opened them, and how far they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.acts import act

if TYPE_CHECKING:
    from collections.abc import Iterator

    from domain.actors import Actor
    from domain.entries import BatchSummary
    from pipeline.wiring import Parts

_PAGE_SIZE = 100


class BatchUseCases:
    """Asking for batches."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    @act
    def select(self, actor: Actor, limit: int = 100, offset: int = 0) -> tuple[BatchSummary, ...]:
        """At most `limit` batches behind the first `offset`, newest first."""
        return self._parts.catalogue.batches(limit=offset + limit)[offset:]

    @act
    def walk(self, actor: Actor) -> Iterator[BatchSummary]:
        """All batches, newest first, asked for page by page."""
        return self._all()

    @act
    def find(self, actor: Actor, name: str) -> BatchSummary | None:
        """The batch of that name; None where there is none."""
        return next((batch for batch in self._all() if batch.name == name), None)

    def _all(self) -> Iterator[BatchSummary]:
        last: str | None = None
        while page := self._parts.catalogue.batches(last, _PAGE_SIZE):
            yield from page
            last = page[-1].name
