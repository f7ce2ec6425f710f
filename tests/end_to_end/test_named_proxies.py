"""What a proxy says of a client counts where settings name the proxy, and nowhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.api.serving import init, run, serving

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(("named", "believed"), [("127.0.0.1", True), ("10.0.0.0/8", False)])
def test_only_a_named_proxy_tells_where_somebody_comes_from(tmp_path: Path, named: str, believed: bool) -> None:
    home = tmp_path / "archive"
    init(home, {})
    with (home / "vankho.toml").open("a", encoding="utf-8") as settings:
        settings.write(f'\n[web]\nproxies = ["{named}"]\n')
    run(home, ["users", "add", "chủ", "--role", "administrator"], {})
    with serving(home) as running:
        told = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.9"}
        answer = running.client.get("/login", headers=told)
    assert answer.headers["set-cookie"].startswith("__Host-vankho_visitor" if believed else "vankho_visitor")
    assert ("Secure" in answer.headers["set-cookie"]) is believed
