"""What a later revision did to the pages: their content, resources, sizes and annotations."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.evidence import Change, ChangeKind
from signing.pdf.tokens import Array, Dictionary, Name, Reference, Value
from signing.verify.changes.sameness import Comparison, entries
from signing.verify.changes.structure import INHERITED, Field, Page, Structure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from signing.verify.changes.history import Node

_BOXES = frozenset({b"MediaBox", b"CropBox", b"Rotate", b"UserUnit", b"TrimBox", b"BleedBox", b"ArtBox"})
_ELSEWHERE = frozenset({b"Annots", b"Contents", b"Resources", b"LastModified", *_BOXES})
_DEPTH = 100
_DEFAULTS = (b"DefaultGray", b"DefaultRGB", b"DefaultCMYK")  # colour spaces that stand in for others (§8.6.5.6)


def page_changes(compare: Comparison, old: Structure, new: Structure) -> Iterator[Change]:
    """What became of the pages, annotations apart."""
    before, after = [page.number for page in old.pages], [page.number for page in new.pages]
    if len(before) == len(after) and set(before) == set(after) and before != after:
        yield Change(ChangeKind.PAGE_ORDER)
    if len(before) != len(after):
        yield from _other_pages(before, after)
        kept = {page.number: place for place, page in enumerate(new.pages)}
        pairs = [(place, kept[page.number]) for place, page in enumerate(old.pages) if page.number in kept]
    else:
        pairs = [(place, place) for place in range(len(before))]
    inner = (old.nodes | new.nodes) - set(before) - set(after)
    settled = not any(compare.touched(number) for number in inner)
    for one, two in pairs:
        page, other = old.pages[one], new.pages[two]
        if not (settled and page.number == other.number and not compare.touched(page.number)):
            yield from _of_page(compare, page, other, (one + 1, two + 1))


def _other_pages(before: list[int], after: list[int]) -> Iterator[Change]:
    known, still = set(before), set(after)
    for place, number in enumerate(before, 1):
        if number not in still:
            yield Change(ChangeKind.PAGE_REMOVED, page_before=place)
    for place, number in enumerate(after, 1):
        if number not in known:
            yield Change(ChangeKind.PAGE_ADDED, page_after=place)
    if [number for number in before if number in still] != [number for number in after if number in known]:
        yield Change(ChangeKind.PAGE_ORDER)


def _of_page(compare: Comparison, old: Page, new: Page, pages: tuple[int, int]) -> Iterator[Change]:
    def told(kind: ChangeKind, name: bytes | None = None) -> Change:
        text = name.decode("latin-1") if name is not None else None
        return Change(kind, text, page_before=pages[0], page_after=pages[1])

    one, two = old.inherited | old.entries, new.inherited | new.entries
    contents = _contents(compare.old(one.get(b"Contents"))), _contents(compare.new(two.get(b"Contents")))
    if len(contents[0]) != len(contents[1]) or not all(map(compare.same, *contents)):
        yield told(ChangeKind.PAGE_CONTENT)
    for name in _other_resources(compare, one, two):
        yield told(ChangeKind.PAGE_RESOURCE, name)
    if not all(compare.same(one.get(key), two.get(key)) for key in sorted(_BOXES)):
        yield told(ChangeKind.PAGE_SIZE)
    for key in sorted((one.keys() | two.keys()) - _ELSEWHERE):
        if not _same_entry(compare, key, one.get(key), two.get(key)):
            yield told(ChangeKind.ACTIONS if key == b"AA" else ChangeKind.PAGE_CHANGED, key)
    if not _same_above(compare, one.get(b"Parent"), two.get(b"Parent")):
        yield told(ChangeKind.PAGE_CHANGED, b"Parent")


def _same_entry(compare: Comparison, key: bytes, old: Value | None, new: Value | None) -> bool:
    if key == b"Parent":  # a page that was rewritten may hang elsewhere in the tree; what it inherits was compared
        return isinstance(old, Reference) and isinstance(new, Reference)
    return compare.same(old, new)


def _same_above(compare: Comparison, old: Value | None, new: Value | None) -> bool:
    """Whether what the page's own `/Parent` would let it inherit is the same, whether or not the tree agrees."""
    one, two = _above(compare.old, old), _above(compare.new, new)
    return all(key == b"Resources" or compare.same(one.get(key), two.get(key)) for key in INHERITED) and not list(
        _other_resources(compare, one, two)
    )


def _above(resolve: Callable[[Value | None], Node], parent: Value | None) -> dict[bytes, Value]:
    found: dict[bytes, Value] = {}
    for _ in range(_DEPTH):
        if parent is None:
            break
        node = entries(resolve(parent).value)
        found = {key: node[key] for key in INHERITED if key in node} | found
        parent = node.get(b"Parent")
    return found


def _contents(node: Node) -> list[Value]:
    """The streams a page is drawn by, as they are referred to."""
    if isinstance(node.value, Array):
        return list(node.value.items)
    return [Reference(node.number, node.item.generation)] if node.item is not None else [node.value]


def _other_resources(compare: Comparison, one: dict[bytes, Value], two: dict[bytes, Value]) -> Iterator[bytes]:
    """Names that mean something else now, or that the content used before they meant anything."""
    yield from other_names(compare, one.get(b"Resources"), two.get(b"Resources"), lambda: _drawing(compare, one))


