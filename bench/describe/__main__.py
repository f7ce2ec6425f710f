"""`python -m bench.describe [--kept FOLDER] [NAME…]`: fields and citations of the real pages, right or not."""

from __future__ import annotations

import argparse
from pathlib import Path

from bench.describe.real import measure_real, tell


def main() -> None:
    """Measure and tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="only these documents")
    parser.add_argument("--kept", type=Path, help="folder in which readings of pages are kept between runs")
    options = parser.parse_args()
    tell(*measure_real(options.kept, frozenset(options.names)))


if __name__ == "__main__":
    main()
