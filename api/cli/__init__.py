"""The command line of `vankho`."""

from __future__ import annotations
