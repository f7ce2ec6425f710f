"""Files inside a PDF: what a reader can reach is taken out, byte for byte, as far as there is room."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from domain.limits import InputLimits
from scan.inside import Attachments, Room, attachment_file
from scan.pdf.inspecting.attachments import take_out
from tests.scan.samples import pdf_file

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ROOM = Room(files=100, bytes=1 << 20)


def specification(pdf: pikepdf.Pdf, name: str, data: bytes, key: str = "/UF") -> pikepdf.Object:
    stream = pdf.make_stream(data)
    made = Dictionary(Type=Name.Filespec, EF=Dictionary(F=stream))
    made[key] = String(name)
    return pdf.make_indirect(made)


def in_names(*files: tuple[str, bytes]) -> Callable[[pikepdf.Pdf], None]:
    def change(pdf: pikepdf.Pdf) -> None:
        leaves = [item for name, data in files for item in (String(name), specification(pdf, name, data))]
        pdf.Root.Names = Dictionary(EmbeddedFiles=Dictionary(Kids=Array([Dictionary(Names=Array(leaves))])))

    return change


def on_page(pdf: pikepdf.Pdf) -> None:
    note = Dictionary(Type=Name.Annot, Subtype=Name.FileAttachment, Rect=Array([0, 0, 9, 9]))
    note.FS = specification(pdf, "ghim.pdf", b"%PDF ghim")
    pdf.pages[0].obj.Annots = Array([pdf.make_indirect(note)])


def associated(pdf: pikepdf.Pdf) -> None:
    pdf.Root.AF = Array([specification(pdf, "hoadon.xml", b"<a/>")])


def taken(tmp_path: Path, change: Callable[[pikepdf.Pdf], None], room: Room = ROOM) -> tuple[Attachments, list[bytes]]:
    folder = tmp_path / "ra"
    folder.mkdir()
    found = take_out(pdf_file(tmp_path / "a.pdf", change), folder, room, InputLimits())
    numbers = range(1, len(found.names) + 1)
    return found, [(folder / attachment_file(number)).read_bytes() for number in numbers]


@pytest.mark.parametrize(
    ("change", "names", "data"),
    [
        (in_names(("một.pdf", b"1"), ("hai.jpg", b"22")), ("một.pdf", "hai.jpg"), [b"1", b"22"]),
        (on_page, ("ghim.pdf",), [b"%PDF ghim"]),
        (associated, ("hoadon.xml",), [b"<a/>"]),
        (lambda _: None, (), []),
    ],
)
def test_files_are_taken_out_wherever_they_hang(
    tmp_path: Path, change: Callable[[pikepdf.Pdf], None], names: tuple[str, ...], data: list[bytes]
) -> None:
    found, contents = taken(tmp_path, change)
    assert (found.names, found.left, contents) == (names, (), data)


def test_a_file_that_hangs_in_two_places_is_taken_out_once(tmp_path: Path) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        associated(pdf)
        pdf.Root.Names = Dictionary(EmbeddedFiles=Dictionary(Names=Array([String("x"), pdf.Root.AF[0]])))

    assert taken(tmp_path, change)[0].names == ("hoadon.xml",)


def test_a_file_that_no_reader_can_reach_is_left(tmp_path: Path) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.Root.VanKhoOrphan = Dictionary(Inner=specification(pdf, "đã xóa.pdf", b"x"))

    assert taken(tmp_path, change)[0] == Attachments((), 0, ())


def test_a_tree_of_names_that_bites_its_tail_ends(tmp_path: Path) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        node = pdf.make_indirect(Dictionary())
        node.Kids = Array([node, node])
        pdf.Root.Names = Dictionary(EmbeddedFiles=node)

    assert taken(tmp_path, change)[0].names == ()


@pytest.mark.parametrize(
    ("room", "names", "left"),
    [
        (Room(files=1, bytes=100), ("a",), ("b", "c")),
        (Room(files=9, bytes=4), ("a", "c"), ("b",)),
        (Room(files=0, bytes=100), (), ("a", "b", "c")),
    ],
)
def test_what_there_is_no_room_for_is_named(
    tmp_path: Path, room: Room, names: tuple[str, ...], left: tuple[str, ...]
) -> None:
    found, _ = taken(tmp_path, in_names(("a", b"11"), ("b", b"22222"), ("c", b"33")), room)
    assert (found.names, found.left) == (names, left)


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("C:\\Hồ sơ\\Tờ trình.pdf", "Tờ trình.pdf"),
        ("../../etc/passwd", "passwd"),
        ("<12>Quyết định.pdf", "Quyết định.pdf"),
        ("To\u0300 tri\u0300nh\u202efdp.exe.pdf", "Tò trình_fdp.exe.pdf"),
        ("..", "_"),
        ("", "_"),
    ],
)
def test_names_are_plain_and_composed(tmp_path: Path, given: str, shown: str) -> None:
    assert taken(tmp_path, in_names((given, b"1")))[0].names == (shown,)
