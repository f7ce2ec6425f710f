"""Importing this makes ready what every page needs: for the server of child processes, which share it.

The nets are opened (a session on one thread survives the fork, having no thread to lose; what is the matter with one
that cannot be opened is told when somebody asks for it), the tables of the language are read, and what NumPy and Pillow
load at first use is loaded: without its reader Pillow would try forty others on a TIFF.

Memory is kept from picture to picture. As it comes, glibc gives a page's pictures back to the system one by one, which
clears every new one again, some two hundred megabytes a page; the most that a page takes at once stays the same.
"""

from __future__ import annotations

import ctypes
from contextlib import suppress

import numpy.ma  # noqa: F401 - asked for by numpy.unique
from PIL import Image, PngImagePlugin, TiffImagePlugin  # noqa: F401

from domain.errors import ArchiveUnusable
from domain.text import ReaderChoice
from ocr.language.confidence import calibration
from ocr.language.language_model import legal_prose
from ocr.language.look_alikes import look_alikes
from ocr.language.syllables import known_syllables
from ocr.pen.net import pen_net
from ocr.pen.shipped import has_pen_net
from ocr.reader.net import shipped_net

_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3  # numbers of mallopt(3)
_KEPT, _LARGEST = 512 << 20, 32 << 20  # bytes free that are kept, and of a picture that is kept; glibc takes no more


def _keep_memory() -> None:
    if set_option := getattr(ctypes.CDLL(None), "mallopt", None):  # glibc's
        set_option(_MMAP_THRESHOLD, _LARGEST)
        set_option(_TRIM_THRESHOLD, _KEPT)


_keep_memory()
Image.preinit()
legal_prose()
known_syllables()
for _reader in (ReaderChoice.OURS, ReaderChoice.TESSERACT):
    look_alikes(_reader)
    calibration(_reader)
with suppress(ArchiveUnusable):
    shipped_net()
if has_pen_net():
    with suppress(ArchiveUnusable):
        pen_net()
