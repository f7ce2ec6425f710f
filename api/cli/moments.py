"""A point in time as people type it: ISO 8601; without a zone it is Vietnam's, a day alone ends at midnight."""

from __future__ import annotations

import argparse
from datetime import datetime, time

from domain.vietnam_time import VIETNAM

_DAY = 10  # letters of YYYY-MM-DD


def moment(text: str) -> datetime:
    """The point in time that `text` names.

    Raises:
        argparse.ArgumentTypeError: it names none.
    """
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r}: YYYY-MM-DD[THH:MM[:SS][±HH:MM]]") from error
    if len(text) == _DAY:
        found = datetime.combine(found, time.max.replace(microsecond=0))
    return found if found.tzinfo else found.replace(tzinfo=VIETNAM)
