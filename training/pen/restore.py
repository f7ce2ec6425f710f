"""From the file that the archive reads with back to weights that training goes on from.

The file holds convolutions into which what follows them (batch normalisation) was multiplied: it answers alike and
needs less, but learns from nothing. Here they are taken apart again, by how the channels spread on drawn places: the
net answers as the file does, and while it learns its statistics are those that it had.
"""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import onnx
import torch
from torch import nn

from training.pen.drawing import drawn_place
from training.pen.net import PenReader
from training.pen.training import WEIGHTS, batches

if TYPE_CHECKING:
    from pathlib import Path

_SEED = 930_000_000
_SPREAD_ON = 512  # places that are drawn to see how channels spread


def restore(file: Path, folder: Path, places: int = _SPREAD_ON) -> None:
    """Write the weights of an exported net, as `training.pen.training` keeps them, into a folder.

    Raises:
        KeyError: the file holds another net.
    """
    folder.mkdir(parents=True, exist_ok=True)
    torch.save(restored(file, places).state_dict(), folder / WEIGHTS)


def restored(file: Path, places: int = _SPREAD_ON) -> PenReader:
    """The net of an exported file; its channels are spread by so many drawn places."""
    held = {one.name: torch.from_numpy(onnx.numpy_helper.to_array(one).copy()) for one in _initialisers(file)}
    net = PenReader()
    normalised = dict(_normalised(net))
    with torch.no_grad():
        for name, layer in net.named_modules():
            if isinstance(layer, nn.Conv2d):
                layer.weight.copy_(held[f"{name}.weight"])
                if layer.bias is not None:
                    layer.bias.copy_(held[f"{name}.bias"])
        for name, layer in normalised.items():
            layer.running_mean.zero_()
            layer.running_var.fill_(1 - layer.eps)
            layer.weight.fill_(1.0)
            layer.bias.copy_(held[f"{name}.weight_bias"])
        _spread(net, list(normalised.values()), places)
    return net.eval()


def _initialisers(file: Path) -> list[onnx.TensorProto]:
    return list(onnx.load(file).graph.initializer)


def _normalised(net: nn.Module) -> list[tuple[str, nn.BatchNorm2d]]:
    """Of each convolution that is normalised its name, and what normalises it."""
    found, before = [], ""
    for name, layer in net.named_modules():
        if isinstance(layer, nn.Conv2d):
            before = name
        elif isinstance(layer, nn.BatchNorm2d):
            found.append((before, layer))
    return found


def _spread(net: PenReader, layers: list[nn.BatchNorm2d], places: int) -> None:
    """Give each layer the mean and spread that its channels have, and take them out again behind: the same answers."""
    sums = [torch.zeros(3, layer.num_features, dtype=torch.float64) for layer in layers]  # count, sum, sum of squares

    def note(at: int):  # type: ignore[no-untyped-def]  # noqa: ANN202 - torch's hook
        def seen(_: nn.Module, given: tuple[torch.Tensor, ...]) -> None:
            across = given[0].double().transpose(0, 1).flatten(1)
            sums[at] += torch.stack([torch.full_like(across[:, 0], across.shape[1]), across.sum(1), (across**2).sum(1)])

        return seen

    hooks = [layer.register_forward_pre_hook(note(at)) for at, layer in enumerate(layers)]
    net.eval()
    for batch in batches([drawn_place(Random(_SEED + n)) for n in range(places)], Random(1)):
        net(batch.places)
    for hook in hooks:
        hook.remove()
    for layer, (count, total, squares) in zip(layers, sums, strict=True):
        mean = total / count
        layer.running_mean.copy_(mean)
        layer.running_var.copy_((squares / count - mean**2).clamp(min=0))
        layer.weight.copy_((layer.running_var + layer.eps).sqrt())
        layer.bias.add_(layer.running_mean)
