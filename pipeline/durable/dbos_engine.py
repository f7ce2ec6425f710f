"""Durable execution by DBOS (the one door to it): a workflow a story and key, a child workflow a page.

Who executes a workflow holds a token of its row (`owner_xid`): once the row went back into its queue, results of the
former holder are refused by the database, so a worker that was only frozen does no harm. Traps met here:
`application_version` and `executor_id` must be fixed, else recovery skips older work; functions are registered under
stable names before launch, since recovery finds them by name.
"""

from __future__ import annotations

import logging
import time
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from itertools import chain, repeat
from typing import TYPE_CHECKING, Any, TypeVar

from dbos import DBOS, DBOSConfig, SetEnqueueOptions, SetWorkflowID
from dbos import error as dbos_errors

from domain.errors import SYSTEM_FAULTS, ArchiveError, ArchiveUnusable, ErrorCode
from pipeline.durable.dbos_queues import QueueLooks
from pipeline.durable.engine import QueueLoad
from pipeline.durable.tickets import Ticket
from pipeline.durable.tries import MOST_STORY_TRIES, MOST_TRIES, deadly

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
    from datetime import timedelta

    from dbos import WorkflowHandle

    from pipeline.durable.engine import Story
    from pipeline.durable.waited_out import Faults

    _ReadPage = Callable[[str, str, int, bool], bool]

T = TypeVar("T", int, str, None)
R = TypeVar("R")

_DOCUMENTS, _URGENT, _PAGES = "documents", "urgent", "pages"
_NOW, _IN_TURN, _LATE = 1, 10, 20  # priorities of pages: the smaller goes first
_POLLING_SECONDS = 0.25
_PAGE_SECONDS = 0.5  # between two looks whether a page is read; a person's own document does not wait as long
_FROZEN_SECONDS = 10.0  # after which PostgreSQL lets go of what a process holds that does not run any more
_RETRY_SECONDS = (1.0, 2.0, 5.0, 10.0)
_LIVE = frozenset({"ENQUEUED", "PENDING", "DELAYED"})
_OVER = frozenset({"SUCCESS", "ERROR", "CANCELLED"})
_TOGETHER = 500  # stories forgotten in one go
_STORY = "archive-document"  # what workflows of all stories are called in the tables, since 0.1.0
_GIVEN_UP = "MAX_RECOVERY_ATTEMPTS_EXCEEDED"


@dataclass(frozen=True, slots=True)
class EngineIdentity:
    """Who an engine is among the others.

    Attributes:
        worker: its name, the same after a restart; nobody else has it.
        pages: pages that it reads at once; 0 for one that only hands in and asks.
        version: of the story's steps; unfinished stories of another version are not mixed with these.
    """

    worker: str
    pages: int
    version: str


