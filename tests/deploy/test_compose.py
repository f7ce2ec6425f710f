"""The compose file: against its schema, and what the schema cannot say."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
import yaml

from tests.deploy.deployment import COMPOSE, DEPLOY, ROOT, services

if TYPE_CHECKING:
    from pathlib import Path

_OURS = ("bucket", "found", "api", "worker", "demo")
_ONCE = ("bucket", "found", "demo")


def _compose() -> dict[str, Any]:
    text: dict[str, Any] = yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))
    return text


def _schema() -> dict[str, Any]:
    """The schema of compose files that check-jsonschema carries."""
    folder = files("check_jsonschema") / "builtin_schemas" / "vendor"
    schema: dict[str, Any] = json.loads((folder / "compose-spec.json").read_text(encoding="utf-8"))
    return schema


def test_it_is_a_compose_file() -> None:
    jsonschema.validate(_compose(), _schema())


def test_the_schema_would_find_a_wrong_key() -> None:
    wrong = _compose()
    wrong["services"]["api"]["portz"] = ["1:1"]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(wrong, _schema())


@pytest.mark.parametrize("name", services())
def test_a_service_waits_for_services_that_are_there(name: str) -> None:
    for other, wanted in services()[name].get("depends_on", {}).items():
        condition = "service_completed_successfully" if other in _ONCE else "service_healthy"
        assert wanted["condition"] == condition, other
        assert other in services()


@pytest.mark.parametrize("name", [name for name in services() if name not in _ONCE])
def test_what_runs_on_says_whether_it_is_healthy_and_comes_back(name: str) -> None:
    service = services()[name]
    assert service["healthcheck"]["test"][0] == "CMD"
    assert service["restart"] == "unless-stopped"


@pytest.mark.parametrize("name", services())
def test_every_service_has_limits(name: str) -> None:
    assert set(services()[name]["deploy"]["resources"]["limits"]) == {"cpus", "memory"}


@pytest.mark.parametrize("name", _OURS)
def test_our_containers_have_a_read_only_root_and_no_privilege(name: str) -> None:
    service = services()[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "user" not in service  # that of the image, which is not root


def test_only_the_page_is_published_and_to_this_machine_alone() -> None:
    published = {name: service["ports"] for name, service in services().items() if "ports" in service}
    assert list(published) == ["api"]
    assert all(port.startswith("127.0.0.1:") for port in published["api"])


def test_the_servers_have_no_way_out_and_the_page_alone_has_one() -> None:
    assert _compose()["networks"]["inside"] == {"internal": True}
    outside = [name for name, service in services().items() if "outside" in service["networks"]]
    assert outside == ["api"]


@pytest.mark.parametrize("name", services())
def test_volumes_and_secrets_are_declared(name: str) -> None:
    compose = _compose()
    assert set(services()[name].get("secrets", [])) <= set(compose["secrets"])
    for volume in services()[name].get("volumes", []):
        source = volume.split(":")[0]
        assert source.startswith("/") or source in compose["volumes"]


def test_the_keys_are_written_by_the_founder_alone() -> None:
    users = {
        name: [volume for volume in service.get("volumes", []) if volume.startswith("founding:")]
        for name, service in services().items()
    }
    writers = [name for name, volumes in users.items() if volumes and not volumes[0].endswith(":ro")]
    assert writers == ["found"]


def test_no_password_stands_in_the_file() -> None:
    text = COMPOSE.read_text(encoding="utf-8")
    assert not re.search(r"(PASSWORD|SECRET|KEY):(?! /run/secrets/)", text)
    assert not re.search(r"://[^/\s]*:[^/\s]*@", text)


def test_the_secrets_of_the_file_are_those_that_the_script_draws(tmp_path: Path) -> None:
    drawn = _drawn(tmp_path)
    named = {secret["file"].removeprefix("./secrets/") for secret in _compose()["secrets"].values()}
    assert set(drawn) == named
    assert f":{drawn['postgres-password']}@" in drawn["database-url"]


def test_drawing_secrets_again_changes_none(tmp_path: Path) -> None:
    assert _drawn(tmp_path) == _drawn(tmp_path)


def test_the_folder_of_secrets_is_for_its_owner_and_its_files_for_the_containers(tmp_path: Path) -> None:
    _drawn(tmp_path)
    assert (tmp_path / "secrets").stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "secrets").iterdir()} == {0o444}


def test_every_variable_of_the_file_is_told_in_the_example() -> None:
    text = re.sub(r"\$\$\w+", "", COMPOSE.read_text(encoding="utf-8"))  # those of the shell inside
    asked = set(re.findall(r"\$\{(\w+)", text))
    lines = (DEPLOY / ".env.example").read_text(encoding="utf-8").splitlines()
    told = {line.split("=")[0] for line in lines if line and not line.startswith("#")}
    assert asked == told


@pytest.mark.parametrize("name", [name for name, service in services().items() if "build" in service])
def test_what_it_builds_is_there(name: str) -> None:
    build = services()[name]["build"]
    context = (DEPLOY / build["context"]).resolve()
    assert context in {ROOT, DEPLOY}
    assert (context / build["dockerfile"]).is_file()


def test_no_file_of_a_deployment_can_be_committed_by_mistake() -> None:
    asked = ["deploy/.env", "deploy/secrets/database-url", "deploy/kubernetes/secrets.yaml"]
    done = subprocess.run(["git", "check-ignore", *asked], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout.split() == asked


def _drawn(folder: Path) -> dict[str, str]:
    subprocess.run([DEPLOY / "make-secrets.sh", folder / "secrets"], check=True, stdout=sys.stderr)
    return {path.name: path.read_text(encoding="ascii") for path in (folder / "secrets").iterdir()}
