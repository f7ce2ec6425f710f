"""Review on one machine and on many: held, asked, answered, released; a worker killed in between; sealed once."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import pytest

from bench.crash.audit import settled_audit
from domain.documents import RecordState
from domain.events import EventType
from tests.end_to_end.papers import save, sheet
from tests.end_to_end.vankho import vankho
from tests.patience import PATIENCE_SECONDS

if TYPE_CHECKING:
    from pathlib import Path

    from testbed.cluster import Cluster

DOCUMENTS = 6
# What no reader finds on these papers, since it does not stand there.
SAID = ("kind=công văn", "number=7", "date=1987", "issuer=UBND xã Hòa Bình", "subject=về việc trồng rừng")


def _pile(folder: Path) -> Path:
    folder.mkdir()
    for number in range(DOCUMENTS):
        lines = f"Danh sách thứ {number}", "gửi ban quản lý chợ"
        save(sheet(*lines), folder / f"to-{number}.png")
    return folder


def _lines(output: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in output.splitlines() if line.startswith("{")]


def test_on_one_machine_a_batch_waits_is_answered_and_found_by_what_was_said(tmp_path: Path) -> None:
    home = tmp_path / "archive"
    assert vankho("init", home).code == 0
    assert vankho("batch", "new", "lô", "--kind", "letters", home=home).code == 0
    done = vankho("ingest", _pile(tmp_path / "pile"), "--batch", "lô", "--review", "--json", home=home)
    assert [line["state"] for line in done.lines] == ["in-review"] * DOCUMENTS
    assert "chờ kiểm tra" in done.stderr
    assert vankho("search", "trồng rừng", "--json", home=home).lines[0]["total"] == 0

    held = vankho("batch", "questions", "lô", "--json", home=home).lines
    assert len(held) == DOCUMENTS
    assert all("field:subject" in [one["subject"] for one in line["questions"]] for line in held)
    first = held[0]["record"]
    assert vankho("batch", "answer", first, "date=31/2/1987", home=home).code == 1
    assert vankho("batch", "answer", first, *SAID, home=home).code == 0
    assert vankho("batch", "answer", first, "--undo", home=home).code == 1
    assert vankho("batch", "answer", first, *SAID, home=home).code == 0
    released = vankho("batch", "release", "lô", "--json", home=home)
    assert (released.code, released.lines) == (1, [{"released": 0, "waiting": DOCUMENTS, "needs_second": False}])

    why = "giấy chụp lại"  # drawn pages are not in colour
    assert vankho("batch", "release", "lô", "--despite", why, "--json", home=home).lines[0]["released"] == DOCUMENTS
    found = vankho("search", 'trichyeu:"trồng rừng"', "--records", "--json", home=home).lines[0]["records"]
    assert [one["record"] for one in found] == [first]
    shown = vankho("show", first, "--json", home=home).lines[0]
    assert shown["state"] == "archived"
    assert "trồng rừng" in shown["called"]
    verdicts = vankho("verify", "--all", "--json", home=home).lines
    assert {line["indication"] for line in verdicts} == {"TOTAL-PASSED"}


@pytest.mark.servers
@pytest.mark.slow
def test_on_many_machines_a_worker_killed_after_the_release_loses_and_doubles_nothing(
    cluster: Cluster, tmp_path: Path
) -> None:
    pile = _pile(tmp_path / "pile")
    cluster.run("batch", "new", "lô", "--kind", "letters")
    cluster.work("first")
    cluster.run("ingest", str(pile), "--batch", "lô", "--review", "--no-wait")
    _wait(cluster, RecordState.IN_REVIEW, DOCUMENTS)
    held = _lines(cluster.run("batch", "questions", "lô", "--json"))
    for line in held:
        cluster.run("batch", "answer", line["record"], *SAID)
    cluster.run("batch", "release", "lô", "--despite", "giấy chụp lại", "--no-wait")
    cluster.kill("first")
    cluster.work("second")
    cluster.work("third")
    cluster.wait_for(DOCUMENTS, PATIENCE_SECONDS)
    with cluster.opened() as parts:
        found = settled_audit(parts, DOCUMENTS, seconds=PATIENCE_SECONDS)
        assert found.sound, found
        for line in held:
            told = [event.type for event in parts.dossiers.record(line["record"]).events]
            assert (told.count(EventType.REVIEW), told.count(EventType.SIGNING)) == (1, 1)


def _wait(cluster: Cluster, state: RecordState, count: int) -> None:
    last = time.monotonic() + PATIENCE_SECONDS
    with cluster.opened() as parts:
        while parts.catalogue.counts()[state] < count:
            assert time.monotonic() < last, parts.catalogue.counts()
            time.sleep(0.5)
