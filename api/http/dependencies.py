"""What routes ask for: the archive, who asks, the intake of uploads, the reader's language."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request

from api.http.access.asking import who_asks
from api.http.jobs import HeavyWork
from api.http.language import language_of
from api.http.uploads.upload_intake import UploadIntake
from api.http.uploads.upload_store import UploadStore
from api.observe.overview import Overview
from domain.actors import Actor
from domain.messages import Language
from pipeline.archive import Archive


def _archive(request: Request) -> Archive:
    archive: Archive = request.app.state.archive
    return archive


def _actor(request: Request, archive: TheArchive) -> Actor:
    """The actor of a request; in a thread, since the database may be asked."""
    return who_asks(request, archive)


def _heavy(request: Request) -> HeavyWork:
    heavy: HeavyWork = request.app.state.heavy
    return heavy


def _uploads(request: Request) -> UploadStore:
    uploads: UploadStore = request.app.state.uploads
    return uploads


def _upload_intake(request: Request) -> UploadIntake:
    upload_intake: UploadIntake = request.app.state.upload_intake
    return upload_intake


def _overview(request: Request) -> Overview:
    overview: Overview = request.app.state.overview
    return overview


def _language(request: Request) -> Language:
    return language_of(request)


TheArchive = Annotated[Archive, Depends(_archive)]
TheActor = Annotated[Actor, Depends(_actor)]
TheHeavyWork = Annotated[HeavyWork, Depends(_heavy)]
TheUploads = Annotated[UploadStore, Depends(_uploads)]
TheUploadIntake = Annotated[UploadIntake, Depends(_upload_intake)]
TheOverview = Annotated[Overview, Depends(_overview)]
TheLanguage = Annotated[Language, Depends(_language)]
