"""A copy of a PDF whose pages' own content is what is seen of it: what PDF/A is made from and compared with."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pikepdf

from domain.errors import ErrorCode, RefusedInput
from rendition.letter_font import LetterFont
from scan.pdf.visible.burning import leave_out_unseen
from scan.pdf.visible.layers import Layers
from scan.pdf.visible.looks import give_looks, needs_looks
from scan.pdf.visible.visible_copy import make_visible

if TYPE_CHECKING:
    from collections.abc import Iterator

_LOOKS = "LiberationSans-Regular.ttf"  # forms are set in Helvetica nearly always, whose widths it has
# What pikepdf raises on a file whose parts are not of the types that the standard wants.
_MALFORMED = (pikepdf.PdfError, ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RuntimeError)


@contextmanager
def with_looks(path: Path, only: int | None = None) -> Iterator[Path]:
    """The PDF at `path`, or a passing copy in which fields and notes without look have one and hidden ones are gone.

    With `only` it is the page of that number, from 1, that is so; a book is not looked through for each of its pages.
    PDFium draws notes in layers that are off. A malformed PDF is given as it is: whoever reads it tells.
    """
    with tempfile.TemporaryDirectory(prefix="looks-") as folder:
        copy = Path(folder) / "looks.pdf"
        try:
            made = _write_looks(path, copy, only)
        except (OSError, *_MALFORMED):
            made = False
        yield copy if made else path


def _write_looks(source: Path, target: Path, only: int | None) -> bool:
    """Write the PDF with a look for all that is seen, and for nothing else; False where that changes nothing."""
    with pikepdf.open(source, access_mode=pikepdf.AccessMode.stream) as pdf:
        layers = Layers(pdf)
        changed = leave_out_unseen([pdf.pages[only - 1]] if only else pdf.pages, layers)
        if needs_looks(pdf, layers, only):
            give_looks(pdf, LetterFont(pdf, _LOOKS), layers, only)
        elif not changed:
            return False
        if pikepdf.Name.AcroForm in pdf.Root:
            pdf.Root.AcroForm.NeedAppearances = False  # else PDFium draws its own over them
        pdf.save(target, encryption=False)
        return True


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
