"""`vankho search`: pages or records that answer a query, with the place of each hit, and counts of records."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from api.cli.actor import the_user
from api.cli.console import BOLD, PLAIN
from api.cli.exit_codes import ExitCode
from api.terms import term
from domain.errors import ArchiveError, ErrorCode
from domain.people.access import AccessMode
from domain.search import AnswerShape, Facet, RecordsAnswer, SearchOrder
from pipeline.wiring import open_archive

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from api.cli.console import Console
    from domain.search import FacetCount, Hit, SearchAnswer


def run(options: argparse.Namespace, console: Console) -> int:
    """Print the answer."""
    if options.limit < 1:
        raise ArchiveError(ErrorCode.USAGE, detail=f"--limit {options.limit}")
    query, shape = " ".join(options.query), AnswerShape(SearchOrder(options.sort), options.facets)
    found: SearchAnswer | RecordsAnswer
    with open_archive(options.home, write=False) as archive:
        if options.records:
            found = archive.finding.search_records(the_user(), query, options.limit, shape=shape)
        else:
            found = archive.finding.search(the_user(), query, options.limit, shape=shape)
    told, lines = _as_json(found), _as_text(found, console)
    if options.facets:
        told["facets"] = _facets_as_json(found.facets)
        lines += _facets_as_text(found.facets, console)
    console.result(told, lines)
    return ExitCode.WELL


def _as_json(answer: SearchAnswer | RecordsAnswer) -> dict[str, object]:
    if isinstance(answer, RecordsAnswer):
        return _records_as_json(answer)
    return {"total": answer.total, "hits": [_hit_as_json(hit) for hit in answer.hits]}


def _records_as_json(answer: RecordsAnswer) -> dict[str, object]:
    records = [
        {
            "record": found.record,
            "title": found.title,
            "pages": found.pages,
            "hits": [_hit_as_json(hit) for hit in found.hits],
        }
        for found in answer.records
    ]
    return {"total": answer.total, "records": records}


def _hit_as_json(hit: Hit) -> dict[str, object]:
    return {
        "record": hit.record,
        "page": hit.page,
        "title": hit.title,
        "score": round(hit.score, 4),
        "snippet": hit.snippet,
        "boxes": [box.as_list() for box in hit.boxes],
        "mode": hit.mode.value if hit.mode else None,
        "doubtful": list(hit.doubtful),
    }


def _facets_as_json(facets: Sequence[FacetCount]) -> dict[str, object]:
    """Every facet, with its commonest values and how many records have them."""
    return {
        facet.value: [{"value": one.value, "records": one.records} for one in facets if one.facet is facet]
        for facet in Facet
    }


def _as_text(answer: SearchAnswer | RecordsAnswer, console: Console) -> list[str]:
    if isinstance(answer, RecordsAnswer):
        return _records_as_text(answer, console)
    lines = [console.word("found", total=answer.total)]
    for hit in answer.hits:
        title = f"{hit.title}{_mode(hit, console)}{_doubt(hit, console)}"
        lines += [f"{hit.record}  {console.word('page')} {hit.page}  {title}", f"    {_snippet(hit)}"]
    return lines


def _mode(hit: Hit, console: Console) -> str:
    """What is not open is told."""
    return f"  [{term(hit.mode, console.language)}]" if hit.mode and hit.mode is not AccessMode.OPEN else ""


def _doubt(hit: Hit, console: Console) -> str:
    """A number that the record may bear is told as such."""
    return f"  [{console.word('number-doubtful', numbers=', '.join(hit.doubtful))}]" if hit.doubtful else ""


def _records_as_text(answer: RecordsAnswer, console: Console) -> list[str]:
    lines = [console.word("found-records", total=answer.total)]
    for found in answer.records:
        lines.append(f"{found.record}  {found.title}{_told(found.hits, console)}")
        lines += [f"    {console.word('page')} {hit.page}: {_snippet(hit)}" for hit in found.hits]
    return lines


def _told(hits: Sequence[Hit], console: Console) -> str:
    return f"{_mode(hits[0], console)}{_doubt(hits[0], console)}" if hits else ""


def _facets_as_text(facets: Sequence[FacetCount], console: Console) -> list[str]:
    lines = []
    for facet in Facet:
        counts = [f"{one.value} ({one.records})" for one in facets if one.facet is facet]
        lines += [f"{console.word(f'facet-{facet.value}')}: {', '.join(counts)}"] if counts else []
    return lines


def _snippet(hit: Hit) -> str:
    if not sys.stdout.isatty():
        return " ".join(hit.snippet.split())
    text = hit.snippet
    for start, end in sorted(hit.marks, reverse=True):
        text = f"{text[:start]}{BOLD}{text[start:end]}{PLAIN}{text[end:]}"
    return " ".join(text.split())
