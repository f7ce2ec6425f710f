"""A function that child processes call, named so that the parent need not load the module that does the work."""

from __future__ import annotations

from dataclasses import dataclass
from pkgutil import resolve_name
from typing import TYPE_CHECKING, Generic, ParamSpec, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Task(Generic[P, R]):
    """What a child is asked to do.

    Attributes:
        name: `module:function`, as `pkgutil.resolve_name` takes it.
        returns: type of what it gives, which comes back as JSON.
    """

    name: str
    returns: type[R]

    @property
    def module(self) -> str:
        """Where the function is."""
        return self.name.partition(":")[0]

    @property
    def function(self) -> Callable[P, R]:
        """The function, its module loaded."""
        function: Callable[P, R] = resolve_name(self.name)
        return function
