"""Learning from drawn lines until a time is over; stopped and taken up again it goes on where it was.

Source of the schedule: AdamW (Loshchilov and Hutter 2019) with a cosine over the planned time, as far as it is spent.
"""

from __future__ import annotations

import json
import math
import shutil
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import torch
from torch.nn import functional

from ocr.reader.net import BLANK
from testbed.corpus import Part
from training.reader.batches import STRIDE, Batch, Source, batches_of
from training.reader.checkpoint import COMMITTED_LOG, Averaged, Progress, fresh, load, net_of, save
from training.reader.greedy import Errors, errors, greedy
from training.reader.net import Reader
from training.reader.page_lines import kept, pages_in
from training.reader.samples import samples
from training.reader.supply import Shown, supply
from training.reader.variation import varied

if TYPE_CHECKING:
    from training.reader.net import Size

RATE, GENTLER = 2.5e-3, 1e-3  # of AdamW at its highest, from nothing and from weights that read already
_LAST_RATE = 0.01  # share of it that is left at the end
LOG = "log.jsonl"
_WARM = 300  # batches
_DECAY = 0.01
_CLIP = 5.0  # of the gradient's norm
_CHECKED_SHEETS = 70  # about 450 lines
_CHECK_SEED = 7_000_000  # none that is learned from
_CHECK_COLUMNS = 20_000


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done.

    Attributes:
        to: folder of the checkpoint and the log.
        source: where lines come from.
        minutes: of this session.
        total: minutes that the whole training is planned to take, over all sessions.
        every: minutes between two looks at the lines to tune on.
        workers: processes that draw lines beside.
        views: how often a batch is learned from at most, while no new one is drawn.
        device: `cpu` or `cuda`.
        mixed: convolutions in bfloat16; a processor that can (`avx512_bf16`) learns from half as many lines again.
        tune_pages: folder of kept lines to tune on, beside the drawn ones, or None.
        rate: of learning, at its highest.
        weights: file of weights that a net without checkpoint begins with (`checkpoint.save_weights`), or None.
    """

    to: Path
    source: Source
    minutes: float
    total: float
    every: float = 5.0
    workers: int = 0
    views: int = 1
    device: str = "cpu"
    mixed: bool = False
    tune_pages: Path | None = None
    rate: float = RATE
    weights: Path | None = None


@dataclass
class _Session:
    """A net, what learns with it, and how far they are."""

    plan: Plan
    net: Reader
    mean: Averaged
    optimiser: torch.optim.Optimizer
    progress: Progress
    begun: float = field(default_factory=time.monotonic)
    counted: float = field(default_factory=time.monotonic)
    checked: float = field(default_factory=time.monotonic)
    losses: list[float] = field(default_factory=list)

    @property
    def is_over(self) -> bool:
        """Whether the minutes of this session, or of the whole training, are spent."""
        here = (time.monotonic() - self.begun) / 60
        return here >= self.plan.minutes or self.progress.seconds / 60 >= self.plan.total


def train(plan: Plan, size: Size) -> Errors:
    """Learn, keep the state, and say how well the lines to tune on are read at the end."""
    session = _taken_up(plan, size)
    checked = _lines_to_check(plan)
    session.begun = session.counted = session.checked = time.monotonic()
    with supply(plan.source, session.progress.chunk, plan.workers, plan.views) as lines:
        while not session.is_over:
            _learn(session, lines.next())
            session.progress.chunk = lines.chunk
            if time.monotonic() - session.checked > plan.every * 60:
                _look(session, checked)
    return _look(session, checked)


def read_batches(net: Reader, batches: list[Batch], device: str = "cpu") -> list[tuple[str, str]]:
    """What the net reads, and what is printed, of every line."""
    net.eval()
    pairs: list[tuple[str, str]] = []
    with torch.no_grad():
        for batch in batches:
            logits = net(torch.from_numpy(batch.strips).to(device).float())
            steps = [int(width) // STRIDE for width in batch.widths]
            pairs += zip(greedy(logits.float().cpu().numpy(), steps), batch.texts, strict=True)
    return pairs


def lines_to_tune_on(sheets: int = _CHECKED_SHEETS) -> list[Batch]:
    """Lines of the part to tune on, in faces that are not learned from."""
    lines = [line for sheet in range(sheets) for line in samples(_CHECK_SEED, sheet, Part.TUNE)]
    return batches_of(lines, _CHECK_COLUMNS)


def _taken_up(plan: Plan, size: Size) -> _Session:
    torch.manual_seed(plan.source.seed)
    state = load(plan.to)
    net = net_of(state) if state else fresh(plan.weights) if plan.weights else Reader(size)
    mean = Averaged(net)
    mean.net.to(plan.device)
    net.to(device=plan.device, memory_format=torch.channels_last)  # twice as fast on a processor
    optimiser = torch.optim.AdamW(net.parameters(), lr=plan.rate, weight_decay=_DECAY, fused=plan.device == "cuda")
    progress = Progress()
    if plan.weights and not state and (known := plan.weights.with_name(COMMITTED_LOG)).exists():
        plan.to.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(known, plan.to / LOG)  # the story of the weights goes on
    if state is not None:
        mean.net.load_state_dict(state["mean"])
        optimiser.load_state_dict(state["optimiser"])
        progress = Progress(**state["progress"])
    return _Session(plan, net, mean, optimiser, progress)


def _learn(session: _Session, shown: Shown) -> None:
    progress, device, batch = session.progress, session.plan.device, shown.batch
    _set_rate(session)
    session.net.train()
    strips, widths = torch.from_numpy(batch.strips).to(device).float(), torch.from_numpy(batch.widths)
    if shown.again:
        strips, widths = varied(strips, widths.to(device))
    with torch.autocast(device, torch.bfloat16, enabled=session.plan.mixed):
        logits = session.net(strips)
    spoken = functional.log_softmax(logits.float(), dim=2).transpose(0, 1)
    steps = (widths // STRIDE).cpu()
    loss = functional.ctc_loss(
        spoken,
        torch.from_numpy(batch.targets).to(device),
        steps,
        torch.from_numpy(batch.lengths),
        BLANK,
        "sum",
        zero_infinity=True,
    ) / max(1, int(batch.lengths.sum()))
    session.optimiser.zero_grad()
    loss.backward()
    norm = torch.nn.utils.clip_grad_norm_(session.net.parameters(), _CLIP)
    if math.isfinite(float(norm)):
        session.optimiser.step()
    progress.steps += 1
    progress.lines += len(batch.texts)
    session.mean.follow(session.net, progress.steps)
    session.losses.append(float(loss.detach()))
    now = time.monotonic()
    progress.seconds += now - session.counted
    session.counted = now


def _set_rate(session: _Session) -> None:
    done = min(1.0, session.progress.seconds / (session.plan.total * 60))
    cosine = _LAST_RATE + (1 - _LAST_RATE) * 0.5 * (1 + math.cos(math.pi * done))
    warm = min(1.0, (session.progress.steps + 1) / _WARM)
    for group in session.optimiser.param_groups:
        group["lr"] = session.plan.rate * cosine * warm


def _lines_to_check(plan: Plan) -> dict[str, list[Batch]]:
    checked = {"drawn": lines_to_tune_on()}
    if plan.tune_pages is not None:
        lines = [line for path in pages_in(plan.tune_pages) for line in kept(path)]
        checked["pages"] = batches_of(lines, _CHECK_COLUMNS)
    return checked


def _look(session: _Session, checked: dict[str, list[Batch]]) -> Errors:
    """Read the lines to tune on, write log and checkpoint; the time for it is not counted."""
    found = {
        name: errors(read_batches(session.mean.net, batches, session.plan.device)) for name, batches in checked.items()
    }
    progress, losses = session.progress, session.losses[-200:]
    entry = {
        "minutes": round(progress.seconds / 60, 2),
        "steps": progress.steps,
        "lines": progress.lines,
        "rate": session.optimiser.param_groups[0]["lr"],
        "loss": round(sum(losses) / max(1, len(losses)), 4),
        **{f"cer_{name}": round(one.rate, 5) for name, one in found.items()},
        **{f"right_{name}": f"{one.right}/{one.lines}" for name, one in found.items()},
        **{f"filled_{name}": f"{one.filled}/{one.empty}" for name, one in found.items()},
    }
    print(json.dumps(entry), flush=True)
    save(session.plan.to, session.net, session.mean, session.optimiser, progress)
    with (session.plan.to / LOG).open("a", encoding="utf-8") as log:
        log.write(json.dumps(entry) + "\n")
    session.checked = session.counted = time.monotonic()
    return found["drawn"]
