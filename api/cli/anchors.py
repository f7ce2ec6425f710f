"""`vankho anchors list|add|remove|update`: whom the archive trusts, by which law and in which time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.cli.actor import the_user
from api.cli.exit_codes import ExitCode
from api.terms import term
from domain.evidence import TrustRegime
from domain.vietnam_time import readable
from pipeline.role import Role
from pipeline.wiring import open_archive

if TYPE_CHECKING:
    import argparse
    from datetime import datetime

    from api.cli.console import Console
    from domain.anchors import Anchor, AnchorProfile
    from pipeline.archive import Archive

_BESIDE = Role(writes=False, works=False)  # others may be at work
_SHOWN_DIGITS = 16


def run(options: argparse.Namespace, console: Console) -> int:
    """Do what is asked for."""
    with open_archive(options.home, write=False, role=_BESIDE) as archive:
        if options.action == "list":
            for anchor in archive.anchors.select(the_user()):
                console.result(_value(anchor), _line(anchor, console))
            return ExitCode.WELL
        changed = _changed(options, archive)
    value: dict[str, object] = {"number": changed.number, "anchors": [_value(anchor) for anchor in changed.anchors]}
    console.result(value, console.word("anchors-changed", number=changed.number))
    return ExitCode.WELL


def _changed(options: argparse.Namespace, archive: Archive) -> AnchorProfile:
    actor, reason = the_user(), options.reason
    if options.action == "add":
        regime = TrustRegime(options.regime)
        return archive.anchors.add(actor, options.file.absolute(), regime, reason, options.since, options.until)
    if options.action == "remove":
        return archive.anchors.remove(actor, options.fingerprint, reason, options.until)
    return archive.anchors.update(actor, options.file.absolute(), reason)


def _value(anchor: Anchor) -> dict[str, object]:
    return {
        "sha256": anchor.sha256,
        "name": anchor.name,
        "regime": anchor.regime.value,
        "root": anchor.root,
        "from": _iso(anchor.since),
        "until": _iso(anchor.until),
    }


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _line(anchor: Anchor, console: Console) -> str:
    since, until = (readable(moment) if moment else "…" for moment in (anchor.since, anchor.until))
    regime = term(anchor.regime, console.language)
    return f"{anchor.sha256[:_SHOWN_DIGITS]}  “{anchor.name}”  {regime}  {since} – {until}"
