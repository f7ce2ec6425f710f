"""Code lists that may grow: a term that a later program wrote is kept as it came, and shown as not known."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Self

MOST_LETTERS = 64  # of a stored term: the width of its column


class Term(StrEnum):
    """A code list of which stored files and tables keep the values.

    Reading a value that is not on the list makes a term of its own, equal to its text and to no term of ours. It is on
    no list of members; whoever has something to say about each term says of this one that it is not known.
    """

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        if not isinstance(value, str) or not value.strip() or len(value) > MOST_LETTERS:
            return None
        term = str.__new__(cls, value)
        term._value_ = value
        term._name_ = re.sub(r"\W", "_", value).upper()
        return term

    @property
    def known(self) -> bool:
        """It is on the list of this program."""
        return self._value_ in self.__class__._value2member_map_
