"""From trained weights to the file that the archive reads with: ONNX, and ONNX in 8 bits; what each of them costs.

Both are made of the weights that are committed with the program, in half precision, so that anybody can make them anew.
`install` puts one of them, its SHA-256 and the weights where the program and its next training look for them.

The 8-bit net has weights by channel and activations by tensor, ranges from lines that it learned from (static
quantisation of onnxruntime). It is kept where it errs at most 3 % more often.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import time
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import onnx
import torch
from onnxruntime.quantization import CalibrationDataReader, QuantFormat, QuantType, quantize_static
from onnxruntime.quantization.shape_inference import quant_pre_process

from ocr.line.strip import FOOT, HEIGHT, X_HEIGHT
from ocr.reader.net import SHIPPED, SHIPPED_FACTS, session_of
from training.reader.alphabet import CHARACTERS
from training.reader.batches import STRIDE, Batch, Source, chunk
from training.reader.checkpoint import COMMITTED, COMMITTED_LOG, WEIGHTS, fresh
from training.reader.greedy import errors, greedy
from training.reader.training import LOG, lines_to_tune_on, read_batches

if TYPE_CHECKING:
    from collections.abc import Sequence

    from training.reader.net import Reader

_NAMES = ("strips", "logits")
_AGREE = 0.02  # logits may differ by so much between torch and ONNX
_CALIBRATED = 24  # batches
WHOLE, SMALL = "reader.onnx", "reader-8bit.onnx"


class NotTheSame(Exception):  # noqa: N818 - what is the matter
    """The exported net says something else than the net that was trained."""


class Cost(NamedTuple):
    """One form of the net: CER on lines to tune on, milliseconds a line on one thread, bytes of the file."""

    name: str
    rate: float
    milliseconds: float
    size: int


def export(folder: Path, seed: int = 1) -> list[Cost]:
    """Write both files beside weights and log of a training in `folder`.

    Raises:
        FileNotFoundError: nothing was trained there.
        NotTheSame: the export went wrong.
    """
    net, lines = fresh(folder / WEIGHTS).eval(), lines_to_tune_on()
    whole, small = folder / WHOLE, folder / SMALL
    _write_whole(net, whole, _last_look(folder))
    difference = _difference(net, whole, lines[0])
    if difference > _AGREE:
        raise NotTheSame(f"logits differ by {difference:.3f}")
    _write_small(whole, small, chunk(Source(seed, sheets=40, columns=6000), 0)[:_CALIBRATED])
    begun = time.thread_time()
    trained = errors(read_batches(net, lines)).rate
    spent = time.thread_time() - begun
    count = sum(len(batch.texts) for batch in lines)
    return [Cost("torch", trained, 1000 * spent / count, 0), *(_cost(path, lines) for path in (whole, small))]


def install(folder: Path, name: str) -> Path:
    """Make one of the exported files the one that the archive reads with; keep log and weights for later training."""
    target = Path(str(files("ocr"))) / SHIPPED
    shutil.copyfile(folder / name, target)
    shutil.copyfile(folder / WEIGHTS, COMMITTED)
    told = {"sha256": fingerprint(target), "version": f"{datetime.now(UTC):%Y.%m.%d}-{fingerprint(COMMITTED)[:6]}"}
    (Path(str(files("ocr"))) / SHIPPED_FACTS).write_text(json.dumps(told, indent=2) + "\n", encoding="ascii")
    shutil.copyfile(folder / LOG, COMMITTED.with_name(COMMITTED_LOG))
    return target


def _last_look(folder: Path) -> dict[str, Any]:
    """How far the training was when its weights were kept."""
    looks = (folder / LOG).read_text(encoding="utf-8").splitlines()
    found: dict[str, Any] = json.loads(looks[-1])
    return found


def _write_whole(net: Reader, path: Path, look: dict[str, Any]) -> None:
    example = torch.full((2, 1, HEIGHT, 320), 255.0)
    axes = {"strips": {0: torch.export.Dim("lines", min=1), 3: torch.export.Dim("columns", min=16)}}
    program = torch.onnx.export(
        net,
        (example,),
        dynamo=True,
        dynamic_shapes=axes,
        input_names=_NAMES[:1],
        output_names=_NAMES[1:],
        verbose=False,
    )
    model = program.model_proto
    facts = {
        "characters": CHARACTERS,
        "x_height": X_HEIGHT,
        "foot": FOOT,
        "stride": STRIDE,
        "trained": {"lines": round(look["lines"], -3), "minutes": round(look["minutes"])},
    }
    onnx.helper.set_model_props(model, {"vankho": json.dumps(facts, ensure_ascii=False)})
    onnx.save(model, path)


class _Lines(CalibrationDataReader):
    """Lines for the ranges of activations."""

    def __init__(self, batches: Sequence[Batch]) -> None:
        self._left = iter(batches)

    def get_next(self) -> dict[str, Any] | None:
        batch = next(self._left, None)
        return None if batch is None else {_NAMES[0]: batch.strips.astype(np.float32)}


def _write_small(whole: Path, small: Path, batches: Sequence[Batch]) -> None:
    with TemporaryDirectory(prefix="vankho-export-") as scratch:
        ready = Path(scratch) / "ready.onnx"
        quant_pre_process(str(whole), str(ready), skip_symbolic_shape=True)
        quantize_static(
            str(ready),
            str(small),
            _Lines(batches),
            quant_format=QuantFormat.QDQ,
            per_channel=True,
            activation_type=QuantType.QUInt8,
            weight_type=QuantType.QInt8,
            op_types_to_quantize=["Conv"],
        )
    model = onnx.load(small)
    if not model.metadata_props:
        model.metadata_props.extend(onnx.load(whole).metadata_props)
        onnx.save(model, small)


def _difference(net: Reader, path: Path, batch: Batch) -> float:
    strips = batch.strips.astype(np.float32)
    with torch.no_grad():
        ours = net(torch.from_numpy(strips)).numpy()
    (theirs,) = session_of(path.read_bytes()).run(None, {_NAMES[0]: strips})
    return float(np.abs(ours - theirs).max())


def _cost(path: Path, lines: Sequence[Batch]) -> Cost:
    session, spent = session_of(path.read_bytes()), 0.0
    pairs: list[tuple[str, str]] = []
    for batch in lines:
        begun = time.thread_time()
        (logits,) = session.run(None, {_NAMES[0]: batch.strips.astype(np.float32)})
        spent += time.thread_time() - begun
        pairs += zip(greedy(logits, [int(width) // STRIDE for width in batch.widths]), batch.texts, strict=True)
    return Cost(path.name, errors(pairs).rate, 1000 * spent / len(pairs), path.stat().st_size)


def fingerprint(path: Path) -> str:
    """SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
