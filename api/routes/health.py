"""`/healthz` and `/readyz`: for whoever watches the program."""

from __future__ import annotations

from fastapi import APIRouter

from api.dependencies import TheArchive
from pipeline.identity import IDENTITY_KEY

router = APIRouter(tags=["health"])


@router.get("/healthz", summary="The program runs", operation_id="health")
def health() -> dict[str, str]:
    """Says nothing about the archive behind it."""
    return {"status": "ok"}


@router.get("/readyz", summary="Store, catalogue and index answer", operation_id="ready")
def ready(archive: TheArchive) -> dict[str, str]:
    """503 with a problem when one of them does not."""
    archive.parts.store.stat(IDENTITY_KEY)
    archive.parts.catalogue.batches(limit=1)
    archive.search("vankho", limit=1)
    return {"status": "ready"}
