"""The grammar of `vankho authorities`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.description.authorities import LEAST_SEEN, AuthorityState

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable


def add_authorities(
    added: Callable[..., argparse.ArgumentParser], word: Callable[[str], str]
) -> list[argparse.ArgumentParser]:
    """Its actions with their arguments and options."""
    listed, confirmed, refused = (added(name, key=f"authorities-{name}") for name in ("list", "confirm", "refuse"))
    states = [state.value for state in AuthorityState]
    listed.add_argument("--state", choices=states, default=states[0], help=word("authorities-state"))
    listed.add_argument("--least", type=int, metavar="N", default=LEAST_SEEN, help=word("authorities-least"))
    for one in (confirmed, refused):
        one.add_argument("code", metavar="CODE", help=word("authorities-code"))
        one.add_argument("--reason", required=True, metavar="TEXT", help=word("authorities-reason"))
    confirmed.add_argument("--name", metavar="TEXT", default="", help=word("authorities-name"))
    return [listed, confirmed, refused]
