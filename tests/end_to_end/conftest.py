"""What several whole-program tests stand on."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import sync_playwright

from testbed.cluster import Cluster
from testbed.servers.programs import Unavailable
from tests.servers import server_url

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

_CHROMIUM = "/usr/bin/chromium"
_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if shutil.which(_CHROMIUM) is None:
        pytest.skip("Chromium is not installed (apt-get install chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_CHROMIUM, args=_ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    for name in ("MINIO_URL", "OPENSEARCH_URL", "POSTGRESQL_URL", "TOXIPROXY_URL"):
        server_url(name)  # skips where a server cannot be had; ours are private, since they are killed
    made = Cluster(tmp_path)
    try:
        made.begin()
        yield made
    except Unavailable as error:
        pytest.skip(str(error))
    finally:
        made.end()
