"""Turns the metadata that was read into the files of an organisation, and says what is left."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from core.errors import RuleViolation
from core.org import loader
from core.org.custom import LABEL
from core.salesforce import names, toml
from core.salesforce.fields import Fields, label_of, picked, turn_field
from core.salesforce.folder import TITLE, read
from core.salesforce.layouts import turn_layouts
from core.salesforce.parts import OBJECTS, sort
from core.salesforce.people import GROUPS, profiles
from core.salesforce.rules import leave_rules
from core.salesforce.settle import Left, counted, left, settle
from core.salesforce.types import leave_unused, own_fields, priorities, tree, turn_types
from core.salesforce.values import OF_FIELDS
from core.salesforce.views import turn_views

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from core.org.model import Organisation
    from core.salesforce.folder import Document
    from core.salesforce.parts import Parts
    from core.salesforce.types import Type
    from core.salesforce.values import Value
    from core.salesforce.xml import Node

RESERVED = frozenset({"organisation", "profiles", "groups", "fields", "views"})
"""What the other files are called by."""
HEADS = {
    "organisation.toml": "Turned from Salesforce's metadata. The name and the time zone are not in"
    " it: set yours.",
    "fields.toml": "Custom fields.",
    "views.toml": "Lists that everybody has.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Turned:
    """What came of it."""

    files: dict[str, str]
    """The organisation's files, by name."""
    left: list[Left]
    others: list[str]
    """Files of the folder that are no XML."""
    notes: list[str]
    """What became something else than one would expect."""
    counts: dict[str, int]
    """How many elements were turned, are the same here, and are left."""
    documents: int


def turn(folder: Path) -> Turned:
    """Turn a folder of metadata; raises `RuleViolation` where it cannot be read or says nothing."""
    documents, others = read(folder)
    parts = sort(documents)
    if not parts.cases("recordTypes") and not parts.standard:
        msg = f"{folder} holds no metadata of cases."
        way = "Name the folder with objects/Case and standardValueSets."
        raise RuleViolation(msg, title=TITLE, next_step=way)
    files, notes = _files(folder, parts, documents)
    for document in documents:
        settle(document.root)
    return Turned(
        files=files, left=left(documents), others=others, notes=notes, counts=counted(documents),
        documents=len(documents),
    )  # fmt: skip


def _files(
    folder: Path, parts: Parts, documents: Sequence[Document]
) -> tuple[dict[str, str], list[str]]:
    fields = _fields(parts)
    cases = fields["case"]
    types = turn_types(parts, cases)
    notes = own_fields(types, cases)
    subs, dependent = _subreasons(parts, cases, types)
    if dependent:
        told = cases.labels["secondary_reason"]
        notes.append(f"{told!r} depends on the reason of a case: it became the secondary reason.")
    for each in fields.values():
        each.turn_formulas()
    laid_out = cases.keys | ({dependent: "secondary_reason"} if dependent else {})
    turn_layouts(types, parts.layouts, parts.cases("compactLayouts"), laid_out, cases.required)
    leave_rules(parts.cases("validationRules"), cases.known())
    sets = [
        (OF_FIELDS[name], document.root)
        for document in documents
        if document.root.name == "StandardValueSet"
        and (name := document.root.peek("fullName") or document.name) in OF_FIELDS
    ]
    leave_unused(sets, types)
    house: dict[str, Any] = {"name": folder.resolve().name or "My organisation", "time_zone": "UTC"}
    house |= priorities(types)
    trees: dict[str, dict[str, Any]] = {"organisation.toml": house}
    trees["groups.toml"] = GROUPS
    trees["profiles.toml"] = profiles([one.key for one in types])
    if own := {kind: each.made for kind, each in fields.items() if each.made}:
        trees["fields.toml"] = {"fields": own}
    for one in types:
        name = f"{one.key}_type" if one.key in RESERVED else one.key
        made = tree(one, cases, _reasons(one, subs))
        trees[f"{name}.toml"] = {key: value for key, value in made.items() if value}
    files = {name: toml.document(each, HEADS.get(name, "")) for name, each in trees.items()}
    org = _load(files)
    by_name = {f"Case.{one.name}": one.key for one in types} | {one.name: one.key for one in types}
    views, more = turn_views(parts.cases("listViews"), org, cases.keys, by_name)
    if views:
        files["views.toml"] = toml.document({"views": views}, HEADS["views.toml"])
        _load(files)
    return files, notes + more


def _load(files: dict[str, str]) -> Organisation:
    """Check what was made as `org check` does: nothing that it refuses is handed on."""
    try:
        return loader.load(files)
    except RuleViolation as error:
        msg = f"What was made of the metadata is no organisation. {error.message}"
        way = "Change that in the metadata, or leave its file out."
        raise RuleViolation(msg, title=TITLE, problems=error.problems, next_step=way) from error


def _fields(parts: Parts) -> dict[str, Fields]:
    """Turn the custom fields; of standard ones there is their label and their values."""
    found = {}
    for about, kind in OBJECTS.items():
        fields = found[kind] = Fields(kind)
        for part in parts.of.get(about, {}).get("fields", []):
            if part.name.endswith("__c"):
                turn_field(fields, part.name, part.node, parts.sets)
            elif kind == "case" and part.name in names.FIELDS.keys() | {"Status"}:
                _standard(parts, fields, part.name, part.node)
            else:
                part.node.leave("it is a standard field, which is as the program brings it")
    return found


def _standard(parts: Parts, fields: Fields, name: str, node: Node) -> None:
    """Read a standard field: its values may stand in it."""
    node.take("fullName")
    if label := node.take("label"):
        fields.labels[names.FIELDS.get(name, name)] = label[:LABEL]
    if (told := node.one("type")) is not None:
        told.same()
    if values := picked(node, parts.sets):
        parts.standard.setdefault(name, values)
    node.turned()


def _subreasons(
    parts: Parts, fields: Fields, types: Sequence[Type]
) -> tuple[dict[str, list[str]], str]:
    """Make secondary reasons of a picklist that depends on the standard reason.

    Gives them by the primary one, and the name of the field.
    """
    if not any(one.values.get("Reason") for one in types):
        return {}, ""
    for part in parts.cases("fields"):
        holder = part.node.one("valueSet")
        if holder is None or holder.peek("controllingField") != "Reason":
            continue
        values = {value.key: value for value in fields.values.get(part.name, ())}
        found: dict[str, list[str]] = {}
        for row in holder.all("valueSettings"):
            if (value := values.get(row.peek("valueName"))) is None:
                continue
            for above in row.all("controllingFieldValue"):
                found.setdefault(above.text, []).append(value.label)
            for inner in row.walk():
                inner.turned()
        if found and (key := fields.keys.pop(part.name, None)):
            holder.take("controllingField")
            fields.made.pop(key)
            fields.labels["secondary_reason"] = label_of(part.node, part.name)
            return found, part.name
    return {}, ""


def _reasons(made: Type, subs: dict[str, list[str]]) -> dict[str, list[str]]:
    values: Sequence[Value] = made.values.get("Reason", ())
    return {
        value.label: list(dict.fromkeys(subs.get(value.key, subs.get(value.label, []))))
        for value in values
    }
