"""An archive on many machines, on one: real servers, a network that can be cut, workers in process groups of their own.

Where the kernel lets us, the workers live in a network namespace with no way out but to the servers' proxies.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
import uuid
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from domain.documents import RecordState
from domain.errors import ArchiveError
from pipeline.role import Role
from pipeline.wiring import open_parts
from testbed.servers.recipes import HOST
from testbed.servers.running import Server, start

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.wiring import Parts

SERVERS = ("postgresql", "minio", "opensearch")
_VANKHO = [sys.executable, "-m", "api.cli.main"]
_CHECKOUT = Path(__file__).parents[1]
_PROXY_PORTS = {"postgresql": 15432, "minio": 19000, "opensearch": 9200}  # inside the namespace's own network


class Network:
    """A network namespace joined to us by one cable, and the proxies at our end of it.

    Without rights to make one (`alone` is False) everything goes over loopback.
    """

    def __init__(self, proxy: Server) -> None:
        self._proxy = proxy
        self._name = f"vk{uuid.uuid4().hex[:8]}"
        self._ends = _cable_ends()
        self.alone = self._join()
        self.host = self._ends[0] if self.alone else HOST

    def _join(self) -> bool:
        inner, outer = f"{self._name}i", f"{self._name}o"
        commands = (
            f"netns add {self._name}",
            f"link add {outer} type veth peer name {inner} netns {self._name}",
            f"addr add {self._ends[0]}/30 dev {outer}",
            f"link set {outer} up",
            f"-n {self._name} addr add {self._ends[1]}/30 dev {inner}",
            f"-n {self._name} link set {inner} up",
            f"-n {self._name} link set lo up",
        )
        done = [shutil.which("ip") is not None and _ip(command) for command in commands]
        if not all(done):
            self.close()
        return all(done)

    def prefix(self) -> list[str]:
        """What a command line begins with to run inside."""
        return ["ip", "netns", "exec", self._name] if self.alone else []

    def lead(self, name: str, upstream: str) -> str:
        """Address at which the server `name` is reached from inside."""
        listen = f"{self.host}:{_PROXY_PORTS[name] if self.alone else 0}"
        proxy = {"name": name, "listen": listen, "upstream": upstream, "enabled": True}
        return str(self._ask("POST", "/proxies", proxy)["listen"])

    def cut(self, name: str) -> None:
        """Nothing gets through to the server `name` any more, and what was under way breaks off."""
        self._ask("POST", f"/proxies/{name}", {"enabled": False})

    def mend(self, name: str) -> None:
        """The way to the server `name` is open again."""
        self._ask("POST", f"/proxies/{name}", {"enabled": True})

    def close(self) -> None:
        """Remove the namespace; the cable goes with it."""
        if shutil.which("ip"):
            _ip(f"netns del {self._name}")

    def _ask(self, method: str, path: str, body: dict[str, object]) -> dict[str, object]:
        headers = {"Content-Type": "application/json"}
        request = urllib.request.Request(  # noqa: S310 - loopback
            self._proxy.url + path, json.dumps(body).encode(), headers, method=method
        )
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
            found: dict[str, object] = json.load(answer)
        return found


@dataclass
class Cluster:
    """The servers, the archive and its processes.

    Attributes:
        folder: everything lies below it.
        servers: by name.
        network: how the workers reach them.
        processes: API and workers by name, each leading a process group.
    """

    folder: Path
    servers: dict[str, Server] = field(default_factory=dict)
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    network: Network = field(init=False)
    _inside: dict[str, str] = field(init=False)
    _outside: dict[str, str] = field(init=False)

    def begin(self) -> None:
        """Start the servers and found the archive."""
        for name in (*SERVERS, "toxiproxy"):
            self.servers[name] = start(name, self.folder / name)
        self.network = Network(self.servers["toxiproxy"])
        urls = {name: self.servers[name].url for name in SERVERS}
        places = {name: url.rpartition("@")[2].rpartition("//")[2].split("/")[0] for name, url in urls.items()}
        led = {name: self.network.lead(name, place) for name, place in places.items()}
        self._outside = _environment(urls)
        self._inside = _environment({name: url.replace(places[name], led[name]) for name, url in urls.items()})
        self.home("desk").mkdir(parents=True)
        self.run("init", str(self.home("desk")))

    def home(self, name: str) -> Path:
        """The archive's folder of one machine."""
        return self.folder / "homes" / name

    def run(self, *arguments: str) -> str:
        """`vankho` at the desk; its standard output."""
        environment = {**_bare(), **self._outside, "VANKHO_HOME": str(self.home("desk"))}
        done = subprocess.run(
            [*_VANKHO, *arguments], env=environment, cwd=_CHECKOUT, capture_output=True, text=True, check=False
        )
        if done.returncode > 1:
            raise RuntimeError(f"vankho {arguments}: {done.stderr[-1000:]}")
        return done.stdout

    def launch(self, name: str, *arguments: str, inside: bool = True) -> None:
        """Start a machine: `vankho` with a folder and a process group of its own, `inside` the network or beside us."""
        home = self.home(name)
        if not home.exists():
            home.mkdir()
            shutil.copy(self.home("desk") / "vankho.toml", home)
            shutil.copytree(self.home("desk") / "keys", home / "keys")
        urls = self._inside if inside else self._outside
        environment = {**_bare(), **urls, "VANKHO_HOME": str(home), "VANKHO_LOG": "json"}
        with (self.folder / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                [*(self.network.prefix() if inside else []), *_VANKHO, *arguments],
                env=environment,
                cwd=_CHECKOUT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def work(self, name: str, concurrency: int = 1) -> None:
        """Start a worker."""
        self.launch(name, "work", "--name", name, "--concurrency", str(concurrency))

    def signal(self, name: str, how: signal.Signals) -> None:
        """To the whole process group of a machine."""
        os.killpg(self.processes[name].pid, how)

    def kill(self, name: str) -> None:
        """`kill -9` of a machine with all its children."""
        self.signal(name, signal.SIGKILL)
        self.processes.pop(name).wait()

    def logged(self) -> list[dict[str, object]]:
        """All log lines of all machines that are JSON, machine by machine."""
        return [
            json.loads(line) | {"machine": log.stem}
            for log in sorted(self.folder.glob("*.log"))
            for line in log.read_text(encoding="utf-8", errors="replace").splitlines()
            if line.startswith("{")
        ]

    def unfinished_uploads(self) -> int:
        """Parts of uploads in the bucket that nobody will finish; only to be asked while nobody writes."""
        with self.opened() as parts:
            return parts.store.clean_abandoned(timedelta(0))

    def archived(self) -> int:
        """Number of archived documents."""
        with self.opened() as parts:
            return parts.catalogue.counts()[RecordState.ARCHIVED]

    def wait_for(self, archived: int, seconds: float) -> None:
        """Until so many documents are archived.

        Raises:
            TimeoutError: they are not; the ends of all logs are told.
        """
        last, found = time.monotonic() + seconds, 0
        with self.opened() as parts:  # once: looking must not cost what is looked at
            while found < archived:
                if time.monotonic() > last:
                    ends = {log.stem: log.read_text(errors="replace")[-600:] for log in self.folder.glob("*.log")}
                    raise TimeoutError(f"{found} of {archived} archived; {ends}; {self.run('workers')}")
                time.sleep(0.5)
                with suppress(ArchiveError):  # the database is away: so are the others, look again
                    found = parts.catalogue.counts()[RecordState.ARCHIVED]

    @contextmanager
    def opened(self) -> Iterator[Parts]:
        """The archive as the desk sees it, for looking."""
        before = dict(os.environ)
        os.environ.update(self._outside)
        try:
            parts = open_parts(self.home("desk"), write=False, role=Role(writes=False, works=False))
        finally:
            for name in self._outside.keys() - before.keys():
                del os.environ[name]
        with parts:
            yield parts

    def end(self) -> None:
        """End everything, by process id."""
        for name in list(self.processes):
            self.kill(name)
        for server in self.servers.values():
            server.stop()
        if hasattr(self, "network"):
            self.network.close()
        cluster = self.folder / "postgresql" / "cluster"
        if cluster.is_symlink():
            shutil.rmtree(cluster.readlink(), ignore_errors=True)


def _cable_ends() -> tuple[str, str]:
    """Two addresses of a small network that no other cluster is likely to have."""
    number = uuid.uuid4().int
    network = f"10.233.{number % 256}"
    first = number // 256 % 64 * 4
    return f"{network}.{first + 1}", f"{network}.{first + 2}"


def _environment(urls: dict[str, str]) -> dict[str, str]:
    return {
        "VANKHO_DATABASE_URL": urls["postgresql"],
        "VANKHO_OBJECT_STORE_URL": f"{urls['minio']}/archive",
        "VANKHO_INDEX_URL": f"{urls['opensearch']}/archive",
    }


def _bare() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("VANKHO_")}


def _ip(command: str) -> bool:
    return subprocess.run(["ip", *command.split()], capture_output=True, check=False).returncode == 0
