"""The grammar of `vankho signer`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable


def add_signer(add: Callable[[str, str], argparse.ArgumentParser], word: Callable[[str], str]) -> None:
    """The actions on the signer; `add` makes one, called so and helped by that word."""
    show = add("show", "signer-show")
    change = add("set", "signer-set")
    change.add_argument("file", type=Path, metavar="FILE", help=word("signer-file"))
    confirm = add("confirm", "signer-confirm")
    confirm.add_argument("--otp", metavar="FILE|-", help=word("signer-otp"))
    reseal = add("reseal", "signer-reseal")
    reseal.add_argument("records", nargs="*", metavar="RECORD", help=word("signer-records"))
    reseal.add_argument("--dossier", metavar="CODE", help=word("reread-dossier"))
    reseal.add_argument("--dry-run", action="store_true", help=word("signer-dry-run"))
    for one in (show, change, confirm, reseal):
        one.add_argument("--json", action="store_true", help=word("json"))
