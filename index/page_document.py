"""From a page to its search document: what every back end writes, whatever it calls the fields."""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import blake2b
from itertools import chain
from typing import TYPE_CHECKING

from domain.description.symbols import document_numbers
from index.access import access_keys
from index.analysis import heading, other_keys, tokens
from index.described import NOTHING_KNOWN, DescribedFields, fields_of
from index.page_body import body_of, deflate, laid_out
from index.ranking import APART, OPENS, SYMBOL_KEY

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from index.analysis import Token
    from index.page_body import PageBody
    from index.search_index import IndexedPage

_FINGERPRINT_BYTES = 12  # chance of a change unseen in 10^8 records: 10^-21


@dataclass(frozen=True, slots=True)
class PageDocument:
    """One page, analysed.

    Attributes:
        record, page, dossier, title: as in `IndexedPage`.
        exact, folded: all tokens by their keys, in order; behind them in `folded` words as they may read too, each
            between its neighbours, so that phrases find them.
        heading: folded tokens of a document's own head, when this is its first page.
        numbers, own_numbers: keys of the document numbers on the page, and of those that the document bears.
        body: see `index.page_body`.
        access: see `index.access`.
        described: what the record is; `keys` and `words` of its first page hold more.
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
    access: tuple[str, ...] = ()
    described: DescribedFields = NOTHING_KNOWN


@dataclass(frozen=True, slots=True)
class RecordDocuments:
    """All pages of one record, and the fingerprint of their content (see `index.search_index.IndexedRecord`)."""

    record: str
    pages: tuple[PageDocument, ...]
    fingerprint: str


def documents_of(record: str, pages: Iterable[IndexedPage]) -> RecordDocuments:
    """Everything that an index keeps of `record`."""
    mark = blake2b(digest_size=_FINGERPRINT_BYTES)
    out = list[PageDocument]()
    for page in pages:
        body = body_of(page.text)
        layout = laid_out(body)
        described = fields_of(page)
        given = () if page.mode is None else (page.mode.value,)
        told = () if page.description is None and not page.validity else (repr(described),)
        for part in (f"{page.page}", page.dossier, page.title, layout, *given, *told):
            data = part.encode() if isinstance(part, str) else part
            mark.update(len(data).to_bytes(8, "little") + data)
        document = _document(page, body, deflate(layout), described)
        out.append(document if out else _opening(document))
    return RecordDocuments(record, tuple(out), mark.hexdigest())


def _document(page: IndexedPage, body: PageBody, packed: bytes, described: DescribedFields) -> PageDocument:
    words = tokens(body.text)
    numbers = document_numbers(body.text)
    return PageDocument(
        record=page.record,
        page=page.page,
        dossier=page.dossier,
        title=page.title,
        exact=tuple(word.exact for word in words),
        folded=(*(word.folded for word in words), *_windows(words, other_keys(words, body.others))),
        heading=tuple(word.folded for word in heading(body.text)),
        numbers=tuple(number.key for number in numbers),
        own_numbers=tuple(number.key for number in numbers if number.own),
        body=packed,
        access=access_keys(page.mode, page.fonds, page.record),
        described=described,
    )


def _opening(document: PageDocument) -> PageDocument:
    """The first page of a record: it bears the number and the kind of the document, whoever told them."""
    told = document.described
    words = [word.partition(":")[2] for word in told.opening_words]
    own = [key for key in told.symbols if f"{SYMBOL_KEY}:{key}" not in told.doubts]
    return replace(
        document,
        folded=(*document.folded, *chain.from_iterable((APART, word) for word in words if word not in document.folded)),
        numbers=(*document.numbers, *told.symbols),
        own_numbers=(*document.own_numbers, *(key for key in own if key not in document.own_numbers)),
        described=replace(told, keys=(*told.keys, OPENS), words=(*told.words, *told.opening_words)),
    )


def _windows(words: Sequence[Token], others: Mapping[int, Iterable[str]]) -> Iterator[str]:
    for at, keys in others.items():
        before, behind = (
            [word.folded for word in beside] for beside in (words[max(0, at - 1) : at], words[at + 1 : at + 2])
        )
        for key in keys:
            yield from (APART, *before, key, *behind)
