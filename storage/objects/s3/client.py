"""The door to minio-py: requests to one bucket, among them those that the library keeps to its own upload loop.

Conditional writes, single parts and versions in listing order are not in its public methods, so this is a subclass and
uses what they are made of (minio-py 7.2). It raises what minio and urllib3 raise; `faults` puts that into our words.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import unquote_plus
from xml.etree import ElementTree as ET

from minio import Minio
from minio.commonconfig import ENABLED
from minio.deleteobjects import DeleteObject
from minio.error import S3Error
from minio.time import from_http_header
from minio.versioningconfig import VersioningConfig
from minio.xml import Element, SubElement, findtext, getbytes

from storage.objects.s3.connections import connections

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from minio.datatypes import Part, Upload
    from minio.helpers import DictType
    from urllib3.response import BaseHTTPResponse

    from storage.objects.s3.address import S3Address

CONNECT_SECONDS = 5.0
READ_SECONDS = 60.0
_PAGE = 1000  # entries in one listing answer; what S3 gives at most
_ATOMIC_SERVERS = {"MinIO", "AmazonS3"}  # look and write under one lock; others may look first and write later
_LONG_AGO = datetime.min.replace(tzinfo=UTC)
_ENCRYPTED = "x-amz-server-side-encryption"
_BINARY = {"Content-Type": "application/octet-stream"}


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a name: a body or the mark that it was deleted; the latest is what the name is now."""

    name: str
    id: str
    marker: bool
    latest: bool


@dataclass(frozen=True, slots=True)
class Written:
    """What a server says of a write: the id of the version where it tells it, and the ETag.

    The ETag is empty where it says nothing about what is stored: the server encrypts, or put the parts together.
    """

    version: str | None
    etag: str


@dataclass(frozen=True, slots=True)
class BucketState:
    """What a bucket tells about itself: whether it keeps versions, the server's program and clock."""

    versioned: bool
    server: str
    clock: datetime | None

    @property
    def atomic(self) -> bool:
        """Whether of two writers that both demand a new name one is sure to be refused."""
        return self.server in _ATOMIC_SERVERS


