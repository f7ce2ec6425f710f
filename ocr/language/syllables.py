"""Which syllables Vietnamese has: the measure of whether a text is Vietnamese at all.

A syllable is in use when legal prose has it; it is possible when its onset, rime and tone may stand together (Thompson,
A Vietnamese Reference Grammar, 1987, chapters 2 and 3). Names and rare words are possible without being in use there.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from importlib.resources import files

from domain.vietnamese import tone_key

_ONSET = re.compile("ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdđghklmnpqrstvx]|")
_RIMES = """
    a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
    e ec em en eng eo ep et ê êch êm ên ênh êp êt êu
    i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu y yêm yên yêng yêt yêu
    o oc oi om on ong op ot oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oe oen oeo oet
    ooc oong ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt
    u ua uc ui um un ung up ut uân uâng uât uây uê uêch uênh uơ uôc uôi uôm uôn uông uôt uy uya uych uyn uynh uyp
    uyt uyu uyên uyêt ư ưa ưc ưi ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu
"""
_RIMES_AFTER_QU = """
    a ac ach ai an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt ân âng ât ây e en eo et ê êch ên ênh êt êu i it y ych yên
    yêt ynh yt ôc ơ ơi ơn ơt
"""
_ACUTE, _DOT_BELOW = "\u0301", "\u0323"
_TONES = {"\u0300", _ACUTE, "\u0303", "\u0309", _DOT_BELOW}
_STOPS = ("p", "t", "c", "ch")


@cache
def known_syllables() -> dict[str, int]:
    """Syllables under their tone key, with the base-2 logarithm of their count in legal prose.

    Source: `training/fit/build_syllables.py`, counted in Vietnamese legislation.
    """
    lines = files("ocr").joinpath("data/syllables.txt").read_text(encoding="utf-8").splitlines()
    return {word: int(weight) for word, weight in (line.split("\t") for line in lines)}


def is_syllable(word: str) -> bool:
    """Whether `word`, letters only, is a Vietnamese syllable in use, however its tone mark is placed."""
    return tone_key(word) in known_syllables()


@lru_cache(maxsize=1 << 14)
def is_possible_syllable(word: str) -> bool:
    """Whether onset, rime and tone of `word`, letters only, may stand together in Vietnamese."""
    parts = unicodedata.normalize("NFD", tone_key(word))
    tones = {c for c in parts if c in _TONES}
    plain = unicodedata.normalize("NFC", "".join(c for c in parts if c not in _TONES))
    if len(tones) > 1 or (plain.endswith(_STOPS) and not tones & {_ACUTE, _DOT_BELOW}):
        return False
    onset = _ONSET.match(plain)
    first = onset.group() if onset else ""
    if first == "qu":
        return plain[2:] in _rimes(_RIMES_AFTER_QU)
    return plain[len(first) :] in _rimes(_RIMES) or (first == "gi" and plain[1:] in _rimes(_RIMES))


@cache
def _rimes(text: str) -> frozenset[str]:
    return frozenset(text.split())
