"""Files inside a PDF: of a portfolio, attached to the document, its pages, or notes on them. Runs in a child process.

Only what a reader of the PDF can reach is taken, not what a later revision left behind (ISO 32000-2, 7.11.4, 12.3.5,
12.5.6.15, 14.13).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pikepdf

from domain.file_names import printable_name
from domain.vietnamese import nfc
from scan.inside import Attachments, attachment_file
from scan.pdf.inspecting.active_content import text_at
from scan.pdf.inspecting.streams import pieces_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from domain.limits import InputLimits
    from scan.inside import Room

_MOST_NODES = 100_000
_MOST_NAMES_LEFT = 1000
_NAME_KEYS, _FILE_KEYS = ("/UF", "/F", "/DOS", "/Unix", "/Mac"), ("/UF", "/F", "/DOS", "/Unix", "/Mac")


def take_out(path: Path, folder: Path, room: Room, limits: InputLimits) -> Attachments:
    """Write the files inside the PDF at `path` into `folder`, as far as there is room.

    Raises:
        UnpacksTooLargeError: one has more bytes than the limits allow; inspection has refused such a PDF before.
    """
    names: list[str] = []
    left: list[str] = []
    total = 0
    with pikepdf.open(path, suppress_warnings=True) as pdf:
        for name, stream in _files(pdf):
            target = folder / attachment_file(len(names) + 1)
            if len(names) < room.files and (size := _write(stream, target, room.bytes - total, limits)) is not None:
                names.append(name)
                total += size
            elif len(left) < _MOST_NAMES_LEFT:
                left.append(name)
    return Attachments(tuple(names), total, tuple(left))


def _write(stream: pikepdf.Stream, target: Path, most: int, limits: InputLimits) -> int | None:
    """Bytes written; None, with nothing left behind, when they are more than `most` or cannot be unpacked."""
    size = 0
    for piece in pieces_of(stream, limits):  # measured by our own filters before qpdf's hold it whole
        size += len(piece)
        if size > most:
            return None
    try:
        return target.write_bytes(stream.read_bytes())
    except pikepdf.PdfError:
        return None


def _files(pdf: pikepdf.Pdf) -> Iterator[tuple[str, pikepdf.Stream]]:
    """Name and content of each file, each content once, in the order of the portfolio, then of the pages."""
    seen: set[tuple[int, int]] = set()
    for key, item in _specifications(pdf):
        stream = _stream(item)
        if stream is None or stream.objgen in seen:
            continue
        seen.add(stream.objgen)
        given = next((text for text in (text_at(item, name) for name in _NAME_KEYS) if text.strip()), key)
        yield _plain_name(given), stream


def _specifications(pdf: pikepdf.Pdf) -> Iterator[tuple[str, pikepdf.Dictionary]]:
    """File specifications with the name of their place."""
    names: object = pdf.Root.get("/Names")
    if isinstance(names, pikepdf.Dictionary):
        yield from _in_name_tree(names.get("/EmbeddedFiles"))
    yield from _associated(pdf.Root)
    for page in pdf.pages:
        yield from _associated(page.obj)
        annotations: object = page.obj.get("/Annots")
        for annotation in annotations if isinstance(annotations, pikepdf.Array) else ():
            if isinstance(annotation, pikepdf.Dictionary):
                yield from _associated(annotation)
                yield from _one(annotation.get("/FS"))


def _in_name_tree(root: object) -> Iterator[tuple[str, pikepdf.Dictionary]]:
    """The leaves in order, however the tree is tangled."""
    waiting, seen = [root], 0
    while waiting and seen < _MOST_NODES:
        node, seen = waiting.pop(), seen + 1
        if not isinstance(node, pikepdf.Dictionary):
            continue
        leaves: object = node.get("/Names")
        items = list(leaves) if isinstance(leaves, pikepdf.Array) else []
        for key, value in zip(items[::2], items[1::2], strict=False):
            yield from _one(value, str(key) if isinstance(key, pikepdf.String) else "")
        kids: object = node.get("/Kids")
        waiting += reversed(list(kids)) if isinstance(kids, pikepdf.Array) else []


def _associated(item: pikepdf.Object) -> Iterator[tuple[str, pikepdf.Dictionary]]:
    found: object = item.get("/AF")
    for value in found if isinstance(found, pikepdf.Array) else [found]:
        yield from _one(value)


def _one(value: object, key: str = "") -> Iterator[tuple[str, pikepdf.Dictionary]]:
    if isinstance(value, pikepdf.Dictionary) and "/EF" in value:
        yield key, value


def _stream(item: pikepdf.Dictionary) -> pikepdf.Stream | None:
    embedded: object = item.get("/EF")
    if not isinstance(embedded, pikepdf.Dictionary):
        return None
    found = (embedded.get(key) for key in _FILE_KEYS)
    return next((stream for stream in found if isinstance(stream, pikepdf.Stream)), None)


def _plain_name(given: str) -> str:
    """The last part of a path of any system, NFC, printable; a portfolio's folder number (`<3>name`) goes."""
    last = nfc(given).replace("\\", "/").rstrip("/").rpartition("/")[2]
    number, closed, rest = last.partition(">")
    if closed and number.startswith("<") and number[1:].isdigit():
        last = rest
    return printable_name(last).strip(" .") or "_"
