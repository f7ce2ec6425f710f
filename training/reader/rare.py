"""What prose seldom has, dealt out in rounds so that nothing is forgotten: every syllable, every rare character.

A round is a permutation; line n takes the next cards from where line n - 1 stopped. So how often each is seen follows
from the number of lines alone, whatever else is drawn by chance.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache, lru_cache
from random import Random

from ocr.language.syllables import known_syllables
from training.reader.alphabet import CAPITALS, CHARACTERS, DIGITS, SIGNS, SMALL

SYLLABLES_A_LINE, CHARACTERS_A_LINE = 8, 10
_COMMON = set("aáàảạăâấầậbcdđeêếềểệghiíìịklmnoóôốồộơớờởợpqrstuúủụưứừữựvxyýảạ" + DIGITS + ".,;:/-()" + " ")
_LATIN = "abcdefghijklmnopqrstuvwxyz"
_AROUND = {
    **{sign: ("{a}" + sign,) for sign in "!?"},
    "'": ("{a}'{b}", "'{a}'", "{n}'"),
    '"': ('"{a} {b}"', '"{a}"'),
    "[": ("[{a}]", "[{n}]"),
    "]": ("[{a} {b}]", "[{n}]"),
    "+": ("{n}+{n}", "+ {a}", "{a} + {b}"),
    "=": ("{n} = {n}", "{a}={n}"),
    "*": ("* {a}", "{a}*", "({n}*)"),
    "%": ("{n}%", "{n} %"),
    "&": ("{a} & {b}", "{A}&{B}"),
    "@": ("{a}@{b}.vn", "{a}{n}@{b}.com"),
    "#": ("#{n}", "{a}#"),
    "$": ("${n}", "{n}$"),
    "_": ("{a}_{b}", "__ {a}", "{a}_{n}"),
    "<": ("<{n}", "{a} < {n}", "<{a}>"),
    ">": (">{n}", "{a} > {n}", "<{a}>"),
    "–": ("{a} – {b}", "{n}–{n}", "– {a}"),
    "—": ("{a} — {b}", "— {a}"),
    "…": ("{a}…", "… {a}"),
    "“": ("“{a} {b}”", "“{a}”"),
    "”": ("“{a} {b}”", "“{a}”"),
    "‘": ("‘{a}’", "‘{a} {b}’"),
    "’": ("{a}’{b}", "‘{a}’"),
    "•": ("• {a}",),
    "°": ("{n}°C", "{n}°", "n°{n}"),
    "²": ("{n} m²", "m²", "cm²"),
    "³": ("{n} m³", "m³", "{n}m³"),
    "§": ("§ {n}", "§{n}"),
    "±": ("±{n}", "{n} ± {n}"),
    "×": ("{n} × {n}", "{n}×{n}"),
    "½": ("½", "{n}½"),
}


def rare_characters() -> tuple[str, ...]:
    """Those that are not met on every page."""
    return tuple(character for character in CHARACTERS if character not in _COMMON)


def syllables_of(seed: int, line: int) -> list[str]:
    """Eight syllables: the cards of line `line` (from 0) of those that are kept for this."""
    return _dealt(seed, line, SYLLABLES_A_LINE, _syllables())


def words_with_rare_characters(seed: int, line: int, chance: Random) -> list[str]:
    """Ten words or more, each for one rare character."""
    cards = _dealt(seed, line, CHARACTERS_A_LINE, rare_characters())
    return [word for character in cards for word in _word_with(character, chance).split()]


@cache
def _syllables() -> tuple[str, ...]:
    return tuple(sorted(known_syllables()))


@cache
def _syllables_with() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for syllable in _syllables():
        for letter in set(syllable):
            found[letter].append(syllable)
    return {letter: tuple(words) for letter, words in found.items()}


def _dealt(seed: int, line: int, hand: int, cards: tuple[str, ...]) -> list[str]:
    first = line * hand
    return [_round(seed, number // len(cards), cards)[number % len(cards)] for number in range(first, first + hand)]


@lru_cache(maxsize=8)
def _round(seed: int, number: int, cards: tuple[str, ...]) -> tuple[str, ...]:
    shuffled = list(cards)
    Random(f"round/{seed}/{number}").shuffle(shuffled)
    return tuple(shuffled)


def _word_with(character: str, chance: Random) -> str:
    if character in SIGNS:
        return _with_sign(character, chance)
    if character in DIGITS:
        return str(chance.randint(0, 9999)) + character
    small = character.lower()
    words = _syllables_with().get(small, ())
    word = chance.choice(words) if words and small in SMALL else _invented(small, chance)
    if character in CAPITALS:
        return word.capitalize() if word[0] == small and chance.random() < 0.5 else word.upper()
    return word


def _with_sign(sign: str, chance: Random) -> str:
    one, other = (chance.choice(_syllables()) for _ in range(2))
    form = chance.choice(_AROUND.get(sign, ("{a}" + sign,)))
    return form.format(a=one, b=other, A=one.upper(), B=other.upper(), n=chance.randint(1, 2000))


def _invented(letter: str, chance: Random) -> str:
    """A word of no language with a letter that Vietnamese has in none or few."""
    before, behind = (chance.choices(_LATIN, k=chance.randint(0, 4)) for _ in range(2))
    return "".join((*before, letter, *behind))
