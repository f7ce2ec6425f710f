"""`/metrics`: figures for Prometheus. Per process where a process knows, per archive where the database does.

See https://prometheus.io/docs/practices/naming/. A scrape never fails: what cannot be asked is left out, and
`vankho_scrape_error` says so.
"""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, InfoMetricFamily
from prometheus_client.registry import Collector

from domain.actors import SYSTEM
from domain.errors import SYSTEM_FAULTS
from pipeline.durable.membership import is_living
from pipeline.processing.stages import StageTotals
from pipeline.processing.story import VERSION

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prometheus_client.metrics_core import Metric

    from api.observe.overview import Figures, Overview
    from pipeline.archive import Archive

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
STAGES = ("read", "compose", "seal", "pack", "index", "reread", "describe", "audit")
_ASKED = ("records", "workers", "queues", "journal")


class Metrics:
    """The figures of this process and of its archive."""

    def __init__(self, archive: Archive, overview: Overview) -> None:
        self._registry = CollectorRegistry()
        self._registry.register(_Figures(archive, overview))
        ProcessCollector(registry=self._registry)

    def text(self) -> bytes:
        """All of them, in Prometheus' text format."""
        return generate_latest(self._registry)


class _Figures(Collector):
    def __init__(self, archive: Archive, overview: Overview) -> None:
        self._archive = archive
        self._overview = overview

    def collect(self) -> Iterator[Metric]:
        figures = self._overview.figures()
        totals = self._archive.work.totals(SYSTEM)
        yield from _queues(figures, totals)
        yield from _stages(totals)
        yield from _archive(figures)
        yield self._faults()
        yield _scrape(figures)
        about = {"version": version("vankho"), "story": VERSION, "worker": self._archive.role.worker}
        yield InfoMetricFamily("vankho_build", "What this process is", value=about)

    def _faults(self) -> Metric:
        family = GaugeMetricFamily("vankho_fault", "1 while this process is kept from working by it", labels=["code"])
        now = {error.code for error in self._archive.work.faults(SYSTEM)}
        for code in sorted(SYSTEM_FAULTS | now):
            family.add_metric([code.value], float(code in now))
        return family


def _queues(figures: Figures, totals: dict[str, StageTotals]) -> Iterator[Metric]:
    """The queues of all machines, and what this process has in hand by stage."""
    waiting = GaugeMetricFamily("vankho_stage_waiting", "Units that wait, over all machines", labels=["stage"])
    running = GaugeMetricFamily(
        "vankho_stage_running", "Units in hand: queues over all machines, stages of this process", labels=["stage"]
    )
    for load in figures.loads or ():
        waiting.add_metric([load.queue], load.waiting)
        running.add_metric([load.queue], load.running)
    for stage in STAGES:
        running.add_metric([stage], totals.get(stage, StageTotals()).running)
    yield waiting
    yield running


def _stages(totals: dict[str, StageTotals]) -> Iterator[Metric]:
    done = CounterMetricFamily("vankho_stage_done", "Runs that ended well, of this process", labels=["stage"])
    failed = CounterMetricFamily("vankho_stage_failed", "Runs that ended in a fault", labels=["stage"])
    seconds = CounterMetricFamily("vankho_stage_seconds", "Seconds of all runs together", labels=["stage"])
    for stage in STAGES:
        total = totals.get(stage, StageTotals())
        done.add_metric([stage], total.done)
        failed.add_metric([stage], total.failed)
        seconds.add_metric([stage], total.seconds)
    yield from (done, failed, seconds)
    pages = totals.get("read", StageTotals()).done
    yield CounterMetricFamily("vankho_pages", "Pages that this process has read", value=pages)


def _archive(figures: Figures) -> Iterator[Metric]:
    records = GaugeMetricFamily("vankho_records", "Inputs by state", labels=["state"])
    for state, count in (figures.counts or {}).items():
        records.add_metric([state.value], count)
    workers = GaugeMetricFamily("vankho_workers", "Processes that work on the archive", labels=["state"])
    if figures.workers is not None:
        living = sum(map(is_living, figures.workers))
        workers.add_metric(["living"], living)
        workers.add_metric(["lost"], len(figures.workers) - living)
    journal = GaugeMetricFamily("vankho_journal_entries", "Entries of the journal", labels=["state"])
    if figures.journal is not None:
        journal.add_metric(["signed"], figures.journal.signed)
        journal.add_metric(["waiting"], figures.journal.waiting)
    yield from (records, workers, journal, _journal_fault(figures))


def _journal_fault(figures: Figures) -> Metric:
    """Why entries are not signed, or checkpoints not mailed."""
    family = GaugeMetricFamily(
        "vankho_journal_fault", "1 while the journal is kept from its work by it", labels=["code"]
    )
    if figures.journal is not None and figures.journal.fault:
        family.add_metric([figures.journal.fault.code.value], 1.0)
    return family


def _scrape(figures: Figures) -> Metric:
    family = GaugeMetricFamily("vankho_scrape_error", "1 where a figure could not be asked", labels=["figure"])
    for name in _ASKED:
        family.add_metric([name], float(name in figures.faults))
    return family
