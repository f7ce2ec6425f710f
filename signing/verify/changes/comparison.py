"""Everything that is otherwise in one revision of a file than in an earlier one, but for what needs no telling."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.evidence import Change, ChangeKind
from signing.verify.changes.forms import allowed_fields, field_changes, is_visible
from signing.verify.changes.pages import annotation_changes, page_changes
from signing.verify.changes.sameness import Comparison, entries

if TYPE_CHECKING:
    from collections.abc import Iterator

    from signing.verify.changes.history import History
    from signing.verify.changes.structure import Structure

# What programs write beside a signature and nobody sees on a page (ISO 32000-2 §7.7.2, §14.3).
_UNSEEN = frozenset({b"DSS", b"Metadata", b"Version", b"Extensions"})
_ELSEWHERE = frozenset({b"Pages", b"AcroForm", b"StructTreeRoot"})
_DATES = frozenset({b"ModDate", b"CreationDate", b"Producer"})
_KINDS = {b"OCProperties": ChangeKind.LAYERS, b"OpenAction": ChangeKind.ACTIONS, b"AA": ChangeKind.ACTIONS}
_GROWING = frozenset({b"ParentTreeNextKey"})


def changes_between(
    history: History, old: Structure, new: Structure, signatures: frozenset[int], *, timestamp: bool = False
) -> Iterator[Change]:
    """What the later of two revisions changed; of each of its `signatures`, that it was added.

    `signatures` are the object numbers of those the later revision adds soundly. When they are document timestamps
    (`timestamp`), they need no telling, unless they show something.

    Raises:
        RevisionUnreadable: one of the revisions cannot be read for certain.
    """
    if old.revision == new.revision:
        return
    compare = Comparison(history, old.revision, new.revision)
    compare.set_structure(old.numbers() & new.numbers())
    allowed = allowed_fields(new, old, signatures)
    silent = timestamp and not any(is_visible(compare, new.fields[number]) for number in allowed)
    yield from _of_document(compare, old, new)
    yield from page_changes(compare, old, new)
    yield from annotation_changes(compare, old, new, allowed)
    for change in field_changes(compare, old, new, allowed):
        if not (silent and change.kind is ChangeKind.SIGNATURE_ADDED):
            yield change


def _of_document(compare: Comparison, old: Structure, new: Structure) -> Iterator[Change]:
    for key in sorted((old.catalog.keys() | new.catalog.keys()) - _UNSEEN - _ELSEWHERE):
        if not compare.same(old.catalog.get(key), new.catalog.get(key)):
            yield Change(_KINDS.get(key, ChangeKind.DOCUMENT), key.decode("latin-1"))
    if not _same_tags(compare, old, new):
        yield Change(ChangeKind.DOCUMENT, "StructTreeRoot")
    one, two = compare.history.trailer(compare.before), compare.history.trailer(compare.after)
    if not compare.same(one.get(b"Encrypt"), two.get(b"Encrypt")):
        yield Change(ChangeKind.DOCUMENT, "Encrypt")
    was, now = entries(compare.old(one.get(b"Info")).value), entries(compare.new(two.get(b"Info")).value)
    for key in sorted((was.keys() | now.keys()) - _DATES):
        if not compare.same(was.get(key), now.get(key)):
            yield Change(ChangeKind.INFORMATION, key.decode("latin-1"))


def _same_tags(compare: Comparison, old: Structure, new: Structure) -> bool:
    """Whether the tags of a tagged document are as they were, but for those added behind them."""
    one, two = old.catalog.get(b"StructTreeRoot"), new.catalog.get(b"StructTreeRoot")
    if compare.same(one, two):
        return True
    before, after = entries(compare.old(one).value), entries(compare.new(two).value)
    return before.keys() - _GROWING == after.keys() - _GROWING and all(
        compare.same(before[key], after[key], grown=True) for key in before.keys() - _GROWING
    )
