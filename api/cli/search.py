"""`vankho search`: pages that answer a query, with the place of each hit."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from api.cli.actor import the_user
from api.cli.console import BOLD, PLAIN
from api.cli.exit_codes import ExitCode
from api.terms import term
from domain.errors import ArchiveError, ErrorCode
from domain.people.access import AccessMode
from pipeline.wiring import open_archive

if TYPE_CHECKING:
    import argparse

    from api.cli.console import Console
    from domain.search import Hit, SearchAnswer


def run(options: argparse.Namespace, console: Console) -> int:
    """Print the answer."""
    if options.limit < 1:
        raise ArchiveError(ErrorCode.USAGE, detail=f"--limit {options.limit}")
    with open_archive(options.home, write=False) as archive:
        answer = archive.finding.search(the_user(), " ".join(options.query), options.limit)
    console.result(_as_json(answer), _as_text(answer, console))
    return ExitCode.WELL


def _as_json(answer: SearchAnswer) -> dict[str, object]:
    return {
        "total": answer.total,
        "hits": [
            {
                "record": hit.record,
                "page": hit.page,
                "title": hit.title,
                "score": round(hit.score, 4),
                "snippet": hit.snippet,
                "boxes": [box.as_list() for box in hit.boxes],
                "mode": hit.mode.value if hit.mode else None,
            }
            for hit in answer.hits
        ],
    }


def _as_text(answer: SearchAnswer, console: Console) -> list[str]:
    lines = [console.word("found", total=answer.total)]
    for hit in answer.hits:
        mode = f"  [{term(hit.mode, console.language)}]" if hit.mode and hit.mode is not AccessMode.OPEN else ""
        lines += [f"{hit.record}  {console.word('page')} {hit.page}  {hit.title}{mode}", f"    {_snippet(hit)}"]
    return lines


def _snippet(hit: Hit) -> str:
    if not sys.stdout.isatty():
        return " ".join(hit.snippet.split())
    text = hit.snippet
    for start, end in sorted(hit.marks, reverse=True):
        text = f"{text[:start]}{BOLD}{text[start:end]}{PLAIN}{text[end:]}"
    return " ".join(text.split())
