"""Where every tool must be there, a skipped test did not pass; no example is timed."""

from __future__ import annotations

import logging
import os
import signal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from collections.abc import Generator

# A machine may be busy: neither an example nor the drawing of one has a time limit, here alone and in no test.
settings.register_profile("vankho", settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("vankho")

_STRICT = os.environ.get("CI") == "true" or os.environ.get("VANKHO_REQUIRE_SERVICES") == "1"


# Who is started in the background of a shell without job control ignores Ctrl-C, and so would the programs under test.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# Who has sourced `.services.env` to try many machines means no test by it.
for variable in [name for name in os.environ if name.startswith("VANKHO_") and "_URL" in name]:
    del os.environ[variable]

# Whole programs, minutes a module: begun first, so that no worker is left alone with one at the end. The rest stays
# folder by folder: what a folder shares (a small archive, in tests/api) is made once by each worker.
_LONG = ("end_to_end", "golden", "bench")

_SERVERS = ("minio", "versitygw", "opensearch", "postgresql", "toxiproxy")


# By which `make coverage` would trace the processes that a test starts, too.
_TRACED_CHILDREN = "COVERAGE_PROCESS_CONFIG"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what a parameter says runs on a server; other modules that need one bear the mark themselves.

    So `-m "not servers"` runs while the servers are still being built. Long modules come first.
    """
    os.environ.pop(_TRACED_CHILDREN, None)  # only who runs tests comes here, not who starts other workers
    for item in items:
        callspec = getattr(item, "callspec", None)
        if callspec and any(server in callspec.id.lower() for server in _SERVERS):
            item.add_marker("servers")
    items.sort(key=lambda item: _folder(item) not in _LONG)


def _folder(item: pytest.Item) -> str:
    return item.path.relative_to(Path(__file__).parent).parts[0]


@pytest.fixture(autouse=True)
def _log_of_a_fresh_process() -> None:
    """Let each test hear warnings, whichever command has set the log of this process before."""
    logging.getLogger().setLevel(logging.WARNING)
    logging.getLogger("vankho").setLevel(logging.NOTSET)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """In CI, or with VANKHO_REQUIRE_SERVICES=1, a skip is a failure, told with its reason.

    Documents that may not be published (`real`) are the one thing whose absence is nobody's fault.
    """
    report = yield
    if _STRICT and report.skipped and not hasattr(report, "wasxfail") and not item.get_closest_marker("real"):
        report.outcome = "failed"
        report.longrepr = f"skipped, but nothing may be missing here: {report.longrepr}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """The same for a module that skips itself."""
    report = yield
    if _STRICT and report.skipped:
        report.outcome = "failed"
        report.longrepr = f"skipped, but nothing may be missing here: {report.longrepr}"
    return report
