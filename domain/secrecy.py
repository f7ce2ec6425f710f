"""Documents that bear a degree of secrecy (dấu chỉ độ mật): what was stopped at the door, and what was released.

Luật Bảo vệ bí mật nhà nước 29/2018/QH14, Điều 5: such documents may lie on no machine that is joined to a network. So
nothing of one is kept but what stands here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from domain.errors import ErrorCode, RefusedInput
from domain.terms import Term

SHOWN = 12  # letters of a digest by which people name a document that was stopped


class SecrecySign(Term):
    """By what a degree of secrecy was told."""

    STAMP = "stamp"  # on the picture of the first page
    WORDS = "words"  # that stand alone at the head of the first page
    SHEET = "sheet"  # of the delivery


@dataclass(frozen=True, slots=True)
class StoppedDeposit:
    """One time that a document was handed in and stopped.

    Attributes:
        time: when, with time zone.
        batch, batch_id, owner: in which batch, and by whom.
        fonds: code of the fonds that it was meant for; empty for the archive's own.
        record: code that it bore until its words were read; empty where it was stopped before.
    """

    time: datetime
    batch: str
    batch_id: str
    owner: str
    fonds: str = ""
    record: str = ""


@dataclass(frozen=True, slots=True)
class SecrecyRelease:
    """That a document may be taken in: a false alarm, or its secrecy was lifted. When, who says so, and why."""

    time: datetime
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class SecrecyStop:
    """A document that was stopped.

    Attributes:
        content: SHA-256 that tells it from others, as `Record.content`.
        degree: that it seems to bear, as it would be printed.
        sign: by what.
        deposits: each batch and person that handed it in once, with the first time.
        record: code of the record, where it lay in the archive before.
        released: why it may be taken in all the same; None while it may not.
    """

    content: str
    degree: str
    sign: SecrecySign
    deposits: tuple[StoppedDeposit, ...] = ()
    record: str = ""
    released: SecrecyRelease | None = None

    @property
    def refusal(self) -> RefusedInput:
        """What is told of it."""
        return secret_document(self.content, self.degree, self.sign)


def secret_document(content: str, degree: str, sign: SecrecySign) -> RefusedInput:
    """The refusal of a document that seems to be secret."""
    facts = {"degree": degree, "sign": sign.value, "content": content, "short": content[:SHOWN]}
    return RefusedInput(ErrorCode.SECRET_DOCUMENT, **facts)


def stop_of(error_facts: dict[str, str | float]) -> SecrecyStop:
    """The stop that a refusal by `secret_document` tells."""
    return SecrecyStop(str(error_facts["content"]), str(error_facts["degree"]), SecrecySign(str(error_facts["sign"])))
