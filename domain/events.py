"""Preservation events (PREMIS 3): who did what to an object, when, and how it ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from domain.terms import Term


class EventType(Term):
    """Kinds of event, with the terms of the PREMIS event type vocabulary where it has one."""

    INGESTION_START = "ingestion start"
    FORMAT_IDENTIFICATION = "format identification"
    TRANSFER = "transfer"  # TT 05/2025: the event of digitisation
    TEXT_RECOGNITION = "text recognition"
    MODIFICATION = "modification"  # a person confirmed or corrected what was read
    DESCRIPTION = "description"  # what the document is, as a program or a person says
    REVIEW = "review"  # persons answered and released it, before anything was written
    PDFA_CREATION = "creation of PDF/A"
    SIGNATURE_VALIDATION = "digital signature validation"
    SIGNING = "digital signature generation"
    PACKAGE_CREATION = "information package creation"
    INGESTION_END = "ingestion end"
    QUARANTINE = "quarantine"
    POLICY_ASSIGNMENT = "policy assignment"  # another access mode
    FIXITY_CHECK = "fixity check"


class Outcome(Term):
    """How an event ended (PREMIS eventOutcome)."""

    SUCCESS = "success"
    WARNING = "warning"
    FAILURE = "failure"


class AgentKind(Term):
    """Who an agent is, with the terms of the PREMIS agent type vocabulary."""

    PERSON = "person"
    SOFTWARE = "software"
    ORGANISATION = "organization"


@dataclass(frozen=True, slots=True)
class Event:
    """One event of a record's life.

    Attributes:
        identifier: `uuid-…`, derived from record, type and attempt, so that a repeated step writes the same event.
        type: what was done.
        time: when it ended, with time zone.
        agent: who: a person's name, or a program with its version.
        outcome: how it ended.
        detail: one line for people; an error code, counts, versions.
        agent_kind: who the agent is; None in events of before 0.2, which do not tell it.
    """

    identifier: str
    type: EventType
    time: datetime
    agent: str
    outcome: Outcome
    detail: str = ""
    agent_kind: AgentKind | None = None
