"""Sessions of people whom a provider proves, in every database alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from domain.errors import ErrorCode
from domain.journal import Act, ActOutcome, JournalFilter
from domain.people.accounts import Person
from pipeline.people.openid import Flow
from pipeline.people.provided_door import ProvidedDoor
from pipeline.settings.archive_settings import ArchiveSettings
from pipeline.settings.provider_settings import ProviderSettings
from tests.pipeline.peopled import MORNING, OFFICE, ROOT, Peopled, grants, refused

if TYPE_CHECKING:
    from domain.journal import JournalEntry

ISSUER = "https://sso.example.invalid"
LAN = Person("P-lan", "lan", "Lan", grants("clerk"), MORNING, MORNING, issuer=ISSUER, subject="1")
_FLOW = Flow("state", "nonce", "verifier", "http://127.0.0.1/login/provider/back", again=True)


@pytest.fixture
def door(here: Peopled) -> ProvidedDoor:
    """Of an archive that knows a provider, and Lan by it."""
    here.parts.settings = ArchiveSettings(here.parts.settings.home, provider=ProviderSettings(issuer=ISSUER))
    here.parts.catalogue.people.add_provided(LAN)
    return ProvidedDoor(here.parts)


def _session(here: Peopled) -> str:
    came = here.parts.people.begin_session(LAN, OFFICE, here.parts.catalogue.people.begin_provided)
    assert came is not None
    return came.token


def _told(here: Peopled, act: Act) -> JournalEntry:
    """What was told last of Lan."""
    here.parts.writer.flush()
    (told,) = here.parts.catalogue.journal.select(JournalFilter(person=LAN.identifier, act=act), None, 1)
    return told.entry


def test_a_proof_that_the_provider_refused_is_told_of_whom_it_was_asked(here: Peopled, door: ProvidedDoor) -> None:
    token = _session(here)
    answer = {"state": _FLOW.state, "error": "access_denied"}
    assert refused(door.confirm, _FLOW, answer, token, OFFICE).code is ErrorCode.PROVIDER_REFUSED
    told = _told(here, Act.CONFIRM)
    assert (told.outcome, told.detail) == (ActOutcome.REFUSED, "provider")
    assert told.reason == ErrorCode.PROVIDER_REFUSED.value


def test_a_session_does_not_begin_in_an_account_that_was_closed_meanwhile(here: Peopled, door: ProvidedDoor) -> None:
    assert door.label()
    here.people.disable(ROOT, "lan")
    assert here.parts.people.begin_session(LAN, OFFICE, here.parts.catalogue.people.begin_provided) is None
