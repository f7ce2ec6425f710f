"""The dated lists of provinces and bodies, and phrases of their names."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from domain.vietnamese import fold, tone_key


@dataclass(frozen=True, slots=True)
class Authority:
    """A province or a body, under one name.

    Attributes:
        name: as written in a sentence.
        spellings: others in print.
        abbreviations: in notations.
        valid_from, valid_until: days or years between which it bears the name; empty where that is open.
        successors: who went on.
        rank: `tỉnh`, `thành phố`; empty for a body.
    """

    name: str
    spellings: tuple[str, ...] = ()
    abbreviations: tuple[str, ...] = ()
    valid_from: str = ""
    valid_until: str = ""
    successors: tuple[str, ...] = ()
    rank: str = ""

    def named_on(self, day: str) -> bool:
        """It bore the name on a day, or in a month or year, of the form 2017-04-05."""
        after = not self.valid_from or day >= self.valid_from[: len(day)]
        return after and (not self.valid_until or day < self.valid_until or len(day) < len(self.valid_until))


@cache
def provinces() -> tuple[Authority, ...]:
    """Provinces and cities under the central government, those of today first."""
    return tuple(_authority(one) for one in _read("provinces.toml")["province"])


@cache
def bodies() -> tuple[Authority, ...]:
    """Bodies that issue documents."""
    return tuple(_authority(one) for one in _read("bodies.toml")["body"])


@cache
def words_of_bodies(table: str, name: str) -> tuple[tuple[str, ...], ...]:
    """A list of beginnings of names in `bodies.toml`, each as its folded words."""
    return tuple(tuple(one.split("-")) if one != "-" else ("-",) for one in _read("bodies.toml")[table][name])


@cache
def peers() -> tuple[tuple[str, ...], ...]:
    """Groups of beginnings of names, folded, whose bodies are of one rank."""
    return tuple(tuple(one.replace("-", " ") for one in group) for group in _read("bodies.toml")["ranks"]["peers"])


@cache
def province_named(text: str) -> Authority | None:
    """The province of that name, marks not counted; None where there is none."""
    key = " ".join(fold(text).split())
    return next((one for one in provinces() if key in {fold(name) for name in (one.name, *one.spellings)}), None)


@cache
def _listed() -> frozenset[str]:
    """Keys of all names, of provinces with their rank and without."""
    names = ((one.rank, name) for one in (*provinces(), *bodies()) for name in (one.name, *one.spellings))
    return frozenset(tone_key(text.strip()) for rank, name in names for text in (name, f"{rank} {name}"))


def is_listed(name: str) -> bool:
    """A list has the name, in whatever case."""
    return tone_key(" ".join(name.split())) in _listed()


def _authority(one: dict[str, Any]) -> Authority:
    return Authority(
        one["name"],
        tuple(one.get("spellings", ())),
        tuple(one.get("abbreviations", ())),
        one.get("from", ""),
        one.get("until", ""),
        tuple(one.get("successors", ())),
        one.get("rank", ""),
    )


@cache
def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((files("describe") / "authorities" / name).read_text(encoding="utf-8"))
