"""The net that reads a pen's figures: its file checked, opened when the first place is met, run on strips."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import numpy as np

from domain.errors import ArchiveUnusable, ErrorCode
from ocr.pen.decoding import likeliest
from ocr.pen.shipped import FACTS, NET
from ocr.pen.struck import struck_apart
from ocr.reader.net import session_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from domain.description.pen import PenText

_SCHEMA = 1
_LIVING = 0.9  # of its probability keeps a number beside one that is crossed out


@dataclass(frozen=True)
class PenNet:
    """A net that is ready to read.

    Attributes:
        characters: its alphabet, without the sign for none.
        heat: by which its logits are divided, so that its odds are as sure as they are right.
    """

    characters: str
    heat: float
    _session: Any

    def read(self, strips: Iterable[NDArray[np.uint8]]) -> Iterator[tuple[PenText, ...]]:
        """What may be written on each strip (`ocr.pen.strip.pen_strip`), likeliest first.

        Of two numbers one of which is crossed out the other one comes first; neither is sure.
        """
        for strip in strips:
            parts = struck_apart(strip)
            yield self._texts(strip) if parts is None else self._living(*parts)

    def _texts(self, strip: NDArray[np.uint8]) -> tuple[PenText, ...]:
        (logits,) = self._session.run(None, {"places": strip[None].astype(np.float32)})
        odds = np.exp((logits[0] - logits[0].max(axis=1, keepdims=True)) / self.heat)
        return likeliest(odds / odds.sum(axis=1, keepdims=True), self.characters)

    def _living(self, living: NDArray[np.uint8], crossed: NDArray[np.uint8]) -> tuple[PenText, ...]:
        there, gone = self._texts(living), self._texts(crossed)
        told = [replace(one, probability=one.probability * _LIVING) for one in there]
        other = replace(gone[0], probability=gone[0].probability * (1 - _LIVING))
        return (*told, other) if other.text not in {one.text for one in told} else tuple(told)


@cache
def pen_net() -> PenNet:
    """The net that comes with the program; opened once a process.

    Raises:
        ArchiveUnusable: READER_UNFIT, with what is the matter with its file or with onnxruntime.
    """
    try:
        facts = json.loads(files("ocr").joinpath(FACTS).read_text(encoding="ascii"))
        content = files("ocr").joinpath(NET).read_bytes()
        whole = facts["schema"] == _SCHEMA and facts["sha256"] == sha256(content).hexdigest()
        net = PenNet(facts["characters"], facts["heat"], session_of(content)) if whole else None
    except Exception as error:  # every fault of a file or of a vendor's parser, and ImportError
        raise ArchiveUnusable(ErrorCode.READER_UNFIT, detail=f"pen.onnx: {type(error).__name__}") from error
    if net is None:
        raise ArchiveUnusable(ErrorCode.READER_UNFIT, detail=f"pen.onnx: SHA-256 ≠ {facts['sha256'][:12]}…")
    return net
