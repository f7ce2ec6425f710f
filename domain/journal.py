"""The journal: who did what, on what, when, from where, and how it ended; and what of it may be erased."""

from __future__ import annotations

import hashlib
import itertools
import json
import secrets
from dataclasses import dataclass
from datetime import datetime

from domain.actors import ActorKind
from domain.terms import Term
from domain.vietnam_time import VIETNAM

_SALT_BYTES = 16
_PROCESS, _COUNT = secrets.token_hex(10), itertools.count()
_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))
_WORDS_MOST = 2000  # letters of a query or title: an entry must stay below 65,535 bytes, and be read by people


class Act(Term):
    """What was done. The names stand in the locked journal for ever."""

    SEARCH = "search"
    LIST = "list"
    VIEW = "view"
    DOWNLOAD = "download"
    EXPORT = "export"
    VERIFY = "verify"
    AUDIT = "audit"  # of all signatures and files
    DEPOSIT = "deposit"
    RETRY = "retry"
    OPEN_BATCH = "open-batch"
    CLOSE_BATCH = "close-batch"
    CORRECT = "correct"
    ANSWER = "answer"  # what is asked of a document before it is written; a draft
    RETURN_BATCH = "return-batch"
    REREAD = "reread"
    DESCRIBE = "describe"  # what documents are, by a program or by a person
    KEEP_EVIDENCE = "keep-evidence"  # of certificates' states: fetched, or handed in as files
    CHANGE_ANCHORS = "change-anchors"  # whose certificates are trusted, and in which time
    DECIDE_AUTHORITY = "decide-authority"  # confirmed or refused a name that the archive learned
    RECHECK = "recheck"
    SEAL = "seal"
    RELEASE = "release"
    HOLD = "hold"
    END_HOLD = "end-hold"
    DESTROY = "destroy"
    COPY = "copy"
    REBUILD = "rebuild"
    REINDEX = "reindex"
    START_WORK = "start-work"
    LOG_IN = "log-in"
    LOG_OUT = "log-out"
    USE_LINK = "use-link"  # a one-time link, by which a password is chosen
    CONFIRM = "confirm"  # proved again who it is
    CHANGE_ACCOUNT = "change-account"  # one's own: password, code, tokens, sessions
    MANAGE_PEOPLE = "manage-people"
    CHANGE_ACCESS = "change-access"
    ASK_ACCESS = "ask-access"
    CHANGE_SETTINGS = "change-settings"
    READ_JOURNAL = "read-journal"
    EXPORT_JOURNAL = "export-journal"
    MAIL_CHECKPOINT = "mail-checkpoint"
    ROTATE_KEY = "rotate-key"  # of the journal
    ERASE_PERSONAL = "erase-personal"  # personal parts whose time is over
    GAP = "gap"  # the database was found older than the journal: what was done in between may be missing
    CLOCK_BACK = "clock-back"  # the clock was found behind the last checkpoint: times do not tell the order, numbers do
    USE = "use"  # something else, told where it was refused


class ActOutcome(Term):
    """How it ended."""

    PENDING = "pending"  # it goes on; in the database only
    DONE = "done"
    REFUSED = "refused"
    FAILED = "failed"
    CUT_SHORT = "cut-short"  # whoever did it died or was stopped: how much was done, the object itself tells


