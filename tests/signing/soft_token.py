"""A real token in software (SoftHSM 2) with the key of the tests' office on it."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from signing.keys.signer_places import SignerKind, SignerPlaces
from tests.signing.office_authority import Key, office

MODULE = Path("/usr/lib/softhsm/libsofthsm2.so")
PIN, OFFICER_PIN = b"482913", "77001122"
LABEL = "con dau"
needs_softhsm = pytest.mark.skipif(not MODULE.exists(), reason="softhsm2 is not installed")


@dataclass(frozen=True)
class SoftToken:
    """One token.

    Attributes:
        folder: in which SoftHSM keeps it.
        name: its label.
    """

    folder: Path
    name: str

    def places(self, folder: Path, pin: bytes = PIN, label: str = LABEL) -> SignerPlaces:
        """The token as signer, its PIN in a file."""
        found = office().places(folder)
        (folder / "secret").write_bytes(pin)
        return replace(
            found,
            kind=SignerKind.PKCS11,
            module=MODULE,
            token=self.name,
            key_label=label,
            certificate=folder / "signer.pem",
        )

    def set_pin(self, pin: bytes) -> None:
        """Give the token another PIN, as its officer may."""
        _tool("--init-pin", "--token", self.name, "--so-pin", OFFICER_PIN, "--pin", pin.decode())

    def add_key(self, folder: Path, key: Key, label: str, identifier: str) -> None:
        """Put a key on the token."""
        path = folder / f"{label}.pem"
        path.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        wanted = ("--import", str(path), "--label", label, "--id", identifier)
        _tool(*wanted, "--token", self.name, "--pin", PIN.decode())
        path.unlink()


def configured(folder: Path) -> Path:
    """Have SoftHSM keep its tokens in a folder: told by the environment, to this process and those it starts."""
    (folder / "tokens").mkdir(parents=True, exist_ok=True)
    told = folder / "softhsm2.conf"
    told.write_text(f"directories.tokendir = {folder / 'tokens'}\nobjectstore.backend = file\nlog.level = ERROR\n")
    os.environ["SOFTHSM2_CONF"] = str(told)
    return folder / "tokens"


def make_token(tokens: Path, name: str) -> SoftToken:
    """A new token without keys."""
    before = set(tokens.iterdir())
    _tool("--init-token", "--free", "--label", name, "--so-pin", OFFICER_PIN, "--pin", PIN.decode())
    (folder,) = set(tokens.iterdir()) - before
    return SoftToken(folder, name)


def _tool(*arguments: str) -> None:
    program = shutil.which("softhsm2-util")
    assert program
    subprocess.run([program, *arguments], check=True, capture_output=True)
