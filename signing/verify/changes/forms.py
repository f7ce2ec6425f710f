"""What a later revision did to the form: its fields, their values and looks, and the signature fields it added."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from domain.evidence import Change, ChangeKind
from signing.pdf.text import decoded_text
from signing.pdf.tokens import Array, Name, Reference, Text, Value, Word
from signing.verify.changes.pages import other_names
from signing.verify.changes.places import area, overlap, page_area, rectangle
from signing.verify.changes.sameness import Comparison, plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from signing.verify.changes.structure import Field, Structure

_LOOKS = frozenset({b"AP", b"AS", b"MK", b"DA", b"DS", b"RV", b"Q", b"BS", b"Border", b"F", b"Rect", b"OC"})
_BY_SIGNING = frozenset({b"V", b"AP", b"M", b"MK", b"F", b"DR", b"DA", b"P"})  # what filling an empty field writes
_TREE = frozenset({b"Kids", b"Parent"})
_OF_FORM = frozenset({b"Fields", b"SigFlags", b"DR"})
_LARGE = 1 / 4  # of the page: larger stamps are none
_HIDDEN = 0b100010  # annotation flags Hidden and NoView (§12.5.3)
_LONGEST = 200
_UNREAD = "…"  # a value in an encrypted file


def allowed_fields(new: Structure, old: Structure, signatures: frozenset[int]) -> frozenset[int]:
    """The fields and places that show one of `signatures` and did not exist or were empty before."""
    return frozenset(
        number
        for number, field in new.fields.items()
        if field.is_signature
        and _shown(field.inherited.get(b"V")) in signatures
        and (number not in old.fields or _is_empty(old.fields[number]))
        and field.entries.get(b"Subtype", Name(b"Widget")) == Name(b"Widget")
        and not {b"A", b"AA"} & field.entries.keys()
    )


def field_changes(compare: Comparison, old: Structure, new: Structure, allowed: frozenset[int]) -> Iterator[Change]:
    """What became of each field, and of the form as a whole."""
    for number, field in old.fields.items():
        if number not in new.fields:
            yield Change(ChangeKind.FIELD_REMOVED, field.name, page_before=old.page_of(number))
        elif compare.touched(number) or field.inherited != new.fields[number].inherited:
            yield from _of_field(compare, (old, field), (new, new.fields[number]), number in allowed)
    yield from _added(old, new, allowed)
    for number in sorted(allowed):
        yield from _covered(compare, new, new.fields[number], new.page_of(number))
    if [number for number in old.fields if number in new.fields] != [n for n in new.fields if n in old.fields]:
        yield Change(ChangeKind.FIELD_ORDER)
    yield from _of_form(compare, old.form, new.form)


def _added(old: Structure, new: Structure, allowed: frozenset[int]) -> Iterator[Change]:
    names = {field.name for field in old.fields.values() if field.name}
    for number, field in new.fields.items():
        if number in allowed and b"V" in field.entries:
            yield Change(ChangeKind.SIGNATURE_ADDED, field.name, page_after=_page(new, field))
        doubled = field.name in names and b"T" in field.entries
        if number not in old.fields and (number not in allowed or doubled):
            yield Change(ChangeKind.FIELD_ADDED, field.name, page_after=new.page_of(number))


def is_visible(compare: Comparison, field: Field) -> bool:
    """Whether the field draws something on a page."""
    flags = field.entries.get(b"F")
    hidden = isinstance(flags, int) and bool(flags & _HIDDEN)
    return b"AP" in field.entries and area(rectangle(compare.new, field.entries.get(b"Rect"))) > 0 and not hidden


def _of_field(
    compare: Comparison, old: tuple[Structure, Field], new: tuple[Structure, Field], filled: bool
) -> Iterator[Change]:
    (before, one), (after, two) = old, new
    told = Change(ChangeKind.FIELD_CHANGED, one.name, page_before=_page(before, one), page_after=_page(after, two))
    differing = {
        key
        for key in (one.entries.keys() | two.entries.keys()) - _TREE
        if not _same_entry(compare, one.entries.get(key), two.entries.get(key))
    }
    differing -= _BY_SIGNING if filled else frozenset()
    if one.parent != two.parent:
        differing.add(b"Parent")
    if b"V" in differing or (not filled and not compare.same(one.inherited.get(b"V"), two.inherited.get(b"V"))):
        was, now = _said(compare.old(one.inherited.get(b"V")).value), _said(compare.new(two.inherited.get(b"V")).value)
        if compare.history.encrypted:
            was, now = was and _UNREAD, now and _UNREAD
        yield replace(told, kind=ChangeKind.FIELD_VALUE, before=was, after=now)
        return
    if differing & _LOOKS:
        yield replace(told, kind=ChangeKind.FIELD_LOOK)
    for key in sorted(differing - _LOOKS):
        yield replace(told, after=key.decode("latin-1"))


def _same_entry(compare: Comparison, old: Value | None, new: Value | None) -> bool:
    if compare.same(old, new):
        return True
    one, two = compare.old(old).value, compare.new(new).value
    marked = isinstance(one, Text) and isinstance(two, Text)
    return marked and _text(one) is not None and _text(one) == _text(two)


def _text(value: Value) -> str | None:
    """A string as text when nothing of it is lost."""
    text = decoded_text(value) if isinstance(value, Text) else None
    return None if text is None or "\N{REPLACEMENT CHARACTER}" in text else text


def _said(value: Value) -> str | None:
    """A field's value as a person reads it."""
    if isinstance(value, Text):
        text: str = decoded_text(value)
    elif isinstance(value, Array):
        text = ", ".join(part for part in map(_said, value.items) if part)
    elif isinstance(value, Name):
        text = value.value.decode("utf-8", "replace")
    else:
        text = str(plain(value)[1]) if isinstance(value, int) else ""
    return text[:_LONGEST] or None


