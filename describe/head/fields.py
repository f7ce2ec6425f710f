"""Fields of a head, each with its place and how sure it is."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING

from describe.authorities.fitting import issuer_fits, kind_fits
from describe.authorities.mending import mended
from describe.authorities.names import province_named
from describe.head.echoes import echoed
from describe.head.notations import notation_of
from domain.description.document import DescriptionFinding
from domain.description.fields import Field, FieldFinding, FieldName, FieldSource, Place, Reading
from domain.description.kinds import LETTER
from domain.description.symbols import compact
from domain.geometry import Box, union

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from describe.head.head import Head
    from describe.head.issuing import Body
    from describe.head.pieces import Piece
    from domain.text import Word

_SURE_WORD = 0.97  # confidence of a word from which it counts as right
_FIGURES_POWER = 2.5  # figures have no neighbours that speak for them: their certainty counts more than once
_PEN_READ = 0.3  # of a pen's figures that the reader of print made out
_AT_EDGE = 0.004  # share of the page's height: a line that begins there is cut off


def told_by_head(head: Head) -> tuple[tuple[Field, ...], tuple[DescriptionFinding, ...]]:
    """What the head of a document's first page says, nothing where it has none; what is odd about it as a whole."""
    return _fields(head), _findings(head)


def _fields(head: Head) -> tuple[Field, ...]:
    if head.appendix:
        return tuple(_appendix(head))
    if not head.found:
        return ()
    return tuple(
        field for part in (_kind, _number, _issuers, _place, _date, _subject, _addressees) for field in part(head)
    )


def _findings(head: Head) -> tuple[DescriptionFinding, ...]:
    if head.appendix:
        return (DescriptionFinding.APPENDIX_FIRST,)
    if not head.found:
        return (DescriptionFinding.NO_HEAD,)
    cut = head.issued is None and (head.layout.title is None or head.layout.title.top < _AT_EDGE)
    return (DescriptionFinding.HEAD_CUT_OFF,) if cut else ()


def _kind(head: Head) -> Iterator[Field]:
    line, piece = head.title.kind, head.title.piece
    if line is not None and piece is not None:
        printed = " ".join(word.text for word in piece.words[: line.words])
        fits = head.number is not None and kind_fits(head.number.notation, line.kind.abbreviations)
        sure = 0.99 if fits else (0.93 if line.faults == 0 else 0.75)
        if not fits and head.kind_of_notation is not None:
            sure = 0.7
        findings = (FieldFinding.MISREAD,) if line.mended else ()
        places = _at(head, piece.of(piece.words[: line.words]))
        yield Field(
            FieldName.TYPE, line.name, printed, _source(head), sure * (0.97 if line.mended else 1), places, (), findings
        )
        yield Field(FieldName.KIND, line.kind.name, printed, _source(head), sure, places)
        return
    told = head.kind_of_notation
    if told is not None and not head.title.beside:
        yield Field(FieldName.TYPE, told.upper(), "", FieldSource.DERIVED, 0.8)
        yield Field(FieldName.KIND, told, "", FieldSource.DERIVED, 0.85)
    elif head.title.beside or head.to[0] or (head.number is not None and told is None):
        sure = 0.97 if told is None and (head.title.beside or head.to[0]) else 0.8
        yield Field(FieldName.KIND, LETTER, "", FieldSource.DERIVED, sure)


def _number(head: Head) -> Iterator[Field]:
    line = head.number
    if line is None:
        return
    notation = notation_of(head)
    figures, source = (
        line.confidence[0] ** _FIGURES_POWER,
        line.source if line.source is FieldSource.PEN else _source(head),
    )
    place = (Place(head.page.number, line.place),)
    whole = (Place(head.page.number, (union(line.piece.boxes),)),)
    read = (Reading(line.read, FieldSource.PEN, _PEN_READ * figures, place),) if line.read else ()
    printed = line.piece.text
    sure = figures if line.number else 0.0
    yield Field(
        FieldName.NUMBER, line.number or None, line.number or line.read, source, sure, place, read, line.findings
    )
    if line.year:
        yield Field(FieldName.YEAR_IN_NUMBER, line.year, line.year, _source(head), 0.95, whole)
    misread = (FieldFinding.MISREAD,) if notation.mended or line.joint_mended else ()
    yield Field(
        FieldName.NOTATION, notation.text, line.notation, _source(head), notation.confidence, whole, (), misread
    )
    symbol = f"{line.number}{'/' + line.year if line.year else ''}{line.joint}{compact(notation.text)}"
    findings = tuple(dict.fromkeys((*line.findings, *misread)))
    certain = sure * notation.confidence * (0.95 if line.joint_mended else 1)
    if line.number:
        yield Field(FieldName.SYMBOL, symbol, printed, source, certain, whole, (), findings)
    else:
        yield Field(FieldName.SYMBOL, None, symbol, source, 0.0, whole, (), findings)


