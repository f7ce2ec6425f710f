"""The archive's seal on a PDF/A: opens the keys, judges the certificate first, signs, writes the file whole.

The CRL used is the newest one at the time of signing, as TT 15/2025/TT-BKHCN Phụ lục II (1.2) asks.
"""

from __future__ import annotations

import asyncio
import errno
import os
import secrets
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import IO, TYPE_CHECKING, Final

from asn1crypto import crl, x509
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign.timestamps.common_utils import TimestampRequestError
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import InsufficientRevinfoError, PathError, RevokedError, ValidationError

from domain.errors import ArchiveError, ArchiveUnusable, ErrorCode
from signing.keys.key_files import (
    Identity,
    KeyFiles,
    KeySigner,
    check_purpose,
    open_identity,
    read_anchors,
    unusable_certificate,
)
from signing.keys.key_places import REVOCATION_LIST, ROOT_CERTIFICATE, SIGNER_KEY, TIMESTAMP_KEY, timestamp_password
from signing.keys.key_uses import KeyUse, note_use
from signing.keys.revocation_list import renew_crl
from signing.seal.data_seal import seal_data
from signing.seal.local_tsa import HttpTimeStamper, LocalTimeStamper
from signing.seal.pades_signature import Signature, write_signed
from signing.seal.signer import Mark, SealReport

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pyhanko.sign.timestamps import TimeStamper

    from signing.seal.mark_room import InkMap

PROFILE: Final = "PAdES-B-LT"
_LOCAL_MARGIN = 32  # hexadecimal digits: our own tokens are all of one size
_REMOTE_MARGIN = 4096  # a server's token may be longer than its trial


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class _OpenedKeys:
    signer: Identity
    anchors: tuple[x509.Certificate, ...]


class PadesSealer:
    """Seals PDF/A files with a key from a PKCS#12 file; implements `signing.seal.signer.Sealer`.

    Keys are opened at the first use and then kept in memory. One instance seals any number of files.
    """

    def __init__(self, keys: KeyFiles, password: bytes, digitiser: str, clock: Callable[[], datetime] = _now) -> None:
        """Remember where the keys are; nothing is opened yet.

        Args:
            keys: the files.
            password: of the signer's PKCS#12 file; in archives of before, of all of them.
            digitiser: name printed in the visible mark.
            clock: the time now, with zone; certificates, CRLs and the local timestamps go by it.
        """
        self._keys = keys
        self._password = password
        self._digitiser = digitiser
        self._clock = clock
        self._opened: _OpenedKeys | None = None
        self._timestamper: TimeStamper | None = None

    def check(self) -> None:
        """Prove that the keys open and the certificate is in force and not revoked (TT 15/2025 Điều 5).

        Raises:
            ArchiveUnusable: KEY_UNUSABLE or CERTIFICATE_UNUSABLE.
        """
        self._check_signer()
        self._stamper()

    def seal(
        self, source: Path, target: Path, time: datetime, ink: InkMap | None = None, about: str = ""
    ) -> SealReport:
        """Write `target`: `source` with the mark and the signature, whole or not at all.

        Args:
            source: a PDF/A-2b file of ours, without signature or form.
            target: replaced when it exists.
            time: the claimed time of signing, printed in the mark; the timestamp tells the proven one.
            ink: what the first page shows; the mark is put where nothing is.
            about: the record, for the list of uses of the key.

        Raises:
            ArchiveUnusable: KEY_UNUSABLE, CERTIFICATE_UNUSABLE, DISK_FULL.
            ArchiveError: SIGNING_FAILED, TIMESTAMP_FAILED.
        """
        self.check()
        opened = self._open()
        signature = self._signature(opened)
        mark = Mark(self._digitiser, time, test=self._keys.test_authority is not None, ink=ink)
        with _seal_errors(target), source.open("rb") as stream, _written_whole(target) as output:
            asyncio.run(_sign(stream, output, mark, signature))
        self._note(KeyUse.DOCUMENT, about)
        certificate = opened.signer.certificate
        return SealReport(certificate.subject.native["common_name"], certificate.sha256.hex(), time, PROFILE)

    def seal_data(self, payload: bytes, time: datetime, about: str = "") -> bytes:
        """`payload` with the archive's seal around it (`signing.seal.data_seal`); `time` is the claimed time.

        The timestamp authority's key is not opened.

        Raises:
            ArchiveUnusable: KEY_UNUSABLE, CERTIFICATE_UNUSABLE.
        """
        self._check_signer()
        sealed = asyncio.run(seal_data(payload, KeySigner(self._open().signer), time))
        self._note(KeyUse.MANIFEST, about)
        return sealed

    def _check_signer(self) -> None:
        opened = self._open()
        check_purpose(opened.signer.certificate, self._clock())
        asyncio.run(_judge(opened.signer.certificate, self._context(opened)))

    def _note(self, use: KeyUse, about: str) -> None:
        note_use(self._keys.test_authority or self._keys.signer.parent, use, about, self._clock())

    def _open(self) -> _OpenedKeys:
        if self._opened is None:
            self._opened = _OpenedKeys(
                open_identity(self._keys.signer, self._password), read_anchors(self._keys.anchors)
            )
        return self._opened

    def _stamper(self) -> TimeStamper:
        if self._timestamper is None:
            folder = self._keys.test_authority
            password = timestamp_password(folder, self._password) if folder else self._password
            self._timestamper = timestamper(self._keys.timestamp, password, self._clock)
        return self._timestamper

    def _signature(self, opened: _OpenedKeys) -> Signature:
        usage = opened.signer.certificate.key_usage_value
        committed = usage is None or "non_repudiation" in usage.native
        return Signature(
            KeySigner(opened.signer),
            self._stamper(),
            self._context(opened),
            frozenset({"non_repudiation" if committed else "digital_signature"}),
            _REMOTE_MARGIN if isinstance(self._keys.timestamp, str) else _LOCAL_MARGIN,
        )

    def _context(self, opened: _OpenedKeys) -> ValidationContext:
        """Each certificate must be shown unrevoked: by our own CRL, or by what its authority publishes."""
        folder, now = self._keys.test_authority, self._clock()
        if folder is None:
            return ValidationContext(
                trust_roots=opened.anchors,
                other_certs=opened.signer.chain,
                allow_fetching=True,
                revocation_mode="require",
            )
        renew_crl(folder, self._password, now)
        revocations = crl.CertificateList.load((folder / REVOCATION_LIST).read_bytes())
        return ValidationContext(
            trust_roots=opened.anchors, crls=[revocations], moment=now, revocation_mode="require", allow_fetching=False
        )


