"""From a page to its search document: what every back end writes, whatever it calls the fields."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING

from index.analysis import document_numbers, heading, tokens
from index.page_body import body_of, deflate, laid_out

if TYPE_CHECKING:
    from collections.abc import Iterable

    from index.search_index import IndexedPage

_FINGERPRINT_BYTES = 12  # chance of a change unseen in 10^8 records: 10^-21


@dataclass(frozen=True, slots=True)
class PageDocument:
    """One page, analysed.

    Attributes:
        record, page, dossier, title: as in `IndexedPage`.
        exact, folded: all tokens by their keys, in order.
        heading: folded tokens of a document's own head, when this is its first page.
        numbers, own_numbers: keys of the document numbers on the page, and of those that the document bears.
        body: see `index.page_body`.
    """

    record: str
    page: int
    dossier: str
    title: str
    exact: tuple[str, ...]
    folded: tuple[str, ...]
    heading: tuple[str, ...]
    numbers: tuple[str, ...]
    own_numbers: tuple[str, ...]
    body: bytes


@dataclass(frozen=True, slots=True)
class RecordDocuments:
    """All pages of one record, and the fingerprint of their content (see `index.search_index.IndexedRecord`)."""

    record: str
    pages: tuple[PageDocument, ...]
    fingerprint: str


def documents_of(record: str, pages: Iterable[IndexedPage]) -> RecordDocuments:
    """Everything that an index keeps of `record`."""
    mark = blake2b(digest_size=_FINGERPRINT_BYTES)
    out = []
    for page in pages:
        body = body_of(page.text)
        layout = laid_out(body)
        for part in (f"{page.page}", page.dossier, page.title, layout):
            data = part.encode() if isinstance(part, str) else part
            mark.update(len(data).to_bytes(8, "little") + data)
        out.append(_document(page, body.text, deflate(layout)))
    return RecordDocuments(record, tuple(out), mark.hexdigest())


def _document(page: IndexedPage, text: str, body: bytes) -> PageDocument:
    words = tokens(text)
    numbers = document_numbers(text)
    return PageDocument(
        record=page.record,
        page=page.page,
        dossier=page.dossier,
        title=page.title,
        exact=tuple(word.exact for word in words),
        folded=tuple(word.folded for word in words),
        heading=tuple(word.folded for word in heading(text)),
        numbers=tuple(number.key for number in numbers),
        own_numbers=tuple(number.key for number in numbers if number.own),
        body=body,
    )
