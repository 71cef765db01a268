"""Record types with their support processes and the values that each of them offers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from core.errors import RuleViolation
from core.org.check import LABEL, REASON, TEXTS
from core.salesforce import names
from core.salesforce.folder import TITLE
from core.salesforce.values import Value, chosen, read_values

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.salesforce.fields import Fields
    from core.salesforce.parts import Part, Parts
    from core.salesforce.xml import Node

FITS = {**TEXTS, "primary_reason": REASON, "secondary_reason": REASON, "status": LABEL}
"""Characters that a value of each field may have."""
NEEDS = "standardValueSets/CaseStatus.standardValueSet tells which statuses are closed."
_TWICE = "another value has its label"
_NOBODY = "no record type offers it"


@dataclass(slots=True)
class Type:
    """A record type as it is turned."""

    name: str
    key: str
    label: str
    description: str
    process: str
    process_description: str
    statuses: list[Value]
    values: dict[str, list[Value]] = field(default_factory=dict)
    """What it offers, by the name of the field in Salesforce."""
    required: list[str] = field(default_factory=list)
    layout: list[str] = field(default_factory=list)

    def default_of(self, name: str) -> str | None:
        """Give the value that a new case has in a field."""
        return next((one.label for one in self.values.get(name, ()) if one.default), None)


def turn_types(parts: Parts, fields: Fields) -> list[Type]:
    """Turn all record types that are active; without any, one that offers everything.

    Raises `RuleViolation` where nothing tells which statuses are closed.
    """
    statuses = parts.standard.get("Status", [])
    if not any(value.closed for value in statuses):
        msg = "Nothing tells which statuses of a case are closed."
        raise RuleViolation(msg, title=TITLE, next_step=NEEDS)
    every = {**parts.standard, **fields.values}
    processes = {part.name: part for part in parts.cases("businessProcesses")}
    found: list[Type] = []
    for part in parts.cases("recordTypes"):
        if part.node.peek("active", "true").casefold() == "false":
            part.node.leave("it is not active: nobody can open cases of it")
            continue
        process = processes.get(part.node.peek("businessProcess"))
        taken = {one.key for one in found}
        found.append(_type(part, process, every, statuses, taken))
    for part in processes.values():
        if not part.node.state:
            part.node.leave("no record type has it")
    if not found:
        made = sorted((one for one in statuses if len(one.label) <= LABEL), key=_place)
        found.append(Type("", "case", "Case", "Every case.", "Case", "", made, dict(every)))
        found[0].values.pop("Status", None)
    return found


def _type(
    part: Part, process: Part | None, every: dict[str, list[Value]], statuses: Sequence[Value],
    taken: set[str],
) -> Type:  # fmt: skip
    node = part.node
    label = node.take("label") or part.name.replace("_", " ")
    node.take("fullName")
    made = Type(
        name=part.name, key=names.key(part.name, label, taken=taken), label=label[:LABEL],
        description=node.take("description") or label, process=label, process_description="",
        statuses=list(statuses),
    )  # fmt: skip
    if process is None:
        named = node.one("businessProcess")
        if named is not None:
            named.leave("no file defines this process; the record type has every status")
    else:
        node.take("businessProcess")
        _process(made, process, statuses)
    for row in node.all("picklistValues"):
        _subset(made, row, every)
    node.turned()
    return made


def _process(made: Type, process: Part, statuses: Sequence[Value]) -> None:
    node = process.node
    node.take("fullName")
    made.process, made.process_description = process.name, node.take("description")
    rows = node.all("values")
    subset = read_values(rows)
    own, unknown = chosen(subset, statuses, "Status")
    _leave(rows, unknown, "CaseStatus does not have it, so that nothing tells whether it is closed")
    made.statuses = sorted(_fitting(rows, own, "status"), key=_place)
    node.turned()
    if not any(one.closed for one in made.statuses) or all(one.closed for one in made.statuses):
        msg = f"The process {process.name!r} needs an open and a closed status."
        raise RuleViolation(msg, title=TITLE, next_step=NEEDS)


def _place(status: Value) -> tuple[bool, bool]:
    """Open statuses come first, the default before the others: a case goes from left to right."""
    return status.closed, not status.default


def _subset(made: Type, row: Node, every: dict[str, list[Value]]) -> None:
    """Take what a record type offers of one picklist."""
    name = row.peek("picklist")
    rows = row.all("values")
    if name not in every and name not in names.FIELDS:
        row.leave("its field is not turned, or no picklist")
        return
    row.take("picklist")
    values, unknown = chosen(read_values(rows), every.get(name, ()), name)
    _leave(rows, unknown, "the list of the field does not have it")
    made.values[name] = _fitting(rows, values, names.FIELDS.get(name, ""))
    row.turned()


def _fitting(rows: Sequence[Node], values: list[Value], field_name: str) -> list[Value]:
    limit = FITS.get(field_name, REASON)
    if field_name in {"type", "origin", "priority"}:  # a longer one makes it a field of its own
        limit = REASON
    long = [one for one in values if len(one.label) > limit]
    _leave(rows, long, f"it has more than {limit} characters")
    fitting = {one.label: one for one in reversed(values) if one not in long}
    _leave(rows, [one for one in values if one not in [*long, *fitting.values()]], _TWICE)
    return [one for one in values if one in fitting.values()]


def _leave(rows: Sequence[Node], values: list[Value], why: str) -> None:
    keys = {one.key for one in values}
    for row in rows:
        if {row.peek("fullName"), unquote(row.peek("fullName"))} & keys:
            row.leave_all(why)


def own_fields(types: Sequence[Type], fields: Fields) -> list[str]:
    """Make custom fields of the standard picklists whose values do not fit; give their names."""
    found = []
    for name in ("Origin", "Type", "Priority"):
        each = [value for one in types for value in one.values.get(name, ())]
        longest = max((len(value.label) for value in each), default=0)
        limit = TEXTS[names.FIELDS[name]]
        if longest <= limit:
            continue
        labels = list(dict.fromkeys(value.label for value in each))
        fields.add(name, f"case {name}", {"kind": "choice", "values": labels})
        key = fields.keys[name]
        fields.made[key]["label"] = name
        found.append(
            f"{name}: its values have up to {longest} characters, and {limit} fit into ours: it "
            f"became the custom field {key}."
        )
    return found


def priorities(types: Sequence[Type]) -> dict[str, Any]:
    """Give the organisation's priorities, those that lead the queues among them; none has none."""
    every = {one.label: one for each in types for one in each.values.get("Priority", ())}
    if not every or any(len(label) > TEXTS["priority"] for label in every):
        return {}
    leads = [label for label, one in every.items() if one.high] or [*{"High"} & every.keys()]
    return {"priorities": {"order": [*every], "leads": leads}}


