"""Log-in by a provider of identities (OpenID Connect), as `vankho.toml` sets it under `[provider]`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ProviderSettings:
    """Who says who a person is, where a body has such a service.

    Attributes:
        issuer: its address, as its tokens name it; empty where nobody logs in by a provider.
        client: our name there.
        secret_file: file that holds our secret, relative to the folder of keys or absolute; empty for a public client.
        label: what people call it, on the log-in page.
        groups_claim: the claim of its tokens that lists a person's groups; parts of nested claims stand with dots.
        roles: `GROUP = ROLE` or `GROUP = ROLE@FONDS`, one a line.
        programs: `CLIENT = ROLE` or `CLIENT = ROLE@FONDS` for programs that bring access tokens of the provider.
        audience: whom access tokens of programs must be made for; our own name where empty.
        ca_file: certificates of authorities that its connection is judged by; the system's where empty.
    """

    issuer: str = ""
    client: str = "vankho"
    secret_file: str = ""
    label: str = "OpenID Connect"
    groups_claim: str = "groups"
    roles: tuple[str, ...] = ()
    programs: tuple[str, ...] = ()
    audience: str = ""
    ca_file: str = ""
