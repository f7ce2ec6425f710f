"""An attribute that is made when first asked for, and once, whatever number of threads ask at that moment.

`functools.cached_property` has no lock since Python 3.12: two threads would each open the database, and one is never
closed.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar, overload

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


class made_once(Generic[T]):  # noqa: N801 - used as a decorator
    """Decorates the method that makes the value, which is then kept in the owner's `__dict__` under its name.

    The lock is of this attribute alone, and of its thread: what one part needs of another is made on the way.
    """

    def __init__(self, make: Callable[[Any], T]) -> None:
        self._make = make
        self._name = make.__name__
        self._lock = threading.RLock()
        self.__doc__ = make.__doc__

    @overload
    def __get__(self, owner: None, kind: type[Any]) -> Self: ...

    @overload
    def __get__(self, owner: object, kind: type[Any]) -> T: ...

    def __get__(self, owner: object | None, kind: type[Any]) -> Self | T:
        """The value; Python asks here only until it is in `__dict__`."""
        if owner is None:
            return self
        made: dict[str, T] = owner.__dict__
        with self._lock:
            if self._name not in made:
                made[self._name] = self._make(owner)
        return made[self._name]
