"""Another signer for a living archive: tried whole first, then kept in the bucket, then written into the settings."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.documents import RecordState
from domain.errors import ArchiveError, ErrorCode
from pipeline.isolation.seal_jobs import CHECK_SEAL, TRY_STAMPING, SignerFacts, TimestampTrial
from pipeline.isolation.signing_process import SigningProcess
from pipeline.proving.signers import SignerPeriod
from pipeline.settings.changing_signing import read_signing, replace_signing
from pipeline.settings.signing_settings import signer_places

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipeline.isolation.signing_process import KeyHolder
    from pipeline.settings.signing_settings import SigningSettings
    from pipeline.wiring import Parts

_HALVES = " / "


@dataclass(frozen=True, slots=True)
class SignerShown:
    """Who signs.

    Attributes:
        kind: where the key lies, a value of `SignerKind`.
        facts: of the certificate; None where it cannot be used now.
        fault: why not.
        history: who signed from when on; empty where it was the test authority from the beginning.
        waiting: documents that wait for somebody to confirm their signature.
    """

    kind: str
    facts: SignerFacts | None
    fault: ArchiveError | None
    history: tuple[SignerPeriod, ...]
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class SignerChange:
    """Who signs from now on.

    Attributes:
        facts: of the certificate.
        trials: what the timestamp servers answered.
        new: another certificate than before.
        waiting: documents that wait for a signature: the new signer's.
    """

    facts: SignerFacts
    trials: tuple[TimestampTrial, ...]
    new: bool
    waiting: int = 0


def show_signer(parts: Parts) -> SignerShown:
    """Who signs now, and who did before.

    Raises:
        ArchiveError: STORE_FAILED.
    """
    kind, history = parts.settings.signing.kind, parts.authorities.history.periods()
    waiting = parts.catalogue.counts().get(RecordState.TO_SIGN, 0)
    try:
        facts = parts.key_holder.call(CHECK_SEAL, parts.settings.signer)
    except ArchiveError as error:
        return SignerShown(kind, None, error, history, waiting)
    return SignerShown(kind, facts, None, history, waiting)


def change_signer(parts: Parts, told: Path, by: str) -> SignerChange:
    """Let the signer that a file tells sign from now on; nothing is changed where he could not.

    Args:
        parts: of an archive that this process may write; it signs with the old one until it is opened anew.
        told: file with the table `[signing]`.
        by: who wants it.

    Raises:
        ArchiveUnusable: SETTINGS_INVALID, KEY_UNUSABLE, CERTIFICATE_UNUSABLE, TOKEN_AWAY, PIN_REFUSED.
        ArchiveError: TIMESTAMP_FAILED, none of its servers gives a good token; STORE_FAILED.
    """
    settings = parts.settings
    signing = read_signing(told)
    places = signer_places(signing, settings.home)
    with _holding(parts, signing) as holder:
        facts = holder.call(CHECK_SEAL, places)
        trials = holder.call(TRY_STAMPING, places).servers
    if all(trial.fault for trial in trials):
        raise ArchiveError(ErrorCode.TIMESTAMP_FAILED, detail=_joined(trials))
    if signing.is_test:
        new = parts.authorities.history.note(facts, signing.kind, parts.clock(), by)
    else:
        new = parts.authorities.keep_signer(facts, signing.kind, by)
    replace_signing(settings.home, signing)
    return SignerChange(facts, trials, new, parts.catalogue.counts().get(RecordState.TO_SIGN, 0))


@contextmanager
def _holding(parts: Parts, signing: SigningSettings) -> Iterator[KeyHolder]:
    """Where the new key may be, for a moment: never beside the old one."""
    if signing.is_test:
        yield parts.sandbox
        return
    process = SigningProcess(parts.settings.limits, signing.key_name)
    try:
        yield process
    finally:
        process.stop()


def _joined(trials: tuple[TimestampTrial, ...]) -> str:
    """What is the matter with each server, in both languages."""

    def told() -> Iterator[str]:
        for side in (0, 1):
            parts = (trial.fault.partition(_HALVES)[::2] for trial in trials)
            yield "; ".join(
                f"{trial.server}: {halves[side] or halves[0]}" for trial, halves in zip(trials, parts, strict=True)
            )

    return _HALVES.join(told())
