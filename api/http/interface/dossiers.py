"""`/api/v1/dossiers`: dossiers and fonds as wholes."""

from __future__ import annotations

from fastapi import APIRouter

from api.holding_lines import DossierAnswer, FondsAnswer, dossier_json, fonds_json
from api.http.access.rules import needs
from api.http.addresses import API
from api.http.dependencies import TheActor, TheArchive
from domain.people.permissions import Permission

router = APIRouter(prefix=API, tags=["dossiers"])


@router.get(
    "/dossiers/{code}",
    summary="What a dossier is: said of it, or counted from its records",
    operation_id="showDossier",
    dependencies=[needs(Permission.SEARCH)],
)
def dossier(archive: TheArchive, actor: TheActor, code: str) -> DossierAnswer:
    """Its data of TT 05/2025/TT-BNV, who says them, and what is owed; counts are of what may be seen."""
    return dossier_json(archive.dossiers.shown(actor, code))


@router.get(
    "/fonds/{code}", summary="What a fonds is", operation_id="showFonds", dependencies=[needs(Permission.SEARCH)]
)
def fonds(archive: TheArchive, actor: TheActor, code: str) -> FondsAnswer:
    """What is said of it; counts are of what may be seen."""
    return fonds_json(archive.dossiers.fonds(actor, code))
