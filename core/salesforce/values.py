"""Lists of values: standard sets, global ones, and those that fields hold themselves."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Iterable

    from core.salesforce.xml import Node

OF_FIELDS = {
    "CaseOrigin": "Origin", "CasePriority": "Priority", "CaseReason": "Reason",
    "CaseStatus": "Status", "CaseType": "Type",
}  # fmt: skip
"""The standard value sets of cases, with the field of each."""
USUAL = {"Priority": ("High", "Medium", "Low"), "Origin": ("Phone", "Email", "Web")}
"""The order of Salesforce's own values, where no set says one."""
OTHER_NAME = (
    "people read its label; files that Salesforce exports hold this name: a table of values in "
    "MAP.toml turns them when they are imported"
)


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a list."""

    key: str
    """Its name in Salesforce."""
    label: str
    default: bool = False
    closed: bool = False
    high: bool = False
    """Of a priority: whether it comes before others."""


def read_values(nodes: Iterable[Node], *, ordered: bool = False) -> list[Value]:
    """Read the active values of a list, `ordered` by their labels or as they stand."""
    found: dict[str, Value] = {}
    for node in nodes:
        key = node.peek("fullName") or node.peek("valueName")
        if node.peek("isActive").casefold() == "false":
            node.leave("it is not active: nobody can choose it")
        elif not key:
            node.leave("it has no name")
        elif key in found:
            node.leave("the value is there already")
        else:
            found[key] = _value(node, key)
    values = list(found.values())
    return sorted(values, key=lambda value: value.label.casefold()) if ordered else values


def _value(node: Node, key: str) -> Value:
    label = node.take("label") or unquote(key)
    for name in ("fullName", "valueName"):
        if (named := node.one(name)) is not None:
            named.turned()
            if label != unquote(key):
                named.leave(OTHER_NAME)
    flags = (node.flag(name) for name in ("default", "closed", "highPriority"))
    return Value(key, label, *flags)


def chosen(
    subset: Iterable[Value], every: Iterable[Value], field: str
) -> tuple[list[Value], list[Value]]:
    """Give the values of a record type in the order of the whole list, and those not in it.

    The names of a subset are written as in a web address: `%2F` for `/`.
    """
    known = {value.key: value for value in every}
    wanted = {
        unquote(value.key) if value.key not in known else value.key: value for value in subset
    }
    order = known or dict.fromkeys(USUAL.get(field, ()))
    place = {key: n for n, key in enumerate(order)}
    found = sorted(wanted, key=lambda key: place.get(key, len(place)))
    made = [replace(known.get(key, Value(key, key)), default=wanted[key].default) for key in found]
    unknown = [one for one in made if known and one.key not in known]
    return [one for one in made if one not in unknown], unknown
