"""What drawn pages say: paragraphs of one part of the corpus, names of one half of the lists, chosen by a seed."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from testbed.corpus import PARAGRAPHS, Part, paragraphs, part_of
from testbed.misprints import has_misprint

if TYPE_CHECKING:
    from random import Random

_OFFICES = Path(__file__).with_name("offices.toml")
_REPORT = Path(__file__).with_name("report.toml")
_TAKEN = 12_000  # paragraphs of a part, the first in the corpus: three seconds to unpack, 700 pages of text
_SHORTEST, _LONGEST = 50, 480  # letters of a paragraph
_PRINTABLE = re.compile(r"[A-Za-zÀ-ỹ0-9 .,:;?!()/%&+\"'–-]+")
_WHOLE = re.compile(
    r"(?:[A-ZĐÀ-Ỹ0-9\"(]|[a-zđ]{1,2}\)).*[.;:]|(?:Điều|Mục|Chương) .*"
)  # no line torn out of a paragraph
_CITATION = re.compile(r"\(Điều |Điều \d+\.\d")  # the collection's own lines and numbers, which no document has


@lru_cache
def bodies(part: Part) -> tuple[str, ...]:
    """Paragraphs that a typewriter could print, none twice; invented ones where the corpus is not."""
    if not PARAGRAPHS.exists():
        return tuple(text for text in _invented() if (part_of(text) is Part.JUDGE) == (part is Part.JUDGE))
    found = (" ".join(text.split()) for text in islice(paragraphs(part), _TAKEN))
    fit = (text for text in found if _SHORTEST <= len(text) <= _LONGEST and not _CITATION.match(text))
    return tuple(dict.fromkeys(text for text in fit if _PRINTABLE.fullmatch(text) and _WHOLE.fullmatch(text)))


def chosen(part: Part, chance: Random, count: int) -> list[str]:
    """`count` paragraphs that follow one another in the corpus; where, the seed says.

    Misprinted ones are left out, but not of those to judge by: what finds them is the language model that corrects,
    which must not choose what it is judged on (it would leave out `ôzôn` and `vơi`, which are right).
    """
    texts = bodies(part)
    first = chance.randrange(len(texts))
    following = (texts[(first + number) % len(texts)] for number in range(len(texts)))
    return list(islice((text for text in following if part is Part.JUDGE or not has_misprint(text)), count))


@lru_cache
def names(part: Part) -> dict[str, tuple[str, ...]]:
    """Lists of `offices.toml`, of each the half that belongs to a part: even entries to judge by."""
    lists = tomllib.loads(_OFFICES.read_text(encoding="utf-8"))
    return {key: tuple(values[part is Part.JUDGE :: 2]) for key, values in lists.items()}


def _invented() -> list[str]:
    """The sentences of the long report with every pair of things: what there is without the corpus."""
    material = tomllib.loads(_REPORT.read_text(encoding="utf-8"))
    return [
        finding["sentence"].format(a=a, b=b, n="12,5", p=37, k=415, d="14/8/2021")
        for finding in material["findings"]
        for a in finding["things"]
        for b in finding["things"]
        if a != b
    ]
