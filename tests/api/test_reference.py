"""The pages that are made from the code say what the code says: `scripts/reference.py` writes them."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from api.http.app import create_app

if TYPE_CHECKING:
    from pipeline.archive import Archive

_ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def made() -> dict[str, Any]:
    """What the script defines."""
    return runpy.run_path(str(_ROOT / "scripts" / "reference.py"))


def _kept(name: str) -> str:
    return (_ROOT / "docs" / name).read_text(encoding="utf-8")


def test_the_page_of_error_codes_is_up_to_date(made: dict[str, Any]) -> None:
    assert made["codes_page"]() == _kept("error-codes.md"), "run scripts/reference.py"


def test_the_page_of_permissions_is_up_to_date(made: dict[str, Any], archive: Archive) -> None:
    assert made["permissions_page"](create_app(archive)) == _kept("permissions.md"), "run scripts/reference.py"


def test_the_page_of_routes_is_up_to_date(made: dict[str, Any], archive: Archive) -> None:
    assert made["http_page"](create_app(archive)) == _kept("http.md"), "run scripts/reference.py"
