"""The object store on MinIO: what hashing, proving and checking cost against the bare client, in one run.

The bare client uploads and downloads the same files with `fput_object` and `fget_object`, and checks nothing. Rounds
of both alternate, so that what else the machine does falls on both.
"""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from minio import Minio

from storage.objects.s3.address import parse_s3_url
from storage.objects.url import open_object_store
from testbed.servers.running import Server, start
from testbed.table import Section, table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

_KIB, _MIB = 1 << 10, 1 << 20
_ROUNDS = 3
_SIZES = (
    (64 * _KIB, 200, "64 KiB, a page's reading"),
    (_MIB, 100, "1 MiB, a page's picture"),
    (256 * _MIB, 1, "256 MiB, a master"),
)
_BARE_BUCKET = "bare"


@dataclass
class Spent:
    """Bytes that went one way, and the seconds of the clock and of this process's CPU that it took."""

    size: int = 0
    wall: float = 0.0
    cpu: float = 0.0

    def add(self, size: int, action: Callable[[], object]) -> None:
        """Do it and count it."""
        wall, cpu = time.perf_counter(), time.process_time()
        action()
        self.wall += time.perf_counter() - wall
        self.cpu += time.process_time() - cpu
        self.size += size

    @property
    def speed(self) -> str:
        """MB a second of the clock."""
        return f"{self.size / self.wall / 1e6:.0f}"

    @property
    def cost(self) -> str:
        """Seconds of CPU for a GB."""
        return f"{self.cpu / self.size * 1e9:.1f}"


def object_store_sections(scratch: Path, *, quick: bool) -> Iterable[Section]:
    """Put and get of ours and of the bare client, on a MinIO of its own."""
    server = start("minio", scratch / "minio")
    try:
        rows = [_row(scratch, server, *size, rounds=1 if quick else _ROUNDS) for size in _SIZES]
    finally:
        server.stop()
    head = ("objects", "put", "bare put", "CPU", "bare CPU", "get", "bare get", "CPU", "bare CPU")
    text = (
        "MB/s of the clock, and seconds of the client's CPU for a GB. Ours hashes (SHA-256 and SHA-512), writes only a "
        "name that is free, proves each put (by the ETag, a large file by reading it back) and checks each get; "
        "the bare client does neither. Server and client share the two cores.\n\n"
    )
    yield Section("object-store", "Object store: MinIO", text + table(head, rows))


def _row(scratch: Path, server: Server, size: int, count: int, name: str, *, rounds: int) -> tuple[str, ...]:
    source, target = scratch / "source", scratch / "target"
    address = parse_s3_url(f"{server.url}/ours")
    store = open_object_store(f"{server.url}/ours", scratch)
    bare = Minio(address.host, address.access_key, address.secret_key, secure=False, region=address.region)
    if not bare.bucket_exists(_BARE_BUCKET):
        bare.make_bucket(_BARE_BUCKET)
    spent = [Spent() for _ in range(4)]
    for number in range(rounds * count):
        source.write_bytes(os.urandom(size))
        key = f"{size}/{number}"
        spent[0].add(size, lambda key=key: store.put_file(key, source))  # type: ignore[misc]
        spent[1].add(size, lambda key=key: bare.fput_object(_BARE_BUCKET, key, str(source)))  # type: ignore[misc]
        spent[2].add(size, lambda key=key: store.fetch(key, target))  # type: ignore[misc]
        target.unlink()
        spent[3].add(size, lambda key=key: bare.fget_object(_BARE_BUCKET, key, str(target)))  # type: ignore[misc]
        target.unlink()
    store.close()
    put, bare_put, get, bare_get = spent
    ways = ((put, bare_put), (get, bare_get))
    return (name, *(cell for ours, other in ways for cell in (ours.speed, other.speed, ours.cost, other.cost)))
