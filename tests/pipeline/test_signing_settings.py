"""Who seals is said in the settings; what is missing is named, and no secret stands there."""

from __future__ import annotations

from pathlib import Path

import pytest

from domain.errors import ArchiveUnusable
from pipeline.settings.archive_settings import SETTINGS_FILE, ArchiveSettings, read_settings, write_settings
from pipeline.settings.signing_settings import SigningSettings
from signing.keys.signer_places import SignerKind

FILE = 'kind = "pkcs12"\nfile = "office.p12"\ntimestamp_servers = ["https://tsa.example/"]\n'
TOKEN = 'kind = "pkcs11"\nmodule = "/usr/lib/p11.so"\ntoken = "T"\nkey_label = "k"\ntimestamp_servers = ["http://t/"]\n'


def read(home: Path, signing: str) -> ArchiveSettings:
    (home / SETTINGS_FILE).write_text(f"format = 1\n[signing]\n{signing}", encoding="utf-8")
    return read_settings(home)


def test_settings_of_before_are_the_test_authority(tmp_path: Path) -> None:
    settings = read(tmp_path, 'keys = "keys"\npassword_file = "password"\n')
    assert settings.signer.kind is SignerKind.TEST
    assert settings.signer.secret == tmp_path / "keys" / "password"


def test_files_of_an_office_lie_in_the_folder_of_keys(tmp_path: Path) -> None:
    signer = read(tmp_path, FILE + 'chain = "chain.pem"\n').signer
    assert (signer.file, signer.chain) == (tmp_path / "keys" / "office.p12", tmp_path / "keys" / "chain.pem")
    assert signer.anchors is None


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    signing = SigningSettings(kind="pkcs11", module="/m.so", token="T", key_id="a1", timestamp_servers=("http://t/",))
    settings = ArchiveSettings(tmp_path, signing=signing)
    (tmp_path / SETTINGS_FILE).write_text(write_settings(settings), encoding="utf-8")
    assert read_settings(tmp_path) == settings


@pytest.mark.parametrize(
    ("signing", "key"),
    [
        ('kind = "csp"\n', "kind"),
        (FILE.replace('file = "office.p12"\n', ""), "file"),
        (FILE.replace('["https://tsa.example/"]', "[]"), "timestamp_servers"),
        (FILE.replace("https://tsa", "ftp://tsa"), "timestamp_servers"),
        (FILE.replace("https://tsa", "https://lan:mk@tsa"), "timestamp_servers"),
        (TOKEN.replace("/usr/lib/p11.so", "p11.so"), "module"),
        (TOKEN.replace('key_label = "k"\n', ""), "key_label"),
        (TOKEN + 'key_id = "xyz"\n', "key_id"),
    ],
)
def test_what_is_amiss_is_named(tmp_path: Path, signing: str, key: str) -> None:
    with pytest.raises(ArchiveUnusable) as told:
        read(tmp_path, signing)
    assert told.value.facts["key"] == f"signing.{key}"


def test_the_environment_goes_before_the_file_of_the_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VANKHO_SIGNING_SECRET_FILE", "/run/secrets/pin")
    assert read(tmp_path, TOKEN).signer.secret == Path("/run/secrets/pin")
    monkeypatch.delenv("VANKHO_SIGNING_SECRET_FILE")
    monkeypatch.setenv("VANKHO_SIGNING_SECRET", "1234")
    assert read(tmp_path, TOKEN).signer.secret is None
    monkeypatch.setenv("VANKHO_SIGNING_SECRET_FILE", "/run/secrets/pin")
    with pytest.raises(ArchiveUnusable):
        read(tmp_path, TOKEN)
