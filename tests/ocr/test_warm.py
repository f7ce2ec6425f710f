"""What the server of children has ready before the first page."""

from __future__ import annotations

import subprocess
import sys

_TOLD = """
import sys, ocr.warm
from ocr.language.language_model import legal_prose
from ocr.language.syllables import known_syllables
from ocr.reader.net import shipped_net
print([loaded.cache_info().currsize for loaded in (legal_prose, known_syllables, shipped_net)])
print("PIL.TiffImagePlugin" in sys.modules, "PIL.WmfImagePlugin" in sys.modules)
"""


def test_tables_net_and_readers_of_pictures_are_there() -> None:
    told = subprocess.run([sys.executable, "-c", _TOLD], check=True, capture_output=True, text=True).stdout

    assert told.splitlines() == ["[1, 1, 1]", "True False"]
