"""Write `scan/secrecy/words.npz`: how words of stamps of secrecy and urgency look inside a frame.

    python -m training.fit.build_secrecy_words

Stamps of secrecy, of urgency and others are drawn over drawn pages in the typefaces of the tuning part, worn, turned,
scanned in colour, grey and black and white; what `scan.secrecy.frames` finds there is told apart by a net of one
hidden layer over histograms of gradients. Everything is seeded; the typefaces to judge by are not among those used.
"""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from scan.secrecy.frames import PIXELS_A_WIDTH, Corner, Frame, frames, judged
from scan.secrecy.words import CLASSES, SECRECIES, URGENCIES, features, picture
from testbed.corpus import Part, paragraphs
from testbed.pages.fonts import Face, Style, Type
from testbed.pages.seal import inked
from testbed.pages.stamping import framed

if TYPE_CHECKING:
    from collections.abc import Iterator
from dataclasses import replace

_TARGET = Path(__file__).parents[2] / "scan" / "secrecy" / "words.npz"
_OTHER = [
    "ĐẾN", "ĐẾN SỐ", "CÔNG VĂN ĐẾN", "VĂN BẢN ĐẾN",
    "SAO Y", "SAO Y BẢN CHÍNH", "SAO LỤC", "TRÍCH SAO", "GIẢI MẬT", "BẢN SAO", "BẢN CHÍNH", "BẢN GỐC",
    "LƯU HÀNH NỘI BỘ", "DỰ THẢO", "ĐÃ GIẢI MẬT", "LƯU", "LƯU Ý", "TÀI LIỆU", "MẪU", "MẪU SỐ 01", "SỐ", "TM", "KT",
    "XEM XONG TRẢ LẠI", "THU HỒI", "HỘP", "PHÔNG", "MUA", "MỸ", "TẤT", "NHẬT", "ĐÃ THU TIỀN", "ĐÃ KIỂM TRA",
    "ĐÃ DUYỆT", "DUYỆT", "PHÊ DUYỆT", "MẶT", "MỘT", "MAI", "MÃ SỐ", "TỐI", "TUYỆT", "HỘI", "TỈNH", "MTTQ",
    "BỘ Y TẾ", "TỐI CAO", "TUYÊN", "TÁI BẢN", "BỘ NỘI VỤ", "A", "B", "C", "HỆ A", "KÝ HIỆU", "VĂN THƯ", "ĐIỆN",
    "FAX", "EMAIL", "BƯU ĐIỆN", "TT", "HỒ SƠ MẬT VIỆN",
]  # fmt: skip
_A4 = 8.27  # inches across
_SPELLINGS = {"HOẢ TỐC": "HỎA TỐC", "HOẢ TỐC HẸN GIỜ": "HỎA TỐC HẸN GIỜ"}  # both places of the tone mark
_SAMPLES, _PAGES, _SEED = 6000, 300, 19
_SHAKEN = 3  # pictures of a frame, each a little off
DPI = 150  # of what is drawn
PIECE = 400, 240  # pixels: 68 by 41 mm
_OVERLAP, _PART = 0.45, 0.15  # of the stamp: from which on a frame shows it, and up to which it shows none of it
_HIDDEN, _ROUNDS, _BATCH, _RATE, _DECAY = 64, 24, 128, 2e-3, 1e-4

Floats = NDArray[np.float32]


def words_for(chance: Random, secret: float = 0.35, urgent: float = 0.25) -> str:
    """What a stamp says: degrees of secrecy and of urgency in a share of cases each, else another, figures too."""
    which = chance.random()
    if which < secret:
        return chance.choice(SECRECIES)
    if which < secret + urgent:
        return chance.choice((*URGENCIES, *_SPELLINGS))
    return chance.choice(_OTHER) if chance.random() < 0.85 else f"{chance.randint(1, 9999)}"