def tree(made: Type, fields: Fields, reasons: dict[str, list[str]]) -> dict[str, Any]:
    """Give the tables of a record type's file."""
    default = _default(made)
    statuses = [
        {"label": one.label}
        | ({"default": True} if one.label == default else {})
        | ({"closed": True} if one.closed else {})
        for one in made.statuses
    ]
    opened = [one.label for one in made.statuses if not one.closed]
    picklists, defaults = _picklists(made, fields)
    labels = {**names.LABELS, **fields.labels}
    used = {name for name in labels if name in made.layout}
    process: dict[str, Any] = {"title": made.process[:LABEL]}
    if made.process_description:
        process["description"] = made.process_description
    return {
        "record_type": {
            "key": made.key, "label": made.label, "description": made.description,
            "under": "anything", "owner_profiles": ["agent", "supervisor", "admin"],
            "owner_groups": ["support"], "required": made.required, "layout": made.layout,
        },
        "labels": {name: labels[name] for name in sorted(used)},
        "process": process | {"statuses": statuses},
        "moves": [{"on": "hand", "from": ["open"], "to": label} for label in opened],
        "reopen": {"status": default},
        "defaults": defaults,
        "picklists": picklists,
        "reasons": reasons,
    }  # fmt: skip


def _default(made: Type) -> str:
    """Give the status of a new case: the one that says so, else the first open one."""
    opened = [one for one in made.statuses if not one.closed]
    return next((one.label for one in opened if one.default), opened[0].label)


def _picklists(made: Type, fields: Fields) -> tuple[dict[str, list[str]], dict[str, str]]:
    picklists: dict[str, list[str]] = {}
    defaults: dict[str, str] = {}
    for name, values in made.values.items():
        key = fields.keys.get(name) or names.FIELDS.get(name)
        labels = list(dict.fromkeys(value.label for value in values))
        if key is None or key == "secondary_reason" or not labels:
            continue
        default = made.default_of(name) or fields.defaults.get(name)
        if default in labels:
            defaults[key] = str(default)
        if key != "primary_reason":
            picklists[key] = labels
    for name, default in fields.defaults.items():
        key = fields.keys.get(name)
        if key is not None and key not in picklists:
            defaults.setdefault(key, default)
    return picklists, defaults


def leave_unused(parts_nodes: Sequence[tuple[str, Node]], types: Sequence[Type]) -> None:
    """Leave the values of standard sets that no record type offers."""
    for name, root in parts_nodes:
        if name == "Status":
            used = {value.label for one in types for value in one.statuses}
        else:
            used = {value.label for one in types for value in one.values.get(name, ())}
        for row in root.all("standardValue"):
            if row.state != "left" and not used & {row.peek("label"), row.peek("fullName")}:
                row.leave_all(_NOBODY)
