"""Names of persons below a signature: without rank and degree, mended where a seal or pen lay over them.

Family names and syllables of given names are data (`families.toml`, `given_names.txt`, written by
`training.fit.build_person_names`). A name is mended only towards them, and never told as certain then.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from describe.likeness import differences
from domain.vietnamese import fold, tone_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from domain.text import Word

_TITLES = re.compile(
    r"(?:gs|pgs|ts|tskh|ths|tsy|bs|bsck|bscki|bsckii|bsnt|ck|cki|ckii|ds|dsck|dscki|dsckii|ks|kts|cn|cv|ls|ngut|ngnd"
    r"|nsut|nsnd|ttut|ttnd)"
)
_WRITTEN_TITLES = re.compile(
    r"^(?:(?:đại|thượng|trung|thiếu)\s+(?:tướng|tá|u[ýỳ]|úy)|(?:phó\s+)?giáo\s+sư|tiến\s+s[ĩỹ](?:\s+khoa\s+học)?|thạc\s+s[ĩỹ]"
    r"|bác\s+s[ĩỹ]|dược\s+s[ĩỹ]|kỹ\s+sư|luật\s+sư|luật\s+gia|cử\s+nhân|ông|bà|đồng\s+chí)[\s:.,]+",
    re.IGNORECASE,
)
_LEAST, _MOST = 2, 5  # syllables of a name
_RARE_FAMILY, _NO_FAMILY, _UNKNOWN, _SHORT, _MENDED = 0.97, 0.35, 0.92, 0.98, 0.75  # what each leaves of the certainty
_CUT = 0.4  # likewise, where something before the name was left out
_KNOWN_DOUBT, _COMMON_DOUBT = 0.5, 0.25  # of the doubt of a word that stays where it reads like a name, a common one
_DOUBTFUL = 0.9
_TAKEN_FOR = {"l": "i", "i": "l", "e": "c", "c": "e", **dict.fromkeys("ỉíì", "i")}  # a bold dot looks like a mark
_TELLING = 4  # letters that tell names apart when one is wrong


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name as read.

    Attributes:
        text: as it should read.
        confidence: probability 0 to 1 that it is right.
        mended: a fault of reading was mended.
    """

    text: str
    confidence: float
    mended: bool = False


@dataclass(frozen=True, slots=True)
class _Syllable:
    text: str
    confidence: float
    others: tuple[str, ...] = ()


def read_name(words: Sequence[Word]) -> Name | None:
    """The name that these words are; None where they are none."""
    whole = _without_titles(tuple(_syllables(words)))
    parts = _without_seal(whole)
    if not _LEAST <= len(parts) <= _MOST or not _looks_so(parts):
        return None
    family, *given = parts
    read = [_family(family), *(_given(one) for one in given)]
    certain = (_SHORT if len(parts) == _LEAST else 1.0) * (1.0 if parts[:1] == whole[:1] else _CUT)
    for _, factor, _ in read:
        certain *= factor
    texts = [text for text, _, _ in read]
    return Name(" ".join(texts), certain, any(mended for _, _, mended in read))


@cache
def families() -> frozenset[str]:
    """All family names, by tone key."""
    raw = _raw_families()
    return frozenset(tone_key(name) for name in (*raw["common"], *raw["others"]))


@cache
def given_syllables() -> frozenset[str]:
    """All syllables of middle and given names, by tone key."""
    text = (files("describe") / "foot" / "given_names.txt").read_text(encoding="utf-8")
    return frozenset(tone_key(line.split("\t")[0]) for line in text.splitlines())


@cache
def _common() -> dict[str, str]:
    """The common family names, tone key to spelling."""
    return {tone_key(name): name for name in _raw_families()["common"]}


@cache
def _raw_families() -> dict[str, dict[str, float]]:
    return tomllib.loads((files("describe") / "foot" / "families.toml").read_text(encoding="utf-8"))


