"""The net's file: opened, checked against what this release was made with, and run on strips of print.

The file is ours and comes with the program; it is never taken from elsewhere. Its SHA-256 stands beside it, so that a
file that was cut short, or put there by somebody else, is refused before a word is read with it; so does its version,
so that who only wants to know who reads need not open it.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from domain.errors import ArchiveUnusable, ErrorCode
from ocr.line.strip import FOOT, HEIGHT, X_HEIGHT
from ocr.reader.runtime import onnxruntime_module

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

BLANK = 0  # the net's number for no letter (CTC); letter n of the alphabet is n + 1
SHIPPED, SHIPPED_FACTS = "data/reader.onnx", "data/reader.json"
_FACTS = "vankho"  # key of the file's properties that hold ours
_PAPER = 255
_WIDER = 1.15, 32  # a batch holds lines up to so much wider than its narrowest, and so many columns
_COLUMNS = 16_000  # of a batch
_ROUNDED = 16  # columns: a width that is a multiple is met again


@dataclass(frozen=True)
class Net:
    """A net that is ready to read.

    Attributes:
        characters: its alphabet, without the blank.
        stride: columns of a strip to one step.
        version: when it was trained, for ALTO and PREMIS.
    """

    characters: str
    stride: int
    version: str
    _session: Any

    def weights(self, strips: Sequence[NDArray[np.uint8]]) -> list[NDArray[np.float32]]:
        """Probability of each character at each step of each strip (`ocr.line.strip.line_image`), `BLANK` first.

        Returns:
            Arrays of (steps, characters + 1), rows adding up to 1.
        """
        found: dict[int, NDArray[np.float32]] = {}
        for batch in _batches([strip.shape[1] for strip in strips]):
            wide = -(-max(strips[number].shape[1] for number in batch) // _ROUNDED) * _ROUNDED
            stack = np.full((len(batch), 1, HEIGHT, wide), _PAPER, np.float32)
            for row, number in enumerate(batch):
                stack[row, 0, :, : strips[number].shape[1]] = strips[number]
            for number, logits in zip(batch, self._session.run(None, {"strips": stack})[0], strict=True):
                found[number] = _softmax(logits[: -(-strips[number].shape[1] // self.stride)])
        return [found[number] for number in range(len(strips))]


@cache
def shipped_version() -> str:
    """When the net that comes with the program was trained, told without opening it.

    Raises:
        ArchiveUnusable: READER_UNFIT, with what is the matter with its file, or onnxruntime is missing.
    """
    return _shipped()[1]


@cache
def shipped_net() -> Net:
    """The net that comes with the program; opened once a process.

    Raises:
        ArchiveUnusable: READER_UNFIT, with what is the matter with its file or with onnxruntime.
    """
    return open_net(*_shipped())


def _shipped() -> tuple[bytes, str]:
    """The file, checked, and its version."""
    path = Path(str(files("ocr").joinpath(SHIPPED)))
    try:
        facts = json.loads(files("ocr").joinpath(SHIPPED_FACTS).read_text(encoding="ascii"))
        expected, version = str(facts["sha256"]), str(facts["version"])
        content = path.read_bytes()
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ArchiveUnusable(ErrorCode.READER_UNFIT, detail=f"{path.name}: {type(error).__name__}") from error
    if hashlib.sha256(content).hexdigest() != expected:
        raise ArchiveUnusable(ErrorCode.READER_UNFIT, detail=f"{path.name}: SHA-256 ≠ {expected[:12]}…")
    if not _has_onnxruntime():
        raise ArchiveUnusable(ErrorCode.READER_UNFIT, detail="onnxruntime: ImportError")
    return content, version


def _has_onnxruntime() -> bool:
    try:
        return find_spec("onnxruntime") is not None
    except ValueError:  # it was put out of reach
        return False


def open_net(content: bytes, version: str = "?") -> Net:
    """A net from the bytes of an ONNX file that `training.reader` wrote, on one thread.

    Raises:
        ArchiveUnusable: READER_UNFIT, it is none, or onnxruntime is missing.
    """
    try:
        session = session_of(content)
        facts = json.loads(session.get_modelmeta().custom_metadata_map[_FACTS])
        found = facts["x_height"], facts["foot"]
        net = Net(facts["characters"], facts["stride"], version, session)
    except Exception as error:  # every fault of a vendor's parser, and ImportError
        raise ArchiveUnusable(ErrorCode.READER_UNFIT, detail=f"{type(error).__name__}") from error
    if found != (X_HEIGHT, FOOT):
        raise ArchiveUnusable(ErrorCode.READER_UNFIT, detail=f"x-height, baseline: {found}")
    return net


def session_of(content: bytes) -> Any:
    """An `onnxruntime.InferenceSession` on one thread.

    Raises:
        ImportError: onnxruntime is missing; its own exceptions, the bytes are no ONNX file.
    """
    onnxruntime = onnxruntime_module()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False  # what a page took is given back
    return onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])


def _batches(widths: Sequence[int]) -> Iterator[list[int]]:
    """Numbers of strips of like width, narrow ones first."""
    batch: list[int] = []
    for number in sorted(range(len(widths)), key=lambda number: widths[number]):
        full = (len(batch) + 1) * widths[number] > _COLUMNS
        if batch and (full or widths[number] > widths[batch[0]] * _WIDER[0] + _WIDER[1]):
            yield batch
            batch = []
        batch.append(number)
    if batch:
        yield batch


def _softmax(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    odds = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(odds / odds.sum(axis=1, keepdims=True), np.float32)
