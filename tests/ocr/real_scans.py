"""The eight real scans with exact text of ../shared, for tests that run where that folder is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest

if TYPE_CHECKING:
    from numpy.typing import NDArray

FOLDER = Path(__file__).parents[2].parent / "shared" / "corpus" / "real-scans"
DPI = {
    "nm241-p1": 240, "epu-275": 300, "nm440-p1": 300, "ht-329": 150,
    "va-1535": 200, "epu-899": 300, "qn-05ct-p2": 100, "nm308-p3": 150,
}  # fmt: skip

needs_real_scans = pytest.mark.skipif(not FOLDER.is_dir(), reason="the real scans of ../shared are not here")


def scan(name: str) -> NDArray[np.uint8]:
    """The page's picture, grey."""
    (file,) = (path for path in FOLDER.glob(f"{name}.*") if path.suffix in {".png", ".jpg"})
    picture = cv2.imread(str(file), cv2.IMREAD_GRAYSCALE)
    return np.asarray(picture, np.uint8)


def truth(name: str) -> str:
    """The page's text, handwriting and stamps between ⟦ and ⟧."""
    return (FOLDER / f"{name}.gt.marked.txt").read_text(encoding="utf-8")
