"""How an executor looks into DBOS's queues: with limits of its own, and with one small question while nothing waits.

DBOS asks four times a second and queue for the queue's settings, the latest version and the work, each time on a
connection that is tried first: on an idle machine that alone was 40 ms of CPU a second, and half as much on the server.
There is no other way in than two methods of its system database. While all places of a queue are taken, nothing is
asked.
"""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

from dbos._utils import INTERNAL_QUEUE_NAME

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dbos import DBOS
    from dbos._queue import Queue
    from dbos._sys_db import SystemDatabase

_SETTINGS_SECONDS = 60.0  # queues are registered once and never changed
_FRESH_SECONDS = 0.15  # the threads of all queues share a look
_WAITING = (
    "SELECT 1 FROM {} WHERE queue_name = '{}' AND status = 'ENQUEUED'"
    " AND status IN ('ENQUEUED', 'PENDING') LIMIT 1"  # the words of DBOS's index, for SQLite
)


class QueueLooks:
    """Stands before the system database's own methods.

    Args:
        dbos: launched.
        limits: how many workflows of each queue run here at once. DBOS keeps one number for all executors, and a
            machine of sixteen cores and one of two need their own.
    """

    def __init__(self, dbos: DBOS, limits: Mapping[str, int]) -> None:
        system = dbos._sys_db  # noqa: SLF001 - see above
        self._running = dbos._active_workflows_set  # noqa: SLF001
        self._on_server = system.engine.dialect.name == "postgresql"
        alone = {"isolation_level": "AUTOCOMMIT"} if self._on_server else {}  # no transaction for one question
        self._engine = system.engine.execution_options(**alone)
        self._limits = limits
        self._get_queue, self._dequeue_scopes = system.get_queue, system.dequeue_scopes
        self._known: dict[str, tuple[float, Queue]] = {}
        self._lock = threading.Lock()
        self._looked = 0.0
        self._waiting: frozenset[str] = frozenset()
        system.get_queue = self._settings  # type: ignore[method-assign]
        system.dequeue_scopes = self._scopes  # type: ignore[method-assign]

    def _settings(self, name: str, *, client_system_database: SystemDatabase | None = None) -> Queue | None:
        """A queue's settings, with our limit; from memory for a while."""
        since, known = self._known.get(name, (0.0, None))
        if known is not None and time.monotonic() - since < _SETTINGS_SECONDS:
            return known
        queue = self._get_queue(name, client_system_database=client_system_database)
        if queue is not None and name in self._limits:
            queue._worker_concurrency = self._limits[name]  # noqa: SLF001
            self._known[name] = time.monotonic(), queue
        return queue

    def _scopes(self, queue_name: str) -> list[str | None]:
        """Where a queue's thread shall look for work: nowhere when none waits, or no place is free for it."""
        limit = self._limits.get(queue_name)
        full = limit is not None and self._running.count_for_queue(queue_name) >= limit
        return self._dequeue_scopes(queue_name) if not full and self._waits(queue_name) else []

    def _waits(self, name: str) -> bool:
        with self._lock:
            if time.monotonic() - self._looked > _FRESH_SECONDS:
                self._waiting = self._look()
                self._looked = time.monotonic()
            return name in self._waiting

    def _look(self) -> frozenset[str]:
        """The queues in which something waits."""
        table = "dbos.workflow_status" if self._on_server else "workflow_status"
        names = (*self._limits, INTERNAL_QUEUE_NAME)
        each = (f"SELECT '{name}' WHERE EXISTS ({_WAITING.format(table, name)})" for name in names)
        with self._engine.connect() as connection:
            return frozenset(str(name) for (name,) in connection.exec_driver_sql(" UNION ALL ".join(each)))
