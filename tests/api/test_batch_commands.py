"""`vankho batch`: opened, listed, shown and closed on the command line, in both languages and as JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from api.cli.actor import the_user
from api.cli.main import main
from pipeline.settings.archive_settings import ArchiveSettings
from pipeline.upkeep.founding import found_archive
from pipeline.wiring import now

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("batches") / "archive"
    found_archive(ArchiveSettings(home=home, organisation="Kho thử"), None, now())
    return home


class Terminal:
    """What a person types and sees."""

    def __init__(self, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self._home, self._capsys = home, capsys

    def run(self, *line: str) -> tuple[int, str]:
        self._capsys.readouterr()
        code = main([line[0], *line[1:], "--home", str(self._home)])
        told = self._capsys.readouterr()
        return code, told.out + told.err

    def json(self, *line: str) -> list[dict[str, Any]]:
        code, told = self.run(*line, "--json")
        assert code == 0, told
        return [json.loads(each) for each in told.splitlines()]


@pytest.fixture
def terminal(home: Path, capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(home, capsys)


def test_a_batch_is_opened_shown_and_closed(terminal: Terminal) -> None:
    code, told = terminal.run("batch", "new", "Hộp 1", "--kind", "letters", "--owner", "Lan")
    assert code == 0
    assert "Đã mở lô L" in told
    (shown,) = terminal.json("batch", "show", "Hộp 1", "--records")
    assert (shown["name"], shown["owner"], shown["kind"], shown["state"]) == ("Hộp 1", "Lan", "letters", "open")
    (closed,) = terminal.json("batch", "close", shown["id"])
    history = [(event["type"], event["agent"]) for event in closed["events"]]
    assert history == [("opened", "Lan"), ("closed", the_user().name)]
    code, told = terminal.run("batch", "show", shown["id"].lower(), "--lang", "en")
    assert (code, "closed" in told, "Letters" in told) == (0, True, True)


def test_two_persons_have_two_batches_of_one_name_and_the_name_alone_does_not_choose(terminal: Terminal) -> None:
    found = [terminal.json("batch", "new", "Hộp 2", "--owner", owner)[0]["id"] for owner in ("Lan", "Minh")]
    assert len(set(found)) == 2
    for line in (("batch", "show", "Hộp 2"), ("batch", "close", "Hộp 2")):
        code, told = terminal.run(*line)
        assert code == 1
        assert all(identifier in told for identifier in found)
        assert "[several-batches]" in told
    code, told = terminal.run("batch", "new", "Hộp 2", "--owner", "Lan")
    assert (code, "[batch-exists]" in told, found[0] in told) == (1, True, True)


def test_lists_are_narrowed_and_end_where_they_are_told_to(terminal: Terminal) -> None:
    opened = [terminal.json("batch", "new", f"Hộp 3.{number}", "--owner", "Hòa")[0]["id"] for number in range(3)]
    terminal.run("batch", "close", opened[0])
    assert [line["id"] for line in terminal.json("batch", "list", "--owner", "Hòa")] == opened[::-1]
    assert [line["id"] for line in terminal.json("batch", "list", "--owner", "Hòa", "--open")] == opened[:0:-1]
    assert [line["id"] for line in terminal.json("batches", "--limit", "1")] == opened[-1:]


@pytest.mark.parametrize("line", [("batch",), ("batch", "new"), ("batch", "new", "a", "--kind", "maps")])
def test_a_wrong_line_is_refused_as_such(terminal: Terminal, line: tuple[str, ...]) -> None:
    code, told = terminal.run(*line)
    assert (code, "[usage]" in told) == (2, True)


def test_what_is_not_there_is_told_as_that(terminal: Terminal) -> None:
    for given in ("L20200101-0001", "không có"):
        code, told = terminal.run("batch", "show", given)
        assert (code, "[batch-not-found]" in told) == (1, True)
