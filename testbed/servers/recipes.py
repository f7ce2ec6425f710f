"""How each server runs: its command line, its setting, and how it says that it is ready."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import tempfile
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from testbed.servers import programs
from testbed.servers.programs import Unavailable

HOST = "127.0.0.1"
USER, PASSWORD = "vankho", "vankho-secret"
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


def _toxiproxy(_folder: Path, port: int) -> Recipe:
    binary = programs.go_program(programs.TOXIPROXY)
    url = f"http://{HOST}:{port}"
    return Recipe([str(binary), "-host", HOST, "-port", str(port)], url, _answers(f"{url}/version"))


def _keycloak(folder: Path, port: int) -> Recipe:
    """A provider for log-in by OpenID Connect; its administrator makes the realms that a test wants."""
    del folder
    environment = {"KC_BOOTSTRAP_ADMIN_USERNAME": USER, "KC_BOOTSTRAP_ADMIN_PASSWORD": PASSWORD}
    url = f"http://{HOST}:{port}"
    options = ["--http-enabled=true", f"--http-host={HOST}", f"--http-port={port}", f"--hostname={url}"]
    command = [str(programs.keycloak() / "bin" / "kc.sh"), "start", "--optimized", *options]
    return Recipe(command, url, _answers(f"{url}/realms/master/.well-known/openid-configuration"), environment)


RECIPES: dict[str, Callable[[Path, int], Recipe]] = {
    "minio": _minio,
    "versitygw": _versitygw,
    "opensearch": _opensearch,
    "postgresql": _postgresql,
    "toxiproxy": _toxiproxy,
    "keycloak": _keycloak,
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
