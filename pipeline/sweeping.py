"""After a crash: unfinished documents are taken up, leftovers of finished ones go. No master is dropped unarchived."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.documents import RecordState
from pipeline.intake import submission_of
from pipeline.plan import IntakePlan, plan_key

if TYPE_CHECKING:
    from catalogue.catalogue import Catalogue
    from storage.object_store import ObjectStore

_AREAS = ("intake/", "work/")


def sweep(store: ObjectStore, catalogue: Catalogue, fonds: str) -> None:
    """Bring the intake and work areas in line with the catalogue.

    A document with a plan that the catalogue does not know (its registration was cut short, or the database was lost)
    is registered; one without a plan was never acknowledged and goes.
    """
    for content in {_content(info.key) for area in _AREAS for info in store.list(area)}:
        known = catalogue.by_content(content)
        if known is not None and known.state is RecordState.ARCHIVED:
            drop(store, content)
        elif known is None and store.stat(plan_key(content)) is not None:
            catalogue.register(submission_of(IntakePlan.from_json(store.read_bytes(plan_key(content))), fonds))
        elif known is None:
            drop(store, content)


def drop(store: ObjectStore, content: str) -> None:
    """Forget the intake and work objects of one document, its plan last."""
    for area in reversed(_AREAS):
        for info in sorted(store.list(f"{area}{content}/"), key=lambda info: info.key == plan_key(content)):
            store.delete(info.key)


def _content(key: str) -> str:
    return key.split("/")[1]
