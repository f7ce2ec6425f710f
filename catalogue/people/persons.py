"""People and roles: added, changed, found. Each function joins the caller's transaction.

The object store has a file of each person too, which is written after the row: `kept` is behind `revision` until then.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter
from sqlalchemy import insert, select, update

from catalogue.people.tables import people, person_secrets, role_templates
from catalogue.tables import running_numbers
from catalogue.upsert import insert_new, upsert
from domain.errors import ArchiveError, ErrorCode
from domain.people.accounts import Account, Person, PersonState, RoleTemplate, RoleTemplates, name_key
from domain.people.permissions import Permission
from domain.people.rights import Rights
from domain.people.roles import Grant
from domain.vietnam_time import VIETNAM

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from sqlalchemy import Connection

GRANTS = TypeAdapter(tuple[Grant, ...])
_PERMISSIONS = TypeAdapter(tuple[Permission, ...])
_CHANGING = "people"  # the running number that whoever changes roles holds: one at a time sees who administers


def exist(connection: Connection) -> bool:
    """Somebody has an account."""
    return connection.execute(select(people.c.id).limit(1)).first() is not None


def add(connection: Connection, person: Person) -> None:
    """An account that is new; PERSON_EXISTS when its name is taken."""
    _alone(connection)
    if find(connection, people.c.key == name_key(person.name)) is not None:
        raise ArchiveError(ErrorCode.PERSON_EXISTS, name=person.name)
    _insert(connection, person, revision=1, kept=0)


def save(connection: Connection, person: Person, now: datetime) -> bool:
    """A person as the object store tells it, unless ours was changed later: how a rebuild fills us.

    True for one who was not known here. Where another took the name meanwhile, that one alone is kept.
    """
    row = connection.execute(select(people).where(people.c.id == person.identifier)).one_or_none()
    if row is not None and row.changed <= person.changed:
        connection.execute(update(people).where(people.c.id == person.identifier).values(**_values(person)))
    elif row is None and find(connection, people.c.key == name_key(person.name)) is None:
        _insert(connection, person, revision=1, kept=1)
        connection.execute(update(people).where(people.c.id == person.identifier).values(active=now))
        return True
    return False


def change(connection: Connection, identifier: str, changing: Callable[[Person], Person]) -> Person:
    """The person as `changing` leaves it; LAST_ADMINISTRATOR when nobody would be left to administer."""
    _alone(connection)
    was = find(connection, people.c.id == identifier)
    if was is None:
        raise ArchiveError(ErrorCode.PERSON_NOT_FOUND, name=identifier)
    administered = _is_administered(connection)
    now = changing(was)
    if now != was:
        values = {**_values(now), "revision": people.c.revision + 1}
        connection.execute(update(people).where(people.c.id == identifier).values(**values))
    if administered and not _is_administered(connection):
        raise ArchiveError(ErrorCode.LAST_ADMINISTRATOR)
    return now


def find(connection: Connection, condition: Any) -> Person | None:
    """The one person under a condition; None where there is none."""
    row = connection.execute(select(people).where(condition)).one_or_none()
    return None if row is None else person_of(row)


def accounts(connection: Connection, dormant_before: datetime) -> tuple[Account, ...]:
    """All accounts by name; those are dormant that were not used since a moment."""
    told = select(people, person_secrets.c.password_set, person_secrets.c.totp_begun)
    joined = told.join(person_secrets, person_secrets.c.person == people.c.id)
    return tuple(
        Account(
            person=person_of(row),
            has_password=row.password_set is not None,
            second_factor=row.totp_begun is not None,
            active=local(row.active),
            dormant=row.active <= dormant_before,
        )
        for row in connection.execute(joined.order_by(people.c.key))
    )


def to_keep(connection: Connection) -> list[tuple[Person, int]]:
    """People of whom the object store knows less than we do, with their revisions."""
    behind = select(people).where(people.c.kept < people.c.revision).order_by(people.c.id)
    return [(person_of(row), row.revision) for row in connection.execute(behind)]


def mark_kept(connection: Connection, identifier: str, revision: int) -> None:
    """The object store has the person as it was at `revision`."""
    this = people.c.id == identifier
    connection.execute(update(people).where(this, people.c.kept < revision).values(kept=revision))


def templates(connection: Connection) -> RoleTemplates:
    """The roles that an administrator changed."""
    changed = connection.execute(select(role_templates).order_by(role_templates.c.role)).all()
    told = (
        RoleTemplate(row.role, _PERMISSIONS.validate_python(row.permissions), local(row.changed)) for row in changed
    )
    return RoleTemplates(tuple(told))


def set_template(connection: Connection, template: RoleTemplate) -> None:
    """What a role allows from now on; LAST_ADMINISTRATOR when nobody would be left to administer."""
    _alone(connection)
    administered = _is_administered(connection)
    save_template(connection, template, kept=False)
    if administered and not _is_administered(connection):
        raise ArchiveError(ErrorCode.LAST_ADMINISTRATOR)


def save_template(connection: Connection, template: RoleTemplate, *, kept: bool) -> None:
    """A role as it was changed; told by the object store where it is kept already."""
    known = connection.scalar(select(role_templates.c.changed).where(role_templates.c.role == template.code))
    if kept and known is not None and known > template.changed:
        return
    permissions = _PERMISSIONS.dump_python(template.permissions, mode="json")
    row = {"role": template.code, "permissions": permissions, "changed": template.changed, "kept": kept}
    upsert(connection, role_templates, [row])


def templates_to_keep(connection: Connection) -> bool:
    """The object store knows less of roles than we do."""
    return connection.execute(select(role_templates.c.role).where(role_templates.c.kept.is_(False))).first() is not None


def mark_templates_kept(connection: Connection, kept: RoleTemplates) -> None:
    """The object store has the roles as they were told there."""
    for role in kept.roles:
        this = (role_templates.c.role == role.code, role_templates.c.changed == role.changed)
        connection.execute(update(role_templates).where(*this).values(kept=True))


def person_of(row: Any) -> Person:
    """The person of a row that has, among others, the columns of people."""
    return Person(
        identifier=row.id,
        name=row.name,
        full_name=row.full_name,
        grants=GRANTS.validate_python(row.grants),
        created=local(row.created),
        changed=local(row.changed),
        state=row.state,
        department=row.department,
        disabled=row.disabled and local(row.disabled),
    )


def local(moment: datetime) -> datetime:
    """A moment in the zone in which everything is told."""
    return moment.astimezone(VIETNAM)


def _is_administered(connection: Connection) -> bool:
    """Somebody who may come in manages people of the whole archive."""
    allowed = templates(connection).permissions()
    held: Iterable[Any] = connection.scalars(select(people.c.grants).where(people.c.state == PersonState.ACTIVE))
    return any(Permission.MANAGE_PEOPLE in Rights.of(GRANTS.validate_python(one), allowed).everywhere for one in held)


def _alone(connection: Connection) -> None:
    """Be the only one who changes people until the transaction ends."""
    insert_new(connection, running_numbers, [{"series": _CHANGING, "last": 0}])
    held = select(running_numbers.c.last).where(running_numbers.c.series == _CHANGING).with_for_update()
    connection.execute(held)


def _insert(connection: Connection, person: Person, revision: int, kept: int) -> None:
    given = {"id": person.identifier, "active": person.changed, "revision": revision, "kept": kept}
    connection.execute(insert(people).values(**given, **_values(person)))
    connection.execute(insert(person_secrets).values(person=person.identifier, earlier=[], totp_step=0))


def _values(person: Person) -> dict[str, Any]:
    return {
        "key": name_key(person.name),
        "name": person.name,
        "full_name": person.full_name,
        "department": person.department,
        "state": person.state,
        "grants": GRANTS.dump_python(person.grants, mode="json"),
        "created": person.created,
        "changed": person.changed,
        "disabled": person.disabled,
    }
