"""The port of recognition: what a reader of page images must offer."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from domain.text import ReaderChoice, Word

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray


_OURS_TOO = frozenset({"vie", "eng"})
OURS = "Văn Khố"  # name of our own recogniser, as `EngineInfo` tells it

# Number of the way from a page's picture to its text around the recogniser: higher where cleaning, finding lines or
# correction came to read what was not read before, so that `vankho reread` knows older texts. Texts of 0.1.0 tell none.
READING = 3


@dataclass(frozen=True, slots=True)
class EngineInfo:
    """Who reads, as printed into ALTO and PREMIS.

    Attributes:
        name, version: of the program or the net.
        languages: Tesseract's names, the main one first.
        beside: who reads again what the first is unsure of.
    """

    name: str
    version: str
    languages: tuple[str, ...]
    beside: EngineInfo | None = None

    def __str__(self) -> str:
        """Like `Tesseract 5.3.0 (vie), reading 2`, several recognisers joined by `, `."""
        return f"{self.recognisers}, reading {READING}"

    @property
    def recognisers(self) -> str:
        """Like `Tesseract 5.3.0 (vie)`, several joined by `, `."""
        alone = f"{self.name} {self.version} ({'+'.join(self.languages)})"
        return alone if self.beside is None else f"{alone}, {self.beside.recognisers}"


def vietnamese_only(languages: tuple[str, ...]) -> bool:
    """Whether only Vietnamese, and plain Latin print beside it, is expected (Tesseract's names): what ours reads."""
    return _OURS_TOO.issuperset(languages)


def who_reads(engine: str) -> ReaderChoice:
    """Whose misreadings are to be expected of an engine, told as `str(EngineInfo)`."""
    return ReaderChoice.OURS if engine.startswith(OURS) else ReaderChoice.TESSERACT


@dataclass(frozen=True, slots=True)
class RawLine:
    """One line as the engine found it, in coordinates of the image it was given; `block` groups lines."""

    words: tuple[Word, ...]
    block: int


class Layout(StrEnum):
    """What the engine may expect of a picture."""

    PAGE = "page"  # a whole page: find out
    COLUMN = "column"  # one column of text of varying size
    SPARSE = "sparse"  # scattered pieces of text in no order


class OcrEngine(Protocol):
    """**Protocol:** a recogniser. Runs inside a page's child process; one thread."""

    def probe(self) -> EngineInfo:
        """Say who you are and that you can work.

        Raises:
            ArchiveUnusable: TESSERACT_MISSING or LANGUAGE_DATA_MISSING, with what to install.
        """
        ...

    def recognise(self, image: NDArray[np.uint8], dpi: int, layout: Layout = Layout.PAGE) -> tuple[RawLine, ...]:
        """Read an upright, cleaned grey image (rows × columns, 0 black to 255 white) of `dpi` dots per inch.

        Returns:
            Lines in the engine's own order, boxes in pixels of `image`, text NFC, confidence 0 to 1.

        Raises:
            PageFailed: the engine failed on this image (crash, time).
        """
        ...

    def recognise_lines(self, images: Sequence[NDArray[np.uint8]], dpi: int) -> tuple[tuple[Word, ...], ...]:
        """Read grey images of one printed line each, all in one go.

        Returns:
            The words of each image, boxes in its pixels; an image without ink has at most stray signs.

        Raises:
            PageFailed: the engine failed (crash, time).
        """
        ...
