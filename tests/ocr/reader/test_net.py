"""The shipped net on good strips and bad ones, and files that are none."""

from __future__ import annotations

import logging
import sys
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from domain.errors import ArchiveUnusable, ErrorCode
from domain.text import ReaderChoice
from ocr.engine import OURS
from ocr.line.strip import HEIGHT
from ocr.reader import net as net_module
from ocr.reader.decoding import letters_seen, words_seen
from ocr.reader.line_engine import LineEngine, probe_shipped
from ocr.reader.net import SHIPPED, SHIPPED_FACTS, open_net, shipped_net, shipped_version
from ocr.readers import engine_of, find_reader
from ocr.tesseract_engine import TesseractEngine
from ocr.two_readers import TwoReaders
from tests.ocr.drawing import picture_of

if TYPE_CHECKING:
    from collections.abc import Iterator

WHOLE = Path(str(files("ocr"))) / SHIPPED


def read(strip: np.ndarray[tuple[int, ...], np.dtype[np.uint8]]) -> str:
    (weights,) = shipped_net().weights([strip])
    return " ".join(word.text for word in words_seen(letters_seen(weights, shipped_net().characters)))


@pytest.mark.parametrize("width", [1, 3, 400, 20_000])
def test_a_strip_without_ink_says_nothing_however_wide(width: int) -> None:
    assert read(np.full((HEIGHT, width), 255, np.uint8)) == ""


def test_a_black_strip_and_noise_give_hardly_a_letter() -> None:
    noise = np.random.default_rng(3).integers(0, 256, (HEIGHT, 800), np.uint8)
    assert len(read(noise)) < 40
    assert len(read(np.zeros((HEIGHT, 800), np.uint8))) < 20


def test_strips_of_all_widths_together_say_what_each_says_alone() -> None:
    chance = np.random.default_rng(5)
    strips = [chance.integers(180, 256, (HEIGHT, width), np.uint8) for width in (1, 30, 900, 31, 4000)]
    together = shipped_net().weights(strips)
    for strip, weights in zip(strips, together, strict=True):
        (alone,) = shipped_net().weights([strip])
        assert weights.shape == alone.shape == (-(-strip.shape[1] // shipped_net().stride), alone.shape[1])
    assert shipped_net().weights([]) == []


def test_white_print_on_black_is_no_page_of_ours_and_breaks_nothing() -> None:
    LineEngine().recognise(np.asarray(255 - picture_of("Quyet dinh so 12"), np.uint8), 300)


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the shipped file that may be spoiled, in its place."""
    (tmp_path / "data").mkdir()
    for name in (SHIPPED, SHIPPED_FACTS):
        (tmp_path / name).write_bytes(WHOLE.parent.parent.joinpath(name).read_bytes())
    monkeypatch.setattr(net_module, "files", lambda _: tmp_path)
    for known in (shipped_net, shipped_version):
        known.cache_clear()
    yield tmp_path / SHIPPED
    for known in (shipped_net, shipped_version):
        known.cache_clear()


@pytest.mark.parametrize("spoil", ["changed", "cut", "gone", "foreign"])
def test_a_file_that_is_not_this_releases_is_refused(copy: Path, spoil: str) -> None:
    content = copy.read_bytes()
    if spoil == "gone":
        copy.unlink()
    else:
        copy.write_bytes({"changed": content[:-1] + b"x", "cut": content[:1000], "foreign": b"\x08\x07"}[spoil])
    with pytest.raises(ArchiveUnusable) as caught:
        LineEngine()
    assert caught.value.code is ErrorCode.READER_UNFIT
    assert "reader.onnx" in str(caught.value.facts["detail"])


def test_with_a_spoiled_file_tesseract_reads_alone_and_that_is_told(
    copy: Path, caplog: pytest.LogCaptureFixture
) -> None:
    copy.write_bytes(b"")
    told: list[ArchiveUnusable] = []
    with caplog.at_level(logging.WARNING, "vankho.reader"):
        assert find_reader(ReaderChoice.AUTOMATIC, ("vie",), told.append).name == "Tesseract"
    assert [error.code for error in told] == [ErrorCode.READER_UNFIT]
    assert "reader-unfit" in caplog.text
    with pytest.raises(ArchiveUnusable):
        find_reader(ReaderChoice.OURS, ("vie",))


def test_who_reads_is_told_without_opening_the_net(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert copy.exists()
    monkeypatch.setattr(net_module, "open_net", None)
    assert probe_shipped().version == shipped_version()


@pytest.mark.parametrize("content", [b"", b"not a net", WHOLE.read_bytes()[:5000]])
def test_bytes_that_are_no_net_are_refused(content: bytes) -> None:
    with pytest.raises(ArchiveUnusable) as caught:
        open_net(content)
    assert caught.value.code is ErrorCode.READER_UNFIT


def test_without_onnxruntime_the_net_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    with pytest.raises(ArchiveUnusable) as caught:
        open_net(WHOLE.read_bytes())
    assert caught.value.code is ErrorCode.READER_UNFIT


def test_ours_reads_with_tesseract_beside_it_where_it_is_there(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    both = find_reader(ReaderChoice.AUTOMATIC, ("vie",))
    assert both.name == OURS
    assert isinstance(engine_of(both), TwoReaders)
    monkeypatch.setenv("PATH", str(tmp_path))
    alone = find_reader(ReaderChoice.AUTOMATIC, ("vie",))
    assert alone.beside is None
    assert isinstance(engine_of(alone), LineEngine)


def test_other_scripts_and_whoever_asks_for_it_get_tesseract() -> None:
    found = find_reader(ReaderChoice.TESSERACT, ("vie",))
    assert isinstance(engine_of(found), TesseractEngine)
    with pytest.raises(ArchiveUnusable) as caught:  # it is Tesseract that is asked, and has no data for it here
        find_reader(ReaderChoice.AUTOMATIC, ("vie", "zzz"))
    assert caught.value.code is ErrorCode.LANGUAGE_DATA_MISSING
