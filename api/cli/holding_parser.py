"""The grammar of `vankho fonds` and `vankho dossier`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

HOLDINGS = ("fonds", "dossier")


def add_holding(
    name: str, added: Callable[..., argparse.ArgumentParser], word: Callable[[str], str]
) -> list[argparse.ArgumentParser]:
    """The actions of one of them with their arguments and options."""
    made = {action: added(action, key=f"{name}-{action}") for action in ("list", "show", "set", "import")}
    if name == "fonds":
        made["add"] = added("add", key="fonds-add")
        made["add"].add_argument("code", metavar="CODE", help=word("fonds-code"))
        made["add"].add_argument("title", metavar="TITLE", help=word("fonds-title"))
        made["add"].add_argument("--body", default="", metavar="NAME", help=word("fonds-body"))
    else:
        made["list"].add_argument("--fonds", metavar="CODE", help=word("fonds-code"))
        made["set"].add_argument("--reason", required=True, metavar="TEXT", help=word("describe-reason"))
    for action in ("show", "set"):
        made[action].add_argument("code", metavar="CODE", help=word(f"{name}-code"))
    made["set"].add_argument("values", nargs="+", metavar="FIELD=VALUE", help=word(f"{name}-values"))
    made["import"].add_argument("sheet", type=Path, metavar="XLSX|CSV", help=word(f"{name}-sheet"))
    return list(made.values())
