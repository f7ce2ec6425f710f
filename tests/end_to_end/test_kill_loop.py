"""Twenty rounds of the kill loop; a thousand are run by hand (docs/measurements.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bench.crash.kill_loop import KillLoop

if TYPE_CHECKING:
    from testbed.cluster import Cluster

pytestmark = [pytest.mark.servers, pytest.mark.slow]
ROUNDS, SEED, DOCUMENTS = 20, 20, 2


def test_whoever_is_killed_every_acknowledged_document_is_everywhere_once(cluster: Cluster) -> None:
    loop = KillLoop(cluster, SEED, DOCUMENTS)
    loop.begin()

    done = list(loop.rounds(ROUNDS))

    assert [each for each in done if not each.sound] == []
    assert len({each.victim for each in done}) >= 5  # API, workers and all three servers met their end
