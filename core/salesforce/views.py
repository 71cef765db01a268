"""List views: their filters in our grammar, their columns and their names."""

from __future__ import annotations

import csv
import re
from datetime import date
from typing import TYPE_CHECKING, Any, NoReturn

from core.errors import RuleViolation
from core.filters.scan import LONGEST
from core.org.views import LABEL, read_filter
from core.salesforce import names
from core.views.columns import read_columns
from core.views.standard import TITLES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from core.org.model import Organisation
    from core.salesforce.parts import Part
    from core.salesforce.xml import Node

COLUMNS = {
    "CASES.CASE_NUMBER": "number", "CASES.SUBJECT": "subject", "CASES.STATUS": "status",
    "CASES.PRIORITY": "priority", "CASES.ORIGIN": "source", "CASES.REASON": "reason",
    "CASES.RECORDTYPE": "type", "CASES.CREATED_DATE": "created", "CASES.CLOSED_DATE": "closed",
    "CASES.CREATED_DATE_DATE_ONLY": "created", "CASES.CLOSED_DATE_DATE_ONLY": "closed",
    "CASES.LAST_UPDATE": "updated", "CASES.LAST_UPDATE_DATE_ONLY": "updated",
    "CORE.USERS.ALIAS": "owner", "CORE.USERS.FULL_NAME": "owner", "OWNER_NAME": "owner",
    "CORE.USER.ALIAS": "owner", "ACCOUNT.NAME": "account", "NAME": "contact",
    "CONTACT.NAME": "contact",
}  # fmt: skip
"""Our columns, which are fields of the filter line, too."""
SCOPES = {"Everything": "", "Mine": "owner:me"}
SIGNS = {
    "lessThan": "<", "greaterThan": ">", "lessOrEqual": "<=", "greaterOrEqual": ">=",
}  # fmt: skip
MOMENTS = frozenset({"created", "closed", "updated"})
FLAGS = {"CASES.CLOSED": ("is:closed", "is:open"), "CASES.ESCALATED": ("is:escalated", "")}
_LAST = re.compile(r"LAST_N_DAYS:(\d{1,4})", re.IGNORECASE)
HALF = "without what cannot be said of it, the list would hold other cases than it was made for"


class Unsayable(Exception):
    """A filter that our grammar has no words for."""


def turn_views(
    parts: Sequence[Part], org: Organisation, keys: Mapping[str, str], types: Mapping[str, str]
) -> tuple[dict[str, dict[str, Any]], list[str]]:
    """Turn all list views; `keys` are our custom fields, `types` our record types, by their names.

    A view with one filter that cannot be said is left as a whole. Gives notes besides.
    """
    found: dict[str, dict[str, Any]] = {}
    notes: list[str] = []
    words = {**COLUMNS, **keys}
    words |= {f"CASES.{name.upper()}": key for name, key in keys.items() if name in names.FIELDS}
    for part in parts:
        lines = _filters(part.node, words, types, org)
        if lines is None:
            part.node.leave(HALF)
            continue
        label = part.node.take("label") or part.name.replace("_", " ")
        table: dict[str, Any] = {"name": _name(label, found, notes), "filter": " ".join(lines)}
        if columns := _columns(part.node, words, org):
            table["columns"] = columns
        for inner in (part.node, *part.node.all("filters"), *part.node.all("fullName")):
            for one in inner.walk() if inner.name == "filters" else (inner,):
                one.turned()
        found[names.key(part.name, taken=found)] = table
    return found, notes


def _name(label: str, found: Mapping[str, Mapping[str, Any]], notes: list[str]) -> str:
    """Give a name that no other list has."""
    taken = {one.casefold() for one in TITLES} | {one["name"].casefold() for one in found.values()}
    name, number = label[:LABEL], 1
    while name.casefold() in taken:
        number += 1
        name = f"{label[: LABEL - 5]} {number}"
    if name != label:
        notes.append(f"The list {label!r} is called {name!r}: another has its name, or it is long.")
    return name


def _filters(
    node: Node, words: Mapping[str, str], types: Mapping[str, str], org: Organisation
) -> list[str] | None:
    """Give the terms of the filter line; what cannot be said is left, and nothing is given."""
    lines: list[str] = []
    wrong = False
    for part in (*node.all("filterScope"), *node.all("queue"), *node.all("booleanFilter"),
                 *node.all("filters")):  # fmt: skip
        try:
            if part.name == "filters":
                line = _term(part, words, types)
            elif part.name == "filterScope" and part.text in SCOPES:
                line = SCOPES[part.turned().text]
            else:
                what = {"booleanFilter": "a filter line joins all its terms by AND, so that"}
                told = what.get(part.name, "a list of the organisation is not of one's groups:")
                _refuse(f"{told} {part.text!r} cannot be said")
            if line:
                read_filter(line, org)
                lines.append(line)
        except Unsayable as error:
            part.leave(str(error))
            wrong = True
        except RuleViolation as error:
            part.leave(f"the filter line cannot say it: {error.message.rstrip('.')}")
            wrong = True
    return None if wrong else list(dict.fromkeys(lines))


def _term(part: Node, words: Mapping[str, str], types: Mapping[str, str]) -> str:
    asked, operation, value = (part.peek(name) for name in ("field", "operation", "value"))
    if asked in FLAGS and operation in {"equals", "notEqual"} and value in {"0", "1"}:
        yes = (value == "1") == (operation == "equals")
        line = FLAGS[asked][not yes]
        return line or f"-{FLAGS[asked][0]}"
    name = words.get(asked)
    if len(value) > LONGEST:
        _refuse(f"it has {len(value):,} characters")
    if name is None:
        _refuse(f"there is no field {asked!r} in a filter line")
    if name in MOMENTS:
        return _moment(name, operation, value)
    if operation in {"equals", "notEqual"}:
        values = [
            types.get(one, one) for one in next(csv.reader([value], skipinitialspace=True), [])
        ]
        told = ",".join(map(_quoted, values)) or "none"
        return f"{'-' if operation == 'notEqual' else ''}{name}:{told}"
    if operation not in SIGNS:
        _refuse(f"a filter line knows no {operation!r}")
    return f"{name}{SIGNS[operation]}{_quoted(value)}"


def _refuse(why: str) -> NoReturn:
    raise Unsayable(why)


def _moment(name: str, operation: str, value: str) -> str:
    """Say a filter of a time: the last days, or before and after a day."""
    last = _LAST.fullmatch(value)
    if last is not None and operation in {"equals", "greaterOrEqual"}:
        return f"{name}<{last[1]}d"
    if last is not None and operation == "lessThan":
        return f"{name}>{last[1]}d"
    try:
        day = date.fromisoformat(value)
    except ValueError:
        msg = f"{operation} {value!r} of a time has no words in a filter line"
        raise Unsayable(msg) from None
    if operation not in {"lessThan", "greaterOrEqual"}:
        msg = f"{operation} a whole day has no words in a filter line"
        raise Unsayable(msg)
    return f"{name}{SIGNS[operation]}{day.isoformat()}"


def _quoted(value: str) -> str:
    if '"' in value:
        msg = f"a value with quotes, {value!r}, has no words in a filter line"
        raise Unsayable(msg)
    return value if re.fullmatch(r"[\w.-]+", value) else f'"{value}"'


def _columns(node: Node, words: Mapping[str, str], org: Organisation) -> list[str]:
    found: list[str] = []
    for part in node.all("columns"):
        name = words.get(part.text, "")
        try:
            read_columns(name, org)
        except ValueError:
            name = ""
        if not name:
            part.leave("lists have no such column")
        else:
            part.turned()
            found += [] if name in found else [name]
    return found
