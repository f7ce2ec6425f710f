"""The archive's seal on a PDF/A: judges the certificate first, signs, writes the file whole.

The CRL used is the newest one at the time of signing, as TT 15/2025/TT-BKHCN Phụ lục II (1.2) asks.
"""

from __future__ import annotations

import asyncio
import errno
import os
import secrets
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from typing import IO, TYPE_CHECKING, Final, TypeVar

from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign.timestamps.common_utils import TimestampRequestError
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import InsufficientRevinfoError, PathError, RevokedError, ValidationError

from domain.errors import ArchiveError, ArchiveUnusable, ErrorCode
from domain.evidence import TrustRegime
from signing.keys.key_files import check_purpose, name_of, unusable_certificate
from signing.keys.key_signer import KeySigner
from signing.keys.key_uses import KeyUse, note_use
from signing.seal.data_seal import seal_data
from signing.seal.pades_signature import Signature, complete, prepare
from signing.seal.signer import Mark, SealReport
from signing.seal.timestamp_client import HttpTimeStamper

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from asn1crypto import x509
    from pyhanko.sign.timestamps import TimeStamper

    from signing.seal.mark_room import InkMap
    from signing.seal.pades_signature import Prepared
    from signing.seal.sealing_means import SealingMeans

T = TypeVar("T")
_HALVES = " / "
PROFILE: Final = "PAdES-B-LT"


def _now() -> datetime:
    return datetime.now(UTC)


class PadesSealer:
    """Seals PDF/A files; implements `signing.seal.signer.Sealer`. One instance seals any number of files.

    Args:
        means: key, certificates and timestamps.
        digitiser: name printed in the visible mark.
        clock: the time now, with zone.
    """

    def __init__(self, means: SealingMeans, digitiser: str, clock: Callable[[], datetime] = _now) -> None:
        self._means, self._digitiser, self._clock = means, digitiser, clock

    def check(self) -> None:
        """Prove that the keys open and the certificate may sign now and is not revoked (TT 15/2025 Điều 5).

        Raises:
            ArchiveUnusable: KEY_UNUSABLE or CERTIFICATE_UNUSABLE.
        """
        self.check_signer()
        self._means.timestampers()

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
        regime = self.check_signer()
        mark = Mark(self._digitiser, time, test=regime is TrustRegime.TEST, ink=ink)
        told = self.first_serving(lambda stamper: self._write(source, target, mark, stamper))[1]
        note_use(self._means.uses, KeyUse.DOCUMENT, about, self._clock())
        certificate = self._means.signatory().certificate
        return SealReport(name_of(certificate), certificate.sha256.hex(), time, PROFILE, regime, told)

    def seal_data(self, payload: bytes, time: datetime, about: str = "") -> bytes:
        """`payload` with the archive's seal around it (`signing.seal.data_seal`); `time` is the claimed time.

        No timestamp is asked for, and the key of the test authority's timestamps is not opened.

        Raises:
            ArchiveUnusable: KEY_UNUSABLE, CERTIFICATE_UNUSABLE.
        """
        self.check_signer()
        sealed = asyncio.run(seal_data(payload, KeySigner(self._means.signatory()), time))
        note_use(self._means.uses, KeyUse.MANIFEST, about, self._clock())
        return sealed

    def check_signer(self) -> TrustRegime:
        """Which law the certificate belongs to, where it may sign now and is not revoked."""
        regime, certificate = self._means.regime(), self._means.signatory().certificate
        check_purpose(certificate, self._clock())
        if not self._means.judged_lately:
            asyncio.run(_judge(certificate, self._means.context()))
            self._means.judged()
        return regime

    def first_serving(self, write: Callable[[TimeStamper], T]) -> tuple[T, str]:
        """What is written with a timestamp of the first server that works; which ones did not, and why."""
        told: list[tuple[str, str]] = []
        for stamper in self._means.timestampers():
            try:
                made = write(stamper)
            except ArchiveError as error:
                if error.code is not ErrorCode.TIMESTAMP_FAILED:
                    raise
                told.append((server_name(stamper), str(error.facts.get("detail", ""))))
                continue
            if told:
                self._means.prefer(stamper)
            return made, _joined(told).partition(_HALVES)[0]
        raise ArchiveError(ErrorCode.TIMESTAMP_FAILED, detail=_joined(told))

    def _write(self, source: Path, target: Path, mark: Mark, stamper: TimeStamper) -> None:
        signature = self.signature(stamper)
        with seal_errors(target), source.open("rb") as stream, written_whole(target) as output:
            asyncio.run(_sign(stream, output, mark, signature))

    def signature(self, stamper: TimeStamper) -> Signature:
        """What to sign with."""
        signatory = self._means.signatory()
        usage = signatory.certificate.key_usage_value
        committed = usage is None or "non_repudiation" in usage.native
        needed = frozenset({"non_repudiation" if committed else "digital_signature"})
        return Signature(KeySigner(signatory), stamper, self._means.context(), needed, self._means.margin)


