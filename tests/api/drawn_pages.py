"""Pages drawn with the font that the program ships, big and clean enough to be read without doubt."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw, ImageFont, ImageOps

if TYPE_CHECKING:
    from collections.abc import Sequence

_FONT = Path(__file__).parents[2] / "domain" / "fonts" / "LiberationSerif-Regular.ttf"
_SIZE, _STEP, _LEFT, _TOP = 58, 110, 160, 260
NOTICE = (("Thông báo lịch tiếp công dân", "Ủy ban nhân dân huyện Khe Lạnh", "kính mời đại biểu tham dự"),)
HISTORY = (
    ("Chương trình giảm nghèo bền vững", "giai đoạn hai nghìn không trăm mười"),
    ("Kết quả thực hiện nhiệm vụ", "của Hội đồng nhân dân tỉnh"),
)


def draw_page(lines: Sequence[str]) -> Image.Image:
    """One white page at 300 dpi with `lines` of text."""
    picture = Image.new("L", (1500, _TOP + _STEP * len(lines) + 500), 255)
    draw = ImageDraw.Draw(picture)
    font = ImageFont.truetype(_FONT, _SIZE)
    for number, line in enumerate(lines):
        draw.text((_LEFT, _TOP + number * _STEP), line, fill=0, font=font)
    return picture


def word_box(lines: Sequence[str], line: int, word: str) -> tuple[float, float, float, float]:
    """Where `word` was drawn: left, top, right, bottom in page pixels."""
    font = ImageFont.truetype(_FONT, _SIZE)
    before = font.getlength(lines[line][: lines[line].index(word)])
    left, top, right, bottom = font.getbbox(word)
    x, y = _LEFT + before, _TOP + line * _STEP
    return x + left, y + top, x + right, y + bottom


def save_pages(path: Path, pages: Sequence[Sequence[str]], *, colour: bool = False) -> None:
    """The pages as one picture file, of the format that its name says; in colour, as the rules of scans want them."""
    first, *rest = [_on_tinted_paper(draw_page(lines)) if colour else draw_page(lines) for lines in pages]
    if rest:
        first.save(path, dpi=(300, 300), save_all=True, append_images=rest)
    else:
        first.save(path, dpi=(300, 300))


def _on_tinted_paper(page: Image.Image) -> Image.Image:
    """Blue ink on paper that has yellowed."""
    return ImageOps.colorize(page, (20, 30, 110), (250, 238, 205))
