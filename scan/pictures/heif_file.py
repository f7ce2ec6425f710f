"""The door to pictures of telephones (HEIC), through libheif: turned and mirrored as the file says (irot, imir)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pi_heif

if TYPE_CHECKING:
    from pathlib import Path

    from PIL import Image

pi_heif.options.DECODE_THREADS = 1  # a child works on one core
pi_heif.options.THUMBNAILS = pi_heif.options.DEPTH_IMAGES = pi_heif.options.AUX_IMAGES = False


def heif_sizes(path: Path) -> tuple[tuple[int, int], ...]:
    """Declared width and height of each picture that stands for itself, in the file's order; nothing is decoded.

    Raises:
        ValueError, EOFError, SyntaxError, RuntimeError, OSError: as pi-heif raises on damaged data.
    """
    return tuple(picture.size for picture in _opened(path))


def heif_picture(path: Path, number: int) -> Image.Image:
    """Picture `number` (from 1), decoded.

    Raises:
        ValueError, EOFError, SyntaxError, RuntimeError, OSError: as pi-heif raises on damaged data.
        IndexError: there is no such picture.
    """
    picture: Image.Image = _opened(path)[number - 1].to_pillow()
    return picture


def _opened(path: Path) -> Any:
    """Ten and twelve bits a colour as eight, as screens show them."""
    return pi_heif.open_heif(path, convert_hdr_to_8bit=True)
