"""From trained weights to the file that the archive reads with, ONNX in single precision, and its facts beside it."""

from __future__ import annotations

import hashlib
import json
import shutil
from importlib.resources import files
from pathlib import Path
from random import Random

import numpy as np
import torch

from ocr.pen.shipped import FACTS, NET
from ocr.pen.strip import HEIGHT
from ocr.reader.net import session_of
from testbed.corpus import Part
from training.pen.drawing import drawn_place
from training.pen.net import CHARACTERS, STRIDE, PenReader
from training.pen.training import LOG, SEED, WEIGHTS, batches

FILE = "pen.onnx"
_SCHEMA = 1
_AGREE = 0.02  # logits may differ by so much between torch and ONNX
_HEATS = [round(0.8 + 0.1 * step, 1) for step in range(23)]
_HEAT_SEED, _HEATED_ON = 950_000_000, 800


class NotTheSame(Exception):  # noqa: N818 - what is the matter
    """The exported net says something else than the net that was trained."""


def export(folder: Path, *, install: bool) -> dict[str, object]:
    """Write `pen.onnx` beside the weights, and into the program with `install`; its facts.

    Raises:
        NotTheSame: the export went wrong.
    """
    net = PenReader()
    net.load_state_dict(torch.load(folder / WEIGHTS, weights_only=True))
    net.eval()
    path = written_net(net, folder)
    difference = _difference(net, path)
    if difference > _AGREE:
        raise NotTheSame(f"logits differ by {difference:.3f}")
    log = [json.loads(line) for line in (folder / LOG).read_text(encoding="utf-8").splitlines()]
    facts: dict[str, object] = {
        "schema": _SCHEMA, "sha256": hashlib.sha256(path.read_bytes()).hexdigest(), "characters": CHARACTERS,
        "stride": STRIDE, "heat": _heat(net), "seed": SEED, "trained": log[-1],
    }  # fmt: skip
    if install:
        program = Path(str(files("ocr")))
        shutil.copyfile(path, program / NET)
        (program / FACTS).write_text(json.dumps(facts, indent=2) + "\n", encoding="ascii")
        shutil.copyfile(folder / LOG, Path(__file__).with_name("training-log.jsonl"))
    return facts


def written_net(net: PenReader, folder: Path) -> Path:
    """The file `pen.onnx` of a net, in a folder."""
    path = folder / FILE
    axes = {"places": {0: torch.export.Dim("count", min=1), 3: torch.export.Dim("columns", min=8)}}
    example = torch.zeros((2, 2, HEIGHT, 160))
    program = torch.onnx.export(
        net,
        (example,),
        dynamo=True,
        dynamic_shapes=axes,
        input_names=["places"],
        output_names=["logits"],
        verbose=False,
    )
    program.save(path)
    return path


def _difference(net: PenReader, path: Path) -> float:
    places = np.random.default_rng(1).integers(0, 255, (1, 2, HEIGHT, 120)).astype(np.float32)
    with torch.no_grad():
        ours = net(torch.from_numpy(places)).numpy()
    (theirs,) = session_of(path.read_bytes()).run(None, {"places": places})
    return float(np.abs(ours - theirs).max())


def _heat(net: PenReader) -> float:
    """By what to divide logits, so that texts of strangers are as likely as the net says (Guo et al. 2017)."""
    drawn = [drawn_place(Random(_HEAT_SEED + n), Part.JUDGE) for n in range(_HEATED_ON)]
    losses = dict.fromkeys(_HEATS, 0.0)
    for batch in batches(drawn, Random(1)):
        with torch.no_grad():
            logits = net(batch.places)
        wanted = torch.tensor([CHARACTERS.index(letter) + 1 for text in batch.texts for letter in text])
        lengths = torch.tensor([len(text) for text in batch.texts])
        for heat in _HEATS:
            odds = (logits / heat).log_softmax(2).transpose(0, 1)
            every = torch.nn.functional.ctc_loss(
                odds, wanted, torch.tensor(batch.steps), lengths, zero_infinity=True, reduction="none"
            )
            losses[heat] += float(every.clamp(max=8).sum())  # what nobody can read decides nothing
    return min(losses, key=lambda heat: losses[heat])
