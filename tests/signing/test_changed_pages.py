"""Which pages people are to look at, as they were and as they became."""

from __future__ import annotations

from dataclasses import replace

from domain.evidence import Change, ChangedPage, ChangeKind
from signing.verify.changes.changed_pages import changed_fields, changes_anywhere, changes_by_page

SIGNED = {"revision_before": 1, "revision_after": 2, "signed_by": "Next"}
VALUE = Change(ChangeKind.FIELD_VALUE, "Amount", "1", "9", page_before=1, page_after=1, **SIGNED)  # type: ignore[arg-type]
ADDED = Change(ChangeKind.PAGE_ADDED, page_after=2, revision_before=1, revision_after=2)
REMOVED = Change(ChangeKind.PAGE_REMOVED, page_before=1, revision_before=1, revision_after=2)
LAYERS = Change(ChangeKind.LAYERS, revision_before=1, revision_after=2)


def pages(*changes: Change) -> list[tuple[int | None, int | None]]:
    return [(page.page_before, page.page_after) for page in changes_by_page(changes)]


def test_what_is_told_of_two_signatures_is_one_page_with_all_its_changes() -> None:
    look = replace(VALUE, kind=ChangeKind.FIELD_LOOK)
    assert changes_by_page([VALUE, look, VALUE]) == {ChangedPage(1, 2, 1, 1): (VALUE, look)}


def test_the_next_signers_signature_is_nothing_to_look_at_and_one_that_nobody_covers_is() -> None:
    signature = Change(ChangeKind.SIGNATURE_ADDED, "Next", page_after=1, **SIGNED)  # type: ignore[arg-type]
    assert pages(signature) == []
    assert pages(replace(signature, signed_by=None)) == [(1, 1)]


def test_a_page_that_is_added_or_gone_has_no_other_side() -> None:
    assert pages(ADDED, REMOVED) == [(None, 2), (1, None)]


def test_pages_added_and_taken_away_move_those_behind_them() -> None:
    def field(page: int) -> Change:
        return Change(ChangeKind.FIELD_ADDED, page_after=page, revision_before=1, revision_after=2)

    assert pages(ADDED, field(1), field(2), field(3)) == [(None, 2), (1, 1), (2, 3)]
    assert pages(REMOVED, field(1)) == [(1, None), (2, 1)]
    assert pages(REMOVED, ADDED, field(3)) == [(1, None), (None, 2), (3, 3)]
    gone = Change(ChangeKind.FIELD_REMOVED, page_before=3, revision_before=1, revision_after=2)
    assert pages(REMOVED, ADDED, gone) == [(1, None), (None, 2), (3, 3)]


def test_what_happened_between_other_revisions_moves_nothing() -> None:
    later = replace(VALUE, revision_before=2, revision_after=3, page_before=None)
    assert pages(ADDED, later) == [(None, 2), (1, 1)]


def test_layers_may_show_anywhere_unless_the_same_step_names_a_page() -> None:
    assert changes_anywhere([LAYERS, LAYERS]) == {(1, 2): (LAYERS,)}
    assert changes_anywhere([LAYERS, VALUE]) == {}
    assert pages(LAYERS) == []


def test_only_changes_of_fields_name_fields() -> None:
    note = Change(ChangeKind.ANNOTATION_ADDED, "Stamp", page_after=1)
    assert changed_fields([VALUE, note, VALUE]) == ("Amount",)
