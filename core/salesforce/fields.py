"""Custom fields: what each one's type becomes here."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from core.org.custom import DECIMALS, LABEL, LONGEST, TAKEN, VALUES, compile_formulas
from core.org.model import FieldDef
from core.rules.expressions import Kind
from core.rules.facts import CORE, kind_of
from core.salesforce import names
from core.salesforce.formulas import Unsayable, turned
from core.salesforce.values import read_values

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from core.salesforce.values import Value
    from core.salesforce.xml import Node

TEXTS = frozenset({"Text", "TextArea", "LongTextArea", "Html", "Email", "Phone", "Url"})
NUMBERS = frozenset({"Number", "Currency", "Percent"})
REFERENCES = {"User": "user", "Account": "account", "Contact": "contact", "Case": "case"}
GIVES = {
    **dict.fromkeys(NUMBERS, Kind.NUMBER), "Text": Kind.TEXT, "Checkbox": Kind.FLAG,
    "Date": Kind.DATE, "DateTime": Kind.TIME,
}  # fmt: skip
"""What a formula's type is here."""
_DIGITS = 6
USUAL_LENGTH = {"LongTextArea": 32_000, "Html": 32_000}
LOST = {
    "Html": "its words are kept, their form is not",
    "DateTime": "the day is kept, the time of day is not",
    "Currency": "the number is kept; it has no currency",
    "Percent": "the number is kept; 5 means 5 per cent",
}
"""What a type loses on the way."""


@dataclass(slots=True)
class Fields:
    """The custom fields of one kind of record, as they are turned."""

    kind: str
    """`case` or `account`."""
    made: dict[str, dict[str, Any]] = field(default_factory=dict)
    """The tables of the file, by key."""
    keys: dict[str, str] = field(default_factory=dict)
    """The key of each, by its name in Salesforce."""
    values: dict[str, list[Value]] = field(default_factory=dict)
    """The values of choices, by the name in Salesforce."""
    required: list[str] = field(default_factory=list)
    defaults: dict[str, str] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    """What standard fields are called, by our key."""
    formulas: dict[str, Node] = field(default_factory=dict)

    def add(self, name: str, label: str, table: dict[str, Any]) -> str:
        """Take a field in, under a key and a label of its own."""
        taken = TAKEN | CORE[self.kind].keys() | self.made.keys() | {*names.FIELDS.values()}
        key = names.key(name, label, taken=taken)
        labels = {one["label"].casefold() for one in self.made.values()}
        number, own = 1, label
        while own.casefold() in labels:
            number += 1
            own = f"{label} {number}"
        self.made[key] = {"label": own, **table}
        self.keys[name] = key
        return key

    def known(self) -> dict[str, tuple[str, Kind]]:
        """Give what a formula may read, by its name in Salesforce."""
        core = CORE[self.kind]
        found = {name: (key, core[key]) for name, key in names.FACTS.items() if self.kind == "case"}
        for name, key in self.keys.items():
            if (kind := kind_of(self._definition(key))) is not None:
                found[name] = (key, kind)
        return found

    def turn_formulas(self) -> None:
        """Turn the formulas, once all fields are known; what ours cannot say is left."""
        for name, node in self.formulas.items():
            try:
                self._formula(name, node)
            except Unsayable as error:
                node.leave(f"its formula cannot be said in our words: {error}")
                continue
            for part in ("fullName", "label", "formula", "type", "precision", "scale"):
                if (one := node.one(part)) is not None:
                    one.turned()
            node.turned()

    def _formula(self, name: str, node: Node) -> None:
        words, kind = turned(node.peek("formula"), self.known())
        if kind is not GIVES.get(node.peek("type")):
            msg = f"it computes {kind.value} here, and its type is {node.peek('type')}"
            raise Unsayable(msg)
        key = self.add(name, label_of(node, name), {"kind": "formula", "formula": words})
        _, wrong = compile_formulas(self.kind, {k: self._definition(k) for k in self.made})
        if key in wrong:
            del self.made[key], self.keys[name]
            raise Unsayable(wrong[key])

    def _definition(self, key: str) -> FieldDef:
        table: dict[str, Any] = {**self.made[key]}
        table["values"] = tuple(table.get("values", ()))
        return FieldDef(object=self.kind, key=key, **table)