@cache
def _by_fold() -> dict[str, tuple[str, ...]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for key in given_syllables():
        found[fold(key)].append(key)
    return {bare: tuple(keys) for bare, keys in found.items()}


def _syllables(words: Sequence[Word]) -> Iterator[_Syllable]:
    """The words without signs around; `TS.Nguyễn` is two."""
    for word in words:
        parts = [part for part in re.split(r"[.,:;“”\"'()_/*•]+", word.text) if part.strip("-–—")]
        for part in parts:
            others = word.others if len(parts) == 1 else ()
            yield _Syllable(part.strip("-–—"), word.confidence, tuple(other.strip(".,“”\"'") for other in others))


def _without_titles(parts: tuple[_Syllable, ...]) -> tuple[_Syllable, ...]:
    """Without the ranks and degrees that stand before it."""
    while parts:
        written = _WRITTEN_TITLES.match(" ".join(part.text for part in parts) + " ")
        if written:
            parts = parts[len(written[0].split()) :]
        elif _TITLES.fullmatch(fold(parts[0].text)) and parts[0].text[:1].isupper() and not _is_family(parts[0].text):
            parts = parts[1:]
        else:
            return parts
    return parts


def _without_seal(parts: tuple[_Syllable, ...]) -> tuple[_Syllable, ...]:
    """Without capitals of the seal that stand before a name in small letters, and without specks of ink."""
    if any(part.text[1:].islower() and part.text[0].isupper() for part in parts):
        kept = [place for place, part in enumerate(parts) if _may_begin(part)]
        parts = parts[kept[0] :] if kept else ()
    while parts and len(parts[-1].text) == 1 and parts[-1].confidence < _DOUBTFUL:
        parts = parts[:-1]
    return parts


def _may_begin(part: _Syllable) -> bool:
    """A name may begin here: a capital and small letters, or what is left of a family name."""
    if part.text.isupper():
        return len(part.text) < _TELLING and bool(_near_family(part.text))
    return part.text[:1].isupper() or bool(_near_family(part.text))


def _looks_so(parts: tuple[_Syllable, ...]) -> bool:
    """All are letters, most begin with a capital, and one at least is known of names."""
    if not all(part.text.isalpha() for part in parts):
        return False
    capitals = sum(part.text[0].isupper() for part in parts)
    known = sum(_known(part.text) for part in parts) + (not _known(parts[0].text) and _near_family(parts[0].text) != "")
    return capitals * 2 > len(parts) - 1 and capitals >= 1 and known * 2 >= len(parts)


def _known(text: str) -> bool:
    key = tone_key(text)
    return key in given_syllables() or key in families()


def _is_family(text: str) -> bool:
    return tone_key(text) in families()


def _family(one: _Syllable) -> tuple[str, float, bool]:
    """The family name: text, what it leaves of the certainty, whether it was mended."""
    key = tone_key(one.text)
    if key in families() and one.text[:1].isupper():
        if key in _common():
            return _shaped(one.text), 1 - (1 - one.confidence) * _COMMON_DOUBT, False
        return _shaped(one.text), (1 - (1 - one.confidence) * _KNOWN_DOUBT) * _RARE_FAMILY, False
    for other in one.others:
        if _is_family(other):
            return other, one.confidence * _MENDED, True
    if mended := _near_family(one.text):
        return mended, _MENDED * _MENDED, True
    return _shaped(one.text), one.confidence * _NO_FAMILY, False


@cache
def _near_family(text: str) -> str:
    """The family name that this is but for marks, or, of four letters and more, for one letter; else empty."""
    bare, raw = fold(text), _raw_families()
    near = [name for name in (*raw["common"], *raw["others"]) if _near(bare, fold(name))]
    return min(near, key=lambda name: (bare != fold(name), differences(text.lower(), name.lower())), default="")


def _near(bare: str, whole: str) -> bool:
    """Two folded words are the same, or, of some length, but for one letter."""
    if bare == whole:
        return len(bare) > 1
    return len(bare) >= _TELLING and abs(len(whole) - len(bare)) <= 1 and differences(bare, whole) == 1


def _given(one: _Syllable) -> tuple[str, float, bool]:
    """A syllable of the rest, likewise."""
    if _known(one.text):
        return _shaped(one.text), 1 - (1 - one.confidence) * _KNOWN_DOUBT, False
    if one.confidence < _DOUBTFUL:
        for other in (*one.others, *_misread_as(one.text)):
            if _known(other):
                return _shaped(other), one.confidence * _MENDED, True
        if len(near := _by_fold().get(fold(one.text), ())) == 1:
            return near[0].title(), one.confidence * _MENDED, True
    return _shaped(one.text), one.confidence * _UNKNOWN, False


def _misread_as(text: str) -> Iterator[str]:
    """The word with one letter as it may have been before it was misread."""
    for place, letter in enumerate(text):
        for other in _TAKEN_FOR.get(letter, ""):
            yield text[:place] + other + text[place + 1 :]


def _shaped(text: str) -> str:
    """As printed; one in mixed case, as a broken letter leaves it (`HA` of `Hà` beside small letters), made a name."""
    return text if text.isupper() or text[1:].islower() else text.title()
