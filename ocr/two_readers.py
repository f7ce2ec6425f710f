"""Two readers, one answer: one reads the page, the other reads again what the first was unsure of.

Word for word the surer of both readings stays (`ocr/page/second_look.py`). Their errors have little in common, so that
each mends what the other misreads.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from domain.errors import PageFailed
from ocr.engine import Layout, OcrEngine

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from domain.text import Word
    from ocr.engine import EngineInfo, RawLine


@dataclass(frozen=True, slots=True)
class TwoReaders:
    """`OcrEngine` of two others.

    Attributes:
        first: reads pages.
        second: reads doubtful lines.
    """

    first: OcrEngine
    second: OcrEngine

    def probe(self) -> EngineInfo:
        """Name and version of both readers; see `OcrEngine.probe`."""
        return replace(self.first.probe(), beside=self.second.probe())

    def recognise(self, image: NDArray[np.uint8], dpi: int, layout: Layout = Layout.PAGE) -> tuple[RawLine, ...]:
        """The first reader's page; see `OcrEngine.recognise`."""
        return self.first.recognise(image, dpi, layout)

    def recognise_lines(self, images: Sequence[NDArray[np.uint8]], dpi: int) -> tuple[tuple[Word, ...], ...]:
        """The second reader's lines; nothing where it fails, for the first reading stands without it."""
        try:
            return self.second.recognise_lines(images, dpi)
        except PageFailed as error:
            logging.getLogger("vankho.reader").warning("no second look: %s", error)
            return ((),) * len(images)
