"""The grammar of `vankho journal`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

JOURNAL_LIMIT = 100


def add_journal(add: Callable[[str, str], argparse.ArgumentParser], word: Callable[[str], str]) -> None:
    """The actions of the journal; `add` makes one, called so and helped by that word."""
    show = add("show", "journal-show")
    show.add_argument("--person", metavar="NAME|ID", default="", help=word("journal-person"))
    show.add_argument("--record", metavar="CODE", default="", help=word("journal-record"))
    show.add_argument("--act", metavar="ACT", help=word("journal-act"))
    show.add_argument("--since", metavar="TIME", help=word("journal-since"))
    show.add_argument("--until", metavar="TIME", help=word("journal-until"))
    show.add_argument("--limit", type=int, default=JOURNAL_LIMIT, metavar="N", help=word("journal-limit"))
    verify = add("verify", "journal-verify")
    verify.add_argument(
        "--checkpoint", type=Path, action="append", default=[], metavar="FILE", help=word("journal-older")
    )
    export = add("export", "journal-export")
    export.add_argument("folder", type=Path, metavar="FOLDER", help=word("journal-folder"))
    export.add_argument("--since", type=Path, metavar="FILE", help=word("journal-export-since"))
    rotate = add("rotate-key", "journal-rotate")
    rotate.add_argument("--lost", action="store_true", help=word("journal-lost"))
    for one in (show, verify, export, rotate):
        one.add_argument("--json", action="store_true", help=word("json"))
    checkpoint = add("checkpoint", "journal-checkpoint")
    checkpoint.add_argument("--mail", action="store_true", help=word("journal-mail"))
