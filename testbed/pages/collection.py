"""The kinds of paper that archives hold, each drawn from corpus texts by a function of part and seed.

Texts, names, typefaces and seeds of the part to judge by are none of those to tune on.
"""

from __future__ import annotations

from enum import StrEnum
from random import Random
from typing import TYPE_CHECKING

from testbed.pages.ageing import Ageing, age
from testbed.pages.bilingual import bilingual
from testbed.pages.camera import photo
from testbed.pages.composing import composed, look_of, one_page
from testbed.pages.dot_matrix import dot_matrix
from testbed.pages.handling import back_to_front, cut_narrow, quarter_turned_scan, ruled_table
from testbed.pages.handwriting import form
from testbed.pages.stamping import arrived, sealed_head
from testbed.pages.typewriter import carbon_copy, telegram, typewritten

if TYPE_CHECKING:
    from collections.abc import Callable

    from testbed.corpus import Part
    from testbed.pages.sheet import DrawnPage


class Kind(StrEnum):
    """What a page is like."""

    CLEAN = "clean"
    OFFICE_SCAN = "office-scan"
    PHOTOCOPY = "photocopy"
    YELLOWED = "yellowed"
    STAMPED = "stamped"
    TYPEWRITER = "typewriter"
    TELEGRAM = "telegram"
    CARBON = "carbon"
    DOT_MATRIX = "dot-matrix"
    HEAD_SEAL = "head-seal"
    TABLE = "table"
    CUT = "cut-margin"
    BACK_TO_FRONT = "back-to-front"
    TURNED = "turned"
    PHOTO = "photo"
    HANDWRITING = "handwriting"
    NUMBER_STAMP = "number-stamp"
    BILINGUAL = "bilingual"


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
    Kind.TYPEWRITER: typewritten,
    Kind.TELEGRAM: telegram,
    Kind.CARBON: carbon_copy,
    Kind.DOT_MATRIX: dot_matrix,
    Kind.HEAD_SEAL: sealed_head,
    Kind.TABLE: ruled_table,
    Kind.CUT: cut_narrow,
    Kind.BACK_TO_FRONT: back_to_front,
    Kind.TURNED: quarter_turned_scan,
    Kind.PHOTO: photo,
    Kind.HANDWRITING: form,
    Kind.NUMBER_STAMP: arrived,
    Kind.BILINGUAL: bilingual,
}
