"""`/api/v1/signing`: one confirmation for all documents that wait to be signed."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field

from api.http.access.rules import needs
from api.http.addresses import API
from api.http.dependencies import TheActor, TheArchive
from domain.people.permissions import Permission
from pipeline.proving.confirming import Confirmed

router = APIRouter(prefix=f"{API}/signing", tags=["signing"])


class Confirmation(BaseModel):
    """What somebody confirms with; without a code one is sent, or the telephone is asked."""

    code: Annotated[str, Field(max_length=100)] = ""


@router.post(
    "/confirm",
    dependencies=[needs(Permission.SEAL)],
    summary="Have the waiting documents signed",
    operation_id="confirmSigning",
)
def confirm(archive: TheArchive, actor: TheActor, given: Confirmation) -> Confirmed:
    """As many as one confirmation is good for; `waiting` is how many need another."""
    return archive.signer.confirm(actor, given.code.strip())
