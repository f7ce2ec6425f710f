"""One server on loopback: started in a folder of its own, waited for, stopped, killed, frozen, started again."""

from __future__ import annotations

import os
import random
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from testbed.servers import programs
from testbed.servers.programs import Unavailable

HOST = "127.0.0.1"
USER, PASSWORD = "vankho", "vankho-secret"
_PATIENCE_SECONDS = 180.0
_POLL_SECONDS = 0.1
_STOP_SECONDS = 30.0
_OPENSEARCH_PORTS = range(9210, 9300)  # its command line refuses higher ones
_POSTGRESQL_ACCOUNT = "postgres"  # PostgreSQL refuses to run as root


@dataclass(frozen=True, slots=True)
class Recipe:
    """How one server runs.

    Attributes:
        command: the command line.
        url: the setting that names this server to the program or to a test.
        ready: raises or returns False while the server does not answer.
        environment: beside the process's own.
        account: user to run as, None for our own.
    """

    command: list[str]
    url: str
    ready: Callable[[], bool]
    environment: Mapping[str, str] = field(default_factory=dict)
    account: str | None = None


class Server:
    """A running server. `url` and `pid` name it."""

    def __init__(self, name: str, recipe: Recipe, folder: Path) -> None:
        self.name = name
        self.url = recipe.url
        self._recipe = recipe
        self._folder = folder
        self._process = self._begin()

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    def stop(self) -> None:
        """An orderly end."""
        stop_process(self.pid, signal.SIGINT if self.name == "postgresql" else signal.SIGTERM, self._process)

    def kill(self) -> None:
        """`kill -9` of the server and its children."""
        family = family_of(self.pid)
        _signal(family, signal.SIGKILL)
        self._process.wait()
        _wait_for(family)

    def freeze(self) -> None:
        """Stop it from running without its knowing."""
        _signal(family_of(self.pid), signal.SIGSTOP)

    def thaw(self) -> None:
        """Let a frozen server run on."""
        _signal(family_of(self.pid), signal.SIGCONT)

    def again(self) -> None:
        """Start it anew on the same folder and port."""
        self._process = self._begin()

    def _begin(self) -> subprocess.Popen[bytes]:
        with (self._folder / f"{self.name}.log").open("ab") as log:
            process = subprocess.Popen(
                self._recipe.command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env={**os.environ, **self._recipe.environment},
                cwd=self._folder,
                user=self._recipe.account,
                group=self._recipe.account,
                extra_groups=[] if self._recipe.account else None,
                start_new_session=True,
            )
        try:
            self._wait(process)
        except BaseException:
            _signal(family_of(process.pid), signal.SIGKILL)
            process.wait()
            raise
        return process

    def _wait(self, process: subprocess.Popen[bytes]) -> None:
        last = time.monotonic() + _PATIENCE_SECONDS
        while time.monotonic() < last:
            if process.poll() is not None:
                break
            try:
                if self._recipe.ready():
                    return
            except OSError:
                pass
            time.sleep(_POLL_SECONDS)
        said = (self._folder / f"{self.name}.log").read_text(errors="replace").strip().splitlines()[-3:]
        raise Unavailable(f"{self.name} does not answer: {' | '.join(said)}")


def start(name: str, folder: Path | None = None, port: int | None = None) -> Server:
    """Start the server `name` (minio, versitygw, opensearch, postgresql, toxiproxy) and wait until it answers.

    Args:
        name: which.
        folder: for its data and log, kept by `again`; None makes one that the caller need not know.
        port: to listen on; None takes a free one.

    Raises:
        Unavailable: it cannot be had here, does not start, or another program listens on `port`.
    """
    if port and not _is_free(port):
        raise Unavailable(f"another program listens on port {port}")
    folder = folder or Path(tempfile.mkdtemp(prefix=f"vankho-{name}-"))
    folder.mkdir(parents=True, exist_ok=True)
    return Server(name, _RECIPES[name](folder, port or _free_port(name)), folder)


