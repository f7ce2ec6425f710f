"""The net: from the place of a pen's figures to what each two columns of it say (CTC, Graves et al. 2006).

Of the same make as the reader of print (`training.reader.net`), smaller: two layers of ink, 48 rows, a dozen signs.
"""

from __future__ import annotations

import torch
from torch import nn

from training.reader.net import dense, separable

CHARACTERS = "0123456789abc/"
STRIDE = 2  # columns a step: two `1` side by side are three steps apart
_STEM, _MIDDLE, _DEEP, _STEPS = 16, 48, 80, 128
_KERNELS = (5, 7, 9)
_EACH = 2  # steps told by each four columns: what is seen is as coarse as four, what is said as fine as two


class PenReader(nn.Module):
    """Logits of every character, blank first, for every two columns of some places."""

    def __init__(self) -> None:
        super().__init__()
        self.front = nn.Sequential(
            dense(2, _STEM, (2, 2)),  # 24 rows
            dense(_STEM, 24, (2, 2)),  # 12 rows
            separable(24, _MIDDLE),
            separable(_MIDDLE, _DEEP, (2, 1)),  # 6 rows
            separable(_DEEP, _DEEP),
            nn.Conv2d(_DEEP, _STEPS, (6, 1), bias=False),  # one row
            nn.BatchNorm2d(_STEPS),
            nn.ReLU(),
        )
        self.along = nn.Sequential(*(_Along(_STEPS, kernel) for kernel in _KERNELS))
        self.drop = nn.Dropout(0.1)
        self.head = nn.Conv2d(_STEPS, _EACH * (len(CHARACTERS) + 1), 1)

    def forward(self, places: torch.Tensor) -> torch.Tensor:
        """(places, 2, 48, columns), ink 0 to 255 → (places, steps, characters + 1)."""
        seen = self.along(self.front(places / 255.0))
        told = self.head(self.drop(seen)).squeeze(2).transpose(1, 2)
        return told.reshape(told.shape[0], told.shape[1] * _EACH, len(CHARACTERS) + 1)


class _Along(nn.Module):
    """A residual block along the place."""

    def __init__(self, channels: int, kernel: int) -> None:
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(channels, channels, (1, kernel), padding=(0, kernel // 2), groups=channels, bias=False),
            nn.BatchNorm2d(channels),
            nn.Conv2d(channels, channels, 1, bias=False),
            nn.BatchNorm2d(channels),
        )
        self.last = nn.ReLU()

    def forward(self, steps: torch.Tensor) -> torch.Tensor:
        return self.last(steps + self.body(steps))
