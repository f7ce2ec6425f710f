"""The systemd units: by systemd's own judge, and what it cannot know."""

from __future__ import annotations

import re
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.deploy.deployment import ROOT, UNITS, directives, name_of, unit_variables

if TYPE_CHECKING:
    from pathlib import Path

_SERVICES = sorted(UNITS.glob("*.service"))
_UNITS = sorted([*_SERVICES, *UNITS.glob("*.timer")])
_MOST_EXPOSED = "25"  # of 100; what `systemd-analyze security` calls OK begins at 45


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """The units with the program's paths turned to this checkout, where its files are."""
    for unit in _UNITS:
        text = unit.read_text(encoding="utf-8").replace("/opt/vankho/", f"{ROOT}/")
        (tmp_path / unit.name).write_text(text, encoding="utf-8")
    return tmp_path


def _analyze(*words: str | Path) -> subprocess.CompletedProcess[str]:
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("systemd-analyze is not here: apt-get install systemd")
    return subprocess.run([program, *words], capture_output=True, text=True, check=False)


@pytest.mark.parametrize("unit", _UNITS, ids=name_of)
def test_systemd_finds_nothing_to_say_against_it(unit: Path, installed: Path) -> None:
    name = unit.name.replace("@.", "@1.")
    if name != unit.name:
        (installed / name).write_text((installed / unit.name).read_text(encoding="utf-8"), encoding="utf-8")
    done = _analyze("verify", "--man=no", "--generators=no", installed / name)
    said = [line for line in done.stderr.splitlines() if str(installed) in line or line.startswith("vankho")]
    assert (done.returncode, said) == (0, [])


def test_systemd_would_find_a_wrong_directive(installed: Path) -> None:
    unit = installed / "vankho-api.service"
    unit.write_text(
        unit.read_text(encoding="utf-8").replace("NoNewPrivileges=yes", "NoNewPrivilege=yes"), encoding="utf-8"
    )
    assert "NoNewPrivilege" in _analyze("verify", "--man=no", "--generators=no", unit).stderr


@pytest.mark.parametrize("unit", _SERVICES, ids=name_of)
def test_a_service_is_little_exposed(unit: Path, installed: Path) -> None:
    name = unit.name.replace("@.", "@1.")
    (installed / name).write_text((installed / unit.name).read_text(encoding="utf-8"), encoding="utf-8")
    done = _analyze("security", "--offline=yes", f"--threshold={_MOST_EXPOSED}", "--no-pager", installed / name)
    assert done.returncode == 0, done.stdout[-300:]


@pytest.mark.parametrize("unit", _SERVICES, ids=name_of)
def test_a_service_gains_nothing_and_may_leave_the_network(unit: Path) -> None:
    """Children that read strangers' files take a user and a network namespace, no other (`pipeline/isolation/`)."""
    said = {key: value for _, key, value in directives(unit)}
    assert said["NoNewPrivileges"] == "yes"
    assert said["ProtectSystem"] == "strict"
    assert said["PrivateTmp"] == "yes"
    assert said["CapabilityBoundingSet"] == ""
    assert said["RestrictNamespaces"].split() == ["user", "net"]
    assert said["User"] == "vankho"


@pytest.mark.parametrize("unit", _SERVICES, ids=name_of)
def test_passwords_reach_a_service_as_credentials_only(unit: Path) -> None:
    said = directives(unit)
    loaded = {value.partition(":")[0] for _, key, value in said if key == "LoadCredential"}
    named = {value for _, key, value in said if key == "Environment" and "_FILE=" in value}
    assert (
        {value.partition("=%d/")[2] for value in named} == loaded == {"database-url", "object-store-url", "index-url"}
    )


@pytest.mark.parametrize("unit", _SERVICES, ids=name_of)
def test_its_home_is_its_own_state_folder(unit: Path) -> None:
    """Two processes in one home would take each other's unfinished uploads."""
    said = directives(unit)
    (home,) = (value for _, _, value in said if value.startswith("VANKHO_HOME="))
    (state,) = (value for _, key, value in said if key == "StateDirectory")
    assert home == f"VANKHO_HOME=/var/lib/{state}"
    assert state.removeprefix("vankho").strip("-") == unit.stem.removeprefix("vankho-").removeprefix("api").replace(
        "@", "-%i"
    )


@pytest.mark.parametrize("unit", _SERVICES, ids=name_of)
def test_its_variables_are_told_in_the_example(unit: Path) -> None:
    asked = {name for _, _, value in directives(unit) for name in re.findall(r"\$\{(\w+)\}", value)}
    assert asked <= set(unit_variables())


@pytest.mark.parametrize("timer", sorted(UNITS.glob("*.timer")), ids=name_of)
def test_a_timer_has_its_service_and_makes_up_for_a_night_without_power(timer: Path) -> None:
    assert timer.with_suffix(".service") in _SERVICES
    said = {key: value for _, key, value in directives(timer)}
    assert said["Persistent"] == "yes"
    assert said["OnCalendar"]
