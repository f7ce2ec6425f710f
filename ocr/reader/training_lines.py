"""Lines to train the reader on, as they are kept: strips side by side, their widths, their texts; one file a page.

`training.reader` learns from such files, whether their pages were drawn or were corrected by people.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

SUFFIX = ".npz"


@dataclass(frozen=True, slots=True)
class TrainingLine:
    """A strip of `ocr.line.strip.HEIGHT` rows and its text, empty where nothing is printed."""

    strip: NDArray[np.uint8]
    text: str


def keep(path: Path, lines: Sequence[TrainingLine]) -> None:
    """Write the lines of a page; whole or not at all."""
    strips = np.concatenate([line.strip for line in lines], axis=1) if lines else np.zeros((0, 0), np.uint8)
    texts = json.dumps([line.text for line in lines], ensure_ascii=False)
    half = path.with_suffix(".part")
    with half.open("wb") as file:
        widths = np.array([line.strip.shape[1] for line in lines], np.int32)
        np.savez_compressed(file, strips=strips, widths=widths, texts=np.array(texts))
    half.rename(path)


def kept(path: Path) -> list[TrainingLine]:
    """The lines of a page as `keep` wrote them."""
    with np.load(path) as file:
        strips, texts = file["strips"], json.loads(str(file["texts"]))
        edges = accumulate((int(width) for width in file["widths"]), initial=0)
    return [
        TrainingLine(strips[:, left:right], text) for (left, right), text in zip(pairwise(edges), texts, strict=True)
    ]


def pages_in(folder: Path) -> list[Path]:
    """The pages kept in a folder, in one order everywhere."""
    return sorted(folder.glob(f"*{SUFFIX}"))
