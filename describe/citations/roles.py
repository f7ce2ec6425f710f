"""Roles: what a document does with another one that it names, from the grammar of the sentence.

The first word of a sentence governs it (`Căn cứ`, `Thực hiện`, `Bãi bỏ`); `;` begins anew under the same word; `,` and
`và` go on; a document named within what is said of another one (`được sửa đổi tại Nghị định số …`) is `khác`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from describe.citations.mentions import KIND, PARTS, parts_in
from domain.description.citations import CitationRole

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

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
_HEAD_OF_CLAUSE = re.compile(
    r"(?:[-–+•*“\"(]\s?|[a-zđ]\)\s|\d{1,2}(?:\.\d{1,2})*[.)]\s|Điều\s\d+[a-zđ]?\s?[.:]\s?|(?:V/v|Về\sviệc|về\sviệc)\s?:?\s?"
    r"|Quyết\sđịnh\s?:?\s|\s)*"
)
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
_VERBS: tuple[tuple[CitationRole, str], ...] = (
    (CitationRole.REPLACES, r"thay\sthế(?!\s(?:(?:một\ssố|các)\s)?(?:cụm\s)?từ)|thay\scho"),
    (CitationRole.REPEALS, r"bãi\sbỏ|h[uủ][ỷyủ]\sbỏ|thu\shồi|hết\shiệu\slực|chấm\sdứt\shiệu\slực"),
    (
        CitationRole.AMENDS,
        r"sửa\sđổi(?:,?\s(?:và\s)?bổ\ssung)?|điều\schỉnh(?:,?\s(?:và\s)?bổ\ssung)?|thay\sthế(?=\s(?:(?:một\ssố|các)\s)?(?:cụm\s)?từ)",
    ),
    (CitationRole.SUPPLEMENTS, r"bổ\ssung"),
    (CitationRole.CORRECTS, r"đính\schính"),
    (CitationRole.GUIDES, r"hướng\sdẫn(?:\sthi\shành|\sthực\shiện|\sáp\sdụng)?"),
    (CitationRole.FOLLOWS, r"(?:triển\skhai\s|tổ\schức\s)?(?:thực\shiện|thi\shành)"),
)
ACTING = frozenset(role for role, _ in _VERBS) - {CitationRole.FOLLOWS}
ENDING = frozenset({CitationRole.REPLACES, CitationRole.REPEALS})
_VERB = re.compile("|".join(f"(?P<{role.name}>(?<!\\w)(?:{verb})(?!\\w))" for role, verb in _VERBS), re.IGNORECASE)
# What may stand between the verb and the document that it acts on: parts of it, nothing else.
_OF_PARTS = re.compile(
    r"\s?(?:(?:một\ssố|các|toàn\sbộ|tên|nội\sdung|quy\sđịnh|điểm|khoản|điều|mục|chương|phụ\slục|mẫu|biểu|phần|đoạn|cụm\stừ"
    r"|từ|danh\smục|quy\schế|tại|của|đối\svới|bằng|vào|sau|như|những)(?!\w).*)?",
    re.IGNORECASE | re.DOTALL,
)
_OF_TEXT_ONLY = re.compile(  # the whole document, or a list of documents that follows
    r"[\s:]*(?:(?:các|toàn\sbộ|những|đối\svới|văn\sbản|nghị\sđịnh|thông\stư|quyết\sđịnh|nghị\squyết|chỉ\sthị|quy\sphạm\spháp\sluật"
    r"|sau(?:\sđây)?|của|-|–|[a-zđ]\))[\s:]*)*",
    re.IGNORECASE,
)
_BEFORE_ACTIVE = re.compile(
    r"(?:^|[\s(“\"])(?:này|và|đồng\sthời|sẽ|để|nhằm|v/v|về\sviệc|về|việc|quyết\sđịnh:?|hành|[-–+•:;,]|\d[.)]|[a-zđ]\)|điều\s\d+[a-zđ]?\s?[.:])"
    r"\s?$|^\s*$",
    re.IGNORECASE,
)
_AND = re.compile(r"(?:,|(?<!\w)(?:và|đồng\sthời|cùng\slúc))\s?$", re.IGNORECASE)
_IN_QUOTES = re.compile(r"[“\"][^”\"]*$")
_ENACTING = re.compile(r"ban\shành\s\S+\s\S+\s?$", re.IGNORECASE)  # `Bộ trưởng ban hành Thông tư sửa đổi …`
_OTHER_ACT = re.compile(  # another document is its subject: `Luật sửa đổi …`, `dự thảo Nghị định sửa đổi …`
    r"(?<!\w)(?:luật|nghị\sđịnh|thông\stư|quyết\sđịnh|nghị\squyết)\s?$", re.IGNORECASE
)
_PASSIVE = re.compile(r"(?<!\w)(?:được|bị|đã)\s$", re.IGNORECASE)
_DRAFT = re.compile(r"(?<!\w)dự\sthảo(?!\w)", re.IGNORECASE)
_ENDED_AFTER = re.compile(
    r"(?<!\w)(?:hết\shiệu\slực|bị\sbãi\sbỏ|bị\sh[uủ][ỷyủ]\sbỏ|chấm\sdứt\shiệu\slực|không\scòn\shiệu\slực|được\sbãi\sbỏ)",
    re.IGNORECASE,
)
_REPLACED_AFTER = re.compile(r"(?:được|bị)\sthay\sthế\s(?:bởi|bằng)\s(?:\S+\s){1,4}này(?!\w)", re.IGNORECASE)
_SUBJECT = re.compile(
    rf"(?:{_HEAD_OF_CLAUSE.pattern})(?:kể\stừ\s[^,;]{{2,120}},\s)?(?:các\s)?(?:{PARTS.pattern}\s?(?:của|tại)?\s?)?",
    re.IGNORECASE,
)
_LISTED = re.compile(r"[\s,]*(?:của\s[^,;:.()]{2,80})?[\s,]*(?:và|cùng|hoặc)?[\s,]*(?:của|tại)?\s?", re.IGNORECASE)
_NEXT = re.compile(r"(?:,|:|(?<!\w)(?:và|cùng|với|hoặc|cùng\svới))\s?(?:các\s|[-–+]\s)?$", re.IGNORECASE)
_NEXT_LAW = re.compile(r"(?:,|(?<!\w)và)\s(?:bộ\s)?luật\s[^;:.,]{2,80}$", re.IGNORECASE)
_LOOK_BACK = 400  # letters before a mention in which its verb stands
_LONGEST_CLAUSE = 900  # letters from a document to the verb of which it is the subject
_LONGEST_OBJECT = 160


@dataclass(frozen=True, slots=True)
class Ruling:
    """The role of a mention.

    Attributes:
        role: what is done with the document.
        parts: what of it.
        sure: probability that the grammar gives the right role.
    """

    role: CitationRole
    sure: float
    parts: tuple[str, ...] = ()


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
    return tuple(_ended_after(text, sentence, mentions, given)), left


def _lead(text: str, sentence: Sentence, before: Governed) -> CitationRole | None:
    """The role that the first word of a sentence governs."""
    head = _HEAD_OF_CLAUSE.match(text, sentence.start, min(sentence.end, sentence.start + 60))
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
    acted = _acted(segment, fresh=fresh, title=title) if fresh or (previous and previous.role in ACTING) else None
    if previous is not None and not fresh and (acted is None or lead is not None):
        goes_on = _NEXT.search(segment) or _NEXT_LAW.search(segment)
        return (_same(previous, segment) if goes_on else Ruling(CitationRole.OTHER, 0.93)), lead
    if lead is not None:
        return Ruling(lead, 0.85 if _AS_RULED.search(segment) else 0.98, parts_in(segment)), lead
    midst = _IN_MIDST.search(segment) if fresh else None
    if midst:
        return Ruling(CitationRole.FOLLOWS if midst["follows"] else CitationRole.BASIS, 0.9), lead
    carried = previous if previous is not None and previous.role in ACTING else listed
    return acted or (_same(carried, segment) if carried else Ruling(CitationRole.OTHER, 0.9)), lead


def _same(before: Ruling, segment: str) -> Ruling:
    """The role of the document before in a list; articles are each one's own, words for what ends are said of all."""
    shared = tuple(part for part in before.parts if not PARTS.fullmatch(part))
    return Ruling(before.role, before.sure, parts_in(segment) or shared)


