"""What an administrative document says, before it is laid out (NĐ 30/2020/NĐ-CP, Phụ lục I)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_SAMPLES = Path(__file__).with_name("samples.toml")


@dataclass(frozen=True, slots=True)
class Table:
    """A ruled table: the first row is its head; `widths` are shares of the text width."""

    widths: tuple[float, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Document:
    """The components of a document (numbers of NĐ 30/2020, Phụ lục I, in brackets).

    Attributes:
        name: file name without extension.
        superior, issuer: the issuing body and the one above it (2); superior may be empty.
        number: number and symbol (3).
        place_date: place and date (4).
        type_name: empty for a letter (5a); `subject`: trích yếu (5a, 5b).
        addressees: of a letter, `Kính gửi` (9a).
        body: paragraphs and tables (6); `**…**` is bold, `_…_` italic; a paragraph with `^` in front is centred.
        role, signer: signature block (7a, 7b); lines of the role from above.
        recipients: Nơi nhận (9b).
        nation: lines at the right of the head (1): name of the state and motto, or the Party's name.
    """

    name: str
    superior: str
    issuer: str
    number: str
    place_date: str
    type_name: str
    subject: str
    addressees: tuple[str, ...]
    body: tuple[str | Table, ...]
    role: tuple[str, ...]
    signer: str
    recipients: tuple[str, ...]
    nation: tuple[str, ...] = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")


def samples() -> dict[str, Document]:
    """The documents that come with the page maker, by name. Bodies, places and people are invented."""
    data = tomllib.loads(_SAMPLES.read_text(encoding="utf-8"))
    return {name: document_from(name, entry) for name, entry in data.items()}


def document_from(name: str, entry: dict[str, Any]) -> Document:
    """A document from its entry in `samples.toml`; a line `[table]` in the body stands for `table`."""
    table = Table(tuple(entry["widths"]), tuple(tuple(row) for row in entry["table"])) if "table" in entry else None
    lines = [line.strip() for line in entry["body"].split("\n") if line.strip()]
    return Document(
        name=name,
        superior=entry.get("superior", ""),
        issuer=entry["issuer"],
        number=entry["number"],
        place_date=entry["place_date"],
        type_name=entry.get("type_name", ""),
        subject=entry["subject"],
        addressees=tuple(entry.get("addressees", ())),
        body=tuple(table if table and line == "[table]" else line for line in lines),
        role=tuple(entry["role"]),
        signer=entry["signer"],
        recipients=tuple(entry["recipients"]),
    )