def open_sealer(
    keys: Path,
    password: bytes,
    digitiser: str,
    *,
    timestamp_url: str | None = None,
    anchors: Path | None = None,
    clock: Callable[[], datetime] = _now,
) -> PadesSealer:
    """A sealer for the local test authority's folder, or for a PKCS#12 file of a real authority.

    Args:
        keys: the folder or the file.
        password: of the signer's PKCS#12 file.
        digitiser: name printed in the visible mark.
        timestamp_url: RFC 3161 server; needed with a PKCS#12 file.
        anchors: PEM file of trusted roots; needed with a PKCS#12 file.
        clock: see `PadesSealer`.

    Raises:
        ArchiveUnusable: KEY_UNUSABLE when `keys` is missing or what it needs is not given.
    """
    if keys.is_dir():
        files = KeyFiles(keys / SIGNER_KEY, keys / ROOT_CERTIFICATE, keys / TIMESTAMP_KEY, keys)
        return PadesSealer(files, password, digitiser, clock)
    if not keys.exists():
        raise ArchiveUnusable(ErrorCode.KEY_UNUSABLE, path=str(keys), detail="không có tệp hoặc thư mục này")
    if timestamp_url is None or anchors is None:
        detail = "khóa PKCS#12 cần kèm địa chỉ dịch vụ dấu thời gian và tệp chứng thư gốc"
        raise ArchiveUnusable(ErrorCode.KEY_UNUSABLE, path=str(keys), detail=detail)
    return PadesSealer(KeyFiles(keys, anchors, timestamp_url), password, digitiser, clock)


def timestamper(where: Path | str, password: bytes, clock: Callable[[], datetime]) -> TimeStamper:
    """The RFC 3161 server at an address, or the local test authority with the key in a PKCS#12 file.

    Raises:
        ArchiveUnusable: KEY_UNUSABLE when the file does not open.
    """
    if isinstance(where, str):
        return HttpTimeStamper(where)
    return LocalTimeStamper(open_identity(where, password), clock)


async def _judge(certificate: x509.Certificate, context: ValidationContext) -> None:
    try:
        with _certificate_errors():
            await CertificateValidator(certificate, validation_context=context).async_validate_path()
    finally:
        await context.aclose()


async def _sign(source: IO[bytes], output: IO[bytes], mark: Mark, signature: Signature) -> None:
    try:
        await write_signed(source, output, mark, signature)
    finally:
        await signature.context.aclose()


@contextmanager
def _certificate_errors() -> Iterator[None]:
    try:
        yield
    except RevokedError as error:
        raise unusable_certificate(f"đã bị thu hồi ngày {error.revocation_dt:%d/%m/%Y}") from error
    except InsufficientRevinfoError as error:
        raise unusable_certificate("không kiểm tra được tình trạng thu hồi") from error
    except (PathError, ValidationError) as error:
        raise unusable_certificate(f"không lập được đường dẫn tin cậy ({error})") from error


@contextmanager
def _seal_errors(target: Path) -> Iterator[None]:
    """Libraries' errors as ours; the order matters, a timestamp error is an `OSError` too.

    The signer's certificate was judged before, so that a chain refused now is the timestamp authority's.
    """
    try:
        yield
    except TimestampRequestError as error:
        raise ArchiveError(ErrorCode.TIMESTAMP_FAILED, detail=str(error)) from error
    except (PathError, ValidationError) as error:
        detail = f"chứng thư của dịch vụ dấu thời gian không dùng được ({error})"
        raise ArchiveError(ErrorCode.TIMESTAMP_FAILED, detail=detail) from error
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise ArchiveUnusable(ErrorCode.DISK_FULL, path=str(target.parent)) from error
        raise ArchiveError(ErrorCode.SIGNING_FAILED, detail=error.strerror or str(error)) from error
    except (PdfError, ValueError, LookupError, TypeError) as error:
        raise ArchiveError(ErrorCode.SIGNING_FAILED, detail=f"{type(error).__name__}: {error}") from error


@contextmanager
def _written_whole(target: Path) -> Iterator[IO[bytes]]:
    """A file beside `target` that takes its name when all is written and on the disk."""
    draft = target.with_name(f".{target.name}.{secrets.token_hex(8)}.part")
    try:
        with draft.open("x+b") as output:
            yield output
            output.flush()
            os.fsync(output.fileno())
        draft.replace(target)
        _sync_folder(target.parent)
    finally:
        draft.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