def _issuers(head: Head) -> Iterator[Field]:
    issued = head.issued
    if issued is None:
        return
    fits = head.number is not None and issuer_fits(head.number.notation, issued.name)
    if issued.parent is not None:
        yield _body(head, FieldName.ISSUER_PARENT, (issued.parent,), issued.certain * (1.0 if fits else 0.9))
    yield _body(head, FieldName.ISSUER, issued.issuing, issued.certain * (1.0 if fits else 0.88))


def _body(head: Head, name: FieldName, bodies: tuple[Body, ...], certain: float) -> Field:
    pieces = tuple(piece for body in bodies for piece in body.pieces)
    sure = min(body.confidence for body in bodies)
    findings = [FieldFinding.MISREAD] if any(body.mended for body in bodies) else []
    if pieces[0].top < _AT_EDGE:
        findings.append(FieldFinding.CUT_OFF)
    value = " - ".join(body.name for body in bodies)
    printed = " ".join(piece.text for piece in pieces)
    certain *= (1.0 if sure >= _SURE_WORD else 0.5 + sure / 2) * 0.98 * (0.96 if findings else 1)
    return Field(name, value, printed, _source(head), certain, _at(head, *pieces), (), tuple(findings))


def _place(head: Head) -> Iterator[Field]:
    line, province = head.dated, head.province
    if line is None or not line.place:
        if line is not None and province is not None:
            yield Field(FieldName.PLACE, province, "", FieldSource.DERIVED, 0.75)
        return
    value = " ".join(mended(tuple(line.place.split())))
    known = province_named(value.removeprefix("TP. ").removeprefix("Thành phố "))
    sure = min(word.confidence for word in line.place_words)
    if known is not None:
        sure = 0.98 if province in (None, known.name) else 0.93
    findings = (FieldFinding.MISREAD,) if value != line.place else ()
    places = (Place(head.page.number, (union(word.box for word in line.place_words),)),)
    yield Field(
        FieldName.PLACE, value, line.place, _source(head), sure * (0.97 if findings else 0.99), places, (), findings
    )


def _date(head: Head) -> Iterator[Field]:
    line = head.dated
    if line is None:
        return
    places = (Place(head.page.number, line.boxes),)
    value = str(line.value) if line.value is not None else None
    read = Reading(line.read, line.source, _PEN_READ * line.confidence, places) if line.read is not None else None
    others = (read,) if read is not None else ()
    source = line.source if line.source is FieldSource.PEN else _source(head)
    sure = line.confidence**_FIGURES_POWER * (1 if line.piece in head.layout.right else 0.85) if value else 0.0
    if FieldFinding.HANDWRITTEN in line.findings or FieldFinding.IMPOSSIBLE in line.findings:
        sure = min(sure, 0.6)
    yield Field(FieldName.DATE, value, line.printed, source, sure, places, others, line.findings)


def _subject(head: Head) -> Iterator[Field]:
    title = head.title
    spelled = " ".join(echoed(title.words, head.text))
    subject = title.subject(spelled)
    if subject:
        findings = (FieldFinding.MISREAD,) if spelled != title.printed else ()
        sure = title.certain * _all_right(title.words)
        places = _at(head, *title.about)
        yield Field(FieldName.SUBJECT, subject, title.printed, _source(head), sure, places, (), findings)


def _addressees(head: Head) -> Iterator[Field]:
    names, pieces = head.to
    if names:
        sure = 0.95 * _all_right(word for piece in pieces for word in piece.words)
        printed = " ".join(piece.text for piece in pieces)
        yield Field(FieldName.ADDRESSEES, names, printed, _source(head), sure, _at(head, *pieces))


def _appendix(head: Head) -> Iterator[Field]:
    """An appendix tells what it is about; number and day on it are its document's."""
    title = head.title
    if title.kind is not None and title.about:
        yield Field(
            FieldName.SUBJECT, title.subject(title.printed), title.printed, _source(head), 0.6, _at(head, *title.about)
        )


def _all_right(words: Iterable[Word]) -> float:
    """Probability that all words were read right."""
    return prod(0.9995 if word.confidence >= _SURE_WORD else 0.4 + 0.6 * word.confidence for word in words)


def _source(head: Head) -> FieldSource:
    return FieldSource.BORN_DIGITAL if head.page.born_digital else FieldSource.PRINT


def _at(head: Head, *pieces: Piece) -> tuple[Place, ...]:
    boxes: tuple[Box, ...] = tuple(union(piece.boxes) for piece in pieces)
    return (Place(head.page.number, boxes),)
