"""The areas of the bucket, declared once: what is written once, copied, swept and locked. Everything else asks here."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Area:
    """The objects whose keys begin with one word.

    Attributes:
        name: that word, without the slash behind it.
        once: what is stored here is never replaced nor deleted, and locked where the archive locks.
        heads: names of objects here that are replaced all the same, copied behind all others.
        copied: a copy of the archive has it.
        swept: house-keeping forgets here what belongs to no document in work.
    """

    name: str
    once: bool = False
    copied: bool = False
    swept: bool = False
    heads: tuple[str, ...] = ()

    @property
    def prefix(self) -> str:
        """What its keys begin with."""
        return f"{self.name}/"

    def holds(self, key: str) -> bool:
        """The object lies here."""
        return key.startswith(self.prefix)

    def is_head(self, key: str) -> bool:
        """The object is one that is replaced."""
        return key.removeprefix(self.prefix) in self.heads


INTAKE = Area("intake", copied=True, swept=True)  # masters of documents that are in no package yet, and their plans
WORK = Area("work", swept=True)  # results of the steps of an attempt: made again where they are missed
REREADING = Area("rereading")  # plans, readings and reports of records that are read again
DESCRIBING = Area("describing")  # reports of records that are described anew
REVISING = Area("revising")  # marks of records whose new texts cannot be searched yet
QUARANTINE = Area("quarantine", copied=True)  # what was refused, with the reasons
SECRECY = Area("secrecy", copied=True)  # a file each of documents that were stopped, replaced when released
BATCHES = Area("batches", copied=True)  # a file each, replaced when its state changes
FONDS = Area("fonds", copied=True)  # a file each, replaced when it is called otherwise
AUTHORITIES = Area("authorities", copied=True)  # a file each, replaced when a person decides again
PEOPLE = Area("people", copied=True)  # a file each, and one of changed roles; replaced, and without any secret
REQUESTS = Area("access-requests", copied=True)  # a file each, replaced when it is decided and when names are erased
AUDITS = Area("audits", copied=True)  # a folder each: its plan, its rows, what they count up to, the report
TRUST = Area("trust", once=True, copied=True)  # certificates
EVIDENCE = Area("evidence", once=True, copied=True)  # revocation lists, OCSP answers, certificates of authorities
PACKAGES = Area("ocfl", once=True, copied=True)
JOURNAL = Area("journal", once=True, copied=True, heads=("checkpoint",))  # the log of who did what, in tiles
PERSONAL = Area("journal-personal", copied=True)  # what its entries tell of persons, until it is erased

AREAS = (  # masters are copied before packages, and before the journal what it tells of
    *(
        INTAKE,
        WORK,
        REREADING,
        DESCRIBING,
        REVISING,
        QUARANTINE,
        SECRECY,
        BATCHES,
        FONDS,
        AUTHORITIES,
        PEOPLE,
        REQUESTS,
        AUDITS,
        TRUST,
        EVIDENCE,
        PACKAGES,
    ),
    *(PERSONAL, JOURNAL),
)
IDENTITY_KEY = "archive.json"  # the one object beside them, written once
WRITTEN_ONCE = (*(area.prefix for area in AREAS if area.once), IDENTITY_KEY)
