from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from pikepdf import Array, Dictionary, Name, Pdf

from scan.pdf.page_boxes import visible_box
from scan.pdf.visible.page_streams import copied
from tests.scan.seen_pages import annotate, drawn_page, form, ink, picture, read, saved, seen, shown, words

OVER = b"q 300 0 0 200 0 0 cm /Im Do Q\n"


def layered(content: bytes, **configuration: Any) -> Pdf:
    """A page whose `/L0` is a layer that is off and `/L1` one that is on."""
    pdf = drawn_page(content)
    off, on = (pdf.make_indirect(Dictionary(Type=Name.OCG, Name=name)) for name in (b"off", b"on"))
    pdf.Root.OCProperties = Dictionary(OCGs=Array([off, on]), D=Dictionary(OFF=Array([off]), **configuration))
    pdf.pages[0].obj.Resources.Properties = Dictionary(L0=off, L1=on)
    return pdf


def member(pdf: Pdf, **entries: Any) -> None:
    properties = pdf.pages[0].obj.Resources.Properties
    groups = entries.pop("groups", (properties.L0, properties.L1))
    properties.M = pdf.make_indirect(Dictionary(Type=Name.OCMD, OCGs=Array(list(groups)), **entries))


def in_layer(name: str, content: bytes) -> bytes:
    return f"/OC /{name} BDC\n".encode() + content + b"EMC\n"


def test_what_a_layer_that_is_off_holds_goes_and_what_others_hold_stays() -> None:
    paint = b"1 0 0 rg 0 0 50 50 re f q 1 0 0 1 5 5 cm "
    pdf = layered(
        in_layer("L0", words((20, 150), "hidden") + paint + in_layer("L1", words((20, 50), "within")) + b"Q ")
        + in_layer("L1", words((20, 100), "shown"))
    )
    before = shown(pdf)

    seen(pdf)

    assert read(pdf).split() == ["shown"]
    assert np.abs(shown(pdf) - before).max() <= 2
    assert Name.OCProperties not in pdf.Root
    assert b"hidden" not in saved(pdf)


def test_words_behind_hidden_words_stay_where_they_are() -> None:
    start = b"BT /F 18 Tf 2 Tc 5 Tw 20 150 Td "
    pdf = layered(start + in_layer("L0", b"(hid den) Tj [(a) -500 (b)] TJ ") + b"(shown) Tj ET")
    pdf.pages[0].obj.Resources.Font.F.Widths = Array([500] * 95)
    pdf.pages[0].obj.Resources.Font.F.FirstChar, pdf.pages[0].obj.Resources.Font.F.LastChar = 32, 126
    before = shown(pdf)

    seen(pdf)

    assert read(pdf).split() == ["shown"]
    assert np.abs(shown(pdf) - before).max() <= 2


@pytest.mark.parametrize(
    ("policy", "is_seen"), [("AnyOn", True), ("AllOn", False), ("AnyOff", True), ("AllOff", False)]
)
def test_rules_over_layers_are_followed(policy: str, is_seen: bool) -> None:
    pdf = layered(in_layer("M", words((20, 150), "word")))
    member(pdf, P=Name(f"/{policy}"))
    before = shown(pdf)

    seen(pdf)

    assert (read(pdf).strip() == "word") is is_seen is (ink(before) > 0)


@pytest.mark.parametrize(("operator", "is_seen"), [("And", False), ("Or", True), ("Not", True)])
def test_expressions_over_layers_are_followed(operator: str, is_seen: bool) -> None:
    pdf = layered(in_layer("M", words((20, 150), "word")))
    properties = pdf.pages[0].obj.Resources.Properties
    member(pdf, VE=Array([Name(f"/{operator}"), properties.L0, properties.L1]))
    before = shown(pdf)

    seen(pdf)

    assert (read(pdf).strip() == "word") is is_seen is (ink(before) > 0)


def test_all_layers_are_off_but_those_that_are_put_on() -> None:
    pdf = layered(in_layer("L0", words((20, 150), "off")) + in_layer("L1", words((20, 100), "on")))
    layers = pdf.Root.OCProperties
    layers.D = Dictionary(BaseState=Name.OFF, ON=Array([layers.OCGs[1]]))

    seen(pdf)

    assert read(pdf).split() == ["on"]


def test_pictures_forms_and_notes_of_a_layer_that_is_off_go() -> None:
    pdf = layered(b"/Look Do /Im Do /Seen Do")
    resources = pdf.pages[0].obj.Resources
    off = resources.Properties.L0
    inner = form(pdf, in_layer("L0", words((5, 5), "inner")) + words((5, 20), "seen"))
    image = picture(pdf, 0)
    image.OC = off
    resources.XObject = Dictionary(Look=form(pdf, words((5, 5), "form"), OC=off), Im=image, Seen=inner)
    before = shown(pdf)
    annotate(pdf, "Stamp", (20, 20, 120, 60), OC=off, AP=Dictionary(N=form(pdf, words((5, 5), "note"))))

    seen(pdf)

    assert read(pdf).split() == ["seen"]
    assert np.abs(shown(pdf) - before).max() <= 2


