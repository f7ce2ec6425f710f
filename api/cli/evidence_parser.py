"""The grammar of `vankho evidence`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Callable


def add_evidence(added: Callable[[str, str], ArgumentParser], word: Callable[[str], str]) -> None:
    """Its actions; each can answer in JSON."""
    refresh, listed, add = (added(name, f"evidence-{name}") for name in ("refresh", "list", "add"))
    refresh.add_argument("records", nargs="*", metavar="RECORD", help=word("evidence-records"))
    refresh.add_argument("--all", action="store_true", help=word("evidence-all"))
    listed.add_argument("--waiting", action="store_true", help=word("evidence-waiting"))
    add.add_argument("files", nargs="+", type=Path, metavar="FILE", help=word("evidence-files"))
    for one in (refresh, listed, add):
        one.add_argument("--json", action="store_true", help=word("json"))
