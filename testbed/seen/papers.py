"""Pages handed in as pictures: sixteen bits, fax, negatives, coloured paper and light, large capitals, a pale seal."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageOps

from testbed.seen.drawing import PAGE
from testbed.seen.lettering import painted
from testbed.seen.wording import Line, Sheet, sheet

if TYPE_CHECKING:
    from random import Random

_DPI = 200
_MIN_IS_WHITE, _PHOTOMETRIC, _BITS = 0, 262, 258
_SCALE = _DPI / 72
_FAX_DPI = (204.0, 98.0)


@dataclass(frozen=True, slots=True)
class Paper:
    """A page as it looks, what is read on it, and the file to hand in."""

    path: Path
    look: Image.Image
    lines: tuple[Line, ...]
    phrases: tuple[str, ...]


def grey_16(path: Path, chance: Random, *, white_is_zero: bool) -> Paper:
    """A TIFF of sixteen bits a pixel, white the largest number or zero."""
    page = sheet(chance, gaps=False)
    look = painted(page.lines, PAGE, _DPI)
    values = np.asarray(look, np.uint16) * 257
    file = path.with_suffix(".tif")
    stored = Image.fromarray(65535 - values if white_is_zero else values)
    stored.save(file, compression="tiff_adobe_deflate", dpi=(_DPI, _DPI))
    if white_is_zero:
        _set_photometric(file)
    return _paper(file, look, page)


def fax(path: Path, chance: Random) -> Paper:
    """A fax of 204 × 98 dots an inch: letters of half their height."""
    page = sheet(chance, gaps=False)
    look = painted([Line(one.text, one.x, one.y, one.size + 1, one.told) for one in page.lines], PAGE, 204)
    across, high = (round(side * dpi / 72) for side, dpi in zip((595, 842), _FAX_DPI, strict=True))
    file = path.with_suffix(".tif")
    squeezed = look.resize((across, high), Image.Resampling.BOX).point(lambda value: 255 * (value > 150)).convert("1")
    squeezed.save(file, compression="group4", dpi=_FAX_DPI)
    return _paper(file, look, page)


def negative(path: Path, chance: Random) -> Paper:
    """White print on black: photostat and film."""
    page = sheet(chance, gaps=False)
    look = ImageOps.invert(painted(page.lines, PAGE, _DPI))
    file = path.with_suffix(".png")
    look.save(file, dpi=(_DPI, _DPI))
    return _paper(file, look, page)


def coloured_paper(path: Path, chance: Random) -> Paper:
    """Black print on paper of a strong colour."""
    page = sheet(chance, gaps=False)
    paper = chance.choice([(140, 215, 140), (250, 190, 90), (240, 160, 185), (150, 190, 235), (235, 225, 110)])
    return _jpeg(path, painted(page.lines, PAGE, _DPI, paper, (25, 25, 25)), page)


def coloured_light(path: Path, chance: Random) -> Paper:
    """A photograph in coloured light that falls off to one side."""
    page = sheet(chance, gaps=False)
    light = np.array(chance.choice([(235, 190, 110), (150, 180, 240), (240, 160, 120)]), np.float32)
    page_seen = np.asarray(painted(page.lines, PAGE, _DPI), np.float32)[..., None] / 255
    fall = np.linspace(1.0, 0.62, page_seen.shape[1], dtype=np.float32)[None, :, None]
    look = Image.fromarray(((page_seen * 0.88 + 0.12) * light * fall).astype(np.uint8))
    return _jpeg(path, look, page)


def large_capitals(path: Path, chance: Random) -> Paper:
    """A cover: capitals of 28 to 60 points and nothing else."""
    large = chance.choice((36, 48, 60))
    lines = (
        Line("ỦY BAN NHÂN DÂN XÃ", 80, 700, 28),
        Line("HỒ SƠ", 180, 560, large),
        Line("LƯU TRỮ", 160, 560 - large * 1.4, large),
        Line(f"Năm {chance.randint(1976, 1999)}", 230, 300, 28),
    )
    look = painted(lines, PAGE, _DPI)
    file = path.with_suffix(".png")
    look.save(file, dpi=(_DPI, _DPI))
    return Paper(file, look, lines, ())


def pale_seal(path: Path, chance: Random) -> Paper:
    """Black print and a faded red seal."""
    page = sheet(chance, gaps=False)
    look = painted(page.lines, PAGE, _DPI, (252, 251, 249), (20, 20, 20))
    seal = Image.new("RGB", look.size, (255, 255, 255))
    pen, (x, y), pale = ImageDraw.Draw(seal), (round(400 * _SCALE), round((842 - 250) * _SCALE)), (236, 178, 180)
    for radius in (130, 118, 70):
        pen.ellipse((x - radius, y - radius, x + radius, y + radius), outline=pale, width=6)
    look = ImageChops.darker(look, seal)
    file = path.with_suffix(".png")
    look.save(file, dpi=(_DPI, _DPI))
    return _paper(file, look, page)


def _jpeg(path: Path, look: Image.Image, page: Sheet) -> Paper:
    file = path.with_suffix(".jpg")
    softened = Image.fromarray(cv2.GaussianBlur(np.asarray(look), (3, 3), 0.6))
    softened.save(file, quality=88, dpi=(_DPI, _DPI))
    return _paper(file, look, page)


def _paper(file: Path, look: Image.Image, page: Sheet) -> Paper:
    return Paper(file, look, page.lines, page.phrases)


def _set_photometric(file: Path) -> None:
    """Say in the TIFF's directory that zero is white: Pillow writes that for no picture of sixteen bits."""
    data = bytearray(file.read_bytes())
    order = "little" if data[:2] == b"II" else "big"
    directory = int.from_bytes(data[4:8], order)  # type: ignore[arg-type] # of the two
    for number in range(int.from_bytes(data[directory : directory + 2], order)):  # type: ignore[arg-type]
        entry = directory + 2 + 12 * number
        if int.from_bytes(data[entry : entry + 2], order) == _PHOTOMETRIC:  # type: ignore[arg-type]
            data[entry + 8 : entry + 10] = _MIN_IS_WHITE.to_bytes(2, order)  # type: ignore[arg-type]
    file.write_bytes(data)
