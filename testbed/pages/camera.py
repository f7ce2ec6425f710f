"""A page as a telephone sees it on a desk: from one side, in uneven light, in the shadow of the hand that holds it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import cv2
import numpy as np

from testbed.pages.composing import composed, fate_of, look_of, one_page
from testbed.pages.paper import blurred, clipped, clouds, grain, through_jpeg
from testbed.pages.warping import projected

if TYPE_CHECKING:
    from random import Random

    from testbed.corpus import Part
    from testbed.pages.paper import Floats, Pixels
    from testbed.pages.sheet import DrawnPage

_ROOM = 0.06  # of the page's sides: desk all around
_TILT = 0.045  # of the page's sides: how far a corner is off
_DESKS = ((112, 78, 52), (92, 94, 100), (150, 128, 98))


def photo(part: Part, chance: Random) -> DrawnPage:
    """A photo of a page on a desk, 12 megapixels."""
    fate = fate_of(chance)
    page = one_page(composed(part, chance), look_of(part, chance))
    height, width = page.pixels.shape[:2]
    room = np.array([width, height]) * _ROOM
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]]) + room
    corners += fate.uniform(-_TILT, _TILT, (4, 2)) * (width, height)
    ground = _desk((round(height + 2 * room[1]), round(width + 2 * room[0])), fate)
    page = projected(page, corners.astype(np.float32), ground)
    lit = page.pixels * np.float32(0.93) * _light(page.pixels.shape[:2], fate)[..., None]
    lit *= np.array([1.0, 0.97, 0.9], np.float32)  # a warm lamp
    pixels = blurred(np.asarray(lit, np.float32), fate.uniform(0.7, 1.1)) + grain(lit.shape, fate, 4)
    return replace(page, pixels=through_jpeg(clipped(pixels), 85))


def _desk(shape: tuple[int, int], fate: np.random.Generator) -> Pixels:
    """Wood or plastic with a grain along the rows."""
    colour = np.array(_DESKS[int(fate.integers(len(_DESKS)))], np.float32)
    streaks = cv2.resize(clouds((shape[0], 64), fate, 6), (shape[1], shape[0]), interpolation=cv2.INTER_LINEAR)
    return clipped(np.asarray(colour * (1 + 0.12 * streaks[..., None]), np.float32))


def _light(shape: tuple[int, int], fate: np.random.Generator) -> Floats:
    """A lamp at one side, and the soft edge of a hand's or a head's shadow across a corner."""
    rows, columns = np.mgrid[-1 : 1 : shape[0] * 1j, -1 : 1 : shape[1] * 1j].astype(np.float32)
    angle = fate.uniform(0, 2 * np.pi)
    slope = rows * np.sin(angle) + columns * np.cos(angle)
    light = 0.88 + 0.12 * slope
    turn = angle + np.pi + fate.uniform(-0.7, 0.7)
    edge = rows * np.sin(turn) + columns * np.cos(turn) + 0.25 * clouds(shape, fate, shape[0] // 2)
    shadow = 1 / (1 + np.exp(np.clip(-(edge - fate.uniform(0.1, 0.6)) * 14, -60, 60)))
    return np.asarray(light * (1 - fate.uniform(0.3, 0.5) * shadow), np.float32)