def _is_empty(field: Field) -> bool:
    return field.is_signature and field.inherited.get(b"V") is None


def _shown(value: Value | None) -> int:
    return value.number if isinstance(value, Reference) else 0


def _page(structure: Structure, field: Field) -> int | None:
    """The page on which the field, or the first of its places, stands."""
    found = structure.page_of(field.number)
    places = (structure.page_of(kid.number) for kid in structure.fields.values() if kid.parent == field.number)
    return found if found is not None else next((place for place in places if place is not None), None)


def _covered(compare: Comparison, new: Structure, field: Field, page: int | None) -> Iterator[Change]:
    """Whether a signature's place covers much of its page, or another's field."""
    if page is None or not is_visible(compare, field):
        return
    shown = new.pages[page - 1]
    place = rectangle(compare.new, field.entries.get(b"Rect"))
    if area(place) >= _LARGE * page_area(compare.new, shown):
        yield Change(ChangeKind.PAGE_COVERED, field.name, page_after=page)
    for item in shown.annotations:
        other = new.fields.get(item.number) if isinstance(item, Reference) else None
        if other is None or other.is_signature:
            continue
        if overlap(place, rectangle(compare.new, other.entries.get(b"Rect"))) > 0:
            yield Change(ChangeKind.FIELD_COVERED, other.name, after=field.name, page_after=page)


def _of_form(compare: Comparison, old: dict[bytes, Value], new: dict[bytes, Value]) -> Iterator[Change]:
    for key in sorted((old.keys() | new.keys()) - _OF_FORM):
        one, two = old.get(key), new.get(key)
        silent = (one is None and key == b"DA") or {one, two} <= {None, Word(b"false")}
        if not silent and not compare.same(one, two):
            yield Change(ChangeKind.FORM, key.decode("latin-1"))
    for name in other_names(compare, old.get(b"DR"), new.get(b"DR"), lambda: b""):
        yield Change(ChangeKind.PAGE_RESOURCE, name.decode("latin-1"))
