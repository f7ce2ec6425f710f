"""Kinds of documents: names, abbreviations in notations, codes of TT 05/2025/TT-BNV. Data in `kinds.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from domain.vietnamese import tone_key

LETTER = "công văn"  # prints no name of its own
OTHER_CODE = "32"  # khác


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of document.

    Attributes:
        name: in lower case: `quyết định`.
        abbreviations: as they stand in notations: `QĐ`.
        code: typeName of TT 05/2025/TT-BNV, two figures.
        family: `nd-30`, `legal`, `party`, `historical`, `other`; see `kinds.toml`.
    """

    name: str
    abbreviations: tuple[str, ...]
    code: str
    family: str


@cache
def kinds() -> tuple[Kind, ...]:
    """All kinds, in the order of the list."""
    raw = tomllib.loads((files("domain") / "description" / "kinds.toml").read_text(encoding="utf-8"))
    return tuple(
        Kind(one["name"], tuple(one["abbreviations"]), one.get("code", OTHER_CODE), one["family"])
        for one in raw["kind"]
    )


def kind_named(name: str) -> Kind | None:
    """The kind of that name, in any case and tone placement; None where the list does not have it."""
    return _by_name().get(tone_key(" ".join(name.split())))


def kinds_abbreviated(abbreviation: str) -> tuple[Kind, ...]:
    """The kinds that an abbreviation in a notation may stand for, the likelier first; case counts (`TTr`, `TTR`)."""
    return tuple(kind for kind in kinds() if abbreviation in kind.abbreviations)


@cache
def _by_name() -> dict[str, Kind]:
    return {tone_key(kind.name): kind for kind in kinds()}
