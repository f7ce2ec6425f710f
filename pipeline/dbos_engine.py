"""Durable execution by DBOS (the one door to it): a workflow a document, a child workflow a page.

Traps met here: `application_version` and `executor_id` must be fixed, else recovery skips older work; functions are
registered under stable names before launch, since recovery finds them by name.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, TypeVar

from dbos import DBOS, DBOSConfig, SetWorkflowID

from domain.errors import ArchiveError, ErrorCode

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.durable import Story

T = TypeVar("T", int, str, None)

_DOCUMENTS, _PAGES = "documents", "pages"
_POLLING_SECONDS = 0.1
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
            "log_level": "ERROR",
            "notification_listener_polling_interval_sec": _POLLING_SECONDS,
        }
        DBOS(config=config)
        self._read_page = DBOS.workflow(name="read-page")(_page_workflow(page_task))
        self._tell = DBOS.workflow(name="archive-document")(_story_workflow(story, self._read_page))

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

    def _broken(self, ticket: str) -> bool:
        status = DBOS.get_workflow_status(ticket)
        return status is not None and status.status not in {*_LIVE, "SUCCESS"}

    def stop(self) -> None:
        """See `Engine.stop`."""
        DBOS.destroy(destroy_registry=True)


class _DbosFlow:
    """`Flow` inside a DBOS workflow."""

    def __init__(self, read_page: Callable[[str, int], None]) -> None:
        self._read_page = read_page

    def step(self, name: str, function: Callable[[str], T], key: str) -> T:
        return DBOS.run_step({"name": name}, _contained, function, key)

    def pages(self, key: str, count: int) -> None:
        handles = [DBOS.enqueue_workflow(_PAGES, self._read_page, key, number) for number in range(1, count + 1)]
        for handle in handles:
            handle.get_result(polling_interval_sec=_POLLING_SECONDS)


def _page_workflow(page_task: Callable[[str, int], None]) -> Callable[[str, int], None]:
    def read_page(key: str, number: int) -> None:
        DBOS.run_step({"name": "read"}, _contained, page_task, key, number)

    return read_page


def _story_workflow(story: Story, read_page: Callable[[str, int], None]) -> Callable[[str], None]:
    def archive_document(key: str) -> None:
        story(_DbosFlow(read_page), key)

    return archive_document


def _contained(function: Callable[..., T], *arguments: object) -> T:
    """A step's own bug becomes a fault of its document; faults of DBOS itself stay what they are (and are resumed)."""
    try:
        return function(*arguments)
    except ArchiveError:
        raise
    except Exception as error:
        logging.getLogger(__name__).exception("step failed: %s", arguments)
        raise ArchiveError(ErrorCode.INTERNAL, detail=f"{type(error).__name__}: {error}"[:300]) from error


def _quiet_logs() -> None:
    """DBOS logs its whole start-up; people see our sentences, the log gets the errors."""
    logging.getLogger("dbos").setLevel(logging.ERROR)
