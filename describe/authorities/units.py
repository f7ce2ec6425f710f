"""Administrative units in names of bodies: `UBND huyện Khe Lạnh, tỉnh Sông Vân`, by a grammar of ranks, dated.

Provinces are known by name (`provinces.toml`); of districts and communes there are thousands, and no list: the rank
before a name tells what it is, and until which day there was such a thing.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from describe.authorities.names import province_named
from domain.terms import Term
from domain.vietnamese import nfc

if TYPE_CHECKING:
    from collections.abc import Iterator

_MOST_WORDS = 5  # of a city's name


class Tier(Term):
    """How high a unit stands."""

    PROVINCE = "province"
    DISTRICT = "district"
    COMMUNE = "commune"


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as a body's name has it.

    Attributes:
        rank: `huyện`, in small letters.
        name: as printed.
        tier: how high it stands.
        until: the first ISO day on which there was no unit of that rank any more; empty where there is.
    """

    rank: str
    name: str
    tier: Tier
    until: str = ""

    def there_on(self, day: str) -> bool:
        """There were units of that rank on a day, ISO 8601; where the day is too short to tell, there were."""
        return not self.until or day < self.until or len(day) < len(self.until)


def units_in(body: str) -> tuple[Unit, ...]:
    """The units that a body's name tells, in its order."""
    return tuple(_units(nfc(body)))


def _units(body: str) -> Iterator[Unit]:
    for found in _pattern().finditer(body):
        rank, name = found["rank"].lower(), found["name"].strip(" .")
        told = _ranks()[rank]
        if told.get("city") and _is_central(name):
            yield Unit(rank, name, Tier.PROVINCE)
        elif name:
            yield Unit(rank, name, Tier(told["tier"]), told.get("until", ""))


def _is_central(name: str) -> bool:
    """A name begins with that of a city under the central government."""
    words = name.split()
    known = (province_named(" ".join(words[:count])) for count in range(1, min(_MOST_WORDS, len(words)) + 1))
    return any(one is not None and one.rank == "thành phố" for one in known)


@cache
def _pattern() -> re.Pattern[str]:
    """A rank, the word of a body behind it, and a name up to the next rank or sign."""
    read = _read()
    ranks = "|".join(sorted(_ranks(), key=len, reverse=True))
    not_behind = "".join(rf"(?<!{words} )" for words in read["not_behind"])
    rank = rf"(?<!\w){not_behind}(?P<rank>{ranks})(?!\w)(?! (?:{'|'.join(read['not_before'])})(?!\w))"
    body = rf"(?: (?:{'|'.join(read['bodies'])})(?!\w))?"
    return re.compile(rf"{rank}{body}(?P<name>(?:(?! (?:{ranks})(?!\w))[^,;–-])*)", re.IGNORECASE)


@cache
def _ranks() -> dict[str, dict[str, Any]]:
    return {one["words"]: one for one in _read()["rank"]}


@cache
def _read() -> dict[str, Any]:
    return tomllib.loads((files("describe") / "authorities" / "units.toml").read_text(encoding="utf-8"))
