from __future__ import annotations

from typing import TYPE_CHECKING

import pikepdf
import pytest
from PIL import Image
from pyhanko.pdf_utils.reader import PdfFileReader

from demo.__main__ import Surprise, _start_afresh
from demo.samples import _drawn, _numbered, _poisonous, _signed
from testbed.pages.ageing import Ageing
from testbed.pages.document import samples
from tests.judges import pdftotext

if TYPE_CHECKING:
    from pathlib import Path


def test_a_second_run_removes_only_what_the_first_one_made(tmp_path: Path) -> None:
    home = tmp_path / "demo"
    _start_afresh(home)
    (home / "kho").mkdir()
    (home / "kho" / "store").touch()
    (home / "của tôi.txt").touch()
    _start_afresh(home)
    assert {path.name for path in home.iterdir()} == {".vankho-demo", "của tôi.txt"}


def test_a_folder_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "kho").mkdir()
    (tmp_path / "kho" / "quý.txt").touch()
    with pytest.raises(Surprise):
        _start_afresh(tmp_path)
    assert (tmp_path / "kho" / "quý.txt").exists()


def test_the_signed_sample_bears_one_whole_signature_and_no_leftovers(tmp_path: Path) -> None:
    sample = _signed(samples()["giay-moi-hop"], tmp_path / "ky.pdf")
    with sample.path.open("rb") as file:
        (signature,) = PdfFileReader(file).embedded_signatures
        signature.compute_integrity_info()
        assert signature.evaluate_signature_coverage().name == "ENTIRE_FILE"
    assert [path.name for path in tmp_path.iterdir()] == ["ky.pdf"]


def test_the_poisonous_sample_runs_a_script_and_declares_a_bomb(tmp_path: Path) -> None:
    with pikepdf.open(_poisonous(tmp_path / "doc.pdf").path) as pdf:
        assert pikepdf.Name.JavaScript == pdf.Root.OpenAction.S
        picture = next(iter(pdf.pages[0].Resources.XObject.values()))
        assert int(picture.Width) * int(picture.Height) == 60_000**2


@pytest.mark.parametrize("kind", ["pdf", "tif", "jpg", "png"])
def test_samples_are_files_of_their_kind(tmp_path: Path, kind: str) -> None:
    sample = _drawn(samples()["giay-moi-hop"], Ageing.CLEAN, tmp_path / f"giay.{kind}", 1)
    assert sample.pages == 1
    if kind == "pdf":
        with pikepdf.open(sample.path) as pdf:
            assert len(pdf.pages) == 1
    else:
        with Image.open(sample.path) as picture:
            assert tuple(round(float(side)) for side in picture.info["dpi"]) == (300, 300)


def test_number_and_day_of_the_numbered_sample_are_in_the_looks_of_signatures_only(tmp_path: Path) -> None:
    sample = _numbered(tmp_path / "so.pdf")
    with pikepdf.open(sample.path) as pdf:
        looks = [annotation for annotation in pdf.pages[0].Annots if annotation.FT == "/Sig"]
        del pdf.pages[0].Annots
        pdf.save(tmp_path / "bare.pdf")
    bare = " ".join(pdftotext(tmp_path / "bare.pdf", "-layout").split())
    whole = " ".join(pdftotext(sample.path, "-layout").split())

    assert len(looks) == 3
    assert "364" not in bare
    assert "ngày 19 tháng 02" not in bare
    assert "364" in whole
    assert "ngày 19 tháng 02 năm 2025" in whole


def test_the_signatures_of_the_numbered_sample_cover_one_another(tmp_path: Path) -> None:
    with _numbered(tmp_path / "so.pdf").path.open("rb") as file:
        signatures = PdfFileReader(file).embedded_signatures
        for signature in signatures:
            signature.compute_integrity_info()

        assert len(signatures) == 3
        assert signatures[-1].evaluate_signature_coverage().name == "ENTIRE_FILE"
    assert [path.name for path in tmp_path.iterdir()] == ["so.pdf"]