@dataclass(frozen=True, slots=True)
class PersonalPart:
    """What an entry tells of persons: kept outside the log, which holds a salted digest of it, and erasable.

    Attributes:
        salt: random, so that the digest tells nothing: hexadecimal.
        name: of who did it.
        origin: address of the network, or terminal.
        words: what was searched for.
        titles: names of files and documents that were named.
    """

    salt: str
    name: str = ""
    origin: str = ""
    words: str = ""
    titles: tuple[str, ...] = ()

    @classmethod
    def of(cls, name: str, origin: str, words: str = "", titles: tuple[str, ...] = ()) -> PersonalPart:
        """With a new salt, and no longer than people can read."""
        cut = tuple(title[:_WORDS_MOST] for title in titles)
        return cls(secrets.token_hex(_SALT_BYTES), name[:_WORDS_MOST], origin[:_WORDS_MOST], words[:_WORDS_MOST], cut)

    @property
    def text(self) -> str:
        """Canonical JSON, which the commitment is over."""
        told = {"name": self.name, "origin": self.origin, "words": self.words, "titles": list(self.titles)}
        return canonical({"salt": self.salt, **{key: value for key, value in told.items() if value}})

    @classmethod
    def read(cls, text: str) -> PersonalPart:
        """Back from its JSON; what a later release tells besides is left aside."""
        raw = json.loads(text)
        salt, name, origin, words = (str(raw.get(key, "")) for key in ("salt", "name", "origin", "words"))
        return cls(salt, name, origin, words, tuple(map(str, raw.get("titles", ()))))


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One act.

    Attributes:
        identifier: of the entry, from before it has a number.
        time: when it began.
        kind: of the actor.
        actor: identifier of the account; empty where there is none.
        roles: of the actor.
        act: what was done.
        object: code of the record, batch or dossier that it was done to; empty where there is none.
        outcome: how it ended.
        reason: stable code of why it was refused or failed.
        detail: what else must be told, without names: a page's number, a count.
        commitment: SHA-256 of the personal part; empty where there is none.
        number: place in the log, from 0; None until it has one.
    """

    identifier: str
    time: datetime
    kind: ActorKind
    actor: str
    roles: tuple[str, ...]
    act: Act
    object: str = ""
    outcome: ActOutcome = ActOutcome.DONE
    reason: str = ""
    detail: str = ""
    commitment: str = ""
    number: int | None = None

    def is_of(self, part: str) -> bool:
        """The text is the personal part that this entry was made with."""
        return commitment_of(part) == self.commitment

    @property
    def leaf(self) -> bytes:
        """The entry as the log holds it: canonical JSON."""
        told: dict[str, object] = {
            "schema": 1,
            "number": self.number,
            "identifier": self.identifier,
            "time": self.time.astimezone(VIETNAM).isoformat(timespec="microseconds"),
            "kind": self.kind.value,
            "act": self.act.value,
            "outcome": self.outcome.value,
        }
        more = {"actor": self.actor, "object": self.object, "reason": self.reason, "detail": self.detail}
        more |= {"personal": self.commitment}
        told |= {key: value for key, value in more.items() if value}
        if self.roles:
            told["roles"] = list(self.roles)
        return canonical(told).encode()

    @classmethod
    def read(cls, leaf: bytes) -> JournalEntry:
        """Back from the log; what a later release tells besides is left aside.

        Raises:
            ValueError, KeyError, TypeError: it is no entry.
        """
        raw = json.loads(leaf)
        return cls(
            identifier=str(raw["identifier"]),
            time=datetime.fromisoformat(raw["time"]),
            kind=ActorKind(raw["kind"]),
            actor=str(raw.get("actor", "")),
            roles=tuple(map(str, raw.get("roles", ()))),
            act=Act(raw["act"]),
            object=str(raw.get("object", "")),
            outcome=ActOutcome(raw["outcome"]),
            reason=str(raw.get("reason", "")),
            detail=str(raw.get("detail", "")),
            commitment=str(raw.get("personal", "")),
            number=int(raw["number"]),
        )


@dataclass(frozen=True, slots=True)
class ToldAct:
    """An entry and its personal part.

    Attributes:
        entry: what nobody can change.
        part: what it tells of persons, as the text that its commitment is over; empty where it is no more.
    """

    entry: JournalEntry
    part: str = ""

    @property
    def personal(self) -> PersonalPart | None:
        """The part, read; None where there is none."""
        return PersonalPart.read(self.part) if self.part else None


@dataclass(frozen=True, slots=True)
class JournalFilter:
    """Which entries are wanted; what is empty does not matter.

    Attributes:
        person: identifier of the account, or the name.
        object: code of the record or batch.
        act: one act.
        since, until: when it began, the end excluded.
    """

    person: str = ""
    object: str = ""
    act: Act | None = None
    since: datetime | None = None
    until: datetime | None = None


def new_identifier() -> str:
    """For an entry to come: of this process at random, and counted; another for each."""
    return f"{_PROCESS}{next(_COUNT):012x}"


def commitment_of(part: str) -> str:
    """SHA-256 of the text of a personal part, hexadecimal."""
    return hashlib.sha256(part.encode("utf-8", "replace")).hexdigest()


def canonical(value: dict[str, object]) -> str:
    """JSON of which there is one form: sorted keys, no white space; halves of letters are none any more."""
    return _ENCODER.encode(value).encode("utf-8", "replace").decode()
