"""Sealing inside a child process, so that the signing key never lives in the process that talks to the web.

The test authority's seals are made in a child of the sandbox; a real key's in `signing_process`, which holds it.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from pipeline.isolation.seal_jobs import SealOpening, SignerFacts, TimestampTrial, TimestampTrials
from signing.keys.key_files import as_pem, name_of, organisation_of, read_certificates
from signing.seal.data_seal import OwnSigners, open_data
from signing.seal.mark_room import InkMap
from signing.seal.opening import open_means
from signing.seal.pades_sealer import PadesSealer, try_timestamps
from signing.verify.trust.anchors import load_profile

if TYPE_CHECKING:
    from pipeline.isolation.seal_jobs import OpenSealJob, SealDataJob, SealJob, SeenInk
    from signing.keys.signer_places import SignerPlaces
    from signing.seal.sealing_means import SealingMeans
    from signing.seal.signer import SealReport


def _now() -> datetime:
    return datetime.now(UTC)


@cache
def means_of(places: SignerPlaces) -> SealingMeans:
    """Opened once a process: on a token that is one log-in."""
    return open_means(places, _now)


def seal(job: SealJob) -> SealReport:
    """Seal `job.source` as `job.target`.

    Raises:
        ArchiveUnusable: KEY_UNUSABLE, CERTIFICATE_UNUSABLE.
        ArchiveError: SIGNING_FAILED, TIMESTAMP_FAILED.
    """
    sealer = PadesSealer(means_of(job.signer), job.digitiser)
    return sealer.seal(job.source, job.target, job.time, ink_map(job.ink), job.about)


def seal_bytes(job: SealDataJob) -> str:
    """`job.payload` with the archive's seal around it, in Base64.

    Raises:
        ArchiveUnusable: KEY_UNUSABLE, CERTIFICATE_UNUSABLE.
    """
    sealer = PadesSealer(means_of(job.signer), "")
    return b64encode(sealer.seal_data(job.payload, job.time, job.about)).decode()


def open_seal(job: OpenSealJob) -> SealOpening:
    """What is under a seal, and whether it is the archive's own; never raises for what the bytes are."""
    own = OwnSigners(
        read_certificates(job.authority) if job.authority else (),
        read_certificates(job.signers) if job.signers else (),
        load_profile(None, own=job.own_ca) if job.signers else None,
    )
    opened = open_data(job.sealed, own)
    return SealOpening(b64encode(opened.payload).decode(), opened.signer, opened.certificate_sha256, opened.fault)


def check_seal(places: SignerPlaces) -> SignerFacts:
    """Prove that a seal could be made now, and tell by whom.

    Raises:
        ArchiveUnusable: KEY_UNUSABLE, CERTIFICATE_UNUSABLE.
    """
    PadesSealer(means_of(places), "").check()
    return know_signer(places)


def know_signer(places: SignerPlaces) -> SignerFacts:
    """Who signs; the certificate must be one that may sign now.

    Raises:
        ArchiveUnusable: KEY_UNUSABLE, CERTIFICATE_UNUSABLE.
    """
    means = means_of(places)
    regime, signatory = means.regime(), means.signatory()
    certificate = signatory.certificate
    own = read_certificates(places.anchors) if places.anchors else ()
    return SignerFacts(
        name=name_of(certificate),
        organisation=organisation_of(certificate),
        regime=regime,
        valid_from=certificate.not_valid_before,
        valid_to=certificate.not_valid_after,
        sha256=certificate.sha256.hex(),
        certificates="".join(map(as_pem, (certificate, *signatory.chain))),
        own_ca={item.sha256.hex(): as_pem(item) for item in own},
    )


def try_stamping(places: SignerPlaces) -> TimestampTrials:
    """Ask each timestamp server for a token, and tell what came.

    Raises:
        ArchiveUnusable: KEY_UNUSABLE.
    """
    means = means_of(places)
    return TimestampTrials(tuple(TimestampTrial(server, fault) for server, fault in try_timestamps(means)))


def ink_map(seen: SeenInk | None) -> InkMap | None:
    """What a child saw, as sealing takes it."""
    if seen is None:
        return None
    bits = np.unpackbits(np.frombuffer(b64decode(seen.taken), np.uint8), count=seen.rows * seen.columns)
    return InkMap(seen.cell, bits.reshape(seen.rows, seen.columns).astype(np.bool_))
