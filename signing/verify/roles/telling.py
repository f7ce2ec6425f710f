"""What each signature of a file is: rules after NĐ 30/2020, phụ lục I, each with its reason; none is a guess.

Rules that need to know whom a certificate names believe it only when an authority of the list issued it. Order of
belief: what the appearance says; where the decree wants numbers, days and signatures; who signed before whom.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from domain.signature_roles import Holder, RoleReason, SignatureLook, SignatureRole
from signing.verify.roles.holders import related
from signing.verify.roles.shown import Shown, figures_in, is_part_of_day, kind_beside, kind_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_HEAD = 0.28  # of the first page's height: above it stand number, day and an office's signature on a copy
_LEFT, _RIGHT = 0.47, 0.5  # of the width: number left of the first, day right of the second
_LEAST_COVER = 0.1  # of the smaller of seal and signature; the decree says about a third
_SMALLER = 0.6  # of the author's area: what is larger may be another author's
_SIGNING_SIDES = (60, 25)  # points; the picture of a signature between title and name is no smaller
_SEAL_SIDE = 50
_SAME_ROW = 12
_FIGURES = frozenset({Shown.FIGURES, Shown.NUMBER, Shown.DAY})


@dataclass(slots=True, eq=False)
class Seen:
    """One signature of the file, in the order of signing.

    Attributes:
        look: where it is seen; None where it is not.
        holder, names: whom its certificate names; unknown and empty where no trusted authority issued it.
        timestamp: it is a document timestamp.
        role, reasons: what it is, once told.
    """

    look: SignatureLook | None
    holder: Holder = Holder.UNKNOWN
    names: frozenset[str] = frozenset()
    timestamp: bool = False
    role: SignatureRole = SignatureRole.UNKNOWN
    reasons: list[RoleReason] = field(default_factory=list)

    @property
    def shown(self) -> Shown:
        """What its text says."""
        return kind_of(self.look.text) if self.look else Shown.NOTHING

    def tell(self, role: SignatureRole, *reasons: RoleReason) -> None:
        """Set the role."""
        self.role, self.reasons = role, list(reasons)


def tell_roles(signatures: Sequence[Seen]) -> None:
    """Tell each signature its role; those of which nothing is sure stay unknown."""
    for signature in signatures:
        _by_text(signature)
    _by_print(signatures)
    for signature in _untold(signatures):
        _by_place(signature)
    _days_behind_the_number(signatures)
    _figures_again(signatures)
    _seals_over_authors(signatures)
    _alone_in_the_signing_place(signatures)
    _initials(signatures)
    _offices_in_the_head(signatures)
    _same_office(signatures)
    for signature in _untold(signatures):
        signature.reasons = [*_named(signature), *([] if signature.look else [RoleReason.INVISIBLE])]


def _untold(signatures: Iterable[Seen], holder: Holder | None = None) -> Iterator[Seen]:
    for signature in signatures:
        if signature.role is SignatureRole.UNKNOWN and holder in {None, signature.holder}:
            yield signature


def _with_role(signatures: Iterable[Seen], role: SignatureRole) -> list[Seen]:
    return [signature for signature in signatures if signature.role is role]


def _named(signature: Seen) -> list[RoleReason]:
    return [] if signature.holder is Holder.UNKNOWN else [RoleReason(signature.holder.value)]


def _by_text(signature: Seen) -> None:
    if signature.timestamp:
        signature.tell(SignatureRole.TIMESTAMP)
        return
    look, shown = signature.look, signature.shown
    if look is None:
        return
    if shown is Shown.COPY:
        signature.tell(SignatureRole.COPY, RoleReason.TEXT)
    elif shown is Shown.RECEIVED:
        signature.tell(SignatureRole.RECEIVER, RoleReason.TEXT)


def _by_print(signatures: Iterable[Seen]) -> None:
    """Figures in a line of print, `Số: …/QĐ-UBND` or `ngày … tháng …`, wherever the line stands."""
    for signature in _untold(signatures):
        look = signature.look
        if look is None or signature.shown not in {Shown.FIGURES, Shown.DAY}:
            continue
        beside = kind_beside(look.before, look.behind)
        if beside is Shown.NUMBER:
            signature.tell(SignatureRole.NUMBER, RoleReason.TEXT, RoleReason.PRINT_BESIDE)
        elif beside is Shown.DAY and (signature.shown is Shown.DAY or is_part_of_day(look.text)):
            signature.tell(SignatureRole.DATE, RoleReason.TEXT, RoleReason.PRINT_BESIDE)


def _by_place(signature: Seen) -> None:
    look, shown = signature.look, signature.shown
    if look is None or not _in_head(look):
        return
    if shown is Shown.NUMBER or (shown is Shown.FIGURES and _middle(look) < _LEFT):
        signature.tell(SignatureRole.NUMBER, RoleReason.TEXT, RoleReason.HEAD_LEFT)
    elif _middle(look) > _RIGHT and (shown is Shown.DAY or (shown is Shown.FIGURES and is_part_of_day(look.text))):
        signature.tell(SignatureRole.DATE, RoleReason.TEXT, RoleReason.HEAD_RIGHT)


def _days_behind_the_number(signatures: Sequence[Seen]) -> None:
    """A document has one number: of bare figures at the left of the head the first is it, the others the day's."""
    if _with_role(signatures, SignatureRole.DATE):
        return
    numbers = [(item, item.look) for item in _with_role(signatures, SignatureRole.NUMBER) if item.look]
    bare = [(item, look) for item, look in numbers if item.shown is Shown.FIGURES and _in_head(look)]
    for item, look in bare:
        first = all(look is other or _behind(other, look) for _, other in bare)
        if not first and is_part_of_day(look.text) and RoleReason.HEAD_LEFT in item.reasons:
            item.tell(SignatureRole.DATE, RoleReason.TEXT, RoleReason.BELOW_NUMBER)


