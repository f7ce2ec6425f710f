"""What a child is denied, as it sees it itself."""

from __future__ import annotations

from pathlib import Path


def without_network() -> bool:
    """It sees no network interface but a loopback that is down."""
    interfaces = Path("/proc/net/route").read_text(encoding="ascii").splitlines()[1:]
    return not interfaces
