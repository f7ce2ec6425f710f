"""The title of a document, made of its fields: `Quyết định 26/2017/QĐ-UBND ngày 05/4/2017 của UBND tỉnh … về …`.

Number and date stand in it only where nobody has to be asked for them: a wrong one would send people to another
document. Words that are a little misread still tell what it is about.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from domain.description.dates import PartialDate
from domain.description.fields import FieldName
from domain.description.kinds import LETTER
from domain.vietnamese import fold

if TYPE_CHECKING:
    from domain.description.document import Description

_WORDS_FROM = 0.5  # probability of words from which they are shown; chosen
_MOST_LETTERS = 500  # of a subject: Subject String 500 of NĐ 30/2020, Phụ lục VI
_SHORT = {
    "ủy ban nhân dân": "UBND",
    "uỷ ban nhân dân": "UBND",
    "hội đồng nhân dân": "HĐND",
}
_WORD = re.compile(r"[^\W\d_]+")
_SYLLABLE = re.compile(  # folded; GAVI, ODA and WHO are none, nor is what has no vowel
    r"(?:ngh|ng|nh|gh|gi|ch|kh|ph|qu|th|tr|[bcdghklmnpqrstvx])?(?:[aeiouy]|[iuy]e|[iy]a|ieu|yeu|u[aoeiyu]|uo[iu]|u[ay]i|uay|uya"
    r"|uye|oa|oe|oo|oai|oay|oao|oeo|uao|a[iouy]|e[ou]|i[u]|o[i])(?:ch|ng|nh|[cmnpt])?"
)
_STOPS = "năm|giai đoạn|về|của|và|cho|đến|từ|theo|trong|ngày|tại|thuộc|lần|nhiệm kỳ|khóa|được|để|do|có|là|với|quản lý"
_LEVELS = r"tỉnh|thành phố|thị xã|thị trấn|đặc khu|huyện|quận|phường|xã"
_BODIES = r"tổng cục|chi cục|cục|bộ|sở|vụ|phòng|ban|viện|văn phòng|thanh tra|kho bạc|ủy ban|uỷ ban|trường|và"
_BEHIND_LEVEL = re.compile(rf"(?<!\w)(?:{_LEVELS})\s+(?!(?:{_LEVELS})(?!\w))([^,;–-]+)")
_BEHIND_BODY = re.compile(rf"((?:(?<!\w)(?:{_BODIES})|,)\s+)(\w)")

_NO_NAME = rf"(?!(?:{_LEVELS}|{_STOPS})(?!\w))[^\W\d_]+"
_NAME_IN_SUBJECT = re.compile(rf"((?<!\w)(?:{_LEVELS})\s)({_NO_NAME}(?:\s{_NO_NAME}){{0,2}})")
_NAMES = ("việt nam", "hồ chí minh", "hà nội")


def title_of(description: Description) -> str:
    """The title; empty where not enough is known to tell the document from others of its kind."""
    kind = _words(description, FieldName.KIND) or _words(description, FieldName.TYPE).lower()
    symbol, date = _certain(description, FieldName.SYMBOL), _certain(description, FieldName.DATE)
    issuer, subject = _words(description, FieldName.ISSUER), readable_subject(_words(description, FieldName.SUBJECT))
    if not (symbol or subject) or not (kind or subject):
        return ""
    told = [
        kind,
        symbol,
        _day(date),
        f"của {readable_body(issuer)}" if issuer and (kind or symbol) else "",
        _about(subject, is_letter=kind == LETTER) if kind or symbol else subject,
    ]
    title = " ".join(filter(None, told))
    return title[:1].upper() + title[1:]


def readable_body(name: str) -> str:
    """A body printed in capitals as people write it: `UBND tỉnh Lào Cai`, `Sở Giáo dục và Đào tạo`."""
    if name != name.upper():
        return name
    plain = _in_small_letters(name)
    for long, short in _SHORT.items():
        plain = plain.replace(long, short)
    plain = _BEHIND_LEVEL.sub(lambda found: found[0][: -len(found[1])] + _each_capital(found[1]), plain)
    plain = _BEHIND_BODY.sub(lambda found: found[1] + found[2].upper(), plain)
    return plain[:1].upper() + plain[1:]


def readable_subject(subject: str) -> str:
    """A subject printed in capitals as people write it, names of places behind their level and short names kept."""
    if subject != subject.upper():
        return subject
    plain = _NAME_IN_SUBJECT.sub(lambda found: found[1] + _each_capital(found[2]), _in_small_letters(subject))
    for name in _NAMES:
        plain = re.sub(rf"(?<!\w){name}(?!\w)", lambda _, proper=name: proper.title(), plain)  # type: ignore[misc]
    return plain[:1].upper() + plain[1:]


def _in_small_letters(text: str) -> str:
    """Vietnamese words in small letters; what is none stays: GAVI, HIV/AIDS, UBND, QĐ."""
    return _WORD.sub(lambda word: word[0].lower() if _SYLLABLE.fullmatch(fold(word[0])) else word[0], text)


def _each_capital(words: str) -> str:
    return " ".join(word[:1].upper() + word[1:] for word in words.split(" "))


def _about(subject: str, *, is_letter: bool) -> str:
    if not subject:
        return ""
    first, _, rest = subject.partition(" ")
    begins = f"{first.lower()} {rest}".strip() if first == first.capitalize() else subject
    if begins.startswith("về "):
        return begins
    return f"về việc {begins}" if is_letter else f"về {begins}"


def _day(date: str) -> str:
    if not date:
        return ""
    known = PartialDate.parse(date)
    word = "năm" if known.month is None else "tháng" if known.day is None else "ngày"
    return f"{word} {known.readable}"


def _certain(description: Description, name: FieldName) -> str:
    field = description.field(name)
    return field.value if field and isinstance(field.value, str) and not field.asked else ""


def _words(description: Description, name: FieldName) -> str:
    field = description.field(name)
    if field is None or not isinstance(field.value, str) or field.confidence < _WORDS_FROM:
        return ""
    return " ".join(field.value.split())[:_MOST_LETTERS].rstrip(" .;,")