def try_timestamps(means: SealingMeans) -> tuple[tuple[str, str], ...]:
    """Each timestamp server's name with what is wrong with its token for a trial digest; nothing where all is well."""
    return tuple((server_name(stamper), _tried(stamper, means.context())) for stamper in means.timestampers())


def _tried(stamper: TimeStamper, context: ValidationContext) -> str:
    async def ask() -> None:
        try:
            await stamper.async_timestamp(sha256(b"vankho doctor").digest(), "sha256")
            async for _ in stamper.validation_paths(context):
                pass
        finally:
            await context.aclose()

    try:
        asyncio.run(ask())
    except (TimestampRequestError, PathError, ValidationError) as error:
        return str(error)
    return ""


def _joined(told: list[tuple[str, str]]) -> str:
    """What each server's fault was, in both languages."""
    halves = [(server, *fault.partition(_HALVES)[::2]) for server, fault in told]
    vietnamese, english = (
        "; ".join(f"{half[0]}: {half[side] or half[1]}".removeprefix(": ") for half in halves) for side in (1, 2)
    )
    return f"{vietnamese}{_HALVES}{english}"


def server_name(stamper: TimeStamper) -> str:
    """As people are told; empty for our own."""
    return stamper.server.name if isinstance(stamper, HttpTimeStamper) else ""


async def _judge(certificate: x509.Certificate, context: ValidationContext) -> None:
    try:
        with _certificate_errors():
            await CertificateValidator(certificate, validation_context=context).async_validate_path()
    finally:
        await context.aclose()


async def _sign(source: IO[bytes], output: IO[bytes], mark: Mark, signature: Signature) -> None:
    prepared = await prepare_and_close(source, output, mark, signature)
    await complete(output, prepared, signature.signer, signature.timestamper)


async def prepare_and_close(source: IO[bytes], output: IO[bytes], mark: Mark, signature: Signature) -> Prepared:
    """The first half of a seal; what was fetched for it is let go of."""
    try:
        return await prepare(source, output, mark, signature)
    finally:
        await signature.context.aclose()


@contextmanager
def _certificate_errors() -> Iterator[None]:
    try:
        yield
    except RevokedError as error:
        day = f"{error.revocation_dt:%d/%m/%Y}"
        raise unusable_certificate(f"đã bị thu hồi ngày {day} / revoked on {day}") from error
    except InsufficientRevinfoError as error:
        raise unusable_certificate(
            "không kiểm tra được tình trạng thu hồi / whether it is revoked cannot be found out"
        ) from error
    except (PathError, ValidationError) as error:
        raise unusable_certificate(f"không lập được đường dẫn tin cậy / no trusted path: {error}") from error


@contextmanager
def seal_errors(target: Path) -> Iterator[None]:
    """Libraries' errors as ours; the order matters, a timestamp error is an `OSError` too.

    The signer's certificate was judged before, so that a chain refused now is the timestamp authority's.
    """
    try:
        yield
    except TimestampRequestError as error:
        raise ArchiveError(ErrorCode.TIMESTAMP_FAILED, detail=str(error)) from error
    except (PathError, ValidationError) as error:
        detail = (
            f"chứng thư của dịch vụ dấu thời gian không dùng được / the service's certificate cannot be used: {error}"
        )
        raise ArchiveError(ErrorCode.TIMESTAMP_FAILED, detail=detail) from error
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise ArchiveUnusable(ErrorCode.DISK_FULL, path=str(target.parent)) from error
        raise ArchiveError(ErrorCode.SIGNING_FAILED, detail=error.strerror or str(error)) from error
    except (PdfError, ValueError, LookupError, TypeError) as error:
        raise ArchiveError(ErrorCode.SIGNING_FAILED, detail=f"{type(error).__name__}: {error}") from error


@contextmanager
def written_whole(target: Path) -> Iterator[IO[bytes]]:
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
