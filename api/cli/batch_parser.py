"""The grammar of `vankho batch` and `vankho batches`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from domain.batches import BatchKind
from domain.list_lengths import BATCHES

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

_ACTIONS = ("new", "list", "show", "close", "check", "questions", "answer", "release", "return")
_OF_NONE = frozenset({"new", "list", "answer"})


def add_batches(
    added: Callable[..., argparse.ArgumentParser], listing: argparse.ArgumentParser, word: Callable[[str], str]
) -> list[argparse.ArgumentParser]:
    """The actions with their arguments and options; `listing` is `vankho batches`, which only lists."""
    made = {name: added(name, key="batches" if name == "list" else f"batch-{name}") for name in _ACTIONS}
    for name, one in made.items():
        if name not in _OF_NONE:
            one.add_argument("batch", metavar="ID|NAME", help=word("batch-given"))
    new, kinds = made["new"], [kind.value for kind in BatchKind]
    new.add_argument("name", metavar="NAME", help=word("batch-name"))
    new.add_argument("--kind", choices=kinds, default=BatchKind.GENERAL.value, help=word("batch-kind"))
    new.add_argument("--owner", metavar="NAME", help=word("batch-owner"))
    made["list"].add_argument("--open", action="store_true", help=word("batches-open"))
    made["list"].add_argument("--owner", metavar="NAME", help=word("batches-owner"))
    made["show"].add_argument("--records", action="store_true", help=word("batch-records"))
    made["check"].add_argument("--to", type=Path, metavar="DIR", help=word("batch-check-to"))
    made["answer"].add_argument("record", metavar="RECORD", help=word("record"))
    made["answer"].add_argument("values", nargs="*", metavar="FIELD=VALUE", help=word("batch-answer-values"))
    made["answer"].add_argument("--undo", action="store_true", help=word("batch-answer-undo"))
    made["release"].add_argument("--despite", metavar="REASON", default="", help=word("batch-release-despite"))
    made["release"].add_argument("--no-wait", action="store_true", help=word("release-no-wait"))
    made["return"].add_argument("remark", metavar="REMARK", help=word("batch-remark"))
    for one in (made["list"], listing):
        one.add_argument("--limit", type=int, default=BATCHES, metavar="N", help=word("batches-limit"))
    return [*made.values(), listing]