class DbosEngine:
    """One engine a process; `url` names DBOS's own tables, in PostgreSQL beside the catalogue's.

    Args:
        url: SQLAlchemy URL of the system database.
        stories: those that may be submitted.
        identity: who we are.
        faults: where faults of the machine are told.
    """

    def __init__(self, url: str, stories: Collection[Story], identity: EngineIdentity, faults: Faults) -> None:
        self._identity = identity
        self._faults = faults
        _quiet_logs()
        config: DBOSConfig = {
            "name": "vankho",
            "system_database_url": url,
            "application_version": identity.version,
            # DBOS takes up at launch what this name left: who only asks must not bear a worker's.
            "executor_id": identity.worker if identity.pages else f"{identity.worker}/asking",
            "log_level": "CRITICAL",
            "sys_db_idle_transaction_timeout_sec": _FROZEN_SECONDS,
            "sys_db_pool_size": 2 * identity.pages + 8,
            "notification_listener_polling_interval_sec": _POLLING_SECONDS,
        }
        self._dbos = DBOS(config=config)
        runner, known = _Runner(faults), {story.name: story for story in stories}
        self._read_page = DBOS.workflow(name="read-page", max_recovery_attempts=MOST_TRIES)(
            _page_workflow(known, runner)
        )
        self._tell = DBOS.workflow(name=_STORY, max_recovery_attempts=MOST_STORY_TRIES)(
            _story_workflow(known, self._read_page, runner)
        )

    def start(self) -> None:
        """See `Engine.start`.

        Raises:
            ArchiveUnusable: DATABASE_FAILED.
        """
        pages = self._identity.pages  # one more is in hand than is read, so that no core waits for the next look
        limits = {_DOCUMENTS: 2 * pages + 2, _URGENT: 2, _PAGES: pages + 1} if pages else {}
        DBOS.listen_queues(list(limits))
        with self._asking():
            DBOS.launch()
            system = self._dbos._sys_db  # noqa: SLF001
            system._notification_coalesce_sec = _POLLING_SECONDS  # noqa: SLF001 - nobody is notified, a hundred times a second
            QueueLooks(self._dbos, limits)
            for queue in (_DOCUMENTS, _URGENT, _PAGES):
                DBOS.register_queue(queue, polling_interval_sec=_POLLING_SECONDS, on_conflict="never_update")

    def submit(self, story: str, key: str, attempt: str, *, urgent: bool = False, anew: bool = False) -> str:
        """See `Engine.submit`."""
        with self._asking():
            ticket = str(Ticket(story, key, attempt))
            while self._broken(ticket, anew=anew):
                ticket += "+"  # that run ended in a fault of the engine itself, such as a full disk: run it anew
            self._enqueue(ticket, urgent=urgent)
            return ticket

    def _enqueue(self, ticket: str, *, urgent: bool) -> None:
        """Nothing happens where the ticket is known."""
        parts = Ticket.parse(ticket)
        with SetWorkflowID(ticket):
            DBOS.enqueue_workflow(_URGENT if urgent else _DOCUMENTS, self._tell, parts.story, parts.key, urgent)

    def ended(self, ticket: str) -> bool:
        """See `Engine.ended`."""
        with self._asking():
            status = DBOS.get_workflow_status(ticket)
        return status is None or status.status not in _LIVE

    def check(self) -> None:
        """See `Engine.check`."""
        self._faults.check()

    def holders(self) -> frozenset[str]:
        """See `Engine.holders`."""
        rows = self._ask("SELECT DISTINCT executor_id FROM {} WHERE status = 'PENDING'")
        return frozenset(str(name) for (name,) in rows if name)

    def take_over(self, names: Collection[str]) -> int:
        """See `Engine.take_over`."""
        with self._asking():
            return len(DBOS._recover_pending_workflows(list(names)))  # noqa: SLF001 - public in DBOS's HTTP API only

    def adopt(self, versions: Collection[str]) -> tuple[str, ...]:
        """See `Engine.adopt`."""
        rows = self._ask(
            "SELECT DISTINCT application_version FROM {} WHERE status IN ('ENQUEUED', 'PENDING', 'DELAYED')"
        )
        foreign = [str(version) for (version,) in rows if version not in {*versions, self._identity.version}]
        if not foreign:
            return ()
        with self._asking():
            found = DBOS.list_workflows(status=[*_LIVE], app_version=foreign, load_input=False)
            stories = [run for run in found if run.name == _STORY]
            for story in stories:  # first, so that none is lost when we are cut short before the old ones are ended
                self._begin_anew(story.workflow_id, urgent=story.queue_name == _URGENT)
            DBOS.cancel_workflows([run.workflow_id for run in found])
        return tuple(Ticket.parse(story.workflow_id).key for story in stories)

    def _begin_anew(self, ticket: str, *, urgent: bool) -> None:
        """Run the story of `ticket`, of an earlier release maybe, under our version, unless that was begun before."""
        fresh = f"{Ticket.parse(ticket)}+"
        while self._broken(fresh, anew=False):
            fresh += "+"
        self._enqueue(fresh, urgent=urgent)

    def live(self, *stories: str) -> frozenset[str]:
        """See `Engine.live`."""
        rows = self._ask(
            "SELECT workflow_uuid FROM {} WHERE name = 'archive-document'"
            " AND status IN ('ENQUEUED', 'PENDING', 'DELAYED')"
        )
        tickets = [Ticket.parse(str(ticket)) for (ticket,) in rows]
        return frozenset(ticket.key for ticket in tickets if not stories or ticket.story in stories)

    def given_up(self, story: str) -> frozenset[tuple[str, str]]:
        """See `Engine.given_up`."""
        with self._asking():
            found = DBOS.list_workflows(status=_GIVEN_UP, name=_STORY, load_input=False)
        tickets = [Ticket.parse(run.workflow_id) for run in found]
        return frozenset((ticket.key, ticket.attempt.rstrip("+")) for ticket in tickets if ticket.story == story)

    def forget(self, age: timedelta) -> int:
        """See `Engine.forget`."""
        before = (datetime.now(UTC) - age).isoformat()
        count = 0
        with self._asking():
            while found := DBOS.list_workflows(
                status=[*_OVER], name=_STORY, completed_before=before, limit=_TOGETHER, load_input=False
            ):
                DBOS.delete_workflows([run.workflow_id for run in found], delete_children=True)
                count += len(found)
        return count

    def loads(self) -> tuple[QueueLoad, ...]:
        """See `Engine.loads`."""
        rows = self._ask(
            "SELECT queue_name, SUM(CASE WHEN status = 'PENDING' THEN 0 ELSE 1 END),"
            " SUM(CASE WHEN status = 'PENDING' THEN 1 ELSE 0 END) FROM {}"
            " WHERE status IN ('ENQUEUED', 'DELAYED', 'PENDING') AND queue_name IS NOT NULL GROUP BY queue_name"
        )
        counted = {str(queue): (int(waiting), int(running)) for queue, waiting, running in rows}
        return tuple(QueueLoad(queue, *counted.get(queue, (0, 0))) for queue in (_DOCUMENTS, _URGENT, _PAGES))

    def _ask(self, question: str) -> list[tuple[Any, ...]]:
        """Counting in the database, `{}` being the table of workflows: DBOS itself only lists whole rows."""
        engine = self._dbos._sys_db.engine  # noqa: SLF001
        table = "dbos.workflow_status" if engine.dialect.name == "postgresql" else "workflow_status"
        with self._asking(), engine.connect() as connection:
            return [tuple(row) for row in connection.exec_driver_sql(question.format(table))]

    def _broken(self, ticket: str, *, anew: bool) -> bool:
        status = DBOS.get_workflow_status(ticket)
        return status is not None and status.status not in {*_LIVE, _GIVEN_UP, *(() if anew else ("SUCCESS",))}

    @contextmanager
    def _asking(self) -> Iterator[None]:
        """Nothing of DBOS or its database gets past here."""
        try:
            yield
        except ArchiveError:
            raise
        except Exception as error:
            raise _fault(error) from error

    def stop(self) -> None:
        """See `Engine.stop`. What our threads still bring afterwards is refused by the database."""
        dbos, worker = self._dbos, self._identity.worker
        for event in dbos.background_thread_stop_events:
            event.set()  # no queue is looked into any more
        try:
            if self._identity.pages:
                self.take_over([worker])
        except ArchiveError:
            pass  # the database is away: the others notice that we are
        DBOS.destroy(destroy_registry=True)


