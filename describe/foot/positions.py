"""Positions of those who sign: the list as dated data (`positions.toml`), and which one a line means."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from describe.likeness import differences
from domain.vietnamese import fold, tone_key

_TOLERANCE = 0.3  # letters wrong or lost, of those of the name, up to which a line is taken for it
_MOST_SKIPPED = 2  # words of ink before a position
_LEAST_LETTERS = 4  # a shorter rest of a line is no position
_BODIES = re.compile(
    r"(?:so|ban|cuc|chi|vu|phong|van|trung|uy|ubnd|hdnd|tinh|thanh|huyen|quan|xa|phuong|thi|cong|bo|vien|truong|benh|hoi"
    r"|doan|to|don|khoa|tram|dang|tong|toa|thuong|kiem|phu|du|cum|ngan|hoc)"
)  # first words of bodies and of what goes with a position, folded


@dataclass(frozen=True, slots=True)
class Position:
    """One position.

    Attributes:
        name: in lower case, without the body.
        head: whom it stands in for (KT.); empty where it is one that heads.
        since, until: years in which it was in use; None where open.
    """

    name: str
    head: str = ""
    since: int | None = None
    until: int | None = None


@dataclass(frozen=True, slots=True)
class Fit:
    """How well a line fits a position.

    Attributes:
        position: which.
        text: the line as it should read, in capitals.
        faults: share of its letters that are wrong or lost; 0 where it reads so.
        skipped: words before it that belong to none.
    """

    position: Position
    text: str
    faults: float
    skipped: tuple[str, ...] = ()


@cache
def _listed() -> tuple[Position, ...]:
    """All positions in the order of the list, deputies behind those whom they stand in for."""
    raw = tomllib.loads((files("describe") / "foot" / "positions.toml").read_text(encoding="utf-8"))
    found = []
    for one in raw["position"]:
        since, until = one.get("from"), one.get("until")
        found.append(Position(one["name"], "", since, until))
        found.extend(Position(deputy, one["name"], since, until) for deputy in one["deputies"])
    return tuple(found)


@cache
def _first_deputies() -> dict[str, Position]:
    return {one.head: one for one in reversed(_listed()) if one.head}


@cache
def positions() -> tuple[Position, ...]:
    """All positions, longer names first: `PHÓ CHỦ TỊCH THƯỜNG TRỰC` before `PHÓ CHỦ TỊCH`."""
    return tuple(sorted(_listed(), key=lambda position: -len(position.name)))


@lru_cache(maxsize=256)
def fit(text: str, *, damaged: bool = True) -> Fit | None:
    """The position that a line in capitals begins with or is; None where it is none.

    Args:
        text: the line.
        damaged: faults of reading and specks before it are allowed for.
    """
    words = tuple(text.split())
    if found := _exact(words):
        return _fit_of(found, words)
    if not damaged:
        return None
    near = _nearest(words)
    for skip in range(1, min(_MOST_SKIPPED, len(words) - 1) + 1):
        if found := _exact(words[skip:]):
            if near and near.position.head == found[0].name:  # `HÓ CHỦ TỊCH` is PHÓ CHỦ TỊCH with a letter lost
                return near
            return _fit_of(found, words[skip:], words[:skip])
    return near


def names_body(text: str) -> bool:
    """A line below a position goes on with the body or the like: `SỞ Y TẾ`, `THƯỜNG TRỰC`, `KIÊM …`."""
    words = fold(text).replace(",", " ").replace("-", " ").split()
    return bool(words) and _BODIES.fullmatch(words[0]) is not None


def deputy_of(name: str) -> Position | None:
    """The first deputy of a position, as whom `KT. GIÁM ĐỐC` is signed mostly."""
    return _first_deputies().get(name)


def named(name: str) -> Position | None:
    """The position of that name in lower case."""
    return _by_name().get(name)


def _fit_of(found: tuple[Position, int], words: tuple[str, ...], skipped: tuple[str, ...] = ()) -> Fit:
    """The words as they should read: those of the position with its own marks, the rest as it stands."""
    position, length = found
    own = " ".join(words[:length])
    spelled = own if tone_key(own.rstrip(".,;:")) == tone_key(position.name) else position.name.upper()
    return Fit(position, " ".join((spelled, *words[length:])), 0.0, skipped)


@cache
def _by_name() -> dict[str, Position]:
    return {position.name: position for position in positions()}


@cache
def _folded() -> tuple[tuple[str, int, Position], ...]:
    """Of each position its letters without marks, and which letters it has."""
    letters = ((_letters(one.name), one) for one in positions())
    return tuple((text, _bits(text), one) for text, one in letters)


@cache
def _by_first_word() -> dict[str, tuple[tuple[tuple[str, ...], Position], ...]]:
    found: defaultdict[str, list[tuple[tuple[str, ...], Position]]] = defaultdict(list)
    for one in positions():
        words = tuple(word.rstrip(",") for word in fold(one.name).split())
        found[words[0]].append((words, one))
    return {word: tuple(ones) for word, ones in found.items()}


def _exact(words: tuple[str, ...]) -> tuple[Position, int] | None:
    """The longest position whose words begin these, marks aside."""
    bare = tuple(fold(word).rstrip(".,;:") for word in words)
    for parts, position in _by_first_word().get(bare[0], ()) if bare else ():
        if bare[: len(parts)] == parts:
            return position, len(parts)
    return None


def _nearest(words: tuple[str, ...]) -> Fit | None:
    """The position that needs the fewest letters changed; what was lost at the beginning counts less."""
    letters = _letters("".join(words))
    bits = _bits(letters)
    if len(letters) < _LEAST_LETTERS:
        return None
    best: tuple[float, Position] | None = None
    for folded, its_bits, position in _folded():
        most = _TOLERANCE * len(folded)
        if abs(len(folded) - len(letters)) > most or (bits ^ its_bits).bit_count() > 2 * most:
            continue
        faults = differences(letters, folded) / len(folded)
        if faults <= _TOLERANCE and (best is None or faults < best[0]):
            best = faults, position
    return Fit(best[1], best[1].name.upper(), best[0]) if best else None


def _letters(text: str) -> str:
    return "".join(filter(str.isalpha, fold(text)))


def _bits(letters: str) -> int:
    """Which letters there are: one bit each. A letter changed changes two of them at most."""
    bits = 0
    for letter in letters:
        bits |= 1 << (ord(letter) - ord("a")) % 32
    return bits
