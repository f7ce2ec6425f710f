"""Groups of a provider as roles here, and a provider that cannot be asked."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from domain.errors import ArchiveError, ErrorCode
from domain.people.roles import Grant, RoleName
from pipeline.people.openid import Provider
from pipeline.people.provided import grants_of, listed
from pipeline.settings.provider_settings import ProviderSettings, read_grants, unusable


def _now() -> datetime:
    return datetime.now(UTC)


def test_lines_give_groups_their_roles() -> None:
    known = read_grants(("a = clerk", "a=official@SNV", "cn=x,ou=y = auditor"))

    assert known["a"] == (Grant(RoleName.CLERK), Grant(RoleName.OFFICIAL, "SNV"))
    assert known["cn=x,ou=y"] == (Grant(RoleName.AUDITOR),)


@pytest.mark.parametrize("line", ["", "a", "a =", "= clerk", "a = king", "a = clerk@"])
def test_a_line_that_gives_no_role_is_an_error(line: str) -> None:
    with pytest.raises(ValueError, match=re.escape(line) or "^$"):
        read_grants((line,))


def test_groups_by_path_and_by_name_are_the_same_and_each_role_comes_once() -> None:
    known = read_grants(("a = clerk", "b/c = guest", "/b/c = guest"))

    assert grants_of(["/a", "a", "/b/c", "z"], known) == (Grant(RoleName.CLERK), Grant(RoleName.GUEST))


def test_groups_lie_where_the_provider_puts_them() -> None:
    claims = {"realm_access": {"roles": ["x", 1]}, "https://a.vn/groups": ["y"], "groups": "no list"}

    assert listed(claims, "realm_access.roles") == ("x",)
    assert listed(claims, "https://a.vn/groups") == ("y",)
    assert listed(claims, "groups") == listed(claims, "realm_access.none.x") == ()


@pytest.mark.parametrize(
    ("settings", "key"),
    [
        (ProviderSettings(issuer="http://sso.example.invalid"), "issuer"),
        (ProviderSettings(issuer="sso"), "issuer"),
        (ProviderSettings(roles=("a = king",)), "roles"),
        (ProviderSettings(programs=("a",)), "programs"),
    ],
)
def test_settings_that_nothing_can_be_done_with_are_named(settings: ProviderSettings, key: str) -> None:
    found = unusable(settings)
    assert found is not None
    assert found[0] == key
    assert unusable(ProviderSettings(issuer="http://127.0.0.1:8080/realms/x", roles=("a = clerk",))) is None


def test_a_provider_that_is_away_is_told() -> None:
    provider = Provider(ProviderSettings(issuer="http://127.0.0.1:9"), "", _now)
    with pytest.raises(ArchiveError) as refused:
        provider.begin("http://127.0.0.1:8000/back")
    assert refused.value.code is ErrorCode.PROVIDER_AWAY
