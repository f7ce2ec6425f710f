"""A later revision told by its table alone: objects set free, moved, doubled, in containers written anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from domain.evidence import ChangeKind
from signing.pdf.outline import outline_of
from signing.pdf.streams import unpacked
from signing.verify.changes.history import History
from signing.verify.changes.sameness import Comparison
from signing.verify.changes.structure import structure_of
from signing.verify.changes.tables import RevisionUnreadable
from tests.signing.revised_samples import (
    add_signature,
    base,
    changes,
    field,
    first_page,
    form,
    name,
    notes,
    objects,
    revised,
)

if TYPE_CHECKING:
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter as Writer


K = ChangeKind


@pytest.fixture(scope="module")
def plain() -> bytes:
    return base()


def kinds(data: bytes) -> list[ChangeKind]:
    return [change.kind for change in changes(data)]


def _hand_made(plain: bytes, text: bytes, table: bytes) -> bytes:
    """A revision written by hand: objects, and table entries for them (`START`: where they begin)."""
    outline = outline_of(plain)
    assert outline is not None
    root, info = (outline.sections[0].trailer.get(key) for key in (b"Root", b"Info"))
    start = len(plain) + len(text)
    entries = table.replace(b"START", b"%010d" % len(plain))
    head = b"xref\n" + entries + b"trailer\n<< /Size 99 /Root %d 0 R /Info %d 0 R /Prev %d >>\n"
    tail = head % (getattr(root, "number", 0), getattr(info, "number", 0), outline.sections[0].offset)
    return plain + text + tail + b"startxref\n%d\n%%%%EOF\n" % start


def _number_of(plain: bytes, mark: bytes) -> int:
    return next(item.number for item in objects(plain) if mark in plain[item.offset : item.end])


def test_an_object_set_free_is_a_change(plain: bytes) -> None:
    number = _number_of(plain, b"/Helvetica")
    assert K.PAGE_RESOURCE in kinds(_hand_made(plain, b"", b"%d 1\n0000000000 00001 f \n" % number))


def test_a_table_that_leads_to_bytes_that_lay_there_before_is_a_change(plain: bytes) -> None:
    """Hide and replace: nothing new is written, an entry leads to an object that the signed bytes held unseen."""
    number = _number_of(plain, b"/Helvetica")
    before = outline_of(plain)
    assert before is not None
    position = before.sections[0].position
    evil = b"%d 0 obj\n<< /Type /Font /Subtype /Type1 /BaseFont /Evil >>\nendobj\n" % number
    tail = plain[position:].replace(b"startxref\n%d" % position, b"startxref\n%d" % (position + len(evil)))
    hidden = plain[:position] + evil + tail
    entry = b"%d 1\n%010d 00000 n \n" % (number, position)
    assert kinds(_hand_made(hidden, b"", entry)) == [K.PAGE_RESOURCE] * 3  # both pages, and the form's resources


@pytest.mark.parametrize(
    "table",
    [
        b"4 1\n0000000003 00000 n \n",  # leads to no object
        b"4 1\nSTART 00000 n \n",  # leads to another object
        b"4 2\n0000000000 00001 f \n",  # fewer entries than named
        b"4 1\n0000000000 00001 f \n4 1\n0000000009 00000 n \n",  # two meanings
    ],
)
def test_a_table_that_readers_mend_each_in_their_way_is_unreadable(table: bytes, plain: bytes) -> None:
    with pytest.raises(RevisionUnreadable):
        kinds(
            _hand_made(
                plain, b"98 0 obj\nnull\nendobj\n", table.replace(b"4 ", b"%d " % _number_of(plain, b"/Kids"), 1)
            )
        )


def test_a_container_written_anew_is_looked_into() -> None:
    """An object stream redefined under its number: no entry of the objects in it changes."""
    packed = base(packed=True)
    (container,) = [item for item in objects(packed) if b"/ObjStm" in packed[item.offset : item.end]]
    content = unpacked(packed, container) or b""
    evil = content.replace(b"/Helvetica", b"/Courier  ")
    assert evil != content
    count, first = (container.value.integer(key) for key in (b"N", b"First"))  # type: ignore[union-attr]
    body = b"%d 0 obj\n<< /Type /ObjStm /N %d /First %d /Length %d >>\nstream\n%s\nendstream\nendobj\n"
    written = body % (container.number, count or 0, first or 0, len(evil), evil)
    found = kinds(_hand_made(packed, written, b"%d 1\nSTART 00000 n \n" % container.number))
    assert K.PAGE_RESOURCE in found


def test_a_font_that_becomes_a_signature_field_besides_is_a_change(plain: bytes) -> None:
    """One object with two parts to play: what is allowed of the field is not allowed of the font."""

    def evil(writer: Writer) -> None:
        font = first_page(writer)["/Resources"]["/Font"].raw_get("/F1")
        add_signature(writer)
        field(writer, "Next").update({name("/Type"): name("/Font"), name("/BaseFont"): name("/Evil")})
        listed = notes(writer)
        writer.objects[(font.generation, font.idnum)] = field(writer, "Next")
        listed[-1] = form(writer)["/Fields"][-1] = font

    assert K.PAGE_RESOURCE in kinds(revised(plain, evil))


def test_another_catalogue_under_another_number_is_compared(plain: bytes) -> None:
    evil = b"98 0 obj\n<< /Type /Catalog /Pages << /Type /Pages /Kids [] /Count 0 >> >>\nendobj\n"
    data = _hand_made(plain, evil, b"98 1\nSTART 00000 n \n")
    data = data[: len(plain)] + data[len(plain) :].replace(b"/Root 1 0 R", b"/Root 98 0 R")
    with pytest.raises(RevisionUnreadable):
        kinds(data)


def _steps(data: bytes) -> int:
    outline = outline_of(data)
    assert outline is not None
    history = History(data, outline)
    compare = Comparison(history, 0, 1)
    old, new = structure_of(history, 0), structure_of(history, 1)
    compare.set_structure(old.numbers() & new.numbers())
    compare.same(old.pages[0].entries.get(b"Resources"), new.pages[0].entries.get(b"Resources"))
    return compare.steps


def test_what_was_not_written_anew_is_not_compared() -> None:
    small, large = (_steps(revised(base(large=size), add_signature)) for size in (10, 1000))
    assert small == large
