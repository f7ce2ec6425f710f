"""Print for tests of the line finder: Vietnamese text on white, its baselines and x-heights known."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageDraw

from testbed.pages.fonts import Face, Style, Type

if TYPE_CHECKING:
    from numpy.typing import NDArray

DPI = 225


@dataclass
class Paper:
    """A white sheet of `width` × `height` pixels to print on."""

    width: int = 1400
    height: int = 500
    face: Face = Face.SERIF
    _image: Image.Image = field(init=False)

    def __post_init__(self) -> None:
        self._image = Image.new("L", (self.width, self.height), 255)
        self.draw = ImageDraw.Draw(self._image)

    def line(self, text: str, x: int, foot: int, points: float = 13, style: Style = Style.REGULAR) -> float:
        """Print `text` with its baseline on row `foot`; its x-height in pixels."""
        font = Type(self.face, style, points).at(DPI)
        self.draw.text((x, foot), text, font=font, fill=0, anchor="ls")
        return float(foot - font.getbbox("x", anchor="ls")[1] - foot)

    @property
    def picture(self) -> NDArray[np.uint8]:
        """The sheet as a grey picture."""
        return np.asarray(self._image, np.uint8).copy()
