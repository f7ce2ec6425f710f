"""`python -m bench.describe [--drawn N [--read]] [--kept FOLDER] [NAME…]`: fields and citations, right or not.

Of the real pages, or of N drawn documents, as printed or read from a scan.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from bench.describe.contact_sheet import ContactSheet
from bench.describe.drawn import DrawnSet, measure_drawn
from bench.describe.real import measure_real, tell
from testbed.pages.ageing import Ageing


def main() -> None:
    """Measure and tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="only these documents")
    parser.add_argument("--kept", type=Path, help="folder in which readings of pages are kept between runs")
    parser.add_argument("--drawn", type=int, metavar="N", help="so many drawn documents in place of the real ones")
    parser.add_argument("--read", action="store_true", help="drawn ones scanned and read; else the letters as printed")
    parser.add_argument(
        "--sheet", type=Path, metavar="FOLDER", help="show places of a pen's figures in PNG files there"
    )
    options = parser.parse_args()
    if options.drawn:
        ageing = Ageing.OFFICE_SCAN if options.read else None
        tell(*measure_drawn(options.drawn, DrawnSet(ageing=ageing, kept=options.kept)))
    else:
        sheet = ContactSheet(options.sheet) if options.sheet else None
        tell(*measure_real(options.kept, frozenset(options.names), sheet))
        if sheet:
            sheet.write()


if __name__ == "__main__":
    main()
