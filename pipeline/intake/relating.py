"""A folder that was handed in before and has grown since: which record it was, what came to it, what is gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.documents import Relation, RelationKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from catalogue.catalogue import Catalogue
    from domain.documents import SourceFile
    from domain.entries import RecordSummary


def related_to(
    catalogue: Catalogue, sources: Sequence[SourceFile], dossier: str | None = None, fonds: str | None = None
) -> tuple[Relation, ...]:
    """The one record most of whose files stand in `sources` too; none where that is no record.

    A page that happens to be the same byte for byte, such as a cover sheet, makes no relation: at least half of the
    older record's files must be there, and it must be of the same `fonds` where one is named. Of several that hold as
    many, the one in the same `dossier` goes first.
    """
    shared = catalogue.holding(tuple({source.fixity.sha256 for source in sources}))
    found = sorted(shared.items(), key=lambda item: (item[1], _is_of(dossier, item[0]), item[0]), reverse=True)
    for code, count in found:
        before, older = catalogue.find(code), catalogue.sources(code)
        if before and fonds in {None, before.fonds} and 2 * count >= len({source.fixity.sha256 for source in older}):
            return (_relation(before, older, sources),)
    return ()


def _is_of(dossier: str | None, code: str) -> bool:
    return dossier is not None and code.startswith(f"{dossier}.")


def _relation(before: RecordSummary, older: Sequence[SourceFile], sources: Sequence[SourceFile]) -> Relation:
    added, gone = _beyond(sources, older), _beyond(older, sources)
    return Relation(RelationKind.FOLLOWS, before.content, before.title, before.code, added, gone)


def _beyond(some: Sequence[SourceFile], others: Sequence[SourceFile]) -> tuple[str, ...]:
    known = {source.fixity.sha256 for source in others}
    return tuple(source.name for source in some if source.fixity.sha256 not in known)
