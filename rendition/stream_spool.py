"""A PDF of nothing but streams, written piece by piece: what keeps memory flat while a long document grows.

A `pikepdf.Pdf` holds new streams in memory until it is saved, but reads the streams of a file it opened only when it
writes them on. So pictures and texts go into such a file first, and the document is built on top of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

    from pikepdf import Dictionary


class StreamSpool:
    """An append-only file of streams; after the `with` block a PDF without pages (ISO 32000-1, 7.5)."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("wb")
        self._offsets = list[int]()

    def __enter__(self) -> Self:
        """Write the header."""
        self._file.write(b"%PDF-1.7\n")
        return self

    def __exit__(self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None) -> None:
        """Write catalogue, cross-reference table and trailer, unless something failed."""
        with self._file:
            if kind is None:
                self._close_book()

    def add(self, dictionary: Dictionary, data: bytes) -> int:
        """Append a stream; `dictionary` names no other object. Returns its object number."""
        dictionary.Length = len(data)
        return self._object(dictionary.unparse() + b"\nstream\n" + data + b"\nendstream")

    def _object(self, body: bytes) -> int:
        self._offsets.append(self._file.tell())
        number = len(self._offsets)
        self._file.write(b"%d 0 obj\n%b\nendobj\n" % (number, body))
        return number

    def _close_book(self) -> None:
        pages = self._object(b"<</Type /Pages /Kids [] /Count 0>>")
        root = self._object(b"<</Type /Catalog /Pages %d 0 R>>" % pages)
        table, size = self._file.tell(), len(self._offsets) + 1
        self._file.write(b"xref\n0 %d\n0000000000 65535 f \n" % size)
        self._file.writelines(b"%010d 00000 n \n" % offset for offset in self._offsets)
        self._file.write(b"trailer\n<</Size %d /Root %d 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (size, root, table))
