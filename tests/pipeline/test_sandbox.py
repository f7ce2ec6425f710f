"""Strangers' files are parsed by children that cannot harm the parent, whatever happens in them."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import pytest

from domain.errors import ArchiveError, ErrorCode, PageFailed, RefusedInput
from domain.geometry import Box
from domain.limits import InputLimits
from pipeline.isolation.sandbox import Sandbox
from pipeline.isolation.task import Task
from tests.end_to_end.papers import save, sheet
from tests.patience import PATIENCE_SECONDS
from tests.pipeline.child_tasks import LateArgument

R = TypeVar("R")
_LIMITS = InputLimits(cpu_seconds=60, output_bytes=8 << 20)
_HASTY = replace(_LIMITS, cpu_seconds=1, wall_seconds=3)
_NEARLY_ALL = 760  # MiB of 768: a child that has loaded nothing yet needs more than the rest


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


@pytest.mark.parametrize(
    ("then", "code"),
    [
        ("sleep", ErrorCode.TIME_LIMIT),
        ("die", ErrorCode.MEMORY_LIMIT),
        ("stop", ErrorCode.PARSER_CRASH),
    ],
)
def test_half_an_answer_ends_like_none(tmp_path: Path, then: str, code: ErrorCode) -> None:
    """By the wall limit, killed as by a machine without memory, or by itself."""
    limits = _HASTY if code is ErrorCode.TIME_LIMIT else _LIMITS
    with pytest.raises(ArchiveError) as caught:
        Sandbox(limits, tmp_path / "scratch", ()).call_once(_task("answer_half", int), then)

    assert caught.value.code is code


def test_a_child_that_ends_its_answer_and_not_itself_is_ended(tmp_path: Path) -> None:
    assert _with_time_enough(tmp_path, _task("answer_and_stay", int), '21\n{"outcome":"done"}\n42') == 42
    with pytest.raises(ArchiveError) as caught:
        Sandbox(_HASTY, tmp_path / "scratch", ()).call_once(_task("answer_and_stay", int), "")
    assert caught.value.code is ErrorCode.TIME_LIMIT


def test_a_child_that_has_not_begun_when_its_time_is_up_is_ended(tmp_path: Path) -> None:
    """A busy machine starts it late: it does not lead a group of processes yet, and is to be found all the same."""
    with pytest.raises(ArchiveError) as caught:
        Sandbox(_HASTY, tmp_path / "scratch", ()).call_once(_task("boxed", Box), LateArgument(tmp_path / "lived"))
    assert caught.value.code is ErrorCode.TIME_LIMIT
    assert not (tmp_path / "lived").exists()


def test_an_answer_has_a_greatest_size(sandbox: Sandbox, tmp_path: Path) -> None:
    small = Sandbox(replace(_LIMITS, answer_bytes=1000), tmp_path / "small", ())
    assert small.call(_task("long_answer", str), 900) == "x" * 900
    for refused in (lambda: small.call(_task("long_answer", str), 1000), lambda: sandbox.call(_task("announce", int))):
        with pytest.raises(ArchiveError) as caught:
            refused()
        assert caught.value.code is ErrorCode.PARSER_CRASH
        assert "answer of" in str(caught.value.facts["detail"])


def test_an_answer_larger_than_the_pipe_comes_whole(sandbox: Sandbox) -> None:
    assert len(sandbox.call(_task("long_answer", str), 3 << 20)) == 3 << 20


def test_no_child_raises_its_own_limits(sandbox: Sandbox) -> None:
    memory, cpu, written, core = sandbox.call(_task("limits_of_ours", list[tuple[int, int]]))

    assert (memory, written, core) == ((_LIMITS.memory_bytes,) * 2, (_LIMITS.output_bytes,) * 2, (0, 0))
    assert cpu == (60, 61), "SIGXCPU, which tells the reason, must come before SIGKILL"


def test_a_child_reaches_no_network(sandbox: Sandbox) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, pytest.raises(ArchiveError) as caught:
        sandbox.call(_task("call_out", int), server.getsockname()[1])

    assert "unreachable" in str(caught.value.facts["detail"])


def test_the_server_of_children_is_in_no_network_either(sandbox: Sandbox) -> None:
    """It opens the recogniser's net, with libraries that call home."""
    child, server = sandbox.call(_task("networks", list[str]))

    assert child == server
    assert child != str(Path("/proc/self/ns/net").readlink())


