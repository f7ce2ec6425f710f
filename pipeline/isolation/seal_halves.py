"""Signing in halves, in the process that holds a real key or asks the service that does."""

from __future__ import annotations

from base64 import b64decode, b64encode
from typing import TYPE_CHECKING, cast

from domain.errors import ArchiveError, ErrorCode
from pipeline.isolation.seal import ink_map, means_of
from pipeline.isolation.seal_jobs import ConfirmTerms, SignedHashes
from signing.keys.csc_key import RemoteKey
from signing.seal.halves_sealer import HalvesSealer

if TYPE_CHECKING:
    from pipeline.isolation.seal_jobs import ConfirmJob, FinishJob, SealJob
    from signing.keys.key_signer import ManySigner
    from signing.keys.signer_places import SignerPlaces
    from signing.seal.prepared_seal import PreparedSeal
    from signing.seal.signer import SealReport


def prepare(job: SealJob) -> PreparedSeal:
    """The first half of a seal: `job.target` lacks the signature alone.

    Raises:
        ArchiveUnusable: KEY_UNUSABLE, CERTIFICATE_UNUSABLE, SIGNING_SERVICE_AWAY.
        ArchiveError: SIGNING_FAILED, TIMESTAMP_FAILED.
    """
    sealer = HalvesSealer(means_of(job.signer), job.digitiser)
    return sealer.prepare(job.source, job.target, job.time, ink_map(job.ink))


def finish(job: FinishJob) -> SealReport:
    """The second half: `job.target` is sealed.

    Raises:
        ArchiveUnusable: KEY_UNUSABLE, SIGNING_SERVICE_AWAY.
        ArchiveError: SIGNING_FAILED, TIMESTAMP_FAILED.
    """
    sealer = HalvesSealer(means_of(job.signer), "")
    return sealer.finish(job.source, job.target, job.prepared, b64decode(job.value), job.about)


def terms(places: SignerPlaces, send: bool) -> ConfirmTerms:
    """What it takes to confirm; with `send` a one-time code is sent where one is asked for.

    Raises:
        ArchiveUnusable: SIGNING_SERVICE_AWAY, KEY_UNUSABLE.
    """
    key = _key(places)
    return ConfirmTerms(key.most, key.send_code() if send else False)


def confirm(job: ConfirmJob) -> ConfirmTerms:
    """Be allowed to have these hashes signed, by `sign_hashes`, in this process.

    Raises:
        ArchiveUnusable: SIGNING_UNCONFIRMED, PIN_REFUSED, SIGNING_SERVICE_AWAY.
    """
    key = _key(job.signer)
    key.confirm([bytes.fromhex(one) for one in job.hashes], job.code)
    return ConfirmTerms(key.most, code_sent=False)


def sign_hashes(job: ConfirmJob) -> SignedHashes:
    """The signature values over hashes that were confirmed.

    Raises:
        ArchiveUnusable: SIGNING_UNCONFIRMED, SIGNING_SERVICE_AWAY, KEY_UNUSABLE.
    """
    values = _key(job.signer).sign_hashes([bytes.fromhex(one) for one in job.hashes])
    return SignedHashes(tuple(b64encode(value).decode() for value in values))


def _key(places: SignerPlaces) -> ManySigner:
    key = means_of(places).signatory().key
    if not isinstance(key, RemoteKey):
        raise ArchiveError(ErrorCode.INTERNAL, detail=places.kind.value)
    return cast("ManySigner", key)
