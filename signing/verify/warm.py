"""Importing this makes ready what every verdict needs: for the server of child processes, which share it.

The shipped certificates are parsed and followed to their roots, so that names, keys and the library's tables are there;
what is the matter with a certificate that is not the pinned one is told when somebody asks for it.
"""

from __future__ import annotations

from contextlib import suppress

from domain.errors import ArchiveUnusable
from signing.verify.trust.algorithms import algorithm_table
from signing.verify.trust.anchors import load_profile
from signing.verify.trust.chain import find_chain

algorithm_table()
with suppress(ArchiveUnusable):
    _profile = load_profile(None)
    for _authority in _profile.authorities:
        find_chain(_authority.certificate, (), _profile)
