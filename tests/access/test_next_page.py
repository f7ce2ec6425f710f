"""After a log-in somebody goes on to a page of ours, never elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.http.access.next_page import safe_next
from tests.access.conftest import PASSWORD

if TYPE_CHECKING:
    from collections.abc import Callable

    from domain.people.accounts import Person
    from tests.access.conftest import Browser

_ELSEWHERE = [
    "https://evil.example/",
    "//evil.example/",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    " //evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "evil.example",
    "/login?next=/login",
    "/logout",
    "/confirm",
    "/link/x",
    "/x\r\nSet-Cookie: a=b",
]


@pytest.mark.parametrize("asked", _ELSEWHERE)
def test_another_site_is_no_page_of_ours(asked: str) -> None:
    assert safe_next(asked) == ""


@pytest.mark.parametrize("asked", ["/records", "/?q=a%20b", "/records/VK.1/pages/2?q=s%E1%BB%91", "/x?u=https://a.vn/"])
def test_a_page_of_ours_is(asked: str) -> None:
    assert safe_next(asked) == asked


@given(st.text(alphabet=st.sampled_from("/\\:@?#.a \t\n%"), max_size=12))
def test_whatever_is_asked_a_browser_stays_here(asked: str) -> None:
    gone = urlsplit(urljoin("http://kho.example/login", safe_next(asked)))
    assert (gone.scheme, gone.netloc) == ("http", "kho.example")


@pytest.mark.parametrize("asked", _ELSEWHERE)
def test_the_log_in_leads_nowhere_else(visit: Callable[[], Browser], people: dict[str, Person], asked: str) -> None:
    assert people
    browser, page = visit().look("/login")
    assert page.status_code == 200
    assert browser.post("/login", name="official", password=PASSWORD, next=asked).headers["location"] == "/"
