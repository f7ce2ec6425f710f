"""A remote signing service on loopback that follows the Cloud Signature Consortium's API, 2.0 or 1.0.4.

It holds the key of the tests' office, gives a permission (SAD) for just the hashes that were confirmed, takes it once a
hash, and counts what it signed; tests have it behave badly.
"""

from __future__ import annotations

import json
import threading
import time
from base64 import b64decode, b64encode
from collections import Counter
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.serialization import Encoding

from signing.keys.key_signer import PSS, SHA256
from signing.keys.signer_places import RemotePlace, SignerKind
from tests.signing.office_authority import Key, office

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from signing.keys.signer_places import SignerPlaces

CLIENT, CLIENT_SECRET, PIN, OTP = "kho-luu-tru", "bi mat cua kho", "1357", "246810"
CREDENTIAL = "khoa-1"


@dataclass
class Service:
    """The service, as tests have it.

    Attributes:
        second: it speaks 2.0; else 1.0.4.
        pin, otp: it asks for them.
        later: times that it answers only with a handle, as when somebody is asked on the phone.
        most: hashes a permission is good for.
        seconds: that a permission lasts.
        algorithms: with which it signs.
        status: of the certificate.
        refuse: gives an error in place of an answer, by method.
        before_signing: is called with the number of the request for signatures.
        signed: how often each hash was signed.
        codes: one-time codes sent.
        asked: methods, in their order.
    """

    second: bool = True
    pin: bool = False
    otp: bool = True
    later: int = 0
    most: int = 500
    seconds: int = 300
    algorithms: tuple[str, ...] = ("1.2.840.113549.1.1.10", "1.2.840.113549.1.1.1")
    status: str = "valid"
    key: Key | None = None
    certificate: x509.Certificate | None = None
    refuse: dict[str, tuple[int, dict[str, str]]] = field(default_factory=dict)
    before_signing: Callable[[int], None] = lambda _: None
    signed: Counter[str] = field(default_factory=Counter)
    codes: int = 0
    asked: list[str] = field(default_factory=list)
    url: str = ""
    _tokens: set[str] = field(default_factory=set)
    _permissions: dict[str, tuple[set[str], float]] = field(default_factory=dict)
    _handles: dict[str, tuple[str, int]] = field(default_factory=dict)

    def forget_tokens(self) -> None:
        """As after a restart."""
        self._tokens.clear()

    def places(self, folder: Path) -> SignerPlaces:
        """The service as signer."""
        found = office().places(folder)
        (folder / "client-secret").write_text(CLIENT_SECRET + "\n")
        (folder / "client-secret").chmod(0o600)
        (folder / "pin").write_text(PIN)
        tries = folder / "pin-refused.json"
        return replace(
            found,
            kind=SignerKind.CSC,
            secret=folder / "pin",
            remote=RemotePlace(self.url, "", CLIENT, folder / "client-secret", str(folder / "pin"), tries),
        )

    def answer(self, method: str, body: dict[str, Any], token: str) -> tuple[int, dict[str, Any]]:
        """What it says."""
        self.asked.append(method)
        if method in self.refuse:
            return self.refuse[method]
        if method == "info":
            return 200, {"specs": "2.0.0.2" if self.second else "1.0.4.0", "methods": []}
        if method == "oauth2/token":
            good = (body["client_id"], body["client_secret"]) == (CLIENT, CLIENT_SECRET)
            new = f"token-{len(self.asked)}"
            self._tokens.add(new)
            return (200, {"access_token": new, "expires_in": 3600}) if good else (401, {"error": "invalid_client"})
        if token not in self._tokens:
            return 401, {"error": "invalid_token"}
        return self._methods()[method](body)

    def _methods(self) -> dict[str, Callable[[dict[str, Any]], tuple[int, dict[str, Any]]]]:
        return {
            "credentials/list": lambda _: (200, {"credentialIDs": [CREDENTIAL]}),
            "credentials/info": self._info,
            "credentials/getChallenge" if self.second else "credentials/sendOTP": self._code,
            "credentials/authorize": self._authorize,
            "credentials/authorizeCheck": self._check,
            "signatures/signHash": self._sign,
        }

    def _info(self, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        assert body["credentialID"] == CREDENTIAL
        chain = (self.certificate or office().signer, office().intermediate)
        told: dict[str, Any] = {
            "key": {"status": "enabled", "algo": list(self.algorithms), "len": 2048},
            "cert": {
                "status": self.status,
                "certificates": [b64encode(one.public_bytes(Encoding.DER)).decode() for one in chain],
            },
            "multisign": self.most,
        }
        if self.second:
            objects = [{"type": "Password", "id": "PIN"}] if self.pin else []
            objects += [{"type": "OTP", "id": "OTP"}] if self.otp else []
            return 200, told | {"auth": {"mode": "explicit" if objects else "implicit", "objects": objects}}
        asked = {"PIN": {"presence": str(self.pin).lower()}, "OTP": {"presence": str(self.otp).lower()}}
        return 200, told | asked | {"authMode": "explicit" if self.pin or self.otp else "implicit"}

    def _code(self, _: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        self.codes += 1
        return 200, {}

    def _authorize(self, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        said = {one["id"]: one["value"] for one in body.get("authData", ())} if self.second else body
        hashes = body["hashes"] if self.second else body["hash"]
        if self.pin and said.get("PIN") != PIN:
            return 400, {"error": "invalid_request", "error_description": "Invalid parameter PIN"}
        if self.otp and said.get("OTP") != OTP:
            return 400, {"error": "invalid_otp", "error_description": "The OTP is invalid"}
        if body["numSignatures"] != len(hashes) or len(hashes) > self.most:
            return 400, {"error": "invalid_request", "error_description": "Numbers of signatures is too high"}
        sad = f"sad-{len(self.asked)}"
        self._permissions[sad] = set(hashes), time.monotonic() + self.seconds
        if self.later:
            self._handles["h"] = sad, self.later
            return 200, {"handle": "h"}
        return 200, {"SAD": sad, "expiresIn": self.seconds}

    def _check(self, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        sad, later = self._handles[body["handle"]]
        self._handles[body["handle"]] = sad, later - 1
        return (202, {}) if later > 1 else (200, {"SAD": sad, "expiresIn": self.seconds})

    def _sign(self, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        hashes = body["hashes"] if self.second else body["hash"]
        self.before_signing(self.asked.count("signatures/signHash"))
        allowed, until = self._permissions.get(body["SAD"], (set(), 0.0))
        if time.monotonic() > until:
            return 400, {"error": "invalid_request", "error_description": "SAD expired"}
        if not allowed >= set(hashes):
            return 400, {"error": "invalid_request", "error_description": "Hash is not authorized by the SAD"}
        if body["signAlgo"] not in self.algorithms:
            return 400, {"error": "invalid_request", "error_description": "Invalid parameter signAlgo"}
        self.signed.update(hashes)
        return 200, {"signatures": [self._value(b64decode(one), body["signAlgo"]) for one in hashes]}

    def _value(self, digest: bytes, algorithm: str) -> str:
        key = self.key or office().signer_key
        if isinstance(key, rsa.RSAPrivateKey):
            scheme = PSS if algorithm.endswith("1.1.10") else padding.PKCS1v15()
            return b64encode(key.sign(digest, scheme, Prehashed(SHA256))).decode()
        return b64encode(key.sign(digest, ec.ECDSA(Prehashed(SHA256)))).decode()


@contextmanager
def csc_service(**how: Any) -> Iterator[Service]:
    """A service on loopback while this lasts."""
    service = Service(**how)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            method = self.path.removeprefix("/csc/v2/")
            form = self.headers["Content-Type"] == "application/x-www-form-urlencoded"
            told = {key: value[0] for key, value in parse_qs(body.decode()).items()} if form else json.loads(body)
            token = self.headers.get("Authorization", "").removeprefix("Bearer ")
            status, said = service.answer(method, told, token)
            content = json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: Any) -> None:
            """Quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        service.url = f"http://127.0.0.1:{server.server_port}/csc/v2"
        try:
            yield service
        finally:
            server.shutdown()
            thread.join()
