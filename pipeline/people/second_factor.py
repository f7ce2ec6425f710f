"""The second factor: codes of an authenticator (TOTP, RFC 6238) whose secret is sealed, and recovery codes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from domain.errors import ArchiveError, ErrorCode
from pipeline.people.openers import recovery_digest
from signing.keys.secret_box import KEY_FILE, SecretBox

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from catalogue.people.proofs import Credentials
    from pipeline.wiring import Parts

_STEP_SECONDS = 30
_CODE = re.compile(r"[0-9]{6}")
_ISSUER = "Văn Khố"
_LATE = (0, -1, 1)  # steps: people type slowly, and clocks differ a little (RFC 6238 §5.2)


class SecondFactor:
    """Authenticators of one archive."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._box = SecretBox(parts.settings.keys_folder / KEY_FILE)

    def new_secret(self, person: str) -> tuple[str, str]:
        """A secret for an authenticator, and as it may be stored.

        The archive's key is made where nobody needed one before.

        Raises:
            ArchiveUnusable: PEOPLE_KEY_MISSING, the key was made on another machine.
        """
        if not self._box.has_key and not self._parts.catalogue.people.has_totp():
            self._box.make_key()
        import pyotp

        secret = pyotp.random_base32()
        return secret, self._box.seal(secret.encode(), person)

    def address(self, secret: str, name: str) -> str:
        """The `otpauth:` address that authenticators read from a picture."""
        import pyotp

        issuer = f"{_ISSUER} {self._parts.settings.organisation}".removesuffix(f" {_ISSUER}")
        return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=issuer.replace(":", " "))

    def step_of(self, code: str, sealed: str, person: str, now: datetime) -> int | None:
        """The step of time whose code this is; None when it is none of about now.

        Raises:
            ArchiveUnusable: PEOPLE_KEY_MISSING.
        """
        import pyotp

        typed = "".join(code.split())
        if not _CODE.fullmatch(typed):
            return None
        totp = pyotp.TOTP(self._box.open(sealed, person).decode())
        present = int(now.timestamp()) // _STEP_SECONDS
        steps = (present + late for late in _LATE)
        return next((step for step in steps if totp.verify(typed, for_time=step * _STEP_SECONDS)), None)

    def factor(self, given: Credentials, code: str, now: datetime) -> Callable[..., bool]:
        """What uses the code up, an authenticator's or a recovery code, together with what it is given for.

        Raises:
            ArchiveError: CODE_WRONG, it is neither; PEOPLE_KEY_MISSING.
        """
        people, person = self._parts.catalogue.people, given.person.identifier
        if not _CODE.fullmatch("".join(code.split())):
            return people.recovery_code(person, recovery_digest(code))
        step = self.step_of(code, given.totp or "", person, now)
        if step is None:
            raise ArchiveError(ErrorCode.CODE_WRONG)
        return people.totp_step(person, step)
