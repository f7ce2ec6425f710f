"""Evidence of who and when: keys, seals, timestamps, and verification reports."""

from __future__ import annotations
