"""All routes of an application with their rules: for `docs/permissions.md`, and for the test that walks them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fastapi.routing import APIRoute, iter_route_contexts

from api.http.access.rules import Rule, rule_of
from domain.people.rights import Rights
from domain.people.roles import TEMPLATES, Grant, RoleName

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fastapi import FastAPI

ASSETS = "/static"  # style sheets and scripts, the same for everybody; served without any rule


@dataclass(frozen=True, slots=True)
class RouteRule:
    """One route.

    Attributes:
        method, path: as they are asked.
        rule: who may; None where the route declares none, which is an error.
    """

    method: str
    path: str
    rule: Rule | None

    def lets_in(self, role: RoleName | None) -> bool:
        """Whether who holds a role for the whole archive may ask; None for who has not logged in."""
        rights = None if role is None else Rights.of([Grant(role)], TEMPLATES)
        return self.rule is not None and self.rule.allows(rights)


def route_rules(app: FastAPI) -> Iterator[RouteRule]:
    """Every route of an application, but the assets of its pages."""
    for context in iter_route_contexts(app.routes):
        route, path = context.original_route, context.path or ""
        if path == ASSETS:
            continue
        rule = rule_of(route.dependencies) if isinstance(route, APIRoute) else None
        for method in sorted(context.methods or ("GET",)):
            yield RouteRule(method, path, rule)
