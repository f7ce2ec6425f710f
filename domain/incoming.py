"""What is handed in, before the archive has looked at it: documents, and what lies beside and inside them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from domain.delivery.sheet import SheetWords


@dataclass(frozen=True, slots=True)
class IncomingDocument:
    """Files that make one document.

    Attributes:
        files: in page order.
        name: as people see it, NFC and printable.
        folder: it is the folder's name.
        told: what a delivery's sheet says of it; None without one.
        degree: of secrecy that the sheet says it bears; empty for none.
    """

    files: tuple[Path, ...]
    name: str
    folder: bool = False
    told: SheetWords | None = None
    degree: str = ""


@dataclass(frozen=True, slots=True)
class Collected:
    """What lies at some paths.

    Attributes:
        documents: in the order given.
        passed: files and folders that are no documents by their names (`~$a.docx`, `Thumbs.db`); a folder stands for
            all that is in it.
        left_out: links, pipes, sockets and devices.
    """

    documents: list[IncomingDocument]
    passed: tuple[Path, ...] = ()
    left_out: tuple[Path, ...] = ()


class AttachmentRule(StrEnum):
    """What is done with documents inside a document."""

    TAKE = "take"  # each becomes a record of its own, related to the one it came in
    TELL = "tell"  # they stay inside, and that is told
