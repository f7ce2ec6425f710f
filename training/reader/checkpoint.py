"""The state of a training on disk: written whole or not at all, taken up where it stopped.

What is committed with the program is smaller: the weights that read best, in half precision. Training goes on from them
where no checkpoint is left, and learns from corrections of an archive's own.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch

from training.reader.alphabet import CHARACTERS
from training.reader.net import Reader, size_from

NAME = "reader.pt"
WEIGHTS = "weights.npz"
COMMITTED = Path(__file__).with_name(WEIGHTS)
COMMITTED_LOG = "training-log.jsonl"
_MEAN_OVER = 1000  # batches that the smoothed weights remember


class OtherAlphabet(Exception):  # noqa: N818 - what is the matter
    """The checkpoint was made for other characters."""


@dataclass
class Progress:
    """How far a training is.

    Attributes:
        chunk: the next chunk of lines to be taken.
        steps: batches learned from.
        lines: lines learned from.
        seconds: spent learning, over all sessions.
    """

    chunk: int = 0
    steps: int = 0
    lines: int = 0
    seconds: float = 0.0


class Averaged:
    """Weights averaged over the last batches (Polyak and Juditsky 1992): they read better than any of the moment."""

    def __init__(self, net: Reader) -> None:
        self.net = Reader(net.size)
        self.net.load_state_dict(net.state_dict())
        self.net.requires_grad_(requires_grad=False)

    def follow(self, net: Reader, steps: int) -> None:
        """Take in the weights after batch number `steps`."""
        share = max(1.0 / _MEAN_OVER, 1.0 / (steps / 5 + 1))
        with torch.no_grad():
            for mean, now in zip(self.net.state_dict().values(), net.state_dict().values(), strict=True):
                if mean.dtype.is_floating_point:
                    mean.lerp_(now, share)
                else:
                    mean.copy_(now)


def save(folder: Path, net: Reader, mean: Averaged, optimiser: torch.optim.Optimizer, progress: Progress) -> None:
    """Write the state into `folder`, and beside it the averaged weights alone."""
    folder.mkdir(parents=True, exist_ok=True)
    half = folder / f"{NAME}.part"
    state = {
        "size": net.size.as_dict(),
        "characters": CHARACTERS,
        "net": net.state_dict(),
        "mean": mean.net.state_dict(),
        "optimiser": optimiser.state_dict(),
        "progress": vars(progress),
    }
    torch.save(state, half)
    half.rename(folder / NAME)
    save_weights(folder / WEIGHTS, mean.net)


def load(folder: Path) -> dict[str, Any] | None:
    """The state in `folder`, None where there is none.

    Raises:
        OtherAlphabet: it was made for other characters.
    """
    path = folder / NAME
    if not path.exists():
        return None
    state: dict[str, Any] = torch.load(path, map_location="cpu", weights_only=True)
    if state["characters"] != CHARACTERS:
        raise OtherAlphabet(str(path))
    return state


def net_of(state: dict[str, Any], which: str = "net") -> Reader:
    """The net of a state: `net` as it is learning, `mean` as it reads best."""
    net = Reader(size_from(state["size"]))
    net.load_state_dict(state[which])
    return net


def fresh(weights: Path) -> Reader:
    """A net that knows what `save_weights` kept, and nothing of how it was learned.

    Raises:
        OtherAlphabet: it was made for other characters.
    """
    with np.load(weights) as file:
        facts = json.loads(str(file["facts"]))
        if facts["characters"] != CHARACTERS:
            raise OtherAlphabet(str(weights))
        net = Reader(size_from(facts["size"]))
        kept = {name: torch.from_numpy(file[name].astype(np.float32)) for name in _learned(net)}
    net.load_state_dict(kept, strict=False)
    return net


def save_weights(path: Path, net: Reader) -> None:
    """Keep the weights in half precision, without what only learning needs."""
    facts = json.dumps({"size": net.size.as_dict(), "characters": CHARACTERS}, ensure_ascii=False)
    arrays = _learned(net)
    half = path.with_name(f"{path.name}.part")
    with half.open("wb") as file:
        np.savez_compressed(
            file, facts=facts, **{name: value.cpu().numpy().astype(np.float16) for name, value in arrays.items()}
        )
    half.rename(path)


def _learned(net: Reader) -> dict[str, torch.Tensor]:
    """What is learned, by name; counters are not."""
    return {name: value for name, value in net.state_dict().items() if value.dtype.is_floating_point}
