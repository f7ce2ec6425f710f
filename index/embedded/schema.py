"""What a tantivy index holds of a page, now and in the releases before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import tantivy

from index.analysis import pairs
from index.ranking import (
    ACCESS,
    APART,
    BY_DATE,
    BY_NUMBER,
    DOUBTS,
    EXACT,
    FACET,
    FIRST_DAY,
    FOLDED,
    HEADING,
    KEYS,
    LAST_DAY,
    NUMBER,
    OWN_NUMBER,
    PAIRS,
    WORDS,
)

if TYPE_CHECKING:
    from index.page_document import PageDocument

SCHEMA_VERSION = "8"  # raise when `SCHEMAS`, `index.analysis` or `index.page_body` change what is written
UNPAIRED = "7"  # without `PAIRS`: read and written as before, answers the same and later
DOUBTLESS = "6"  # without `DOUBTS`, too
UNDESCRIBED = "5"  # without `index.described`: read and written as before, by whoever asks for no field
OPEN_TO_ALL = "4"  # without `index.access`: read and written as before for who may find everything
WITHOUT_PAIRS = (UNPAIRED, DOUBTLESS, UNDESCRIBED, OPEN_TO_ALL)


def _schema(version: str) -> tantivy.Schema:
    """Our own analysis makes the tokens, joined by spaces; tantivy only splits them again."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("record", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("stamp", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("dossier", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("page", stored=True, fast=version not in {OPEN_TO_ALL, UNDESCRIBED})
    builder.add_text_field("title", stored=True, tokenizer_name="raw", index_option="basic")
    exactly = "freq" if version == SCHEMA_VERSION else "position"  # where words stand, `FOLDED` tells
    builder.add_text_field(EXACT, tokenizer_name="whitespace", index_option=exactly)
    builder.add_text_field(FOLDED, tokenizer_name="whitespace", index_option="position")
    builder.add_text_field(HEADING, tokenizer_name="whitespace", index_option="position")
    for field in (NUMBER, OWN_NUMBER):
        builder.add_text_field(field, tokenizer_name="whitespace", index_option="basic")
    builder.add_bytes_field("body", stored=True)
    if version != OPEN_TO_ALL:
        builder.add_text_field(ACCESS, tokenizer_name="raw", index_option="basic")
    if version not in {OPEN_TO_ALL, UNDESCRIBED}:
        _describe(builder)
    if version in {SCHEMA_VERSION, UNPAIRED}:
        builder.add_bytes_field(DOUBTS, stored=True)
    if version == SCHEMA_VERSION:
        for field in PAIRS.values():
            builder.add_text_field(field, tokenizer_name="whitespace", index_option="basic")
    return builder.build()


def _describe(builder: tantivy.SchemaBuilder) -> None:
    builder.add_text_field(KEYS, tokenizer_name="raw", index_option="basic")
    builder.add_text_field(WORDS, tokenizer_name="whitespace", index_option="position")
    for field in (FIRST_DAY, LAST_DAY):
        builder.add_unsigned_field(field, indexed=True, fast=True)
    for field in (BY_DATE, BY_NUMBER, FACET):
        builder.add_text_field(field, tokenizer_name="raw", index_option="basic", fast=True)


SCHEMAS = {version: _schema(version) for version in (SCHEMA_VERSION, *WITHOUT_PAIRS)}


def document(page: PageDocument, fingerprint: str, version: str) -> tantivy.Document:
    """A page as the schema of that version writes it."""
    fields: dict[str, Any] = {
        "record": page.record,
        "stamp": f"{page.record}\0{fingerprint}",  # NUL sorts before all letters: in order of records
        "dossier": page.dossier,
        "page": page.page,
        "title": page.title,
        EXACT: " ".join(page.exact),
        FOLDED: " ".join(page.folded),
        HEADING: " ".join(page.heading),
        NUMBER: " ".join(page.numbers),
        OWN_NUMBER: " ".join(page.own_numbers),
        "body": page.body,
    }
    if version != OPEN_TO_ALL:
        fields[ACCESS] = list(page.access)
    if version not in {OPEN_TO_ALL, UNDESCRIBED}:
        fields |= _described(page)
    if version in {SCHEMA_VERSION, UNPAIRED}:
        fields[DOUBTS] = " ".join(page.described.doubts).encode()
    if version == SCHEMA_VERSION:
        fields[PAIRS[EXACT]] = " ".join(pairs(page.exact, APART))
        fields[PAIRS[FOLDED]] = " ".join(pairs(page.folded, APART))
    return tantivy.Document.from_dict(fields, SCHEMAS[version])


def _described(page: PageDocument) -> dict[str, Any]:
    """`FACET` is one value for a record, of its code and all its facets, so that one look counts each record once."""
    told = page.described
    return {
        KEYS: list(told.keys),
        WORDS: " ".join(told.words),
        BY_DATE: told.by_date,
        BY_NUMBER: told.by_number,
        FACET: "\0".join((page.record, *told.facets)),
        **(dict(zip((FIRST_DAY, LAST_DAY), told.days, strict=True)) if told.days else {}),
    }