def _behind(one: SignatureLook, other: SignatureLook) -> bool:
    """Whether `one` is read after `other`: on its row farther right, or below."""
    return one.box.x > other.box.x if _one_row(one, other) else one.box.y > other.box.y


def _figures_again(signatures: Sequence[Seen]) -> None:
    """Annexes repeat number and day of the head in a line of theirs: the number stands first in it."""
    numbers = _figures_of(_with_role(signatures, SignatureRole.NUMBER))
    days = _figures_of(_with_role(signatures, SignatureRole.DATE))
    untold = [(item, item.look) for item in _untold(signatures) if item.look and item.shown in _FIGURES]
    for signature, look in untold:
        figures = figures_in(look.text)
        number, day = bool(figures & numbers), figures <= days
        if number and day:
            row = [other.box.x for _, other in untold if _one_row(other, look)]
            number = look.box.x == min(row) and len(row) > 1
            day = not number and len(row) > 1
        if number or day:
            role = SignatureRole.NUMBER if number else SignatureRole.DATE
            signature.tell(role, RoleReason.TEXT, RoleReason.NUMBER_AGAIN)


def _figures_of(signatures: Iterable[Seen]) -> frozenset[str]:
    return frozenset().union(*(figures_in(item.look.text) for item in signatures if item.look))


def _one_row(one: SignatureLook, other: SignatureLook) -> bool:
    return one.page == other.page and abs(one.box.bottom - other.box.bottom) <= _SAME_ROW


def _seals_over_authors(signatures: Sequence[Seen]) -> None:
    """Of several that a seal covers it is the one of which it covers most: a small initial may lie wholly under it."""
    persons = [item for item in _untold(signatures, Holder.PERSON) if item.look]
    for seal in list(_untold(signatures, Holder.ORGANISATION)):
        under = max(persons, key=lambda person: _covered(seal, person), default=None)
        if under is not None and _covered(seal, under) >= _LEAST_COVER * max(1, min(_area(seal), _area(under))):
            seal.tell(SignatureRole.OFFICE, RoleReason.ORGANISATION, RoleReason.OVER_AUTHOR)
            under.tell(SignatureRole.AUTHOR, RoleReason.PERSON, RoleReason.UNDER_OFFICE)


