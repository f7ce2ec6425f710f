"""A state of validity in sentences: what the archive's records show, and by which clause; never legal advice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.description.citations import CitationRole
from domain.description.validity import Contradiction
from domain.messages import Language

if TYPE_CHECKING:
    from collections.abc import Iterator

    from domain.description.dates import PartialDate
    from domain.description.validity import CitedBy, Validity

_NAMED = 8  # pieces of evidence told in sentences; the data holds all
_SEEN = ("Theo tài liệu có trong kho: {said}.", "As the records of this archive show: {said}.")
_IN_FORCE = (
    "không có tài liệu nào bãi bỏ, thay thế hay sửa đổi văn bản này",
    "no document in it repeals, replaces or amends this one",
)
_ACTS: dict[CitationRole, tuple[str, str]] = {
    CitationRole.REPLACES: ("bị thay thế bởi", "replaced by"),
    CitationRole.REPEALS: ("bị bãi bỏ bởi", "repealed by"),
    CitationRole.AMENDS: ("được sửa đổi bởi", "amended by"),
    CitationRole.SUPPLEMENTS: ("được bổ sung bởi", "supplemented by"),
}
_PARTS = ("{parts} {act}", "{parts}: {act}")
_DATED = (" ngày {date}", " of {date}")
_FROM = (", từ ngày {day}", ", from {day}")
_FROM_PARTIAL = (", từ {day}", ", from {day}")
_BY = (", theo {by}", ", under {by}")
_ANOTHER = ("một văn bản khác", "another document")
_COMING = ("Sẽ có thay đổi: {said}.", "A change is to come: {said}.")
_CONTRADICTIONS: dict[Contradiction, tuple[str, str]] = {
    Contradiction.USED_AFTER: (
        "Nhưng {who} ban hành sau đó vẫn dẫn văn bản này như đang còn hiệu lực. Hãy xem lại cả hai văn bản.",
        "But {who}, issued later, still names it as in force. Look at both documents.",
    ),
    Contradiction.ENDED_TWICE: (
        "Nhưng {who} cũng ghi là chấm dứt hiệu lực của văn bản này. Hãy xem văn bản nào đúng.",
        "But {who} says too that it ends this document. See which of them is right.",
    ),
    Contradiction.BEFORE_ITSELF: (
        "Nhưng {who} có ngày trước ngày của văn bản này nên không được tính. Hãy kiểm tra số và ngày.",
        "But {who} is dated before this document and is not counted. Check numbers and days.",
    ),
}
_DOUBTFUL = (
    "Có chỗ máy đọc chưa chắc chắn; hãy đối chiếu với trang gốc.",
    "Some of it was not read with certainty; compare it with the page.",
)


def validity_sentences(validity: Validity, language: Language = Language.VI) -> tuple[str, ...]:
    """What the records show of a document's force, what is to come, and what does not fit."""
    return tuple(_sentences(validity, int(language is not Language.VI)))


def _sentences(validity: Validity, which: int) -> Iterator[str]:
    told = [_evidence(one, which) for one in validity.evidence[:_NAMED]]
    yield _SEEN[which].format(said="; ".join(told) or _IN_FORCE[which])
    if validity.coming:
        yield _COMING[which].format(said="; ".join(_evidence(one, which) for one in validity.coming[:_NAMED]))
    for kind, one in validity.contradictions[:_NAMED]:
        yield _CONTRADICTIONS[kind][which].format(who=_document(one, which))
    if validity.doubtful:
        yield _DOUBTFUL[which]


def _evidence(one: CitedBy, which: int) -> str:
    """`bị thay thế bởi Quyết định 26/2017/QĐ-UBND ngày 05/4/2017, từ ngày 15/4/2017, theo Điều 3`."""
    citation = one.citation
    act = _ACTS[citation.role][which]
    said = _PARTS[which].format(parts=", ".join(citation.parts), act=act) if citation.parts else act
    by = _BY[which].format(by=citation.by) if citation.by else ""
    return f"{said} {_document(one, which)}{_from(citation.effective, which)}{by}"


def _document(one: CitedBy, which: int) -> str:
    name = " ".join(filter(None, (one.kind, one.symbol))) if one.symbol else one.title
    dated = _DATED[which].format(date=_day(one.date, which)) if one.date and one.symbol else ""
    return (name or _ANOTHER[which]) + dated


def _from(day: PartialDate | None, which: int) -> str:
    if day is None:
        return ""
    return (_FROM if day.day else _FROM_PARTIAL)[which].format(day=_day(day, which))


def _day(day: PartialDate, which: int) -> str:
    return str(day) if which else day.readable