def stop_process(pid: int, how: signal.Signals, process: subprocess.Popen[bytes] | None = None) -> None:
    """End a server by its process id and wait until it and its children are gone; kill what does not go.

    Args:
        pid: of the server.
        how: the signal that it takes as an orderly end.
        process: the same, where it is a child of ours and must be waited for.
    """
    family = family_of(pid)
    _signal(family, signal.SIGCONT)
    _signal([pid], how)
    last = time.monotonic() + _STOP_SECONDS
    while time.monotonic() < last and any(_lives(member) for member in family):
        time.sleep(_POLL_SECONDS / 5)
    _signal([member for member in family if _lives(member)], signal.SIGKILL)
    if process:
        process.wait()
    _wait_for(family)


def _minio(folder: Path, port: int) -> Recipe:
    binary = programs.go_program(programs.MINIO)
    (folder / "data").mkdir(exist_ok=True)
    environment = {
        "MINIO_ROOT_USER": USER,
        "MINIO_ROOT_PASSWORD": PASSWORD,
        "MINIO_CI_CD": "1",  # takes a folder on the root disk
        "MINIO_BROWSER": "off",
        "MINIO_UPDATE": "off",
        "MINIO_PROMETHEUS_AUTH_TYPE": "public",  # tells everybody how many requests it was sent
    }
    address = f"{HOST}:{port}"
    command = [str(binary), "server", "--quiet", "--address", address, str(folder / "data")]
    return Recipe(command, _s3(port), _answers(f"http://{address}/minio/health/ready"), environment)


def _versitygw(folder: Path, port: int) -> Recipe:
    binary = programs.go_program(programs.VERSITYGW)
    for part in ("data", "versions"):
        (folder / part).mkdir(exist_ok=True)
    environment = {"ROOT_ACCESS_KEY": USER, "ROOT_SECRET_KEY": PASSWORD}
    options = ["--port", f"{HOST}:{port}", "--health", "/health", "--quiet"]
    places = ["posix", "--versioning-dir", str(folder / "versions"), str(folder / "data")]
    ready = _answers(f"http://{HOST}:{port}/health")
    return Recipe([str(binary), *options, *places], _s3(port), ready, environment)


def _opensearch(folder: Path, port: int) -> Recipe:
    """The runner listens on base port + 1, or silently on a later one when that is taken: its log tells."""
    jars = programs.opensearch_jars()
    memory = ["-Xms512m", "-Xmx512m", "--enable-native-access=ALL-UNNAMED", "-Djava.awt.headless=true"]
    memory.append("-Djava.locale.providers=CLDR,SPI")  # words of Thai come from ICU: see the pom
    main = ["-cp", f"{jars}/*", "org.codelibs.opensearch.runner.OpenSearchRunner"]
    options = ["-basePath", str(folder / "node"), "-numOfNode", "1", "-baseHttpPort", str(port - 1)]
    cluster = f"vankho-{port}-{secrets.token_hex(4)}"
    name = ["-clusterName", cluster, "-pluginTypes", "org.opensearch.plugin.analysis.icu.AnalysisICUPlugin"]
    ready = _answers(f"http://{HOST}:{port}/_cluster/health?wait_for_status=yellow&timeout=1s", cluster)
    command = [str(programs.java()), *memory, *main, *options, *name]
    return Recipe(command, f"opensearch+http://{HOST}:{port}", ready)


def _postgresql(folder: Path, port: int) -> Recipe:
    """As the account `postgres` when we are root, in a folder that this account can reach."""
    home = programs.postgresql()
    account = _POSTGRESQL_ACCOUNT if os.geteuid() == 0 else None
    link = folder / "cluster"
    if not link.exists():
        cluster = Path(tempfile.mkdtemp(prefix="vankho-postgresql-"))
        if account:
            shutil.chown(cluster, account, account)
        link.symlink_to(cluster)
        _initdb(home, cluster / "data", account)
    cluster = link.readlink()
    settings = {"port": port, "listen_addresses": HOST, "unix_socket_directories": cluster, "max_connections": 300}
    # A process that is killed loses nothing the kernel holds; only a machine that loses power needs fsync.
    options = [f"--{key}={value}" for key, value in {**settings, "fsync": "off"}.items()]
    command = [str(home / "postgres"), "-D", str(cluster / "data"), *options]
    ready = _says([str(home / "pg_isready"), "-q", "-h", HOST, "-p", str(port)])
    return Recipe(command, f"postgresql+psycopg://{USER}@{HOST}:{port}/postgres", ready, account=account)


