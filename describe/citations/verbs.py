"""Verbs before a document: what the document that speaks does with it, and with what of it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from describe.citations.mentions import parts_in
from domain.description.citations import CitationRole

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
    r"(?:^|[\s(“\"])(?:này|sau\sđây|và|đồng\sthời|sẽ|để|nhằm|v/v|về\sviệc|về|việc|quyết\sđịnh:?|hành|[-–+•:;,]|\d[.)]|[a-zđ]\)|điều\s\d+[a-zđ]?\s?[.:])"
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


def acted(segment: str, *, fresh: bool, title: bool) -> Ruling | None:
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
