"""The jobs of sealing, and of opening seals: what each does, and its arguments. Light, as `jobs` is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from domain.evidence import TrustRegime, VerificationReport
from pipeline.isolation.task import Task
from signing.keys.signer_places import SignerPlaces
from signing.seal.prepared_seal import PreparedSeal
from signing.seal.signer import SealReport

if TYPE_CHECKING:
    from pipeline.isolation.jobs import VerifyJob


@dataclass(frozen=True, slots=True)
class SealJob:
    """One PDF/A to seal.

    Attributes:
        signer: whose key, and where.
        digitiser: named in the visible mark.
        source, target: the PDF/A and where its sealed form goes.
        time: of signing.
        about: the record, for the list of uses of the key.
        ink: what its first page shows; None where nobody looked.
    """

    signer: SignerPlaces
    digitiser: str
    source: Path
    target: Path
    time: datetime
    about: str = ""
    ink: SeenInk | None = None


@dataclass(frozen=True, slots=True)
class FinishJob:
    """A prepared seal to finish.

    Attributes:
        signer: who signed.
        source, target: the prepared PDF and where its sealed form goes.
        prepared: what was prepared.
        value: the signature value, in Base64.
        about: the record, for the list of uses of the key.
    """

    signer: SignerPlaces
    source: Path
    target: Path
    prepared: PreparedSeal
    value: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class ConfirmJob:
    """Hashes that somebody confirms together.

    Attributes:
        signer: who signs.
        hashes: hexadecimal.
        code: one-time code; empty where none is asked for.
    """

    signer: SignerPlaces
    hashes: tuple[str, ...]
    code: str = ""


@dataclass(frozen=True, slots=True)
class ConfirmTerms:
    """What it takes to confirm.

    Attributes:
        most: documents that one confirmation is good for.
        code_sent: a one-time code is on its way to whoever confirms.
    """

    most: int
    code_sent: bool


@dataclass(frozen=True, slots=True)
class SignedHashes:
    """Signature values, in Base64, in the order of the hashes."""

    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SealDataJob:
    """Bytes to seal that are no PDF.

    Attributes:
        signer: whose key, and where.
        payload: to be sealed.
        time: of signing.
        about: what it is, for the list of uses of the key.
    """

    signer: SignerPlaces
    payload: bytes
    time: datetime
    about: str = ""


@dataclass(frozen=True, slots=True)
class SeenInk:
    """A map of what a page shows, as children answer it (`signing.seal.mark_room.InkMap`).

    Attributes:
        cell: points that a cell is wide and high.
        columns: of cells.
        taken: the cells row by row, a bit each, in Base64.
    """

    cell: float
    columns: int
    rows: int
    taken: str


@dataclass(frozen=True, slots=True)
class SignerFacts:
    """Who signs for the archive.

    Attributes:
        name, organisation: in the certificate.
        regime: which law its root belongs to.
        valid_from, valid_to: its period.
        sha256: its digest.
        certificates: itself and its chain, PEM.
        own_ca: roots that the organisation trusts besides the lists of the law, PEM, by their digests.
    """

    name: str
    organisation: str
    regime: TrustRegime
    valid_from: datetime
    valid_to: datetime
    sha256: str
    certificates: str
    own_ca: dict[str, str]


@dataclass(frozen=True, slots=True)
class TimestampTrial:
    """What a timestamp server answered when it was tried; no fault where it gave a good token."""

    server: str
    fault: str


@dataclass(frozen=True, slots=True)
class TimestampTrials:
    """What all servers answered."""

    servers: tuple[TimestampTrial, ...]


@dataclass(frozen=True, slots=True)
class PreFlight:
    """What our verifier says of a seal before it is stored.

    Attributes:
        now: the verdict of now.
        day: the last day at which it must still pass by itself; None where there is none.
        later: the verdict as of that day.
    """

    now: VerificationReport
    day: datetime | None = None
    later: VerificationReport | None = None


@dataclass(frozen=True, slots=True)
class OpenSealJob:
    """Sealed bytes to open, and by what they are known as the archive's own.

    Attributes:
        sealed: the bytes.
        authority: certificate of the archive's test authority, PEM; None where it is not known.
        signers: certificates with which the archive signs or signed under real authorities, PEM; None without any.
        own_ca: authorities that the organisation trusts besides the shipped ones, PEM.
    """

    sealed: bytes
    authority: Path | None
    signers: Path | None = None
    own_ca: Path | None = None


@dataclass(frozen=True, slots=True)
class SealOpening:
    """What is under a seal, its bytes in Base64: children answer in JSON."""

    payload: str
    signer: str
    certificate_sha256: str
    fault: str


SEAL: Task[[SealJob], SealReport] = Task("pipeline.isolation.seal:seal", SealReport)
PREPARE_SEAL: Task[[SealJob], PreparedSeal] = Task("pipeline.isolation.seal_halves:prepare", PreparedSeal)
FINISH_SEAL: Task[[FinishJob], SealReport] = Task("pipeline.isolation.seal_halves:finish", SealReport)
CONFIRM_TERMS: Task[[SignerPlaces, bool], ConfirmTerms] = Task("pipeline.isolation.seal_halves:terms", ConfirmTerms)
CONFIRM: Task[[ConfirmJob], ConfirmTerms] = Task("pipeline.isolation.seal_halves:confirm", ConfirmTerms)
SIGN_HASHES: Task[[ConfirmJob], SignedHashes] = Task("pipeline.isolation.seal_halves:sign_hashes", SignedHashes)
PRE_FLIGHT: Task[[VerifyJob], PreFlight] = Task("pipeline.isolation.preflight:pre_flight", PreFlight)
SEAL_DATA: Task[[SealDataJob], str] = Task("pipeline.isolation.seal:seal_bytes", str)  # in Base64
OPEN_SEAL: Task[[OpenSealJob], SealOpening] = Task("pipeline.isolation.seal:open_seal", SealOpening)
FIND_INK: Task[[Path], SeenInk] = Task("pipeline.isolation.inking:find_ink", SeenInk)
CHECK_SEAL: Task[[SignerPlaces], SignerFacts] = Task("pipeline.isolation.seal:check_seal", SignerFacts)
KNOW_SIGNER: Task[[SignerPlaces], SignerFacts] = Task("pipeline.isolation.seal:know_signer", SignerFacts)
TRY_STAMPING: Task[[SignerPlaces], TimestampTrials] = Task("pipeline.isolation.seal:try_stamping", TimestampTrials)
