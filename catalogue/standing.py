"""Where a record may go from where it stands: forward only, within one attempt. Pure.

A worker that was frozen, given up and replaced may come back at any moment and tell of an earlier step; what it says
must change nothing. Back to the beginning leads only a new registration.
"""

from __future__ import annotations

from domain.documents import RecordState

_WAY = (
    RecordState.ARRIVING,
    RecordState.RECEIVED,
    RecordState.READING,
    RecordState.IN_REVIEW,
    RecordState.RELEASED,
    RecordState.TO_SIGN,
    RecordState.READY,
    RecordState.STORED,
    RecordState.ARCHIVED,
)
# What lies in its package is in the archive: none of the steps before fails any more.
_MAY_FAIL = _WAY[: _WAY.index(RecordState.STORED)]


def comes_from(state: RecordState, *, stored: bool = False) -> tuple[RecordState, ...]:
    """The states from which a record may come to stand at `state`.

    Args:
        state: where it comes to stand.
        stored: what is told is of a document that lies in its package: that it cannot be made searchable.
    """
    if state in _WAY:
        return _WAY[: _WAY.index(state)]
    return (*_MAY_FAIL, RecordState.STORED) if stored else _MAY_FAIL
