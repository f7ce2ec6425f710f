"""Which version of each package was sealed last. Each function joins the caller's transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from catalogue.tables import seals
from catalogue.upsert import upsert
from domain.manifests import SealedHead

if TYPE_CHECKING:
    from sqlalchemy import Connection


def sealed(connection: Connection, package: str) -> SealedHead | None:
    """The newest that was told."""
    row = connection.execute(select(seals.c.version, seals.c.sha512).where(seals.c.package == package)).first()
    return SealedHead(row.version, row.sha512) if row else None


def keep_sealed(connection: Connection, package: str, head: SealedHead) -> None:
    """A newer one takes the place of the one before."""
    before = connection.scalar(select(seals.c.version).where(seals.c.package == package).with_for_update())
    if before is None or before < head.version:
        upsert(connection, seals, [{"package": package, "version": head.version, "sha512": head.sha512}])


def forget_sealed(connection: Connection, package: str) -> None:
    """Nothing is known of the package."""
    connection.execute(delete(seals).where(seals.c.package == package))
