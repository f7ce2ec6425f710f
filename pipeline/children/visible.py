"""A copy of a PDF whose pages' own content is what is seen of it: what PDF/A is made from and compared with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pikepdf

from domain.errors import ErrorCode, RefusedInput
from ocr.pdf.letter_font import LetterFont
from scan.pdf.visible_copy import make_visible

if TYPE_CHECKING:
    from pathlib import Path

_LOOKS = "LiberationSans-Regular.ttf"  # forms are set in Helvetica nearly always, whose widths it has
# What pikepdf raises on a file whose parts are not of the types that the standard wants.
_MALFORMED = (pikepdf.PdfError, ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RuntimeError)


def write_visible_copy(source: Path, target: Path) -> tuple[str, ...]:
    """Write at `target` the unsigned PDF at `source` with looks, layers and hidden things settled.

    Returns:
        notes on what could not be done, see `make_visible`.

    Raises:
        RefusedInput: PASSWORD_PROTECTED; NOT_CONFORMANT, the PDF is malformed where it must be read.
    """
    try:
        with pikepdf.open(source, access_mode=pikepdf.AccessMode.stream) as pdf:
            notes = make_visible(pdf, LetterFont(pdf, _LOOKS))
            pdf.save(target, encryption=False, deterministic_id=True)
    except pikepdf.PasswordError as error:
        raise RefusedInput(ErrorCode.PASSWORD_PROTECTED) from error
    except _MALFORMED as error:
        raise RefusedInput(ErrorCode.NOT_CONFORMANT, detail=f"{type(error).__name__}: {error}") from error
    return notes
