"""Drawn letters that bear a degree of secrecy: in a stamp with a frame, or in words alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageDraw

from testbed.pages.fonts import Face, Style, Type
from testbed.pages.seal import RED, inked
from testbed.pages.stamping import framed

if TYPE_CHECKING:
    from pathlib import Path

DPI = 150
_PAGE = 1240, 1754  # A4
_HEAD = (
    ("UBND TỈNH BẾN TRE", Style.REGULAR, (160, 110)),
    ("SỞ Y TẾ", Style.BOLD, (230, 140)),
    ("Số: 12/SYT-VP", Style.REGULAR, (190, 200)),
    ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", Style.BOLD, (600, 110)),
)


def letter(*words: tuple[str, tuple[int, int]], stamp: str = "") -> Image.Image:
    """A letter about state secrets, so that these words stand in its text, with further words at their places.

    Args:
        words: each printed in bold at a place in pixels.
        stamp: words of a red stamp with a frame below its number.
    """
    sheet = Image.new("RGB", _PAGE, (255, 255, 255))
    draw = ImageDraw.Draw(sheet)
    text = [(f"Điều {n}. Quy định về bảo vệ bí mật nhà nước", Style.REGULAR, (150, 480 + 40 * n)) for n in range(1, 6)]
    for words_of, style, at in (*_HEAD, *text, *((word, Style.BOLD, at) for word, at in words)):
        draw.text(at, words_of, fill=(30, 30, 34), font=Type(Face.TERMES, style, 13).at(DPI))
    if not stamp:
        return sheet
    ink = framed(stamp, Type(Face.TERMES, Style.BOLD, 17), DPI, np.random.default_rng(1))
    return Image.fromarray(inked(np.asarray(sheet), ink, (120, 330), RED))


def saved(page: Image.Image, path: Path) -> Path:
    """The page as a file of whichever format its name says."""
    page.save(path, **({"resolution": DPI} if path.suffix == ".pdf" else {"dpi": (DPI, DPI)}))
    return path


def traces(folder: Path, *needles: bytes) -> list[str]:
    """The files anywhere below a folder that hold one of some byte strings, in their bytes or in their paths."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return [
        str(path.relative_to(folder))
        for path in files
        if any(needle in path.read_bytes() or needle in str(path.relative_to(folder)).encode() for needle in needles)
    ]
