"""Training: places drawn ahead by a process beside, each shown a few times, until the minutes are over."""

from __future__ import annotations

import json
import time
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from math import cos, pi
from multiprocessing import get_context
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import torch
from torch import nn

from ocr.pen.strip import HEIGHT
from testbed.corpus import Part
from training.pen.drawing import Drawn, drawn_place
from training.pen.net import CHARACTERS, STRIDE, PenReader

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SEED = 20
WEIGHTS, LOG = "pen.pt", "pen-log.jsonl"
_CHUNK = 1024  # places drawn at once
_REMEMBERED = 60  # chunks
_BATCH, _TUNED_ON = 32, 500
_TUNE_SEED = 900_000_000
_LOOK_EVERY = 150.0  # seconds
_OWN = 0.7  # share of a training's own weights beside those it went on from


class Batch(NamedTuple):
    """Places of like width, what they say, and steps of each."""

    places: torch.Tensor
    texts: tuple[str, ...]
    steps: tuple[int, ...]


@dataclass
class Progress:
    """How far the training is: seconds, batches, places that were drawn for it."""

    seconds: float = 0.0
    batches: int = 0
    drawn: int = 0


def draw_chunk(number: int) -> list[Drawn]:
    """Chunk `number` of what is learned from."""
    import cv2

    cv2.setNumThreads(1)
    return [drawn_place(Random(SEED * 1_000_003 + number * _CHUNK + place)) for place in range(_CHUNK)]


@dataclass(frozen=True)
class Further:
    """What a training goes on from.

    Attributes:
        weights: of an earlier training; None: from nothing.
        first: the chunk that is drawn first: whoever goes on draws beyond what was learned before.
        rate: of learning at its highest.
    """

    weights: Path | None = None
    first: int = 0
    rate: float = 4e-3


def train(folder: Path, minutes: float, workers: int, further: Further) -> float:
    """Train from nothing, or on from weights; the share of places to tune on that are read exactly at the end."""
    torch.manual_seed(SEED)
    torch.set_num_threads(1)
    folder.mkdir(parents=True, exist_ok=True)
    net = PenReader().to(memory_format=torch.channels_last)  # half the time on a processor
    if further.weights is not None:
        net.load_state_dict(torch.load(further.weights, weights_only=True))
    begun, progress = time.monotonic(), Progress()
    optimiser = torch.optim.AdamW(net.parameters(), lr=further.rate, weight_decay=0.01)
    tune = list(batches([drawn_place(Random(_TUNE_SEED + n), Part.JUDGE) for n in range(_TUNED_ON)], Random(1)))
    looked = begun
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        for batch in _supply(pool, workers, further.first, progress):
            progress.seconds = time.monotonic() - begun
            share = progress.seconds / (60 * minutes)
            if share >= 1:
                break
            begins = min(1.0, (progress.batches + 1) / 100)
            for group in optimiser.param_groups:
                group["lr"] = further.rate * begins * (0.02 + 0.98 * (1 + cos(pi * share)) / 2)
            _learn(net, optimiser, batch)
            progress.batches += 1
            if time.monotonic() - looked > _LOOK_EVERY:
                _looked(net, tune, folder, progress)
                looked = time.monotonic()
        pool.shutdown(wait=False, cancel_futures=True)
    return _looked(net, tune, folder, progress)


def average(folder: Path, earlier: Path) -> None:
    """Put between the weights of a training and those that it went on from; reads strangers better than either.

    Izmailov et al. 2018, "Averaging weights leads to wider optima and better generalization".
    """
    own, other = (torch.load(path, weights_only=True) for path in (folder / WEIGHTS, earlier))
    mixed = {
        name: value * _OWN + other[name] * (1 - _OWN) if value.is_floating_point() else value
        for name, value in own.items()
    }
    torch.save(mixed, folder / WEIGHTS)


def _supply(pool: ProcessPoolExecutor, workers: int, first: int, progress: Progress) -> Iterator[Batch]:
    """Batches without end: new chunks as they come, known ones again meanwhile, a little otherwise."""
    chance, number = Random(SEED + first), first
    known: list[list[Drawn]] = []
    waiting: list[Future[list[Drawn]]] = []
    while True:
        while len(waiting) < workers + 1:
            waiting.append(pool.submit(draw_chunk, number))
            number += 1
        if not known or waiting[0].done():
            known.append(waiting.pop(0).result())
            progress.drawn += _CHUNK
            del known[:-_REMEMBERED]
            yield from batches(known[-1], chance)
        else:
            older = chance.choice(known)
            yield from batches(chance.sample(older, _BATCH * 6), chance, shaken=True)


def batches(drawn: Sequence[Drawn], chance: Random, *, shaken: bool = False) -> Iterator[Batch]:
    """Batches of places of like width, in any order."""
    ordered = sorted(drawn, key=lambda one: one.strip.shape[2])
    groups = [ordered[start : start + _BATCH] for start in range(0, len(ordered), _BATCH)]
    chance.shuffle(groups)
    for group in groups:
        wide = max(one.strip.shape[2] for one in group)
        stack = np.zeros((len(group), 2, HEIGHT, wide), np.float32)
        for row, one in enumerate(group):
            strip = _shaken(one.strip, chance) if shaken else one.strip
            stack[row, :, :, : strip.shape[2]] = strip
        texts = tuple(one.text for one in group)
        places = torch.from_numpy(stack).contiguous(memory_format=torch.channels_last)
        yield Batch(places, texts, tuple(one.strip.shape[2] // STRIDE for one in group))


def _shaken(strip: np.ndarray, chance: Random) -> np.ndarray:
    """Moved by some pixels, lighter or darker."""
    moved = np.roll(strip, chance.randint(-3, 3), axis=1).astype(np.float32)
    power = chance.uniform(0.7, 1.4)
    return np.asarray(255 * (moved / 255) ** power, np.float32)


def _learn(net: PenReader, optimiser: torch.optim.Optimizer, batch: Batch) -> None:
    net.train()
    odds = net(batch.places).log_softmax(2).transpose(0, 1)
    wanted = torch.tensor([CHARACTERS.index(letter) + 1 for text in batch.texts for letter in text])
    lengths = torch.tensor([len(text) for text in batch.texts])
    loss = nn.functional.ctc_loss(odds, wanted, torch.tensor(batch.steps), lengths, zero_infinity=True)
    optimiser.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(net.parameters(), 5.0)
    optimiser.step()


def _looked(net: PenReader, tune: Sequence[Batch], folder: Path, progress: Progress) -> float:
    """Keep the weights, and tell the share of places to tune on that are read exactly."""
    pairs = [pair for batch in tune for pair in read_pairs(net, batch)]
    right = sum(told == text for told, text in pairs) / len(pairs)
    torch.save(net.state_dict(), folder / WEIGHTS)
    entry = {"minutes": round(progress.seconds / 60, 1), "batches": progress.batches, "drawn": progress.drawn,
             "right": round(right, 4)}  # fmt: skip
    with (folder / LOG).open("a") as log:
        print(json.dumps(entry), file=log, flush=True)
    return right


def read_pairs(net: PenReader, batch: Batch) -> Iterator[tuple[str, str]]:
    """What the net says of each place, and what is written there."""
    net.eval()
    with torch.no_grad():
        best = net(batch.places).argmax(2).numpy()
    for row, text, steps in zip(best, batch.texts, batch.steps, strict=True):
        signs = [int(sign) for at, sign in enumerate(row[:steps]) if sign and (at == 0 or sign != row[at - 1])]
        yield "".join(CHARACTERS[sign - 1] for sign in signs), text
