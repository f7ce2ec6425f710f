"""What a signature is among the others of its file: whose, and what it stands on the page for (NĐ 30/2020).

A role is told only where place, text and certificate say it; else it is `unknown`, and is told as such.
"""

from __future__ import annotations

from dataclasses import dataclass

from domain.geometry import Box
from domain.terms import Term


class SignatureRole(Term):
    """What a signature is. Programs may rely on the values."""

    AUTHOR = "author"  # người có thẩm quyền: NĐ 30/2020, phụ lục I, box 7c
    OFFICE = "office"  # cơ quan, tổ chức: box 8, or top right of the first page (boxes 8b, 14)
    NUMBER = "number"  # its appearance is the number of the document: box 3
    DATE = "date"  # its appearance is the day, month or year: box 4
    INITIAL = "initial"  # ký nháy: whoever drafted or reviewed, before the author
    COPY = "copy"  # sao y, sao lục, trích sao: part II
    RECEIVER = "receiver"  # đến: an office that received the document
    GAZETTE = "gazette"  # the body that publishes the official gazette
    TIMESTAMP = "timestamp"  # of the whole document
    UNKNOWN = "unknown"


class RoleReason(Term):
    """Why a role is told, or why none is."""

    TEXT = "text"  # the text of its appearance
    PRINT_BESIDE = "print-beside"  # what the page prints right before and behind it
    BELOW_NUMBER = "below-number"  # figures of a day behind the number, where none stand at the right
    HEAD_LEFT = "head-left"  # place of the number
    HEAD_RIGHT = "head-right"  # place of the day; on the first page also of an office's signature
    NUMBER_AGAIN = "number-again"  # an annex repeats the number or day of the head
    OVER_AUTHOR = "over-author"  # it covers the left of a person's signature, as an office's must
    UNDER_OFFICE = "under-office"  # an office's signature covers it
    SIGNING_PLACE = "signing-place"  # low on the right, where the one who answers for the document signs
    BEFORE_AUTHOR = "before-author"  # smaller, and signed before the author
    PERSON = "person"  # the certificate is a person's
    ORGANISATION = "organisation"  # the certificate is an organisation's
    SAME_OFFICE = "same-office"  # the certificate that signed for the office elsewhere
    OTHER_OFFICE = "other-office"  # another organisation, after the issuing one
    INVISIBLE = "invisible"  # it shows nothing on any page


class Holder(Term):
    """Whom a certificate names."""

    PERSON = "person"
    ORGANISATION = "organisation"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class SignatureLook:
    """What a signature shows of itself on a page.

    Attributes:
        page: 1-based.
        box: where, in points of the page as it is seen.
        width, height: of that page in points.
        text: of its appearance, spaces and lines joined; empty where it is a picture.
        before, behind: what the page itself prints on the same row beside figures; empty where that is not read.
    """

    page: int
    box: Box
    width: int
    height: int
    text: str
    before: str = ""
    behind: str = ""
