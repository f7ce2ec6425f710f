"""The grammar of `vankho audit`."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable


def add_audit(audit: argparse.ArgumentParser, word: Callable[[str], str]) -> None:
    """Its options."""
    audit.add_argument("--batch", metavar="ID|NAME", default="", help=word("audit-batch"))
    audit.add_argument("--fonds", metavar="CODE", default="", help=word("audit-fonds"))
    audit.add_argument("--since", type=date.fromisoformat, metavar="YYYY-MM-DD", help=word("audit-since"))
    audit.add_argument("--sample", type=int, default=0, metavar="N", help=word("audit-sample"))
    way = audit.add_mutually_exclusive_group()
    way.add_argument("--no-wait", action="store_true", help=word("audit-no-wait"))
    way.add_argument("--resume", action="store_true", help=word("audit-resume"))
    way.add_argument("--list", action="store_true", help=word("audit-list"))
    way.add_argument("--show", metavar="AUDIT", help=word("audit-show"))
    audit.add_argument("--to", type=Path, metavar="DIR", help=word("audit-to"))
