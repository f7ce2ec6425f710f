"""PREMIS tells who the agents are: a person, a program; of events of before 0.2 nobody told."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from lxml import etree

from domain.events import AgentKind, Event, EventType, Outcome
from storage.eark.growing import grown
from storage.eark.premis import NAMESPACE, Document
from tests.storage.schema_checks import schema_errors

TIME = datetime(2026, 12, 1, tzinfo=UTC)


def told(*agents: tuple[str, AgentKind | None]) -> bytes:
    document = Document()
    for number, (agent, kind) in enumerate(agents):
        event = Event(f"uuid-{number}", EventType.MODIFICATION, TIME, agent, Outcome.SUCCESS, "", kind)
        document.add_event(event, ["H1.1.0000001"])
    return document.to_bytes()


def agents_of(premis: bytes) -> dict[str, str | None]:
    return {
        agent.findtext(f"{{{NAMESPACE}}}agentName", ""): agent.findtext(f"{{{NAMESPACE}}}agentType")
        for agent in etree.fromstring(premis).iterfind(f"{{{NAMESPACE}}}agent")
    }


def test_an_agent_is_told_once_with_what_it_is() -> None:
    premis = told(
        ("Bình", AgentKind.PERSON),
        ("vankho 0.2.0", AgentKind.SOFTWARE),
        ("Bình", AgentKind.PERSON),
        ("Sở Nội vụ", AgentKind.ORGANISATION),
    )
    assert agents_of(premis) == {"Bình": "person", "vankho 0.2.0": "software", "Sở Nội vụ": "organization"}
    assert "agentType" not in schema_errors(premis, "premis-v3-0.xsd")


@pytest.mark.parametrize("first", [True, False])
def test_an_agent_of_whom_one_event_tells_what_he_is_is_that(first: bool) -> None:
    events: list[tuple[str, AgentKind | None]] = [("Bình", AgentKind.PERSON), ("Bình", None)]
    assert agents_of(told(*(events if first else reversed(events)))) == {"Bình": "person"}


def test_agents_of_before_have_no_type_and_keep_their_identifiers_when_one_comes() -> None:
    before = told(("vankho 0.1.0", None))
    assert agents_of(before) == {"vankho 0.1.0": None}
    after = grown(before, told(("vankho 0.1.0", AgentKind.SOFTWARE)))
    assert agents_of(after) == {"vankho 0.1.0": "software"}
