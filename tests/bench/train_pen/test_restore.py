"""The weights of the net that comes with the program can be had back from its file."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from random import Random

import pytest
import torch

from ocr.pen.shipped import NET
from ocr.reader.net import session_of
from testbed.corpus import Part
from training.pen.drawing import drawn_place
from training.pen.export import written_net
from training.pen.net import PenReader
from training.pen.restore import restored

SHIPPED = Path(str(files("ocr").joinpath(NET)))


@pytest.fixture(scope="module")
def net() -> PenReader:
    return restored(SHIPPED, places=96)


@pytest.fixture(scope="module")
def places() -> list[torch.Tensor]:
    drawn = [drawn_place(Random(5_000_000 + n), Part.JUDGE) for n in range(40)]  # noqa: S311 - a drawing
    return [torch.from_numpy(one.strip[None]).float() for one in drawn]


def test_weights_taken_out_of_the_file_answer_as_it_does(net: PenReader, places: list[torch.Tensor]) -> None:
    shipped = session_of(SHIPPED.read_bytes())
    for place in places:
        (theirs,) = shipped.run(None, {"places": place.numpy()})
        with torch.no_grad():
            assert torch.allclose(net(place), torch.from_numpy(theirs), atol=0.01)


def test_exported_again_they_answer_the_same(net: PenReader, places: list[torch.Tensor], tmp_path: Path) -> None:
    path = written_net(net, tmp_path)
    again, shipped = session_of(path.read_bytes()), session_of(SHIPPED.read_bytes())
    for place in places:
        given = {"places": place.numpy()}
        ours, theirs = (torch.from_numpy(one.run(None, given)[0]) for one in (again, shipped))
        assert torch.allclose(ours, theirs, atol=0.01)
        assert torch.equal(ours.argmax(2), theirs.argmax(2))


def test_who_learns_on_sees_channels_as_spread_as_before(net: PenReader, places: list[torch.Tensor]) -> None:
    wide = max(place.shape[3] for place in places)
    batch = torch.cat([torch.nn.functional.pad(place, (0, wide - place.shape[3])) for place in places])
    told = {}
    for learning in (True, False):
        copy = PenReader()
        copy.load_state_dict(net.state_dict())
        copy.train(learning).drop.eval()
        with torch.no_grad():
            told[learning] = copy(batch).argmax(2)
    assert (told[True] == told[False]).float().mean() > 0.9
