"""The grammar of `vankho users`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

_ACTIONS = ("list", "add", "disable", "enable", "reset", "roles", "sessions", "unlock")


def add_users(
    added: Callable[..., argparse.ArgumentParser], word: Callable[[str], str]
) -> list[argparse.ArgumentParser]:
    """The actions with their arguments and options."""
    made = {name: added(name, key=f"users-{name}") for name in _ACTIONS}
    for name, one in made.items():
        if name == "add":
            one.add_argument("name", metavar="NAME", help=word("users-name"))
        elif name != "list":
            one.add_argument("person", metavar="NAME|ID", help=word("users-given"))
    made["add"].add_argument("--full-name", metavar="NAME", help=word("users-full-name"))
    made["add"].add_argument("--department", metavar="NAME", help=word("users-department"))
    made["reset"].add_argument("--second-factor", action="store_true", help=word("users-second-factor"))
    made["sessions"].add_argument("--end", action="store_true", help=word("users-end"))
    roles = made["roles"].add_mutually_exclusive_group()
    for given in (made["add"].add_argument, roles.add_argument):
        given("--role", action="append", default=[], metavar="ROLE[@FONDS]", help=word("users-role"))
    roles.add_argument("--none", action="store_true", help=word("users-none"))
    return list(made.values())
