"""Fields that the foot of a document tells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from describe.foot.columns import Foot, boxes, foot_of
from describe.foot.recipients import recipients
from describe.foot.signers import Signer, signers
from domain.description.fields import Field, FieldFinding, FieldName, FieldSource, Place

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from describe.foot.columns import Segment
    from describe.pages import DescribedPage

_ALONE = 0.9  # what a signature without recipients beside it leaves of the certainty
_FURTHER = 0.85  # what several signers on one page leave of the certainty who signed as what
_PENNED = 0.6  # most certainty of an authority that a pen seems to have added


def foot_fields(pages: Sequence[DescribedPage]) -> tuple[Field, ...]:
    """Signer, position, authority, further signers and recipients of a document."""
    found = _signed_page(pages)
    if found is None:
        return ()
    foot, who = found
    receiving = recipients(foot)
    sure = 1.0 if receiving else _ALONE
    fields = list(_signer_fields(foot, who[0], sure)) if who else []
    if len(who) > 1:
        fields.append(_others(foot, who[1:], sure))
    return (*fields, *([receiving] if receiving else ()))


def _signed_page(pages: Sequence[DescribedPage]) -> tuple[Foot, tuple[Signer, ...]] | None:
    """The first page with recipients and a signer; appendices come behind it. Else the likeliest one."""
    feet = [(foot, signers(foot)) for foot in map(foot_of, pages)]
    both = (found for found in feet if found[0].heading and found[1])
    signed = (found for found in reversed(feet) if found[1])
    received = (found for found in feet if found[0].heading)
    return next(both, None) or next(signed, None) or next(received, None)


def _signer_fields(foot: Foot, signer: Signer, sure: float) -> Iterator[Field]:
    head = signer.head
    yield _name_field(foot, signer, sure)
    findings = (FieldFinding.MISREAD,) if head.mended else ()
    yield _field(foot, FieldName.SIGNER_POSITION, head.position or None, signer.lines, head.confidence * sure, findings)
    if head.authority:
        pen = head.penned and "KT." in head.authority and head.authority_confidence < _PENNED
        yield Field(
            FieldName.SIGNING_AUTHORITY,
            head.authority,
            _printed(signer.lines),
            FieldSource.PEN if pen else _source(foot),
            head.authority_confidence * sure,
            _places(foot, signer.lines),
            findings=(FieldFinding.HANDWRITTEN,) if pen else (),
        )
    elif not signer.lines:  # what stands above the signature was not read: nobody knows whether in whose place
        yield _field(foot, FieldName.SIGNING_AUTHORITY, None, (), 0.0, (FieldFinding.OVERPRINTED,))


def _name_field(foot: Foot, signer: Signer, sure: float) -> Field:
    name, line = signer.name, signer.name_line
    if name is None or line is None:  # it stands below the signature and was not read
        places = _places(foot, signer.lines)
        return Field(FieldName.SIGNER_NAME, None, "", _source(foot), 0.0, places, findings=(FieldFinding.OVERPRINTED,))
    findings = (*((FieldFinding.MISREAD,) if name.mended else ()), *_overprinted(foot, line))
    return _field(foot, FieldName.SIGNER_NAME, name.text, (line,), signer.confidence * sure, findings)


def _others(foot: Foot, who: tuple[Signer, ...], sure: float) -> Field:
    """Further signers, each as `name, position`."""
    told = tuple(", ".join(filter(None, (one.name.text if one.name else "", one.head.position))) for one in who)
    lines = tuple(line for one in who for line in (*one.lines, *((one.name_line,) if one.name_line else ())))
    confidence = min(min(one.confidence, one.head.confidence) for one in who)
    return _field(foot, FieldName.OTHER_SIGNERS, told, lines, confidence * sure * _FURTHER, ())


def _field(
    foot: Foot,
    name: FieldName,
    value: str | tuple[str, ...] | None,
    lines: tuple[Segment, ...],
    confidence: float,
    findings: tuple[FieldFinding, ...],
) -> Field:
    return Field(name, value, _printed(lines), _source(foot), confidence, _places(foot, lines), findings=findings)


def _overprinted(foot: Foot, line: Segment) -> tuple[FieldFinding, ...]:
    return (FieldFinding.OVERPRINTED,) if foot.inked(line.box) else ()


def _printed(lines: tuple[Segment, ...]) -> str:
    return " ".join(line.text for line in lines)


def _places(foot: Foot, lines: tuple[Segment, ...]) -> tuple[Place, ...]:
    return (Place(foot.page.number, boxes(lines)),)


def _source(foot: Foot) -> FieldSource:
    return FieldSource.BORN_DIGITAL if foot.page.born_digital else FieldSource.PRINT
