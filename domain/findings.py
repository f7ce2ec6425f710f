"""Findings about a document that are told to the person who handed it in, as data; sentences are in `api.terms`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from domain.page import FindingCode
from domain.terms import Term


class FindingLevel(StrEnum):
    """How loudly a finding is told."""

    TOLD = "told"  # a fact that nobody need act on: stands on the record's page and in `--json` only
    DOUBTFUL = "doubtful"  # a person should look
    LOST = "lost"  # something of the master is in neither the PDF/A nor the text


class SourceFindingCode(Term):
    """What inspection notices about a file that was handed in. Programs may rely on the values."""

    DAMAGED = "damaged"
    ENCRYPTED = "encrypted"
    XFA = "xfa"
    PORTFOLIO = "portfolio"
    ATTACHMENTS = "embedded-files"
    LAYERS_OFF = "layers-off"
    LINKS = "has-links"
    ACTIONS = "actions"
    MEDIA = "media"
    NOTES = "notes"
    NOT_DRAWN = "not-drawn"
    FOREIGN_TAIL = "data-after-eof"
    FOREIGN_HEAD = "bytes-before-header"
    HYBRID = "hybrid-xref"
    UPDATES = "incremental-updates"
    SEVERAL_PAGES = "several-pages"
    OTHER_PICTURES = "other-pictures"


_TOLD = frozenset(
    {
        SourceFindingCode.ENCRYPTED,
        SourceFindingCode.PORTFOLIO,  # what of it is not taken out is told of its attachments
        SourceFindingCode.LINKS,
        SourceFindingCode.ACTIONS,
        SourceFindingCode.FOREIGN_HEAD,
        SourceFindingCode.HYBRID,
        SourceFindingCode.UPDATES,
        SourceFindingCode.SEVERAL_PAGES,
        SourceFindingCode.OTHER_PICTURES,
    }
)
_LOST = frozenset(
    {SourceFindingCode.ATTACHMENTS, SourceFindingCode.MEDIA, SourceFindingCode.NOTES, SourceFindingCode.NOT_DRAWN}
)
_PAGE_TOLD = frozenset(
    {
        FindingCode.BLANK,
        FindingCode.SKEWED,
        FindingCode.TURNED,
        FindingCode.NOT_COLOUR,
        FindingCode.DPI_NOT_BELIEVED,
        FindingCode.NEGATIVE,
        FindingCode.AS_PICTURE,
    }
)


@dataclass(frozen=True, slots=True)
class SourceFinding:
    """One thing that inspection noticed about a file.

    Attributes:
        code: what.
        number: how many, or how many bytes, as the code implies; None where nothing is counted.
        names: of attachments in natural order, or of layers, at most `MOST_NAMES`.
        pages: 1-based pages of the file where it is, at most `MOST_NAMES`.
    """

    code: SourceFindingCode
    number: int | None = None
    names: tuple[str, ...] = ()
    pages: tuple[int, ...] = ()

    @property
    def level(self) -> FindingLevel:
        """How loudly it is told; an unknown one is looked at."""
        if self.code in _TOLD:
            return FindingLevel.TOLD
        return FindingLevel.LOST if self.code in _LOST else FindingLevel.DOUBTFUL

    @property
    def stable(self) -> str:
        """The code, and the number where there is one, as events and older programs have it."""
        return self.code.value if self.number is None else f"{self.code.value}:{self.number}"

    @classmethod
    def parse(cls, stable: str) -> SourceFinding:
        """Read what `stable` wrote, without names and pages, as intake plans before release 0.2 have it."""
        code, _, number = stable.partition(":")
        return cls(SourceFindingCode(code), int(number) if number.isdecimal() else None)


MOST_NAMES = 50
_LONGEST_NAME = 120  # letters


def shorten(name: str) -> str:
    """A name that is not too long to be told."""
    return f"{name[:_LONGEST_NAME]}…" if len(name) > _LONGEST_NAME else name


def page_level(code: FindingCode) -> FindingLevel:
    """How loudly a quality finding of a page is told."""
    if code in _PAGE_TOLD:
        return FindingLevel.TOLD
    return FindingLevel.LOST if code is FindingCode.UNREAD_TEXT else FindingLevel.DOUBTFUL
