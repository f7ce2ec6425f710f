"""A fonds (phông): all documents of one body, as an archive that keeps those of several tells them apart."""

from __future__ import annotations

from dataclasses import dataclass

from domain.dossiers.fields import FondsValue


@dataclass(frozen=True, slots=True)
class Fonds:
    """One fonds.

    Attributes:
        code: mã phông, unique in the archive.
        title: tên phông.
        body: the body (cơ quan) whose documents it holds.
        said: its further data, as people and sheets say them; the catalogue does not know them.
    """

    code: str
    title: str
    body: str = ""
    said: tuple[FondsValue, ...] = ()
