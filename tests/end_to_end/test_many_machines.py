"""Three workers, three servers, everything goes wrong during one batch: each document is archived exactly once."""

from __future__ import annotations

import signal
import time
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from bench.crash.audit import settled_audit
from tests.end_to_end.papers import save, sheet
from tests.patience import PATIENCE_SECONDS

if TYPE_CHECKING:
    from pathlib import Path

    from testbed.cluster import Cluster

pytestmark = pytest.mark.servers

DOCUMENTS = 60
READ = ("read", "begin")
_PAGES_LOST = {"killed": 1, "frozen": 1, "database away": 2, "store and index away": 2}  # by the machines that it hits


def _pile(folder: Path) -> Path:
    """Small documents, half of them for one dossier, half loose."""
    for number in range(DOCUMENTS):
        place = folder / ("loose" if number % 2 else "dossier")
        place.mkdir(parents=True, exist_ok=True)
        save(sheet(f"Công văn số {number}/UBND-VX", "về việc số hóa hồ sơ"), place / f"cv-{number:03}.png")
    return folder


@pytest.mark.slow
def test_a_batch_survives_everything(cluster: Cluster, tmp_path: Path) -> None:
    pile = _pile(tmp_path / "pile")
    for name in ("first", "second", "third"):
        cluster.work(name)
    cluster.run("ingest", str(pile / "loose"), "--batch", "b", "--no-wait")
    cluster.run("ingest", str(pile / "dossier"), "--batch", "b", "--dossier", "H1.1", "--no-wait")

    cluster.wait_for(4, PATIENCE_SECONDS)
    cluster.kill("first")
    cluster.signal("second", signal.SIGSTOP)
    cluster.servers["postgresql"].stop()
    cluster.servers["postgresql"].again()
    cluster.wait_for(10, PATIENCE_SECONDS)
    cluster.network.cut("minio")
    cluster.servers["opensearch"].kill()
    time.sleep(20)
    cluster.network.mend("minio")
    cluster.servers["opensearch"].again()
    cluster.signal("second", signal.SIGCONT)
    cluster.wait_for(DOCUMENTS, PATIENCE_SECONDS)

    with cluster.opened() as parts:
        found = settled_audit(parts, DOCUMENTS, seconds=PATIENCE_SECONDS)
    assert found.sound, found
    begun = Counter(
        (line["record"], line["page"]) for line in cluster.logged() if (line.get("stage"), line.get("event")) == READ
    )
    assert len(begun) == DOCUMENTS  # of one page each
    # Each fault costs a machine the page that it had in hand, and one page may be hit by several of them.
    assert max(begun.values()) <= 1 + len(_PAGES_LOST)
    assert begun.total() <= DOCUMENTS + sum(_PAGES_LOST.values())
