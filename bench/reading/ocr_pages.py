"""The drawn pages of a measurement as files, each as the machine that made it would have saved it."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from testbed.pages.collection import Kind, drawn_page
from testbed.pages.sheet import DrawnPage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from testbed.corpus import Part

_LOSSLESS = {Kind.CLEAN}
_JPEG_QUALITY = 85


@dataclass(frozen=True, slots=True)
class JudgedPage:
    """One page as a file, with what is printed on it.

    Attributes:
        path: PNG, JPEG or TIFF.
        kind: what it is like.
        drawn: text, boxes and resolution.
    """

    path: Path
    kind: Kind
    drawn: DrawnPage

    @property
    def dpi(self) -> int:
        """True resolution."""
        return self.drawn.dpi


def judged_pages(folder: Path, kinds: Sequence[Kind], count: int, part: Part) -> list[JudgedPage]:
    """`count` pages of each kind, the same for the same part, written below `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    return [_written(folder, kind, part, seed) for kind in kinds for seed in range(1, count + 1)]


def _written(folder: Path, kind: Kind, part: Part, seed: int) -> JudgedPage:
    page = drawn_page(kind, part, seed)
    content, suffix = saved(page, lossless=kind in _LOSSLESS)
    path = folder / f"{kind}-{seed:02d}{suffix}"
    path.write_bytes(content)
    return JudgedPage(path, kind, page)


def saved(page: DrawnPage, *, lossless: bool = False) -> tuple[bytes, str]:
    """The file and its ending: black-and-white as G4 TIFF, the rest as JPEG or PNG, grey where there is no colour."""
    image, buffer, dpi = _narrowest(page), io.BytesIO(), (page.dpi, page.dpi)
    if image.mode == "1":
        image.save(buffer, "TIFF", compression="group4", dpi=dpi)
        return buffer.getvalue(), ".tif"
    if lossless:
        image.save(buffer, "PNG", dpi=dpi)
        return buffer.getvalue(), ".png"
    image.save(buffer, "JPEG", quality=_JPEG_QUALITY, dpi=dpi)
    return buffer.getvalue(), ".jpg"


def _narrowest(page: DrawnPage) -> Image.Image:
    """Colour, grey, or black and white: the least that loses nothing."""
    pixels = page.pixels
    grey = np.ascontiguousarray(pixels[..., 0])
    if not (np.array_equal(grey, pixels[..., 1]) and np.array_equal(grey, pixels[..., 2])):
        return Image.fromarray(pixels)
    image = Image.fromarray(grey)
    bitonal = not np.setdiff1d(np.unique(grey), [0, 255]).size
    return image.convert("1", dither=Image.Dither.NONE) if bitonal else image
