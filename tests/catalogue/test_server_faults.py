"""What a PostgreSQL server may do to us: refuse, restart, die, be full, be in the way. Where it dies it is our own."""

from __future__ import annotations

import logging
import socket
import threading
import traceback
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import Connection, bindparam, select, text
from sqlalchemy.engine import make_url

from catalogue.catalogue import Catalogue, open_catalogue
from catalogue.database import Database
from catalogue.tables import records
from domain.documents import RecordState
from domain.errors import ArchiveUnusable, ErrorCode
from domain.messages import Language, explain
from testbed.servers.programs import Unavailable
from testbed.servers.running import Server, start
from tests.catalogue.databases import database_url, run_on_server
from tests.catalogue.factories import DOSSIER, MORNING, event, record, submission
from tests.patience import PATIENCE_SECONDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

pytestmark = pytest.mark.servers

_PASSWORD = "mật khẩu/rất+bí:mật@2026"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that may be killed, and that asks one account for its password."""
    folder = tmp_path_factory.mktemp("postgresql")
    try:
        made = start("postgresql", folder)
    except Unavailable as reason:
        pytest.skip(f"postgresql: {reason}")
    rules = (folder / "cluster").readlink() / "data" / "pg_hba.conf"
    rules.write_text(f"host all clerk 127.0.0.1/32 scram-sha-256\n{rules.read_text()}")
    run_on_server(made.url, "SELECT pg_reload_conf()", f"CREATE ROLE clerk LOGIN PASSWORD '{_PASSWORD}'")
    yield made
    made.stop()


@pytest.fixture
def private_url(server: Server, request: pytest.FixtureRequest) -> str:
    name = f"vankho_{abs(hash(request.node.name))}"
    run_on_server(server.url, f"CREATE DATABASE {name}")
    return database_url(server.url, name)


@pytest.fixture
def catalogue(private_url: str) -> Iterator[Catalogue]:
    opened = open_catalogue(private_url)
    yield opened
    opened.close()


def _as(url: str, **changes: str) -> str:
    return make_url(url).set(**changes).render_as_string(hide_password=False)  # type: ignore[arg-type] # its own names


def _with(url: str, **query: str) -> str:
    return make_url(url).update_query_dict(query).render_as_string(hide_password=False)


def _failure(url: str) -> ArchiveUnusable:
    with pytest.raises(ArchiveUnusable) as failed:
        open_catalogue(url)
    assert failed.value.code is ErrorCode.DATABASE_FAILED
    return failed.value


# Refusals


def test_the_right_password_opens_whatever_its_letters(private_url: str) -> None:
    run_on_server(_as(private_url), "GRANT ALL ON SCHEMA public TO clerk")
    opened = open_catalogue(_as(private_url, username="clerk", password=_PASSWORD))
    assert opened.register(submission()).is_new
    opened.close()


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda url: _as(url, username="clerk", password="sai-" + _PASSWORD), "password authentication failed"),
        (lambda url: _as(url, username="clerk", password=_PASSWORD, database="absent"), '"absent" does not exist'),
        (lambda url: _as(url, username="nobody", password=_PASSWORD), 'role "nobody" does not exist'),
        (lambda url: _as(url, username="clerk", password=_PASSWORD), "lacks rights"),
        (lambda url: _with(_as(url, password=_PASSWORD), connect_timeout="2", host="127.0.0.1:1"), "refused"),
        (lambda url: _with(_as(url, password=_PASSWORD), sslmode="verify-full"), "SSL"),
        (lambda url: _with(_as(url, password=_PASSWORD), no_such_setting="1"), "no_such_setting"),
        (lambda url: _with(_as(url, password=_PASSWORD), options="-c no_such_setting=1"), "no_such_setting"),
        (lambda url: url.replace("vankho@", f"vankho:{_PASSWORD}@"), "%40"),
        (lambda url: url.replace("vankho@", f"vankho:{_PASSWORD}").replace("/vankho_", "@x:/vankho_"), "%40"),
        (lambda url: _as(url, password=_PASSWORD).replace("+psycopg", "+nothing"), "nothing"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_refusal_says_why_on_one_line_and_never_the_password(
    private_url: str, caplog: pytest.LogCaptureFixture, spoil: Callable[[str], str], says: str
) -> None:
    with caplog.at_level(logging.DEBUG):
        error = _failure(spoil(private_url))
    told = [explain(error, language) for language in Language]
    assert says in explain(error, Language.EN)  # in Vietnamese no words of a library
    assert all("\n" not in sentence for sentence in told)
    everything = "".join([*traceback.format_exception(error), caplog.text, repr(error), *told])
    for secret in (_PASSWORD, "mật@2026", "rất+bí", "%40", "b%C3%AD"):
        assert secret not in everything.replace("viết dạng %40", "").replace("written like %40", "")


def test_a_server_that_only_lets_read_is_read_and_says_so_when_asked_to_write(private_url: str) -> None:
    before = open_catalogue(private_url)
    code = before.register(submission()).code
    before.close()
    name = make_url(private_url).database
    run_on_server(private_url, f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    opened = open_catalogue(private_url)
    assert opened.find(code) is not None
    with pytest.raises(ArchiveUnusable, match="the server is read-only"):
        opened.register(submission(2))
    opened.close()


def test_a_full_disk_of_the_server_is_told_as_such(private_url: str, catalogue: Catalogue) -> None:
    """The server's own error, raised where it would raise it."""
    run_on_server(
        private_url,
        "CREATE FUNCTION full_disk() RETURNS trigger AS $$ BEGIN"
        " RAISE 'could not extend file' USING ERRCODE = '53100'; END $$ LANGUAGE plpgsql",
        "CREATE TRIGGER full_disk BEFORE INSERT ON contents EXECUTE FUNCTION full_disk()",
    )
    with pytest.raises(ArchiveUnusable) as full:
        catalogue.register(submission())
    assert full.value.code is ErrorCode.DISK_FULL
    url = make_url(private_url)
    assert full.value.facts == {"path": f"{url.host}:{url.port}/{url.database}"}
    assert (catalogue.records(), catalogue.batches()) == ((), ())


