"""A fresh index of each kind, gone when the test is over."""

from __future__ import annotations

import secrets
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from opensearchpy import OpenSearch

from index.embedded.index import TantivyIndex
from index.index_url import open_index
from index.opensearch.index import OpenSearchIndex
from tests.servers import server_url

BEAT = 0.1  # seconds between signs of life of a build

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from index.search_index import SearchIndex


@contextmanager
def opened(kind: str, folder: Path) -> Iterator[SearchIndex]:
    """An index of `kind`, tantivy or opensearch; `folder` is for one of tantivy."""
    if kind == "tantivy":
        index = open_index("", folder)
        yield index
        index.close()
        return
    with prefix_of(server_url("OPENSEARCH_URL")) as url:
        index = open_index(url, folder)
        assert isinstance(index, OpenSearchIndex)
        index._beat = BEAT
        yield index
        index.close()


@contextmanager
def opened_again(index: SearchIndex) -> Iterator[SearchIndex]:
    """The same index as another process would open it."""
    other: SearchIndex
    if isinstance(index, TantivyIndex):
        other = TantivyIndex(index._folder)
    else:
        assert isinstance(index, OpenSearchIndex)
        other = OpenSearchIndex(index._address, index._beat)
    yield other
    other.close()


def forget_views(index: SearchIndex) -> None:
    """Let go of what walks look at, as when they rested for more than five minutes."""
    if isinstance(index, TantivyIndex):
        index._views.forget()
        return
    assert isinstance(index, OpenSearchIndex)
    with index._door.talking() as client:
        client.delete_all_pits()


@contextmanager
def prefix_of(server: str) -> Iterator[str]:
    """The URL of a prefix of its own on `server`; everything under it goes at the end."""
    prefix = f"test-{secrets.token_hex(6)}"
    yield f"{server}/{prefix}"
    with raw_client(server) as client:
        client.indices.delete(index=f"{prefix}-*", params={"expand_wildcards": "all"})


@contextmanager
def raw_client(server: str) -> Iterator[OpenSearch]:
    """A client of the server itself, past our own code."""
    parts = urlsplit(server)
    client = OpenSearch([{"host": parts.hostname, "port": parts.port}], timeout=30)
    try:
        yield client
    finally:
        client.close()
