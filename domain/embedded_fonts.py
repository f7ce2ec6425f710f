"""The fonts that the archive writes with, as files: Liberation 2.1.5 (SIL OFL 1.1, which allows embedding).

Liberation Serif, Sans and Mono have the widths of Times New Roman, Arial (Helvetica) and Courier New, and all letters
of Vietnamese.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files


@lru_cache(maxsize=4)
def font_file(name: str) -> bytes:
    """The bytes of the TrueType file `name`, like `LiberationSerif-Regular.ttf`.

    Raises:
        FileNotFoundError: there is no such font here.
    """
    return (files("domain") / "fonts" / name).read_bytes()
