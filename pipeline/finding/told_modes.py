"""Access modes of what a search found: told by the catalogue, since the index knows only who may find a page."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from domain.errors import ArchiveUnusable
from domain.people.access import AccessMode, known_mode

if TYPE_CHECKING:
    from collections.abc import Sequence

    from catalogue.access_catalogue import AccessCatalogue
    from domain.people.access import Sight
    from domain.search import Hit


def with_modes(access: AccessCatalogue, hits: Sequence[Hit], sight: Sight) -> tuple[Hit, ...]:
    """The hits with the modes of their records; whoever may find open records only is told nothing by that."""
    if not hits or ({mode for mode, _ in sight.modes} <= {AccessMode.OPEN} and not sight.records):
        return tuple(hits)
    try:
        given = access.modes({hit.record for hit in hits})
    except ArchiveUnusable:
        return tuple(hits)  # who may see everything finds it while the database is away
    return tuple(replace(hit, mode=known_mode(given.get(hit.record), sight.default)) for hit in hits)
