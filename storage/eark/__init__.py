"""E-ARK archival information packages in the form of TT 05/2025/TT-BNV: METS, PREMIS, EAD."""

from __future__ import annotations
