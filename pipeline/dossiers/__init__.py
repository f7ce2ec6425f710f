"""Dossiers and fonds as wholes: their data of TT 05/2025/TT-BNV, said by people and sheets, counted from records."""
