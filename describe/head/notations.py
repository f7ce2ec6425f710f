"""The notation of a number, its letters mended where kind and issuer say what they should be: OĐ-UBND, QĐ-UBNĐ."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from describe.authorities.fitting import abbreviations_of, issuer_fits, kind_fits, mended_part

if TYPE_CHECKING:
    from describe.head.head import Head

_PART = re.compile(r"[A-Za-zĐđ0-9]+")


@dataclass(frozen=True)
class Notation:
    """A notation as it should stand there.

    Attributes:
        text: with its printed spaces.
        mended: letters were read otherwise.
        confidence: probability 0 to 1.
    """

    text: str
    mended: bool
    confidence: float


def notation_of(head: Head) -> Notation:
    """The notation of a head's number.

    Args:
        head: whose number is known.
    """
    assert head.number is not None  # noqa: S101 - told above
    printed, read = head.number.notation, head.number.confidence[1]
    expected = _expected(head)
    text = _PART.sub(lambda part: mended_part(part[0], expected), printed)
    kind = head.title.kind.kind.abbreviations if head.title.kind else ()
    issuer = head.issued.name if head.issued else ""
    fits_issuer = bool(issuer) and issuer_fits(text, issuer)
    fits = fits_issuer and (kind_fits(text, kind) if kind else False)
    sure = max(read, 0.96) if fits else (0.6 + 0.4 * read if fits_issuer and head.title.kind is None else read * 0.9)
    if fits_issuer and head.title.kind is None and read > 0.9:  # noqa: PLR2004
        sure = 0.96
    return Notation(text, text != printed, sure * (0.95 if text != printed else 1.0))


def _expected(head: Head) -> tuple[str, ...]:
    """Parts that kind and issuer let expect."""
    kind = head.title.kind.kind.abbreviations if head.title.kind else ()
    return (*kind, *(abbreviations_of(head.issued.name) if head.issued else ()))
