"""Settings of access: the table `[access]` of `vankho.toml`."""

from __future__ import annotations

from dataclasses import dataclass

from domain.people.access import AccessMode


@dataclass(frozen=True, slots=True)
class AccessSettings:
    """Who may know of what, where nothing else was decided.

    Attributes:
        default: access mode of records to which none was given, neither to them nor to their dossier.
        show_conditional: who may ask to read a conditional record is told that it exists: code, title, mode.
        reading_days: for how long one may read what was granted.
    """

    default: str = AccessMode.OPEN.value
    show_conditional: bool = True
    reading_days: int = 15  # TT 05/2025/TT-BNV, Điều 37


def unknown_access(settings: AccessSettings) -> tuple[str, str] | None:
    """The first key whose value cannot be, and what can; None where all are well."""
    known = ", ".join(f'"{mode.value}"' for mode in AccessMode)
    if settings.default not in set(AccessMode):
        return "default", f"chỉ dùng được {known} / only {known} are known"
    if settings.reading_days < 1:
        return "reading_days", "ít nhất 1 / at least 1"
    return None
