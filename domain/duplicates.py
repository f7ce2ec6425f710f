"""What is done with a document whose content another dossier holds already."""

from __future__ import annotations

from enum import StrEnum


class DuplicateRule(StrEnum):
    """Content that lies in the *same* dossier is never filed twice, whatever the rule."""

    ASK = "ask"  # somebody is asked; where nobody can be, it is not filed, and told as a question that is open
    REFUSE = "refuse"  # it is not filed again; told where it lies
    FILE = "file"  # it is filed as a record of its own, and told where else it lies
