"""Twenty rounds of the kill loop; a thousand are run by hand (docs/measurements.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bench.cluster import Cluster
from bench.kill_loop import KillLoop
from bench.servers.programs import Unavailable
from tests.servers import server_url

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = [pytest.mark.servers, pytest.mark.slow]
ROUNDS, SEED, DOCUMENTS = 20, 20, 2


@pytest.fixture
def loop(tmp_path: Path) -> Iterator[KillLoop]:
    for name in ("MINIO_URL", "OPENSEARCH_URL", "POSTGRESQL_URL", "TOXIPROXY_URL"):
        server_url(name)  # skips where a server cannot be had; ours are private, since they are killed
    cluster = Cluster(tmp_path)
    made = KillLoop(cluster, SEED, DOCUMENTS)
    try:
        made.begin()
        yield made
    except Unavailable as error:
        pytest.skip(str(error))
    finally:
        cluster.end()


def test_whoever_is_killed_every_acknowledged_document_is_everywhere_once(loop: KillLoop) -> None:
    done = list(loop.rounds(ROUNDS))

    assert [each for each in done if not each.sound] == []
    assert len({each.victim for each in done}) >= 5  # API, workers and all three servers met their end
