"""Where an OpenSearch index is, and as whom we come."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

SCHEMA_VERSION = 7  # raise when `index.opensearch.schema`, `index.analysis` or `index.page_body` change what is written
DOUBTLESS = 6  # without `index.ranking.DOUBTS`: read and written as before
UNDESCRIBED = 5  # without `index.described`: read and written as before, by whoever asks for no field
OPEN_TO_ALL = 4  # without `index.access`: read and written as before for who may find everything
_GENERATION = re.compile(r"v(?P<version>\d+)-(?:\d+|\d{8}t\d{6}-[0-9a-f]{4})")


@dataclass(frozen=True, slots=True)
class OpenSearchAddress:
    """One index on one cluster.

    Attributes:
        hosts: names and ports of nodes; the next is tried when one does not answer.
        prefix: all our indices and aliases begin with it.
        tls: speak HTTPS and check the server's certificate.
        user, password: empty for a cluster without log-in.
        ca: file of root certificates; empty for the system's.
        shards: parts of a generation, when it is made.
        replicas: copies of each part; `0-1` is one as soon as there is a second node.
    """

    hosts: tuple[tuple[str, int], ...]
    prefix: str
    tls: bool = False
    user: str = ""
    password: str = field(default="", repr=False)
    ca: str = ""
    shards: int = 1
    replicas: str = "0-1"

    @property
    def place(self) -> str:
        """The nodes as told to people: no secrets."""
        return ", ".join(f"{host}:{port}" for host, port in self.hosts)

    @property
    def living(self) -> str:
        """Alias of the generation that is searched and written."""
        return f"{self.prefix}-pages"

    @property
    def building(self) -> str:
        """Alias of the generation that is being built."""
        return f"{self.prefix}-pages-building"

    @property
    def lease(self) -> str:
        """Index with the one document that says who is building."""
        return f"{self.prefix}-pages-lease"

    @property
    def generations(self) -> str:
        """Pattern of the names of all generations."""
        return f"{self.prefix}-pages-v*"

    def generation(self, stamp: str) -> str:
        """Name of a generation of this version."""
        return f"{self.prefix}-pages-v{SCHEMA_VERSION}-{stamp}"

    def version_of(self, index: str) -> int | None:
        """Version of the schema of the generation of that name; None for a name that is none of ours."""
        found = _GENERATION.fullmatch(index.removeprefix(f"{self.prefix}-pages-"))
        return int(found["version"]) if found else None