# Waiting


def test_a_server_that_never_answers_is_not_waited_for() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        error = _failure(f"postgresql+psycopg://vankho@127.0.0.1:{port}/kho?connect_timeout=2")
    assert "timeout" in str(error.facts["detail"])


def test_every_wait_of_a_session_has_an_end_and_the_url_goes_first(private_url: str) -> None:
    database = Database(_with(private_url, options="-c lock_timeout=7s", application_name="may-01"))
    with database.reading() as connection:
        shown = {
            name: connection.scalar(text(f"SHOW {name}"))
            for name in ("statement_timeout", "idle_in_transaction_session_timeout", "lock_timeout", "timezone")
        }
        alive = connection.scalar(text("SHOW tcp_keepalives_idle"))
        name = connection.scalar(text("SHOW application_name"))
        isolation = connection.scalar(text("SHOW transaction_isolation"))
    assert shown == {
        "statement_timeout": "1min",
        "idle_in_transaction_session_timeout": "1min",
        "lock_timeout": "7s",
        "timezone": "UTC",
    }
    assert (alive, name, isolation) == ("30", "may-01", "read committed")
    database.close()


def test_a_process_asks_for_no_more_connections_than_it_was_given(private_url: str) -> None:
    opened = open_catalogue(_with(private_url, application_name="bounded"), threads=2)
    counted = text("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'bounded'")
    watching = Database(private_url)
    most = 0
    with ThreadPoolExecutor(16) as pool:
        answers = [pool.submit(opened.register, submission(number)) for number in range(60)]
        while not all(answer.done() for answer in answers):
            with watching.reading() as connection:
                most = max(most, connection.scalar(counted) or 0)
        assert len({answer.result().code for answer in answers}) == 60
    assert 0 < most <= 4
    for database in (opened, watching):
        database.close()


def test_a_row_that_another_holds_too_long_is_told_as_such(private_url: str, catalogue: Catalogue) -> None:
    code = catalogue.register(submission()).code
    impatient = open_catalogue(_with(private_url, options="-c lock_timeout=100ms"))
    database = Database(private_url)
    with database.writing() as connection:
        connection.execute(text("SELECT * FROM records FOR UPDATE"))
        with pytest.raises(ArchiveUnusable, match="waited too long for a lock"):
            impatient.set_state(code, RecordState.READY)
    assert impatient.set_state(code, RecordState.READY)
    for opened in (database, impatient):
        opened.close()


def test_a_question_that_takes_too_long_is_told_as_such(private_url: str) -> None:
    database = Database(_with(private_url, options="-c statement_timeout=50ms"))
    with pytest.raises(ArchiveUnusable, match="took too long"), database.reading() as connection:
        connection.execute(text("SELECT pg_sleep(60)"))
    database.close()


def test_two_transactions_in_deadlock_both_end_well(private_url: str, catalogue: Catalogue) -> None:
    first, second = (catalogue.register(submission(number)).code for number in range(2))
    database = Database(private_url)
    both_hold_one = threading.Barrier(2)
    tries: list[str] = []

    def cross(own: str, others: str) -> None:
        def work(connection: Connection) -> None:
            tries.append(own)
            connection.execute(text("SET LOCAL deadlock_timeout = '20ms'"))
            for code in (own, others):
                connection.execute(text("UPDATE records SET title = title || '!' WHERE code = :code"), {"code": code})
                if tries.count(own) == 1 and code == own:
                    both_hold_one.wait(PATIENCE_SECONDS)

        database.settle(work)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(cross, (first, second), (second, first)))
    assert len(tries) == 3
    titles = {summary.title for summary in catalogue.records()}
    assert titles == {f"{submission(number).title}!!" for number in range(2)}
    database.close()


