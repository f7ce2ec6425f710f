"""Roles: what a document does with another one that it names, from the grammar of the sentence.

The first word of a sentence governs it (`Căn cứ`, `Thực hiện`, `Bãi bỏ`); `;` begins anew under the same word; `,` and
`và` go on; a document named within what is said of another one (`được sửa đổi tại Nghị định số …`) is `khác`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from describe.citations.endings import ended_after
from describe.citations.mentions import KIND, PARTS, parts_in
from describe.citations.sentences import HEAD_OF_CLAUSE
from describe.citations.verbs import ACTING, Ruling, acted
from domain.description.citations import CitationRole

if TYPE_CHECKING:
    from collections.abc import Sequence

    from describe.citations.mentions import Mention
    from describe.citations.sentences import Sentence

_FOLLOWED = (
    r"(?:xét|theo)\s(?:các\s)?(?:đề\s(?:nghị|xuất)|ý\skiến|kết\squả|tờ\strình|báo\scáo|công\svăn|văn\sbản|đơn|chỉ\sđạo|yêu\scầu"
    r"|biên\sbản|giấy|tinh\sthần)"
)
_BASED = r"c[ăẵắâã]n\s?c[ứúừửưự]|xét(?=\s)"
_OBEYED = r"(?:tiếp\stục\s)?(?:theo|thực\shiện|thi\shành|triển\skhai|chấp\shành|phúc\sđáp|trả\slời)(?!\w)"
_LEADS: tuple[tuple[CitationRole, re.Pattern[str]], ...] = (
    (CitationRole.FOLLOWS, re.compile(_FOLLOWED, re.IGNORECASE)),
    (CitationRole.BASIS, re.compile(_BASED, re.IGNORECASE)),
    (CitationRole.FOLLOWS, re.compile(_OBEYED, re.IGNORECASE)),
)
# An item that orders something (`3. Thực hiện kiểm tra …`) is no preamble, unless it orders the document itself.
_ITEM_LEADS = (*_LEADS[:2], (CitationRole.FOLLOWS, re.compile(rf"{_OBEYED}\s{KIND}", re.IGNORECASE)))
_AS_RULED = re.compile(r"theo\s(?:đúng\s)?quy\sđịnh\s", re.IGNORECASE)  # an order, or only where it is written
_OPINION = re.compile(  # `Theo đề nghị của Giám đốc Sở Nội vụ (Tờ trình số …)`
    r"(?:đề\snghị|đề\sxuất|ý\skiến)\s(?:\S+\s){0,3}của\s[^;:()]+\($", re.IGNORECASE
)
_CONTINUES = re.compile(r"\s?tiếp\stheo(?!\w)", re.IGNORECASE)  # a letter of one's own, only told
_GROUNDS = re.compile(r"trên\scơ\ssở", re.IGNORECASE)  # a basis among bases, else only told
_IN_MIDST = re.compile(
    rf"(?<!\w)(?:(?P<follows>{_FOLLOWED}\s)|(?P<basis>căn\scứ\s(?:vào\s)?)(?:các\s)?$)", re.IGNORECASE
)
_ASKED = re.compile(
    r"(?<!\w)(?:đề\snghị|đề\sxuất|tham\smưu|chỉ\sđạo|kiến\snghị)\scủa\s[^;:.()]{2,120}(?<!\w)tại\s(?:các\s)?$",
    re.IGNORECASE,
)
_HEARD = re.compile(  # one more whose word is followed: `và ý kiến của Sở Tư pháp tại Báo cáo số …`
    r"(?:,|và)\s(?:ý\skiến|kết\squả|báo\scáo)(?:\s[^\s;:.()]+){0,4}\scủa\s[^;:.()]{2,120}(?<!\w)tại\s(?:các\s)?$",
    re.IGNORECASE,
)
_NEXT = re.compile(r"(?:,|:|(?<!\w)(?:và|cùng|với|hoặc|cùng\svới))\s?(?:các\s|[-–+]\s)?$", re.IGNORECASE)
_NEXT_LAW = re.compile(r"(?:,|(?<!\w)và)\s(?:bộ\s)?luật\s[^;:.,]{2,80}$", re.IGNORECASE)
_LOOK_BACK = 400  # letters before a mention in which its verb stands


@dataclass(frozen=True, slots=True)
class Governed:
    """What governs the items after a sentence: its role where it opens a list.

    Attributes:
        listed: role and parts for the items of the list that it opens.
        basis: its first word was `Căn cứ`.
        led: its first word governs at all.
    """

    listed: Ruling | None = None
    basis: bool = False
    led: bool = False


def rulings(
    text: str, sentence: Sentence, mentions: Sequence[Mention], before: Governed, *, title: bool
) -> tuple[tuple[Ruling, ...], Governed]:
    """The roles of the mentions of one sentence, and what governs what follows it.

    Args:
        text: the whole.
        sentence: the one to be read.
        mentions: those in it, in reading order.
        before: what the sentence before leaves.
        title: it stands in the head of the document, before its first basis.
    """
    opening = lead = _lead(text, sentence, before)
    listed = before.listed if sentence.item else None
    given: list[Ruling] = []
    for number, one in enumerate(mentions):
        previous = mentions[number - 1].end if number else sentence.start
        link = text[max(previous, one.start - _LOOK_BACK) : one.start]
        ruling, lead = _ruling(link, lead, given[-1] if given else None, listed, title=title)
        given.append(ruling)
    left = _left(text[max(sentence.start, sentence.end - _LOOK_BACK) : sentence.end], opening, listed, title=title)
    return tuple(ended_after(text, sentence, mentions, given)), left


def _lead(text: str, sentence: Sentence, before: Governed) -> CitationRole | None:
    """The role that the first word of a sentence governs."""
    head = HEAD_OF_CLAUSE.match(text, sentence.start, min(sentence.end, sentence.start + 60))
    position = head.end() if head else sentence.start
    if before.basis and _GROUNDS.match(text, position):
        return CitationRole.BASIS
    return _first_word(text, position, _ITEM_LEADS if sentence.item else _LEADS)


def _first_word(
    text: str, position: int, leads: tuple[tuple[CitationRole, re.Pattern[str]], ...] = _LEADS
) -> CitationRole | None:
    return next((role for role, lead in leads if lead.match(text, position)), None)


def _ruling(
    link: str, lead: CitationRole | None, previous: Ruling | None, listed: Ruling | None, *, title: bool
) -> tuple[Ruling, CitationRole | None]:
    """The role of one mention by the words since the one before, and the lead that holds after it."""
    parted = previous is not None and ";" in link
    segment = link.rpartition(";")[2] if previous is not None else link
    if parted:
        lead = None if _CONTINUES.match(segment) else _first_word(segment.lstrip(), 0) or lead
    if segment.rstrip().endswith(("(", "“", '"', "‘")) and not (previous is None and _OPINION.search(segment)):
        return Ruling(CitationRole.OTHER, 0.9), lead
    fresh = previous is None or parted
    if (lead is None or not fresh) and _ASKED.search(segment):
        return Ruling(CitationRole.FOLLOWS, 0.92), lead
    if lead is CitationRole.FOLLOWS and not fresh and _HEARD.search(segment):
        return Ruling(CitationRole.FOLLOWS, 0.92), lead
    done = acted(segment, fresh=fresh, title=title) if fresh or (previous and previous.role in ACTING) else None
    if previous is not None and not fresh and (done is None or lead is not None):
        goes_on = _NEXT.search(segment) or _NEXT_LAW.search(segment)
        return (_same(previous, segment) if goes_on else Ruling(CitationRole.OTHER, 0.93)), lead
    if lead is not None:
        return Ruling(lead, 0.85 if _AS_RULED.search(segment) else 0.98, parts_in(segment)), lead
    midst = _IN_MIDST.search(segment) if fresh else None
    if midst:
        return Ruling(CitationRole.FOLLOWS if midst["follows"] else CitationRole.BASIS, 0.9), lead
    carried = previous if previous is not None and previous.role in ACTING else listed
    return done or (_same(carried, segment) if carried else Ruling(CitationRole.OTHER, 0.9)), lead


def _same(before: Ruling, segment: str) -> Ruling:
    """The role of the document before in a list; articles are each one's own, words for what ends are said of all."""
    shared = tuple(part for part in before.parts if not PARTS.fullmatch(part))
    return Ruling(before.role, before.sure, parts_in(segment) or shared)


def _left(words: str, lead: CitationRole | None, listed: Ruling | None, *, title: bool) -> Governed:
    """What a sentence that ends with these words leaves to those after it."""
    if words.rstrip().endswith(":"):
        opened = Ruling(lead, 0.9) if lead else acted(words.rstrip()[:-1], fresh=True, title=title)
        listed = opened or listed
    return Governed(listed, lead is CitationRole.BASIS, lead is not None)
