"""People and roles in the object store: a file each, from which a rebuild brings them back. No secret stands in them.

The catalogue decides, since all machines ask it; what it decided is written into the object store right after. Where
that fails or is cut short the next change, the next start or house-keeping does it.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from domain.errors import ArchiveError, ErrorCode
from domain.people.accounts import Person, RoleTemplates
from storage.areas import PEOPLE
from storage.packages.stored_json import StoredForm

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from typing import TypeVar

    from catalogue.people.people_catalogue import PeopleCatalogue
    from storage.objects.object_store import ObjectStore

    Value = TypeVar("Value")

PERSON = StoredForm(Person, schema=1)
ROLES = StoredForm(RoleTemplates, schema=1)
_ROLES_KEY = f"{PEOPLE.prefix}roles.json"
_LOG = logging.getLogger("vankho.people")


def keep_people(store: ObjectStore, people: PeopleCatalogue) -> None:
    """Write what the object store does not know yet.

    Raises:
        ArchiveError: STORE_FAILED.
    """
    if people.people_to_keep() == ([], None):
        return
    with people.people_lock():
        changed, roles = people.people_to_keep()
        for person, revision in changed:
            _write(store, _person_key(person), PERSON, person)
            people.person_kept(person.identifier, revision)
        if roles is not None:
            _write(store, _ROLES_KEY, ROLES, roles)
            people.templates_kept(roles)


def keep_people_now_or_later(store: ObjectStore, people: PeopleCatalogue) -> None:
    """As `keep_people`; what was decided holds although the object store cannot be told of it yet."""
    try:
        keep_people(store, people)
    except ArchiveError as error:
        _LOG.warning("people are kept later: %s", error)


def recall_people(store: ObjectStore, people: PeopleCatalogue, now: datetime) -> int:
    """Bring people and roles back from the object store; whom the catalogue knows better stays as there.

    Returns:
        How many were not known here. They have no password: they come in by one-time links.
    """
    keep_people(store, people)
    new = sum(people.save_person(person, now) for person in _stored(store, PERSON, but=_ROLES_KEY))
    if store.stat(_ROLES_KEY) is not None:
        people.save_templates(ROLES.read(store.read_bytes(_ROLES_KEY), _ROLES_KEY))
    return new


def holds_people(store: ObjectStore) -> bool:
    """The object store tells of somebody who has an account."""
    return any(info.key != _ROLES_KEY for info in store.list(PEOPLE.prefix))


def _stored(store: ObjectStore, form: StoredForm[Value], but: str) -> Iterator[Value]:
    """All files of people; a damaged one is told in the log: whoever it was of has to be added again."""
    for info in store.list(PEOPLE.prefix):
        if info.key == but:
            continue
        try:
            yield form.read(store.read_bytes(info.key), info.key)
        except ArchiveError as error:
            if error.code is not ErrorCode.OBJECT_CORRUPT:
                raise
            _LOG.warning("%s", error)


def _person_key(person: Person) -> str:
    return f"{PEOPLE.prefix}{person.identifier}.json"


def _write(store: ObjectStore, key: str, form: StoredForm[Value], value: Value) -> None:
    over = store.read_bytes(key) if store.stat(key) else None
    store.replace_bytes(key, form.write(value, over))
