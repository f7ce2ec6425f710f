"""What dossiers and fonds are: their data of TT 05/2025/TT-BNV, said by people or sheets, or counted from records."""
