"""How much, and how deep, documents are taken out of documents; nothing is left behind on the disk."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pikepdf
import pytest
from pikepdf import AttachedFileSpec

from domain.documents import RelationKind
from domain.limits import InputLimits
from pipeline.intake.unpacking import Budget, Inside, Nesting, Unpacker
from pipeline.isolation.jobs import TAKE_OUT
from pipeline.isolation.sandbox import Sandbox
from tests.scan.samples import pdf_file, picture_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def container(path: Path, files: dict[str, bytes]) -> Path:
    def change(pdf: pikepdf.Pdf) -> None:
        for name, data in files.items():
            pdf.attachments[name] = AttachedFileSpec(pdf, data, filename=name)  # type: ignore[call-arg] # defaults that the stubs do not know

    return pdf_file(path, change)


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    made = Sandbox(InputLimits(), tmp_path_factory.mktemp("con"), (TAKE_OUT.module,))
    yield made
    made.stop()


def unpacker(sandbox: Sandbox, tmp_path: Path) -> Unpacker:
    return Unpacker(sandbox, InputLimits(), tmp_path / "ra")


def names(inside: Inside) -> list[str]:
    return [document.name for document, _ in inside.documents]


FILES = {"1.jpg": picture_bytes("JPEG"), "2.png": picture_bytes("PNG"), "3.xml": b"<a/>", "4.doc": b"{\\rtf1"}


def test_documents_lie_under_their_names_while_they_are_wanted(sandbox: Sandbox, tmp_path: Path) -> None:
    made = unpacker(sandbox, tmp_path)
    file = container(tmp_path / "a.pdf", FILES)
    with made.unpacked([file], made.outermost) as inside:
        assert (names(inside), inside.left) == (["1.jpg", "2.png", "4.doc"], ("3.xml",))
        paths = [document.files[0] for document, _ in inside.documents]
        assert [(path.name, path.read_bytes()) for path in paths[:2]] == list(FILES.items())[:2]
        kinds = {relation.kind for relation in inside.relations}
        assert (kinds, [relation.name for relation in inside.relations]) == ({RelationKind.HAS_PART}, names(inside))
    assert list((tmp_path / "ra").iterdir()) == []


def test_what_is_only_told_is_named_and_keeps_its_relations(sandbox: Sandbox, tmp_path: Path) -> None:
    made = unpacker(sandbox, tmp_path)
    with made.unpacked([container(tmp_path / "a.pdf", FILES)], made.outermost) as inside:
        assert inside.untaken().left == ("1.jpg", "2.png", "4.doc", "3.xml")


def test_one_budget_serves_all_that_is_inside_of_one_document(sandbox: Sandbox, tmp_path: Path) -> None:
    made, nesting = unpacker(sandbox, tmp_path), Nesting(Budget(files=5, bytes=1 << 20), depth=3)
    file = container(tmp_path / "a.pdf", FILES)
    with made.unpacked([file], nesting), made.unpacked([file], nesting.deeper()) as second:
        assert (names(second), second.left) == (["1.jpg"], ("2.png", "3.xml", "4.doc"))
    assert nesting.budget.files == 0


def test_too_deep_a_file_is_only_named(sandbox: Sandbox, tmp_path: Path) -> None:
    made, nesting = unpacker(sandbox, tmp_path), Nesting(Budget(files=5, bytes=1 << 20), depth=1)
    with made.unpacked([container(tmp_path / "a.pdf", FILES)], nesting.deeper()) as inside:
        assert (names(inside), len(inside.left)) == ([], 4)


def test_a_name_that_no_file_system_takes_is_cut_and_keeps_its_extension(sandbox: Sandbox, tmp_path: Path) -> None:
    made, long = unpacker(sandbox, tmp_path), "Quyết định " * 40 + ".jpg"
    with made.unpacked([container(tmp_path / "a.pdf", {long: picture_bytes("JPEG")})], made.outermost) as inside:
        ((document, _),) = inside.documents
        assert (document.name, document.files[0].suffix) == (long, ".jpg")
        assert len(document.files[0].name.encode()) <= 255