class _DbosFlow:
    """`Flow` inside a DBOS workflow."""

    def __init__(self, story: str, read_page: _ReadPage, runner: _Runner, *, urgent: bool) -> None:
        self._story = story
        self._read_page = read_page
        self._runner = runner
        self._priority = _NOW if urgent else _IN_TURN
        self._pause = _POLLING_SECONDS if urgent else _PAGE_SECONDS

    def step(self, name: str, function: Callable[[str], T], key: str) -> T:
        with self._runner.of_engine():
            return DBOS.run_step({"name": name}, self._runner.contained, function, key)

    def pages(self, key: str, count: int) -> None:
        with self._runner.of_engine():
            put_off = self._read(key, range(1, count + 1), late=False)
            self._read(key, put_off, late=True)

    def _read(self, key: str, numbers: Sequence[int], *, late: bool) -> list[int]:
        """Those of the pages that are to be read later."""
        handles = [self._enqueued(key, number, late=late) for number in numbers]
        put_off = []
        for place, (number, handle) in enumerate(zip(numbers, handles, strict=True), 1):
            try:
                if not handle.get_result(polling_interval_sec=self._pause):
                    put_off.append(number)
            except dbos_errors.DBOSAwaitedWorkflowMaxRecoveryAttemptsExceeded:
                DBOS.cancel_workflows([other.workflow_id for other in handles[place:]])  # they kill as well
                raise deadly(number) from None
        return put_off

    def _enqueued(self, key: str, number: int, *, late: bool) -> WorkflowHandle[bool]:
        with SetEnqueueOptions(priority=_LATE if late else self._priority):
            return DBOS.enqueue_workflow(_PAGES, self._read_page, self._story, key, number, late)


