"""The legal texts of `../shared/corpus`, dealt into parts that never meet: to build from, to tune on, to judge by.

A paragraph belongs to the part that its letters say, digits and signs aside, so that the same sentence with another
number falls into the same part. Language statistics come from `BUILD`, thresholds and costs from `TUNE`, every
published figure from `JUDGE`.
"""

from __future__ import annotations

import hashlib
import lzma
from enum import StrEnum
from typing import TYPE_CHECKING

from domain.vietnamese import nfc
from testbed.material import SHARED

if TYPE_CHECKING:
    from collections.abc import Iterator

PARAGRAPHS = SHARED / "corpus" / "legal-vi.txt.xz"
_SHARE = 26  # of 256: a tenth


class Part(StrEnum):
    """What a paragraph may be used for."""

    BUILD = "build"
    TUNE = "tune"
    JUDGE = "judge"


def part_of(paragraph: str) -> Part:
    """The part of one paragraph; the same for texts that differ in digits, signs and case only."""
    letters = "".join(c for c in nfc(paragraph).lower() if c.isalpha())
    first = hashlib.sha256(letters.encode()).digest()[0]
    return Part.JUDGE if first < _SHARE else Part.TUNE if first < 2 * _SHARE else Part.BUILD


def paragraphs(part: Part) -> Iterator[str]:
    """All paragraphs of a part, NFC, in the order of the corpus.

    Raises:
        FileNotFoundError: `../shared/corpus` is not there.
    """
    with lzma.open(PARAGRAPHS, "rt", encoding="utf-8") as lines:
        for line in lines:
            text = nfc(line.strip())
            if text and part_of(text) is part:
                yield text
