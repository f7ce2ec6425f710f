"""What several whole-program tests stand on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from testbed.cluster import Cluster
from testbed.servers.programs import Unavailable
from tests.servers import server_url

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    for name in ("MINIO_URL", "OPENSEARCH_URL", "POSTGRESQL_URL", "TOXIPROXY_URL"):
        server_url(name)  # skips where a server cannot be had; ours are private, since they are killed
    made = Cluster(tmp_path)
    try:
        made.begin()
        yield made
    except Unavailable as error:
        pytest.skip(str(error))
    finally:
        made.end()
