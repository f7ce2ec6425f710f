"""Spans of steps, received by a collector that is a real HTTP server and reads real OTLP."""

from __future__ import annotations

import gzip
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import (
    ExportTraceServiceRequest,
    ExportTraceServiceResponse,
)

from api.cli.console import Console
from api.observe.telemetry import VARIABLE, telemetry
from domain.errors import ArchiveError, ErrorCode
from domain.messages import Language
from pipeline.archive import Archive
from pipeline.processing.stages import StageMeter
from pipeline.role import Role
from pipeline.settings.archive_settings import ArchiveSettings
from pipeline.wiring import now
from tests.api.serving import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator

    from opentelemetry.proto.trace.v1.trace_pb2 import Span


class _Parts:
    """As much of what an archive is made of as telemetry looks at."""

    def __init__(self) -> None:
        self.meter = StageMeter()
        self.settings = ArchiveSettings(Path("/nowhere"))
        self.role = Role(writes=False, worker="kho-1")
        self.clock, self.close = now, lambda: None


def _archive(parts: _Parts) -> Archive:
    return Archive.of(parts)  # type: ignore[arg-type]


@contextmanager
def _collector(found: list[ExportTraceServiceRequest]) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            data = self.rfile.read(int(self.headers["content-length"]))
            plain = gzip.decompress(data) if self.headers.get("content-encoding") == "gzip" else data
            assert self.path == "/v1/traces"
            found.append(ExportTraceServiceRequest.FromString(plain))
            answer = ExportTraceServiceResponse().SerializeToString()
            self.send_response(200)
            self.send_header("Content-Type", "application/x-protobuf")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, format: str, *_arguments: object) -> None:  # noqa: A002 - as the base class has it
            """Be quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _spans(found: list[ExportTraceServiceRequest]) -> list[Span]:
    resources = [resource for request in found for resource in request.resource_spans]
    return [span for resource in resources for scope in resource.scope_spans for span in scope.spans]


def _named(span: Span) -> dict[str, str | int]:
    return {item.key: item.value.string_value or item.value.int_value for item in span.attributes}


def test_the_steps_of_a_document_are_one_trace_over_all_machines(monkeypatch: pytest.MonkeyPatch) -> None:
    found: list[ExportTraceServiceRequest] = []
    with _collector(found) as address:
        monkeypatch.setenv(VARIABLE, address)
        for _machine in range(2):
            parts = _Parts()
            with telemetry(_archive(parts), Console(Language.VI)):
                with parts.meter.running("read", "VK.1.1", "lô một", 3):
                    pass
                with parts.meter.running("seal", "VK.2.2"):
                    pass
                with pytest.raises(ArchiveError), parts.meter.running("pack", "VK.1.1"):
                    raise ArchiveError(ErrorCode.STORE_FAILED, detail="s3+http://u:secret@h")
    spans = _spans(found)
    assert [span.name for span in spans] == ["read", "seal", "pack"] * 2
    assert _named(spans[0]) == {
        "vankho.stage": "read",
        "vankho.record": "VK.1.1",
        "vankho.batch": "lô một",
        "vankho.page": 3,
    }
    of_first = {span.trace_id for span in spans if _named(span)["vankho.record"] == "VK.1.1"}
    assert len(of_first) == 1
    assert {span.trace_id for span in spans} > of_first
    assert [(span.status.code, span.status.message) for span in spans][2] == (2, "store-failed")
    assert all(b"secret" not in request.SerializeToString() for request in found)
    about = {item.key: item.value.string_value for item in found[0].resource_spans[0].resource.attributes}
    assert (about["service.name"], about["service.instance.id"]) == ("vankho", "kho-1")


def test_a_collector_that_is_away_costs_nothing_but_its_spans(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, f"http://127.0.0.1:{free_port()}")
    parts = _Parts()
    with telemetry(_archive(parts), Console(Language.VI)), parts.meter.running("read", "VK.1.1"):
        pass
    assert parts.meter.totals()["read"].done == 1


def test_what_is_not_installed_is_told_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(VARIABLE, "http://127.0.0.1:4318")
    monkeypatch.setitem(__import__("sys").modules, "opentelemetry.exporter.otlp.proto.http.trace_exporter", None)
    parts = _Parts()
    with telemetry(_archive(parts), Console(Language.VI)), parts.meter.running("read"):
        pass
    told = capsys.readouterr().err
    assert VARIABLE in told
    assert "pip install vankho[telemetry]" in told


def test_without_the_variable_nothing_is_sent_or_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(VARIABLE, "")
    parts = _Parts()
    with telemetry(_archive(parts), Console(Language.VI)), parts.meter.running("read"):
        pass
    assert capsys.readouterr().err == ""
