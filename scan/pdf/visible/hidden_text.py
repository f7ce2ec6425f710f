"""Taking out text that nobody sees: covered, clipped away, white on white, or shown invisibly; proved by rendering."""

from __future__ import annotations

import io
import re
from collections import Counter, defaultdict
from contextlib import closing
from typing import TYPE_CHECKING, Any

import numpy as np
import pypdfium2 as pdfium
from pikepdf import Array, Name, Stream, String

from scan.pdf.visible.page_streams import DEEPEST_FORMS, PageStreams, drawn_form, part, resources_of
from scan.pdf.visible.silent_text import INVISIBLE, SHOWING, TextState
from scan.pdf.visible.text_objects import PageTexts, Place, page_texts, picture, unseen_texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pikepdf import Object, Pdf

    from scan.pdf.visible.silent_text import Instruction

_PAGE = (0, 0)  # in place of a form's number: the page's own stream
_MODE = re.compile(rb"\b3(?:\.0*)?\s+Tr\b")
_MOST_FORMS = 5000  # drawn on one page; forms may draw one another without end
_ALIKE = 2  # grey levels between two drawings of the same page


def remove_unseen_text(pdf: Pdf) -> list[int]:
    """Take out of each page of `pdf` the text that is not seen.

    Returns:
        numbers, from 1, of pages where it could not be taken out without changing what is seen.
    """
    for page in pdf.pages:
        if _may_show_invisibly(page.obj, set()):
            _remove_invisible(PageStreams(pdf, page))
    unseen = _unseen(pdf)
    if not unseen:
        return []
    maps = _maps(pdf, unseen)
    known = {number: found for number, found in unseen.items() if maps[number].counts == found.texts.counts}
    changed = _silence_all(pdf, known, maps)
    return sorted([*(unseen.keys() - changed.keys()), *_taken_back(pdf, known, changed)])


def _may_show_invisibly(holder: Object, seen: set[tuple[int, int]]) -> bool:
    """Rendering mode 3 stands in the stream of the page or form, or in that of a form among its resources."""
    contents = holder.get(Name.Contents, holder)
    parts = list(contents) if isinstance(contents, Array) else [contents]
    if any(isinstance(item, Stream) and _MODE.search(item.read_bytes()) for item in parts):
        return True
    objects = part(resources_of(holder), "/XObject")
    for name in objects.keys():  # noqa: SIM118 - no mapping
        inner = objects[name]
        if isinstance(inner, Stream) and inner.get(Name.Subtype) == Name.Form and inner.objgen not in seen:
            seen.add(inner.objgen)
            if _may_show_invisibly(inner, seen):
                return True
    return False


def _remove_invisible(streams: PageStreams) -> None:
    """Text in rendering mode 3 is never seen, whatever lies about it."""
    done = set[tuple[int, int]]()

    def clean(form: Object | None, mode: int, depth: int) -> None:
        resources = streams.resources if form is None else resources_of(form)
        kept: list[Instruction] = []
        changed = False
        state = TextState(part(resources, "/Font"), mode)
        for instruction in streams.instructions(form):
            operator = str(instruction.operator)
            state.follow(operator, instruction)
            inner = drawn_form(instruction, resources)
            if inner is not None and inner.objgen not in done and depth < DEEPEST_FORMS:
                done.add(inner.objgen)
                clean(inner, state.mode, depth + 1)
            if operator in SHOWING and state.mode == INVISIBLE:
                kept += state.silent(operator, instruction)
                changed = True
            else:
                kept.append(instruction)
        if changed:
            streams.rewrite(kept, form)

    clean(None, 0, 0)


class _Unseen:
    """What is unseen on one page, and its picture before anything was changed."""

    def __init__(self, texts: PageTexts, places: set[Place], before: Any) -> None:
        self.texts, self.places, self.before = texts, places, before


def _unseen(pdf: Pdf) -> dict[int, _Unseen]:
    found: dict[int, _Unseen] = {}
    for number, page in _rendered_pages(pdf, None):
        texts = page_texts(page)
        places = unseen_texts(page, texts)
        if places:
            found[number] = _Unseen(texts, places, picture(page))
    return found


