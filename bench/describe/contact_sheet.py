"""Places of a pen's figures on the real pages beside what was read there, to be looked at one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from ocr.pen.strip import pen_strip
from scan.page_source import load_page

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from domain.description.pen import PenReading
    from pipeline.isolation.jobs import PenJob

_WIDTH, _CROP, _HIGH, _A_SHEET = 1100, 460, 110, 12
_SMALL = 0.55


class ContactSheet:
    """PNG files of a dozen places each, in a folder outside of the repository."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._rows: list[NDArray[np.uint8]] = []
        self._count = 0

    def add(self, name: str, job: PenJob, readings: Sequence[PenReading]) -> None:
        """The places of one page, with the likeliest texts."""
        pixels = np.rot90(load_page(job.path, job.form, job.inner, job.limits).pixels, -(job.turns % 4))
        for reading in readings:
            box = reading.place.box.scaled(pixels.shape[1] / job.width)
            cut = pixels[max(0, box.y) : box.bottom, max(0, box.x) : box.right]
            texts = ("  ".join(f"{one.text or '_'} {one.probability:.3f}" for one in reading.texts[:4]),)
            self._rows.append(_row(cut, pen_strip(pixels, box)[0], (f"{name} {reading.place.role.value}", *texts)))
            if len(self._rows) == _A_SHEET:
                self.write()

    def write(self) -> None:
        """What was added since the last sheet."""
        if self._rows:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._count += 1
            cv2.imwrite(str(self._folder / f"pen-{self._count:02}.png"), np.vstack(self._rows))
            self._rows = []


def _row(cut: NDArray[np.uint8], strip: NDArray[np.uint8], lines: Sequence[str]) -> NDArray[np.uint8]:
    row = np.full((_HIGH, _WIDTH, 3), 255, np.uint8)
    colour = cut[..., ::-1] if cut.ndim > 2 else cv2.cvtColor(cut, cv2.COLOR_GRAY2BGR)
    for left, picture in (
        (0, np.ascontiguousarray(colour)),
        (_CROP + 8, cv2.cvtColor(255 - strip, cv2.COLOR_GRAY2BGR)),
    ):
        factor = min((_HIGH - 10) / picture.shape[0], (_CROP if not left else 240) / picture.shape[1])
        small = cv2.resize(picture, None, fx=factor, fy=factor, interpolation=cv2.INTER_CUBIC)
        row[4 : 4 + small.shape[0], left : left + small.shape[1]] = small
    for number, line in enumerate(lines):
        at = (_CROP + 256, 36 + 30 * number)
        cv2.putText(row, line, at, cv2.FONT_HERSHEY_SIMPLEX, _SMALL, (0, 0, 0), 1, cv2.LINE_AA)
    return row
