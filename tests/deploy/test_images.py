"""The Dockerfiles, and the small programs that they put into the images."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
import tomllib
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from tests.deploy.deployment import DEPLOY, DOCKERFILES, ROOT, instructions, name_of

_PROGRAM = DEPLOY / "Dockerfile"


def _values(dockerfile: Path, instruction: str) -> list[str]:
    return [line["value"] for line in instructions(dockerfile) if line["instruction"] == instruction]


@pytest.mark.parametrize("dockerfile", DOCKERFILES, ids=name_of)
def test_the_image_does_not_run_as_root(dockerfile: Path) -> None:
    account = _values(dockerfile, "USER")[-1].split(":")[0]
    assert account.isdecimal()
    assert int(account) > 0


@pytest.mark.parametrize("dockerfile", DOCKERFILES, ids=name_of)
def test_every_base_can_be_pinned_from_outside_and_none_is_called_latest(dockerfile: Path) -> None:
    stages = {value.split(" AS ")[1] for value in _values(dockerfile, "FROM") if " AS " in value}
    arguments = dict(value.split("=", 1) for value in _values(dockerfile, "ARG"))
    for value in _values(dockerfile, "FROM"):
        base = value.split(" AS ")[0]
        assert base in stages or base.strip("${}") in arguments
    assert all(":" in image and not image.endswith(":latest") for image in arguments.values())


@pytest.mark.parametrize("dockerfile", DOCKERFILES, ids=name_of)
def test_everything_it_copies_is_there_and_not_ignored(dockerfile: Path) -> None:
    allowed = [line for line in (DEPLOY / "Dockerfile.dockerignore").read_text().splitlines() if line.startswith("!")]
    for value in _values(dockerfile, "COPY"):
        if "--from" not in value:
            for source in value.split()[:-1]:
                assert (ROOT / source).exists(), source
                assert any(source.startswith(entry[1:].rstrip("/")) for entry in allowed), source


def test_the_whole_program_is_copied() -> None:
    packages = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["hatch"]["build"]["targets"]["wheel"][
        "packages"
    ]
    copied = {source.rstrip("/") for value in _values(_PROGRAM, "COPY") for source in value.split()[:-1]}
    assert set(packages) <= copied


def test_every_package_is_pinned_by_hash_and_those_for_many_machines_are_among_them() -> None:
    assert any(
        "--require-hashes" in value and "deploy/constraints-runtime.txt" in value for value in _values(_PROGRAM, "RUN")
    )
    pinned = set(re.findall(r"^([a-z0-9-]+)==", (DEPLOY / "constraints-runtime.txt").read_text(), re.MULTILINE))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["scale"]]
    assert {re.split(r"[\[<>=]", each)[0] for each in wanted} <= pinned


def test_it_installs_what_setting_up_a_machine_installs() -> None:
    listed = re.search(
        r"^needed=\((.*?)^\)", (ROOT / "scripts" / "system-packages.sh").read_text(), re.MULTILINE | re.DOTALL
    )
    assert listed
    needed = set(re.sub(r"#.*", "", listed[1]).split()) - {"python3-venv"}  # the base brings Python
    assert needed <= {word for value in _values(_PROGRAM, "RUN") for word in value.split()}


def test_the_last_stage_is_the_program_without_what_draws_samples() -> None:
    assert _values(_PROGRAM, "FROM")[-1] == "program AS vankho"


def test_nothing_secret_is_baked_in() -> None:
    for dockerfile in DOCKERFILES:
        for value in [*_values(dockerfile, "ENV"), *_values(dockerfile, "ARG")]:
            assert not re.search(r"PASSWORD|SECRET|TOKEN|_URL", value)


def _enter(keys: Path, home: Path, *command: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "KHO_KEYS": str(keys), "VANKHO_HOME": str(home)}
    return subprocess.run(
        [DEPLOY / "entrypoint.sh", *command], env=environment, capture_output=True, text=True, check=False
    )


@pytest.fixture
def mounted(tmp_path: Path) -> Path:
    """Keys as Kubernetes mounts a secret: links into a folder that is hidden, nothing writable."""
    hidden = tmp_path / "keys" / "..data"
    hidden.mkdir(parents=True)
    for name in ("ca.pem", "crl.der", "signer.p12", "password"):
        (hidden / name).write_text(name)
        (hidden / name).chmod(0o440)
        (tmp_path / "keys" / name).symlink_to(Path("..data") / name)
    return tmp_path / "keys"


def test_a_fresh_home_gets_keys_of_its_own_for_its_owner_alone(mounted: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    assert _enter(mounted, home, "true").returncode == 0
    assert {path.name for path in (home / "keys").iterdir()} == {"ca.pem", "crl.der", "signer.p12", "password"}
    assert not any(path.is_symlink() for path in (home / "keys").iterdir())
    assert {path.stat().st_mode & 0o777 for path in (home / "keys").iterdir()} == {0o600}
    assert (home / "keys").stat().st_mode & 0o777 == 0o700


def test_keys_that_are_there_are_kept(mounted: Path, tmp_path: Path) -> None:
    (tmp_path / "home" / "keys").mkdir(parents=True)
    (tmp_path / "home" / "keys" / "crl.der").write_text("renewed")
    assert _enter(mounted, tmp_path / "home", "true").returncode == 0
    assert (tmp_path / "home" / "keys" / "crl.der").read_text() == "renewed"


def test_the_command_becomes_the_process_and_its_end_is_told(tmp_path: Path) -> None:
    done = _enter(tmp_path / "none", tmp_path, "sh", "-c", "echo $0 $1; exit 7", "một hai", "ba")
    assert (done.returncode, done.stdout) == (7, "một hai ba\n")


class _Answering(BaseHTTPRequestHandler):
    status = 200

    def do_GET(self) -> None:
        self.send_response(self.status if self.path == "/healthz" else 404)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.mark.parametrize(("status", "code"), [(200, 0), (500, 1)])
def test_the_health_check_asks_the_port_it_is_told(status: int, code: int) -> None:
    with HTTPServer(("127.0.0.1", 0), type("Handler", (_Answering,), {"status": status})) as server:
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        done = subprocess.run([sys.executable, DEPLOY / "health.py", str(server.server_port)], check=False)
        thread.join()
    assert done.returncode == code


def test_the_health_check_says_no_where_nothing_listens() -> None:
    with HTTPServer(("127.0.0.1", 0), _Answering) as server:
        port = server.server_port
    assert subprocess.run([sys.executable, DEPLOY / "health.py", str(port)], check=False).returncode == 1
