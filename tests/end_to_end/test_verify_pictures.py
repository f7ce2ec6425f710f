"""Pages changed after signing, as files beside one another, for a file outside any archive."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.end_to_end.vankho import vankho
from tests.signing.revised_samples import base, field, name, revised, text
from tests.signing.seal_material import authority
from tests.signing.signed_samples import office, signed_by

if TYPE_CHECKING:
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A signed form in which somebody changed the amount."""
    folder = tmp_path_factory.mktemp("pictures")

    def more(writer: IncrementalPdfFileWriter) -> None:
        field(writer, "Amount")[name("/V")] = text("900")

    path = folder / "phiếu chi.pdf"
    path.write_bytes(revised(signed_by(base(), office(authority(folder))), more))
    return path


def test_both_versions_of_a_changed_page_are_files_that_the_report_names(changed: Path, tmp_path: Path) -> None:
    folder = tmp_path / "hình" / "một"
    (report,) = vankho("verify", changed, "--pictures", folder, "--json", home=tmp_path).lines
    (pair,) = report["pictures"]
    numbers = {key: pair[key] for key in ("revision_before", "revision_after", "page_before", "page_after")}
    assert report["changed_pages"] == [numbers]
    files = [Path(pair[key]) for key in ("before", "after")]
    assert [path.name.rpartition("-1-")[2] for path in files] == ["truoc.jpg", "sau.jpg"]
    assert sorted(folder.iterdir()) == sorted(files)
    assert all(path.read_bytes().startswith(b"\xff\xd8") for path in files)


def test_a_folder_that_cannot_be_made_is_told_before_anything_is_verified(changed: Path, tmp_path: Path) -> None:
    told = vankho("verify", changed, "--pictures", changed / "x", home=tmp_path)
    assert (told.code, told.stdout) == (3, "")
    assert "[store-failed]" in told.stderr
