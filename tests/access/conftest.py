"""An archive of release 0.1.0 with a person in each role, each logged in through the page."""

from __future__ import annotations

import re
import tarfile
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from fastapi.testclient import TestClient

from api.http.app import create_app
from domain.actors import SYSTEM
from domain.people.roles import Grant, RoleName
from pipeline.wiring import open_archive

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from fastapi import FastAPI
    from httpx2 import Response

    from domain.people.accounts import Person
    from pipeline.archive import Archive

BASE_URL = "http://127.0.0.1:8417"
PASSWORD = "Sông Hồng-2026"
RECORD = "VK.2026.000001.0000001"
_ARCHIVE = Path(__file__).parents[1] / "golden" / "archives" / "release-0.1.0.tar.xz"
_TOKEN = re.compile(r'name="csrf" value="([0-9a-f]{64})"')


@dataclass(frozen=True, slots=True)
class Browser:
    """Somebody's browser: its cookies, and the token of the page that it shows.

    Attributes:
        client: what speaks to the application.
        token: of the last page looked at; sent with what is asked for by `post`.
    """

    client: TestClient
    token: str = ""

    def look(self, path: str) -> tuple[Browser, Response]:
        """A page, and the same browser with the page's token."""
        page = self.client.get(path, follow_redirects=False)
        found = _TOKEN.search(page.text)
        return Browser(self.client, found[1] if found else self.token), page

    def post(self, path: str, **fields: str | list[str]) -> Response:
        """A form of a page of ours."""
        return self.client.post(path, data={"csrf": self.token, **fields}, follow_redirects=False)

    @property
    def proof(self) -> dict[str, str]:
        """The header that scripts of our pages send."""
        return {"X-CSRF-Token": self.token}


@pytest.fixture(scope="package")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("people")
    with tarfile.open(_ARCHIVE) as packed:
        packed.extractall(folder, filter="data")
    home = next(path.parent for path in folder.glob("*/vankho.toml"))
    with (home / "vankho.toml").open("a", encoding="utf-8") as settings:
        settings.write("\n[people]\nsecond_factor = []\n")
    return home


@pytest.fixture(scope="package")
def archive(home: Path) -> Iterator[Archive]:
    with open_archive(home, write=True) as archive:
        yield archive


@pytest.fixture(scope="package")
def people(archive: Archive) -> dict[str, Person]:
    """A person for each role, called as it is; and `thử`, whom tests may do anything to."""
    return {
        name: add(archive, name, *grants)
        for name, grants in [
            *((role.value, [Grant(role)]) for role in RoleName),
            ("thử", [Grant(RoleName.GUEST)]),
        ]
    }


def add(archive: Archive, name: str, *grants: Grant) -> Person:
    """A new person who has chosen the password of these tests."""
    person, link = archive.people.add(SYSTEM, name, f"Người {name}", grants)
    archive.people.use_link(link, PASSWORD, "127.0.0.1")
    return person


@pytest.fixture(scope="package")
def app(archive: Archive, people: dict[str, Person]) -> Iterator[FastAPI]:
    assert people
    app = create_app(archive)
    yield app
    app.state.upload_intake.close()


@pytest.fixture(scope="package")
def visit(app: FastAPI) -> Callable[[], Browser]:
    """A new browser that has no cookies yet."""
    return lambda: Browser(TestClient(app, base_url=BASE_URL, raise_server_exceptions=False))


@pytest.fixture(scope="package")
def come_in(app: FastAPI) -> Callable[[str], Browser]:
    """A new browser in which somebody of that name has logged in through the page.

    Each comes from an address of its own: who guessed passwords from another makes nobody wait.
    """
    last = count(2)

    def log_in(name: str) -> Browser:
        number = next(last)
        client = TestClient(
            app, BASE_URL, raise_server_exceptions=False, client=(f"127.0.{number // 250}.{number % 250}", 50000)
        )
        browser, _ = Browser(client).look("/login")
        answer = browser.post("/login", name=name, password=PASSWORD)
        assert answer.status_code == 303, answer.text
        return browser.look("/account")[0]

    return log_in
