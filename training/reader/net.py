"""The net: from a strip of print to what each four columns of it say.

Depthwise-separable convolutions (Howard et al., MobileNets, 2017) bring a strip of 40 rows down to one row of steps,
four columns each; residual 1-D convolutions with wide kernels see the neighbourhood in place of recurrence (after
Easter2.0, Chaudhary and Bali 2022); CTC (Graves et al. 2006) needs no places of characters to learn from.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import torch
from torch import nn

from training.reader.alphabet import CHARACTERS

_FAINTEST = 48.0  # grey levels of ink that are stretched to full strength at most


@dataclass(frozen=True, slots=True)
class Size:
    """How large a net is.

    Attributes:
        stem: channels after the first convolution.
        middle: channels at the height of 10 rows.
        deep: channels at the height of 5 rows.
        steps: channels along the line.
        kernels: widths of the 1-D convolutions, one a block.
        widened: channels within a block along the line, in `steps`.
    """

    stem: int = 24
    middle: int = 96
    deep: int = 160
    steps: int = 288
    kernels: tuple[int, ...] = (7, 9, 11, 13, 15, 15)
    widened: int = 1

    def as_dict(self) -> dict[str, Any]:
        """For a checkpoint."""
        return asdict(self)


SIZES = {
    "small": Size(),  # for a processor
    "large": Size(stem=32, middle=128, deep=224, steps=384, kernels=(7, 9, 11, 13, 15, 15, 15)),  # for a GPU
}


def size_from(entry: dict[str, Any]) -> Size:
    """A size as `as_dict` wrote it."""
    return Size(**{**entry, "kernels": tuple(entry["kernels"])})


class Reader(nn.Module):
    """Logits of every character, `BLANK` first, for every four columns of some strips."""

    def __init__(self, size: Size) -> None:
        super().__init__()
        self.size = size
        self.front = nn.Sequential(
            dense(1, size.stem, stride=(2, 2)),  # 20 rows
            separable(size.stem, 2 * size.stem),  # one block only: half of the time goes into these rows
            separable(2 * size.stem, size.middle, stride=(2, 2)),  # 10 rows
            separable(size.middle, size.middle),
            separable(size.middle, size.middle),
            separable(size.middle, size.deep, stride=(2, 1)),  # 5 rows
            separable(size.deep, size.deep),
            nn.Conv2d(size.deep, size.steps, (5, 1), bias=False),  # one row
            nn.BatchNorm2d(size.steps),
            nn.ReLU(),
        )
        self.along = nn.Sequential(*(_Along(size.steps, size.widened, kernel) for kernel in size.kernels))
        self.drop = nn.Dropout(0.1)
        self.head = nn.Conv2d(size.steps, len(CHARACTERS) + 1, 1)

    def forward(self, strips: torch.Tensor) -> torch.Tensor:
        """(lines, 1, 40, columns) grey as floats, 255 paper → (lines, steps, characters + 1)."""
        ink = 255.0 - strips
        darkest = ink.amax(dim=(2, 3), keepdim=True).clamp(min=_FAINTEST)
        seen = self.along(self.front(ink / darkest))
        return self.head(self.drop(seen)).squeeze(2).transpose(1, 2)


class _Along(nn.Module):
    """A residual block along the line."""

    def __init__(self, channels: int, widened: int, kernel: int) -> None:
        super().__init__()
        inner = channels * widened
        self.body = nn.Sequential(
            nn.Conv2d(channels, channels, (1, kernel), padding=(0, kernel // 2), groups=channels, bias=False),
            nn.BatchNorm2d(channels),
            nn.Conv2d(channels, inner, 1, bias=False),
            nn.BatchNorm2d(inner),
            nn.ReLU(),
            nn.Conv2d(inner, channels, 1, bias=False),
            nn.BatchNorm2d(channels),
        )
        self.last = nn.ReLU()

    def forward(self, steps: torch.Tensor) -> torch.Tensor:
        return self.last(steps + self.body(steps))


def dense(before: int, behind: int, stride: tuple[int, int]) -> nn.Sequential:
    """A convolution of three by three with what follows it."""
    return nn.Sequential(
        nn.Conv2d(before, behind, 3, stride=stride, padding=1, bias=False), nn.BatchNorm2d(behind), nn.ReLU()
    )


def separable(before: int, behind: int, stride: tuple[int, int] = (1, 1)) -> nn.Sequential:
    """The same in two steps, channel by channel and across channels: much cheaper (Howard et al. 2017)."""
    return nn.Sequential(
        nn.Conv2d(before, before, 3, stride=stride, padding=1, groups=before, bias=False),
        nn.BatchNorm2d(before),
        nn.ReLU(),
        nn.Conv2d(before, behind, 1, bias=False),
        nn.BatchNorm2d(behind),
        nn.ReLU(),
    )
