"""Importing this makes a process the server of children: it leaves the network before it loads anything else.

What it loads for them reads files and opens the recogniser's net; that needs no network either.
"""

from __future__ import annotations

from pipeline.isolation.denied import leave_network

leave_network()
