"""Founding touches nothing before it knows, removes no key, and leaves nothing behind when it is refused."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

import pipeline.upkeep.founding
from domain.errors import ArchiveError, ArchiveUnusable, ErrorCode
from domain.messages import explain
from pipeline.settings.archive_settings import SETTINGS_FILE, ArchiveSettings, read_settings
from pipeline.settings.identity import TEST_CA_KEY
from pipeline.upkeep.founding import found_archive
from pipeline.wiring import now, open_parts
from storage.areas import IDENTITY_KEY
from storage.objects.url import open_object_store

if TYPE_CHECKING:
    from pathlib import Path

    from storage.objects.object_store import ObjectStore


def files(folder: Path) -> dict[str, bytes]:
    """Everything below a folder."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def founded(home: Path, store: Path | None = None) -> Path:
    url = store.as_uri() if store else ""
    found_archive(ArchiveSettings(home=home, object_store_url=url), None, now())
    return home


def refused(home: Path, store: Path | None = None) -> ArchiveUnusable:
    with pytest.raises(ArchiveUnusable) as error:
        founded(home, store)
    return error.value


def test_an_archive_that_lost_its_settings_is_not_touched(tmp_path: Path) -> None:
    home = founded(tmp_path / "kho")
    settings = read_settings(home)
    (home / SETTINGS_FILE).unlink()
    before = files(home)
    error = refused(home)
    assert error.code is ErrorCode.ARCHIVE_EXISTS
    assert files(home) == before
    assert "vankho.toml" in explain(error)
    with open_parts(home, write=False) as parts:
        assert parts.settings.archive == settings.archive


def test_a_refused_founding_on_a_second_host_leaves_nothing(tmp_path: Path) -> None:
    founded(tmp_path / "one", tmp_path / "bucket")
    bucket = files(tmp_path / "bucket")
    assert refused(tmp_path / "two", tmp_path / "bucket").code is ErrorCode.ARCHIVE_EXISTS
    assert not (tmp_path / "two").exists()
    assert files(tmp_path / "bucket") == bucket


def test_keys_that_lie_in_the_way_are_moved_aside_and_told(tmp_path: Path) -> None:
    home = founded(tmp_path / "kho")
    keys = files(home / "keys")
    shutil.rmtree(home / "store")
    (home / SETTINGS_FILE).unlink()
    moved = found_archive(ArchiveSettings(home=home), None, now())
    assert moved is not None
    assert moved.name.startswith("keys.old-")
    assert files(moved) == keys
    assert files(home / "keys")["ca.pem"] != keys["ca.pem"]
    again = found_archive(ArchiveSettings(home=tmp_path / "new"), "mật".encode(), now())
    assert again is None
    assert files(tmp_path / "new" / "keys")["password"] == "mật\n".encode()


@pytest.mark.parametrize("at", [TEST_CA_KEY, IDENTITY_KEY])
def test_a_founding_that_fails_puts_everything_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: str) -> None:
    home = tmp_path / "kho"
    (home / "keys").mkdir(parents=True)
    (home / "keys" / "ca.pem").write_bytes(b"of somebody")
    before = files(home)
    with monkeypatch.context() as patch:
        failing(patch, at)
        assert refused(home).code is ErrorCode.STORE_FAILED
    assert {name: data for name, data in files(home).items() if not name.startswith("store/")} == before
    founded(home)
    with open_parts(home, write=False) as parts:
        assert parts.store.read_bytes(TEST_CA_KEY) == (home / "keys" / "ca.pem").read_bytes()


def failing(patch: pytest.MonkeyPatch, at: str) -> None:
    """The store does its work until the object `at` is to be put."""
    opened = open_object_store

    def open_failing(*arguments: object, **options: object) -> ObjectStore:
        store = opened(*arguments, **options)  # type: ignore[arg-type]
        put = store.put_bytes

        def put_bytes(key: str, data: bytes) -> object:
            if key == at:
                raise ArchiveUnusable(ErrorCode.STORE_FAILED, detail="the plug was pulled")
            return put(key, data)

        patch.setattr(store, "put_bytes", put_bytes)
        return store

    patch.setattr(pipeline.upkeep.founding, "open_object_store", open_failing)


def test_a_founding_that_was_killed_before_the_identity_goes_on_with_its_keys(tmp_path: Path) -> None:
    home = founded(tmp_path / "kho")
    (home / SETTINGS_FILE).unlink()
    identity = home / "store" / IDENTITY_KEY
    identity.unlink()
    keys = files(home / "keys")
    assert found_archive(ArchiveSettings(home=home), None, now()) is None
    assert files(home / "keys") == keys
    assert identity.exists()


def test_a_home_with_an_archive_is_refused(tmp_path: Path) -> None:
    home = founded(tmp_path / "kho")
    before = files(home)
    assert refused(home).code is ErrorCode.ARCHIVE_EXISTS
    assert files(home) == before


def test_keys_of_another_authority_are_refused_when_the_archive_is_opened(tmp_path: Path) -> None:
    home = founded(tmp_path / "kho")
    other = founded(tmp_path / "other")
    shutil.rmtree(home / "keys")
    with open_parts(home, write=False) as parts:
        assert parts.store.stat(IDENTITY_KEY), "who has no keys may look"
        assert parts.test_ca is not None
    shutil.copytree(other / "keys", home / "keys")
    for write in (False, True):
        with pytest.raises(ArchiveError) as error, open_parts(home, write=write) as parts:
            parts.store.stat(IDENTITY_KEY)
        assert error.value.code is ErrorCode.KEYS_FOREIGN
        assert str(home / "keys") in explain(error.value)
    (home / "keys" / "ca.pem").unlink()  # keys of another kind have no authority of ours to be compared
    with open_parts(home, write=False) as parts:
        assert parts.store.stat(IDENTITY_KEY)
