"""What may be written at a place, from what the net says of its columns: CTC prefix search (Graves et al. 2006)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.description.pen import PenText

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_KEPT = 12  # beginnings that are followed
_LEAST = 0.004  # probability of a sign at a step below which it is not tried
_TOLD = 6  # texts told

Beams = dict[str, tuple[float, float]]  # probability of each beginning: ending in none; ending in its last letter


def likeliest(odds: NDArray[np.float32], characters: str) -> tuple[PenText, ...]:
    """The likeliest texts of one place.

    Args:
        odds: probability of each character at each step, of none first.
        characters: the net's alphabet.
    """
    signs = {character: sign for sign, character in enumerate(characters, 1)}
    beams: Beams = {"": (1.0, 0.0)}
    for step in odds.tolist():  # plain numbers: a tenth of the time that arrays of a dozen take
        seen = [(character, step[sign]) for character, sign in signs.items() if step[sign] > _LEAST]
        found = _longer(beams, step, signs, seen) if seen else _as_they_are(beams, step, signs)
        whole = sum(none + letter for none, letter in found.values())
        beams = {text: (none / whole, letter / whole) for text, (none, letter) in found.items()}
    told = sorted(beams.items(), key=lambda item: -sum(item[1]))
    return tuple(PenText(text, none + letter) for text, (none, letter) in told[:_TOLD])


def _as_they_are(beams: Beams, step: list[float], signs: dict[str, int]) -> Beams:
    """No sign is seen: each beginning stays what it is."""
    nothing = step[0]
    return {
        text: ((none + letter) * nothing, letter * step[signs[text[-1]]] if text else 0.0)
        for text, (none, letter) in beams.items()
    }


def _longer(beams: Beams, step: list[float], signs: dict[str, int], seen: list[tuple[str, float]]) -> Beams:
    """Each beginning as it is, and longer by each sign that is seen; the likeliest of them."""
    found = {text: list(odds) for text, odds in _as_they_are(beams, step, signs).items()}
    for text, (none, letter) in beams.items():
        for sign, odds in seen:
            before = none if text.endswith(sign) else none + letter
            longer = found.setdefault(text + sign, [0.0, 0.0])
            longer[1] += before * odds
    best = sorted(found.items(), key=lambda item: -sum(item[1]))[:_KEPT]
    return {text: (none, letter) for text, (none, letter) in best}
