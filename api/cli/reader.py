"""`vankho reader export-corrections`: what people confirmed, for training the reader."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from api.cli.actor import the_user
from api.cli.exit_codes import ExitCode
from api.cli.privacy import handed_on
from domain.messages import explain
from pipeline.role import Role
from pipeline.wiring import open_archive

if TYPE_CHECKING:
    import argparse

    from api.cli.console import Console
    from pipeline.texts.training_export import ExportedPage


def run(options: argparse.Namespace, console: Console) -> int:
    """Write a file a page and tell how many lines it holds, and which lines could not be used."""
    lines = pages = left = 0
    code = ExitCode.WELL
    with open_archive(options.home, write=False, role=Role(writes=False, works=False)) as archive, handed_on():
        for exported in archive.texts.export_corrections(the_user(), options.to):
            cut = exported.cut
            lines, pages = lines + cut.lines, pages + bool(cut.lines)
            left += len(cut.unknown_letters) + len(cut.not_found)
            code = ExitCode.SOME_REFUSED if exported.error else code
            console.result(_as_json(exported, console), _as_text(exported, console))
    if lines or left:
        console.note("lines-exported", lines=lines, pages=pages, folder=options.to, left=left)
    else:
        console.note("no-corrections")
    return code


def _as_json(exported: ExportedPage, console: Console) -> dict[str, object]:
    error = exported.error
    told = {"reason": error.code.value, "message": explain(error, console.language)} if error else {}
    return {"record": exported.record, "page": exported.page, **asdict(exported.cut), **told}


def _as_text(exported: ExportedPage, console: Console) -> str:
    place = f"{exported.record} {console.word('page')} {exported.page}"
    if exported.error:
        return f"{place}: {explain(exported.error, console.language)} [{exported.error.code.value}]"
    lines = [f"{place}: {console.word('lines-cut', lines=exported.cut.lines)}"]
    lines += [f"    {console.word('line-unknown-letters')}: {text}" for text in exported.cut.unknown_letters]
    lines += [f"    {console.word('line-not-cut')}: {text}" for text in exported.cut.not_found]
    return "\n".join(lines)
