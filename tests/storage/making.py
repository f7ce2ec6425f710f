"""Records with real local files, for the tests of the dossier store."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING

from domain.digest import fixity_of
from domain.documents import Dossier, FileUse, Record, Relation, RelationKind, SourceFile, SourceFormat, SourceNature
from domain.events import Event, EventType, Outcome
from domain.page import ColourMode, DpiSource, Page, PageImage, PageState
from storage.packages.additions import NewFile, NewRecord

if TYPE_CHECKING:
    from pathlib import Path

TIME = datetime(2026, 11, 22, 8, 30, 0, 123456, tzinfo=timezone(timedelta(hours=7)))
DOSSIER = Dossier("H49.64.33.2001.160", "Hồ sơ về việc thành lập <Ủy ban> & Hội đồng", "H49.64.33")


def record(
    folder: Path,
    ordinal: int,
    *,
    dossier: Dossier = DOSSIER,
    names: tuple[str, ...] = ("trang 1.tif",),
    pages: int = 1,
    nature: SourceNature = SourceNature.IMAGES,
    salt: str = "",
) -> NewRecord:
    """A document of `pages` pages whose masters bear `names`; `salt` makes other bytes."""
    folder = folder / f"{ordinal}{salt}"
    folder.mkdir(parents=True, exist_ok=True)
    code = f"{dossier.code}.{ordinal:07d}"
    sources, new = [], []
    for number, name in enumerate(names):
        data = f"master {code} {number} {salt}".encode() * 50
        (folder / f"m{number}").write_bytes(data)
        form = SourceFormat.PDF if nature is not SourceNature.IMAGES else SourceFormat.TIFF
        sources.append(SourceFile(name, form, fixity_of((data,))))
        new.append(NewFile(folder / f"m{number}", FileUse.MASTER, form.value))
    access = folder / "m0"
    if nature is not SourceNature.SIGNED_PDF:
        access = folder / "a.pdf"
        access.write_bytes(f"%PDF {code} {salt}".encode() * 80)
    new.append(NewFile(access, FileUse.ACCESS, "application/pdf"))
    for page in range(1, pages + 1):
        (folder / f"{page}.xml").write_bytes(f"<alto>{code} {page}</alto>".encode())
        new.append(NewFile(folder / f"{page}.xml", FileUse.OCR_TEXT, "application/xml", page))
    image = PageImage(1654, 2339, 200, DpiSource.METADATA, 0, ColourMode.GREY)
    value = Record(
        code=code,
        dossier=dossier.code,
        title=f"Quyết định số {ordinal}\x0b/QĐ-UBND",
        nature=nature,
        sources=tuple(sources),
        content=fixity_of(source.fixity.sha256.encode() for source in sources).sha256,
        received=TIME,
        batch="đợt 1",
        owner="nguyễn",
        pages=tuple(Page(number, PageState.READ, image, 250, 0.93) for number in range(1, pages + 1)),
        files=(),
        events=tuple(
            Event(
                f"uuid-{code}-{kind.name}",
                kind,
                TIME + timedelta(seconds=n),
                "vankho 0.1.0",
                Outcome.SUCCESS,
                "chi tiết",
            )
            for n, kind in enumerate(EventType)
        ),
        relations=(
            Relation(RelationKind.PART_OF, fixity_of([b"tap"]).sha256, "Tập hồ sơ.pdf", f"{dossier.code}.0099"),
            Relation(RelationKind.HAS_PART, fixity_of([b"phu luc"]).sha256, "Phụ lục.docx"),
        ),
    )
    return NewRecord(value, tuple(new))
