"""`/api/v1/uploads`: resumable uploads by tus 1.0.0, and their fate.

Spoken are core, creation, checksum, termination and expiration; see https://tus.io/protocols/resumable-upload. What has
come whole is taken to the archive's door by `UploadIntake`.
"""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request, Response
from starlette.requests import ClientDisconnect

from api.http.access.rules import needs
from api.http.dependencies import TheActor, TheArchive, TheLanguage, TheUploadIntake, TheUploads
from api.http.jobs import in_thread
from api.http.request_faults import RequestFault, RequestRefused
from api.http.uploads import tus
from api.http.uploads.depositor import Depositor
from api.http.uploads.upload_intake import UploadIntake, UploadStatus
from api.http.uploads.upload_store import Upload, file_name
from domain.batches import BatchKind
from domain.duplicates import DuplicateRule
from domain.errors import ArchiveError, ErrorCode
from domain.identifiers import check_dossier_code
from domain.people.permissions import Permission
from domain.vietnamese import nfc

if TYPE_CHECKING:
    from api.http.uploads.tus import Checksum
    from api.http.uploads.upload_bytes import Appending
    from api.http.uploads.upload_store import UploadStore
    from domain.actors import Actor
    from pipeline.archive import Archive

router = APIRouter(prefix="/uploads", tags=["uploads"])
_BLOCK = 1 << 20  # bytes gathered before they go to the disk
_SAFE_EVERY = 16 << 20  # bytes after which an upload without checksum is made safe midway
_REVIEW = {"yes": True, "no": False}
_LONGEST_TEXT = 500  # characters of a batch's name or a dossier's title


@router.options(
    "",
    summary="What of tus is spoken here",
    operation_id="uploadOptions",
    status_code=204,
    dependencies=[needs(Permission.DEPOSIT)],
)
def options(archive: TheArchive) -> Response:
    """Version, extensions, largest file."""
    headers = {
        "Tus-Version": tus.VERSION,
        "Tus-Extension": tus.EXTENSIONS,
        "Tus-Max-Size": str(archive.settings.limits.file_bytes),
        "Tus-Checksum-Algorithm": ",".join(tus.CHECKSUMS),
    }
    return _answer(204, headers)


@router.post(
    "",
    summary="Begin an upload",
    operation_id="createUpload",
    status_code=201,
    dependencies=[needs(Permission.DEPOSIT)],
)
def create(
    request: Request, archive: TheArchive, actor: TheActor, uploads: TheUploads, upload_intake: TheUploadIntake
) -> Response:
    """`Upload-Length`, and `Upload-Metadata` with `filename`, `batch` (name or id), `dossier`, `dossier_title`,
    `duplicates`: what is done with content that another dossier holds, `ask` (tell), `refuse`, `file` it as well,
    `review` (`yes`: people look at it before it is sealed, `no`), `kind` of a batch that is opened by its name.
    """  # noqa: D205 - one list
    tus.check_version(request.headers)
    length = tus.read_number(request.headers, "Upload-Length")
    limit = archive.settings.limits.file_bytes
    if length > limit:
        raise ArchiveError(ErrorCode.FILE_TOO_LARGE, size=length, limit=limit)
    upload = uploads.create(_draft(request, length, archive, actor))
    if upload.whole:
        upload_intake.take(upload.id)
    return _answer(
        201, {"Location": f"{request.url.path}/{upload.id}", "Upload-Expires": tus.expires_header(upload.expires)}
    )


@router.head(
    "/{upload_id}",
    summary="How much of an upload is here",
    operation_id="uploadOffset",
    dependencies=[needs(Permission.DEPOSIT)],
)
def offset(request: Request, actor: TheActor, uploads: TheUploads, upload_id: str) -> Response:
    """`Upload-Offset` is where to go on."""
    tus.check_version(request.headers)
    upload = _own(uploads, upload_id, actor)
    headers = _place(upload) | {"Upload-Length": str(upload.length), "Cache-Control": "no-store"}
    if upload.metadata:
        headers["Upload-Metadata"] = upload.metadata
    return _answer(200, headers)


@router.patch(
    "/{upload_id}",
    summary="Send a part of an upload",
    operation_id="sendPart",
    status_code=204,
    dependencies=[needs(Permission.DEPOSIT)],
)
async def patch(
    request: Request, actor: TheActor, uploads: TheUploads, upload_intake: TheUploadIntake, upload_id: str
) -> Response:
    """The part begins at `Upload-Offset`; with `Upload-Checksum` it is taken whole or not at all."""
    tus.check_version(request.headers)
    if request.headers.get("content-type") != tus.CHUNK_TYPE:
        raise RequestRefused(RequestFault.UPLOAD_TYPE)
    given = tus.read_number(request.headers, "Upload-Offset")
    checksum = tus.read_checksum(request.headers.get("upload-checksum"))
    await in_thread(_own, uploads, upload_id, actor)
    with uploads.holding(upload_id):
        upload = await in_thread(uploads.find, upload_id)
        if given != upload.offset:
            raise RequestRefused(RequestFault.UPLOAD_OFFSET, found=upload.offset, given=given)
        if not upload.whole:
            await _append(request, uploads, upload, checksum)
        upload = await in_thread(uploads.find, upload_id)
    _take_whole(upload, upload_intake)
    return _answer(204, _place(upload))


@router.delete(
    "/{upload_id}",
    summary="Cancel an upload",
    operation_id="cancelUpload",
    status_code=204,
    dependencies=[needs(Permission.DEPOSIT)],
)
def cancel(request: Request, actor: TheActor, uploads: TheUploads, upload_id: str) -> Response:
    """Its bytes are deleted; what the archive has taken in already stays there."""
    tus.check_version(request.headers)
    upload = _own(uploads, upload_id, actor)
    with uploads.holding(upload.id):
        uploads.remove(uploads.find(upload.id).id)
    return _answer(204, {})


