from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
import pytest
import torch

from ocr.line.strip import HEIGHT
from training.reader.alphabet import CHARACTERS
from training.reader.batches import STRIDE, Source, batch_of
from training.reader.checkpoint import Averaged, OtherAlphabet, Progress, fresh, load, net_of, save, save_weights
from training.reader.net import Reader, Size
from training.reader.samples import Sample
from training.reader.supply import supply
from training.reader.training import read_batches
from training.reader.variation import varied

if TYPE_CHECKING:
    from pathlib import Path

TINY = Size(stem=4, middle=8, deep=8, steps=16, kernels=(3,))


def strips(count: int, width: int) -> torch.Tensor:
    return torch.from_numpy(np.random.default_rng(1).integers(0, 255, (count, 1, HEIGHT, width))).float()


@pytest.mark.parametrize("width", [16, 64, 320])
def test_the_net_has_a_step_for_every_four_columns(width: int) -> None:
    assert Reader(TINY).eval()(strips(2, width)).shape == (2, width // STRIDE, len(CHARACTERS) + 1)


def test_paper_behind_a_line_does_not_change_what_its_steps_far_from_the_end_say() -> None:
    net, line = Reader(TINY).eval(), strips(1, 160)
    wide = torch.cat([line, torch.full((1, 1, HEIGHT, 160), 255.0)], dim=3)
    assert torch.allclose(net(line)[:, :30], net(wide)[:, :30], atol=1e-4)


def test_faint_and_black_print_look_alike() -> None:
    net, line = Reader(TINY).eval(), strips(1, 64)
    assert torch.allclose(net(line), net(255 - (255 - line) * 0.5), atol=1e-4)


def test_a_training_is_taken_up_where_it_was_kept(tmp_path: Path) -> None:
    net = Reader(TINY)
    mean, optimiser = Averaged(net), torch.optim.AdamW(net.parameters())
    save(tmp_path, net, mean, optimiser, Progress(chunk=3, steps=40, lines=900, seconds=12.5))
    state = load(tmp_path)
    assert state is not None
    assert Progress(**state["progress"]) == Progress(3, 40, 900, 12.5)
    assert torch.equal(net_of(state).eval()(strips(1, 32)), net.eval()(strips(1, 32)))


def test_a_checkpoint_for_other_characters_is_refused(tmp_path: Path) -> None:
    net = Reader(TINY)
    save(tmp_path, net, Averaged(net), torch.optim.AdamW(net.parameters()), Progress())
    state = torch.load(tmp_path / "reader.pt", weights_only=True)
    torch.save({**state, "characters": "abc"}, tmp_path / "reader.pt")
    with pytest.raises(OtherAlphabet):
        load(tmp_path)


def test_a_training_begins_with_kept_weights(tmp_path: Path) -> None:
    net = Reader(TINY).eval()
    save_weights(tmp_path / "weights.npz", net)
    again = fresh(tmp_path / "weights.npz").eval()
    assert again.size == TINY
    assert torch.allclose(again(strips(1, 64)), net(strips(1, 64)), atol=0.02)


def test_where_nothing_is_kept_a_training_begins_anew(tmp_path: Path) -> None:
    assert load(tmp_path) is None


def test_averaged_weights_follow() -> None:
    net = Reader(TINY)
    mean = Averaged(net)
    with torch.no_grad():
        net.head.bias.fill_(1.0)
    for step in range(200):
        mean.follow(net, step)
    assert torch.allclose(mean.net.head.bias, net.head.bias, atol=0.05)


def test_every_line_of_a_batch_is_read() -> None:
    batch = batch_of([Sample(np.full((HEIGHT, 40), 255, np.uint8), ""), Sample(np.zeros((HEIGHT, 60), np.uint8), "a")])
    assert [truth for _, truth in read_batches(Reader(TINY), [batch])] == ["", "a"]


def test_a_process_beside_makes_chunks_without_end() -> None:
    """A fork of a process with torch in it hung here."""
    with supply(Source(3, sheets=2, columns=3000), 0, workers=1) as lines:
        shown = [lines.next() for _ in range(5)]
        assert lines.chunk > 1
    assert all(one.batch.texts and not one.again for one in shown)


def test_every_batch_is_shown_once_where_drawing_keeps_pace() -> None:
    with supply(Source(3, sheets=1, columns=3000), 0, workers=0) as lines:
        shown = [lines.next() for _ in range(12)]
    assert not any(one.again for one in shown)
    assert len({id(one.batch) for one in shown}) == 12


def test_batches_are_shown_again_while_the_next_are_drawn() -> None:
    with supply(Source(3, sheets=3, columns=3000), 0, workers=1, views=4) as lines:
        shown = [lines.next() for _ in range(40)]
    times = Counter(id(one.batch) for one in shown)
    assert any(one.again for one in shown)
    assert max(times.values()) <= 4


def test_a_line_shown_again_is_a_little_otherwise_and_has_room_for_its_text() -> None:
    torch.manual_seed(1)
    lines = torch.full((3, 1, HEIGHT, 160), 255.0)
    lines[:, :, 10:30, 8:120] = 40.0
    widths = torch.tensor([128, 160, 140])
    seen, narrower = varied(lines, widths)
    assert seen.shape == lines.shape
    assert not torch.allclose(seen[0], seen[1], atol=2)
    assert all(0.93 * width < new <= 160 for width, new in zip(widths.tolist(), narrower.tolist(), strict=True))
    inked = (seen < 150).float().mean(dim=(1, 2, 3))
    assert torch.allclose(inked, torch.full((3,), 112 * 20 / (160 * HEIGHT)), rtol=0.15)
