"""People: coming in, one's own account, managing those of others; `archive.people`."""

from __future__ import annotations

from pipeline.people.door import Door
from pipeline.people.managing_use_cases import ManagingUseCases
from pipeline.people.own_account_use_cases import OwnAccountUseCases


class PeopleUseCases(Door, OwnAccountUseCases, ManagingUseCases):
    """All about people, in three parts that know nothing of each other."""
