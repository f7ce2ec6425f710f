"""Every variable of ours in `deploy/` is one that the program takes; it refuses unknown ones at start."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

import pytest

from domain.errors import ArchiveUnusable
from pipeline.settings.archive_settings import SETTINGS_FILE, ArchiveSettings, read_settings, write_settings
from tests.deploy.deployment import DEPLOY, MANUAL

if TYPE_CHECKING:
    from pathlib import Path

_URLS = {
    "VANKHO_DATABASE_URL": "postgresql+psycopg://vankho:bi-mat@127.0.0.1:5432/vankho",
    "VANKHO_OBJECT_STORE_URL": "s3+http://vankho:bi-mat@127.0.0.1:9000/vankho",
    "VANKHO_INDEX_URL": "opensearch+http://127.0.0.1:9200/vankho",
}
_OTHERS = {"VANKHO_LOG": "json", "VANKHO_LANG": "vi"}


def _is_ours(path: Path) -> bool:
    return path.is_file() and path.parent.name != "secrets" and not path.name.startswith("constraints")


def _used() -> set[str]:
    texts = [path.read_text(encoding="utf-8") for path in (MANUAL, *DEPLOY.rglob("*")) if _is_ours(path)]
    return {name for text in texts for name in re.findall(r"\bVANKHO_[A-Z_]*[A-Z]\b", text)}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in [name for name in os.environ if name.startswith("VANKHO_")]:
        monkeypatch.delenv(name)
    (tmp_path / SETTINGS_FILE).write_text(write_settings(ArchiveSettings(tmp_path, archive="uuid-1")), encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("name", sorted(_used()))
def test_the_program_takes_the_variable(name: str, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    value = _URLS.get(name.removesuffix("_FILE"), _OTHERS.get(name, str(home)))
    if name.endswith("_FILE"):
        (home / "secret").write_text(value + "\n", encoding="utf-8")
        monkeypatch.setenv(name, str(home / "secret"))
    else:
        monkeypatch.setenv(name, value)
    settings = read_settings(home)
    if name.removesuffix("_FILE") in _URLS:
        assert value in {settings.database_url, settings.object_store_url, settings.index_url}


def test_the_three_servers_are_named_by_files_everywhere() -> None:
    assert {f"{name}_FILE" for name in _URLS} <= _used()


def test_a_variable_that_nobody_knows_is_refused(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VANKHO_DATABSE_URL", "x")
    with pytest.raises(ArchiveUnusable):
        read_settings(home)
