"""What the lines to learn from say, each by its number: never a paragraph, name or clause of those to judge by."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from itertools import islice
from pathlib import Path
from pydoc_data.topics import topics
from random import Random
from typing import TYPE_CHECKING

from domain.vietnamese import fold
from testbed import pages
from testbed.corpus import PARAGRAPHS, Part, paragraphs
from testbed.misprints import has_misprint
from testbed.pages.texts import bodies, names
from training.reader.alphabet import is_spellable, spelled
from training.reader.figures import abbreviation, figures, item
from training.reader.rare import syllables_of, words_with_rare_characters
from training.reader.surroundings import ENDS, recipients, signed_electronically

if TYPE_CHECKING:
    from collections.abc import Callable

_TAKEN = 150_000  # paragraphs, the first of the part: ten seconds to unpack
_MOST_DIGITS = 0.35  # of the characters of a paragraph: more is a torn table
_CITATION = re.compile(r"\(Điều |Điều \d+\.\d")  # the collection's own lines and numbers (`testbed/pages/texts.py`)
_ENGLISH = re.compile(r"[A-Z][A-Za-z ,.;:()'’\d-]{60,}")
_TWICE = re.compile(r"([a-z])\1")
_EVERY = 8  # line 0 of so many is one of syllables, the middle one has rare characters
_FOREIGN = (
    *(
        "Paris",
        "Société",
        "Générale",
        "française",
        "café",
        "Marseille",
        "Bureau",
        "Administration",
        "République",
        "Résident",
    ),
    *(
        "London",
        "Washington",
        "New York",
        "World Bank",
        "United Nations",
        "Microsoft Windows",
        "Office",
        "Internet",
        "Website",
    ),
    *(
        "Jakarta",
        "Kuala Lumpur",
        "Fukuoka",
        "Zürich",
        "Wifi",
        "Zalo",
        "Facebook",
        "Judo",
        "kilowatt",
        "Watt",
        "Joule",
        "fax",
    ),
    *(
        "Project Manager",
        "joint venture",
        "workshop",
        "software",
        "Jeep",
        "Ford",
        "Mazda",
        "Huawei",
        "AutoCAD",
        "PDF",
        "JPEG",
    ),
)
_HEADS = (
    *(
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Nơi nhận:",
    ),
    *("VIỆT NAM DÂN CHỦ CỘNG HÒA", "Độc lập – Tự do – Hạnh phúc", "ĐẢNG CỘNG SẢN VIỆT NAM", "Kính gửi:", "QUYẾT ĐỊNH:"),
    *(
        "ỦY BAN NHÂN DÂN",
        "UỶ BAN NHÂN DÂN",
        "HỘI ĐỒNG NHÂN DÂN",
        "(Ban hành kèm theo",
        "Như Điều 3;",
        "Lưu: VT.",
        "TM. ỦY BAN NHÂN DÂN",
    ),
)


def line_text(seed: int, number: int, part: Part = Part.BUILD) -> str:
    """The text of line `number`, spelled with our alphabet, never empty."""
    chance = Random(f"text/{seed}/{number}")
    if number % _EVERY == 0:
        return " ".join(_cased(word, chance) for word in syllables_of(seed, number // _EVERY))
    if number % _EVERY == _EVERY // 2:
        return " ".join(words_with_rare_characters(seed, number // _EVERY, chance))
    text = spelled(_by_chance(chance, part))
    return text if text and is_spellable(text) else _window(chance, part)


def _by_chance(chance: Random, part: Part) -> str:
    kind = chance.choices(tuple(_SORTS), tuple(_SORTS.values()))[0]
    return kind(chance, part)


def _prose(chance: Random, part: Part) -> str:
    """Words that follow one another, now and then in capitals, or with figures between."""
    text, case = _window(chance, part), chance.random()
    if case < 0.20:  # two marks over a capital are the smallest print there is
        return text.upper()
    if case < 0.24:
        return text.title()
    if case < 0.30:
        words = text.split()
        words.insert(chance.randint(0, len(words)), figures(chance, 1))
        return " ".join(words)
    if case < 0.34:
        return f"({text})" if chance.random() < 0.6 else f"“{text}”"
    if case < 0.42:
        return text.rstrip(".,;:/") + chance.choice(ENDS)
    return text


def _window(chance: Random, part: Part) -> str:
    """Some words of a paragraph, as they stand on one printed line."""
    words = _paragraph(chance, part).split()
    wanted = chance.choice((1, 2, 3, 4, 6, 8, 10, 12, 13, 14, 15, 16, 17, 18, 20))
    first = chance.randint(0, max(0, len(words) - wanted))
    return " ".join(words[first : first + wanted])


def _paragraph(chance: Random, part: Part) -> str:
    texts = _prose_of(part)
    while True:
        text = texts[chance.randrange(len(texts))]
        if not has_misprint(text):
            return text


@lru_cache
def _prose_of(part: Part) -> tuple[str, ...]:
    """Paragraphs of a part that our alphabet can spell; invented ones where the corpus is not."""
    found = islice(paragraphs(part), _TAKEN) if PARAGRAPHS.exists() else bodies(part)
    texts = (spelled(text) for text in found)
    return tuple(dict.fromkeys(text for text in texts if len(text) > 3 and is_spellable(text) and _is_prose(text)))


def _is_prose(text: str) -> bool:
    few = sum(character.isdigit() for character in text) < _MOST_DIGITS * len(text)
    return few and not _CITATION.match(text)


def _named(chance: Random, part: Part) -> str:
    """People, places, offices, roles."""
    have = names(part)
    pick = {key: chance.choice(values) for key, values in have.items()}
    person = f"{pick['surnames']} {pick['middle']} {pick['given']}"
    return chance.choice(
        (
            *(person, person, person.upper(), f"Ông {person}", f"Bà {person}, {pick['roles'].split('|')[-1].lower()}"),
            *(
                pick["offices"],
                pick["offices"].capitalize(),
                f"UBND tỉnh {pick['provinces']}",
                f"UBND TỈNH {pick['provinces'].upper()}",
            ),
            *(
                pick["roles"].split("|")[0],
                f"- {pick['recipients']}",
                f"huyện {pick['towns']}, tỉnh {pick['provinces']}",
            ),
            *(pick["kinds"].split(":")[0], f"Về việc {pick['subjects']}", f"{pick['towns']}, {figures(chance, 1)}"),
        )
    )


def _foreign(chance: Random, part: Part) -> str:
    source = chance.random()
    if source < 0.15:
        words = chance.sample(_FOREIGN, 4)
    elif source < 0.27:
        words = chance.sample(_doubled(), 10)
    else:
        words = chance.choice(_clauses(part) if source < 0.4 else _english()).split()
    first = chance.randint(0, max(0, len(words) - 8))
    text = " ".join(words[first : first + chance.randint(2, 14)])
    return text.upper() if chance.random() < 0.06 else text


@lru_cache
def _clauses(part: Part) -> tuple[str, ...]:
    """English clauses of contracts; every second one is to judge by (`testbed/pages/bilingual.py`)."""
    found = tomllib.loads((Path(pages.__file__).parent / "english.toml").read_text(encoding="utf-8"))["clauses"]
    return tuple(found[part is Part.JUDGE :: 2])


@lru_cache
def _english() -> tuple[str, ...]:
    """Paragraphs of English that are wherever Python is: its own manual (PSF licence), of which nothing is kept."""
    found = (" ".join(text.split()) for topic in topics.values() for text in topic.split("\n\n"))
    return tuple(text for text in found if _ENGLISH.fullmatch(text))


@lru_cache
def _doubled() -> tuple[str, ...]:
    """English words with a letter twice in a row: CTC reads one of them unless it sees the gap."""
    words = {word for text in _english() for word in text.split() if _TWICE.search(word)}
    return tuple(sorted(words))


def _figures(chance: Random, _part: Part) -> str:
    return figures(chance, chance.choice((1, 1, 2, 3, 5, 8)))


def _item(chance: Random, part: Part) -> str:
    return f"{item(chance)} {_window(chance, part)}"


def _without_marks(chance: Random, part: Part) -> str:
    """As in telegrams."""
    plain = fold(_window(chance, part))
    return plain.upper() if chance.random() < 0.5 else plain


def _head(chance: Random, _part: Part) -> str:
    return chance.choice(_HEADS)


def _around(chance: Random, _part: Part) -> str:
    return recipients(chance) if chance.random() < 0.7 else signed_electronically(chance)


def _short(chance: Random, _part: Part) -> str:
    """What stands alone in a cell or at an edge."""
    return chance.choice((item(chance), abbreviation(chance), str(chance.randint(0, 3000)), figures(chance, 1)))


def _cased(word: str, chance: Random) -> str:
    case = chance.random()
    return word if case < 0.6 else word.capitalize() if case < 0.8 else word.upper()


_SORTS: dict[Callable[[Random, Part], str], float] = {
    _prose: 0.55,
    _figures: 0.11,
    _named: 0.07,
    _item: 0.04,
    _without_marks: 0.04,
    _foreign: 0.07,
    _around: 0.05,
    _head: 0.03,
    _short: 0.04,
}
