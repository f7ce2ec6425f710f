"""A page being drawn: its content, its resources and annotations, and what a reader sees on it."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING, Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from testbed.seen.frame import HEIGHT, WIDTH, Frame
from testbed.seen.lettering import embedded, text_operators
from testbed.seen.wording import Line, Sheet, sheet

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from PIL import Image

Box = tuple[float, float, float, float]
PAGE: Box = (0.0, 0.0, WIDTH, HEIGHT)


@dataclass(frozen=True, slots=True)
class Look:
    """The appearance of a signature that is put on the finished page: print at its place, as letters or a picture."""

    line: Line
    as_picture: bool


@dataclass
class Drawing:
    """One page of A4.

    Attributes:
        chance: what is drawn at random is drawn from it.
        bare: what is never seen is left out: the page must look the same.
        seen: lines that a reader reads, in the order in which they were drawn.
        own: those of them that are letters of the page itself.
        unseen: what stands in the file and is not seen.
        phrases: what must be read in this order.
        looks: signatures to be put on it.
    """

    frame: Frame
    chance: Random
    bare: bool = False
    seen: list[Line] = field(default_factory=list)
    own: list[Line] = field(default_factory=list)
    unseen: list[Line] = field(default_factory=list)
    phrases: list[str] = field(default_factory=list)
    looks: list[Look] = field(default_factory=list)
    pdf: pikepdf.Pdf = field(default_factory=pikepdf.new)
    _content: list[bytes] = field(default_factory=list)
    _names: int = 0

    def __post_init__(self) -> None:
        self._page = self.pdf.add_blank_page(page_size=(100, 100))
        self._page.MediaBox = Array(self.frame.media_box)
        if self.frame.crop_box:
            self._page.CropBox = Array(self.frame.crop_box)
        if self.frame.rotate:
            self._page.Rotate = self.frame.rotate
        if self.frame.unit != 1:
            self._page.UserUnit = self.frame.unit
        self.fonts = Dictionary(F1=embedded(self.pdf))
        self._page.Resources = Dictionary(
            Font=self.fonts, XObject=Dictionary(), Properties=Dictionary(), ExtGState=Dictionary()
        )
        self._page.Annots = Array()

    def sheet(self, *, gaps: bool = False) -> Sheet:
        """What the page says; its number and day must be read in order."""
        made = sheet(self.chance, gaps=gaps)
        self.phrases += made.phrases
        return made

    def put(self, operators: bytes) -> None:
        """Add to the page's content, in points of the page as it is seen."""
        self._content.append(b"q " + operators + b" Q")

    def write(self, *lines: Line) -> None:
        """Letters of the page itself that are seen."""
        self.put(text_operators(lines))
        self.see(*lines)
        self.own += lines

    def see(self, *lines: Line) -> None:
        """These lines are seen, however they were drawn."""
        self.seen += lines

    def hide(self, operators: bytes, *lines: Line) -> None:
        """Lines drawn by `operators` that nobody sees."""
        self.unseen += lines
        if not self.bare:
            self.put(operators)

    def resource(self, kind: str, value: Any) -> bytes:
        """The name of a new resource of the page, as an operand."""
        self._names += 1
        name = f"/R{self._names}"
        self._page.Resources[kind][name] = self.pdf.make_indirect(value)
        return name.encode()

    def picture(self, image: Image.Image, **entries: Any) -> Stream:
        """The picture as an image of the document."""
        bits = 1 if image.mode == "1" else 8
        colours = Name.DeviceRGB if image.mode == "RGB" else Name.DeviceGray
        made = Stream(self.pdf, zlib.compress(image.tobytes()), Type=Name.XObject, Subtype=Name.Image)
        made.Filter, made.Width, made.Height, made.BitsPerComponent = Name.FlateDecode, image.width, image.height, bits
        if "ImageMask" not in entries:
            made.ColorSpace = colours
        for key, value in entries.items():
            made[f"/{key}"] = value
        return made

    def paint(self, picture: Stream, box: Box = PAGE) -> bytes:
        """The operators that draw a picture or form of unit size into a box."""
        return placed(self.resource("/XObject", picture), box)

    def form(self, operators: bytes, box: Sequence[float], **entries: Any) -> Stream:
        """A form with the page's fonts, in its own coordinates."""
        made = Stream(self.pdf, operators, Type=Name.XObject, Subtype=Name.Form, BBox=Array(list(box)))
        resources = entries.pop("Resources", Dictionary())
        resources.Font = self.fonts
        made.Resources = resources
        for key, value in entries.items():
            made[f"/{key}"] = value
        return made

    def annotate(self, subtype: str, box: Box, look: Stream | None, **entries: Any) -> Dictionary:
        """An annotation over a box of the page as it is seen, with its look."""
        made = Dictionary(Type=Name.Annot, Subtype=Name(subtype), Rect=Array(self.frame.rectangle(box)), F=4)
        if look is not None:
            look.Matrix = Array([*self.frame.linear, 0, 0])
            made.AP = Dictionary(N=self.pdf.make_indirect(look))
        for key, value in entries.items():
            made[f"/{key}"] = value
        added = self.pdf.make_indirect(made)
        self._page.Annots.append(added)
        return added

    def layer(self, *, on: bool) -> Dictionary:
        """An optional content group that is shown or not."""
        group = self.pdf.make_indirect(Dictionary(Type=Name.OCG, Name="Lớp"))
        if "/OCProperties" not in self.pdf.Root:
            self.pdf.Root.OCProperties = Dictionary(OCGs=Array(), D=Dictionary(OFF=Array(), Order=Array()))
        properties = self.pdf.Root.OCProperties
        properties.OCGs.append(group)
        properties.D.Order.append(group)
        if not on:
            properties.D.OFF.append(group)
        return group

    def save(self, path: Path) -> None:
        """Write the document."""
        matrix = " ".join(f"{value:g}" for value in self.frame.matrix).encode()
        self._page.Contents = Stream(self.pdf, b"q " + matrix + b" cm\n" + b"\n".join(self._content) + b"\nQ")
        self.pdf.save(path, deterministic_id=True)


def placed(name: bytes, box: Box) -> bytes:
    """The operators that draw what is one by one into a box."""
    return b"q %.3f 0 0 %.3f %.3f %.3f cm %s Do Q" % (box[2] - box[0], box[3] - box[1], box[0], box[1], name)


def words(lines: Iterable[Line]) -> list[str]:
    """The words that are read on these lines."""
    return [word for line in lines for word in line.truth.split()]
