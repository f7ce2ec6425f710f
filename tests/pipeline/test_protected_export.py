"""Exports that a password protects: what is restricted leaves in no other way, and 7-Zip opens them."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import zipfile
from typing import TYPE_CHECKING

import pytest

from domain.errors import ArchiveError, ErrorCode
from domain.people.access import AccessMode
from pipeline.archive import Archive
from tests.pipeline.test_access import ARCHIVIST
from tests.pipeline.test_sight import archived, opened

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipeline.wiring import Parts

_PASSWORD = "song-Hong 2026!muc"
_SEVEN_ZIP = shutil.which("7zz") or shutil.which("7z") or shutil.which("7za")


@pytest.fixture
def parts(tmp_path: Path) -> Iterator[Parts]:
    with opened(tmp_path) as made:
        yield made


@pytest.fixture
def archive(parts: Parts) -> Archive:
    return Archive.of(parts)


@pytest.fixture
def shut(archive: Archive, parts: Parts, tmp_path: Path) -> str:
    """Code of a record that its package tells to be conditional."""
    code = archived(parts, tmp_path, 1, None)
    archive.access.set(ARCHIVIST, code, AccessMode.CONDITIONAL, "thông tin cá nhân")
    return code


def test_a_restricted_record_is_exported_with_a_password_only(
    archive: Archive, parts: Parts, shut: str, tmp_path: Path
) -> None:
    target = tmp_path / "out" / "ban.zip"
    with pytest.raises(ArchiveError) as refused:
        archive.finding.export(ARCHIVIST, shut, tmp_path / "plain")
    assert refused.value.code is ErrorCode.EXPORT_UNPROTECTED
    assert not (tmp_path / "plain").exists()

    archive.finding.export(ARCHIVIST, shut, target, _PASSWORD)
    assert [path.name for path in target.parent.iterdir()] == ["ban.zip"], "nothing plain is left beside it"
    data = target.read_bytes()
    title = parts.dossiers.record(shut).title
    for word in (title, shut, "METS", ".pdf", "README"):
        assert word.encode() not in data, "names and contents are not told"
    (entry,) = zipfile.ZipFile(target).infolist()
    assert (entry.filename, entry.flag_bits & 1, entry.compress_type) == ("ban-xuat.zip", 1, 99)
    assert entry.CRC == 0, "AE-2: no checksum of what is inside"
    with pytest.raises(ArchiveError) as there:
        archive.finding.export(ARCHIVIST, shut, target, _PASSWORD)
    assert there.value.code is ErrorCode.OUTPUT_EXISTS
    assert target.read_bytes() == data


@pytest.mark.parametrize(
    "password", ["", "ngan-2026!", "mật-khẩu-sông-Hồng-2026", "aaaaaaaaaaaa1", "190245783365", "Matkhau@2026!!"]
)
def test_a_password_that_is_guessed_or_opens_differently_elsewhere_is_refused(
    archive: Archive, shut: str, tmp_path: Path, password: str
) -> None:
    with pytest.raises(ArchiveError) as refused:
        archive.finding.export(ARCHIVIST, shut, tmp_path / "ban.zip", password)
    assert refused.value.code is ErrorCode.EXPORT_PASSWORD
    assert not (tmp_path / "ban.zip").exists()


@pytest.mark.skipif(_SEVEN_ZIP is None, reason="7-Zip is not here: apt install 7zip")
def test_seven_zip_opens_the_file_with_the_password_alone_and_the_digests_inside_hold(
    archive: Archive, shut: str, tmp_path: Path
) -> None:
    target, out = tmp_path / "ban.zip", tmp_path / "out"
    archive.finding.export(ARCHIVIST, shut, target, _PASSWORD)

    def unpack(password: str) -> int:
        command = [str(_SEVEN_ZIP), "x", "-y", f"-p{password}", f"-o{out}", str(target)]
        return subprocess.run(command, capture_output=True, check=False).returncode

    assert unpack("song-Hong 2026!muK") != 0
    assert unpack(_PASSWORD) == 0
    zipfile.ZipFile(out / "ban-xuat.zip").extractall(out)
    lines = (out / shut / "manifest-sha256.txt").read_text(encoding="utf-8").splitlines()
    assert len(lines) > 3
    for line in lines:
        digest, _, path = line.partition("  ")
        assert hashlib.sha256((out / shut / path).read_bytes()).hexdigest() == digest