def _acted(segment: str, *, fresh: bool, title: bool) -> Ruling | None:
    """The role by the last verb before a mention, where the document that speaks is the one that acts."""
    found = None
    for found in _VERB.finditer(segment):  # noqa: B007 the last one counts
        pass
    if found is None or _DRAFT.search(segment, 0, found.start()):
        return None
    role = CitationRole[found.lastgroup or ""]
    before, after = segment[: found.start()], segment[found.end() :]
    opening = fresh and not before.strip()
    if role is CitationRole.FOLLOWS:
        return Ruling(role, 0.9) if title and _OF_TEXT_ONLY.fullmatch(after) else None
    if not fresh and not _AND.search(before):
        return None
    if (
        _IN_QUOTES.search(after)
        or _is_of_another(before, title=title)
        or not (opening or title or _BEFORE_ACTIVE.search(before) or _ENACTING.search(before))
    ):
        return None
    if role in ENDING or role is CitationRole.CORRECTS:
        return Ruling(role, 0.95, _object(after))
    return Ruling(role, 0.95, parts_in(after)) if _OF_PARTS.fullmatch(after) else None


def _is_of_another(before: str, *, title: bool) -> bool:
    enacting = title or _ENACTING.search(before) is not None
    return bool(_PASSIVE.search(before)) or (not enacting and _OTHER_ACT.search(before) is not None)


