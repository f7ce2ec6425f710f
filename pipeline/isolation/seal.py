"""Sealing inside a child process, so that the signing key never lives in the process that talks to the web."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING

from pipeline.isolation.inking import ink_of
from pipeline.isolation.jobs import SealOpening
from signing.keys.key_files import read_anchors
from signing.keys.key_places import read_password
from signing.seal.data_seal import open_data
from signing.seal.pades_sealer import open_sealer

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.isolation.jobs import OpenSealJob, SealDataJob, SealJob
    from signing.seal.signer import SealReport


def seal(job: SealJob) -> SealReport:
    """Seal `job.source` as `job.target`.

    Raises:
        ArchiveUnusable: KEY_UNUSABLE, CERTIFICATE_UNUSABLE.
        ArchiveError: SIGNING_FAILED, TIMESTAMP_FAILED.
    """
    sealer = open_sealer(job.keys, read_password(job.password), job.digitiser)
    sealer.check()
    return sealer.seal(job.source, job.target, job.time, ink_of(job.source), job.about)


def seal_bytes(job: SealDataJob) -> str:
    """`job.payload` with the archive's seal around it, in Base64.

    Raises:
        ArchiveUnusable: KEY_UNUSABLE, CERTIFICATE_UNUSABLE.
    """
    sealer = open_sealer(job.keys, read_password(job.password), "")
    return b64encode(sealer.seal_data(job.payload, job.time, job.about)).decode()


def open_seal(job: OpenSealJob) -> SealOpening:
    """What is under a seal, and whether it is the archive's own; never raises for what the bytes are."""
    roots = read_anchors(job.authority) if job.authority else ()
    opened = open_data(job.sealed, roots)
    return SealOpening(b64encode(opened.payload).decode(), opened.signer, opened.certificate_sha256, opened.fault)


def check_seal(keys: Path, password: Path) -> str:
    """Prove that a seal could be made now; the signer's name.

    Raises:
        ArchiveUnusable: KEY_UNUSABLE, CERTIFICATE_UNUSABLE.
    """
    sealer = open_sealer(keys, read_password(password), "")
    sealer.check()
    return keys.name