def test_serialisation_failures_are_done_again(private_url: str) -> None:
    """Where the URL asks for it, transactions are serialisable; many who register at once still all get a code."""
    opened = open_catalogue(_with(private_url, options="-c default_transaction_isolation=serializable"))
    with ThreadPoolExecutor(3) as pool:
        answers = list(pool.map(lambda number: opened.register(submission(number % 6)), range(12)))
    assert len({answer.code for answer in answers}) == 6
    opened.close()


def test_what_never_stops_being_in_the_way_is_told_in_the_end(private_url: str) -> None:
    database = Database(private_url)
    tries: list[int] = []

    def work(connection: Connection) -> None:
        tries.append(1)
        connection.execute(text("DO $$ BEGIN RAISE 'again' USING ERRCODE = '40001'; END $$"))

    with pytest.raises(ArchiveUnusable, match="again"):
        database.settle(work)
    assert len(tries) == 5
    database.close()


# Restarts


def test_a_restarted_server_is_found_again_without_reopening(server: Server, catalogue: Catalogue) -> None:
    code = catalogue.register(submission(1)).code
    server.stop()
    with pytest.raises(ArchiveUnusable) as failed:
        catalogue.find(code)
    assert failed.value.code is ErrorCode.DATABASE_FAILED
    with pytest.raises(ArchiveUnusable) as unseen:
        catalogue.access.placed(code)
    assert unseen.value.code is ErrorCode.DATABASE_FAILED
    with pytest.raises(ArchiveUnusable), catalogue.dossier_lock(DOSSIER.code):
        pytest.fail("nobody gave it")
    server.again()
    assert catalogue.access.placed(code) is not None
    assert catalogue.find(code) is not None
    assert catalogue.register(submission(2)).is_new
    with catalogue.dossier_lock(DOSSIER.code):
        pass


def test_a_session_that_the_server_ended_costs_no_answer(private_url: str, catalogue: Catalogue) -> None:
    code = catalogue.register(submission(1)).code
    here = Database(private_url)
    placed = here.lookup(select(records.c.code).where(records.c.code == bindparam("asked")))
    assert placed.row(asked=code) == (code,)
    run_on_server(private_url, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
    assert placed.row(asked=code) == (code,)
    here.close()


def test_many_threads_go_on_after_a_restart_while_they_rested(server: Server, catalogue: Catalogue) -> None:
    """Every pooled connection is dead then; none of them reaches the work."""
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(catalogue.register, map(submission, range(16))))
        server.stop()
        server.again()
        answers = list(pool.map(catalogue.register, map(submission, range(16, 32))))
    assert len({answer.code for answer in answers}) == 16


def test_a_server_killed_in_mid_transaction_leaves_nothing_half_done(
    server: Server, private_url: str, catalogue: Catalogue
) -> None:
    code = catalogue.register(submission(1)).code
    database = Database(private_url)

    def work(connection: Connection) -> None:
        connection.execute(text("UPDATE records SET title = 'nửa chừng'"))
        server.kill()
        connection.execute(text("UPDATE records SET state = 'ready'"))

    with pytest.raises(ArchiveUnusable) as failed:
        database.settle(work)
    assert failed.value.code is ErrorCode.DATABASE_FAILED
    server.again()
    summary = catalogue.find(code)
    assert summary is not None
    assert (summary.title, summary.state) == (submission(1).title, RecordState.RECEIVED)
    assert catalogue.set_state(code, RecordState.READING)
    database.close()


# Equal answers


def test_moments_are_the_same_whatever_the_zone_of_the_server(private_url: str, tmp_path: Path) -> None:
    name = make_url(private_url).database
    run_on_server(private_url, f"ALTER DATABASE {name} SET timezone = 'Asia/Ho_Chi_Minh'")
    answers = []
    for url in (private_url, f"sqlite:///{tmp_path}/catalogue.sqlite"):
        opened = open_catalogue(url)
        given = replace(submission(), received=MORNING)
        code = opened.register(given).code
        opened.add_event(code, replace(event(code), time=MORNING))
        opened.save_record(record(code, given), 1, DOSSIER)
        answers.append((opened.records(), opened.events(code), opened.batches(), opened.pages(code)))
        opened.close()
    assert repr(answers[0]) == repr(answers[1])
