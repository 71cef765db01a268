"""Sorts what was read by what it defines, wherever it lies: in an object's file or in its own."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from core.salesforce.values import OF_FIELDS, Value, read_values

if TYPE_CHECKING:
    from collections.abc import Iterable

    from core.salesforce.folder import Document
    from core.salesforce.xml import Node

KINDS = {
    "CustomField": "fields", "BusinessProcess": "businessProcesses", "RecordType": "recordTypes",
    "ListView": "listViews", "CompactLayout": "compactLayouts", "ValidationRule": "validationRules",
}  # fmt: skip
"""The parts of an object: the root of a file of its own, and the element within the object's."""
OBJECTS = {"Case": "case", "Account": "account"}
"""The objects of which anything is turned; of accounts their custom fields."""


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """What defines one thing."""

    name: str
    node: Node


@dataclass(slots=True)
class Parts:
    """All that was read, by what it defines."""

    of: dict[str, dict[str, list[Part]]] = field(default_factory=dict)
    """Object, then kind (`fields`, `recordTypes`, …)."""
    standard: dict[str, list[Value]] = field(default_factory=dict)
    """The standard lists of values, by the field of cases."""
    sets: dict[str, list[Value]] = field(default_factory=dict)
    """The global lists of values, by name."""
    layouts: list[Part] = field(default_factory=list)

    def cases(self, kind: str) -> list[Part]:
        """Give what of a kind is defined of cases."""
        return self.of.get("Case", {}).get(kind, [])


def sort(documents: Iterable[Document]) -> Parts:
    """Sort everything; what is about nothing that is turned is left with a reason."""
    found = Parts()
    for document in documents:
        root = document.root
        if root.name == "CustomObject":
            _object(found, document)
        elif root.name in KINDS:
            _part(found, document.object, KINDS[root.name], root, document.name)
        elif root.name in {"StandardValueSet", "GlobalValueSet"}:
            _values(found, document)
        elif root.name == "Layout" and document.name.startswith("Case-"):
            found.layouts.append(Part(document.name.removeprefix("Case-"), root))
        elif root.name == "Package":
            root.leave("it lists what the other files hold")
        else:
            root.leave(f"{root.name} is not turned; case objects and their lists of values are")
    return found


def _object(found: Parts, document: Document) -> None:
    if document.object not in OBJECTS:
        document.root.leave(f"it is about {document.object}; only cases and accounts are turned")
        return
    for child in document.root.children:
        if child.name in KINDS.values():
            _part(found, document.object, child.name, child, "")


def _part(found: Parts, about: str, kind: str, node: Node, name: str) -> None:
    if about not in OBJECTS:
        node.leave(f"it is about {about}; only cases and accounts are turned")
    elif about != "Case" and kind != "fields":
        node.leave("of accounts, only custom fields are turned")
    else:
        part = Part(node.peek("fullName") or name, node)
        held = found.of.setdefault(about, {}).setdefault(kind, [])
        if part.name in {one.name for one in held}:
            node.leave("another file defines it already")
        else:
            held.append(part)


def _values(found: Parts, document: Document) -> None:
    root, name = document.root, document.root.peek("fullName") or document.name
    if root.name == "GlobalValueSet":
        nodes = root.all("customValue")
        found.sets[name] = read_values(nodes, ordered=root.flag("sorted"))
        root.turned()
    elif name in OF_FIELDS:
        nodes = root.all("standardValue")
        found.standard[OF_FIELDS[name]] = read_values(nodes, ordered=root.flag("sorted"))
        root.turned()
    else:
        root.leave("no field of cases has its values from it")
