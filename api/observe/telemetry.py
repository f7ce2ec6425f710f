"""Spans of steps for an OpenTelemetry collector, when `OTEL_EXPORTER_OTLP_ENDPOINT` names one.

All steps of a document, on whichever machine they run, belong to one trace: its identifier is made from the code.
The other `OTEL_…` variables are those of the SDK. A collector that is away costs nothing but its spans.
"""

from __future__ import annotations

import hashlib
import os
import threading
from contextlib import contextmanager
from importlib.metadata import version
from typing import TYPE_CHECKING

from api.observe import logs
from domain.actors import SYSTEM
from domain.errors import ArchiveError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from opentelemetry.context import Context
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.trace import Tracer

    from api.cli.console import Console
    from pipeline.archive import Archive
    from pipeline.processing.stages import StageRun

VARIABLE = "OTEL_EXPORTER_OTLP_ENDPOINT"
_FLUSH_SECONDS = 2.0


@contextmanager
def telemetry(archive: Archive, console: Console) -> Iterator[None]:
    """Within it the steps of `archive` are told to the log, and as spans where they are wanted.

    What is missing for them is told once, and work goes on.
    """
    logs.about(archive)
    exporter = _exporter(console) if os.environ.get(VARIABLE) else None
    if exporter is None:
        yield
        return
    provider = _provider(exporter, archive.role.worker)
    spans = _Spans(provider.get_tracer("vankho", version("vankho")))
    archive.work.watch(SYSTEM, spans.of)
    try:
        yield
    finally:
        patience = threading.Timer(_FLUSH_SECONDS, exporter.shutdown)  # a collector that is away is given up then
        patience.start()
        provider.shutdown()
        patience.cancel()
        patience.join()


def _exporter(console: Console) -> OTLPSpanExporter | None:
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    except ModuleNotFoundError as error:
        console.note("telemetry-missing", variable=VARIABLE, package=error.name)
        return None
    return OTLPSpanExporter()


def _provider(exporter: OTLPSpanExporter, worker: str) -> TracerProvider:
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    about = {"service.version": version("vankho"), "service.instance.id": worker}
    named = {} if os.environ.get("OTEL_SERVICE_NAME") else {"service.name": "vankho"}
    provider = TracerProvider(resource=Resource.create({**about, **named}), shutdown_on_exit=False)
    provider.add_span_processor(BatchSpanProcessor(exporter))
    return provider


class _Spans:
    """One span a run of a stage."""

    def __init__(self, tracer: Tracer) -> None:
        self._tracer = tracer

    @contextmanager
    def of(self, run: StageRun) -> Iterator[None]:
        """The span of `run`; a fault is told by its code."""
        from opentelemetry.trace import Status, StatusCode

        given = {"vankho.stage": run.stage, "vankho.record": run.record, "vankho.batch": run.batch}
        attributes = {name: value for name, value in given.items() if value}
        paged = {"vankho.page": run.page} if run.page else {}
        with self._tracer.start_as_current_span(
            run.stage,
            context=_of_record(run.record),
            attributes={**attributes, **paged},
            record_exception=False,
            set_status_on_exception=False,
        ) as span:
            try:
                yield
            except BaseException as error:
                code = error.code.value if isinstance(error, ArchiveError) else type(error).__name__
                span.set_status(Status(StatusCode.ERROR, code))
                raise


def _of_record(code: str) -> Context | None:
    """The trace of a document: as if one span, of which nobody need be told, held all others."""
    from opentelemetry.trace import NonRecordingSpan, SpanContext, TraceFlags, set_span_in_context

    if not code:
        return None
    digest = hashlib.sha256(code.encode()).digest()
    parent = SpanContext(
        trace_id=int.from_bytes(digest[:16]),
        span_id=int.from_bytes(digest[16:24]),
        is_remote=True,
        trace_flags=TraceFlags(TraceFlags.SAMPLED),
    )
    return set_span_in_context(NonRecordingSpan(parent))
