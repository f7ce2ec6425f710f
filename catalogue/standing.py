"""Where a record may go from where it stands: forward only, within one attempt. Pure.

A worker that was frozen, given up and replaced may come back at any moment and tell of an earlier step; what it says
must change nothing. Back to the beginning leads only a new registration.
"""

from __future__ import annotations

from domain.documents import RecordState

_WAY = (RecordState.RECEIVED, RecordState.READING, RecordState.READY, RecordState.STORED, RecordState.ARCHIVED)
_MAY_FAIL = _WAY[:3]  # what lies in its package is in the archive: from there nothing fails any more


def comes_from(state: RecordState) -> tuple[RecordState, ...]:
    """The states from which a record may come to stand at `state`."""
    return _WAY[: _WAY.index(state)] if state in _WAY else _MAY_FAIL
