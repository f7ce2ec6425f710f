"""How long a test waits for what must come: no test is about that, and a machine may be loaded many times over."""

from __future__ import annotations

from typing import Final

PATIENCE_SECONDS: Final = 1200
PAUSE_SECONDS: Final = 0.1  # between two looks
LOOKS: Final = round(PATIENCE_SECONDS / PAUSE_SECONDS)
