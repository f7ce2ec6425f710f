"""Pages from a typewriter: letters struck one by one, telegrams without marks, and carbon copies."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from domain.geometry import Box, union
from domain.text import BlockKind, Word
from domain.vietnamese import fold
from testbed.pages.composing import DPI, composed, fate_of, one_page, typewriter_face
from testbed.pages.fonts import Style, Type
from testbed.pages.layout import Look
from testbed.pages.paper import OLD_PAPER, blurred, clipped, clouds, grain, ink_of, ink_on, old_paper, through_jpeg
from testbed.pages.sheet import WIDTH, DrawnPage, Printed, Sheet
from testbed.pages.texts import chosen, names
from testbed.pages.warping import turned

if TYPE_CHECKING:
    from random import Random

    from testbed.corpus import Part
    from testbed.pages.paper import Floats

_ASTRAY = 0.10  # millimetres that a letter lies off its line or its column
_BLACK, _VIOLET = (42, 38, 44), (88, 82, 142)
_LEFT = 22.0
_NAME = ("surnames", "middle", "given")


@dataclass
class TypedSheet(Sheet):
    """A sheet on which every letter is struck by itself, some high, some low, some hard, some hardly."""

    chance: np.random.Generator = field(default_factory=lambda: np.random.default_rng(0), kw_only=True)

    def __post_init__(self) -> None:
        super().__post_init__()
        self._habits: dict[str, tuple[float, float, float]] = {}

    def _word(self, word: Printed, x: float, baseline: float) -> Word:
        font, boxes, left = word.type.at(self.dpi), [], float(self.px(x))
        for letter in word.text:
            right, down, force = self._struck(letter)
            at = (left + right, self.px(baseline) + down)
            self._draw.text(at, letter, font=font, fill=round(255 * (1 - force)), anchor="ls")
            sides = [round(side) for side in self._draw.textbbox(at, letter, font=font, anchor="ls")]
            boxes.append(Box(sides[0], sides[1], max(1, sides[2] - sides[0]), max(1, sides[3] - sides[1])))
            left += font.getlength(letter)
        return Word(word.text, union(boxes), 1.0)

    def _struck(self, letter: str) -> tuple[float, float, float]:
        """Pixels to the right and down, and how much ink: the type's habit and this stroke's chance."""
        if letter not in self._habits:
            self._habits[letter] = (*self.chance.normal(0, _ASTRAY, 2), self.chance.uniform(0.72, 1.0))
        right, down, force = self._habits[letter]
        right, down = (off + self.chance.normal(0, _ASTRAY / 3) for off in (right, down))
        pixels = self.dpi / 25.4
        return right * pixels, down * pixels, float(np.clip(force + self.chance.normal(0, 0.1), 0.4, 1))


def typewritten(part: Part, chance: Random) -> DrawnPage:
    """A letter from a worn machine with a woven ribbon, on paper that begins to brown."""
    fate = fate_of(chance)
    page = turned(_typed(part, chance, fate), fate.uniform(-0.7, 0.7), 255)
    shape = page.pixels.shape[:2]
    woven = 0.86 + 0.16 * clouds(shape, fate, 3) + 0.1 * clouds(shape, fate, 200)
    ink = np.clip(_spread(ink_of(page), fate) * woven, 0, 1)
    return _on_paper(page, blurred(ink, 0.9), _BLACK, 0.5, fate)


def telegram(part: Part, chance: Random) -> DrawnPage:
    """Capitals without tones or marks, as the post office's teleprinter gave them out."""
    fate, have = fate_of(chance), names(part)
    sheet = TypedSheet(DPI, chance=fate)
    kind = Type(typewriter_face(part), Style.REGULAR, 12)
    place, office = chance.choice(have["provinces"]), chance.choice(have["offices"])
    signer = " ".join((chance.choice(have["roles"]).split("|")[-1], *(chance.choice(have[k]) for k in _NAME)))
    day = f"{chance.randint(1, 28):02d}/{chance.randint(1, 12):02d}/{chance.randint(1976, 1995)}"
    hour = f"{chance.randint(6, 20):02d}:{chance.randint(0, 59):02d}"
    head = [
        "TỔNG CỤC BƯU ĐIỆN",
        f"ĐIỆN BÁO SỐ {chance.randint(100, 9999)}   NGÀY {day}   GIỜ {hour}",
        f"NƠI GỬI: {chance.choice(have['towns'])}   SỐ TIẾNG: {chance.randint(60, 240)}",
        f"KÍNH GỬI: UBND TỈNH {place} - {office}",
    ]
    y = 28.0
    for block in (head, *([text] for text in chosen(part, chance, 7)), [f"KÝ TÊN: {signer}"]):
        sheet.block(BlockKind.TEXT)
        for line in block:
            y = _sent(sheet, [Printed(word, kind) for word in fold(line).upper().split()], y)
        y += 3.5
    page = turned(sheet.done(), fate.uniform(-0.9, 0.9), 255)
    ink = np.clip(_spread(ink_of(page), fate) * (0.9 + 0.15 * clouds(page.pixels.shape[:2], fate, 4)), 0, 1)
    return _on_paper(page, blurred(ink, 0.8), _BLACK, 0.8, fate)


def carbon_copy(part: Part, chance: Random) -> DrawnPage:
    """The third copy below blue carbon paper: soft, faint, smeared, on thin paper."""
    fate = fate_of(chance)
    page = turned(_typed(part, chance, fate), fate.uniform(-0.7, 0.7), 255)
    shape = page.pixels.shape[:2]
    pressed = np.clip(0.62 + 0.14 * clouds(shape, fate, 260) + 0.1 * clouds(shape, fate, 5), 0.36, 1)
    smear = np.clip(0.03 + 0.05 * clouds(shape, fate, 120), 0, 1) * np.clip(0.6 + clouds(shape, fate, 3), 0, 1)
    ink = np.clip(blurred(ink_of(page), 1.7) * 1.15, 0, 1) * pressed
    return _on_paper(page, np.maximum(ink, smear.astype(np.float32)), _VIOLET, 0.6, fate)


def _typed(part: Part, chance: Random, fate: np.random.Generator) -> DrawnPage:
    look = Look(typewriter_face(part), chance.choice((11, 12, 12)), chance.choice((1.4, 1.5, 1.7)), typed=True)
    return one_page(composed(part, chance), look, lambda dpi: TypedSheet(dpi, chance=fate))


def _sent(sheet: Sheet, words: list[Printed], y: float) -> float:
    for line in sheet.wrap(words, WIDTH - 2 * _LEFT):
        y += 6.2
        sheet.line(line, _LEFT, y)
    return y


def _spread(ink: Floats, fate: np.random.Generator) -> Floats:
    """Ink that ran a little into the paper, here more, there less, and fills small counters."""
    soft = np.clip(blurred(ink, 1.2) * 1.9, 0, 1)
    share = np.clip(0.35 + 0.5 * clouds(ink.shape, fate, 160), 0, 0.9)
    return np.asarray(ink * (1 - share) + soft * share, np.float32)


def _on_paper(
    page: DrawnPage, ink: Floats, colour: tuple[int, int, int], age: float, fate: np.random.Generator
) -> DrawnPage:
    """Ink on paper between white (age 0) and brown (1)."""
    shape = page.pixels.shape[:2]
    paper = old_paper(shape, fate) * age + (255 - (255 - OLD_PAPER) * 0.15) * (1 - age)
    pixels = ink_on(paper.astype(np.float32), ink, colour) + grain(page.pixels.shape, fate, 3.5)
    return replace(page, pixels=through_jpeg(clipped(pixels), 82))
