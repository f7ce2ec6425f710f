"""The program with its modules loaded: each command is forked from it, a process of its own that is there at once.

Loading them costs two seconds of a processor, those of the server of its children two and a half more, and tests give
some hundred commands. What a command is stays as it is: its arguments, environment, folder and umask, its output, its
exit code, threads and children that die with it. That the program comes up from nothing is told by the tests that
start it themselves (`COMMAND`) and by those of the wheel.
"""

from __future__ import annotations

import atexit
import contextlib
import fcntl
import gc
import importlib
import json
import os
import pkgutil
import runpy
import selectors
import signal
import socket
import subprocess
import sys
import threading
import time
from functools import cache
from io import BytesIO, TextIOWrapper
from multiprocessing import util
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_ROOT = Path(__file__).parents[2]
_MAIN = "api.cli.main"
_LATER = ("alembic.command", "catalogue.catalogue", "catalogue.people.people_catalogue", "index.index_url")
_LATER_IN = ("index.embedded", "pipeline", "storage.packages")  # and all that these hold
_LEAVES_NETWORK = "pipeline.isolation.server"
_MOST_BYTES = 1 << 20
_ABOVE_ALL = 500  # numbers of open files
_ONE_AT_A_TIME = threading.Lock()


def run(arguments: Sequence[str], environment: Mapping[str, str], seconds: float) -> subprocess.CompletedProcess[str]:
    """Run `vankho` with these arguments to its end, and all that it leaves behind.

    Raises:
        subprocess.TimeoutExpired: it took longer; it was killed.
    """
    until = time.monotonic() + seconds
    ends = [os.pipe(), os.pipe()]
    order = {"arguments": list(arguments), "environment": dict(environment), "folder": str(Path.cwd())}
    with _ONE_AT_A_TIME, contextlib.ExitStack() as opened:
        files = [opened.enter_context(os.fdopen(read, "rb", buffering=0)) for read, _ in ends]
        program = _program()
        socket.send_fds(program, [json.dumps(order).encode()], [write for _, write in ends])
        for _, write in ends:
            os.close(write)
        try:
            out, err = _told([file.fileno() for file in files], until)
            program.settimeout(max(0.1, until - time.monotonic()))
            code = int(program.recv(_MOST_BYTES))
        except TimeoutError:
            _end(program)
            _program.cache_clear()
            raise subprocess.TimeoutExpired(["vankho", *arguments], seconds) from None
    return subprocess.CompletedProcess(["vankho", *arguments], code, _text(out), _text(err))


def _told(ends: Sequence[int], until: float) -> list[bytes]:
    """All that comes out of these pipes, each to its end."""
    told = {end: bytearray() for end in ends}
    with selectors.DefaultSelector() as selector:
        for end in ends:
            selector.register(end, selectors.EVENT_READ)
        while selector.get_map():
            ready = selector.select(max(0.0, until - time.monotonic()))
            if not ready:
                raise TimeoutError
            for key, _ in ready:
                told[key.fd] += (data := os.read(key.fd, _MOST_BYTES))
                if not data:
                    selector.unregister(key.fd)
    return [bytes(told[end]) for end in ends]


def _text(data: bytes) -> str:
    return TextIOWrapper(BytesIO(data), encoding="utf-8").read()


@cache
def _program() -> socket.socket:
    """The loaded program of this process: orders go to it, exit codes come back."""
    ours, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with its:
        process = subprocess.Popen(
            [sys.executable, "-m", __name__, str(its.fileno())],
            cwd=_ROOT,
            pass_fds=[its.fileno()],
            start_new_session=True,
        )
    _RUNNING[ours] = process
    return ours


_RUNNING: dict[socket.socket, subprocess.Popen[bytes]] = {}


def _end(program: socket.socket) -> None:
    process = _RUNNING.pop(program)
    program.close()
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@atexit.register
def _end_all() -> None:
    for program in list(_RUNNING):
        _end(program)


def _serve(orders: socket.socket) -> None:
    """Load the program, then fork it for each order until nobody is there to give one."""
    commands = importlib.import_module(_MAIN)._COMMANDS.values()
    for name in (*commands, *_LATER, *_held(_LATER_IN)):
        importlib.import_module(name)
    for name in importlib.import_module("pipeline.isolation.warm_modules").ALL_MODULES:
        importlib.import_module(name)
    del sys.modules[_MAIN]  # each command runs it anew, as its main script
    gc.freeze()
    while True:
        order, files, _, _ = socket.recv_fds(orders, _MOST_BYTES, 2)
        if not order:
            return
        pid = os.fork()
        if not pid:
            orders.close()
            _become(json.loads(order), files)
        for file in files:
            os.close(file)
        _, status = os.waitpid(pid, 0)
        orders.send(str(os.waitstatus_to_exitcode(status)).encode())


def _held(packages: Sequence[str]) -> Iterator[str]:
    for name in packages:
        path = importlib.import_module(name).__path__
        found = (module.name for module in pkgutil.walk_packages(path, f"{name}."))
        yield from (module for module in found if module != _LEAVES_NETWORK)


def _become(order: dict[str, Any], files: Sequence[int]) -> NoReturn:
    """Be `vankho` with what was ordered."""
    nothing = os.open(os.devnull, os.O_RDONLY)
    for number, file in enumerate((nothing, *files)):
        os.dup2(file, number)
        os.close(file)
    os.environ.clear()
    os.environ.update(order["environment"])
    os.chdir(order["folder"])
    _have_a_server_ready()
    sys.argv = ["vankho", *order["arguments"]]
    runpy.run_module(_MAIN, run_name="__main__", alter_sys=True)
    raise AssertionError


def _have_a_server_ready() -> None:
    """Fork what becomes the server of this command's children, when it wants one; while there is one thread only."""
    spawn = util.spawnv_passfds
    ours, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    server = os.fork()
    if not server:
        ours.close()
        _become_server(its)
    its.close()

    def spawned(path: bytes, args: Sequence[Any], passfds: Sequence[int]) -> int:
        if "multiprocessing.forkserver" not in args[-1]:
            return spawn(path, args, passfds)
        told = {"script": args[-1], "files": list(passfds), "environment": dict(os.environ)}
        socket.send_fds(ours, [json.dumps(told).encode()], list(passfds))
        return server

    util.spawnv_passfds = spawned


def _become_server(orders: socket.socket) -> NoReturn:
    """Be the server of children that `multiprocessing` would start a Python for, if anybody asks for one."""
    order, files, _, _ = socket.recv_fds(orders, _MOST_BYTES, 8)
    if order:
        told = json.loads(order)
        os.environ.update(told["environment"])
        kept = [fcntl.fcntl(file, fcntl.F_DUPFD, _ABOVE_ALL) for file in files]  # else one may lie where another shall
        for file, number in zip(kept, told["files"], strict=True):
            os.dup2(file, number)
        with contextlib.suppress(SystemExit):  # by which it ends
            exec(told["script"], {"__name__": "__main__"})  # noqa: S102 - that of `multiprocessing`
    os._exit(0)


if __name__ == "__main__":
    _serve(socket.socket(fileno=int(sys.argv[1])))
