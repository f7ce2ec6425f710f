"""Whether people look at documents before anything of them is written and sealed: the table `[review]`."""

from __future__ import annotations

from dataclasses import dataclass

_RULES = ("automatic", "review")


@dataclass(frozen=True, slots=True)
class ReviewSettings:
    """What becomes of a document that nobody said otherwise of when it was handed in.

    Attributes:
        release: `automatic`, it is written and sealed at once; `review`, it waits for people (by its batch's kind).
        lease_minutes: for which a document that a person opened in review is his alone; each answer renews it.
    """

    release: str = "automatic"
    lease_minutes: int = 10


def unusable_review(settings: ReviewSettings) -> tuple[str, str] | None:
    """The first key that nothing can be done with, and what would do; None where all is well."""
    if settings.release not in _RULES:
        return "release", " | ".join(_RULES)
    if settings.lease_minutes <= 0:
        return "lease_minutes", "phải lớn hơn 0 / must be more than 0"
    return None
