from __future__ import annotations

import os
import sys

import pytest

from bench.memory import Peaks
from bench.stages import StageClock
from testbed.process_tree import CommandFailed, measure

_BURN = "import time\nwhile time.process_time() < {seconds}: pass\n"


def test_the_seconds_of_a_process_that_outlives_its_parent_are_counted() -> None:
    orphan = "import subprocess, sys; subprocess.Popen([sys.executable, '-c', sys.argv[1]])"
    usage = measure([sys.executable, "-c", orphan, _BURN.format(seconds=0.6)])
    assert usage.cpu - usage.own_cpu >= 0.6


def test_what_a_command_says_and_how_it_ends_is_told() -> None:
    usage = measure([sys.executable, "-c", "print('one'); raise SystemExit(3)"], codes=(3,))
    assert (usage.output, usage.code) == ("one\n", 3)


def test_a_command_that_fails_is_not_measured() -> None:
    with pytest.raises(CommandFailed, match="no such luck"):
        measure([sys.executable, "-c", "raise SystemExit('no such luck')"])


def test_a_command_that_takes_too_long_is_ended() -> None:
    with pytest.raises(CommandFailed):
        measure([sys.executable, "-c", "import time; time.sleep(60)"], seconds=0.2)


def test_seconds_of_an_inner_row_are_not_counted_twice() -> None:
    clock = StageClock()
    with clock.row("outer"), clock.row("inner"):
        sum(range(3_000_000))
    assert clock.seconds["inner"] > 0
    assert clock.seconds["outer"] < clock.seconds["inner"]


def test_the_peak_of_the_watched_process_is_seen() -> None:
    held = bytearray(50 << 20)
    peaks = Peaks()
    peaks.look(os.getpid())
    assert peaks.parent >= len(held) >> 20
