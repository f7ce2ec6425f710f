"""Two clerks order a re-reading at once, two machines read, one of them dies: each record gets one new version."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING

import pytest

from bench.crash.audit import settled_audit
from pipeline.texts.reread_plan import Left, plan_of
from tests.end_to_end.papers import save, sheet
from tests.end_to_end.vankho import read_by_tesseract
from tests.patience import PATIENCE_SECONDS

if TYPE_CHECKING:
    from pathlib import Path

    from testbed.cluster import Cluster

pytestmark = pytest.mark.servers

DOCUMENTS = 12


def _pile(folder: Path) -> Path:
    folder.mkdir()
    for number in range(DOCUMENTS):
        save(sheet(f"Công văn số {number}/UBND-VX", "về việc số hóa hồ sơ"), folder / f"cv-{number:03}.png")
    return folder


def _reread(cluster: Cluster) -> dict[str, int]:
    """Versions of the packages with the records that the present reader has read."""
    with cluster.opened() as parts:
        reader = str(parts.reader)
        found = {}
        for summary in parts.catalogue.records():
            record = parts.dossiers.record(summary.code)
            if Left.CURRENT in plan_of(parts.dossiers, record, reader, anew=False).left:
                found[summary.code] = summary.version or 0
        return found


@pytest.mark.slow
def test_a_re_reading_is_shared_and_survives_a_machine(cluster: Cluster, tmp_path: Path) -> None:
    settings = cluster.home("desk") / "vankho.toml"
    ours = settings.read_text(encoding="utf-8")
    read_by_tesseract(cluster.home("desk"))
    cluster.work("old")
    cluster.run("ingest", str(_pile(tmp_path / "pile")), "--dossier", "H1.1", "--no-wait")
    cluster.wait_for(DOCUMENTS, PATIENCE_SECONDS)
    cluster.kill("old")
    settings.write_text(ours, encoding="utf-8")
    assert _reread(cluster) == {}

    for name in ("first", "second"):
        cluster.work(name)
    cluster.launch("web", "serve", "--port", "0", inside=False)
    cluster.launch("clerk-1", "reread", "--json", inside=False)
    cluster.launch("clerk-2", "reread", "--json", inside=False)
    last = time.monotonic() + PATIENCE_SECONDS
    while len(_reread(cluster)) < 3:
        assert time.monotonic() < last
        time.sleep(0.5)
    cluster.kill("first")
    ends = [cluster.processes.pop(name).wait(PATIENCE_SECONDS) for name in ("clerk-1", "clerk-2")]

    assert ends == [0, 0]
    assert len(_reread(cluster)) == DOCUMENTS
    with cluster.opened() as parts:
        records = list(parts.dossiers.records("H1.1"))
        events = [event for record in records for event in record.events if "→" in event.detail]
        assert len(events) == DOCUMENTS, "one new version a record, whoever asked and whoever died"
        for record in records:
            summary = parts.catalogue.find(record.code)
            assert summary is not None
            assert summary.version == parts.dossiers.version_of(record)
        assert [info.key for info in parts.store.list("revising/")] == []
        found = settled_audit(parts, DOCUMENTS, seconds=PATIENCE_SECONDS)
    assert (found.archived, found.packaged, found.indexed) == (DOCUMENTS, DOCUMENTS, DOCUMENTS)
    assert (found.twice, found.leftovers) == (0, 0)
    logged = [cluster.folder / f"{name}.log" for name in ("clerk-1", "clerk-2")]
    told = [
        json.loads(line) for log in logged for line in log.read_text(encoding="utf-8").splitlines() if "reader" in line
    ]
    assert {line["record"] for line in told if line["read"]} == {record.code for record in records}
    assert {line["code"] for line in told} == {None}
