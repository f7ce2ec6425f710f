"""Which layers of a PDF (optional content, ISO 32000-1, 8.11) are shown on screen, judged as PDFium does.

PDFium's picture is what is read, what is compared and what people see; where it departs from the standard (it prefers a
further configuration whose /Intent is View to the default one), so does this.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pikepdf import Array, Dictionary, Name

if TYPE_CHECKING:
    from pikepdf import Object, Pdf

_DEEPEST = 32  # nested visibility expressions
_VIEW = "View"


class Layers:
    """The layers of one document."""

    def __init__(self, pdf: Pdf) -> None:
        properties = pdf.Root.get(Name.OCProperties)
        self._properties = properties if isinstance(properties, Dictionary) else Dictionary()

    def shows(self, membership: object) -> bool:
        """Whether what belongs to this group or membership dictionary is seen; what belongs to none is."""
        if not isinstance(membership, Dictionary):
            return True
        if _named(membership, Name.Type, "OCG") == "OCMD":
            return self._shows_by_membership(membership)
        return self._is_on(membership)

    def _is_on(self, group: Dictionary) -> bool:
        if not _is_for_view(group, default=True):
            return True
        usage = group.get(Name.Usage)
        view = usage.get(Name.View) if isinstance(usage, Dictionary) else None
        if isinstance(view, Dictionary) and Name.ViewState in view:
            return _named(view, Name.ViewState, "") != "OFF"
        return self._is_on_by_configuration(group)

    def _is_on_by_configuration(self, group: Dictionary) -> bool:
        configuration = self._configuration(group)
        if configuration is None:
            return True
        on = _named(configuration, Name.BaseState, "ON") != "OFF"
        on = on or _holds(configuration.get(Name.ON), group)
        return on and not _holds(configuration.get(Name.OFF), group)

    def _configuration(self, group: Dictionary) -> Dictionary | None:
        if not _holds(self._properties.get(Name.OCGs), group):
            return None
        further = self._properties.get(Name.Configs)
        for configuration in further if isinstance(further, Array) else ():
            if isinstance(configuration, Dictionary) and _is_for_view(configuration, default=False):
                return configuration
        default = self._properties.get(Name.D)
        return default if isinstance(default, Dictionary) else None

    def _shows_by_membership(self, membership: Dictionary) -> bool:
        expression = membership.get(Name.VE)
        if isinstance(expression, Array):
            return self._satisfied(expression, 0)
        policy = _named(membership, Name.P, "AnyOn")
        groups = membership.get(Name.OCGs)
        if isinstance(groups, Dictionary):
            return self._is_on(groups)
        states = [self._is_on(item) for item in _dictionaries(groups)]
        if not states:
            return True
        return {
            "AllOn": all(states),
            "AnyOff": not all(states),
            "AllOff": not any(states),
        }.get(policy, any(states))

    def _satisfied(self, expression: Array, depth: int) -> bool:
        """A visibility expression: [/And …], [/Or …], [/Not …] over groups and expressions."""
        if depth > _DEEPEST or not len(expression):
            return False
        operator, *operands = expression
        states = (
            self._satisfied(item, depth + 1) if isinstance(item, Array) else self._is_on(item)
            for item in operands
            if isinstance(item, (Array, Dictionary))
        )
        if operator == Name.Not:
            return not next(states, True)
        return any(states) if operator == Name.Or else operator == Name.And and all(states)


def _dictionaries(value: Object | None) -> list[Dictionary]:
    return [item for item in value if isinstance(item, Dictionary)] if isinstance(value, Array) else []


def _named(dictionary: Dictionary, key: Name, default: str) -> str:
    value = dictionary.get(key)
    return default if value is None else str(value).lstrip("/")


def _is_for_view(dictionary: Dictionary, *, default: bool) -> bool:
    intent = dictionary.get(Name.Intent)
    if intent is None:
        return default
    names = [str(item).lstrip("/") for item in (intent if isinstance(intent, Array) else [intent])]
    return _VIEW in names or "All" in names


def _holds(array: Object | None, group: Dictionary) -> bool:
    return isinstance(array, Array) and any(
        isinstance(item, Dictionary) and item.is_indirect and item.objgen == group.objgen for item in array
    )
