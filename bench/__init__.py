"""Measurements: what is quoted in docs/measurements.md, and the makers of test pages."""

from __future__ import annotations
