"""Who asks on the command line: the user of the operating system, who administers the archive in his hands."""

from __future__ import annotations

import getpass
import os
import sys
from dataclasses import replace

from domain.actors import Actor, ActorKind
from domain.people.rights import EVERYTHING

_RIGHTS = replace(EVERYTHING, roles=("system-administrator",))  # as the journal tells it


def the_user() -> Actor:
    """The user whom this process runs as; whoever holds the archive's own folder and keys may do everything in it."""
    try:
        name = getpass.getuser()
    except (KeyError, OSError):
        name = f"uid {os.getuid()}"
    return Actor(ActorKind.PERSON, name, _RIGHTS, origin=_terminal(), confirmed=True)


def _terminal() -> str:
    """The terminal that the command was given at; `terminal` where there is none."""
    try:
        return os.ttyname(sys.stdin.fileno())
    except (OSError, ValueError, AttributeError):
        return "terminal"
