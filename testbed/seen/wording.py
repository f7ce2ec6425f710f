"""What the drawn pages say: a decision's head and body, short additions, and words that must not be found."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from signing.seal.mark_font import MarkFont, font_for
from testbed.pages.document import samples

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from random import Random

SIZE = 13.0
_LEFT, _RIGHT, _BODY_WIDTH, _LEADING = 62.0, 292.0, 460.0, 21.0
_BODY_LINES = 7
_VIETNAMESE = "".join(chr(code) for code in range(0x1EA0, 0x1EFA)) + "ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝàáâãèéêìíòóôõùúýĂăĐđĨĩŨũƠơƯư"
_PRINTABLE = "".join(map(chr, range(32, 127))) + _VIETNAMESE + "–“”…•"

NOTES = (
    "Sao y bản chính theo quy định",
    "Hồ sơ được bảo quản vĩnh viễn",
    "Chuyển phòng Nội vụ xử lý trước",
    "Công văn đến của huyện miền núi",
    "Đã thu phí chứng thực hồ sơ",
    "Kèm theo danh mục tài liệu giấy",
)
HIDDEN = (
    "khướu",
    "ngoằn",
    "nguệch",
    "khuỷu",
    "chuồn",
    "bướm",
    "vượn",
    "hươu",
    "quạ",
    "ếch",
    "gấu",
    "tê",
    "giác",
    "sóc",
)


@dataclass(frozen=True, slots=True)
class Line:
    """Print on one base line, in points of the page as it is seen.

    Attributes:
        told: what a reader reads here, when that is more or less than the letters of this line: a number filled
            into a gap is told with the line that has the gap.
    """

    text: str
    x: float
    y: float
    size: float = SIZE
    told: str | None = None

    @property
    def truth(self) -> str:
        """What is read here."""
        return self.text if self.told is None else self.told

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, bottom, right and top of the print."""
        return (self.x, self.y - 0.25 * self.size, self.x + width(self.text, self.size), self.y + 0.95 * self.size)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page of a decision; `number` and `day` stand in gaps of `lines` when it is drawn with gaps."""

    lines: tuple[Line, ...]
    number: Line
    day: Line
    phrases: tuple[str, str]


@lru_cache
def font() -> MarkFont:
    """The typeface with every letter that may be drawn."""
    return font_for("LiberationSerif-Regular.ttf", _PRINTABLE)


def width(text: str, size: float = SIZE) -> float:
    """Points that the text takes."""
    return font().measure(text) * size


def sheet(chance: Random, *, gaps: bool) -> Sheet:
    """Head and body of an invented decision; with `gaps`, its number and day are left out of the lines."""
    number, day = str(chance.randint(131, 989)), str(chance.randint(13, 28))
    notation = chance.choice(("/QĐ-UBND", "/TTr-SNV", "/BC-STNMT"))
    place, rest = "Vân Thành, ngày", "tháng 02 năm 2025"
    phrases = (f"Số: {number}{notation}", f"ngày {day} {rest}")
    in_number, number_lines = filled(_LEFT, 728, ("Số: ", number, notation), gaps=gaps, spaces=chance.random() < 0.5)
    in_day, day_lines = filled(_RIGHT, 728, (f"{place} ", day, f" {rest}"), gaps=gaps, spaces=chance.random() < 0.5)
    lines = (
        Line("ỦY BAN NHÂN DÂN", _LEFT, 770),
        Line("TỈNH SÔNG VÂN", _LEFT, 750),
        *number_lines,
        Line("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", _RIGHT, 770, 12),
        Line("Độc lập - Tự do - Hạnh phúc", _RIGHT + 30, 750),
        *day_lines,
        Line("QUYẾT ĐỊNH", 250, 690, 14),
        *_body(chance),
    )
    return Sheet(lines, in_number, in_day, phrases)


def note(chance: Random, x: float = 90, y: float = 330) -> Line:
    """A short addition that is seen."""
    return Line(chance.choice(NOTES), x, y)


def hidden(chance: Random, x: float = 90, y: float = 290) -> Line:
    """Words that stand nowhere else and are never seen."""
    return Line(" ".join(chance.sample(HIDDEN, 4)), x, y)


def filled(
    x: float, y: float, parts: tuple[str, str, str], *, gaps: bool, spaces: bool
) -> tuple[Line, tuple[Line, ...]]:
    """What is filled in, and the lines around it: one line of letters with spaces in the gap, or two with none."""
    before, middle, after = parts
    whole = "".join(parts)
    inside = Line(middle, x + width(before), y, told="")
    if not gaps:
        return inside, (Line(whole, x, y),)
    if spaces:
        blank = " " * round(width(middle) / width(" "))
        return inside, (Line(f"{before}{blank}{after}", x, y, told=whole),)
    return inside, (
        Line(before.rstrip(), x, y, told=whole),
        Line(after.lstrip(), x + width(before + middle + " " * (len(after) - len(after.lstrip()))), y, told=""),
    )


def _body(chance: Random) -> Iterator[Line]:
    sentences = list(_sentences())
    first = chance.randrange(len(sentences))
    words = " ".join(sentences[first:] + sentences[:first]).split()
    for number, text in enumerate(_wrapped(words)):
        if number == _BODY_LINES:
            return
        yield Line(text, _LEFT, 655 - number * _LEADING)


def _wrapped(words: Iterable[str]) -> Iterator[str]:
    line = ""
    for word in words:
        if width(f"{line} {word}") > _BODY_WIDTH:
            yield line
            line = word
        else:
            line = f"{line} {word}".strip()


@lru_cache
def _sentences() -> tuple[str, ...]:
    """Paragraphs of the samples without marks of bold and italic, none with letters that the font lacks."""
    paragraphs = [
        part.replace("**", "").strip("_^")
        for document in samples().values()
        for part in document.body
        if isinstance(part, str) and len(part) > 120
    ]
    return tuple(text for text in paragraphs if set(text) <= set(_PRINTABLE))
