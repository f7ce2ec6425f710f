"""`vankho batch check`: what of a batch does not conform to the rules of digitisation, each with place and remedy."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from api.cli.actor import the_user
from api.cli.exit_codes import ExitCode
from api.cli.privacy import handed_on
from domain.conformity_words import told_finding, told_in_place, told_remedy
from pipeline.conformity.report import count_rows
from pipeline.wiring import open_archive

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Iterator

    from api.cli.console import Console
    from domain.conformity import ConformityFinding, ConformityRow


def check(options: argparse.Namespace, console: Console) -> int:
    """A line a record that does not conform; 1 where there is any, or something is not archived yet."""
    actor, given = the_user(), options.batch
    with open_archive(options.home, write=False) as archive:
        waiting = archive.conformity.waiting(actor, given)
        counts = count_rows(_told(archive.conformity.rows(actor, given), options, console), waiting)
        if options.to:
            options.to.mkdir(parents=True, exist_ok=True)
            pdf, sheet = options.to / "conformity.pdf", options.to / "conformity.xlsx"
            with handed_on():
                for path in (pdf, sheet):
                    path.unlink(missing_ok=True)
                archive.conformity.write(actor, given, console.language, pdf, sheet)
            console.note("batch-check-written", folder=options.to)
    rest = counts.records - counts.conforming
    facts = {"records": counts.records, "pages": counts.pages, "conforming": counts.conforming, "rest": rest}
    console.note("batch-check-summary", waiting=waiting, **facts)
    return ExitCode.SOME_REFUSED if rest or waiting else ExitCode.WELL


def _told(rows: Iterator[ConformityRow], options: argparse.Namespace, console: Console) -> Iterator[ConformityRow]:
    for row in rows:
        if row.findings or options.json:
            value = {"record": row.record, "title": row.title, "pages": row.pages, "conforms": row.conforms}
            findings = [asdict(finding) for finding in row.findings]
            console.result(
                {**value, "findings": findings}, [f"{row.record}  {row.title}", *finding_lines(row.findings, console)]
            )
        yield row


def finding_lines(findings: Iterable[ConformityFinding], console: Console) -> Iterator[str]:
    """What does not conform, a line each: place, finding, remedy, source."""
    for finding in findings:
        said = f"{told_finding(finding, console.language)} {told_remedy(finding, console.language)}"
        yield f"  {told_in_place(finding, said, console.language)} [{finding.source}]"
