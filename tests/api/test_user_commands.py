"""`vankho users` and `vankho init --administrator`: people by whoever holds the archive's folder."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from api.cli.main import main
from pipeline.settings.archive_settings import ArchiveSettings
from pipeline.upkeep.founding import found_archive
from pipeline.wiring import now, open_archive

if TYPE_CHECKING:
    from pathlib import Path

PASSWORD = "Kho@Sach2026"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("users") / "archive"
    found_archive(ArchiveSettings(home=home), None, now())
    return home


class Terminal:
    """What a person types and sees."""

    def __init__(self, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self._home, self._capsys = home, capsys

    def run(self, *line: str) -> tuple[int, str]:
        self._capsys.readouterr()
        code = main([*line, "--home", str(self._home)])
        told = self._capsys.readouterr()
        return code, told.out + told.err

    def json(self, *line: str) -> list[dict[str, Any]]:
        code, told = self.run("users", *line, "--json")
        assert code == 0, told
        return [json.loads(each) for each in told.splitlines()]


@pytest.fixture
def terminal(home: Path, capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(home, capsys)


def test_the_first_administrator_of_a_new_archive_comes_in_by_the_link_that_is_printed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = tmp_path / "new"
    assert main(["init", str(home), "--administrator", "a b"]) == 1
    assert not home.exists(), "nothing is founded for a name that can be none"
    assert main(["init", str(home), "--administrator", "quan.tri"]) == 0
    told = capsys.readouterr().out
    assert "Đã thêm quan.tri (Quản trị)." in told
    (link,) = [word.removeprefix("/link/") for word in told.split() if word.startswith("/link/")]
    with open_archive(home, write=False) as archive:
        assert archive.people.use_link(link, PASSWORD, "").name == "quan.tri"
        assert archive.people.log_in("quan.tri", PASSWORD, "", "").person.grants[0].role == "administrator"


def test_a_person_is_added_shown_closed_and_opened(terminal: Terminal) -> None:
    (added,) = terminal.json("add", "lan", "--full-name", "Nguyễn Thị Lan", "--role", "clerk", "--role", "guest@H49")
    assert (added["name"], added["roles"], added["hours"]) == ("lan", ["clerk", "guest@H49"], 24)
    assert added["link"].startswith("/link/")
    (listed,) = terminal.json("list")
    assert (listed["full_name"], listed["has_password"], listed["state"]) == ("Nguyễn Thị Lan", False, "active")
    code, told = terminal.run("users", "list")
    assert code == 0
    assert "Cán bộ số hóa, Khách đọc @H49" in told
    assert "chưa đặt mật khẩu" in told
    assert terminal.run("users", "disable", "LAN") == (0, "Đã khóa tài khoản lan.\n")
    assert terminal.json("list")[0]["disabled"]
    assert terminal.run("users", "enable", listed["id"]) == (0, "Đã mở lại tài khoản lan.\n")
    assert terminal.run("users", "unlock", "lan", "--lang", "en")[1].startswith("lan may try")


def test_roles_are_shown_given_and_taken(terminal: Terminal) -> None:
    terminal.json("add", "sang")
    assert terminal.run("users", "roles", "sang") == (0, "sang: không có vai trò\n")
    assert terminal.json("roles", "sang", "--role", "archivist@H49")[0]["roles"] == ["archivist@H49"]
    assert terminal.run("users", "roles", "sang")[1] == "sang: Phụ trách lưu trữ @H49\n"
    assert terminal.json("roles", "sang", "--none")[0]["roles"] == []
    code, told = terminal.run("users", "roles", "sang", "--role", "chief")
    assert (code, "clerk, reviewer, archivist" in told) == (1, True)
    assert terminal.run("users", "roles", "sang", "--none", "--role", "clerk")[0] == 2


def test_a_reset_prints_a_new_link_and_sessions_are_listed_and_ended(terminal: Terminal, home: Path) -> None:
    terminal.json("add", "minh", "--role", "clerk")
    (reset,) = terminal.json("reset", "minh", "--second-factor")
    with open_archive(home, write=False) as archive:
        archive.people.use_link(reset["link"].removeprefix("/link/"), PASSWORD, "")
        archive.people.log_in("minh", PASSWORD, "", "10.0.0.7")
    (session,) = terminal.json("sessions", "minh")
    assert session["origin"] == "10.0.0.7"
    assert "10.0.0.7" in terminal.run("users", "sessions", "minh")[1]
    assert terminal.run("users", "sessions", "minh", "--end") == (0, "Đã kết thúc mọi phiên của minh.\n")
    assert terminal.json("sessions", "minh") == []


@pytest.mark.parametrize("line", [("list", "--as", "lan"), ("disable", "lan", "--as", "sang")])
def test_nobody_acts_as_another(terminal: Terminal, line: tuple[str, ...]) -> None:
    code, told = terminal.run("users", *line)
    assert (code, "--as" in told) == (2, True)


def test_a_person_who_is_not_there_is_told(terminal: Terminal) -> None:
    code, told = terminal.run("users", "reset", "ai")
    assert (code, "“ai”" in told) == (1, True)