class _Runner:
    """Runs steps so that a fault of the machine is never recorded as the outcome of a step."""

    def __init__(self, faults: Faults) -> None:
        self._faults = faults

    def contained(self, function: Callable[..., R], *arguments: object) -> R:
        """A step; its own bug becomes a fault of its document, a fault of the machine is waited out."""
        place = getattr(function, "__name__", "step")
        for pause in chain(_RETRY_SECONDS, repeat(_RETRY_SECONDS[-1])):
            try:
                value = function(*arguments)
            except ArchiveError as error:
                if error.code not in SYSTEM_FAULTS:
                    raise
                self._faults.note(place, error)
                time.sleep(pause)
            except Exception as error:
                logging.getLogger(__name__).exception("step failed: %s", arguments)
                raise ArchiveError(ErrorCode.INTERNAL, detail=f"{type(error).__name__}: {error}"[:300]) from error
            else:
                self._faults.clear(place)
                return value
        raise AssertionError  # the pauses never end

    @contextmanager
    def of_engine(self) -> Iterator[None]:
        """Within it, a fault of DBOS itself (its database cannot write) is noted; the story goes on at a new start."""
        try:
            yield
        except ArchiveError:
            raise
        except Exception as error:
            self._faults.note("engine", _fault(error))
            raise
        else:
            self._faults.clear("engine")


def _page_workflow(stories: Mapping[str, Story], runner: _Runner) -> _ReadPage:
    def read_page(story: str, key: str, number: int, late: bool) -> bool:
        with runner.of_engine():
            read = partial(stories[story].read_page, late=late)
            return DBOS.run_step({"name": "read"}, runner.contained, read, key, number)

    return read_page


def _story_workflow(
    stories: Mapping[str, Story], read_page: _ReadPage, runner: _Runner
) -> Callable[[str, str, bool], None]:
    def tell(story: str, key: str, urgent: bool) -> None:
        stories[story].tell(_DbosFlow(story, read_page, runner, urgent=urgent), key)

    return tell


def _fault(error: Exception) -> ArchiveUnusable:
    text = str(getattr(error, "orig", None) or error)
    code = ErrorCode.DISK_FULL if "disk is full" in text else ErrorCode.DATABASE_FAILED
    return ArchiveUnusable(code, path="durable.db", detail=" ".join(text.split())[:200])


def _quiet_logs() -> None:
    """DBOS logs its whole start-up, and a traceback for what we tell in a sentence."""
    logging.getLogger("dbos").setLevel(logging.CRITICAL)
