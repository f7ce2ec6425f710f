"""What people and sheets say of dossiers and fonds: one new version of a package, however many fields."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from domain.delivery.sheet import Fault, SheetFault
from domain.description.fields import FieldSource
from domain.dossiers.fields import (
    DossierField,
    dossier_field,
    holding_value,
    with_fonds_said,
    with_said,
)
from domain.errors import ArchiveError, ErrorCode
from domain.events import AgentKind, EventType
from domain.fonds import Fonds
from domain.reasons import check_reason
from pipeline.access.fonds import add_fonds, all_fonds, one_fonds
from pipeline.dossiers.known import known_dossier
from pipeline.processing.events import revision_event

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from domain.actors import Actor
    from domain.delivery.sheet import DeliverySheet
    from domain.documents import Dossier
    from domain.dossiers.fields import FondsField
    from domain.dossiers.fonds_sheet import FondsRow
    from domain.events import Event
    from pipeline.wiring import Parts

_MOST_TOLD = 100  # letters of each value in an event
_DAYS = ("start", "end")


@dataclass(frozen=True, slots=True)
class DossierSaid:
    """One dossier of a sheet.

    Attributes:
        code: of the dossier, as the sheet has it.
        version: that holds what was said; 0 where nothing new was.
        fields: how many the sheet tells.
        faults: cells that could be no value.
        error: why nothing was said of it.
    """

    code: str
    version: int = 0
    fields: int = 0
    faults: tuple[Fault, ...] = ()
    error: ArchiveError | None = None


def say(parts: Parts, actor: Actor, code: str, values: Mapping[DossierField, str], reason: str) -> int:
    """Put what a person says into a dossier; returns the version that holds it, 0 where nothing changes.

    Raises:
        ArchiveError: RECORD_NOT_FOUND; USAGE, no value or no reason; OBJECT_CORRUPT; DISK_FULL, STORE_FAILED.
    """
    if not values:
        raise ArchiveError(ErrorCode.USAGE, detail="FIELD=VALUE")
    check_reason(reason)
    if values.get(DossierField.TITLE) == "":
        raise ArchiveError(ErrorCode.FIELD_INVALID, field=DossierField.TITLE.value, value="")
    why = f"Lý do: {' '.join(reason.split())}"
    return _said(parts, actor, code, (values, FieldSource.PERSON), why)


def learn(parts: Parts, actor: Actor, sheet: DeliverySheet, codes: Mapping[str, str]) -> Iterator[DossierSaid]:
    """Put what a sheet says of dossiers beside what people say, a dossier after the other.

    Args:
        parts: of the archive.
        actor: whose sheet it is.
        sheet: that was read.
        codes: of dossiers that may be changed, by what the sheet calls them.
    """
    for called, (row, told) in _dossiers_of(sheet).items():
        code = codes.get(called)
        if code is None:
            yield DossierSaid(called, error=ArchiveError(ErrorCode.RECORD_NOT_FOUND, record=called))
            continue
        values, faults = _values(told, row)
        try:
            why = f"theo bảng kê {sheet.name}, hàng {row}"
            version = _said(parts, actor, code, (values, FieldSource.SHEET), why) if values else 0
        except ArchiveError as error:
            yield DossierSaid(code, 0, len(values), faults, error)
            continue
        yield DossierSaid(code, version, len(values), faults)


def say_of_fonds(parts: Parts, fonds: str, values: Mapping[FondsField, str], source: FieldSource) -> Fonds:
    """Put what is said into a fonds; a sheet's word never takes the place of a person's.

    Raises:
        ArchiveError: FONDS_NOT_FOUND; DISK_FULL, STORE_FAILED.
    """
    was = one_fonds(parts, fonds)
    now = replace(was, said=with_fonds_said(was.said, values, source))
    if now != was:
        add_fonds(parts, now)
    return now


def learn_fonds(parts: Parts, rows: Iterable[FondsRow]) -> Iterator[tuple[Fonds, tuple[Fault, ...]]]:
    """Put what a sheet says of fonds beside what people say, one after the other; new ones are added.

    Raises:
        ArchiveError: USAGE, a new one has no title or no code.
    """
    known = {fonds.code for fonds in all_fonds(parts)}
    for row in rows:
        if row.code not in known:
            add_fonds(parts, Fonds(row.code, row.title, row.body))
            known.add(row.code)
        yield say_of_fonds(parts, row.code, row.values, FieldSource.SHEET), row.faults


def _said(parts: Parts, actor: Actor, code: str, told: tuple[Mapping[DossierField, str], FieldSource], why: str) -> int:
    values, source = told

    def change(was: Dossier) -> Dossier:
        said = with_said(was.said, values, source)
        title = next((one.value for one in said if one.name is DossierField.TITLE and one.value), was.title)
        return replace(was, said=said, title=title)

    with parts.catalogue.dossier_lock(code):
        was = known_dossier(parts, code)
        now = parts.dossiers.change(code, change, _event(parts, actor, was, values, why))
        parts.catalogue.holdings.call(code, now.title)
    return parts.dossiers.newest_version(code) if now.said != was.said else 0


def _event(parts: Parts, actor: Actor, was: Dossier, values: Mapping[DossierField, str], why: str) -> Event:
    changes = "; ".join(f"{name.value}: “{_cut(was.value(name))}” → “{_cut(value)}”" for name, value in values.items())
    detail = f"{changes}. {why}"
    return revision_event(was.code, EventType.DESCRIPTION, actor.name, detail, parts.clock(), AgentKind.PERSON)


def _cut(value: str | None) -> str:
    plain = value or "–"
    return plain if len(plain) <= _MOST_TOLD else f"{plain[:_MOST_TOLD]}…"


def _dossiers_of(sheet: DeliverySheet) -> dict[str, tuple[int, dict[str, str]]]:
    """What a sheet says of each dossier, and the first row that does: what rows below repeat or add counts too."""
    found: dict[str, tuple[int, dict[str, str]]] = {}
    for row in sheet.rows:
        if row.dossier:
            number, told = found.get(row.dossier, (row.number, {}))
            found[row.dossier] = number, {**row.dossier_values, **told}
    return found


def _values(told: Mapping[str, str], row: int) -> tuple[dict[DossierField, str], tuple[Fault, ...]]:
    known = {field.value for field in DossierField}
    written = {name: text for name, text in told.items() if name in known and name not in _DAYS}
    for name in _DAYS:
        parts = [told.get(key, "") for key in (name, f"{name}_month", f"{name}_year")]
        given = parts[-1:] if not any(parts[:-1]) else parts if parts[-1] else parts[:1]
        text = "/".join(part for part in given if part.strip("0 "))
        if text:
            written[name] = text
    values, faults = {}, []
    for name, text in written.items():
        try:
            values[dossier_field(name)] = holding_value(dossier_field(name), text)
        except ArchiveError:
            faults.append(Fault(SheetFault.INVALID, row, heading=name, text=text))
    return values, tuple(faults)
