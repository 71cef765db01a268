"""Layouts: the fields of the form and the details page, in the order of what is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.salesforce.names import FIELDS, HEAD

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from core.salesforce.parts import Part
    from core.salesforce.types import Type
    from core.salesforce.xml import Node

FIRST = ("account", "contact", "primary_reason", "secondary_reason", "origin", "priority", "type",
         "subject")  # fmt: skip
"""The standard fields where no layout orders them; the description stands last."""
NOT_CHOSEN = "which people see it is said by profiles, which are not read; another layout is turned"


def turn_layouts(
    types: Sequence[Type], pages: Sequence[Part], compact: Sequence[Part], keys: Mapping[str, str],
    required: Sequence[str],
) -> None:  # fmt: skip
    """Give each record type its layout: the page layout, else the compact one and all the rest."""
    page = next((one for one in pages if one.name in {t.label for t in types}), None)
    page = page or next(iter(pages), None)
    must = list(required)
    for part in pages:
        if part is not page:
            part.node.leave(NOT_CHOSEN)
    found = [] if page is None else _page(page.node, keys, must)
    first = [] if page is not None or not compact else _compact(compact[0].node, keys)
    for one in types:
        own = {keys.get(name) or FIELDS.get(name) for name, values in one.values.items() if values}
        rest = [name for name in FIRST if name in {*own, "account", "contact", "subject"}]
        every = found or [*first, *rest, *(key for key in keys.values() if key not in rest)]
        every = list(dict.fromkeys([*every, *must]))
        if "primary_reason" in every and "secondary_reason" in keys.values():
            every = [name for name in every if name != "secondary_reason"]
            every.insert(every.index("primary_reason") + 1, "secondary_reason")
        one.layout = list(dict.fromkeys([*every, *([] if found else ["description"])]))
        one.required = must


def _page(node: Node, keys: Mapping[str, str], must: list[str]) -> list[str]:
    """Read a page layout; what has to be filled in on it is added to `must`."""
    found: list[str] = []
    for section in node.all("layoutSections"):
        for column in section.all("layoutColumns"):
            for item in column.all("layoutItems"):
                key = _field(item, keys)
                behavior = item.one("behavior")
                if key is None:
                    continue
                found.append(key)
                if behavior is not None and behavior.text == "Required":
                    behavior.turned()
                    must.append(key)
                elif behavior is not None and behavior.text == "Edit":
                    behavior.same()
                elif behavior is not None:
                    behavior.leave("whether a field may be edited is not said by a layout")
    must[:] = list(dict.fromkeys(must))
    node.turned()
    return found


def _field(item: Node, keys: Mapping[str, str]) -> str | None:
    """Give the field of an item; what every case shows needs none."""
    told = item.one("field")
    if told is None:
        return None
    key = keys.get(told.text) or FIELDS.get(told.text)
    if key is None and told.text in HEAD:
        for inner in item.walk():
            inner.state = inner.state or "same"
    elif key is None:
        item.leave("its field is not turned")
    else:
        told.turned()
    return key


def _compact(node: Node, keys: Mapping[str, str]) -> list[str]:
    """Read a compact layout: its fields come first."""
    found = []
    for told in node.all("fields"):
        key = keys.get(told.text) or FIELDS.get(told.text)
        if key is not None:
            told.turned()
            found.append(key)
        elif told.text in HEAD:
            told.same()
        else:
            told.leave("its field is not turned")
    node.take("fullName")
    if (label := node.one("label")) is not None:
        label.leave("a layout has no name")
    node.turned()
    return found
