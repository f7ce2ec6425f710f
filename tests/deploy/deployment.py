"""The files of `deploy/` read as what they are, for all tests of this folder."""

from __future__ import annotations

import re
import shlex
from configparser import ConfigParser
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from dockerfile_parse import DockerfileParser

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
COMPOSE = DEPLOY / "compose.yaml"
KUBERNETES = DEPLOY / "kubernetes"
UNITS = DEPLOY / "systemd"
DOCKERFILES = sorted([DEPLOY / "Dockerfile", *DEPLOY.glob("*.Dockerfile")])
MANUAL = ROOT / "docs" / "operations.md"

_COMMAND = re.compile(r"(?:^|[;&|]\s*|\bexec\s+)vankho\s+(?P<words>[^;&|\n]+)", re.MULTILINE)
_DEFAULT = re.compile(r"\$\{\w+:-(?P<value>[^}]*)\}")


def name_of(path: Path) -> str:
    """For the names of tests."""
    return str(path.relative_to(ROOT))


def services() -> dict[str, dict[str, Any]]:
    """Services of the compose file, merged."""
    found: dict[str, dict[str, Any]] = yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))["services"]
    return found


def objects() -> dict[str, dict[str, Any]]:
    """Kubernetes objects by `file Kind/name`; examples are objects like any other."""
    found = {}
    for file in sorted(KUBERNETES.glob("*.yaml")):
        for item in yaml.safe_load_all(file.read_text(encoding="utf-8")):
            if item.get("kind", "Kustomization") != "Kustomization":
                found[f"{file.name} {item['kind']}/{item['metadata']['name']}"] = item
    return found


def pod_of(item: dict[str, Any]) -> dict[str, Any] | None:
    """The pod's specification that a workload makes; None for other kinds."""
    if item["kind"] == "CronJob":
        return pod_of({"kind": "Job", "spec": item["spec"]["jobTemplate"]["spec"]})
    if item["kind"] in {"Deployment", "Job"}:
        found: dict[str, Any] = item["spec"]["template"]["spec"]
        return found
    return None


def pods() -> dict[str, dict[str, Any]]:
    """Every pod that the manifests make."""
    return {name: pod for name, item in objects().items() if (pod := pod_of(item))}


def directives(unit: Path) -> list[tuple[str, str, str]]:
    """`(section, key, value)` of a systemd unit, repeated keys included."""
    found, section = [], ""
    for line in unit.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif line and not line.startswith(("#", ";")):
            key, _, value = line.partition("=")
            found.append((section, key, value))
    return found


def instructions(dockerfile: Path) -> list[dict[str, str]]:
    """What a Dockerfile says, comments left out."""
    parsed = DockerfileParser(fileobj=BytesIO(dockerfile.read_bytes())).structure
    return [line for line in parsed if line["instruction"] != "COMMENT"]


def unit_variables() -> dict[str, str]:
    """Variables of the example environment file of the units."""
    reader = ConfigParser(delimiters=("=",), comment_prefixes=("#",))
    reader.optionxform = str  # type: ignore[assignment,method-assign]
    reader.read_string("[env]\n" + (UNITS / "vankho.env.example").read_text(encoding="utf-8"))
    return dict(reader["env"])


def command_lines() -> Iterator[tuple[str, list[str]]]:
    """Every `vankho …` that anything in `deploy/` or its manual runs: where, and the words after the program's name."""
    for name, service in services().items():
        yield from _in_argv(f"compose {name}", [_defaulted(word) for word in service.get("command", [])])
    for name, pod in pods().items():
        yield from _in_argv(name, [re.sub(r"\$\(\w+\)", "x", word) for word in pod["containers"][0].get("args", [])])
    yield from _in_units()
    for line in instructions(DEPLOY / "Dockerfile"):
        if line["instruction"] == "CMD":
            yield from _in_argv("Dockerfile", yaml.safe_load(line["value"]))
    for line in re.findall(r"^ {4}(\S.*)$", MANUAL.read_text(encoding="utf-8"), re.MULTILINE):
        yield from _in_script(name_of(MANUAL), line)


def _in_argv(where: str, words: list[str]) -> Iterator[tuple[str, list[str]]]:
    if words[:1] == ["vankho"]:
        yield where, words[1:]
    elif words[:1] == ["sh"]:
        yield from _in_script(where, words[-1].replace("$$", "$"))


def _in_script(where: str, script: str) -> Iterator[tuple[str, list[str]]]:
    for found in _COMMAND.finditer(script):
        yield where, shlex.split(found["words"], comments=True)


def _in_units() -> Iterator[tuple[str, list[str]]]:
    for unit in sorted(UNITS.glob("*.service")):
        for _, key, value in directives(unit):
            if key.startswith("Exec") and "/bin/vankho" in value:
                yield name_of(unit), _in_unit(value)


def _in_unit(value: str) -> list[str]:
    for name, content in unit_variables().items():
        value = value.replace(f"${{{name}}}", content)
    return shlex.split(value.replace("%i", "1").replace("%H", "may-1"))[1:]


def _defaulted(word: str) -> str:
    return _DEFAULT.sub(lambda found: found["value"], word)
