"""Who asks on the command line: the user of the operating system, who administers the archive in his hands."""

from __future__ import annotations

import getpass
import os

from domain.actors import Actor, ActorKind


def the_user() -> Actor:
    """The user whom this process runs as."""
    try:
        return Actor(ActorKind.PERSON, getpass.getuser())
    except (KeyError, OSError):
        return Actor(ActorKind.PERSON, f"uid {os.getuid()}")
