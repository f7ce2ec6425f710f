"""What lies inside a file that is handed in, and how much of it may be taken out."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Room:
    """What may still be taken out: files, and bytes in all."""

    files: int
    bytes: int


@dataclass(frozen=True, slots=True)
class Attachments:
    """The files inside a PDF.

    Attributes:
        names: of those taken out, in order; number n (from 1) lies in the folder under `attachment_file(n)`.
        bytes: of all of them.
        left: names of those for which there was no room, or which cannot be unpacked.
    """

    names: tuple[str, ...]
    bytes: int
    left: tuple[str, ...]


def attachment_file(number: int) -> str:
    """The file name under which attachment `number` (from 1) lies in its folder."""
    return f"{number:05d}"