@router.get(
    "/{upload_id}/status",
    summary="What became of an upload",
    operation_id="uploadStatus",
    dependencies=[needs(Permission.DEPOSIT)],
)
def status(
    actor: TheActor, uploads: TheUploads, upload_intake: TheUploadIntake, language: TheLanguage, upload_id: str
) -> UploadStatus:
    """Bytes here, then pages read, then the state of the record that it became, or why it was refused."""
    return upload_intake.status(_own(uploads, upload_id, actor), language)


@router.post(
    "/{upload_id}/retry",
    summary="Let the archive try again",
    operation_id="retryUpload",
    status_code=202,
    dependencies=[needs(Permission.DEPOSIT)],
)
def retry(
    actor: TheActor, uploads: TheUploads, upload_intake: TheUploadIntake, language: TheLanguage, upload_id: str
) -> UploadStatus:
    """For an upload that is `waiting`: the disk was full, the store was away."""
    upload = _own(uploads, upload_id, actor)
    _take_whole(upload, upload_intake)
    return upload_intake.status(upload, language)


def _own(uploads: UploadStore, upload_id: str, actor: Actor) -> Upload:
    """The upload, if it is the actor's; that of somebody else does not exist.

    Raises:
        RequestRefused: UPLOAD_UNKNOWN.
    """
    upload = uploads.find(upload_id)
    if upload.depositor.identifier != actor.identifier:
        raise RequestRefused(RequestFault.UPLOAD_UNKNOWN)
    return upload


def _draft(request: Request, length: int, archive: Archive, actor: Actor) -> Upload:
    header = request.headers.get("upload-metadata", "")
    given = tus.read_metadata(header)
    texts = {key: nfc(given.get(key, "")).strip()[:_LONGEST_TEXT] or None for key in ("batch", "dossier_title")}
    dossier = nfc(given.get("dossier", "")).strip()
    now = archive.clock()
    batch, batch_id = archive.batches.accepted(actor, texts["batch"] or f"{now:%Y-%m-%d %H:%M:%S}")
    return Upload(
        id="",
        name=file_name(given.get("filename", "")),
        length=length,
        offset=0,
        batch=batch,
        batch_id=batch_id,
        dossier=check_dossier_code(dossier) if dossier else None,
        dossier_title=texts["dossier_title"] if dossier else None,
        metadata=header,
        expires=now,
        duplicates=_rule(given.get("duplicates", "")),
        fonds=_fonds(archive, actor, nfc(given.get("fonds", "")).strip()),
        review=_REVIEW.get(given.get("review", "")),
        kind=_kind(given.get("kind", "")),
        depositor=Depositor.of(actor),
    )


def _fonds(archive: Archive, actor: Actor, given: str) -> str:
    """The fonds that is chosen; empty where none is.

    Raises:
        ArchiveError: FONDS_NOT_FOUND, there is none in which the actor may hand in.
    """
    if given and given not in {one.code for one in archive.access.deposit_fonds(actor)}:
        raise ArchiveError(ErrorCode.FONDS_NOT_FOUND, fonds=given[:_LONGEST_TEXT])
    return given


def _kind(given: str) -> BatchKind:
    if given and given not in set(BatchKind):
        raise ArchiveError(ErrorCode.USAGE, detail=f"kind {given[:50]!r}")
    return BatchKind(given or BatchKind.GENERAL)


def _rule(given: str) -> DuplicateRule | None:
    try:
        return DuplicateRule(given) if given else None
    except ValueError as error:
        raise ArchiveError(ErrorCode.USAGE, detail=f"duplicates {given[:50]!r}") from error


async def _append(request: Request, uploads: UploadStore, upload: Upload, checksum: Checksum | None) -> None:
    part = await in_thread(uploads.appending, upload)
    with part:
        try:
            digest = await _copy(request, part, upload, checksum)
        except ClientDisconnect:
            # Without a checksum what came is good; with one, half a part proves nothing.
            await in_thread(part.take_back if checksum else part.commit)
            return
        except (RequestRefused, ArchiveError):
            await in_thread(part.take_back)
            raise
        if checksum and not hmac.compare_digest(digest, checksum.digest):
            await in_thread(part.take_back)
            raise RequestRefused(RequestFault.UPLOAD_CHECKSUM)
        await in_thread(part.commit)


async def _copy(request: Request, part: Appending, upload: Upload, checksum: Checksum | None) -> bytes:
    """The body onto the disk; returns its digest when there is a checksum to compare."""
    running = checksum.begin() if checksum else None
    block, unsafe, room = bytearray(), 0, upload.length - upload.offset
    async for data in request.stream():
        room -= len(data)
        if room < 0:
            raise RequestRefused(RequestFault.UPLOAD_TOO_LONG, length=upload.length)
        if running:
            running.update(data)
        block += data
        if len(block) >= _BLOCK:
            await in_thread(part.write, bytes(block))
            unsafe += len(block)
            block.clear()
        if unsafe >= _SAFE_EVERY and not checksum:
            await in_thread(part.commit)
            unsafe = 0
    await in_thread(part.write, bytes(block))
    return running.digest() if running else b""


def _take_whole(upload: Upload, upload_intake: UploadIntake) -> None:
    if upload.whole and upload.answer is None:
        upload_intake.take(upload.id)


def _place(upload: Upload) -> dict[str, str]:
    return {"Upload-Offset": str(upload.offset), "Upload-Expires": tus.expires_header(upload.expires)}


def _answer(status_code: int, headers: dict[str, str]) -> Response:
    return Response(status_code=status_code, headers={"Tus-Resumable": tus.VERSION, **headers})
