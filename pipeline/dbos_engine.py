"""Durable execution by DBOS (the one door to it): a workflow a document, a child workflow a page.

Traps met here: `application_version` and `executor_id` must be fixed, else recovery skips older work; functions are
registered under stable names before launch, since recovery finds them by name.
"""

from __future__ import annotations

import logging
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from dbos import DBOS, DBOSConfig, SetWorkflowID

from domain.errors import SYSTEM_FAULTS, ArchiveError, ArchiveUnusable, ErrorCode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pipeline.durable import Story

T = TypeVar("T", int, str, None)
R = TypeVar("R")

_DOCUMENTS, _PAGES = "documents", "pages"
_POLLING_SECONDS = 0.25
_RETRY_SECONDS = 10.0
_LIVE = frozenset({"ENQUEUED", "PENDING", "DELAYED"})


class DbosEngine:
    """One engine a process; `url` names DBOS's own database.

    Args:
        url: SQLAlchemy URL of the system database.
        story: what is told for each key.
        page_task: reads page `number` of `key`; idempotent.
        workers: pages at once in this process.
        version: of the story's steps; unfinished stories of another version are not mixed with these.
    """

    def __init__(
        self, url: str, story: Story, page_task: Callable[[str, int], None], workers: int, version: str
    ) -> None:
        self._workers = workers
        _quiet_logs()
        config: DBOSConfig = {
            "name": "vankho",
            "system_database_url": url,
            "application_version": version,
            "executor_id": "local",
            "log_level": "CRITICAL",
            "notification_listener_polling_interval_sec": _POLLING_SECONDS,
        }
        DBOS(config=config)
        self._faults = _Faults()
        self._read_page = DBOS.workflow(name="read-page")(_page_workflow(page_task, self._faults))
        self._tell = DBOS.workflow(name="archive-document")(_story_workflow(story, self._read_page, self._faults))

    def start(self) -> None:
        """See `Engine.start`."""
        DBOS.launch()
        DBOS.register_queue(
            _DOCUMENTS,
            worker_concurrency=self._workers + 1,
            polling_interval_sec=_POLLING_SECONDS,
            on_conflict="always_update",
        )
        DBOS.register_queue(
            _PAGES,
            worker_concurrency=self._workers,
            polling_interval_sec=_POLLING_SECONDS,
            on_conflict="always_update",
        )

    def submit(self, key: str, attempt: str) -> str:
        """See `Engine.submit`."""
        ticket = f"{key}/{attempt}"
        while self._broken(ticket):
            ticket += "+"  # that run ended in a fault of the engine itself, such as a full disk: run it anew
        with SetWorkflowID(ticket):
            DBOS.enqueue_workflow(_DOCUMENTS, self._tell, key)
        return ticket

    def ended(self, ticket: str) -> bool:
        """See `Engine.ended`."""
        status = DBOS.get_workflow_status(ticket)
        return status is None or status.status not in _LIVE

    def check(self) -> None:
        """See `Engine.check`."""
        if self._faults.now:
            raise self._faults.now

    def _broken(self, ticket: str) -> bool:
        status = DBOS.get_workflow_status(ticket)
        return status is not None and status.status not in {*_LIVE, "SUCCESS"}

    def stop(self) -> None:
        """See `Engine.stop`."""
        DBOS.destroy(destroy_registry=True)


class _DbosFlow:
    """`Flow` inside a DBOS workflow."""

    def __init__(self, read_page: Callable[[str, int], None], faults: _Faults) -> None:
        self._read_page = read_page
        self._faults = faults

    def step(self, name: str, function: Callable[[str], T], key: str) -> T:
        with self._faults.of_engine():
            return DBOS.run_step({"name": name}, self._faults.contained, function, key)

    def pages(self, key: str, count: int) -> None:
        with self._faults.of_engine():
            handles = [DBOS.enqueue_workflow(_PAGES, self._read_page, key, number) for number in range(1, count + 1)]
            for handle in handles:
                handle.get_result(polling_interval_sec=_POLLING_SECONDS)


class _Faults:
    """Keeps apart what is a document's fault and what is not.

    A fault of the machine (disk full, no recogniser) is never recorded as a step's outcome, which would be told again
    at every start: the step is tried again until it goes or the process ends, and those who wait can ask for `now`.
    """

    def __init__(self) -> None:
        self.now: ArchiveUnusable | None = None

    def contained(self, function: Callable[..., R], *arguments: object) -> R:
        """A step; its own bug becomes a fault of its document, a fault of the machine is waited out."""
        while True:
            try:
                value = function(*arguments)
            except ArchiveError as error:
                if error.code not in SYSTEM_FAULTS:
                    raise
                self.now = ArchiveUnusable(error.code, **error.facts)
                time.sleep(_RETRY_SECONDS)
            except Exception as error:
                logging.getLogger(__name__).exception("step failed: %s", arguments)
                raise ArchiveError(ErrorCode.INTERNAL, detail=f"{type(error).__name__}: {error}"[:300]) from error
            else:
                self.now = None
                return value

    @contextmanager
    def of_engine(self) -> Iterator[None]:
        """Within it, a fault of DBOS itself (its database cannot write) is noted; the story goes on at a new start."""
        try:
            yield
        except ArchiveError:
            raise
        except Exception as error:
            code = ErrorCode.DISK_FULL if "disk is full" in str(error) else ErrorCode.DATABASE_FAILED
            self.now = ArchiveUnusable(code, path="durable.db", detail=str(error)[:200])
            raise


def _page_workflow(page_task: Callable[[str, int], None], faults: _Faults) -> Callable[[str, int], None]:
    def read_page(key: str, number: int) -> None:
        with faults.of_engine():
            DBOS.run_step({"name": "read"}, faults.contained, page_task, key, number)

    return read_page


def _story_workflow(story: Story, read_page: Callable[[str, int], None], faults: _Faults) -> Callable[[str], None]:
    def archive_document(key: str) -> None:
        story(_DbosFlow(read_page, faults), key)

    return archive_document


def _quiet_logs() -> None:
    """DBOS logs its whole start-up, and a traceback for what we tell in a sentence."""
    logging.getLogger("dbos").setLevel(logging.CRITICAL)