def test_children_that_cannot_be_kept_off_the_network_are_told_of_at_the_start(tmp_path: Path) -> None:
    save(sheet("Số: 12/QĐ-UBND"), tmp_path / "a.png")
    command = [sys.executable, "-m", "tests.pipeline.without_unshare", "read", str(tmp_path / "a.png")]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=PATIENCE_SECONDS)

    assert "không cho tiến trình đọc tệp lạ rời khỏi mạng" in done.stderr
    assert "12" in done.stdout


def test_what_a_library_prints_in_a_child_reaches_neither_terminal_nor_results(
    sandbox: Sandbox, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(ArchiveError) as caught:
        sandbox.call(_task("print_and_abort", int), "corrupted size vs. prev_size")

    assert capfd.readouterr() == ("", "")
    assert caught.value.code is ErrorCode.PARSER_CRASH
    assert caught.value.facts["detail"] == "SIGABRT: corrupted size vs. prev_size"


def test_a_library_that_aborts_for_want_of_memory_is_told_as_that(sandbox: Sandbox) -> None:
    with pytest.raises(ArchiveError) as caught:
        sandbox.call(_task("print_and_abort", int), "terminate called after throwing an instance of 'std::bad_alloc'")

    assert caught.value.code is ErrorCode.MEMORY_LIMIT


def test_a_value_of_another_kind_is_a_crash_of_its_own_and_no_warning(
    sandbox: Sandbox, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(ArchiveError) as caught:
        sandbox.call(_task("wrong_kind", Box))

    assert caught.value.code is ErrorCode.PARSER_CRASH
    assert capfd.readouterr().err == ""


def test_what_finds_no_room_is_tried_once_more_with_more_memory(tmp_path: Path) -> None:
    limits = InputLimits(memory_bytes=768 << 20, large_memory_bytes=2 << 30)
    sandbox = Sandbox(limits, tmp_path / "scratch", ())

    assert sandbox.call(_task("hold_memory", int), _NEARLY_ALL, 0) == _NEARLY_ALL << 20
    with pytest.raises(ArchiveError) as caught:
        sandbox.call_once(_task("hold_memory", int), _NEARLY_ALL, 0)
    assert caught.value.code is ErrorCode.MEMORY_LIMIT


def test_no_try_passes_the_one_limit_of_settings_of_before(tmp_path: Path) -> None:
    sandbox = Sandbox(InputLimits.of(memory_bytes=768 << 20), tmp_path / "scratch", ())
    with pytest.raises(ArchiveError) as caught:
        sandbox.call(_task("hold_memory", int), _NEARLY_ALL, 0)

    assert caught.value.code is ErrorCode.MEMORY_LIMIT


def test_children_together_take_no_more_than_the_machine_has_for_them(tmp_path: Path) -> None:
    limits = InputLimits(machine_memory_bytes=700 << 20)  # passed only when the large one has most by far
    sandbox = Sandbox(limits, tmp_path / "scratch", ())

    def hold(megabytes: int) -> ErrorCode | int:
        try:
            return sandbox.call_once(_task("hold_memory", int), megabytes, 5)
        except ArchiveError as error:
            return error.code

    with ThreadPoolExecutor(2) as pool:
        small, large = pool.map(hold, (100, 650))

    assert (small, large) == (100 << 20, ErrorCode.MEMORY_LIMIT)


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


def _with_time_enough(folder: Path, task: Task[[str], int], told: str) -> int:
    """What comes within the first limit that a busy machine can keep; the child uses all of it."""
    for seconds in (3, 30, 300):
        limits = replace(_HASTY, wall_seconds=seconds)
        with contextlib.suppress(ArchiveError):
            return Sandbox(limits, folder / "scratch", ()).call_once(task, told)
    pytest.fail("nothing came")


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
