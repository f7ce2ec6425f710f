"""Settings are read once; whatever is wrong with them is told by its key."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from domain.errors import ArchiveUnusable, ErrorCode
from domain.limits import InputLimits
from pipeline.settings.access_settings import AccessSettings
from pipeline.settings.archive_settings import (
    ArchiveSettings,
    LogSettings,
    ObjectLockSettings,
    WebSettings,
    read_settings,
    write_settings,
)
from pipeline.settings.evidence_settings import EvidenceSettings
from pipeline.settings.journal_settings import JournalSettings
from pipeline.settings.people_settings import PeopleSettings
from pipeline.settings.provider_settings import ProviderSettings
from pipeline.settings.signing_settings import SigningSettings


def _write(home: Path, text: str) -> Path:
    (home / "vankho.toml").write_text(text, encoding="utf-8")
    return home


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    name = 'Sở "Nội vụ" \\ Quảng Bình'
    settings = ArchiveSettings(home=tmp_path, archive="uuid-1", organisation=name, fonds="H49.64")

    assert read_settings(_write(tmp_path, write_settings(settings))) == settings


def test_an_unknown_key_is_named(tmp_path: Path) -> None:
    with pytest.raises(ArchiveUnusable) as caught:
        read_settings(_write(tmp_path, "format = 1\norganization = 'x'\n"))

    assert caught.value.facts["key"] == "organization"


def test_an_unknown_key_in_a_table_is_named_with_its_table(tmp_path: Path) -> None:
    with pytest.raises(ArchiveUnusable) as caught:
        read_settings(_write(tmp_path, "format = 1\n[limits]\npage = 3\n"))

    assert caught.value.facts["key"] == "limits.page"


@pytest.mark.parametrize(
    "line", ["workers = 'two'", "languages = 'vie'", "workers = true", "limits = 3", "reader = 'abbyy'"]
)
def test_a_value_of_the_wrong_kind_is_refused(tmp_path: Path, line: str) -> None:
    with pytest.raises(ArchiveUnusable) as caught:
        read_settings(_write(tmp_path, f"format = 1\n{line}\n"))

    assert caught.value.code is ErrorCode.SETTINGS_INVALID


def test_a_newer_archive_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ArchiveUnusable) as caught:
        read_settings(_write(tmp_path, "format = 99\nsomething_new = 1\n"))

    assert caught.value.code is ErrorCode.ARCHIVE_NEWER


def test_a_folder_without_archive_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(ArchiveUnusable) as caught:
        read_settings(tmp_path)

    assert caught.value.code is ErrorCode.ARCHIVE_MISSING


def test_the_environment_goes_before_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VANKHO_OBJECT_STORE_URL", "file:///elsewhere")

    assert read_settings(_write(tmp_path, "format = 1\n")).object_store_url == "file:///elsewhere"


def test_a_misspelt_variable_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VANKHO_OBJECTSTORE_URL", "file:///elsewhere")

    with pytest.raises(ArchiveUnusable) as caught:
        read_settings(_write(tmp_path, "format = 1\n"))

    assert caught.value.facts["key"] == "VANKHO_OBJECTSTORE_URL"


def test_every_key_is_told_in_the_manual() -> None:
    manual = Path(__file__).parents[2].joinpath("docs/operations.md").read_text(encoding="utf-8")
    own = (AccessSettings, PeopleSettings, ProviderSettings, LogSettings, JournalSettings, EvidenceSettings)
    tables = (SigningSettings, ObjectLockSettings, InputLimits, WebSettings, *own)
    keys = {field.name for kind in (ArchiveSettings, *tables) for field in fields(kind)}
    keys -= {"home", "signing", "object_lock", "limits", "web"} | {"access", "people", "provider", "logs", "journal"}
    keys -= {"evidence"}
    assert not [key for key in keys if f"`{key}`" not in manual]


def test_limits_of_settings_of_before_hold_for_every_try(tmp_path: Path) -> None:
    limits = read_settings(
        _write(tmp_path, "format = 1\n[limits]\nmemory_bytes = 3_000_000_000\ncpu_seconds = 300\n")
    ).limits

    assert (limits.memory_bytes, limits.large_memory_bytes) == (3_000_000_000, 3_000_000_000)
    assert (limits.cpu_seconds, limits.wall_seconds) == (300, 600)


def test_limits_that_are_told_hold_before_what_follows_from_others(tmp_path: Path) -> None:
    told = "memory_bytes = 2_000_000_000\nlarge_memory_bytes = 5_000_000_000\ncpu_seconds = 30\nwall_seconds = 90\n"
    limits = read_settings(_write(tmp_path, f"format = 1\n[limits]\n{told}")).limits

    assert (limits.large_memory_bytes, limits.wall_seconds) == (5_000_000_000, 90)
