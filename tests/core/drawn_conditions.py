"""Conditions as tests draw them: any well-typed expression, and records that it is asked about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from core.rules.conditions import Kind
from tests.core.conditions import SCOPE


@dataclass(frozen=True)
class Node:
    """An expression as the tests draw it: what it does, its kind, its parts."""

    act: str
    kind: Kind
    parts: tuple[Any, ...] = ()

    def __str__(self) -> str:
        """Write it as a source."""
        words = [repr(list(p)) if isinstance(p, tuple) else str(p) for p in self.parts]
        match self.act:
            case "literal":
                return repr(self.parts[0])
            case "field":
                return ".".join(word for word in words if word)
            case "not" | "-" if len(words) == 1:
                return f"({self.act} {words[0]})"
            case "is None" | "is not None":
                return f"({words[0]} {self.act})"
            case act if act.isidentifier() and act not in ("and", "or", "in"):
                return f"{act}({', '.join(words)})"
        return "(" + f" {self.act} ".join(words) + ")"


FIELDS = {
    kind: [(s, f) for s, fields in SCOPE.items() for f, k in fields.items() if k is kind]
    for kind in Kind
}
Literals = Mapping[Kind, st.SearchStrategy[Any]]
LITERALS: Literals = {
    Kind.TEXT: st.text("abcAB ", max_size=3),
    Kind.NUMBER: st.integers(0, 9) | st.sampled_from([0.5, 1e3]),
    Kind.FLAG: st.booleans(),
}
ZONES = st.sampled_from([UTC, timezone(timedelta(hours=-7)), ZoneInfo("Europe/Berlin")])
VALUES: Literals = {
    Kind.TEXT: LITERALS[Kind.TEXT],
    Kind.NUMBER: st.integers(-5, 10) | st.floats(allow_nan=False),
    Kind.FLAG: st.booleans(),
    Kind.DATE: st.dates(date(2026, 3, 29), date(2026, 4, 2)) | st.dates(),
    Kind.TIME: st.datetimes(datetime(2025, 10, 25), datetime(2026, 4, 2), timezones=ZONES),  # noqa: DTZ001  hypothesis sets the zone
    Kind.LENGTH: st.timedeltas(timedelta(days=-3), timedelta(days=3)) | st.timedeltas(),
}
SIGNATURES = {
    "minutes": ((Kind.NUMBER,), Kind.LENGTH),
    "hours": ((Kind.NUMBER,), Kind.LENGTH),
    "days": ((Kind.NUMBER,), Kind.LENGTH),
    "size": ((Kind.TEXT,), Kind.NUMBER),
    "lower": ((Kind.TEXT,), Kind.TEXT),
    "starts": ((Kind.TEXT, Kind.TEXT), Kind.FLAG),
    "ends": ((Kind.TEXT, Kind.TEXT), Kind.FLAG),
    "contains": ((Kind.TEXT, Kind.TEXT), Kind.FLAG),
    "now": ((), Kind.TIME),
    "today": ((), Kind.DATE),
}
SUMS = [
    ("+", Kind.NUMBER, Kind.NUMBER, Kind.NUMBER),
    ("-", Kind.NUMBER, Kind.NUMBER, Kind.NUMBER),
    ("+", Kind.LENGTH, Kind.LENGTH, Kind.LENGTH),
    ("-", Kind.LENGTH, Kind.LENGTH, Kind.LENGTH),
    ("+", Kind.TIME, Kind.LENGTH, Kind.TIME),
    ("+", Kind.LENGTH, Kind.TIME, Kind.TIME),
    ("-", Kind.TIME, Kind.LENGTH, Kind.TIME),
    ("-", Kind.TIME, Kind.TIME, Kind.LENGTH),
    ("-", Kind.DATE, Kind.DATE, Kind.LENGTH),
    ("+", Kind.DATE, Kind.LENGTH, Kind.DATE),
    ("+", Kind.LENGTH, Kind.DATE, Kind.DATE),
    ("-", Kind.DATE, Kind.LENGTH, Kind.DATE),
]
ORDERS = ("<", "<=", ">", ">=")


@st.composite
def expressions(
    draw: st.DrawFn, kind: Kind = Kind.FLAG, depth: int = 4, literals: Literals = LITERALS
) -> Node:
    """Draw a well-typed expression."""
    leaves = [st.sampled_from(FIELDS[kind]).map(lambda place: Node("field", kind, place))]
    if kind in literals:
        leaves.append(literals[kind].map(lambda literal: Node("literal", kind, (literal,))))
    if depth == 0 or draw(st.integers(0, 4)) == 0:
        return draw(st.one_of(leaves))
    if kind is Kind.FLAG and draw(st.booleans()):
        return draw(comparisons(depth - 1, literals))
    acts: list[tuple[str, tuple[Kind, ...]]] = [
        *((name, takes) for name, (takes, gives) in SIGNATURES.items() if gives is kind),
        *((act, (left, right)) for act, left, right, gives in SUMS if gives is kind),
    ]
    if kind is Kind.NUMBER:
        acts.append(("-", (kind,)))
    if kind is Kind.FLAG:
        acts += [("not", (kind,)), ("and", (kind,) * 2), ("or", (kind,) * 3)]
    act, takes = draw(st.sampled_from(acts))
    parts = (draw(expressions(take, depth - 1, literals)) for take in takes)
    return Node(act, kind, tuple(parts))


@st.composite
def comparisons(draw: st.DrawFn, depth: int, literals: Literals = LITERALS) -> Node:
    """Draw a test of values of one kind."""
    kind = draw(st.sampled_from(Kind))
    left = draw(expressions(kind, depth, literals))
    acts = ["==", "!=", "is None", "is not None"]
    acts += ["in", "not in"] * (kind in literals) + list(ORDERS) * (kind is not Kind.FLAG)
    act = draw(st.sampled_from(acts))
    if "None" in act:
        place = draw(st.sampled_from(FIELDS[kind]))
        return Node(act, Kind.FLAG, (Node("field", kind, place),))
    if "in" in act:
        members = tuple(draw(st.lists(literals[kind], min_size=1, max_size=3)))
        return Node(act, Kind.FLAG, (left, members))
    return Node(act, Kind.FLAG, (left, draw(expressions(kind, depth, literals))))


@st.composite
def records(draw: st.DrawFn, values: Literals = VALUES) -> dict[str, dict[str, Any]]:
    """Draw values for all fields, any of them empty."""
    return {
        scope: {name: draw(st.none() | values[kind]) for name, kind in fields.items()}
        for scope, fields in SCOPE.items()
    }