def _object(after: str) -> tuple[str, ...]:
    """What of a document ends: its articles, else the words that say it; nothing where it is the whole."""
    if _OF_TEXT_ONLY.fullmatch(after) or "hiệu lực" in after:
        return ()
    words = " ".join(after.split())[:_LONGEST_OBJECT].strip(" :,|-–")
    return parts_in(after) or ((words,) if words else ())


def _ended_after(
    text: str, sentence: Sentence, mentions: Sequence[Mention], given: Sequence[Ruling]
) -> Iterator[Ruling]:
    """Roles, `Quyết định số … hết hiệu lực` read from the words behind mentions, for all of a list."""
    rulings: list[Ruling] = []
    following: Mention | None = None
    for one, ruling in zip(reversed(mentions), reversed(given), strict=True):
        ended = rulings[-1] if rulings and following and _is_listed(text[one.end : following.start]) else None
        if ruling.role is CitationRole.OTHER:
            role = ended.role if ended and ended.role in ENDING else _ended(text, sentence, one, following)
            ruling = Ruling(role, 0.93, parts_in(_before(text, sentence, one))) if role else ruling  # noqa: PLW2901
        rulings.append(ruling)
        following = one
    return reversed(rulings)


def _ended(text: str, sentence: Sentence, one: Mention, following: Mention | None) -> CitationRole | None:
    """The role by the words between a mention and the next; to the end of the sentence where it is its subject."""
    subject = _SUBJECT.fullmatch(text, max(sentence.start, one.start - _LOOK_BACK), one.start) is not None
    end = min(sentence.end, one.end + _LONGEST_CLAUSE)
    if following and not subject:
        end = min(end, following.start)
    tail = text[one.end : end]
    if _REPLACED_AFTER.search(tail):
        return CitationRole.REPLACES
    return CitationRole.REPEALS if _ENDED_AFTER.search(tail) else None


def _is_listed(between: str) -> bool:
    """Only a comma, `và`, articles or the name of a body stand between two documents."""
    return _LISTED.fullmatch(PARTS.sub("", between)) is not None


def _before(text: str, sentence: Sentence, one: Mention) -> str:
    """The words before a mention since the last comma or stop that parts no articles."""
    return text[max(sentence.start, one.start - _LONGEST_OBJECT) : one.start].rpartition(", Ngh")[2]


def _left(words: str, lead: CitationRole | None, listed: Ruling | None, *, title: bool) -> Governed:
    """What a sentence that ends with these words leaves to those after it."""
    if words.rstrip().endswith(":"):
        opened = Ruling(lead, 0.9) if lead else _acted(words.rstrip()[:-1], fresh=True, title=title)
        listed = opened or listed
    return Governed(listed, lead is CitationRole.BASIS, lead is not None)
