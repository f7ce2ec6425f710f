"""A page's picture on its way from the file to the reader."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class PagePicture:
    """One page as it came, decoded and upright by its own metadata.

    Attributes:
        pixels: (H, W) grey or (H, W, 3) RGB; bitonal pages are grey with 0 and 255 only.
        dpi: dots per inch that the file claims, the same in both directions; None when it claims none.
        embedded: the JPEG of a PDF's page that shows exactly `pixels` and can be put into a PDF as it is.
        rendered: drawn by us at `dpi`, which is therefore certain.
        scanned: the page is a picture, with stamps and an invisible text over it at most.
    """

    pixels: NDArray[np.uint8]
    dpi: float | None
    embedded: bytes | None = None
    rendered: bool = False
    scanned: bool = True
