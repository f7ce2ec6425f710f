"""What this process tells: one JSON object a line for collectors, and no password in anything."""

from __future__ import annotations

import json
import logging
import warnings
from typing import TYPE_CHECKING

import pytest

from api.observe import logs
from domain.errors import ArchiveUnusable, ErrorCode
from pipeline.processing.stages import StageMeter
from pipeline.settings.archive_settings import ArchiveSettings
from pipeline.upkeep.founding import found_archive
from pipeline.wiring import now
from tests.api.drawn_pages import NOTICE, save_pages
from tests.api.serving import serving
from tests.end_to_end.vankho import vankho

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_URL = "s3+http://vankho:b%C3%AD-m%E1%BA%ADt@127.0.0.1:9000/kho"


@pytest.fixture
def quiet(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A process-wide log that is put back afterwards."""
    monkeypatch.setattr(logs, "_STATE", logs._State())
    root = logging.getLogger()
    handlers, level, ours = root.handlers[:], root.level, logging.getLogger("vankho").level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.getLogger("vankho").setLevel(ours)
    logging.captureWarnings(capture=False)


def _record(message: str, *arguments: object, **extra: object) -> logging.LogRecord:
    logger = logging.getLogger("vankho.test")
    return logger.makeRecord("vankho.test", logging.WARNING, "x", 1, message, arguments, None, extra=extra)


@pytest.mark.usefixtures("quiet")
def test_a_line_tells_what_is_in_hand() -> None:
    with StageMeter().running("read", "VK.1.1", "lô một", 3):
        line = json.loads(logs.JsonLines().format(_record("đã %s", "xong", seconds=1.5)))
    assert line.pop("time").endswith("+07:00")
    assert line == {
        "level": "warning",
        "logger": "vankho.test",
        "message": "đã xong",
        "record": "VK.1.1",
        "batch": "lô một",
        "stage": "read",
        "page": 3,
        "seconds": 1.5,
    }


@pytest.mark.usefixtures("quiet")
def test_what_a_line_says_itself_goes_before_what_is_in_hand() -> None:
    with StageMeter().running("pack", "VK.1.1"):
        line = json.loads(logs.JsonLines().format(_record("x", record="VK.2.2")))
    assert (line["record"], line["stage"]) == ("VK.2.2", "pack")
    assert "record" not in json.loads(logs.JsonLines().format(_record("y")))


@pytest.mark.parametrize(
    "text",
    [
        f"cannot reach {_URL}",
        "postgresql+psycopg://vankho:bí-mật@h/db failed",
        "opensearch+https://u:bí-mật@a:1,b:2/kho and http://x:bí-mật@y",
        "password bí-mật is wrong",
        "b%C3%AD-m%E1%BA%ADt",
    ],
)
@pytest.mark.usefixtures("quiet")
def test_no_password_is_written_in_any_spelling(text: str) -> None:
    logs.hide([_URL])
    record = _record(text, batch=text)
    record.exc_info = (ValueError, ValueError(text), None)
    for formatter in (logs.JsonLines(), logs.TextLines()):
        line = formatter.format(record)
        assert "***" in line
        assert "bí-mật" not in line
        assert "%C3%AD-m" not in line


@pytest.mark.usefixtures("quiet")
def test_addresses_without_a_password_stay_as_they_are() -> None:
    for text in ("http://127.0.0.1:9201/kho", "postgresql://vankho@h:5432/db", "12:30 @ x", "a@b.c"):
        assert logs.redacted(text) == text


@pytest.mark.usefixtures("quiet")
def test_warnings_and_uncaught_errors_are_lines_too(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("VANKHO_LOG", "json")
    monkeypatch.setattr("sys.excepthook", lambda *_: None)
    monkeypatch.setattr("threading.excepthook", lambda *_: None)
    logs.begin()
    with warnings.catch_warnings():
        warnings.simplefilter("default")
        warnings.warn("cũ rồi", DeprecationWarning, stacklevel=1)
    logs._uncaught(ValueError, ValueError("http://u:p4ss@h"), None)
    first, second = map(json.loads, capsys.readouterr().err.splitlines())
    assert "cũ rồi" in first["message"]
    assert (second["level"], "u:***@h" in second["error"]) == ("critical", True)


@pytest.mark.usefixtures("quiet")
def test_an_unknown_kind_of_log_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VANKHO_LOG", "xml")
    with pytest.raises(ArchiveUnusable) as told:
        logs.begin()
    assert (told.value.code, told.value.facts["key"]) == (ErrorCode.SETTINGS_INVALID, "VANKHO_LOG")


def test_every_line_of_a_process_is_json_and_the_steps_of_a_document_are_there(tmp_path: Path) -> None:
    home = tmp_path / "archive"
    found_archive(ArchiveSettings(home=home), None, now())
    save_pages(tmp_path / "a.png", NOTICE)
    told = vankho("ingest", tmp_path / "a.png", "--batch", "lô log", home=home, log="json")
    lines = [json.loads(line) for line in told.stderr.splitlines()]
    steps = [(line["stage"], line["event"]) for line in lines if line.get("event")]
    expected = [(stage, event) for stage in ("read", "compose", "seal", "pack", "index") for event in ("begin", "end")]
    assert steps == expected
    ends = [line for line in lines if line.get("event") == "end"]
    assert all(line["seconds"] > 0 and line["worker"] == "local" for line in ends)
    assert {line["record"] for line in ends} == {ends[0]["record"]}
    assert "1 đã lưu trữ" in lines[-1]["message"]


def test_a_server_that_serves_and_ends_writes_json_only(tmp_path: Path) -> None:
    home = tmp_path / "archive"
    found_archive(ArchiveSettings(home=home), None, now())
    with serving(home, environment={"VANKHO_LOG": "json"}) as running:
        running.client.get("/records/none")
    lines = [json.loads(line) for line in running.stderr.splitlines()]
    assert any(f"{running.client.base_url}" in line["message"] for line in lines)


def test_without_the_variable_people_see_no_steps(tmp_path: Path) -> None:
    home = tmp_path / "archive"
    found_archive(ArchiveSettings(home=home), None, now())
    save_pages(tmp_path / "a.png", NOTICE)
    told = vankho("ingest", tmp_path / "a.png", home=home)
    assert (told.code, "vankho.stages" in told.stderr) == (0, False)


@pytest.mark.usefixtures("quiet")
def test_stderr_is_bounded_once_however_often_that_is_asked_for() -> None:
    logs.begin()
    (handler,) = [one for one in logging.getLogger().handlers if isinstance(one.formatter, logs.TextLines)]
    logs._bound_stderr()
    logs._bound_stderr()
    assert len(handler.filters) == 1
