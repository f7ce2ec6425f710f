"""The story of a record: settings, wiring, the steps in order, durable execution, rebuild."""

from __future__ import annotations