class S3Client(Minio):
    """Requests to the bucket of `address`. Names are whole names in the bucket."""

    def __init__(self, address: S3Address) -> None:
        super().__init__(
            address.host,
            address.access_key,
            address.secret_key,
            secure=address.secure,
            region=address.region,
            http_client=connections(CONNECT_SECONDS, READ_SECONDS),
        )
        self.bucket = address.bucket

    def close(self) -> None:
        """Close all connections."""
        self._http.clear()

    def state(self) -> BucketState:
        """Ask the bucket for its state."""
        answer = self._execute("GET", self.bucket, query_params={"versioning": ""})
        status = findtext(ET.fromstring(answer.data), "Status")  # noqa: S314 - from our own server
        date = answer.headers.get("date")
        return BucketState(
            status == ENABLED, answer.headers.get("server", ""), from_http_header(date) if date else None
        )

    def found(self) -> None:
        """Make the bucket, able to lock and keeping versions; no error when it is there already."""
        try:
            self.make_bucket(self.bucket, object_lock=True)
            self.set_bucket_versioning(self.bucket, VersioningConfig(ENABLED))
        except S3Error as error:
            if error.code not in {"BucketAlreadyOwnedByYou", "BucketAlreadyExists"}:
                raise

    def can_lock(self) -> bool:
        """Whether versions in the bucket can be locked."""
        try:
            answer = self._execute("GET", self.bucket, query_params={"object-lock": ""})
        except S3Error as error:
            if error.code == "ObjectLockConfigurationNotFoundError":
                return False
            raise
        return findtext(ET.fromstring(answer.data), "ObjectLockEnabled") == ENABLED  # noqa: S314

    def put(self, name: str, data: bytes, headers: Mapping[str, str]) -> Written:
        """Store a whole object. The server checks the SHA-256 that the request is signed for, over TLS its MD5."""
        answer = self._put_object(self.bucket, name, data, {**_BINARY, **headers})
        return Written(answer.version_id, "" if _ENCRYPTED in answer.http_headers else answer.etag or "")

    def get(self, name: str, version: str | None = None) -> BaseHTTPResponse:
        """The body as a stream that the caller closes."""
        return self.get_object(self.bucket, name, version_id=version)

    def part(self, name: str, start: int, length: int) -> bytes:
        """At most `length` bytes, at least one, from `start`; none from the end on."""
        return self._part(name, start, length)[0]

    def look(self, name: str) -> int | None:
        """Size of the object, None when there is none. Asks for a byte: unlike HEAD's, a refusal then has a reason."""
        try:
            return self._part(name, 0, 1)[1]
        except S3Error as error:
            if error.code != "NoSuchKey":
                raise
            return None

    def _part(self, name: str, start: int, length: int) -> tuple[bytes, int]:
        """Bytes of the object from `start`, and the size of all of it (0 when it ends before)."""
        try:
            answer = self.get_object(
                self.bucket, name, request_headers={"Range": f"bytes={start}-{start + length - 1}"}
            )
        except S3Error as error:
            if error.code != "InvalidRange":
                raise
            return b"", 0
        try:
            data = answer.read()
        finally:
            answer.close()
            answer.release_conn()
        return data, int(answer.headers.get("content-range", "").rpartition("/")[2] or len(data))

    def remove(self, name: str, version: str | None = None) -> None:
        """Remove one version, or with None mark the name as deleted; no error when there is none."""
        try:
            self.remove_object(self.bucket, name, version_id=version)
        except S3Error as error:
            if error.code not in {"NoSuchKey", "NoSuchVersion"}:
                raise

    def remove_many(self, versions: Iterable[Version]) -> set[str]:
        """Remove many versions, a thousand with one request.

        Returns:
            Names of which the server did not remove every version that it was asked to.
        """
        wanted = (DeleteObject(version.name, version.id) for version in versions)
        return {error.name or "" for error in self.remove_objects(self.bucket, wanted)}

    def names(self, prefix: str) -> Iterator[tuple[str, int, datetime]]:
        """Name, size and time of all current objects whose name begins with `prefix`, in the order of UTF-8."""
        for found in self._list_objects(self.bucket, prefix=prefix, encoding_type="url", max_keys=_PAGE):
            yield found.object_name or "", found.size or 0, found.last_modified or _LONG_AGO

    def versions(self, name: str) -> tuple[Version, ...]:
        """All versions of `name`, bodies newest first; where marks of deletion stand among them tells only `latest`."""
        found: list[Version] = []
        for page in self._version_pages(name):
            found += [version for version in page if version.name == name]
            if any(version.name != name for version in page):  # the shortest name comes first
                break
        return tuple(found)

    def versions_below(self, prefix: str) -> Iterator[Version]:
        """All versions of all names that begin with `prefix`."""
        for page in self._version_pages(prefix):
            yield from page

    def _version_pages(self, prefix: str) -> Iterator[list[Version]]:
        markers: dict[str, str] = {}
        while True:
            query: DictType = {"versions": "", "prefix": prefix, "max-keys": str(_PAGE), "encoding-type": "url"}
            page = ET.fromstring(self._execute("GET", self.bucket, query_params={**query, **markers}).data)  # noqa: S314
            markers = _next_markers(page)
            yield list(_versions_in(page))
            if not markers:
                return

    def begin_upload(self, name: str, headers: Mapping[str, str]) -> str:
        """Begin to upload in parts; the id of the upload."""
        return self._create_multipart_upload(self.bucket, name, {**_BINARY, **headers})

    def put_part(self, name: str, upload: str, number: int, data: bytes) -> str:
        """Upload the part with the 1-based `number`; its ETag."""
        return self._upload_part(self.bucket, name, data, None, upload, number)

    def finish_upload(self, name: str, upload: str, tags: Sequence[str], headers: Mapping[str, str]) -> Written:
        """Make the parts with these ETags the object, whose own is a digest of them."""
        answer = self._execute(
            "POST",
            self.bucket,
            name,
            body=_parts_document(tags),
            headers={"Content-Type": "application/xml", **headers},
            query_params={"uploadId": upload},
        )
        if ET.fromstring(answer.data).tag.endswith("Error"):  # noqa: S314 - S3 may fail after its status line
            raise S3Error.fromxml(answer)
        return Written(answer.headers.get("x-amz-version-id"), "")

    def drop_upload(self, name: str, upload: str) -> None:
        """Forget an upload and its parts; no error when it is gone."""
        try:
            self._abort_multipart_upload(self.bucket, name, upload)
        except S3Error as error:
            if error.code != "NoSuchUpload":
                raise

    def uploads(self, prefix: str) -> Iterator[Upload]:
        """Unfinished uploads to names that begin with `prefix`. MinIO tells them for one whole name, or for ""."""
        after: tuple[str | None, str | None] = (None, None)
        while True:
            page = self._list_multipart_uploads(
                self.bucket, prefix=prefix, key_marker=after[0], upload_id_marker=after[1]
            )
            yield from page.uploads
            if not page.is_truncated:
                return
            after = (page.next_key_marker, page.next_upload_id_marker)

    def parts(self, name: str, upload: str) -> Iterator[Part]:
        """The parts that are there of an unfinished upload."""
        marker: str | None = None
        while True:
            page = self._list_parts(self.bucket, name, upload, part_number_marker=marker)
            yield from page.parts
            if not page.is_truncated:
                return
            marker = page.next_part_number_marker


def _time(date: str | None) -> datetime | None:
    """A Date header; None when there is none, or one that nobody understands."""
    with suppress(ValueError):
        return from_http_header(date or "")
    return None


def _versions_in(page: ET.Element) -> Iterator[Version]:
    """Versions and deletion marks in the order of the page, which differs from server to server."""
    encoded = findtext(page, "EncodingType") == "url"
    for element in page:
        kind = element.tag.rpartition("}")[2]
        if kind in {"Version", "DeleteMarker"}:
            name = _decoded(findtext(element, "Key"), encoded=encoded)
            latest = findtext(element, "IsLatest") == "true"
            yield Version(name, findtext(element, "VersionId") or "null", kind == "DeleteMarker", latest)


def _next_markers(page: ET.Element) -> dict[str, str]:
    if (findtext(page, "IsTruncated") or "").lower() != "true":
        return {}
    encoded = findtext(page, "EncodingType") == "url"
    markers = {"key-marker": _decoded(findtext(page, "NextKeyMarker"), encoded=encoded)}
    version = findtext(page, "NextVersionIdMarker")
    return {**markers, "version-id-marker": version} if version else markers


def _decoded(text: str | None, *, encoded: bool) -> str:
    return unquote_plus(text or "") if encoded else text or ""


def _parts_document(tags: Sequence[str]) -> bytes:
    document = Element("CompleteMultipartUpload")
    for number, tag in enumerate(tags, 1):
        part = SubElement(document, "Part")
        SubElement(part, "PartNumber", str(number))
        SubElement(part, "ETag", f'"{tag}"')
    return getbytes(document)
