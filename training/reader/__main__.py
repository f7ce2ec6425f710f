"""Train the reader, or turn what was trained into the file that reads.

    PYTHON="$(scripts/train-env.sh)"
    "$PYTHON" -m training.reader.page_lines --to FOLDER/pages --pages 1000
    "$PYTHON" -m training.reader.page_lines --to FOLDER/tune --pages 36 --part tune
    "$PYTHON" -m training.reader train --to FOLDER --pages FOLDER/pages --tune FOLDER/tune --minutes 150 --total 300
    "$PYTHON" -m training.reader export --to FOLDER [--install reader-8bit.onnx]

`train` may be stopped at any time and goes on from its last checkpoint, which is written with every look at the lines
to tune on and at the end; `--total` is the length of the cosine over all sessions.
"""

from __future__ import annotations

import argparse
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import torch

from testbed.table import table
from training.reader.batches import Source
from training.reader.checkpoint import load
from training.reader.export import SMALL, WHOLE, export, fingerprint, install
from training.reader.faces import require_faces
from training.reader.net import SIZES
from training.reader.training import GENTLER, RATE, Plan, train

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Do one of both."""
    options = _options(arguments)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # who is stopped stops those who draw for it
    torch.set_num_threads(options.threads)
    if options.command == "export":
        costs = export(options.to, options.seed)
        rows = [[one.name, f"{one.rate:.4f}", f"{one.milliseconds:.2f}", f"{one.size / 1e6:.2f}"] for one in costs]
        print(table(("", "CER", "ms a line", "MB"), rows))
        if options.install:
            print(install(options.to, options.install))
        print(*(f"{fingerprint(path)}  {path.name}" for path in sorted(options.to.glob("*.onnx"))), sep="\n")
        return 0
    require_faces()
    state = load(options.to)
    spent = state["progress"]["seconds"] / 60 if state else 0.0
    plan = Plan(
        to=options.to,
        source=Source(
            options.seed,
            sheets=options.sheets,
            columns=options.columns,
            pages=options.pages,
            pages_a_chunk=options.pages_a_chunk,
            drawn_pages=options.draw_pages,
            page_views=options.page_views,
            uniform=options.device == "cuda",
        ),
        minutes=options.minutes,
        total=options.total or spent + options.minutes,
        every=options.every,
        workers=options.workers,
        views=options.views,
        device=options.device,
        mixed=options.precision == "bf16" or (options.precision == "auto" and _has_bf16(options.device)),
        tune_pages=options.tune,
        rate=options.rate or (GENTLER if options.weights else RATE),
        weights=options.weights,
    )
    print(f"CER on drawn lines to tune on: {train(plan, SIZES[options.size]).rate:.4f}")
    return 0


def _has_bf16(device: str) -> bool:
    """Whether sums in bfloat16 are quicker: on any GPU, and on processors that say so."""
    facts = Path("/proc/cpuinfo")
    return device == "cuda" or (facts.exists() and "avx512_bf16" in facts.read_text(encoding="utf-8"))


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m training.reader", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("command", choices=["train", "export"])
    parser.add_argument(
        "--to", type=Path, required=True, help="folder of checkpoint, log and nets, outside the repository"
    )
    parser.add_argument("--minutes", type=float, default=60.0, help="of this session")
    parser.add_argument(
        "--total", type=float, help="minutes planned over all sessions; by default this one is the last"
    )
    parser.add_argument("--pages", type=Path, help="folder of lines of whole pages (page_lines)")
    parser.add_argument("--tune", type=Path, help="folder of such lines to tune on")
    parser.add_argument("--weights", type=Path, help="begin with these instead of nothing (weights.npz)")
    parser.add_argument("--every", type=float, default=5.0, help="minutes between looks at the lines to tune on")
    parser.add_argument("--columns", type=int, default=14_000, help="of a batch; 32000 on a GPU")
    parser.add_argument("--sheets", type=int, default=220, help="drawn for a chunk, which batches are made of")
    parser.add_argument("--pages-a-chunk", type=int, default=16, help="how many of them go into a chunk")
    parser.add_argument("--draw-pages", type=int, default=0, help="whole pages drawn anew for a chunk; slow")
    parser.add_argument("--page-views", type=int, default=1, help="how often a line of pages stands in a chunk")
    parser.add_argument("--views", type=int, default=1, help="of a batch at most, while the next is drawn")
    parser.add_argument("--workers", type=int, default=1, help="processes that draw lines; 0 for none beside")
    parser.add_argument("--threads", type=int, default=1, help="of torch")
    parser.add_argument("--device", choices=["cpu", "cuda"], default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument(
        "--precision",
        choices=["auto", "fp32", "bf16"],
        default="auto",
        help="bf16 on a GPU by default; see `Plan.mixed`",
    )
    parser.add_argument("--size", choices=SIZES, default="small", help="of a net that is begun anew")
    parser.add_argument("--install", choices=[WHOLE, SMALL], help="make this one the program's own (export)")
    parser.add_argument("--rate", type=float, help=f"of learning: {RATE} from nothing, {GENTLER} from weights")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
