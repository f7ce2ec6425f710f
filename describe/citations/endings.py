"""Verbs behind documents: `Quyết định số … và Quyết định số … hết hiệu lực kể từ ngày …`."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from describe.citations.mentions import PARTS, parts_in
from describe.citations.sentences import HEAD_OF_CLAUSE
from describe.citations.verbs import Ruling
from domain.description.citations import CitationRole

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from describe.citations.mentions import Mention
    from describe.citations.sentences import Sentence

_REPEALED = re.compile(
    r"(?<!đã\s)(?:(?<!\w)(?:hết|chấm\sdứt|không\scòn)\shiệu\slực"
    r"|(?:bị|được)\s(?:bãi|h[uủ][ỷyủ])\sbỏ(?=\s?(?:[.;,]|$|bởi|kể\stừ|từ\sngày)))",
    re.IGNORECASE,
)
_REPLACED = re.compile(r"(?:được|bị)\sthay\sthế\s(?:bởi|bằng)\s(?:\S+\s){1,4}này(?!\w)", re.IGNORECASE)
_SUBJECT = re.compile(
    rf"(?:{HEAD_OF_CLAUSE.pattern})(?:k[ểếề]\stừ\s[^,;]{{2,120}},\s)?(?:các\s)?(?:{PARTS.pattern}\s?(?:của|tại)?\s?)?",
    re.IGNORECASE,
)
_LISTED = re.compile(
    r"[\s,;]*(?:của\s[^,;:.()]{2,80}[\s,;]*)?(?:(?:và|cùng|hoặc)[\s,]*)?(?:(?:của|tại)\s?)?", re.IGNORECASE
)
_NEXT_ITEM = re.compile(r";\s?(?:và\s)?(?:các\s)?$")
_LONGEST_CLAUSE = 900  # letters from a document to the verb of which it is the subject
_LONGEST_HEAD = 300  # letters before the subject of a clause
_SURE = 0.93


def ended_after(
    text: str, sentence: Sentence, mentions: Sequence[Mention], given: Sequence[Ruling]
) -> Iterator[Ruling]:
    """The roles given by what stands before; those of documents that a verb behind them ends, for all of a list."""
    if not given:
        return
    role = chief = _ended(text, sentence, mentions[0]) if given[0].role is CitationRole.OTHER else None
    yield Ruling(role, _SURE, parts_in(text[sentence.start : mentions[0].start])) if role else given[0]
    for (one, other), ruling in zip(pairwise(mentions), given[1:], strict=True):
        between = text[one.end : other.start]
        role = chief if _NEXT_ITEM.search(between) else role if _is_listed(between) else None
        role = role if ruling.role is CitationRole.OTHER else None
        yield Ruling(role, _SURE, parts_in(between)) if role else ruling


def _ended(text: str, sentence: Sentence, one: Mention) -> CitationRole | None:
    """The role of a document that is the subject of its sentence."""
    if one.start > sentence.start + _LONGEST_HEAD or not _SUBJECT.fullmatch(text, sentence.start, one.start):
        return None
    clause = text[one.end : min(sentence.end, one.end + _LONGEST_CLAUSE)]
    if _REPLACED.search(clause):
        return CitationRole.REPLACES
    return CitationRole.REPEALS if _REPEALED.search(clause) else None


def _is_listed(between: str) -> bool:
    """Only a comma, `và`, articles or the name of a body stand between two documents."""
    return _LISTED.fullmatch(PARTS.sub("", between)) is not None
