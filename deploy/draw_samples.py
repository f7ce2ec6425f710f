#!/usr/bin/env python3
"""Draw the invented documents of `make demo` into a folder: `vankho-draw-samples DIR`. A folder with files is kept."""

from __future__ import annotations

import sys
from pathlib import Path

from demo.samples import make_samples


def draw(folder: Path) -> int:
    """Draw all samples; how many there are now."""
    if not any(folder.iterdir()):
        for sample in make_samples(folder):
            sys.stdout.write(f"{sample.path.name}\n")
    return len(list(folder.iterdir()))


if __name__ == "__main__":
    sys.exit(draw(Path(sys.argv[1])) == 0)
