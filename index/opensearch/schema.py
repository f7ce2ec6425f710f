"""What a generation in OpenSearch looks like: settings and strict mapping.

Our own analysis makes the tokens, joined by spaces; the server only splits them again (ADR 0010 says why), after NFC,
so that whoever asks the server directly may type in any form. Nothing but what a hit shows is kept as source.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from index.opensearch.address import SCHEMA_VERSION
from index.ranking import (
    ACCESS,
    BY_DATE,
    BY_NUMBER,
    DESCRIBED,
    DOUBTS,
    EXACT,
    FACET,
    FIRST_DAY,
    FOLDED,
    HEADING,
    K1,
    KEYS,
    LAST_DAY,
    NUMBER,
    OWN_NUMBER,
    WORDS,
    B,
)

if TYPE_CHECKING:
    from index.opensearch.address import OpenSearchAddress

_LONGEST_TOKEN = 8000  # characters; a term of Lucene has at most 32,766 bytes
_LONGEST_KEYWORD = 8000
_INDEX_ONLY = (EXACT, FOLDED, HEADING, NUMBER, OWN_NUMBER, ACCESS, *DESCRIBED)


def generation_body(address: OpenSearchAddress, alias: str) -> dict[str, Any]:
    """The request that makes a generation under `alias`."""
    return {
        "settings": {
            "codec": "best_compression",  # two fifths less on disk for some milliseconds a search
            "number_of_shards": address.shards,
            "auto_expand_replicas": address.replicas,
            "refresh_interval": "-1",  # what is written is made visible by whoever wrote it, when it is whole
            "similarity": {"default": {"type": "BM25", "k1": K1, "b": B}},
            "analysis": _ANALYSIS,
        },
        "mappings": {
            "dynamic": "strict",
            "_meta": {"schema": SCHEMA_VERSION},
            "_source": {"excludes": list(_INDEX_ONLY)},
            "properties": _FIELDS,
        },
        "aliases": {alias: {}},
    }


NFC = {"type": "icu_normalizer", "name": "nfc", "mode": "compose"}
_ANALYSIS = {
    "char_filter": {"nfc": NFC},
    "tokenizer": {"spaces": {"type": "whitespace", "max_token_length": _LONGEST_TOKEN}},
    "analyzer": {"tokens": {"type": "custom", "char_filter": ["nfc"], "tokenizer": "spaces"}},
}
_TEXT = {"type": "text", "analyzer": "tokens"}
_FIELDS = {
    "record": {"type": "keyword"},
    "fingerprint": {"type": "keyword"},
    "page": {"type": "integer"},
    # Pages that may stand under this record, its own and those of writes that were cut short
    "reach": {"type": "integer", "index": False, "doc_values": False},
    "dossier": {"type": "keyword"},
    "title": {
        "type": "keyword",
        "ignore_above": _LONGEST_KEYWORD,
        "fields": {"sort": {"type": "icu_collation_keyword", "language": "vi", "index": False}},
    },
    EXACT: _TEXT,
    FOLDED: _TEXT,
    HEADING: _TEXT | {"norms": False},
    NUMBER: {"type": "keyword", "doc_values": False},
    OWN_NUMBER: {"type": "keyword", "doc_values": False},
    "body": {"type": "binary"},
    ACCESS: {"type": "keyword", "doc_values": False},
    KEYS: {"type": "keyword", "doc_values": False, "ignore_above": _LONGEST_KEYWORD},
    WORDS: _TEXT | {"norms": False},
    FIRST_DAY: {"type": "integer"},
    LAST_DAY: {"type": "integer"},
    BY_DATE: {"type": "keyword", "index": False},
    BY_NUMBER: {"type": "keyword", "index": False},
    FACET: {"type": "keyword", "index": False, "ignore_above": _LONGEST_KEYWORD},
    DOUBTS: {"type": "keyword", "index": False, "doc_values": False},
}
