"""The kinds of paper that archives hold, each drawn from corpus texts by a function of part and seed.

Texts, names, typefaces and seeds of the part to judge by are none of those to tune on.
"""

from __future__ import annotations

from enum import StrEnum
from random import Random
from typing import TYPE_CHECKING

from bench.pages.ageing import Ageing, age
from bench.pages.composing import composed, look_of, one_page

if TYPE_CHECKING:
    from collections.abc import Callable

    from bench.corpus import Part
    from bench.pages.sheet import DrawnPage


class Kind(StrEnum):
    """What a page is like."""

    CLEAN = "clean"
    OFFICE_SCAN = "office-scan"
    PHOTOCOPY = "photocopy"
    YELLOWED = "yellowed"
    STAMPED = "stamped"


def drawn_page(kind: Kind, part: Part, seed: int) -> DrawnPage:
    """A page of a kind; the same for the same kind, part and seed.

    Raises:
        FontMissing: a typeface of the part is not installed.
    """
    return _MAKERS[kind](part, Random(f"{part}/{kind}/{seed}"))


def _aged(ageing: Ageing) -> Callable[[Part, Random], DrawnPage]:
    def make(part: Part, chance: Random) -> DrawnPage:
        page = one_page(composed(part, chance), look_of(part, chance))
        return age(page, ageing, chance.getrandbits(32))

    return make


_MAKERS: dict[Kind, Callable[[Part, Random], DrawnPage]] = {
    Kind.CLEAN: _aged(Ageing.CLEAN),
    Kind.OFFICE_SCAN: _aged(Ageing.OFFICE_SCAN),
    Kind.PHOTOCOPY: _aged(Ageing.PHOTOCOPY),
    Kind.YELLOWED: _aged(Ageing.YELLOWED),
    Kind.STAMPED: _aged(Ageing.STAMPED),
}
