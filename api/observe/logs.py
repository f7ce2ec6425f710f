"""The log of this process on stderr: a line for people, or (`VANKHO_LOG=json`) one JSON object a line for collectors.

Whatever is written goes through `redacted` last: a password in a URL gets no further, whoever let it slip so far. What
acts on a terminal is written out (`domain.visible`).
"""

from __future__ import annotations

import json
import logging
import os
import re
import sys
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from domain.errors import ArchiveUnusable, ErrorCode
from domain.visible import visible, visible_json
from pipeline.journal.entry_log import ENTRIES
from pipeline.processing.stages import PRESENT_RUN

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import TracebackType

    from pipeline.archive import Archive
    from pipeline.settings.archive_settings import LogSettings

VARIABLE = "VANKHO_LOG"
_URLS = ("VANKHO_DATABASE_URL", "VANKHO_OBJECT_STORE_URL", "VANKHO_INDEX_URL")
_ZONE = timezone(timedelta(hours=7))  # Vietnam's; that of `pipeline.wiring` costs `vankho --help` too much
_LOGIN = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*://)(?P<login>[^\s/@:'\"<>]*):[^\s/'\"<>]*@")
_FACTS = ("event", "record", "batch", "stage", "page", "seconds", "reason", "code")
_SHORTEST = 4  # a shorter secret would blot out ordinary words, and the pattern of URLs sees it anyway


@dataclass(slots=True)
class _State:
    """What all lines of this process share."""

    as_json: bool = False
    worker: str = ""
    secrets: tuple[str, ...] = ()
    steps: bool = False
    collected: bool = False


_STATE = _State()


def begin() -> None:
    """Set the process's log up.

    Raises:
        ArchiveUnusable: SETTINGS_INVALID, VANKHO_LOG has a value that nobody knows.
    """
    hide(map(_environment_url, _URLS))
    wanted = os.environ.get(VARIABLE, "")
    if wanted not in {"", "text", "json"}:
        detail = f"{wanted!r}; text, json"
        raise ArchiveUnusable(ErrorCode.SETTINGS_INVALID, key=VARIABLE, detail=detail, place="môi trường / environment")
    _STATE.as_json = wanted == "json"
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines() if _STATE.as_json else TextLines())
    root = logging.getLogger()
    _STATE.steps = _STATE.collected = False
    for former in [known for known in root.handlers if isinstance(known.formatter, JsonLines | TextLines)]:
        former.close()
        root.removeHandler(former)
    root.addHandler(handler)
    root.setLevel(logging.WARNING if _STATE.as_json else logging.ERROR)
    logging.getLogger("vankho").setLevel(logging.INFO if _STATE.as_json else logging.NOTSET)
    if _STATE.as_json:
        logging.captureWarnings(capture=True)
        sys.excepthook = _uncaught
        threading.excepthook = _uncaught_in_thread


def tell_steps() -> None:
    """Tell of each step, as is always done in JSON; not on a terminal, which shows a bar of progress."""
    if not sys.stderr.isatty():
        logging.getLogger("vankho").setLevel(logging.INFO)
        _STATE.steps = True
        _bound_stderr()


def as_json() -> bool:
    """The log is one for collectors."""
    return _STATE.as_json


def about(archive: Archive) -> None:
    """All lines from now on come from this worker, and name none of its passwords."""
    settings = archive.settings
    _STATE.worker = archive.role.worker
    hide((settings.database_url, settings.object_store_url, settings.index_url))
    send_to(settings.logs)


def send_to(settings: LogSettings) -> None:
    """Send all that is logged from now on to the collector that the settings name, if they name one.

    Raises:
        ArchiveUnusable: SETTINGS_INVALID, its address is none.
    """
    if not settings.collector or _STATE.collected:
        return
    from api.observe.collector import Collector, SyslogHandler

    try:
        collector = Collector.parse(settings.collector, settings.ca_file)
    except ValueError as error:
        raise ArchiveUnusable(
            ErrorCode.SETTINGS_INVALID, key="logs.collector", detail="tls://HOST[:PORT]", place="vankho.toml"
        ) from error
    _STATE.collected = True
    _bound_stderr()
    logging.getLogger().addHandler(SyslogHandler(collector.connect))
    logging.getLogger("vankho").setLevel(logging.INFO)
    logging.getLogger(ENTRIES).setLevel(logging.INFO)


