"""What is typed in `deploy/` and in its manual is what the program understands."""

from __future__ import annotations

import pytest

from api.cli.parser import build_parser
from domain.errors import ArchiveError
from domain.messages import Language
from tests.deploy.deployment import command_lines

_LINES = [pytest.param(words, id=f"{where}: {' '.join(words)}") for where, words in command_lines()]


@pytest.mark.parametrize("words", _LINES)
def test_the_program_understands_the_line(words: list[str]) -> None:
    try:
        options = build_parser(Language.EN).parse_args(words)
    except ArchiveError as error:
        pytest.fail(f"vankho {' '.join(words)}: {error.facts}")
    assert options.command


def test_all_that_many_machines_need_is_run_somewhere() -> None:
    run = {words[0] for _, words in command_lines()}
    assert {"init", "serve", "work", "ingest", "verify", "copy", "doctor", "rebuild", "reindex"} <= run


def test_a_line_that_the_program_does_not_know_would_be_found() -> None:
    with pytest.raises(ArchiveError):
        build_parser(Language.EN).parse_args(["serve", "--hots", "127.0.0.1"])
