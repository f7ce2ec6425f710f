"""Openly licensed typefaces as Debian installs them; `docs/third-party.md` names their licences."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from fontTools.ttLib import TTFont
from PIL import ImageFont

_FOLDERS = (
    Path("/usr/share/fonts"),
    Path("/usr/share/texmf/fonts/opentype"),
    Path("/usr/local/share/fonts"),
    Path.home() / ".local/share/fonts",
)
_POINTS_AN_INCH = 72
_VIETNAMESE = {ord(letter) for letter in "ĂÂĐÊÔƠƯăâđêôơư"} | set(range(0x1EA0, 0x1EFA))


class Style(StrEnum):
    """Cuts of a typeface."""

    REGULAR = "regular"
    BOLD = "bold"
    ITALIC = "italic"
    BOLD_ITALIC = "bold-italic"


class Face(StrEnum):
    """Typefaces that have every Vietnamese letter; values are file name stems without the cut."""

    SERIF = "LiberationSerif"
    SANS = "LiberationSans"
    MONO = "LiberationMono"
    OLD_SERIF = "DejaVuSerif"
    CARLITO = "Carlito"
    FREE_MONO = "FreeMono"
    TERMES = "texgyretermes"
    HEROS = "texgyreheros"
    CURSOR = "texgyrecursor"
    PAGELLA = "texgyrepagella"


# Endings of file names, the first that is found.
_CUTS = {
    Style.REGULAR: ("-Regular.ttf", ".ttf", "-regular.otf"),
    Style.BOLD: ("-Bold.ttf", "Bold.ttf", "-bold.otf"),
    Style.ITALIC: ("-Italic.ttf", "-Oblique.ttf", "Italic.ttf", "Oblique.ttf", "-italic.otf"),
    Style.BOLD_ITALIC: (
        "-BoldItalic.ttf",
        "-BoldOblique.ttf",
        "BoldItalic.ttf",
        "BoldOblique.ttf",
        "-bolditalic.otf",
    ),
}
_PACKAGES = {
    "DejaVu": "fonts-dejavu-core fonts-dejavu-extra",
    "Free": "fonts-freefont-ttf",
    "Carlito": "fonts-crosextra-carlito",
    "texgyre": "fonts-texgyre",
}


class FontMissing(Exception):  # noqa: N818 - what is the matter, with the remedy
    """A typeface is not installed; the message says what to install."""


@dataclass(frozen=True, slots=True)
class Type:
    """A cut of a typeface at a size in points (1/72 inch)."""

    face: Face
    style: Style
    points: float

    def at(self, dpi: int) -> ImageFont.FreeTypeFont:
        """The font for drawing at a resolution.

        Raises:
            FontMissing: it is not installed.
        """
        return _load(font_file(self.face, self.style), round(self.points * dpi / _POINTS_AN_INCH))


@lru_cache
def font_file(face: Face, style: Style) -> Path:
    """The file of one cut.

    Raises:
        FontMissing: it is in none of the folders where fonts are installed.
    """
    # Debian has two Liberation packages; the older one lacks half of the Vietnamese letters.
    names = [f"{face.value}{cut}" for cut in _CUTS[style]]
    for name in names:
        for folder in _FOLDERS:
            if found := next((file for file in sorted(folder.rglob(name)) if _has_vietnamese(file)), None):
                return found
    package = next((name for stem, name in _PACKAGES.items() if face.value.startswith(stem)), "fonts-liberation2")
    raise FontMissing(
        f"Không có phông chữ {face.value} đủ chữ Việt. Hãy cài: apt-get install {package} "
        f"(no {face.value} with all Vietnamese letters is installed)"
    )


def _has_vietnamese(file: Path) -> bool:
    with TTFont(file, lazy=True) as font:
        return set(font.getBestCmap()) >= _VIETNAMESE


@lru_cache(maxsize=128)
def _load(path: Path, pixels: int) -> ImageFont.FreeTypeFont:
    # No ligatures: offices print none, and what is drawn shall not depend on how Pillow was built.
    return ImageFont.truetype(path, pixels, layout_engine=ImageFont.Layout.BASIC)