def _bound_stderr() -> None:
    """People see on stderr what they saw before the log was sent elsewhere as well."""
    for handler in logging.getLogger().handlers:
        if type(handler) is logging.StreamHandler and isinstance(handler.formatter, JsonLines | TextLines):
            handler.setLevel(logging.NOTSET if _STATE.as_json or _STATE.steps else logging.ERROR)
            handler.addFilter(_but_entries)  # the same one again is passed over


def _but_entries(record: logging.LogRecord) -> bool:
    return record.name != ENTRIES


def hide(urls: Iterable[str]) -> None:
    """Blot the passwords of these URLs out of whatever is written, in every spelling that we know."""
    found = {spelling for url in urls for spelling in _spellings(url) if len(spelling) >= _SHORTEST}
    _STATE.secrets = tuple(sorted({*_STATE.secrets, *found}, key=len, reverse=True))


def redacted(text: str) -> str:
    """`text` without passwords."""
    for secret in _STATE.secrets:
        text = text.replace(secret, "***")
    return _LOGIN.sub(r"\g<scheme>\g<login>:***@", text)


class JsonLines(logging.Formatter):
    """One JSON object a line: time with zone, level, logger, message, and what is known of the work in hand."""

    def format(self, record: logging.LogRecord) -> str:
        """`record` as a line."""
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, _ZONE).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": redacted(record.getMessage()),
            **_context(record),
        }
        if record.exc_info:
            line["error"] = redacted(self.formatException(record.exc_info))
        return visible_json(json.dumps(line, ensure_ascii=False))


class TextLines(logging.Formatter):
    """A line for people, the work in hand behind it."""

    def __init__(self) -> None:
        super().__init__("%(levelname)s %(name)s: %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """`record` as a line, and the traceback where there is one."""
        context = {key: value for key, value in _context(record).items() if key != "worker"}
        first, *rest = super().format(record).split("\n")
        behind = " ".join(f"{key}={value}" for key, value in context.items())
        return redacted("\n".join(map(visible, [f"{first} [{behind}]" if behind else first, *rest])))

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - of the base class
        """What is told, on one line; a traceback has its own."""
        return visible(super().formatMessage(record))


def _context(record: logging.LogRecord) -> dict[str, object]:
    """What is known of the work: as the line says itself, else as the thread is at it."""
    run = PRESENT_RUN.get()
    known = {name: getattr(run, name, None) for name in _FACTS}
    known |= {name: value for name in _FACTS if (value := getattr(record, name, None)) is not None}
    known["worker"] = _STATE.worker
    return {name: redacted(value) if isinstance(value, str) else value for name, value in known.items() if value}


def _environment_url(variable: str) -> str:
    """What the environment or its file says; whether it may say so is for the settings to judge."""
    try:
        return os.environ.get(variable) or Path(os.environ[f"{variable}_FILE"]).read_text(encoding="utf-8").strip()
    except (KeyError, OSError, ValueError):
        return ""


def _spellings(url: str) -> set[str]:
    """The password as it stands in the URL, and as it is meant."""
    login = url.partition("://")[2].rpartition("@")[0]
    password = login.partition(":")[2]
    return {password, unquote(password)} - {""}


def _uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    logging.getLogger("vankho").critical("uncaught", exc_info=(kind, error, trace))


def _uncaught_in_thread(arguments: threading.ExceptHookArgs) -> None:
    if arguments.exc_value is not None and arguments.exc_type is not SystemExit:
        _uncaught(arguments.exc_type, arguments.exc_value, arguments.exc_traceback)
