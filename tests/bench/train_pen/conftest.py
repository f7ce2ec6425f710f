"""Tests of the net only where torch is (`scripts/train-env.sh`)."""

from __future__ import annotations

from importlib.util import find_spec

collect_ignore = [] if find_spec("torch") else ["test_restore.py"]
