"""An unsigned PDF as PDF/A-2b: its own drawing is kept, our text laid invisibly on it."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING

import pikepdf
from pikepdf import Array, Dictionary, Name, Page, Stream, pdfa

from domain.errors import ErrorCode, RefusedInput
from domain.text import TextSource, WordOrigin
from rendition.converting.content_mending import mend_content
from rendition.converting.font_embedding import embed_known_fonts
from rendition.converting.invisible_text import remove_invisible_text
from rendition.converting.pdf_passive import make_passive
from rendition.converting.text_blocks import untangle_text
from rendition.pdfa import turned
from rendition.pdfa_document import FLAVOUR, declare, save_proved
from rendition.text_drawing import draw_text, number
from rendition.text_font import InvisibleFont

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from pikepdf import Object, Pdf

    from domain.page import PageImage
    from domain.text import PageText
    from rendition.pdfa_report import PdfaReport, PdfInfo

_RIGHT_ANGLE = 90
_FROM_PIXELS = frozenset({WordOrigin.PICTURE, WordOrigin.PEN})
# What pikepdf raises on a file whose parts are not of the types that the standard wants.
_MALFORMED = (pikepdf.PdfError, ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RuntimeError)


def convert_pdf(
    source: Path,
    texts: Sequence[PageText | None],
    images: Sequence[PageImage | None],
    target: Path,
    info: PdfInfo,
) -> PdfaReport:
    """Write the PDF at `source` as PDF/A-2b.

    Scripts, attachments and outward actions go; what is seen stays. Words recognised in the page's picture are laid
    invisibly on their places; the page's own visible letters stay what they are, and are not doubled.

    Args:
        source: a visible copy (`scan.pdf.visible.visible_copy`) of an unsigned PDF.
        texts: for each page, in pixels of its image.
        images: for each page, the upright page as it was read: /Rotate applied first, then `quarter_turns`.
        target: appears only when the file was proved to conform.
        info: title, program and date.

    Raises:
        RefusedInput: NOT_CONFORMANT when it cannot be proved to conform as it is drawn (a font is not embedded, colours
            of print without profile, …) or is malformed; PASSWORD_PROTECTED.
    """
    with _opened(source) as pdf:
        if not len(pdf.pages) == len(texts) == len(images):
            raise ValueError("one text and one image for each page")
        make_passive(pdf)
        embed_known_fonts(pdf)
        untangle_text(pdf)
        _lay_texts(pdf, texts, images)
        pdf.remove_unreferenced_resources()
        pdfa.prepare(pdf, FLAVOUR)
        declare(pdf, info)
        try:
            return save_proved(pdf, target)
        except RefusedInput:
            mend_content(pdf)  # dear, and needed by few
            return save_proved(pdf, target)


@contextmanager
def _opened(source: Path) -> Iterator[Pdf]:
    """The PDF, its malformations told as a refusal."""
    try:
        with pikepdf.open(source, access_mode=pikepdf.AccessMode.stream) as pdf:
            yield pdf
    except pikepdf.PasswordError as error:
        raise RefusedInput(ErrorCode.PASSWORD_PROTECTED) from error
    except _MALFORMED as error:
        raise RefusedInput(ErrorCode.NOT_CONFORMANT, detail=f"{type(error).__name__}: {error}") from error


def _lay_texts(pdf: Pdf, texts: Sequence[PageText | None], images: Sequence[PageImage | None]) -> None:
    font, fonts = InvisibleFont(), pdf.make_indirect(Dictionary())
    for page, text, image in zip(pdf.pages, texts, images, strict=True):
        if text is None or image is None:
            continue
        if (recognised := _recognised(text)) is not None:
            remove_invisible_text(pdf, page)
            _lay_text(pdf, page, recognised, image, font, fonts)
        if image.quarter_turns:
            page.obj.Rotate = _turns(page, image) * _RIGHT_ANGLE
    for name, made in font.resources(pdf).items():
        fonts[name] = made


def _recognised(text: PageText) -> PageText | None:
    """The words of `text` that were recognised in the picture; None when all are letters of the page itself."""
    own = any(word.origin not in _FROM_PIXELS for word in text.words())
    if text.source is not TextSource.RECOGNISED and not own:
        return None  # the page's own letters, whose origin was not told apart
    blocks = []
    for block in text.blocks:
        kept = (tuple(word for word in line.words if word.origin in _FROM_PIXELS) for line in block.lines)
        lines = tuple(replace(line, words=words) for line, words in zip(block.lines, kept, strict=True) if words)
        if lines:
            blocks.append(replace(block, lines=lines))
    return replace(text, blocks=tuple(blocks))


def _lay_text(pdf: Pdf, page: Page, text: PageText, image: PageImage, font: InvisibleFont, fonts: Object) -> None:
    """Put the text before the page's own content, where no state that this leaves behind can move it."""
    left, bottom, right, top = (float(edge) for edge in page.cropbox)
    turns, sides = _turns(page, image), (abs(right - left), abs(top - bottom))
    width, height = sides if turns % 2 == 0 else sides[::-1]
    scale = width / image.width
    drawn = draw_text(text, image.height, scale, font)
    form = Stream(pdf, drawn, Type=Name.XObject, Subtype=Name.Form, Resources=Dictionary(Font=fonts))
    form.BBox = Array([0, 0, width, image.height * scale])
    name = page.add_resource(form, Name.XObject, _free_name(page))
    corner = f"1 0 0 1 {number(min(left, right))} {number(min(bottom, top))} cm\n"
    squeeze = f" cm\n1 0 0 {number(height / (image.height * scale), 5)} 0 0 cm\n{name} Do\nQ\n"
    content = b"q\n" + corner.encode() + turned(turns, width, height) + squeeze.encode()
    page.contents_add(Stream(pdf, content), prepend=True)


def _free_name(page: Page) -> Name:
    """A name for the text among the page's XObjects; the same for the same page, unlike pikepdf's own choice."""
    resources = page.obj.get(Name.Resources)
    forms = resources.get(Name.XObject) if isinstance(resources, Dictionary) else None
    taken = set(forms.keys()) if isinstance(forms, Dictionary) else set[str]()
    return Name(next(name for at in count() if (name := f"/Text{at}") not in taken))


def _turns(page: Page, image: PageImage) -> int:
    """Quarter turns from the page's own space to upright."""
    return (int(page.obj.get(Name.Rotate, 0)) // _RIGHT_ANGLE + image.quarter_turns) % 4
