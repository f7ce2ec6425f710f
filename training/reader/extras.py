"""What stands on paper beside print and is no text: rules, dotted leaders, handwriting, seals, dirt."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageDraw

from testbed.pages.handwriting import write

if TYPE_CHECKING:
    from random import Random

    from numpy.typing import NDArray

    from training.reader.setting import SetLine

_MM_AN_INCH = 25.4


def with_extras(
    ink: NDArray[np.uint8], lines: tuple[SetLine, ...], dpi: int, chance: Random, fate: np.random.Generator
) -> NDArray[np.uint8]:
    """The ink of a sheet with rules, leaders, writing and remains of a seal, each now and then."""
    image = Image.fromarray(ink)
    draw, mm = ImageDraw.Draw(image), dpi / _MM_AN_INCH
    for line in lines:
        _beside(image, draw, line, mm, chance, fate)
    if chance.random() < 0.08:
        _frame(draw, image.size, lines, mm, chance)
    if chance.random() < 0.06:
        _arc(draw, image.size, mm, chance)
    return np.asarray(image)


def no_text(dpi: int, chance: Random, fate: np.random.Generator) -> NDArray[np.uint8]:
    """The ink of a sheet that bears strokes and none of them is print."""
    mm = dpi / _MM_AN_INCH
    image = Image.new("L", (round(chance.uniform(20, 120) * mm), round(chance.uniform(10, 30) * mm)), 0)
    draw = ImageDraw.Draw(image)
    kind = chance.random()
    if kind < 0.6:
        write(
            image,
            (round(3 * mm), round(image.height * 0.6)),
            image.width - round(5 * mm),
            round(chance.uniform(2, 4) * mm),
            fate,
        )
    elif kind < 0.8:
        for _ in range(chance.randint(2, 5)):
            _arc(draw, image.size, mm, chance)
    else:
        for _ in range(chance.randint(5, 60)):  # dirt
            x, y, r = fate.uniform(0, image.width), fate.uniform(0, image.height), fate.uniform(0.1, 1.0) * mm
            draw.ellipse(
                [x - r, y - r * fate.uniform(0.2, 1), x + r, y + r * fate.uniform(0.2, 1)],
                fill=round(fate.uniform(90, 255)),
            )
    return np.asarray(image)


def _beside(
    image: Image.Image, draw: ImageDraw.ImageDraw, line: SetLine, mm: float, chance: Random, fate: np.random.Generator
) -> None:
    """A rule under a line, dots or writing behind it."""
    sort, start = chance.random(), line.words[-1].right + 1.5 * mm
    if sort < 0.05:
        below = line.foot + chance.uniform(0.15, 0.9) * line.x_height
        draw.line(
            [line.words[0].left, below, line.words[-1].right, below],
            fill=255,
            width=max(1, round(chance.uniform(0.15, 0.4) * mm)),
        )
    elif sort < 0.09:
        _leader(draw, start, image.width, line.foot, mm * chance.uniform(0.8, 1.4))
    elif sort < 0.12 and start + 12 * mm < image.width:
        _leader(draw, start, image.width, line.foot + 0.3 * mm, 1.1 * mm)
        write(
            image,
            (round(start), round(line.foot)),
            int(image.width - start - 2 * mm),
            max(8, round(1.4 * line.x_height)),
            fate,
        )


def _leader(draw: ImageDraw.ImageDraw, start: float, end: float, foot: float, step: float) -> None:
    size = 0.3 * step
    for x in np.arange(start, end - step, step):
        draw.ellipse([x, foot - size, x + size, foot], fill=255)


def _frame(
    draw: ImageDraw.ImageDraw, size: tuple[int, int], lines: tuple[SetLine, ...], mm: float, chance: Random
) -> None:
    """Rules of a table around the lines, close to them."""
    thick = max(1, round(0.25 * mm))
    left = lines[0].words[0].left - chance.uniform(0.6, 2.0) * mm
    right = max(line.words[-1].right for line in lines) + chance.uniform(0.6, 3.0) * mm
    for x in (left, right):
        draw.line([x, 0, x, size[1]], fill=255, width=thick)
    top = lines[0].foot - chance.uniform(2.3, 3.2) * lines[0].x_height
    bottom = lines[-1].foot + chance.uniform(0.7, 1.6) * lines[-1].x_height
    for y in (top, bottom):
        draw.line([left, y, right, y], fill=255, width=thick)


def _arc(draw: ImageDraw.ImageDraw, size: tuple[int, int], mm: float, chance: Random) -> None:
    """A piece of a seal's ring or of a signature over the sheet, not quite lifted."""
    radius = chance.uniform(5, 19) * mm
    x, y = chance.uniform(0, size[0]), chance.uniform(0, size[1])
    start = chance.uniform(0, 360)
    box = [x - radius, y - radius, x + radius, y + radius]
    draw.arc(
        box,
        start,
        start + chance.uniform(30, 300),
        fill=round(chance.uniform(40, 200)),
        width=max(1, round(chance.uniform(0.3, 1.2) * mm)),
    )
