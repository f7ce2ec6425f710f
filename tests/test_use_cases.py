"""Nothing happens without an actor: every use case takes one, and the edges have no way past the use cases."""

from __future__ import annotations

import ast
from dataclasses import fields, is_dataclass
from inspect import getmembers, isfunction, signature
from pathlib import Path
from typing import Any

import pytest

from pipeline import archive
from pipeline.archive import Archive
from pipeline.people.door import Door

_API = Path(__file__).parents[1] / "api"
_FILES = sorted(_API.rglob("*.py"))
_VALUES = {"settings", "role", "clock", "passing", "close"}
_ROOMS: dict[str, Any] = {
    field.name: getattr(archive, str(field.type)) for field in fields(Archive) if field.name not in _VALUES
}
# Before they are done nobody knows who asks.
_DOOR = {
    "exist",
    "log_in",
    "log_out",
    "confirm",
    "confirm_program",
    "actor_of_session",
    "actor_of_token",
    "person_of_link",
    "use_link",
}
_METHODS = [
    pytest.param(method, id=f"{room}.{name}")
    for room, cases in _ROOMS.items()
    for name, method in getmembers(cases, isfunction)
    if not name.startswith("_") and room != "provided" and (room, name) not in {("people", one) for one in _DOOR}
]


def test_an_archive_is_a_frozen_value_of_use_cases() -> None:
    assert is_dataclass(Archive)
    assert Archive.__dataclass_params__.frozen  # type: ignore[attr-defined]
    rooms = {"intake", "batches", "records", "finding", "texts", "proving", "access", "upkeep", "work", "people"}
    told = {"audits", "authorities", "conformity", "describing", "dossiers", "journal", "provided", "secrecy"}
    told |= {"anchors", "evidence", "review", "signer"}
    assert set(_ROOMS) == rooms | told


@pytest.mark.parametrize("method", _METHODS)
def test_a_use_case_takes_the_actor_first_and_gives_no_parts_away(method: Any) -> None:
    said = list(signature(method).parameters.values())
    assert (said[1].name, said[1].annotation) == ("actor", "Actor")
    assert "Parts" not in str(signature(method).return_annotation)
    assert method.__globals__["__name__"] == "pipeline.acts", "it is no act: nobody would ask whether he may"


@pytest.mark.parametrize("cases", _ROOMS.values())
def test_use_cases_show_nothing_that_nobody_asked_for(cases: type) -> None:
    shown = {name for kind in cases.__mro__[:-1] for name in vars(kind) if not name.startswith("_")}
    assert shown == {name for name, _ in getmembers(cases, isfunction) if not name.startswith("_")}


def test_through_the_door_one_comes_in_and_goes_out_and_does_nothing_else() -> None:
    assert {name for name, _ in getmembers(Door, isfunction) if not name.startswith("_")} == _DOOR


@pytest.mark.parametrize("file", _FILES, ids=lambda file: str(file.relative_to(_API)))
def test_the_edges_do_not_reach_through_to_the_parts(file: Path) -> None:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    reached = [node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)]
    taken = [name.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for name in node.names]
    assert not {"parts", "_parts", "Parts", "open_parts"} & {*reached, *taken}


@pytest.mark.parametrize(("room", "other"), [("pages", "interface"), ("interface", "pages")])
def test_pages_and_interface_call_use_cases_and_not_each_other(room: str, other: str) -> None:
    for file in (_API / "http" / room).rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom):
                assert not (node.module or "").startswith(f"api.http.{other}"), file
