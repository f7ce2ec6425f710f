"""Strips that were shown before, a little otherwise: what drawing them anew would change, at the cost of none."""

from __future__ import annotations

import torch
from torch.nn import functional

_STRETCH, _HIGHER, _SHIFT, _LEAN = 0.06, 0.04, 0.035, 0.06  # widest changes of a strip, in shares; half of its height
_PALEST, _BOLDEST = 0.65, 1.2  # of the ink
_SOFTEST = 0.5  # share of a strip that is its blurred self
_NOISIEST = 14.0  # grey levels
_PAPER = 255.0


def varied(strips: torch.Tensor, widths: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """(lines, 1, rows, columns) grey as floats and the columns of each, stretched, moved, paler, softer, noisier.

    Lines keep their batch: none gets wider than it, nor so narrow that its text has no room (`_STRETCH`).
    """
    lines, wide = strips.shape[0], strips.shape[3]
    stretch = torch.minimum(_chance(strips, 1 - _STRETCH, 1 + _STRETCH), wide / widths.to(strips).clamp(min=1))
    ink = _moved(_PAPER - strips, stretch)
    ink = ink * _column(_chance(strips, _PALEST, _BOLDEST))
    soft = functional.avg_pool2d(ink, 3, 1, 1)
    ink = torch.lerp(ink, soft, _column(_chance(strips, -_SOFTEST, _SOFTEST).clamp(min=0)))
    noise = torch.randn_like(ink) * _column(_chance(strips, -_NOISIEST, _NOISIEST).clamp(min=0))
    paper = (_PAPER - ink + noise).clamp(0, _PAPER)
    return paper, (widths.to(strips) * stretch).round().long().clamp(1, wide).reshape(lines)


def _moved(ink: torch.Tensor, stretch: torch.Tensor) -> torch.Tensor:
    """Sampled with `affine_grid`, whose coordinates run from -1 to 1 along each side; the left end stays."""
    still = torch.zeros_like(stretch)
    aspect = ink.shape[2] / ink.shape[3]
    along = torch.stack([1 / stretch, _chance(ink, -_LEAN, _LEAN) * aspect, 1 / stretch - 1], dim=1)
    across = torch.stack([still, 1 + _chance(ink, -_HIGHER, _HIGHER), _chance(ink, -_SHIFT, _SHIFT)], dim=1)
    grid = functional.affine_grid(torch.stack([along, across], dim=1), list(ink.shape), align_corners=False)
    return functional.grid_sample(ink, grid, align_corners=False)


def _chance(strips: torch.Tensor, low: float, high: float) -> torch.Tensor:
    return torch.empty(strips.shape[0], device=strips.device).uniform_(low, high)


def _column(shares: torch.Tensor) -> torch.Tensor:
    return shares.reshape(-1, 1, 1, 1)