def turn_field(fields: Fields, name: str, node: Node, sets: Mapping[str, list[Value]]) -> None:
    """Turn one custom field; `sets` are the global lists of values by name."""
    kind = node.peek("type")
    if node.one("formula") is not None:
        fields.formulas[name] = node
        return
    reads = next((read for types, read in _READS.items() if kind in types), None)
    if reads is None:
        node.leave(f"fields of the type {kind or '(none)'} do not exist here")
        return
    label = label_of(node, name)
    table = reads(fields, name, node, sets)
    if table is None:
        return
    key = fields.add(name, label, table)
    for part in ("fullName", "label"):
        if (one := node.one(part)) is not None:
            one.turned()
    if label != (node.peek("label") or label) and (one := node.one("label")) is not None:
        one.leave(f"it has more than {LABEL} characters; its beginning is the label")
    told = node.one("type")
    if told is not None:
        told.turned()
        if kind in LOST:
            told.leave(f"it became a {table['kind']}: {LOST[kind]}")
    if node.peek("required") == "true" and fields.kind == "case":
        node.take("required")
        fields.required.append(key)
    node.turned()


def label_of(node: Node, name: str) -> str:
    """Give the label of a field."""
    return (node.peek("label") or name.removesuffix("__c").replace("_", " "))[:LABEL]


def _text(
    fields: Fields, name: str, node: Node, _sets: Mapping[str, list[Value]]
) -> dict[str, Any]:
    kind = node.peek("type")
    length = _number(node, "length") or USUAL_LENGTH.get(kind, 255)
    told = node.one("length")
    if length > LONGEST and told is not None:
        told.leave(f"a text has at most {LONGEST:,} characters")
    default = node.one("defaultValue")
    if default is not None and default.text[:1] == default.text[-1:] == '"':
        fields.defaults[name] = default.turned().text[1:-1]
    return {"kind": "text", "limit": min(length, LONGEST)}


def _decimal(_fields: Fields, _name: str, node: Node, _sets: object) -> dict[str, Any]:
    decimals = _number(node, "scale")
    told = node.one("scale")
    if decimals > DECIMALS and told is not None:
        told.leave(f"a number has at most {DECIMALS} digits after its point")
    return {"kind": "number", "decimals": min(decimals, DECIMALS)}


def _date(_fields: Fields, _name: str, _node: Node, _sets: object) -> dict[str, Any]:
    return {"kind": "date"}


def _flag(_fields: Fields, _name: str, node: Node, _sets: object) -> dict[str, Any]:
    default = node.one("defaultValue")
    if default is not None and default.text.casefold() == "false":
        default.same()
    return {"kind": "flag"}


def _reference(_fields: Fields, _name: str, node: Node, _sets: object) -> dict[str, Any] | None:
    to = node.peek("referenceTo")
    if to not in REFERENCES:
        node.leave(f"it names a record of the kind {to or '(none)'}, which does not exist here")
        return None
    node.take("referenceTo")
    return {"kind": "reference", "to": REFERENCES[to]}


def _choice(
    fields: Fields, name: str, node: Node, sets: Mapping[str, list[Value]]
) -> dict[str, Any] | None:
    found = picked(node, sets)
    fitting = [value for value in found if len(value.label) <= VALUES and value.label.strip()]
    labels = list(dict.fromkeys(value.label for value in fitting))
    if not labels:
        node.leave("no list of values is there for it")
        return None
    fields.values[name] = fitting
    if (default := next((v.label for v in fitting if v.default), None)) is not None:
        fields.defaults[name] = default
    return {"kind": "choice", "values": labels}


def picked(node: Node, sets: Mapping[str, list[Value]]) -> list[Value]:
    """Give the values of a picklist field: its own, or those of a global set."""
    holder = node.one("valueSet") or node.one("picklist")
    if holder is None:
        return []
    named = holder.one("valueSetName")
    if named is not None and named.text in sets:
        named.turned()
        return sets[named.text]
    own = holder.one("valueSetDefinition") or holder
    nodes = [*own.all("value"), *own.all("picklistValues")]
    return read_values(nodes, ordered=own.flag("sorted"))


def _number(node: Node, name: str) -> int:
    text = node.take(name)
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= _DIGITS else 0


_READS: dict[frozenset[str], Callable[..., dict[str, Any] | None]] = {
    TEXTS: _text, NUMBERS: _decimal, frozenset({"Date", "DateTime"}): _date,
    frozenset({"Checkbox"}): _flag, frozenset({"Lookup", "MasterDetail"}): _reference,
    frozenset({"Picklist"}): _choice,
}  # fmt: skip
"""How the fields of each type are turned."""