def _initdb(home: Path, data: Path, account: str | None) -> None:
    command = [str(home / "initdb"), "-D", str(data), "-A", "trust", "-U", USER, "-E", "UTF8", "--locale=C.UTF-8"]
    done = subprocess.run(command, user=account, group=account, capture_output=True, text=True, check=False, cwd="/")
    if done.returncode:
        raise Unavailable(f"initdb failed: {done.stderr.strip()}")


def make_database(server: Server, name: str) -> None:
    """A database of that name on a PostgreSQL.

    Raises:
        Unavailable: it cannot be made.
    """
    where = urlsplit(server.url)
    place = ["-h", str(where.hostname), "-p", str(where.port), "-U", str(where.username)]
    command = [str(programs.postgresql() / "createdb"), *place, name]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Unavailable(f"createdb failed: {done.stderr.strip()}")


def _toxiproxy(_folder: Path, port: int) -> Recipe:
    binary = programs.go_program(programs.TOXIPROXY)
    url = f"http://{HOST}:{port}"
    return Recipe([str(binary), "-host", HOST, "-port", str(port)], url, _answers(f"{url}/version"))


_RECIPES: dict[str, Callable[[Path, int], Recipe]] = {
    "minio": _minio,
    "versitygw": _versitygw,
    "opensearch": _opensearch,
    "postgresql": _postgresql,
    "toxiproxy": _toxiproxy,
}


def _s3(port: int) -> str:
    return f"s3+http://{USER}:{PASSWORD}@{HOST}:{port}"


def _answers(url: str, told: str = "") -> Callable[[], bool]:
    """Whether `url` answers, with `told` somewhere in the answer: another server may have the port."""

    def ready() -> bool:
        try:
            with urllib.request.urlopen(url, timeout=3) as answer:  # noqa: S310 - loopback
                return bool(answer.status == 200) and told in answer.read().decode(errors="replace")
        except urllib.error.HTTPError:
            return False

    return ready


def _says(command: list[str]) -> Callable[[], bool]:
    return lambda: subprocess.run(command, check=False).returncode == 0


def _free_port(name: str) -> int:
    # OpenSearch binds its port only after seconds: two starts in one moment must not look at the ports in one order
    ports = random.sample(_OPENSEARCH_PORTS, len(_OPENSEARCH_PORTS))
    for port in ports if name == "opensearch" else (0,) * 5:
        if free := _is_free(port):
            return free
    raise Unavailable(f"no free port for {name}")


def _is_free(port: int) -> int:
    """`port`, or for 0 one that nobody has; 0 where somebody has it: asked for an answer, he would give it for us."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return 0
        return int(probe.getsockname()[1])


def family_of(pid: int) -> list[int]:
    """`pid` and all its living descendants; PostgreSQL gives each child a process group of its own."""
    parents: dict[int, int] = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent = status.read_text(errors="replace").rpartition(") ")[2].split()[:2]
        except OSError:
            continue
        if state != "Z":
            parents[int(status.parent.name)] = int(parent)
    family = [pid]
    for member in family:
        family += [child for child, parent in parents.items() if parent == member]
    return family


def _signal(processes: list[int], how: signal.Signals) -> None:
    for process in processes:
        with suppress(ProcessLookupError):
            os.kill(process, how)


def _wait_for(processes: list[int]) -> None:
    """Until none of them lives: a killed PostgreSQL's children hold its memory for moments."""
    last = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < last and any(_lives(process) for process in processes):
        time.sleep(_POLL_SECONDS / 5)


def _lives(process: int) -> bool:
    try:
        status = Path(f"/proc/{process}/stat").read_text(errors="replace")
    except OSError:
        return False
    return status.rpartition(") ")[2][:1] != "Z"