def _rendered_pages(pdf: Pdf, wanted: set[int] | None) -> Iterator[tuple[int, Any]]:
    """PDFium's pages of `pdf` as it stands now, with their numbers from 1."""
    written = io.BytesIO()
    pdf.save(written, compress_streams=False, static_id=True)
    with closing(pdfium.PdfDocument(written.getvalue())) as document:
        for at in range(len(document)):
            if wanted is None or at + 1 in wanted:
                with closing(document[at]) as page:
                    yield at + 1, page


class _Map:
    """Where the operators of one page show text: how many there are in each stream, and where each form is drawn."""

    def __init__(self, streams: PageStreams) -> None:
        self.counts: dict[Place, int] = {}
        self.uses = defaultdict[tuple[int, int], list[Place]](list)
        self._streams = streams
        self._follow(None, ())

    def _follow(self, form: Object | None, lead: Place) -> None:
        self.uses[_PAGE if form is None else form.objgen].append(lead)
        resources = self._streams.resources if form is None else resources_of(form)
        kinds = Counter[str]()
        for instruction in self._streams.instructions(form):
            if _shows(instruction):
                kinds["text"] += 1
            elif (inner := drawn_form(instruction, resources)) is not None:
                kinds["form"] += 1
                if len(lead) < DEEPEST_FORMS and len(self.counts) < _MOST_FORMS:
                    self._follow(inner, (*lead, -kinds["form"]))
        self.counts[lead] = kinds["text"]


def _shows(instruction: Instruction) -> bool:
    """PDFium makes a text object of it."""
    if str(instruction.operator) not in SHOWING:
        return False
    operands = list(instruction.operands)
    shown = operands[-1] if operands else None
    parts = list(shown) if isinstance(shown, Array) else [shown]
    return any(isinstance(item, String) and bytes(item) for item in parts)


def _maps(pdf: Pdf, unseen: dict[int, _Unseen]) -> dict[int, _Map]:
    """Maps of the pages in question; of all pages where a form, which others may draw too, is in question."""
    forms = any(len(place) > 1 for found in unseen.values() for place in found.places)
    wanted = range(1, len(pdf.pages) + 1) if forms else unseen
    return {number: _Map(PageStreams(pdf, pdf.pages[number - 1])) for number in wanted}


def _silence_all(pdf: Pdf, unseen: dict[int, _Unseen], maps: dict[int, _Map]) -> dict[int, PageStreams]:
    """Take the unseen texts out; a form drawn often loses only what is seen nowhere."""
    changed = {number: PageStreams(pdf, pdf.pages[number - 1]) for number in unseen}
    done = set[tuple[int, int]]()
    for number, streams in changed.items():
        for key in maps[number].uses:
            if key in done:
                continue
            pages = [number] if key == _PAGE else [at for at, mapped in maps.items() if key in mapped.uses]
            if key != _PAGE:
                done.add(key)
            hidden = [_hidden_in(unseen.get(at), lead) for at in pages for lead in maps[at].uses[key]]
            if common := frozenset.intersection(*hidden):
                _silence(streams, None if key == _PAGE else pdf.get_object(key), common)
    return changed


def _hidden_in(found: _Unseen | None, lead: Place) -> frozenset[int]:
    """Numbers of the unseen texts of the stream drawn at `lead`."""
    places = found.places if found else ()
    return frozenset(place[-1] for place in places if place[:-1] == lead)


def _silence(streams: PageStreams, form: Object | None, hidden: frozenset[int]) -> None:
    resources = streams.resources if form is None else resources_of(form)
    state, kept, shown = TextState(part(resources, "/Font")), list[Any](), 0
    for instruction in streams.instructions(form):
        operator = str(instruction.operator)
        state.follow(operator, instruction)
        if _shows(instruction) and shown in hidden:
            kept += state.silent(operator, instruction)
        else:
            kept.append(instruction)
        shown += _shows(instruction)
    streams.rewrite(kept, form)


def _taken_back(pdf: Pdf, unseen: dict[int, _Unseen], changed: dict[int, PageStreams]) -> list[int]:
    """Compare the changed pages with what they showed before; those that differ get their text back."""
    failed = []
    for number, page in _rendered_pages(pdf, set(changed)):
        now, before = picture(page), unseen[number].before
        if now.shape != before.shape or np.abs(now.astype(np.int16) - before).max() > _ALIKE:
            failed.append(number)
    for number in failed:
        changed[number].restore()
    return failed