def _covered(seal: Seen, person: Seen) -> int:
    """Square points of the signature under the seal; none in the head, where no author signs."""
    over, under = seal.look, person.look
    if over is None or under is None or over.page != under.page or _in_head(under):
        return 0
    return over.box.intersection(under.box)


def _alone_in_the_signing_place(signatures: Sequence[Seen]) -> None:
    """A person's or an organisation's signature low on the right, when no other of its kind might be the one meant."""
    authors, offices = (_with_role(signatures, role) for role in (SignatureRole.AUTHOR, SignatureRole.OFFICE))
    persons = [item for item in _untold(signatures, Holder.PERSON) if item.look]
    largest = max(persons, key=_area, default=None)
    if not authors and largest is not None and _in_signing_place(largest, *_SIGNING_SIDES):
        others = [item for item in persons if item is not largest]
        later = signatures[signatures.index(largest) :]
        if all(_area(item) <= _SMALLER * _area(largest) and item not in later for item in others):
            largest.tell(SignatureRole.AUTHOR, RoleReason.PERSON, RoleReason.SIGNING_PLACE)
    seals = [item for item in _untold(signatures, Holder.ORGANISATION) if _in_signing_place(item, *[_SEAL_SIDE] * 2)]
    if not offices and len({item.names for item in seals}) == 1:
        seals[-1].tell(SignatureRole.OFFICE, RoleReason.ORGANISATION, RoleReason.SIGNING_PLACE)


def _in_signing_place(signature: Seen, width: int, height: int) -> bool:
    look = signature.look
    large = look is not None and look.box.w >= width and look.box.h >= height
    return look is not None and large and not _in_head(look) and _middle(look) > _RIGHT


def _initials(signatures: Sequence[Seen]) -> None:
    authors = _with_role(signatures, SignatureRole.AUTHOR)
    for signature in _untold(signatures, Holder.PERSON):
        later = [author for author in authors if signature in signatures[: signatures.index(author)]]
        if signature.look is None or _in_head(signature.look) or not later:
            continue
        if all(_area(signature) <= _SMALLER * _area(author) for author in later):
            signature.tell(SignatureRole.INITIAL, RoleReason.PERSON, RoleReason.BEFORE_AUTHOR)


def _offices_in_the_head(signatures: Sequence[Seen]) -> None:
    """Offices sign copies top right of the first page; who signs after them from elsewhere received the document."""
    for at, signature in enumerate(signatures):
        look = signature.look
        if signature.role is not SignatureRole.UNKNOWN or look is None or not _in_head(look):
            continue
        if signature.holder is not Holder.ORGANISATION or signature.shown in _FIGURES:
            continue
        offices = _with_role(signatures[:at], SignatureRole.OFFICE)
        if any("cong bao" in name for name in signature.names):
            signature.tell(SignatureRole.GAZETTE, RoleReason.ORGANISATION)
        elif offices and not any(related(signature.names, office.names) for office in offices):
            signature.tell(SignatureRole.RECEIVER, RoleReason.ORGANISATION, RoleReason.OTHER_OFFICE)
        elif not offices and _middle(look) > _RIGHT and not _with_role(signatures, SignatureRole.OFFICE):
            signature.tell(SignatureRole.OFFICE, RoleReason.ORGANISATION, RoleReason.HEAD_RIGHT)


def _same_office(signatures: Sequence[Seen]) -> None:
    """The office's signature once more, as on annexes."""
    offices = {item.names for item in _with_role(signatures, SignatureRole.OFFICE)}
    for signature in _untold(signatures, Holder.ORGANISATION):
        look = signature.look
        seal = look is not None and min(look.box.w, look.box.h) >= _SEAL_SIDE and signature.shown is Shown.NOTHING
        if seal and signature.names in offices:
            signature.tell(SignatureRole.OFFICE, RoleReason.ORGANISATION, RoleReason.SAME_OFFICE)


def _in_head(look: SignatureLook) -> bool:
    return look.page == 1 and look.box.y + look.box.h / 2 < _HEAD * look.height


def _middle(look: SignatureLook) -> float:
    return (look.box.x + look.box.w / 2) / max(1, look.width)


def _area(signature: Seen) -> int:
    return signature.look.box.area if signature.look else 0
