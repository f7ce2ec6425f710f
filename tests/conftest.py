"""Where every tool must be there, a test that was skipped did not pass."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Generator

_STRICT = os.environ.get("CI") == "true" or os.environ.get("VANKHO_REQUIRE_SERVICES") == "1"


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
