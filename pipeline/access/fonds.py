"""The fonds of an archive: its own, and those of other bodies that it keeps. The object store has them all."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import quote

from domain.errors import ArchiveError, ErrorCode
from domain.fonds import Fonds
from domain.identifiers import check_dossier_code
from storage.areas import FONDS
from storage.packages.stored_json import StoredForm

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.wiring import Parts
    from storage.objects.object_store import ObjectStore

FONDS_FORM = StoredForm(Fonds, schema=2)


def all_fonds(parts: Parts) -> tuple[Fonds, ...]:
    """All fonds, the archive's own first, the others in the order of their codes."""
    settings = parts.settings
    known = {fonds.code: fonds for fonds in parts.catalogue.access.fonds()}
    own = known.pop(settings.fonds, None)
    first = own if own and own.title else Fonds(settings.fonds, settings.organisation, settings.organisation)
    return (first, *known.values())


def add_fonds(parts: Parts, fonds: Fonds) -> None:
    """Keep documents of one more body, or call a fonds otherwise: the object store first, so that a rebuild knows.

    Raises:
        ArchiveError: USAGE, it can be no code or has no title.
    """
    check_dossier_code(fonds.code)
    if not fonds.title.strip():
        raise ArchiveError(ErrorCode.USAGE, detail="TITLE")
    key = _key(fonds.code)
    over = parts.store.read_bytes(key) if parts.store.stat(key) else None
    if over is not None and not fonds.said:
        fonds = replace(fonds, said=FONDS_FORM.read(over, key).said)
    parts.store.replace_bytes(key, FONDS_FORM.write(fonds, over))
    parts.catalogue.access.keep_fonds(fonds)


def one_fonds(parts: Parts, code: str) -> Fonds:
    """A fonds with all that is said of it.

    Raises:
        ArchiveError: FONDS_NOT_FOUND; OBJECT_CORRUPT.
    """
    known = next((fonds for fonds in all_fonds(parts) if fonds.code == code), None)
    if known is None:
        raise ArchiveError(ErrorCode.FONDS_NOT_FOUND, fonds=code)
    key = _key(code)
    return FONDS_FORM.read(parts.store.read_bytes(key), key) if parts.store.stat(key) else known


def check_fonds(parts: Parts, code: str, dossier: str | None) -> str:
    """The code of the fonds that a deposit goes to: that of its dossier where there is one already.

    Raises:
        ArchiveError: FONDS_NOT_FOUND; FONDS_OTHER, the dossier belongs to another one.
    """
    there = parts.catalogue.access.fonds_of(dossier) if dossier else None
    wanted = code or there or parts.settings.fonds
    if there and wanted != there:
        raise ArchiveError(ErrorCode.FONDS_OTHER, dossier=dossier or "", fonds=there)
    if code and code not in {fonds.code for fonds in all_fonds(parts)}:
        raise ArchiveError(ErrorCode.FONDS_NOT_FOUND, fonds=code)
    return wanted


def stored_fonds(store: ObjectStore) -> Iterator[Fonds]:
    """All fonds that the object store tells."""
    for info in store.list(FONDS.prefix):
        yield FONDS_FORM.read(store.read_bytes(info.key), info.key)


def _key(code: str) -> str:
    return f"{FONDS.prefix}{quote(code, safe='')}.json"
