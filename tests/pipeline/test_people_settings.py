"""`[people]` in vankho.toml: more than the law asks may be asked, never less."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from domain.errors import ArchiveUnusable, ErrorCode
from pipeline.settings.archive_settings import read_settings
from pipeline.settings.people_settings import PeopleSettings

if TYPE_CHECKING:
    from pathlib import Path


def read(folder: Path, told: str) -> PeopleSettings:
    (folder / "vankho.toml").write_text(f'format = 1\narchive = "x"\n[people]\n{told}\n', encoding="utf-8")
    return read_settings(folder).people


def test_without_a_word_the_law_is_kept(tmp_path: Path) -> None:
    assert read(tmp_path, "") == PeopleSettings()


def test_more_may_be_asked_than_the_law_does(tmp_path: Path) -> None:
    told = read(
        tmp_path,
        "password_letters = 14\nwrong_passwords = 3\nunlock_hours = 24\nidle_minutes = 5\nsession_hours = 8\n"
        'dormant_days = 30\nlink_hours = 2\ntoken_days = 90\nsecond_factor = ["administrator", "archivist"]',
    )
    assert told == PeopleSettings(14, 3, 24, 5, 8, 30, 2, 90, ("administrator", "archivist"))
    assert read(tmp_path, "second_factor = []").second_factor == ()


@pytest.mark.parametrize(
    ("told", "key"),
    [
        ("password_letters = 7", "password_letters"),
        ("wrong_passwords = 6", "wrong_passwords"),
        ("wrong_passwords = 0", "wrong_passwords"),
        ("unlock_hours = 11", "unlock_hours"),
        ("unlock_hours = 721", "unlock_hours"),
        ("idle_minutes = 16", "idle_minutes"),
        ("session_hours = 25", "session_hours"),
        ("dormant_days = 46", "dormant_days"),
        ("link_hours = 0", "link_hours"),
        ("token_days = 0", "token_days"),
        ('second_factor = ["chief"]', "second_factor"),
        ("second_factor = [1]", "second_factor"),
        ('second_factor = "administrator"', "second_factor"),
        ("idle_minutes = true", "idle_minutes"),
        ("idle = 5", "idle"),
    ],
)
def test_less_than_the_law_asks_or_what_cannot_be_is_refused_by_name(tmp_path: Path, told: str, key: str) -> None:
    with pytest.raises(ArchiveUnusable) as refused:
        read(tmp_path, told)
    assert (refused.value.code, refused.value.facts["key"]) == (ErrorCode.SETTINGS_INVALID, f"people.{key}")
