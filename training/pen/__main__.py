"""`python -m training.pen train|export`: see the package."""

from __future__ import annotations

import argparse
from pathlib import Path


def main() -> None:
    """Train from nothing or on, average with an earlier training, or write the file that the archive reads with."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("train", "average", "export"))
    parser.add_argument("--to", type=Path, required=True, help="folder of weights and log")
    parser.add_argument("--minutes", type=float, default=35.0)
    parser.add_argument("--workers", type=int, default=1, help="processes that draw")
    parser.add_argument("--weights", type=Path, help="of an earlier training, to go on from")
    parser.add_argument("--first", type=int, default=0, help="chunk to draw first, beyond those of that training")
    parser.add_argument("--install", action="store_true", help="make the exported net the one that is used")
    options = parser.parse_args()
    if options.what == "train":
        from training.pen.training import train

        print(f"{train(options.to, options.minutes, options.workers, options.weights, options.first):.4f} read exactly")
    elif options.what == "average":
        from training.pen.training import average

        average(options.to, options.weights)
    else:
        from training.pen.export import export

        print(export(options.to, install=options.install))


if __name__ == "__main__":
    main()
