"""Requests to read in the object store: a file each, from which a rebuild brings them back.

The catalogue decides; what it decided is written into the object store right after, or by house-keeping. They tell who
asked for what and why: once they are over that is erased, in both places, after the days that the journal keeps what it
tells of persons. What stays is which account might read which record, and when.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING

from domain.errors import ArchiveError, ErrorCode
from domain.people.requests import AccessRequest
from storage.areas import REQUESTS
from storage.packages.stored_json import StoredForm

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from catalogue.request_catalogue import RequestCatalogue
    from storage.objects.object_store import ObjectStore

REQUEST = StoredForm(AccessRequest, schema=1)
_LOG = logging.getLogger("vankho.access")


class KeptRequests:
    """Requests to read of one archive, in its catalogue and object store.

    Args:
        store: of the archive.
        requests: as its catalogue knows them.
        personal_days: how long they tell of persons after they are over; 0 for ever.
        clock: tells the time.
    """

    def __init__(
        self, store: ObjectStore, requests: RequestCatalogue, personal_days: int, clock: Callable[[], datetime]
    ) -> None:
        self._store = store
        self._requests = requests
        self._personal_days = personal_days
        self._clock = clock

    def keep_all(self) -> None:
        """Erase what is due, and write what the object store does not know yet.

        Raises:
            ArchiveError: STORE_FAILED.
        """
        if self._personal_days:
            self._requests.erase(self._clock() - timedelta(days=self._personal_days))
        if not self._requests.to_keep():
            return
        with self._requests.lock():
            for request, revision in self._requests.to_keep():
                key = f"{REQUESTS.prefix}{request.identifier}.json"
                over = self._store.read_bytes(key) if self._store.stat(key) else None
                self._store.replace_bytes(key, REQUEST.write(request, over))
                self._requests.mark_kept(request.identifier, revision)

    def keep_now_or_later(self) -> None:
        """As `keep_all`; what was decided holds although the object store cannot be told of it yet."""
        try:
            self.keep_all()
        except ArchiveError as error:
            _LOG.warning("requests to read are kept later: %s", error)

    def recall(self) -> None:
        """Bring requests back from the object store; of one that is known, what was changed later counts.

        A damaged file is told in the log: who asked has to ask again.
        """
        self.keep_all()
        for info in self._store.list(REQUESTS.prefix):
            try:
                self._requests.save(REQUEST.read(self._store.read_bytes(info.key), info.key))
            except ArchiveError as error:
                if error.code is not ErrorCode.OBJECT_CORRUPT:
                    raise
                _LOG.warning("%s", error)
