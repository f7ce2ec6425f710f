"""What child processes are denied: taken away once, in the server that they are forked from; and how each sees it."""

from __future__ import annotations

import ctypes
from pathlib import Path

_CLONE_NEWUSER, _CLONE_NEWNET = 0x1000_0000, 0x4000_0000


def leave_network() -> None:
    """Move this process, which has one thread, and all that it forks into a network of their own with nothing in it.

    Without root the network is left through a user namespace. Where the kernel forbids both, everything stays as it
    is: `without_network` tells.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(_CLONE_NEWNET) != 0:
        libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET)


def without_network() -> bool:
    """It sees no network interface but a loopback that is down."""
    interfaces = Path("/proc/net/route").read_text(encoding="ascii").splitlines()[1:]
    return not interfaces
