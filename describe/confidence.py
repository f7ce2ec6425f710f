"""How likely a field's value is right: what the rules say of it, brought to what came of it on drawn documents.

The rules multiply and lower certainties as they go; what is left tells more certain values from less certain ones and
is no probability yet. The numbers are written by `training.fit.build_field_confidence`.
"""

from __future__ import annotations

import json
import math
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from domain.description.fields import Field

NOTHING_NEW = (0.0, 1.0)  # shift and slope of the odds
_MOST = 0.9999
_NEVER = 0.05  # rules that are less certain than this guess; nothing was learned of guesses


def calibrated(field: Field) -> Field:
    """The field with a probability; as it is where its value or its place in the numbers is lacking."""
    shift, slope = _maps().get(f"{field.name}/{field.source}", NOTHING_NEW)
    if field.value is None or field.confidence < _NEVER or (shift, slope) == NOTHING_NEW:
        return field
    return replace(field, confidence=1 / (1 + math.exp(-(shift + slope * odds(field.confidence)))))


def odds(confidence: float) -> float:
    """Natural logarithm of the odds of a confidence, within what can be told apart."""
    bounded = min(max(confidence, 1 - _MOST), _MOST)
    return math.log(bounded / (1 - bounded))


@cache
def _maps() -> Mapping[str, tuple[float, float]]:
    text = (files("describe") / "confidence.json").read_text(encoding="utf-8")
    return {name: (shift, slope) for name, (shift, slope) in json.loads(text)["maps"].items()}