def other_names(
    compare: Comparison, old: Value | None, new: Value | None, drawing: Callable[[], bytes | None]
) -> Iterator[bytes]:
    """Names of resources that mean something else now; a new one must not occur in what `drawing` gives."""
    if compare.same(old, new):
        return
    one, two = entries(compare.old(old).value), entries(compare.new(new).value)
    for kind in sorted(one.keys() | two.keys()):
        if kind == b"ProcSet" or compare.same(one.get(kind), two.get(kind)):
            continue
        before, after = compare.old(one.get(kind)).value, compare.new(two.get(kind)).value
        if not isinstance(after, Dictionary):
            yield kind
            continue
        yield from _names(compare, entries(before), entries(after), drawing)


def _names(
    compare: Comparison, before: dict[bytes, Value], after: dict[bytes, Value], drawing: Callable[[], bytes | None]
) -> Iterator[bytes]:
    yield from (name for name in before if not compare.same(before[name], after.get(name)))
    added = after.keys() - before.keys()
    if not added:
        return
    content = drawing()
    used = None if content is None else set(_NAMES.findall(content))
    yield from sorted(name for name in added if used is None or name in used or name in _DEFAULTS)


_NAMES = re.compile(rb"/([^\0\t\n\f\r ()<>\[\]{}/%]+)")


def _drawing(compare: Comparison, page: dict[bytes, Value]) -> bytes | None:
    """What draws with the page's resources, unpacked; None when it cannot be read, or writes a name with escapes."""
    parts = [compare.history.decoded(compare.old(item)) for item in _contents(compare.old(page.get(b"Contents")))]
    held = entries(compare.old(page.get(b"Resources")).value)
    for kind in (b"XObject", b"Font"):
        nodes = map(compare.old, entries(compare.old(held.get(kind)).value).values())
        parts += [compare.history.decoded(node) for node in nodes if _borrows(node)]
    content = b"\n".join(part for part in parts if part is not None)
    return None if None in parts or b"#" in content else content


def _borrows(node: Node) -> bool:
    """Whether it is drawn with resources of the page, having none of its own (§7.8.3)."""
    drawn = node.get(b"Subtype") in {Name(b"Form"), Name(b"Type3")}
    return drawn and node.get(b"Resources") is None


def annotation_changes(
    compare: Comparison, old: Structure, new: Structure, allowed: frozenset[int]
) -> Iterator[Change]:
    """What became of the annotations on each page but for fields' places; the next signature may add `allowed`."""
    after = {page.number: place for place, page in enumerate(new.pages)}
    for place, page in enumerate(old.pages):
        found = after.get(page.number, place if len(old.pages) == len(new.pages) else None)
        if found is not None:
            places = (place + 1, found + 1)
            yield from _Pair(compare, page, new.pages[found], places, old.fields, new.fields).changes(allowed)


@dataclass(frozen=True, slots=True)
class _Pair:
    """A page in both revisions, and all fields of both."""

    compare: Comparison
    one: Page
    two: Page
    places: tuple[int, int]
    old: dict[int, Field]
    new: dict[int, Field]

    def told(self, kind: ChangeKind, node: Node | None = None) -> Change:
        """A change on this page."""
        return Change(
            kind,
            _subtype(node) if node else None,
            page_before=self.places[0],
            page_after=self.places[1],
        )

    def changes(self, allowed: frozenset[int]) -> Iterator[Change]:
        """What became of the annotations."""
        before, after = _referred(self.one), _referred(self.two)
        yield from self._kept(before, frozenset(after))
        yield from self._added(after, frozenset(before) | allowed)
        if [item for item in before if item in set(after)] != [item for item in after if item in set(before)]:
            yield self.told(ChangeKind.ANNOTATION_ORDER)
        direct = [
            [item for item in page.annotations if not isinstance(item, Reference)] for page in (self.one, self.two)
        ]
        if len(direct[0]) != len(direct[1]) or not all(map(self.compare.same, *direct)):
            yield self.told(ChangeKind.ANNOTATION_CHANGED)

    def _kept(self, before: list[int], still: frozenset[int]) -> Iterator[Change]:
        for number in before:
            node = self.compare.old(Reference(number, 0))
            gone_with_its_field = number in self.old and number not in self.new
            if number not in still and not gone_with_its_field:
                yield self.told(ChangeKind.ANNOTATION_REMOVED, node)
            elif number in still and number not in self.old and not _same_annotation(self.compare, number):
                yield self.told(ChangeKind.ANNOTATION_CHANGED, node)

    def _added(self, after: list[int], known: frozenset[int]) -> Iterator[Change]:
        for number in after:
            told_as_field = number in self.new and number not in self.old
            if number not in known and not told_as_field:
                yield self.told(ChangeKind.ANNOTATION_ADDED, self.compare.new(Reference(number, 0)))


def _referred(page: Page) -> list[int]:
    return list(dict.fromkeys(item.number for item in page.annotations if isinstance(item, Reference)))


def _same_annotation(compare: Comparison, number: int) -> bool:
    if not compare.touched(number):
        return True
    node = compare.old(Reference(number, 0)), compare.new(Reference(number, 0))
    one, two = entries(node[0].value), entries(node[1].value)
    return not node[1].is_stream and all(compare.same(one.get(key), two.get(key)) for key in one.keys() | two.keys())


def _subtype(node: Node) -> str | None:
    found = node.get(b"Subtype")
    return found.value.decode("latin-1") if isinstance(found, Name) else None
