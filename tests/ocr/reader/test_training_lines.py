from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ocr.line.strip import HEIGHT
from ocr.reader.training_lines import TrainingLine, keep, kept, pages_in

if TYPE_CHECKING:
    from pathlib import Path


def test_lines_come_back_as_they_were_kept(tmp_path: Path) -> None:
    chance = np.random.default_rng(1)
    strips = [chance.integers(0, 256, (HEIGHT, width), np.uint8) for width in (31, 7, 200)]
    texts = ["Ủy ban", "", "“ờ”"]
    keep(tmp_path / "b.npz", [TrainingLine(strip, text) for strip, text in zip(strips, texts, strict=True)])
    keep(tmp_path / "a.npz", [])
    assert [path.name for path in pages_in(tmp_path)] == ["a.npz", "b.npz"]
    read = kept(tmp_path / "b.npz")
    assert [line.text for line in read] == texts
    assert all(np.array_equal(line.strip, strip) for line, strip in zip(read, strips, strict=True))
    assert kept(tmp_path / "a.npz") == []
