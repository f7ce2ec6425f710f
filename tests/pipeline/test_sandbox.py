"""Strangers' files are parsed by children that cannot harm the parent, whatever happens in them."""

from __future__ import annotations

import os
import socket
import time
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import pytest

from domain.errors import ArchiveError, ErrorCode, PageFailed, RefusedInput
from domain.geometry import Box
from domain.limits import InputLimits
from pipeline.children.sandbox import Sandbox
from pipeline.children.task import Task

R = TypeVar("R")
_LIMITS = InputLimits(cpu_seconds=60, output_bytes=8 << 20)
_HASTY = replace(_LIMITS, cpu_seconds=1, wall_seconds=3)


@pytest.fixture
def sandbox(tmp_path: Path) -> Sandbox:
    """As patient as a busy machine needs."""
    return Sandbox(_LIMITS, tmp_path / "scratch", ())


def test_a_value_comes_back_from_another_process(sandbox: Sandbox) -> None:
    box = sandbox.call(_task("boxed", Box), 3)

    assert box.x == 3
    assert box.h != os.getpid()


def test_a_refusal_keeps_its_kind_code_and_facts(sandbox: Sandbox) -> None:
    with pytest.raises(RefusedInput) as caught:
        sandbox.call(_task("refuse", int))

    assert (caught.value.code, caught.value.facts) == (ErrorCode.TOO_MANY_PAGES, {"pages": 7, "limit": 3})


def test_a_page_failure_keeps_its_kind(sandbox: Sandbox) -> None:
    with pytest.raises(PageFailed):
        sandbox.call(_task("fail_page", int))


@pytest.mark.parametrize(
    ("task", "code"),
    [
        ("eat_memory", ErrorCode.MEMORY_LIMIT),
        ("spin", ErrorCode.TIME_LIMIT),
        ("sleep_long", ErrorCode.TIME_LIMIT),
        ("crash", ErrorCode.PARSER_CRASH),
        ("raise_value_error", ErrorCode.PARSER_CRASH),
    ],
)
def test_what_goes_wrong_in_a_child_is_a_finding(tmp_path: Path, task: str, code: ErrorCode) -> None:
    limits = _HASTY if code is ErrorCode.TIME_LIMIT else _LIMITS
    with pytest.raises(ArchiveError) as caught:
        Sandbox(limits, tmp_path / "scratch", ()).call(_task(task, int))

    assert caught.value.code is code


def test_a_child_reaches_no_network(sandbox: Sandbox) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, pytest.raises(ArchiveError) as caught:
        sandbox.call(_task("call_out", int), server.getsockname()[1])

    assert "unreachable" in str(caught.value.facts["detail"])


def test_what_a_child_started_dies_with_it(sandbox: Sandbox, tmp_path: Path) -> None:
    pid_file = tmp_path / "pid"
    with pytest.raises(ArchiveError):
        sandbox.call(_task("leave_a_child", int), str(pid_file))

    assert _gone(int(pid_file.read_text(encoding="ascii")))


def test_a_child_writes_only_so_much(sandbox: Sandbox, tmp_path: Path) -> None:
    with pytest.raises(ArchiveError):
        sandbox.call(_task("write_much", int), str(tmp_path / "much"))

    assert (tmp_path / "much").stat().st_size <= 8 << 20


def test_the_temporary_folder_of_a_child_is_its_own_and_goes_with_it(sandbox: Sandbox, tmp_path: Path) -> None:
    folder = Path(sandbox.call(_task("temporary_folder", str)))

    assert folder.parent == tmp_path / "scratch"
    assert not folder.exists()


def _task(name: str, returns: type[R]) -> Task[..., R]:
    return Task(f"tests.pipeline.child_tasks:{name}", returns)


def _gone(pid: int) -> bool:
    """True when the process has ended; a killed one may need a moment to be reaped."""
    for _ in range(200):
        try:
            state = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()[0]
        except FileNotFoundError:
            return True
        if state == "Z":
            return True
        time.sleep(0.02)
    return False
