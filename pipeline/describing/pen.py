"""Reading a pen's figures for a description: from the masters' own pictures, in child processes; what else is known."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from functools import partial
from pathlib import PurePath
from typing import TYPE_CHECKING

from catalogue.catalogue import Catalogue
from describe.authorities.learned import LearnedNames
from describe.numbering import days_known
from domain.delivery.sheet import SheetWords
from domain.description.fields import FieldName, FieldSource
from domain.description.pen import Said
from domain.description.values import with_what_follows
from domain.errors import ArchiveError
from ocr.pen.shipped import has_pen_net
from pipeline.authorities.keeping import AuthorityFile
from pipeline.isolation.jobs import READ_PEN, PenJob

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from domain.description.document import Description
    from domain.description.pen import Neighbour, PenPlace, PenReading
    from domain.documents import SourceFormat
    from domain.limits import InputLimits
    from domain.page import PageImage
    from pipeline.isolation.sandbox import Sandbox

    Located = Callable[[int], tuple[Path, SourceFormat, int]]
    PenReader = Callable[[PageImage, Sequence[PenPlace]], tuple[PenReading, ...]]

_LOG = logging.getLogger("vankho.describing")
_NOTHING_LEARNED = LearnedNames()
_NUMBERS = re.compile(r"(?<!\d)\d{1,6}(?!\d)")  # longer ones are times and identifiers of programs


def pen_reader(sandbox: Sandbox, limits: InputLimits, located: Located) -> PenReader | None:
    """What reads places of one page of a document; None where no net for that comes with the program.

    Args:
        sandbox: of the child processes.
        limits: on the picture.
        located: file, format and number within it of a page of the document.
    """
    return partial(_read, sandbox, limits, located) if has_pen_net() else None


def read_before(kept: Iterable[PenReading], reads: PenReader | None) -> PenReader | None:
    """Like `reads`, which is asked only for places that were not read with their page."""
    known = {one.place: one for one in kept}

    def read(image: PageImage, places: Sequence[PenPlace]) -> tuple[PenReading, ...]:
        if all(place in known for place in places):
            return tuple(known[place] for place in places)
        return reads(image, places) if reads else ()

    return read if known else reads


@dataclass(frozen=True, slots=True)
class KnownBeside:
    """What is known of a document beside its pages.

    Attributes:
        names: of its files.
        sheet: what a delivery's sheet says of it.
        code: its own, which is no neighbour's.
        catalogue: in which its neighbours stand; none are known without it.
        authorities: names that the archive learned; none are known without it.
    """

    names: tuple[str, ...] = ()
    sheet: SheetWords | None = None
    code: str = ""
    catalogue: Catalogue | None = None
    authorities: AuthorityFile | None = None

    def learned(self) -> LearnedNames:
        """The confirmed names of now."""
        return self.authorities.learned() if self.authorities else _NOTHING_LEARNED

    def said(self, found: Description) -> tuple[Said, ...]:
        """Numbers and days that file names and sheet say."""
        named = (Said(FieldName.NUMBER, number, FieldSource.FILE_NAME) for number in sorted(numbers_in(self.names)))
        told = with_what_follows({one.name: one.value for one in self.sheet.values}, found) if self.sheet else {}
        listed = (Said(name, value, FieldSource.SHEET) for name, value in told.items() if isinstance(value, str))
        return (*named, *listed)

    def neighbours(self, found: Description) -> tuple[Neighbour, ...]:
        """Documents of the same issuer, notation and year, before and after the day of this one."""
        issuer, notation = found.text(FieldName.ISSUER), found.text(FieldName.NOTATION)
        days = days_known(found)
        if self.catalogue is None or days is None or not issuer or not notation:
            return ()
        return self.catalogue.neighbours(self.code, issuer, notation, days)


def numbers_in(names: Iterable[str]) -> frozenset[str]:
    """Numbers in the names of a document's files; a pen's number may be among them."""
    return frozenset(number for name in names for number in _NUMBERS.findall(PurePath(name).stem))


def _read(
    sandbox: Sandbox, limits: InputLimits, located: Located, image: PageImage, places: Sequence[PenPlace]
) -> tuple[PenReading, ...]:
    """Read places of one page; nothing where its picture cannot be read once more: then a person is asked."""
    try:
        path, form, inner = located(places[0].page)
        job = PenJob(path, form, inner, image.quarter_turns, image.width, tuple(places), limits)
        return sandbox.call_once(READ_PEN, job).readings
    except ArchiveError as error:
        _LOG.warning("reading what a pen wrote on page %d failed: %s", places[0].page, error.code.value)
        return ()