def scanned(pixels: NDArray[np.uint8], chance: Random, fate: np.random.Generator) -> NDArray[np.uint8]:
    """A page as a scanner gives it: in colour, grey or black and white, 90 to 150 dpi, a little soft."""
    factor = chance.choice((1.0, 1.0, 0.8, 0.6))
    size = round(pixels.shape[1] * factor), round(pixels.shape[0] * factor)
    soft = cv2.resize(cv2.GaussianBlur(pixels, (0, 0), chance.uniform(0.3, 1.0)), size, interpolation=cv2.INTER_AREA)
    noise = fate.standard_normal(soft.shape[:2], np.float32)[..., None] * np.float32(chance.uniform(0, 7))
    light = np.clip(soft * np.float32(chance.uniform(0.75, 1.0)) + noise, 0, 255)
    kind = chance.random()
    if kind < 0.45:
        return np.asarray(light, np.uint8)
    grey = np.asarray(cv2.cvtColor(light.astype(np.uint8), cv2.COLOR_RGB2GRAY))
    if kind < 0.65:
        return grey
    return np.where(grey < chance.randint(110, 200), 0, 255).astype(np.uint8)


def stamped(
    page: NDArray[np.uint8], words: str, faces: tuple[Face, ...], chance: Random, fate: np.random.Generator, dpi: int
) -> tuple[NDArray[np.uint8], tuple[int, int, int, int]]:
    """A page with a framed stamp at its upper left, and where it lies: x, y, width, height."""
    kind = Type(chance.choice(faces), chance.choice((Style.BOLD, Style.BOLD, Style.REGULAR)), chance.uniform(12, 22))
    ink = framed(words, kind, dpi, fate, lines=chance.choice((1, 1, 2)), faint=chance.choice((0, 0, 0.5, 0.9)))
    across, down = page.shape[1] * 0.94 - ink.width, page.shape[0] * 0.94 - ink.height
    at = round(chance.uniform(0.02, 1) * max(1, across)), round(chance.uniform(0.03, 1) * max(1, down))
    colour = chance.choice(((214, 34, 40), (190, 30, 45), (230, 70, 80), (30, 30, 34), (60, 60, 66)))
    return inked(page, ink, at, colour), (*at, ink.width, ink.height)


def overlap(frame: Frame, place: tuple[int, int, int, int]) -> float:
    """Of a frame with a stamp: what they share of both together."""
    box = frame.box(1)
    x, y, wide, high = place
    across = min(box.right, x + wide) - max(box.x, x)
    down = min(box.bottom, y + high) - max(box.y, y)
    common = max(0, across) * max(0, down)
    return common / (box.area + wide * high - common)


def backgrounds(part: Part, pages: int) -> list[NDArray[np.uint8]]:
    """Pieces of pages as stamps lie on: lines of text in several sizes, some with a rule or a table below."""
    texts = list(islice(paragraphs(part), 50 * pages))
    return [_background(Random(seed), texts) for seed in range(pages)]


def _background(chance: Random, texts: list[str]) -> NDArray[np.uint8]:
    sheet = Image.new("RGB", PIECE, (255, 255, 255))
    draw = ImageDraw.Draw(sheet)
    y, x = chance.randint(5, 40), chance.randint(0, 80)
    for _ in range(chance.choice((0, 1, 2, 3, 4, 5, 8, 12))):
        points = chance.choice((11, 12, 13, 13, 14))
        style = chance.choice((Style.REGULAR, Style.REGULAR, Style.BOLD, Style.ITALIC))
        text = chance.choice(texts)[: chance.choice((12, 20, 30, 60))]
        font = Type(chance.choice((Face.SERIF, Face.SERIF, Face.SANS)), style, points).at(DPI)
        draw.text((x, y), text.upper() if chance.random() < 0.3 else text, fill=(20, 20, 24), font=font)
        y += round(points * chance.choice((2.4, 2.7, 3.2, 6)))
        if chance.random() < 0.15:
            high, wide = chance.choice((0, 40)), chance.randint(60, 300)
            draw.rectangle([x, y, x + wide, y + high], outline=(20, 20, 24), width=2)
            y += 6
    return np.asarray(sheet)


