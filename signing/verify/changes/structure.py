"""What a document consists of at one revision: its pages in order, its form's fields, where each annotation stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from signing.pdf.text import decoded_text
from signing.pdf.tokens import Array, Name, Reference, Text, Value
from signing.verify.changes.sameness import entries
from signing.verify.changes.tables import RevisionUnreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from signing.verify.changes.history import History, Node

INHERITED = (b"Resources", b"MediaBox", b"CropBox", b"Rotate")
_MOST_NODES = 200_000
_DEPTH = 100


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its object number, entries, and what it takes from the nodes above it."""

    number: int
    entries: dict[bytes, Value]
    inherited: dict[bytes, Value]
    annotations: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """One node of the form: a field, or one of its places on a page (widget).

    Attributes:
        number: of its object.
        name: its full name; empty in an encrypted file, whose texts are not read.
        entries: as written.
        inherited: the kind and value it takes from the nodes above.
        parent: number of the node above it, 0 for none.
    """

    number: int
    name: str
    entries: dict[bytes, Value]
    inherited: dict[bytes, Value]
    parent: int

    @property
    def is_signature(self) -> bool:
        """Whether it is a signature field or its place."""
        return self.inherited.get(b"FT") == Name(b"Sig")

    @property
    def is_widget(self) -> bool:
        """Whether it shows on a page."""
        return b"Rect" in self.entries


@dataclass(frozen=True, slots=True)
class Structure:
    """The document at one revision.

    Attributes:
        revision: which.
        catalog, form: entries of the catalogue and of its interactive form.
        pages: in order.
        roots: object numbers of the catalogue and the form.
        nodes: object numbers of the page tree, pages included.
        fields: by object number, in the form's order.
    """

    revision: int
    catalog: dict[bytes, Value]
    form: dict[bytes, Value]
    pages: tuple[Page, ...]
    roots: frozenset[int]
    nodes: frozenset[int]
    fields: dict[int, Field]

    def numbers(self) -> frozenset[int]:
        """All objects that have rules of their own."""
        shown = {item.number for page in self.pages for item in page.annotations if isinstance(item, Reference)}
        return self.roots | self.nodes | self.fields.keys() | shown

    def page_of(self, number: int) -> int | None:
        """The page, from 1, on which an annotation stands."""
        for place, page in enumerate(self.pages, 1):
            if any(isinstance(item, Reference) and item.number == number for item in page.annotations):
                return place
        return None


def structure_of(history: History, revision: int) -> Structure:
    """The document at a revision.

    Raises:
        RevisionUnreadable: no sound page tree or form leads from the catalogue.
    """
    root = history.trailer(revision).get(b"Root")
    catalog = entries(history.resolve(root, revision).value)
    if b"Pages" not in catalog:
        raise RevisionUnreadable(0)
    tree = _Tree(history, revision)
    pages = tuple(tree.pages(catalog[b"Pages"], {}, 0))
    form = entries(history.resolve(catalog.get(b"AcroForm"), revision).value)
    fields = {field.number: field for field in tree.fields(form.get(b"Fields"), None)}
    roots = {item.number for item in (root, catalog.get(b"AcroForm")) if isinstance(item, Reference)}
    return Structure(revision, catalog, form, pages, frozenset(roots), frozenset(tree.nodes), fields)


class _Tree:
    """Walks the page tree and the form, each node once."""

    def __init__(self, history: History, revision: int) -> None:
        self._history, self._revision = history, revision
        self.nodes: set[int] = set()
        self._met: set[int] = set()

    def pages(self, value: Value | None, above: dict[bytes, Value], depth: int) -> Iterator[Page]:
        number, held = self._node(value, self.nodes, depth)
        inherited = above | {key: held[key] for key in INHERITED if key in held}
        if b"Kids" in held:
            for kid in self._listed(held[b"Kids"]):
                yield from self.pages(kid, inherited, depth + 1)
        else:
            yield Page(number, held, inherited, self._listed(held.get(b"Annots")))

    def fields(self, value: Value | None, above: Field | None, depth: int = 0) -> Iterator[Field]:
        for item in self._listed(value):
            if isinstance(item, Reference) and item.number in self._met:
                continue  # listed twice: one field all the same
            number, held = self._node(item, self._met, depth)
            inherited = (above.inherited if above else {}) | {key: held[key] for key in (b"FT", b"V") if key in held}
            title = self._history.resolve(held.get(b"T"), self._revision).value
            names = [above.name] if above and above.name else []
            names += [decoded_text(title)] if isinstance(title, Text) and not self._history.encrypted else []
            field = Field(number, ".".join(names), held, inherited, above.number if above else 0)
            yield field
            yield from self.fields(held.get(b"Kids"), field, depth + 1)

    def _node(self, value: Value | None, met: set[int], depth: int) -> tuple[int, dict[bytes, Value]]:
        if not isinstance(value, Reference) or value.number in met or depth > _DEPTH or len(met) > _MOST_NODES:
            raise RevisionUnreadable(0)
        met.add(value.number)
        self._history.spend()
        node: Node = self._history.resolve(value, self._revision)
        if node.is_stream:
            raise RevisionUnreadable(value.number)
        return value.number, entries(node.value)

    def _listed(self, value: Value | None) -> tuple[Value, ...]:
        found = self._history.resolve(value, self._revision).value
        return found.items if isinstance(found, Array) else ()
