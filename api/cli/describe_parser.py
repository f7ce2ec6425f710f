"""The grammar of `vankho describe`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable


def add_describe(describe: argparse.ArgumentParser, word: Callable[[str], str]) -> None:
    """Its arguments and options."""
    describe.add_argument("targets", nargs="*", metavar="RECORD|FILE|FIELD=VALUE", help=word("describe-targets"))
    way = describe.add_mutually_exclusive_group()
    way.add_argument("--set", action="store_true", help=word("describe-set"))
    way.add_argument("--all", action="store_true", help=word("describe-all"))
    way.add_argument("--check", action="store_true", help=word("describe-check"))
    describe.add_argument("--anew", action="store_true", help=word("describe-anew"))
    describe.add_argument("--not-secret", action="store_true", help=word("not-secret"))
    describe.add_argument("--reason", metavar="TEXT", default="", help=word("describe-reason"))
