"""The limits on pictures, judged on declared sizes before anything is decoded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PIL import Image

from domain.errors import ArchiveError, ErrorCode, RefusedInput

if TYPE_CHECKING:
    from domain.limits import InputLimits

Image.MAX_IMAGE_PIXELS = None  # Pillow only warns at its limit; `check_size` refuses, with our limits

# All that Pillow's readers raise on damaged data: `formats=` narrows the readers, not their exceptions.
PICTURE_ERRORS = (
    OSError,
    SyntaxError,
    ValueError,
    IndexError,
    TypeError,
    KeyError,
    EOFError,
    OverflowError,
    Image.DecompressionBombError,
)


def check_size(width: int, height: int, limits: InputLimits, error: type[ArchiveError] = RefusedInput) -> None:
    """Refuse a picture of more pixels or longer sides than the limits.

    Raises:
        ArchiveError: IMAGE_TOO_LARGE, as an `error`.
    """
    if width * height > limits.page_pixels or max(width, height) > limits.side_pixels:
        raise error(ErrorCode.IMAGE_TOO_LARGE, width=width, height=height, limit=limits.page_pixels)
