"""Weighing the texts of a file: what is repaired, what changed, what stays undecided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.text_repair import COMPOSED, Change
from ocr.legacy.legacy_encodings import LegacyEncoding
from ocr.legacy.legacy_evidence import evidence, is_ascii_only, is_unicode
from ocr.legacy.text_repair import repair_blocks

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ocr.legacy.text_repair import RepairedBlock


def weigh(
    places: Sequence[str], texts: Sequence[str], capitals: Iterable[int] = ()
) -> tuple[tuple[RepairedBlock, ...], tuple[Change, ...], tuple[str, ...]]:
    """Repair blocks: the repaired ones, what changed, and the places that stay undecided."""
    repaired = repair_blocks(texts, capitals)
    changes, undecided = [], []
    for place, before, block in zip(places, texts, repaired, strict=True):
        if block.text != before:
            name = block.encoding.value if block.encoding else COMPOSED
            changes.append(Change(place, before, block.text, name, block.sureness))
        elif _may_be_old(before):
            undecided.append(place)
    return repaired, tuple(changes), tuple(undecided)


def _may_be_old(text: str) -> bool:
    """A word or more would become Vietnamese, and none is lost by it."""
    if is_ascii_only(text) or is_unicode(text):
        return False
    found = (evidence(text, encoding) for encoding in LegacyEncoding)
    return any(one.gained and one.understood == one.changed and one.bits > 0 for one in found)
