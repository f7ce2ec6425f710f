"""Whether a net for a pen's figures comes with the program: told without loading what runs it."""

from __future__ import annotations

from importlib.resources import files

NET, FACTS = "data/pen.onnx", "data/pen.json"


def has_pen_net() -> bool:
    """A net comes with the program; without it what a pen wrote is asked for."""
    return files("ocr").joinpath(NET).is_file()
