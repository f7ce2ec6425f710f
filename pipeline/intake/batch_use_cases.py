"""Batches: who opened them, how far they are, and what becomes of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.batches import BatchKind
from domain.people.permissions import Permission
from pipeline.acts import act
from pipeline.finding.sight import sight_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from domain.actors import Actor
    from domain.batches import Batch, BatchState
    from domain.entries import BatchSummary
    from domain.people.access import Sight
    from pipeline.wiring import Parts

_PAGE_SIZE = 100


class BatchUseCases:
    """Opening, asking for, closing batches. Where one is `given`, it is by identifier, or a name that it alone has.

    What is given raises BATCH_NOT_FOUND, or SEVERAL_BATCHES with the identifiers of all that bear the name.
    """

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    @act(Permission.SEE_WORK)
    def select(
        self,
        actor: Actor,
        limit: int = 100,
        offset: int = 0,
        after: str | None = None,
        owner: str | None = None,
        state: BatchState | None = None,
    ) -> tuple[BatchSummary, ...]:
        """At most `limit` batches, newest first, behind the batch `after` and the first `offset` of the rest."""
        sight = sight_of(self._parts, actor)
        return self._parts.catalogue.batches(after, offset + limit, owner=owner, state=state, sight=sight)[offset:]

    @act(Permission.SEE_WORK)
    def walk(self, actor: Actor, owner: str | None = None, state: BatchState | None = None) -> Iterator[BatchSummary]:
        """All batches, of one owner or all, in one state or any, newest first, asked for page by page."""
        return self._all(owner, state, sight_of(self._parts, actor))

    @act(Permission.SEE_WORK)
    def find(self, actor: Actor, given: str) -> BatchSummary:
        """How far a batch is."""
        sight = sight_of(self._parts, actor)
        identifier = self._parts.batches.find(given, sight)
        (summary,) = self._parts.catalogue.batches(identifier=identifier, limit=1, sight=sight)
        return summary

    @act(Permission.SEE_WORK)
    def batch(self, actor: Actor, given: str) -> Batch:
        """A batch with its history."""
        return self._parts.batches.batch(self._parts.batches.find(given, sight_of(self._parts, actor)))

    @act(Permission.DEPOSIT)
    def new(self, actor: Actor, name: str, owner: str = "", kind: BatchKind = BatchKind.GENERAL) -> Batch:
        """Open a batch for `owner`, by default for the actor.

        Raises:
            ArchiveError: BATCH_EXISTS, the owner has an open one of that name; USAGE, it can be no name.
        """
        return self._parts.batches.new(name, owner or actor.name, kind)

    @act(Permission.DEPOSIT)
    def accepted(self, actor: Actor, given: str) -> tuple[str, str]:
        """Name and identifier of the batch for a deposit to come; no identifier where its name will choose or open it.

        Raises:
            ArchiveError: BATCH_NOT_FOUND, BATCH_CLOSED; USAGE, it can be no name.
        """
        return self._parts.batches.accepted(given, sight_of(self._parts, actor))

    @act(Permission.DEPOSIT)
    def close(self, actor: Actor, given: str) -> Batch:
        """Let a batch take no more documents; one that is closed stays as it is."""
        identifier = self._parts.batches.find(given, sight_of(self._parts, actor))
        return self._parts.batches.close(identifier, actor.name)

    def _all(self, owner: str | None, state: BatchState | None, sight: Sight) -> Iterator[BatchSummary]:
        last: str | None = None
        while page := self._parts.catalogue.batches(last, _PAGE_SIZE, owner=owner, state=state, sight=sight):
            yield from page
            last = page[-1].identifier
