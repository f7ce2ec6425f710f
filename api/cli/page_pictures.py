"""Pictures of changed pages as files beside one another: `…-1-truoc.jpg` is page pair 1 before, `…-1-sau.jpg` after."""

from __future__ import annotations

import re
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from api.changed_pages import not_drawn_sentence, page_title
from api.cli.privacy import handed_on
from api.cli.words import say
from domain.disk_faults import faults

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from domain.evidence import VerificationReport
    from domain.messages import Language
    from pipeline.proving.changed_pages import PagePair

_NOT_IN_NAMES = re.compile(r"[^\w.-]+")
_LONGEST_NAME, _DIGEST = 60, 8  # letters of the file's own name, and of its digest: many files may have one name

Written = tuple["PagePair", Path | None, Path | None]


def make_folder(folder: Path) -> None:
    """Make the folder, so that one that cannot be made is told before anything is verified.

    Raises:
        ArchiveError: DISK_FULL, STORE_FAILED.
    """
    with faults(folder), handed_on():
        folder.mkdir(parents=True, exist_ok=True)


def write_pictures(pairs: Sequence[PagePair], report: VerificationReport, folder: Path) -> list[Written]:
    """Write each picture into `folder`.

    Raises:
        ArchiveError: DISK_FULL, STORE_FAILED.
    """
    own = _NOT_IN_NAMES.sub("_", Path(report.target).stem)[:_LONGEST_NAME]
    found: list[Written] = []
    with faults(folder), handed_on():
        for number, pair in enumerate(pairs, 1):
            start = f"{own}-{report.sha256[:_DIGEST]}-{number}"
            before = _write(pair.before, folder / f"{start}-truoc.jpg")
            found.append((pair, before, _write(pair.after, folder / f"{start}-sau.jpg")))
    return found


def picture_values(written: Sequence[Written], language: Language) -> list[dict[str, object]]:
    """What was drawn, for JSON: the page, its two files, and why it could not be drawn."""
    return [
        {
            **asdict(pair.page),
            "before": before and str(before),
            "after": after and str(after),
            "differs": pair.differs,
            "reason": pair.fault and pair.fault.value,
            "message": pair.fault and not_drawn_sentence(pair.fault, language),
        }
        for pair, before, after in written
    ]


def picture_lines(written: Sequence[Written], report: VerificationReport, language: Language) -> Iterator[str]:
    """What was drawn, for people."""
    for pair, before, after in written:
        title = page_title(pair.page, language)
        if pair.fault:
            yield f"    {title}: {not_drawn_sentence(pair.fault, language)}"
            continue
        files = ((say(language, word), path) for word, path in (("page-before", before), ("page-after", after)) if path)
        alike = "" if pair.differs else f"  ({say(language, 'pages-alike')})"
        yield f"    {title}: " + ", ".join(f"{word} {path}" for word, path in files) + alike
    if len(written) < len(report.changed_pages):
        yield "    " + say(language, "pages-left-out", drawn=len(written), all=len(report.changed_pages))


def _write(picture: bytes | None, path: Path) -> Path | None:
    if picture is None:
        return None
    path.write_bytes(picture)
    return path
