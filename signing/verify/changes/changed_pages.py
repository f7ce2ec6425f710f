"""Which pages to look at, as they were and as they became, when later revisions changed something."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from domain.evidence import Change, ChangedPage, ChangeKind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

_OF_FIELDS = frozenset(
    {
        ChangeKind.SIGNATURE_ADDED,
        ChangeKind.FIELD_VALUE,
        ChangeKind.FIELD_LOOK,
        ChangeKind.FIELD_CHANGED,
        ChangeKind.FIELD_ADDED,
        ChangeKind.FIELD_REMOVED,
        ChangeKind.FIELD_COVERED,
        ChangeKind.PAGE_COVERED,
    }
)
# They name no page, and may show on any.
_ANYWHERE = frozenset({ChangeKind.FIELD_ORDER, ChangeKind.FORM, ChangeKind.LAYERS, ChangeKind.PAGE_ORDER})


def changes_by_page(changes: Iterable[Change]) -> dict[ChangedPage, tuple[Change, ...]]:
    """Each page that changes name which no next signer may make, as it was and became, with these changes.

    Args:
        changes: of all signatures; what came after several of them is told of each, and taken once.
    """
    found: defaultdict[ChangedPage, list[Change]] = defaultdict(list)
    for step in _steps(changes).values():
        for change in step:
            page = None if change.allowed else _page(change, step)
            if page is not None:
                found[page].append(change)
    return {page: tuple(told) for page, told in found.items()}


def changes_anywhere(changes: Iterable[Change]) -> dict[tuple[int, int], tuple[Change, ...]]:
    """By both revisions: changes that may show on any page, where none between these revisions names a page."""
    found = {}
    for revisions, step in _steps(changes).items():
        told = tuple(change for change in step if change.kind in _ANYWHERE)
        if told and all(change.allowed or _page(change, step) is None for change in step):
            found[revisions] = told
    return found


def changed_fields(changes: Iterable[Change]) -> tuple[str, ...]:
    """Names of the form's fields that these changes are about."""
    return tuple(dict.fromkeys(change.name for change in changes if change.kind in _OF_FIELDS and change.name))


def _steps(changes: Iterable[Change]) -> dict[tuple[int, int], tuple[Change, ...]]:
    """The changes, each once, by the revisions before and after."""
    steps: defaultdict[tuple[int, int], dict[Change, None]] = defaultdict(dict)
    for change in changes:
        steps[change.revision_before, change.revision_after][change] = None
    return {revisions: tuple(step) for revisions, step in steps.items()}


def _page(change: Change, step: Collection[Change]) -> ChangedPage | None:
    """The page that a change names; pages added and taken away in the same step move those behind them."""
    before, after = change.page_before, change.page_after
    gone = {item.page_before for item in step if item.kind is ChangeKind.PAGE_REMOVED and item.page_before}
    come = {item.page_after for item in step if item.kind is ChangeKind.PAGE_ADDED and item.page_after}
    if before is None and after is None:
        return None
    if before is None and after is not None:
        before = _other(after, come, gone)
    elif after is None and before is not None:
        after = _other(before, gone, come)
    return ChangedPage(change.revision_before, change.revision_after, before, after)


def _other(page: int, only_here: set[int], only_there: set[int]) -> int | None:
    """The number of the same page in the other revision; None where it is not there."""
    if page in only_here:
        return None
    place = page - sum(number < page for number in only_here)
    for number in sorted(only_there):
        place += number <= place
    return place
