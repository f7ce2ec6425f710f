"""Log-in by a real Keycloak: who is believed, and what is not."""

from __future__ import annotations

import base64
import hmac
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from queue import Queue
from threading import Thread
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

import pytest
from joserfc.jwk import RSAKey

from domain.errors import ArchiveError, ErrorCode
from domain.people.roles import Grant, RoleName
from pipeline.people.openid import Flow, Provider
from pipeline.settings.provider_settings import ProviderSettings
from testbed.identities import CLIENT, SECRET, Realm, make_realm
from testbed.servers.programs import Unavailable
from testbed.servers.running import start

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from pipeline.people.provided import ProvidedIdentity

pytestmark = pytest.mark.servers

HOME = "http://127.0.0.1:8000"
BACK = f"{HOME}/login/provider/back"
ROLES = ("can-bo = clerk", "so-noi-vu = official@SNV", "can-bo = official@STC")


@pytest.fixture(scope="module")
def heard() -> Iterator[tuple[str, Queue[str]]]:
    """Where the provider tells of log-outs, and the tokens that it told."""
    tokens: Queue[str] = Queue()

    class Listener(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            tokens.put(form["logout_token"][0])
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Listener) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/", tokens
        server.shutdown()


@pytest.fixture(scope="module")
def realm(heard: tuple[str, Queue[str]]) -> Iterator[Realm]:
    try:
        server = start("keycloak")
    except Unavailable as error:
        pytest.skip(f"keycloak: {error}")
    try:
        made = make_realm(server.url, ["can-bo", "so-noi-vu", "khac"], [HOME], heard[0])
        made.person("lan", "mat-khau-lan", ["can-bo", "so-noi-vu"])
        yield made
        made.admin.close()
    finally:
        server.stop()


def now() -> datetime:
    return datetime.now(UTC)


def _provider(realm: Realm, clock: Callable[[], datetime] = now, **other: object) -> Provider:
    settings = ProviderSettings(issuer=realm.issuer, client=CLIENT, roles=ROLES, programs=("quet = program@SNV",))
    return Provider(replace(settings, **other), SECRET, clock)  # type: ignore[arg-type]


def _gone_through(realm: Realm, provider: Provider, name: str = "lan") -> tuple[Flow, Mapping[str, str]]:
    url, flow = provider.begin(BACK, "/records")
    _, answer = realm.log_in(url, name, f"mat-khau-{name}")
    return flow, answer


def _logged_in(realm: Realm, provider: Provider, name: str = "lan") -> ProvidedIdentity:
    return provider.finish(*_gone_through(realm, provider, name))


def _part(told: object) -> str:
    return _encoded(json.dumps(told).encode())


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _refused(code: ErrorCode, ask: Callable[[], object]) -> str:
    with pytest.raises(ArchiveError) as refused:
        ask()
    assert refused.value.code is code
    return str(refused.value.facts.get("detail", ""))


def test_a_person_comes_in_with_the_roles_of_its_groups(realm: Realm) -> None:
    identity = _logged_in(realm, _provider(realm))

    assert (identity.name, identity.full_name) == ("lan", "Lan Nguyễn")
    assert set(identity.grants) == {
        Grant(RoleName.CLERK),
        Grant(RoleName.OFFICIAL, "STC"),
        Grant(RoleName.OFFICIAL, "SNV"),
    }
    assert identity.subject


def test_the_address_asks_for_a_code_with_proof(realm: Realm) -> None:
    url, flow = _provider(realm).begin(BACK)

    assert "code_challenge_method=S256" in url
    assert flow.verifier not in url


def test_an_answer_to_another_browser_is_refused(realm: Realm) -> None:
    provider = _provider(realm)
    flow, answer = _gone_through(realm, provider)

    assert _refused(ErrorCode.PROVIDER_REFUSED, lambda: provider.finish(replace(flow, state="x"), answer)) == "state"
    assert _refused(ErrorCode.PROVIDER_REFUSED, lambda: provider.finish(flow, {**answer, "iss": "https://x"})) == "iss"
    other, _ = _gone_through(realm, provider)
    stolen = replace(flow, verifier=other.verifier)
    assert "invalid_grant" in _refused(ErrorCode.PROVIDER_REFUSED, lambda: provider.finish(stolen, answer))


def test_a_code_is_good_once(realm: Realm) -> None:
    provider = _provider(realm)
    flow, answer = _gone_through(realm, provider)
    provider.finish(flow, answer)

    assert "invalid_grant" in _refused(ErrorCode.PROVIDER_REFUSED, lambda: provider.finish(flow, answer))


def test_a_token_for_another_log_in_is_refused(realm: Realm) -> None:
    provider = _provider(realm)
    flow, answer = _gone_through(realm, provider)

    other = replace(flow, nonce="x")
    assert _refused(ErrorCode.PROVIDER_REFUSED, lambda: provider.finish(other, answer)) == "nonce"


def test_an_expired_token_is_refused(realm: Realm) -> None:
    late = _provider(realm, lambda: now() + timedelta(hours=2))
    flow, answer = _gone_through(realm, late)

    assert _refused(ErrorCode.PROVIDER_REFUSED, lambda: late.finish(flow, answer)) == "exp"


def test_a_clock_that_is_five_minutes_behind_is_told(realm: Realm) -> None:
    behind = _provider(realm, lambda: now() - timedelta(minutes=5))
    flow, answer = _gone_through(realm, behind)

    _refused(ErrorCode.PROVIDER_CLOCK, lambda: behind.finish(flow, answer))


