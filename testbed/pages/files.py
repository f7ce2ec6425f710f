"""Drawn pages as the files that scanners and offices hand in, one page in memory at a time."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

import cv2
import numpy as np
from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from testbed.pages.sheet import DrawnPage


def write_jpeg(page: DrawnPage, path: Path, quality: int = 75) -> None:
    """One page as JPEG with its resolution."""
    Image.fromarray(page.pixels).save(path, quality=quality, dpi=(page.dpi, page.dpi))


def write_png(page: DrawnPage, path: Path) -> None:
    """One page as PNG, grey where it has no colour."""
    _picture(page).save(path, dpi=(page.dpi, page.dpi))


def write_tiff(pages: Iterable[DrawnPage], path: Path) -> None:
    """Pages as one black-and-white TIFF, CCITT group 4, as copiers make it."""
    first, *rest = (_bitonal(page) for page in pages)
    dpi = first.info["dpi"]
    first.save(path, save_all=True, append_images=rest, compression="group4", dpi=dpi)


def write_pdf(pages: Iterable[DrawnPage], path: Path) -> None:
    """Pages as one scanned PDF: a picture a page, no text."""
    sheets = iter(pages)
    first = next(sheets)
    pictures = chain([_picture(first)], (_picture(page) for page in sheets))
    next(pictures).save(path, "PDF", save_all=True, append_images=pictures, resolution=first.dpi, quality=70)


def _picture(page: DrawnPage) -> Image.Image:
    """The smallest kind of picture that loses nothing."""
    pixels = page.pixels
    if np.array_equal(pixels[..., 0], pixels[..., 1]) and np.array_equal(pixels[..., 1], pixels[..., 2]):
        return Image.fromarray(np.ascontiguousarray(pixels[..., 0]))
    return Image.fromarray(pixels)


def _bitonal(page: DrawnPage) -> Image.Image:
    grey = np.asarray(cv2.cvtColor(page.pixels, cv2.COLOR_RGB2GRAY))
    picture = Image.fromarray(grey).point(lambda level: 255 if level > 150 else 0).convert("1")
    picture.info["dpi"] = (page.dpi, page.dpi)
    return picture
