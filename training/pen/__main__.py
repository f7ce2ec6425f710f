"""`python -m training.pen train|average|export|weights`: see the package."""

from __future__ import annotations

import argparse
from importlib.resources import files
from pathlib import Path

from ocr.pen.shipped import NET

SHIPPED = Path(str(files("ocr").joinpath(NET)))


def main() -> None:
    """Train, average with an earlier training, write the file that the archive reads with, or take it apart again."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("train", "average", "export", "weights"))
    parser.add_argument("--to", type=Path, required=True, help="folder of weights and log")
    parser.add_argument("--minutes", type=float, default=35.0)
    parser.add_argument("--workers", type=int, default=1, help="processes that draw")
    parser.add_argument("--weights", type=Path, help="of an earlier training, to go on from")
    parser.add_argument("--first", type=int, default=0, help="chunk to draw first, beyond those of that training")
    parser.add_argument("--rate", type=float, default=4e-3, help="of learning at its highest; gentler to go on")
    parser.add_argument("--install", action="store_true", help="make the exported net the one that is used")
    parser.add_argument("--from", type=Path, dest="file", default=SHIPPED, help="exported net whose weights are wanted")
    options = parser.parse_args()
    if options.what == "train":
        from training.pen.training import Further, train

        further = Further(options.weights, options.first, options.rate)
        print(f"{train(options.to, options.minutes, options.workers, further):.4f} read exactly")
    elif options.what == "average":
        from training.pen.training import average

        average(options.to, options.weights)
    elif options.what == "weights":
        from training.pen.restore import restore

        restore(options.file, options.to)
    else:
        from training.pen.export import export

        print(export(options.to, install=options.install))


if __name__ == "__main__":
    main()
