"""The words of the tus 1.0.0 resumable upload protocol: its headers, read and written. No input or output."""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import TYPE_CHECKING

from api.http.request_faults import RequestFault, RequestRefused

if TYPE_CHECKING:
    from collections.abc import Mapping
    from hashlib import _Hash

VERSION = "1.0.0"
EXTENSIONS = "creation,checksum,termination,expiration"
CHECKSUMS = ("sha256", "sha1")
CHUNK_TYPE = "application/offset+octet-stream"
_METADATA_MOST = 16_384  # characters; browsers' names of files and folders are far shorter


@dataclass(frozen=True, slots=True)
class Checksum:
    """`Upload-Checksum`: the digest that the part must have."""

    algorithm: str
    digest: bytes

    def begin(self) -> _Hash:
        """A running digest of the part."""
        return hashlib.new(self.algorithm, usedforsecurity=False)


def check_version(headers: Mapping[str, str]) -> None:
    """The client speaks our version of the protocol.

    Raises:
        RequestRefused: UPLOAD_VERSION.
    """
    if headers.get("tus-resumable") != VERSION:
        raise RequestRefused(RequestFault.UPLOAD_VERSION, {"Tus-Version": VERSION})


def read_number(headers: Mapping[str, str], name: str) -> int:
    """A non-negative number from a header.

    Raises:
        RequestRefused: REQUEST_INVALID.
    """
    text = headers.get(name.lower(), "")
    if not (text.isascii() and text.isdecimal() and len(text) < len(str(1 << 63))):
        raise _invalid(name, repr(text[:40]))
    return int(text)


def read_metadata(header: str) -> dict[str, str]:
    """`Upload-Metadata`: pairs of a key and a Base64 value (UTF-8), separated by commas.

    Raises:
        RequestRefused: REQUEST_INVALID.
    """
    if len(header) > _METADATA_MOST:
        raise _invalid("Upload-Metadata", f"> {_METADATA_MOST}")
    found = {}
    for pair in filter(None, (part.strip() for part in header.split(","))):
        key, _, value = pair.partition(" ")
        try:
            found[key] = base64.b64decode(value.strip(), validate=True).decode()
        except (binascii.Error, UnicodeDecodeError, ValueError) as error:
            raise _invalid("Upload-Metadata", key[:40]) from error
    return found


def read_checksum(header: str | None) -> Checksum | None:
    """`Upload-Checksum`, None when the client sends none.

    Raises:
        RequestRefused: REQUEST_INVALID for an algorithm that we do not offer, or a value that is none.
    """
    if header is None:
        return None
    algorithm, _, value = header.strip().partition(" ")
    if algorithm not in CHECKSUMS:
        raise _invalid("Upload-Checksum", algorithm[:40])
    try:
        return Checksum(algorithm, base64.b64decode(value.strip(), validate=True))
    except (binascii.Error, ValueError) as error:
        raise _invalid("Upload-Checksum", value[:40]) from error


def expires_header(moment: datetime) -> str:
    """`Upload-Expires` as RFC 9110 writes dates."""
    return format_datetime(moment.astimezone(UTC), usegmt=True)


def _invalid(place: str, detail: str) -> RequestRefused:
    return RequestRefused(RequestFault.REQUEST_INVALID, place=place, detail=detail)
