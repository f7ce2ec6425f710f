"""Chance for tests, by seed."""

from __future__ import annotations

from random import Random


def chance(seed: int) -> Random:
    """Always the same draws."""
    return Random(seed)  # noqa: S311 - draws, no secrets
