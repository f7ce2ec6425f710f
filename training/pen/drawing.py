"""Places of a pen's figures as offices fill them in and scanners see them, each with what was written.

A place is drawn twice as fine as the net sees it: print to its left and right, dots or a rule below, figures over them,
a seal or show-through across; then it is scanned, and cut out by the same code that cuts out real ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from domain.description.pen import PLACE_FOOT
from domain.geometry import Box
from ocr.pen.strip import pen_strip
from testbed.corpus import Part
from training.pen.hands import HIGH, Hand, Ink, School, hand

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Pixels = NDArray[np.uint8]

EM = 40.0  # pixels of the print as it is drawn
_ROWS = 132  # of the sheet that is drawn
BASELINE = 86  # row of the baseline
_ROOM = 16  # rows above a figure in its ink (`hands`)
_FONTS = {
    Part.BUILD: ("LiberationSerif-Regular", "LiberationSerif-Regular", "LiberationSerif-Italic",
                 "LiberationSerif-Italic", "LiberationSerif-Bold", "LiberationSans-Regular", "DejaVuSerif",
                 "LiberationSerif-BoldItalic"),
    Part.JUDGE: ("FreeSerif", "FreeSerifItalic", "FreeSans", "FreeSerif"),
}  # fmt: skip
_BODIES = ("UBND", "SYT", "STTTT", "BXD", "HĐND", "VP", "TTg", "BNV", "ĐHĐL", "SGDĐT", "TTra", "CP", "BTC")
_KINDS = ("QĐ", "KH", "TB", "BC", "GM", "TTr", "CT", "NQ", "CV", "NĐ", "BB", "HD", "2016/QĐ", "2020/NĐ", "2017/NQ")
PENS = ((30, 45, 130), (25, 60, 170), (20, 20, 30), (35, 35, 45), (60, 60, 70), (15, 25, 90), (70, 90, 170))
_RED = (190, 35, 45)
_STAMPS = (_RED, _RED, (40, 50, 140), (40, 40, 45), (220, 70, 80))
_BLANK = 0.12  # of places with nothing written
_SEALED = 0.12  # of places with a seal's rings across
_TALL, _JOINED = 0.15, 0.22  # of hands: figures higher than the place, figures that run into one another


@dataclass(frozen=True)
class Drawn:
    """A place as it is cut out, and the figures written there; `/` behind them where a stroke follows.

    Attributes:
        dated: it lies between words of a day, where a stroke that is read is a letter.
    """

    strip: Pixels
    text: str
    dated: bool = False


@dataclass(frozen=True)
class _Form:
    """What is printed around a place, and what is written into it.

    Attributes:
        text: what is written; empty for a blank.
        before, behind: print to the left and to the right.
        label: what the net shall say; of a day of arrival with `/` whatever parts its figures.
        printed: the figures are print too.
        stamp: print and rules are a stamp's, in its ink.
    """

    text: str
    before: str
    behind: str
    label: str
    printed: bool = False
    stamp: bool = False


def drawn_place(chance: Random, part: Part = Part.BUILD) -> Drawn:
    """One place; the same for the same chance."""
    fate = np.random.default_rng(chance.getrandbits(32))
    form = chance.choices((_of_number, _of_day, _of_arrival), (0.5, 0.37, 0.13))[0](chance)
    face, size = chance.choice(_FONTS[part]), round(EM * chance.uniform(0.88, 1.14))
    left, right = print_of(face, size, form.before), print_of(face, size, form.behind)
    dated = form.behind[:1] in "nt"
    ink = (
        print_of(face, size, form.text) if form.printed else written(hand(chance, part), form.text, chance, dated=dated)
    )
    gap = ink.shape[1] + _spare(chance, form)
    lead = min(left.shape[1], round(EM * chance.uniform(0.15, 1.6)))
    tail = min(right.shape[1], round(EM * chance.uniform(0.3, 1.9)))
    sheet = np.zeros((3, _ROWS, lead + gap + tail), np.float32)  # ink of print, of the pen, of a seal
    sheet[0, :, :lead] = left[:, left.shape[1] - lead :]
    sheet[0, :, lead + gap :] = right[:, :tail]
    if form.printed:
        _lay(sheet[0], ink, lead + (gap - ink.shape[1]) // 2, 0)
    elif form.text:
        at = lead + round((gap - ink.shape[1]) * chance.choice((chance.random(), 0.1, 0.4)))
        _lay(sheet[1], ink, at, round(chance.gauss(0, 0.07) * EM))
    _ruled(sheet[0], lead, gap, chance, printed=form.printed)
    _dirt(sheet[2], chance)
    return Drawn(pen_strip(*_scanned(sheet, chance, fate, stamp=form.stamp)), form.label, dated)


def _of_number(chance: Random) -> _Form:
    text = "" if chance.random() < _BLANK else _number(chance)
    before = chance.choice(("Số:", "Số:", "Số :", "Số"))
    return _Form(text, before, _behind(chance), f"{text}/", printed=bool(text) and chance.random() < 0.05)


def _of_day(chance: Random) -> _Form:
    text = "" if chance.random() < _BLANK else _figures_of_day(chance)
    before = chance.choice(("ngày", "tháng", "ngày", ", ngày"))
    behind = "năm 20" if before == "tháng" else "tháng"
    return _Form(text, before, behind, text, printed=bool(text) and chance.random() < 0.2)


def _of_arrival(chance: Random) -> _Form:
    if chance.random() < 0.5:
        text = "" if chance.random() < _BLANK else _number(chance)
        return _Form(text, chance.choice(("Số:", "Số", "Số đến:", "SỐ:", "Số :")), " ", text, stamp=True)
    year = str(chance.randint(1995, 2027))
    parts = (
        _figures_of_day(chance),
        str(chance.randint(1, 12)).zfill(chance.choice((1, 2))),
        chance.choice((year, year[2:])),
    )
    text = "" if chance.random() < _BLANK else chance.choice("//-.").join(parts)
    label = "/".join(parts) if text else ""
    return _Form(text, chance.choice(("Ngày:", "Ngày", "Ngày đến:", "NGÀY:")), " ", label, stamp=True)


def _number(chance: Random) -> str:
    length = chance.choices((1, 2, 3, 4, 5), (6, 30, 32, 28, 4))[0]
    figures = "".join(chance.choice("0123456789") for _ in range(length))
    if length >= 3:
        figures = chance.choice("123456789") + figures[1:]
    return figures + (chance.choice("abc") if chance.random() < 0.03 else "")


def _figures_of_day(chance: Random) -> str:
    number = chance.randint(1, 31) if chance.random() < 0.7 else chance.randint(1, 12)
    return f"{number:02}" if chance.random() < 0.6 else str(number)


def _behind(chance: Random) -> str:
    kind = chance.choice(_KINDS)
    return f"/{kind}-{chance.choice(_BODIES)}" if chance.random() < 0.75 else f"/{chance.choice(_BODIES)}-{kind[-2:]}"


def _spare(chance: Random, form: _Form) -> int:
    """Pixels of the gap that the figures leave; less than none where they run into the print."""
    if form.printed:
        return round(EM * chance.uniform(0.3, 0.6))
    if not form.text:
        return round(EM * chance.uniform(0.8, 3.5))
    if form.stamp:
        return round(EM * chance.uniform(0.3, 3.5))
    return round(EM * chance.choice((chance.uniform(-0.45, 0.2), chance.uniform(0.0, 0.8), chance.uniform(0.4, 2.2))))


@lru_cache(maxsize=6000)
def print_of(face: str, size: int, text: str) -> Ink:
    """Words of print on a sheet of `_ROWS`, their baseline at `BASELINE`."""
    font = _font(face, size)
    sheet = Image.new("L", (max(2, round(font.getlength(text)) + 6), _ROWS))
    ImageDraw.Draw(sheet).text((2, BASELINE), text, fill=255, font=font, anchor="ls")
    return np.asarray(sheet, np.float32) / np.float32(255)


@lru_cache(maxsize=300)
def _font(face: str, size: int) -> ImageFont.FreeTypeFont:
    file = max(Path("/usr/share/fonts").rglob(f"{face}.ttf"))  # Liberation's second edition has Vietnamese
    return ImageFont.truetype(str(file), size)


def written(pen: Hand, text: str, chance: Random, *, dated: bool) -> Ink:
    """A hand's figures beside each other, on a sheet of `_ROWS` with its baseline."""
    if not text:
        return np.zeros((_ROWS, 1), np.float32)
    high = chance.uniform(1.1, 1.45) if chance.random() < _TALL else chance.uniform(0.6, 1.12 if dated else 1.2)
    scale = high * EM / HIGH
    close = chance.uniform(-0.2, 0.0) if chance.random() < _JOINED else chance.gauss(0.08, 0.09)
    apart, drift = close * HIGH * scale, chance.gauss(0, 0.05)
    inks = [_figure(pen, letter, chance, scale) for letter in text]
    sheet = np.zeros((_ROWS, round(sum(ink.shape[1] + abs(apart) + 8 for ink in inks)) + 8), np.float32)
    x = 2.0
    for ink in inks:
        rise = round(drift * x + chance.gauss(0, 0.03) * EM)
        _lay(sheet, ink, round(x), BASELINE - ink.shape[0] + round(_ROOM * scale) + rise)
        x += max(4.0, ink.shape[1] + apart + chance.gauss(0, 0.03) * EM)
    used = np.nonzero(sheet.max(axis=0) > 0.05)[0]
    return sheet[:, used[0] : used[-1] + 1] if len(used) else sheet[:, :1]


