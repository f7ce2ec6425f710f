"""With its own back ends no command looks a name up, calls anybody, or leaves an identifier of the machine behind."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import httpx2
import pytest

from tests.api.serving import free_port
from tests.end_to_end.papers import save, sheet
from tests.end_to_end.vankho import COMMAND, vankho
from tests.patience import LOOKS, PATIENCE_SECONDS, PAUSE_SECONDS

if TYPE_CHECKING:
    from collections.abc import Iterator

_STRACE = ["strace", "--follow-forks", "--seccomp-bpf", "--quiet=all", "--trace=network,openat,mkdir", "--output"]
_CALLED = re.compile(r"\b(?:connect|sendto|sendmsg|sendmmsg)\(.*\bAF_(?:INET6?|NETLINK|PACKET)\b.*")
_LOOKED_UP = re.compile(r'openat\(.*"/etc/(?:resolv\.conf|hosts|gai\.conf|host\.conf)".*')

pytestmark = pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")


@dataclass(frozen=True, slots=True)
class Traced:
    """Where commands run under strace: the archive, a page, a user's folder that nothing has written to yet."""

    folder: Path

    @property
    def home(self) -> Path:
        """The archive's folder."""
        return self.folder / "archive"

    @property
    def page(self) -> Path:
        """One scanned page."""
        return self.folder / "page.png"

    @property
    def user(self) -> Path:
        """The user's folder."""
        return self.folder / "user"

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Run `vankho` under strace, both in a group of their own."""
        clean = {name: value for name, value in os.environ.items() if not name.startswith(("VANKHO_", "ORT_", "XDG_"))}
        command = [*_STRACE, str(self.folder / "trace"), *COMMAND, "--home", str(self.home), *arguments]
        return subprocess.Popen(
            command,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**clean, "HOME": str(self.user)},
            start_new_session=True,
        )

    def outside(self) -> list[str]:
        """What the last command asked of the world outside, as strace tells it."""
        trace = (self.folder / "trace").read_text(encoding="utf-8", errors="replace")
        assert "openat(" in trace
        return [line for line in trace.splitlines() if _CALLED.search(line) or _LOOKED_UP.search(line)]


@pytest.fixture(scope="module")
def traced(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Traced]:
    """An archive with one record."""
    made = Traced(tmp_path_factory.mktemp("silence"))
    made.user.mkdir()
    save(sheet("Ủy ban nhân dân tỉnh", "Số: 12/QĐ-UBND"), made.page)
    assert vankho("init", made.home).code == 0
    process = made.start("ingest", str(made.page))
    _, stderr = process.communicate(timeout=PATIENCE_SECONDS)
    if process.returncode == 1 and "ptrace" in stderr.lower():
        pytest.skip(f"strace may not trace here: {stderr.strip()}")
    assert process.returncode == 0, stderr
    yield made
    assert not list(made.user.rglob("*")), "an identifier of the machine was left in the user's folder"


def test_taking_in_reading_sealing_and_searching_call_nobody(traced: Traced) -> None:
    assert traced.outside() == []


@pytest.mark.parametrize("command", [["read", "{page}"], ["verify", "--all"], ["work", "--drain"]])
def test_a_command_calls_nobody(traced: Traced, command: list[str]) -> None:
    process = traced.start(*(part.format(page=traced.page) for part in command))
    _, stderr = process.communicate(timeout=PATIENCE_SECONDS)

    assert process.returncode == 0, stderr
    assert traced.outside() == []


def test_serving_calls_nobody(traced: Traced) -> None:
    port = free_port()
    process = traced.start("serve", "--port", str(port))
    try:
        assert "0000001" in _found(port)  # of the record
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.communicate(timeout=PATIENCE_SECONDS)

    assert traced.outside() == []


def _found(port: int) -> str:
    """The page of results for a word, once the server answers."""
    for _ in range(LOOKS):
        try:
            return httpx2.get(f"http://127.0.0.1:{port}/", params={"q": "ban"}, timeout=PATIENCE_SECONDS).text
        except httpx2.TransportError:
            time.sleep(PAUSE_SECONDS)
    raise AssertionError("the server does not answer")
