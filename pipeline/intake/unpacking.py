"""Documents inside documents, of portfolios and attachments: taken out into files while they are taken in."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from domain.digest import Fixity
from domain.documents import Relation, RelationKind
from domain.file_names import cut_name, printable_name
from domain.incoming import IncomingDocument
from pipeline.intake.digests import digest_of
from pipeline.isolation.jobs import TAKE_OUT, inspecting_seconds
from scan.identify import is_document
from scan.inside import Room, attachment_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from domain.limits import InputLimits
    from pipeline.isolation.sandbox import Sandbox
    from scan.inside import Attachments

INSIDE = " › "  # between the name of a document and that of one inside it


@dataclass(slots=True)
class Budget:
    """How many files, and bytes of them, may still be taken out of one document handed in; shared by all inside it."""

    files: int
    bytes: int


@dataclass(frozen=True, slots=True)
class Nesting:
    """Where in a document handed in we are: how much may still be taken out, and how deep we may still open."""

    budget: Budget
    depth: int

    def deeper(self) -> Nesting:
        """Inside a file inside."""
        return Nesting(self.budget, self.depth - 1)


@dataclass(frozen=True, slots=True)
class Inside:
    """What was found inside one document.

    Attributes:
        documents: each in a file under its own name, with its digests; those that are to be taken in.
        left: names of what stays inside only.
    """

    documents: tuple[tuple[IncomingDocument, Fixity], ...]
    left: tuple[str, ...]

    @property
    def relations(self) -> tuple[Relation, ...]:
        """What the document tells of those inside, taken or not."""
        return tuple(
            Relation(RelationKind.HAS_PART, fixity.sha256, document.name) for document, fixity in self.documents
        )

    def untaken(self) -> Inside:
        """The same when nothing is to be taken in."""
        return replace(self, documents=(), left=(*(document.name for document, _ in self.documents), *self.left))


class Unpacker:
    """Takes documents out of documents.

    Args:
        sandbox, limits: strangers' files are opened in child processes.
        scratch: folder under which they lie until they are taken in.
    """

    def __init__(self, sandbox: Sandbox, limits: InputLimits, scratch: Path) -> None:
        self._sandbox = sandbox
        self._limits = limits
        self._scratch = scratch

    @property
    def outermost(self) -> Nesting:
        """For a document as it is handed in."""
        return Nesting(Budget(self._limits.attachments, self._limits.attachment_bytes), self._limits.attachment_depth)

    @contextmanager
    def unpacked(self, paths: Sequence[Path], nesting: Nesting) -> Iterator[Inside]:
        """The documents inside the PDF files at `paths`; their files are gone afterwards.

        Raises:
            ArchiveError: what the child found wrong.
        """
        if not paths:
            yield Inside((), ())
            return
        self._scratch.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix="inside-", dir=self._scratch))
        try:
            yield self._all_inside(paths, folder, nesting)
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def _all_inside(self, paths: Sequence[Path], folder: Path, nesting: Nesting) -> Inside:
        documents: list[tuple[IncomingDocument, Fixity]] = []
        left: list[str] = []
        for number, path in enumerate(paths):
            place = folder / str(number)
            place.mkdir()
            found = self._take_out(path, place, nesting)
            left += map(_safe_name, found.left)
            for name, file in _files(found, place):
                if is_document(file, self._limits):
                    documents.append((IncomingDocument((file,), name), digest_of(file)))
                else:
                    left.append(name)
        return Inside(tuple(documents), tuple(left))

    def _take_out(self, path: Path, place: Path, nesting: Nesting) -> Attachments:
        budget = nesting.budget
        room = Room(budget.files if nesting.depth > 0 else 0, budget.bytes)
        found = self._sandbox.call_longer(inspecting_seconds(path), TAKE_OUT, path, place, room, self._limits)
        budget.files -= len(found.names)
        budget.bytes -= found.bytes
        return found


def _files(found: Attachments, place: Path) -> Iterator[tuple[str, Path]]:
    """Name and place of each file that was taken out."""
    for number, given in enumerate(found.names, 1):
        name = _safe_name(given)
        yield name, _under_its_name(place / attachment_file(number), name)


def _safe_name(given: str) -> str:
    """A name for people and file systems, from a child that a stranger's file may have had its way with."""
    return printable_name(given.replace("/", "_")).strip(" .") or "_"


def _under_its_name(file: Path, name: str) -> Path:
    """The file in a folder of its own, under a name that a file system takes; its extension stays."""
    folder = file.with_name(f"{file.name}.d")
    folder.mkdir()
    return file.rename(folder / cut_name(name))