def _samples() -> Iterator[tuple[Floats, int]]:
    chance, fate, pages = Random(_SEED), np.random.default_rng(_SEED), backgrounds(Part.TUNE, _PAGES)
    faces = (Face.SERIF, Face.SANS, Face.OLD_SERIF, Face.CARLITO)
    for _ in range(_SAMPLES):
        words = words_for(chance)
        whole, place = stamped(chance.choice(pages), words, faces, chance, fate, DPI)
        seen = scanned(whole, chance, fate)
        scale = seen.shape[1] / whole.shape[1]
        found = judged(seen, max(1.0, DPI * scale * _A4 / PIXELS_A_WIDTH))
        yield from _labelled(found, words, (*(round(n * scale / found.factor) for n in place),), chance)


def _labelled(
    found: Corner, words: str, place: tuple[int, int, int, int], chance: Random
) -> Iterator[tuple[Floats, int]]:
    told = _SPELLINGS.get(words, words)
    truth = CLASSES.index(told) if told in CLASSES else 0
    for frame in frames(found):
        share = overlap(frame, place)
        if share >= _OVERLAP or share <= _PART:
            for off in (frame, *(_shaken(frame, chance) for _ in range(_SHAKEN - 1))):
                yield features(picture(found, off), off), truth if share >= _OVERLAP else 0


def _shaken(frame: Frame, chance: Random) -> Frame:
    """A frame found a little larger, smaller, aside or askew."""
    wide, high = (side * chance.uniform(0.94, 1.07) for side in (frame.width, frame.height))
    x, y = frame.x + chance.gauss(0, 0.02) * frame.width, frame.y + chance.gauss(0, 0.03) * frame.height
    return replace(frame, x=x, y=y, width=wide, height=high, degrees=frame.degrees + chance.gauss(0, 0.7))


def _fitted(rows: Floats, truth: NDArray[np.int64]) -> tuple[Floats, Floats, Floats, Floats]:
    """Weights of the net, by Adam on the cross entropy."""
    fate = np.random.default_rng(_SEED)
    shapes = (rows.shape[1], _HIDDEN), (_HIDDEN,), (_HIDDEN, len(CLASSES)), (len(CLASSES),)
    weights = [fate.normal(0, np.sqrt(2 / shape[0]), shape) if len(shape) > 1 else np.zeros(shape) for shape in shapes]
    means, squares = [np.zeros_like(w) for w in weights], [np.zeros_like(w) for w in weights]
    step = 0
    for round_ in range(_ROUNDS):
        for batch in np.array_split(fate.permutation(len(rows)), len(rows) // _BATCH):
            step += 1
            for place, slope in enumerate(_slopes(weights, rows[batch], truth[batch])):
                slope = slope + _DECAY * weights[place]  # noqa: PLW2901
                means[place] = 0.9 * means[place] + 0.1 * slope
                squares[place] = 0.999 * squares[place] + 0.001 * slope**2
                far = means[place] / (1 - 0.9**step) / (np.sqrt(squares[place] / (1 - 0.999**step)) + 1e-8)
                weights[place] = weights[place] - _RATE * (1 - round_ / _ROUNDS) * far
    first, first_bias, second, second_bias = (np.asarray(w, np.float32) for w in weights)
    return first, first_bias, second, second_bias


def _slopes(weights: list[NDArray[np.float64]], rows: Floats, truth: NDArray[np.int64]) -> list[NDArray[np.float64]]:
    hidden = np.maximum(rows @ weights[0] + weights[1], 0)
    scores = hidden @ weights[2] + weights[3]
    p = np.exp(scores - scores.max(1, keepdims=True))
    p /= p.sum(1, keepdims=True)
    p[np.arange(len(truth)), truth] -= 1
    p /= len(truth)
    back = (p @ weights[2].T) * (hidden > 0)
    return [rows.T @ back, back.sum(0), hidden.T @ p, p.sum(0)]


def main() -> None:
    """Draw, fit, write."""
    samples = list(_samples())
    rows, truth = np.stack([row for row, _ in samples]), np.array([label for _, label in samples])
    first, first_bias, second, second_bias = _fitted(rows, truth)
    np.savez_compressed(
        _TARGET, first=first.astype(np.float16), first_bias=first_bias, second=second, second_bias=second_bias
    )
    print(f"{len(rows)} frames, {np.bincount(truth)} of each kind, {_TARGET.stat().st_size} bytes")


if __name__ == "__main__":
    main()