def _figure(pen: Hand, letter: str, chance: Random, scale: float) -> Ink:
    ink = pen.figure(letter)
    if ink is None:  # a hand of figures alone
        ink = hand_of_letters().figure(letter)
    if ink is None:
        raise KeyError(letter)
    factor = scale * chance.uniform(0.92, 1.08)
    size = max(2, round(ink.shape[1] * factor)), max(2, round(ink.shape[0] * factor))
    return np.asarray(
        cv2.resize(ink, size, interpolation=cv2.INTER_AREA if factor < 1 else cv2.INTER_LINEAR), np.float32
    )


@lru_cache(maxsize=1)
def hand_of_letters() -> Hand:
    """A hand that knows letters too."""
    return School(Random(5), slice(None))


def _lay(sheet: Ink, ink: Ink, x: int, y: int) -> None:
    """Ink upon ink; what lies outside is lost."""
    top, left = max(0, y), max(0, x)
    bottom, right = min(sheet.shape[0], y + ink.shape[0]), min(sheet.shape[1], x + ink.shape[1])
    if bottom > top and right > left:
        part = sheet[top:bottom, left:right]
        np.maximum(part, ink[top - y : bottom - y, left - x : right - x], out=part)


def _ruled(ink: Ink, lead: int, gap: int, chance: Random, *, printed: bool) -> None:
    """Dots or a rule to write on, and rules above that belong to lines of the head."""
    draw = chance.random()
    if draw < 0.28 and not printed:
        step, radius = chance.randint(7, 16), chance.choice((1, 2, 2, 3))
        for x in range(lead, lead + gap, step):
            cv2.circle(ink, (x, BASELINE - chance.choice((0, 1, 2))), radius, 1.0, -1, cv2.LINE_AA)
    elif draw < 0.33 and not printed:
        cv2.line(ink, (lead, BASELINE + 2), (lead + gap, BASELINE + 2), 1.0, chance.choice((1, 2)))
    if chance.random() < 0.12:
        row = (
            BASELINE - round(EM * chance.uniform(1.0, 1.5))
            if chance.random() < 0.7
            else BASELINE + round(EM * chance.uniform(0.3, 0.6))
        )
        ends = sorted(chance.randint(0, ink.shape[1]) for _ in range(2))
        cv2.line(ink, (ends[0], row), (ends[1], row + chance.randint(-2, 2)), 1.0, chance.choice((2, 3)))
    if chance.random() < 0.3:  # the lines above and below reach into the place
        size = round(EM * chance.uniform(0.85, 1.1))
        words = print_of(
            "LiberationSerif-Regular" if chance.random() < 0.6 else "LiberationSerif-Bold",
            size,
            chance.choice(("V/v tăng cường công tác", "TỈNH QUẢNG NGÃI", "Độc lập - Tự do", "KẾ HOẠCH năm")),
        )
        away = round(EM * chance.uniform(1.05, 1.5)) * chance.choice((-1, 1, 1))
        _lay(ink, words, chance.randint(-words.shape[1] // 2, max(1, ink.shape[1] - 40)), away)


def _dirt(ink: Ink, chance: Random) -> None:
    """A seal's rings across."""
    if chance.random() < _SEALED:
        middle = (chance.randint(-80, ink.shape[1] + 80), chance.choice((-60, 200, 240, -120)))
        radius = chance.randint(90, 190)
        for ring in (radius, radius - chance.randint(8, 16)):
            cv2.circle(ink, middle, ring, chance.uniform(0.4, 0.9), chance.randint(2, 6), cv2.LINE_AA)


def _scanned(sheet: Ink, chance: Random, fate: np.random.Generator, *, stamp: bool) -> tuple[Pixels, Box]:
    """The place in a scan, and where the archive would cut: in colour, grey or bitonal, 100 to 300 dpi."""
    pen = PENS[chance.randrange(len(PENS))] if chance.random() < 0.93 else _RED
    pressure = chance.uniform(0.55, 1.0)
    noise = cv2.resize(fate.random((6, max(3, sheet.shape[2] // 20)), np.float32), (sheet.shape[2], _ROWS))
    pressed = sheet[1] * (pressure + (1 - pressure) * noise) * chance.choice((1.0, 1.0, 0.8))
    factor = chance.choice((0.4, 0.5, 0.65, 0.8, 0.9, 0.9, 1.2)) * chance.uniform(0.9, 1.1)
    layers = np.dstack([sheet[2], sheet[0] * chance.choice((1.0, 1.0, 0.85)), pressed])
    layers = _resampled(layers, factor, chance.gauss(0, 0.8))
    dark = chance.uniform(10, 90)
    light = np.full((*layers.shape[:2], 3), chance.uniform(225, 255), np.float32)
    for layer, colour in enumerate((_RED, chance.choice(_STAMPS) if stamp else (dark,) * 3, pen)):
        light *= 1 - layers[..., layer, None] * (1 - np.array(colour, np.float32) / 255)
    light = cv2.GaussianBlur(light, (0, 0), chance.uniform(0.25, 1.0))
    light += fate.standard_normal(light.shape[:2], np.float32)[..., None] * chance.uniform(0, 8)
    pixels = np.clip(light, 0, 255).astype(np.uint8)
    place = _place(pixels.shape[1], factor, chance)
    return _coded(pixels, chance), place


def _resampled(light: Ink, factor: float, degrees: float) -> Ink:
    size = max(8, round(light.shape[1] * factor)), max(8, round(light.shape[0] * factor))
    small = cv2.resize(light, size, interpolation=cv2.INTER_AREA)
    if abs(degrees) < 0.2:
        return np.asarray(small, np.float32)
    turn = cv2.getRotationMatrix2D((size[0] / 2, size[1] * 0.6), degrees, 1.0)
    return np.asarray(cv2.warpAffine(small, turn, size, flags=cv2.INTER_LINEAR), np.float32)


def _place(columns: int, factor: float, chance: Random) -> Box:
    """Two ems high with its baseline where `ocr.pen.strip` wants it, both as far as they can be told from print."""
    em = EM * factor * chance.uniform(0.9, 1.12)
    foot = BASELINE * factor + chance.gauss(0, 0.06) * em
    return Box(0, round(foot - PLACE_FOOT * 2 * em), columns, max(8, round(2 * em)))


def _coded(pixels: Pixels, chance: Random) -> Pixels:
    kind = chance.random()
    if kind < 0.3:
        grey = np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY))
        return np.where(grey < chance.randint(150, 220), 0, 255).astype(np.uint8)
    if kind < 0.5:
        pixels = np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), np.uint8)
    if chance.random() < 0.6:
        done, coded = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, chance.randint(35, 92)])
        return np.asarray(cv2.imdecode(coded, cv2.IMREAD_UNCHANGED), np.uint8) if done else pixels
    return pixels
