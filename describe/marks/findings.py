"""What is odd about a document as a whole."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from describe.marks.runs import runs
from describe.marks.stamps import LIFTED, SECRECIES, stamps
from describe.marks.whole import VIETNAMESE, language
from domain.description.document import DescriptionFinding, Finding
from domain.description.fields import ASKED_BELOW
from domain.description.kinds import kind_named
from domain.vietnamese import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from describe.pages import DescribedPage, Line

_TOP = 0.4  # share of the height within which a head stands
_HEAD_TOP = 0.2  # within which its first line stands
_NATIONAL = re.compile(r"c.ng\s*h.a\s*x.\s*h.i|viet nam dan chu cong hoa|dang cong san viet nam|doc lap\W+tu do")
_NUMBER_LINE = re.compile(r"^\W*s[o0]\W{0,3}\s?[\w.…]*\s?[/-]")
_PRINTED_NUMBER = re.compile(r"^\W*s[o0]\W{0,3}\s?\d+\s?[/-]\s?\w")
_APPENDIX = re.compile(
    r"^\W*(?:phu luc|phu bieu|bieu (?:so|mau)|mau (?:so|don|bieu|\d)|danh muc|ban hanh kem theo|\(?kem theo)"
)


def mark_findings(pages: Sequence[DescribedPage]) -> tuple[Finding, ...]:
    """No head, several documents, another language, a degree of secrecy or that it was lifted."""
    return tuple(_findings(pages))


def _findings(pages: Sequence[DescribedPage]) -> Iterator[Finding]:
    if not pages:
        return
    if not _has_head(pages[0]):
        yield Finding(DescriptionFinding.NO_HEAD, (pages[0].number,))
    if further := tuple(_further_heads(pages)):
        yield Finding(DescriptionFinding.SEVERAL_DOCUMENTS, further)
    told = language(pages)
    if told and told.value != VIETNAMESE and told.confidence >= ASKED_BELOW:
        yield Finding(DescriptionFinding.OTHER_LANGUAGE)
    first = runs(pages[0])
    if next(stamps(first, LIFTED), None):
        yield Finding(DescriptionFinding.LIFTED_SECRECY, (pages[0].number,))
    elif next(stamps(first, SECRECIES), None):
        yield Finding(DescriptionFinding.SECRECY_STAMP, (pages[0].number,))


def _has_head(page: DescribedPage) -> bool:
    """Something on the page says what it is: the state's or the Party's title, a number, a name of a kind."""
    return any(_says_what(line) for line in page.lines if line.top < _TOP)


def _says_what(line: Line) -> bool:
    bare = fold(line.text)
    return bool(_NATIONAL.search(bare) or _NUMBER_LINE.match(bare)) or kind_named(line.text) is not None


def _further_heads(pages: Sequence[DescribedPage]) -> Iterator[int]:
    """Later pages on which another document begins; forms and appendices with a head of their own are none."""
    in_appendix = False
    for page in pages[1:]:
        head = [line for line in page.lines if line.top < _TOP]
        bare = [fold(line.text) for line in head]
        in_appendix = in_appendix or any(map(_APPENDIX.match, bare))
        national = any(_NATIONAL.search(text) and line.top < _HEAD_TOP for text, line in zip(bare, head, strict=True))
        numbered = any(map(_NUMBER_LINE.match, bare))
        if in_appendix and not any(map(_PRINTED_NUMBER.match, bare)):
            numbered = False
        appendix_here = any(map(_APPENDIX.match, bare))
        if national and numbered and not appendix_here:
            yield page.number
