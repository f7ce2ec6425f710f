"""What a later revision changed is told by kind; what a next signer may add is no change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from pyhanko.pdf_utils import generic

from domain.evidence import Change, ChangeKind
from domain.messages import Language
from signing.changes.history import History
from signing.changes.sameness import Comparison
from signing.changes.structure import structure_of
from signing.changes.tables import RevisionUnreadable
from signing.changes.words import change_sentence
from signing.pdf_outline import outline_of
from signing.pdf_streams import unpacked
from tests.signing.revised_samples import (
    Edit,
    add_signature,
    base,
    changes,
    field,
    first_page,
    form,
    name,
    notes,
    numbers,
    objects,
    revised,
    stream,
    text,
)

if TYPE_CHECKING:
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter as Writer


@pytest.fixture(scope="module")
def plain() -> bytes:
    return base()


def kinds(data: bytes) -> list[ChangeKind]:
    return [change.kind for change in changes(data)]


def _set(holder: Any, key: str, value: Any) -> None:
    holder[name(key)] = value


def _value(writer: Writer) -> None:
    _set(field(writer, "Amount"), "/V", text("900"))


def _look(writer: Writer) -> None:
    _set(field(writer, "Amount")["/AP"], "/N", writer.add_object(stream(b"BT (900) Tj ET")))


def _moved(writer: Writer) -> None:
    _set(field(writer, "Amount"), "/Rect", numbers(20, 200, 120, 220))


def _flags(writer: Writer) -> None:
    _set(field(writer, "Amount"), "/Ff", generic.NumberObject(1))


def _reordered(writer: Writer) -> None:
    listed = notes(writer)
    listed[0], listed[1] = listed.raw_get(1), listed.raw_get(0)


def _fields_reordered(writer: Writer) -> None:
    listed = form(writer)["/Fields"]
    listed[0], listed[1] = listed.raw_get(1), listed.raw_get(0)


def _noted(writer: Writer) -> None:
    added = {name("/Subtype"): name("/FreeText"), name("/Rect"): numbers(0, 0, 300, 300)}
    notes(writer).append(writer.add_object(generic.DictionaryObject(added)))


def _note_changed(writer: Writer) -> None:
    note = notes(writer)[2]
    _set(note, "/Contents", text("Another"))
    writer.update_container(note)


def _note_removed(writer: Writer) -> None:
    del notes(writer)[2]


def _content(writer: Writer) -> None:
    _set(first_page(writer), "/Contents", writer.add_object(stream(b"BT (Page 9) Tj ET")))


def _content_in_place(writer: Writer) -> None:
    content = first_page(writer)["/Contents"]
    content._data = b"BT (Page 9) Tj ET"
    content._encoded_data = None
    writer.update_container(content)


def _font(writer: Writer) -> None:
    font = first_page(writer)["/Resources"]["/Font"]["/F1"]
    _set(font, "/BaseFont", name("/Courier"))
    writer.update_container(font)


def _font_named_otherwise(writer: Writer) -> None:
    resources = first_page(writer)["/Resources"]
    other = {name("/Type"): name("/Font"), name("/Subtype"): name("/Type1"), name("/BaseFont"): name("/Symbol")}
    _set(resources["/Font"], "/F1", writer.add_object(generic.DictionaryObject(other)))
    writer.update_container(resources)


def _missing_picture_found(writer: Writer) -> None:
    resources = first_page(writer)["/Resources"]
    _set(resources, "/XObject", generic.DictionaryObject({name("/Fm1"): writer.add_object(stream(b"evil"))}))
    writer.update_container(resources)


def _colours_replaced(writer: Writer) -> None:
    resources = first_page(writer)["/Resources"]
    _set(resources, "/ColorSpace", generic.DictionaryObject({name("/DefaultGray"): name("/DeviceRGB")}))
    writer.update_container(resources)


def _turned(writer: Writer) -> None:
    _set(first_page(writer), "/Rotate", generic.NumberObject(90))


def _inherited_turn(writer: Writer) -> None:
    _set(writer.root["/Pages"], "/Rotate", generic.NumberObject(90))
    writer.update_container(writer.root["/Pages"])


def _pages_swapped(writer: Writer) -> None:
    listed = writer.root["/Pages"]["/Kids"]
    listed[0], listed[1] = listed.raw_get(1), listed.raw_get(0)
    writer.update_container(writer.root["/Pages"])


def _page_dropped(writer: Writer) -> None:
    del writer.root["/Pages"]["/Kids"][1]
    writer.update_container(writer.root["/Pages"])


def _page_added(writer: Writer) -> None:
    page = {name("/Type"): name("/Page"), name("/Parent"): writer.root.raw_get("/Pages")}
    writer.root["/Pages"]["/Kids"].append(writer.add_object(generic.DictionaryObject(page)))
    writer.update_container(writer.root["/Pages"])


def _layer_off(writer: Writer) -> None:
    shown = writer.root["/OCProperties"]["/D"]
    _set(shown, "/OFF", shown["/ON"])
    writer.update_root()


def _script(writer: Writer) -> None:
    _set(writer.root, "/OpenAction", generic.DictionaryObject({name("/S"): name("/JavaScript")}))
    writer.update_root()


def _looks_made_anew(writer: Writer) -> None:
    _set(form(writer), "/NeedAppearances", generic.BooleanObject(value=True))


def _field_removed(writer: Writer) -> None:
    del form(writer)["/Fields"][0]
    writer.update_container(form(writer)["/Fields"])
    del notes(writer)[0]


def _title(writer: Writer) -> None:
    info = writer.trailer["/Info"]
    _set(info, "/Title", text("Another contract"))
    writer.update_container(info)


def _empty_field_added(writer: Writer) -> None:
    add_signature(writer, more={"/V": generic.NullObject()})


def _covering_field(writer: Writer) -> None:
    add_signature(writer, place=(10, 90, 130, 125))


def _covering_page(writer: Writer) -> None:
    add_signature(writer, place=(150, 0, 300, 160))


def _same_name(writer: Writer) -> None:
    add_signature(writer, "Amount")


def _signature_with_script(writer: Writer) -> None:
    add_signature(writer, more={"/AA": generic.DictionaryObject({name("/E"): generic.DictionaryObject()})})


K = ChangeKind
CHANGED: dict[Edit, set[ChangeKind]] = {
    _value: {K.FIELD_VALUE},
    _look: {K.FIELD_LOOK},
    _moved: {K.FIELD_LOOK},
    _flags: {K.FIELD_CHANGED},
    _reordered: {K.ANNOTATION_ORDER},
    _fields_reordered: {K.FIELD_ORDER},
    _noted: {K.ANNOTATION_ADDED},
    _note_changed: {K.ANNOTATION_CHANGED},
    _note_removed: {K.ANNOTATION_REMOVED},
    _content: {K.PAGE_CONTENT},
    _content_in_place: {K.PAGE_CONTENT},
    _font: {K.PAGE_RESOURCE},
    _font_named_otherwise: {K.PAGE_RESOURCE},
    _missing_picture_found: {K.PAGE_RESOURCE},
    _colours_replaced: {K.PAGE_RESOURCE},
    _turned: {K.PAGE_SIZE},
    _inherited_turn: {K.PAGE_SIZE, K.PAGE_CHANGED},
    _pages_swapped: {K.PAGE_ORDER, K.PAGE_CONTENT, K.PAGE_CHANGED},
    _page_dropped: {K.PAGE_REMOVED},
    _page_added: {K.PAGE_ADDED},
    _layer_off: {K.LAYERS},
    _script: {K.ACTIONS},
    _looks_made_anew: {K.FORM},
    _field_removed: {K.FIELD_REMOVED},
    _title: {K.INFORMATION},
    _empty_field_added: {K.FIELD_ADDED, K.ANNOTATION_ADDED},
    _covering_field: {K.SIGNATURE_ADDED, K.FIELD_COVERED},
    _covering_page: {K.SIGNATURE_ADDED, K.PAGE_COVERED},
    _same_name: {K.SIGNATURE_ADDED, K.FIELD_ADDED},
    _signature_with_script: {K.FIELD_ADDED, K.ANNOTATION_ADDED},
}


@pytest.mark.parametrize("packed", [False, True], ids=["table", "streams"])
@pytest.mark.parametrize("edit", CHANGED, ids=lambda edit: edit.__name__)
def test_a_change_is_told_by_its_kind(edit: Edit, packed: bool) -> None:
    found = set(kinds(revised(base(packed=packed), edit)))
    assert found
    assert found <= CHANGED[edit], found
    assert found - {K.SIGNATURE_ADDED}


@pytest.mark.parametrize("edit", CHANGED, ids=lambda edit: edit.__name__)
def test_a_change_is_told_though_a_next_signer_signs_over_it(edit: Edit, plain: bytes) -> None:
    both = revised(revised(plain, edit), add_signature)
    assert set(kinds(both)) - {K.SIGNATURE_ADDED}


def _filled(writer: Writer) -> None:
    signature = {name("/Type"): name("/Sig"), name("/ByteRange"): numbers(0, 1, 2, 3), name("/Contents"): text("x")}
    empty = field(writer, "Empty")
    _set(empty, "/V", writer.add_object(generic.DictionaryObject(signature)))
    _set(empty, "/AP", generic.DictionaryObject({name("/N"): writer.add_object(stream(b"BT (Signed) Tj ET"))}))


def _evidence(writer: Writer) -> None:
    _set(writer.root, "/DSS", generic.DictionaryObject({name("/CRLs"): generic.ArrayObject()}))
    _set(writer.root, "/Extensions", generic.DictionaryObject({name("/ESIC"): generic.DictionaryObject()}))
    _set(writer.root, "/Version", name("/1.7"))
    _set(writer.root, "/Metadata", writer.add_object(stream(b"<x:xmpmeta/>")))
    writer.update_root()


def _new_resource(writer: Writer) -> None:
    resources = first_page(writer)["/Resources"]
    _set(resources["/Font"], "/Stamp", resources["/Font"].raw_get("/F1"))
    _set(resources, "/XObject", generic.DictionaryObject({name("/Stamp"): writer.add_object(stream(b""))}))
    writer.update_container(resources)


def _written_anew(writer: Writer) -> None:
    """The same value, look and order, written otherwise and under other numbers."""
    amount = field(writer, "Amount")
    _set(amount, "/V", generic.ByteStringObject(b"100"))
    _set(amount["/AP"], "/N", writer.add_object(stream(b"BT (100) Tj ET")))
    _set(first_page(writer), "/Contents", writer.add_object(stream(first_page(writer)["/Contents"].data)))
    _set(first_page(writer), "/MediaBox", generic.ArrayObject(map(generic.FloatObject, ("0", "0.0", "300.0", "300"))))
    notes(writer)


@pytest.mark.parametrize("packed", [False, True], ids=["table", "streams"])
@pytest.mark.parametrize("edit", [_evidence, _new_resource, _written_anew], ids=lambda edit: edit.__name__)
def test_what_programs_write_beside_a_signature_is_no_change(edit: Edit, packed: bool) -> None:
    assert kinds(revised(base(packed=packed), edit)) == []


@pytest.mark.parametrize("edit", [add_signature, _filled], ids=["new field", "empty field"])
def test_a_next_signers_field_is_told_as_his_signature(edit: Edit, plain: bytes) -> None:
    (change,) = changes(revised(plain, edit))
    assert (change.kind, change.page_after) == (K.SIGNATURE_ADDED, 1)


def test_a_document_timestamp_that_shows_nothing_needs_no_telling(plain: bytes) -> None:
    hidden = revised(plain, lambda writer: add_signature(writer, place=(0, 0, 0, 0)))
    assert changes(hidden, timestamp=True) == []
    assert [change.kind for change in changes(revised(plain, add_signature), timestamp=True)] == [K.SIGNATURE_ADDED]


def test_a_changed_value_is_told_before_and_after_with_its_page(plain: bytes) -> None:
    (change,) = changes(revised(plain, _value))
    assert change == Change(K.FIELD_VALUE, "Amount", "100", "900", 1, 1)


def test_each_kind_has_a_sentence_that_names_both_revisions_and_the_signer() -> None:
    for kind in ChangeKind:
        change = Change(kind, "Sum\x1b[31m", "1\u202e", None, 1, 2, 3, 4, "Signature2")
        for language in Language:
            told = change_sentence(change, language)
            assert "Signature2" in told
            assert "3" in told
            assert "4" in told
            assert told.isprintable()


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
