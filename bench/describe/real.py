"""Describing the real pages: our reader, then `describe`; what came out beside what eyes read.

Reading costs a second a page and changes rarely: with a folder given, readings are kept there between runs.
"""

from __future__ import annotations

import pickle
import sys
import time
from typing import TYPE_CHECKING

from bench.describe.score import Score, Tally
from bench.describe.truth import COMPARED, real_documents
from bench.reading.ocr_ours import page_read_here
from describe.document import Document
from describe.pages import DescribedPage
from describe.pen import with_pen
from domain.limits import InputLimits
from ocr.pen.shipped import has_pen_net
from pipeline.isolation.jobs import PenJob
from pipeline.isolation.pen import read_pen
from scan.identify import identify

if TYPE_CHECKING:
    from pathlib import Path

    from bench.describe.contact_sheet import ContactSheet
    from bench.describe.truth import Truth
    from domain.description.document import Description
    from domain.description.pen import PenPlace
    from domain.page import ReadPage


def measure_real(
    kept: Path | None = None, names: frozenset[str] = frozenset(), sheet: ContactSheet | None = None
) -> tuple[Score, float]:
    """Describe the real documents.

    Args:
        kept: folder of readings from an earlier run; made where it lacks them.
        names: only these; empty: all.
        sheet: on which the places of a pen's figures are shown.

    Returns:
        The score, and milliseconds of CPU a page that describing took.
    """
    score, spent, count = Score(), 0.0, 0
    for truth in real_documents():
        if names and truth.name not in names:
            continue
        told, seconds = describe_real(truth, kept, sheet)
        spent += seconds
        count += len(truth.pages)
        score.add(truth, told)
    return score, 1000 * spent / max(count, 1)


def describe_real(
    truth: Truth, kept: Path | None = None, sheet: ContactSheet | None = None
) -> tuple[Description, float]:
    """The description of one real document, and the seconds of CPU that describing took; as `measure_real`."""
    pages = [_page(number, _reading(path, kept)) for number, path in enumerate(truth.pages, 1)]
    begun = time.process_time()
    document = Document(pages)
    told = document.described()
    if places := document.places_to_read(told):
        job = _pen_job(places, truth.pages[0], _reading(truth.pages[0], kept))
        readings = read_pen(job).readings if job else ()
        told = with_pen(told, readings)
        if sheet and job:
            sheet.add(truth.name, job, readings)
    return told, time.process_time() - begun


def _pen_job(places: tuple[PenPlace, ...], path: Path, read: ReadPage) -> PenJob | None:
    """The places to be read in the head of the first page; None where there are none."""
    image, limits = read.page.image, InputLimits()
    if image is None or not has_pen_net():
        return None
    return PenJob(path, identify(path, limits), 1, image.quarter_turns, image.width, places, limits)


def tell(score: Score, milliseconds: float) -> None:
    """Print the table, then every miss."""
    print(f"{'field':<20} printed   right  asked  told wrong    by pen   right among 3  asked  told wrong")
    for name in COMPARED:
        print(f"{name:<20}", _cells(score.printed.get(name, Tally())), _hand(score.by_hand.get(name, Tally())))
    cited = score.cited
    wanted, found = cited["found"] + cited["missed"], cited["found"] + cited["invented"]
    print(
        f"citations: recall {cited['found'] / max(wanted, 1):.3f} of {wanted}, "
        f"precision {cited['found'] / max(found, 1):.3f}, roles {cited['role'] / max(cited['found'], 1):.3f}, "
        f"days {cited['date'] / max(cited['found'], 1):.3f}"
    )
    print(f"{milliseconds:.1f} ms CPU a page")
    print(*score.misses, sep="\n", file=sys.stderr)


def _cells(tally: Tally) -> str:
    share = f"{tally.right / tally.all:.3f}" if tally.all else "-"
    return f"{tally.all:>8}{share:>8}{tally.asked:>7}{tally.wrong_told:>12}"


def _hand(tally: Tally) -> str:
    if not tally.all:
        return ""
    right, among = tally.right / tally.all, tally.among / tally.all
    return f"   {tally.all:>7}{right:>8.3f}{among:>8.3f}{tally.asked:>7}{tally.wrong_told:>12}"


def _page(number: int, read: ReadPage) -> DescribedPage:
    image = read.page.image
    return DescribedPage(number, image.width if image else 1, image.height if image else 1, read.text)


def _reading(path: Path, kept: Path | None) -> ReadPage:
    place = kept and kept / f"{path.stem}.pkl"
    if place and place.exists():
        found: ReadPage = pickle.loads(place.read_bytes())  # noqa: S301 - our own, from an earlier run
        return found
    read = page_read_here(path)
    if place:
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(pickle.dumps(read))
    return read
