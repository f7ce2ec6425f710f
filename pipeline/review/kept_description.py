"""What a document in work says of itself: as the machine found it, and what persons said before its release."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.review.questions import with_answers
from pipeline.review.kept_release import kept_release
from storage.packages.canonical import DESCRIPTION

if TYPE_CHECKING:
    from domain.description.document import Description
    from pipeline.intake.intake_plan import IntakePlan
    from storage.objects.object_store import ObjectStore


def machine_description(store: ObjectStore, plan: IntakePlan) -> Description | None:
    """The description as this attempt found it; None where it did not yet, or an earlier program found none."""
    key = plan.attempt.description_key
    return DESCRIPTION.read(store.read_bytes(key), key) if store.stat(key) else None


def description_in_work(store: ObjectStore, plan: IntakePlan) -> Description | None:
    """The same with the answers of its release."""
    found = machine_description(store, plan)
    release = kept_release(store, plan.record) if found else None
    return with_answers(found, release.answers) if found and release else found
