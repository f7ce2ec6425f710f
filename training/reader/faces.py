"""The typefaces to learn from: openly licensed ones of Debian's packages (`scripts/system-packages.sh train`).

Those that drawn pages of the part to judge by are set in are none of them, nor their kin of the same outlines (TeX Gyre
Termes, Heros, Cursor and Pagella; Nimbus; FreeSerif and FreeSans). A few are kept for lines to tune on.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from fontTools.ttLib import TTFont
from PIL import ImageFont

from testbed.corpus import Part
from training.reader.alphabet import CHARACTERS

FOLDERS = (Path("/usr/share/fonts"), Path("/usr/share/texmf/fonts/opentype"), Path.home() / ".local/share/fonts")
_REGULAR = 0.3  # how often the regular cut is taken without a draw
_FEWEST = 40  # files to learn from
_MEASURED_AT = 1000  # pixels of the em

if TYPE_CHECKING:
    from random import Random


class Sort(StrEnum):
    """What a typeface is for."""

    SERIF = "serif"
    SANS = "sans"
    MONO = "mono"  # typewriters and matrix printers too


# Family, its cuts; the more often a family is written here the more often it is drawn: offices print in Times.
_TIMES = "LiberationSerif: -Regular -Bold -Italic -BoldItalic"
_ARIAL = "LiberationSans: -Regular -Bold -Italic -BoldItalic"
_FAMILIES = {
    Sort.SERIF: (
        *((_TIMES,) * 6),
        "NotoSerif: -Regular -Bold -Italic -BoldItalic",
        "NotoSerifDisplay: -Regular -Bold -Italic -BoldItalic",
        "DejaVuSerif: '' -Bold -Italic -BoldItalic",
        "DejaVuSerifCondensed: '' -Bold -Italic -BoldItalic",
        "LinLibertine_: R RB RI",
        "CharisSIL: -Regular -Bold -Italic -BoldItalic",
        "DoulosSIL: -Regular",
        "EBGaramond: 12-Regular 12-Italic 08-Regular 08-Italic",
        "Vollkorn: -Regular -Bold -Italic -BoldItalic",
        "Yrsa: -Regular -Bold -Italic -BoldItalic",
        "JunicodeTwoBeta: -Regular -Bold -Italic -Condensed -CondensedItalic",
        "lmroman: 10-regular 10-bold 10-italic 12-regular 12-bold 17-regular 10-bolditalic",
        "lmromanslant10: -regular",
        "GFSDidot: '' Bold Italic BoldItalic",
        "texgyreschola-math: ''",
        "texgyrebonum-math: ''",
        "RobotoSlab: -Regular -Bold",
    ),
    Sort.SANS: (
        *((_ARIAL,) * 3),
        "Carlito: -Regular -Bold -Italic -BoldItalic",
        "NotoSans: -Regular -Bold -Italic -BoldItalic",
        "DejaVuSans: '' -Bold -Oblique -BoldOblique",
        "DejaVuSansCondensed: '' -Bold -Oblique -BoldOblique",
        "Roboto: -Regular -Bold -Italic -BoldItalic",
        "RobotoCondensed: -Regular -Bold -Italic -BoldItalic",
        "Lato: -Regular -Bold -Italic -BoldItalic",
        "ClearSans: -Regular -Bold -Italic -BoldItalic",
        "Andika: -Regular -Bold -Italic -BoldItalic",
        "LinBiolinum_: R RB RI",
        "lmsans: 10-regular 10-bold 10-oblique",
        "lmsansdemicond10: -regular -oblique",
        "YanoneKaffeesatz: -Regular -Bold",
    ),
    Sort.MONO: (
        *(("FreeMono: '' Bold Oblique BoldOblique",) * 2),
        *(("LiberationMono: -Regular -Bold -Italic -BoldItalic",) * 2),
        "JetBrainsMono: -Regular -Bold -Italic",
        "lmmono: 10-regular 12-regular 10-italic 8-regular",
        "lmmonolt10: -regular -bold -oblique",
        "lmmonoltcond10: -regular",
        "unifont: ''",
    ),
}
_TO_TUNE_ON = {
    Sort.SERIF: ("GentiumPlus: -Regular -Bold -Italic",),
    Sort.SANS: ("OpenSans: -Regular -Bold -Italic",),
    Sort.MONO: ("NotoSansMono: -Regular -Bold",),
}


class FacesMissing(Exception):  # noqa: N818 - what is the matter, with the remedy
    """Too few typefaces are installed to learn from."""


@dataclass(frozen=True, slots=True)
class Face:
    """One font file, and what it has by nature, in shares of the em.

    Attributes:
        file: path of the font.
        sort: what it is for.
        x_height: of the small x.
        capital: height of the capital H.
        lacking: characters of our alphabet that it has not.
    """

    file: Path
    sort: Sort
    x_height: float
    capital: float
    lacking: frozenset[str]

    def at(self, pixels: int) -> ImageFont.FreeTypeFont:
        """The font with an em of so many pixels."""
        return _load(self.file, pixels)


def chosen_face(sort: Sort, part: Part, chance: Random) -> Face:
    """A face of a sort; upright and regular ones more often.

    Raises:
        FacesMissing: none is installed.
    """
    family = chance.choice(families(sort, part))
    return family[0] if chance.random() < _REGULAR else chance.choice(family)


@cache
def families(sort: Sort, part: Part) -> tuple[tuple[Face, ...], ...]:
    """The families of a sort that are installed, one as often as it is to be drawn; the regular cut of each first."""
    found = (_files(family) for family in (_FAMILIES if part is Part.BUILD else _TO_TUNE_ON)[sort])
    kept = tuple(tuple(_face(path, sort) for path in paths) for paths in found if paths)
    if not kept:
        raise _missing()
    return kept


def require_faces() -> None:
    """Make sure that there is enough to learn from.

    Raises:
        FacesMissing: too few typefaces are installed.
    """
    if len(installed()) < _FEWEST:
        raise _missing()


def _missing() -> FacesMissing:
    count = len(installed())
    return FacesMissing(
        f"Mới có {count} tệp phông chữ, cần {_FEWEST}. Hãy chạy: scripts/system-packages.sh train "
        f"({count} font files are installed to learn from, {_FEWEST} are wanted)"
    )


@cache
def installed() -> tuple[Path, ...]:
    """All font files to learn from that are here, each once."""
    return tuple(dict.fromkeys(path for sort in Sort for family in _FAMILIES[sort] for path in _files(family)))


def _files(family: str) -> list[Path]:
    stem, _, cuts = family.partition(": ")
    names = [f"{stem}{cut.strip(chr(39))}" for cut in cuts.split()]
    return [path for name in names if (path := _catalogue().get(name)) is not None and _is_vietnamese(path)]


@cache
def _catalogue() -> dict[str, Path]:
    """Font files by name; of two the one in the later folder that has Vietnamese."""
    found = (path for folder in FOLDERS for ending in ("otf", "ttf") for path in sorted(folder.rglob(f"*.{ending}")))
    known: dict[str, Path] = {}
    for path in found:
        if path.stem not in known or not _is_vietnamese(known[path.stem]):
            known[path.stem] = path
    return known


@cache
def _characters(path: Path) -> frozenset[str]:
    with TTFont(path, lazy=True) as font:
        return frozenset(map(chr, font.getBestCmap()))


def _is_vietnamese(path: Path) -> bool:
    return frozenset("ỗỠậẶđĐưỷỴ") <= _characters(path)


@cache
def _face(path: Path, sort: Sort) -> Face:
    font = ImageFont.truetype(path, _MEASURED_AT, layout_engine=ImageFont.Layout.BASIC)
    small, capital = (-font.getbbox(letter, anchor="ls")[1] / _MEASURED_AT for letter in "xH")
    return Face(path, sort, small, capital, frozenset(CHARACTERS) - _characters(path))


@lru_cache(maxsize=400)
def _load(path: Path, pixels: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(path, pixels, layout_engine=ImageFont.Layout.BASIC)
