"""`/metrics`, `/healthz`, `/readyz` as Prometheus and an orchestrator see them."""

from __future__ import annotations

import ast
import socket
import threading
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from prometheus_client.parser import text_string_to_metric_families

from api.observe.metrics import STAGES
from api.observe.probes import probes
from domain.errors import ArchiveError, ErrorCode
from tests.patience import PATIENCE_SECONDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fastapi.testclient import TestClient

    from pipeline.archive import Archive
    from pipeline.wiring import Parts

_STRANGE = {"Host": "10.42.0.7:9108"}


def figures(text: str) -> dict[tuple[str, str], float]:
    """Values by name and the one label's value."""
    return {
        (sample.name, ",".join(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


@pytest.fixture
def told(client: TestClient, history: str) -> dict[tuple[str, str], float]:
    """The figures of the archive with two records of three pages, and one refusal."""
    assert history
    answer = client.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    return figures(answer.text)


def test_the_stages_of_this_process_are_counted(told: dict[tuple[str, str], float]) -> None:
    assert told["vankho_stage_done_total", "read"] >= 3
    assert told["vankho_pages_total", ""] == told["vankho_stage_done_total", "read"]
    for stage in ("read", "compose", "seal", "pack", "index"):
        assert told["vankho_stage_seconds_total", stage] > 0
        assert told["vankho_stage_failed_total", stage] == 0
        assert ("vankho_stage_running", stage) in told


def test_every_stage_that_is_measured_is_told() -> None:
    """Both of the page reader's: what it measures is named by whoever asks it."""
    calls = (
        node.args[0]
        for file in (Path(__file__).parents[2] / "pipeline").rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "running"
    )
    measured = {str(name.value) for name in calls if isinstance(name, ast.Constant)}
    assert measured | {"read", "reread"} == set(STAGES)


def test_entries_of_the_journal_are_counted_signed_and_waiting(told: dict[tuple[str, str], float]) -> None:
    assert told["vankho_journal_entries", "signed"] + told["vankho_journal_entries", "waiting"] > 0


def test_the_queues_of_all_machines_are_counted(told: dict[tuple[str, str], float]) -> None:
    for queue in ("documents", "urgent", "pages"):
        assert ("vankho_stage_waiting", queue) in told
        assert ("vankho_stage_running", queue) in told


def test_records_workers_and_faults_are_told(told: dict[tuple[str, str], float]) -> None:
    assert told["vankho_records", "archived"] >= 2
    assert told["vankho_records", "refused"] >= 1
    assert (told["vankho_workers", "living"], told["vankho_workers", "lost"]) == (1, 0)
    assert {value for (name, _), value in told.items() if name == "vankho_fault"} == {0}
    assert ("vankho_fault", "store-failed") in told
    assert {value for (name, _), value in told.items() if name == "vankho_scrape_error"} == {0}
    assert [value for (name, _), value in told.items() if name == "vankho_build_info"] == [1]


def test_a_fault_of_the_moment_is_one(client: TestClient, parts: Parts) -> None:
    parts.faults.note("test", ArchiveError(ErrorCode.DISK_FULL, path="/x"))
    try:
        assert figures(client.get("/metrics").text)["vankho_fault", "disk-full"] == 1
    finally:
        parts.faults.clear("test")
    assert figures(client.get("/metrics").text)["vankho_fault", "disk-full"] == 0


def test_the_pulse_is_felt_under_any_name_and_figures_only_under_ours(client: TestClient) -> None:
    strange = _STRANGE | {"Host": "pod.example"}
    assert client.get("/healthz", headers=strange).status_code == 200
    assert client.head("/healthz", headers=strange).status_code == 200
    assert client.post("/healthz", headers=strange).status_code == 421
    for path in ("/metrics", "/readyz", "/healthz/../metrics"):
        assert client.get(path, headers=strange).status_code == 421
        assert client.get(path, headers=_STRANGE | {"Host": "127.0.0.1:8417"}).status_code == 200


@contextmanager
def _served(archive: Archive) -> Iterator[str]:
    with probes(archive, _free_port()) as port:
        yield f"http://127.0.0.1:{port}"


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def test_a_worker_serves_the_three_and_no_page_and_ends_in_order(archive: Archive) -> None:
    with _served(archive) as address:
        for path in ("/healthz", "/readyz", "/metrics"):
            with urllib.request.urlopen(address + path, timeout=PATIENCE_SECONDS) as answer:  # noqa: S310 - our own loopback
                assert answer.status == 200
            strange = urllib.request.Request(address + path, headers={"Host": "pod.example"}, method="HEAD")  # noqa: S310
            with urllib.request.urlopen(strange, timeout=PATIENCE_SECONDS) as answer:  # noqa: S310
                assert answer.status == 200
        with pytest.raises(urllib.error.HTTPError) as missing:
            urllib.request.urlopen(address + "/records", timeout=PATIENCE_SECONDS)  # noqa: S310
        assert missing.value.code == 404
        missing.value.close()
    assert not [thread for thread in threading.enumerate() if thread.name == "probes"]
    with pytest.raises(OSError, match="refused"):
        urllib.request.urlopen(address + "/healthz", timeout=PATIENCE_SECONDS)  # noqa: S310


def test_a_port_that_is_taken_is_told_in_a_sentence(archive: Archive) -> None:
    with socket.create_server(("", 0)) as other, pytest.raises(ArchiveError) as told:  # noqa: SIM117
        with probes(archive, other.getsockname()[1]):
            pass
    assert told.value.code is ErrorCode.USAGE
    assert "--metrics-port" in str(told.value.facts["detail"])
