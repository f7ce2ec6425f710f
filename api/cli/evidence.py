"""`vankho evidence refresh|list|add`: what proves the state of signers' certificates, kept by the archive."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from api.cli.actor import the_user
from api.cli.exit_codes import ExitCode
from api.terms import term
from domain.documents import RecordState
from domain.entries import RecordFilter
from domain.evidence_sentences import lacking_sentence
from domain.messages import explain
from domain.vietnam_time import readable
from pipeline.role import Role
from pipeline.wiring import open_archive

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable

    from api.cli.console import Console
    from domain.validation_material import KeptMaterial, Lacking
    from pipeline.archive import Archive
    from pipeline.evidence.use_cases import Refreshed

_BESIDE = Role(writes=False, works=False)  # others may be at work
_SHOWN_DIGITS = 16


def run(options: argparse.Namespace, console: Console) -> int:
    """Do what is asked for."""
    actions = {"refresh": _refresh, "list": _list, "add": _add}
    with open_archive(options.home, write=False, role=_BESIDE) as archive:
        return actions[options.action](options, archive, console)


def _refresh(options: argparse.Namespace, archive: Archive, console: Console) -> int:
    records = kept = lacking = 0
    for one in archive.evidence.refresh(the_user(), _codes(options, archive)):
        records, kept, lacking = records + 1, kept + one.kept, lacking + bool(one.lacking or one.error)
        verdict = _verdict(one, console)
        value: dict[str, object] = {
            "record": one.record,
            "verdict": verdict if one.report else None,
            "kept": one.kept,
            "lacking": _lacking_values(one.lacking, console),
            "reason": one.error.code.value if one.error else None,
        }
        console.result(value, [f"{one.record}  {verdict}  +{one.kept}", *_lacking_lines(one.lacking, console)])
    console.note("evidence-refreshed", records=records, kept=kept, lacking=lacking)
    return ExitCode.SOME_REFUSED if lacking else ExitCode.WELL


def _verdict(one: Refreshed, console: Console) -> str:
    """The verdict in the standard's words; or why there is none."""
    if one.error is not None:
        return explain(one.error, console.language)
    if one.report is None:
        return console.word("evidence-none")
    return "/".join(part.value for part in (one.report.indication, one.report.sub_indication) if part)


def _codes(options: argparse.Namespace, archive: Archive) -> Iterable[str]:
    if options.all:
        return archive.records.codes(the_user(), RecordFilter(state=RecordState.ARCHIVED))
    return options.records or [code for code, _ in archive.evidence.waiting(the_user())]


def _list(options: argparse.Namespace, archive: Archive, console: Console) -> int:
    if options.waiting:
        for code, lacking in archive.evidence.waiting(the_user()):
            value: dict[str, object] = {"record": code, "lacking": _lacking_values(lacking, console)}
            console.result(value, [code, *_lacking_lines(lacking, console)])
        return ExitCode.WELL
    for kept in archive.evidence.kept(the_user()):
        console.result(_value(kept), _line(kept, console))
    return ExitCode.WELL


def _add(options: argparse.Namespace, archive: Archive, console: Console) -> int:
    for one in archive.evidence.add(the_user(), options.files):
        told = console.word("evidence-new" if one.new else "evidence-known")
        console.result({**_value(one.kept), "new": one.new}, f"{_line(one.kept, console)}  {told}")
    return ExitCode.WELL


def _value(kept: KeptMaterial) -> dict[str, object]:
    material = kept.material
    return {
        "kind": material.kind.value,
        "name": material.name,
        "sha256": material.sha256,
        "issued": material.issued.isoformat(),
        "until": material.until.isoformat() if material.until else None,
        "source": kept.source,
        "kept": kept.kept.isoformat(),
    }


def _line(kept: KeptMaterial, console: Console) -> str:
    material = kept.material
    period = f"{readable(material.issued)} – {readable(material.until) if material.until else '…'}"
    kind = term(material.kind, console.language)
    return "  ".join((kind, f"“{material.name}”", period, material.sha256[:_SHOWN_DIGITS], kept.source))


def _lacking_values(lacking: Iterable[Lacking], console: Console) -> list[dict[str, object]]:
    return [{**asdict(item), "message": lacking_sentence(item, console.language)} for item in lacking]


def _lacking_lines(lacking: Iterable[Lacking], console: Console) -> list[str]:
    return [f"    {item.name}: {lacking_sentence(item, console.language)}" for item in lacking]
