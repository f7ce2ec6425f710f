"""The grammar of `vankho evidence` and `vankho anchors`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from api.cli.moments import moment
from domain.anchors import ADDABLE
from domain.evidence import TrustRegime

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Callable


def add_anchors(added: Callable[[str, str], ArgumentParser], word: Callable[[str], str]) -> None:
    """The actions of `vankho anchors`."""
    listed, add, remove, update = (added(name, f"anchors-{name}") for name in ("list", "add", "remove", "update"))
    add.add_argument("file", type=Path, metavar="FILE", help=word("anchors-file"))
    regimes = [regime.value for regime in ADDABLE]
    add.add_argument("--regime", choices=regimes, default=TrustRegime.OWN.value, help=word("anchors-regime"))
    add.add_argument("--from", dest="since", type=moment, metavar="TIME", help=word("anchors-since"))
    remove.add_argument("fingerprint", metavar="SHA256", help=word("anchors-fingerprint"))
    update.add_argument("file", type=Path, metavar="FILE", help=word("anchors-profile"))
    for one in (add, remove):
        one.add_argument("--until", type=moment, metavar="TIME", help=word("anchors-until"))
    for one in (add, remove, update):
        one.add_argument("--reason", required=True, metavar="TEXT", help=word("anchors-reason"))
    for one in (listed, add, remove, update):
        one.add_argument("--json", action="store_true", help=word("json"))


def add_evidence(added: Callable[[str, str], ArgumentParser], word: Callable[[str], str]) -> None:
    """Its actions; each can answer in JSON."""
    refresh, listed, add = (added(name, f"evidence-{name}") for name in ("refresh", "list", "add"))
    refresh.add_argument("records", nargs="*", metavar="RECORD", help=word("evidence-records"))
    refresh.add_argument("--all", action="store_true", help=word("evidence-all"))
    listed.add_argument("--waiting", action="store_true", help=word("evidence-waiting"))
    add.add_argument("files", nargs="+", type=Path, metavar="FILE", help=word("evidence-files"))
    for one in (refresh, listed, add):
        one.add_argument("--json", action="store_true", help=word("json"))