HIDDEN = {
    "below a picture": words((20, 150), "hidden") + OVER,
    "below a white area": words((20, 150), "hidden") + b"1 g 0 100 300 100 re f ",
    "clipped away": b"q 0 0 10 10 re W n " + words((20, 150), "hidden") + b"Q ",
    "white on white": words((20, 150), "hidden", state="1 g"),
    "off the page": words((20, 400), "hidden"),
    "invisible": words((20, 150), "hidden", state="3 Tr"),
    "below a picture and a word": words((20, 50), "hidden") + OVER + words((20, 50), "seen"),
}


@pytest.mark.parametrize("kind", HIDDEN)
@pytest.mark.parametrize("nested", [False, True])
def test_hidden_text_goes_and_nothing_seen_changes(kind: str, nested: bool) -> None:
    content = b"q " + HIDDEN[kind] + b"Q 0 Tr 0 g " + words((20, 20), "stays")
    pdf = drawn_page(b"/Look Do " + words((20, 5), "page") if nested else content + words((20, 5), "page"))
    objects = pdf.pages[0].obj.Resources.XObject
    objects.Im = picture(pdf)
    if nested:
        objects.Look = form(pdf, content, (0, 0, 300, 500))
    before = shown(pdf)

    notes = seen(pdf)

    assert notes == ()
    assert "hidden" not in read(pdf)
    assert {"stays", "page"} <= set(read(pdf).split())
    assert np.abs(shown(pdf) - before).max() <= 2


@pytest.mark.parametrize("rotate", [90, 180, 270])
def test_hidden_text_of_a_turned_and_cropped_page_goes(rotate: int) -> None:
    content = HIDDEN["below a picture and a word"] + words((60, 60), "stays")
    pdf = drawn_page(content, Rotate=rotate, CropBox=Array([10, 15, 280, 400]))
    pdf.pages[0].obj.Resources.XObject.Im = picture(pdf)
    before = shown(pdf)

    assert seen(pdf) == ()

    assert read(pdf).split() == ["seen", "stays"]
    assert np.abs(shown(pdf) - before).max() <= 2


def test_text_that_is_seen_through_or_beside_what_lies_over_it_stays() -> None:
    pdf = drawn_page(words((20, 150), "through") + b"/T gs 0 100 300 100 re f ")
    resources = pdf.pages[0].obj.Resources
    resources.ExtGState = Dictionary(T=Dictionary(ca=0.3))

    seen(pdf)

    assert "through" in read(pdf)


def test_letters_drawn_twice_at_one_place_are_seen() -> None:
    pdf = drawn_page(words((20, 150), "bold") * 2 + b"q 0 140 300 60 re W n " + words((20, 150), "bold") + b"Q")

    seen(pdf)

    assert read(pdf).split().count("bold") >= 1
    assert ink(shown(pdf)) > 0


def test_a_form_that_is_hidden_on_one_page_and_seen_on_another_keeps_its_text() -> None:
    pdf = drawn_page(b"/Look Do " + OVER)
    pdf.pages.append(pdf.pages[0])
    for page in pdf.pages:
        page.obj.Resources = copied(page.obj.Resources)
    look, image = form(pdf, words((20, 150), "head"), (0, 0, 300, 200)), picture(pdf)
    for page, content in zip(pdf.pages, (b"/Look Do " + OVER, b"/Look Do "), strict=True):
        page.obj.Resources.XObject = Dictionary(Look=look, Im=image)
        page.obj.Contents = pdf.make_stream(content)

    seen(pdf)

    del pdf.pages[0]
    assert read(pdf).split() == ["head"]


BOXES = {
    "beyond": (Array([-50, -50, 500, 400]), (0, 0, 300, 200)),
    "within": (Array([50, 20, 200, 150]), (50, 20, 200, 150)),
    "partly": (Array([50, 20, 500, 150]), (50, 20, 300, 150)),
    "reversed": (Array([200, 150, 50, 20]), (50, 20, 200, 150)),
    "no area": (Array([10, 10, 10, 10]), (0, 0, 300, 200)),
    "elsewhere": (Array([900, 900, 950, 950]), (0, 0, 300, 200)),
    "no box": (Name.Nothing, (0, 0, 300, 200)),
}


@pytest.mark.parametrize("kind", BOXES)
def test_the_crop_box_is_cut_to_the_sheet(kind: str) -> None:
    given, expected = BOXES[kind]
    pdf = drawn_page(b"", CropBox=given)

    assert visible_box(pdf.pages[0]) == expected
    seen(pdf)
    for name in ("/MediaBox", "/CropBox"):
        assert tuple(float(edge) for edge in pdf.pages[0].obj[name]) == expected


@pytest.mark.parametrize(("given", "turned"), [(-90, 270), (450, 90), (44, 0), (Name.Left, 0), (180, 180)])
def test_turns_are_written_as_a_plain_quarter(given: object, turned: int) -> None:
    pdf = drawn_page(words((20, 150), "page"), Rotate=given)

    seen(pdf)

    assert int(pdf.pages[0].obj.Rotate) == turned


def test_boxes_and_turns_of_the_page_tree_are_the_page_s() -> None:
    pdf = drawn_page(words((20, 150), "page"))
    page, tree = pdf.pages[0].obj, pdf.Root.Pages
    del page.MediaBox
    tree.MediaBox, tree.CropBox, tree.Rotate = Array([0, 0, 400, 300]), Array([-9, 10, 200, 900]), -90

    seen(pdf)

    assert [float(edge) for edge in pdf.pages[0].obj.MediaBox] == [0, 10, 200, 300]
    assert int(pdf.pages[0].obj.Rotate) == 270