def test_what_the_person_refuses_is_told(realm: Realm) -> None:
    _, flow = _provider(realm).begin(BACK)
    answer = {"state": flow.state, "error": "access_denied", "error_description": "User denied"}

    told = _refused(ErrorCode.PROVIDER_REFUSED, lambda: _provider(realm).finish(flow, answer))
    assert told == "access_denied User denied"


def test_whom_the_provider_disabled_does_not_come_in(realm: Realm) -> None:
    person = realm.person("binh", "mat-khau-binh", ["can-bo"])
    provider = _provider(realm)
    assert _logged_in(realm, provider, "binh").name == "binh"

    realm.change(person, enabled=False)
    url, _ = provider.begin(BACK)
    page, answer = realm.log_in(url, "binh", "mat-khau-binh")
    assert not answer
    assert "disabled" in page


def test_groups_that_nobody_gave_a_role_give_none(realm: Realm) -> None:
    realm.person("hoa", "mat-khau-hoa", ["khac"])

    assert _logged_in(realm, _provider(realm), "hoa").grants == ()


def test_new_keys_are_fetched(realm: Realm) -> None:
    provider = _provider(realm)
    _logged_in(realm, provider)
    provider._issuer.fetched.at -= 60
    known = {key.kid for key in provider._issuer.fetched.keys}

    realm.turn_keys()
    assert _logged_in(realm, provider).name == "lan"
    assert {key.kid for key in provider._issuer.fetched.keys} > known


def test_a_program_comes_in_by_its_own_token(realm: Realm) -> None:
    token = realm.program("quet", "bi-mat-quet")

    identity = _provider(realm).identity_of(token)
    assert (identity.name, identity.grants) == ("quet", (Grant(RoleName.PROGRAM, "SNV"),))
    other = _provider(realm, audience="other")
    assert _refused(ErrorCode.PROVIDER_REFUSED, lambda: other.identity_of(token)) == "aud"


def test_a_token_that_the_provider_did_not_sign_is_refused(realm: Realm) -> None:
    provider = _provider(realm)
    identity = _logged_in(realm, provider)
    head, body, signature = identity.id_token.split(".")
    unsigned = _part({"alg": "none"})
    key = next(key for key in provider._issuer.fetched.keys if isinstance(key, RSAKey))
    public = key.as_pem(private=False)
    shared = f"{_part({'alg': 'HS256', 'kid': key.kid})}.{body}"
    shared = f"{shared}.{_encoded(hmac.digest(public, shared.encode(), 'sha256'))}"

    for forged in (f"{unsigned}.{body}.", shared, f"{head}.{body[:-4]}AAAA.{signature}", "x", "a.b.c"):
        _refused(ErrorCode.PROVIDER_REFUSED, lambda forged=forged: provider.identity_of(forged))  # type: ignore[misc]


def test_logging_out_goes_by_the_provider(realm: Realm) -> None:
    provider = _provider(realm)
    identity = _logged_in(realm, provider)

    address = provider.farewell(identity.id_token, f"{HOME}/login")
    assert address is not None
    assert address.startswith(f"{realm.issuer}/protocol/openid-connect/logout?")
    assert f"id_token_hint={identity.id_token}" in address


def test_the_provider_is_asked_again_and_says_what_the_person_may_now(realm: Realm) -> None:
    person = realm.person("mai", "mat-khau-mai", ["can-bo"])
    provider = _provider(realm)
    first = _logged_in(realm, provider, "mai")
    assert first.session
    again, refresh = provider.renew(first.refresh, first.subject)
    assert again is not None
    assert (again.subject, again.grants, again.session) == (first.subject, first.grants, first.session)
    assert _refused(ErrorCode.PROVIDER_REFUSED, lambda: provider.renew(refresh, "somebody else")) == "sub"

    realm.change(person, firstName="Mai Hoa")
    renamed, refresh = provider.renew(refresh, first.subject)
    assert renamed is not None
    assert renamed.full_name == "Mai Hoa Nguyễn"

    realm.change(person, enabled=False)
    assert "invalid_grant" in _refused(ErrorCode.PROVIDER_REFUSED, lambda: provider.renew(refresh, first.subject))


def test_a_client_whom_the_provider_does_not_know_any_more_puts_nobody_out(realm: Realm) -> None:
    provider = _provider(realm)
    first = _logged_in(realm, provider)
    stranger = Provider(provider._settings, "another secret", now)
    _refused(ErrorCode.PROVIDER_AWAY, lambda: stranger.renew(first.refresh, first.subject))


def test_whom_the_provider_logs_out_it_tells_of(realm: Realm, heard: tuple[str, Queue[str]]) -> None:
    person = realm.person("thu", "mat-khau-thu", ["can-bo"])
    provider = _provider(realm)
    first = _logged_in(realm, provider, "thu")

    realm.log_out_everywhere(person)
    told = provider.log_out_told(heard[1].get(timeout=600))
    assert (told.issuer, told.subject) == (realm.issuer, first.subject)
    assert told.session in {first.session, ""}
    assert "invalid_grant" in _refused(ErrorCode.PROVIDER_REFUSED, lambda: provider.renew(first.refresh, first.subject))
    assert _refused(ErrorCode.PROVIDER_REFUSED, lambda: provider.log_out_told(first.id_token)) == "events"
