"""What a later revision changed is told by kind; what a next signer may add is no change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from pyhanko.pdf_utils import generic

from domain.evidence import Change, ChangeKind
from domain.messages import Language
from domain.signatures.change_words import change_sentence
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
