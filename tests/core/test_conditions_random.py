"""Conditions: any source and any values; the answers agree with a naive reading."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from core.errors import RuleViolation
from core.rules.conditions import Kind, compile_condition, compile_value
from tests.core.conditions import EMPTY, NOW, SCOPE

# Any source, any values

TOKENS = [
    *("status", "age", "urgent", "due", "closed_at", "wait", "old.status", "old", "new", "é"),
    *(".", "(", ")", "[", "]", "{", "}", ",", ":", ":=", "+", "-", "*", "**", "/", "%", "#", "\\"),
    *("<", "<=", "==", "!=", "=", ">", "is", "not", "in", "and", "or", "if", "else", "for"),
    *("None", "True", "1", "-1", "0.5", "1e9", "'a'", "''", '"', "f'{", "lambda", "yield", "await"),
    *("size(", "lower(", "hours(", "days(", "contains(", "now()", "today()", "\t", "\n"),
]


@given(st.text() | st.lists(st.sampled_from(TOKENS), max_size=40).map(" ".join))
def test_no_source_raises_anything_but_a_refusal(source: str) -> None:
    """And what is not refused, runs."""
    try:
        formula = compile_value(source, SCOPE)
    except RuleViolation as error:
        assert error.message  # noqa: PT017  it may compile as well
        return
    formula(EMPTY, now=NOW)


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
LITERALS: dict[Kind, st.SearchStrategy[Any]] = {
    Kind.TEXT: st.text("abcAB ", max_size=3),
    Kind.NUMBER: st.integers(0, 9) | st.sampled_from([0.5, 1e3]),
    Kind.FLAG: st.booleans(),
}
ZONES = st.sampled_from([UTC, timezone(timedelta(hours=-7)), ZoneInfo("Europe/Berlin")])
VALUES: dict[Kind, st.SearchStrategy[Any]] = {
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
def expressions(draw: st.DrawFn, kind: Kind = Kind.FLAG, depth: int = 4) -> Node:
    """Draw a well-typed expression."""
    leaves = [st.sampled_from(FIELDS[kind]).map(lambda place: Node("field", kind, place))]
    if kind in LITERALS:
        leaves.append(LITERALS[kind].map(lambda literal: Node("literal", kind, (literal,))))
    if depth == 0 or draw(st.integers(0, 4)) == 0:
        return draw(st.one_of(leaves))
    if kind is Kind.FLAG and draw(st.booleans()):
        return draw(comparisons(depth - 1))
    acts: list[tuple[str, tuple[Kind, ...]]] = [
        *((name, takes) for name, (takes, gives) in SIGNATURES.items() if gives is kind),
        *((act, (left, right)) for act, left, right, gives in SUMS if gives is kind),
    ]
    if kind is Kind.NUMBER:
        acts.append(("-", (kind,)))
    if kind is Kind.FLAG:
        acts += [("not", (kind,)), ("and", (kind,) * 2), ("or", (kind,) * 3)]
    act, takes = draw(st.sampled_from(acts))
    return Node(act, kind, tuple(draw(expressions(take, depth - 1)) for take in takes))


@st.composite
def comparisons(draw: st.DrawFn, depth: int) -> Node:
    """Draw a test of values of one kind."""
    kind = draw(st.sampled_from(Kind))
    left = draw(expressions(kind, depth))
    acts = ["==", "!=", "is None", "is not None"]
    acts += ["in", "not in"] * (kind in LITERALS) + list(ORDERS) * (kind is not Kind.FLAG)
    act = draw(st.sampled_from(acts))
    if "None" in act:
        place = draw(st.sampled_from(FIELDS[kind]))
        return Node(act, Kind.FLAG, (Node("field", kind, place),))
    if "in" in act:
        members = tuple(draw(st.lists(LITERALS[kind], min_size=1, max_size=3)))
        return Node(act, Kind.FLAG, (left, members))
    return Node(act, Kind.FLAG, (left, draw(expressions(kind, depth))))


@st.composite
def records(draw: st.DrawFn) -> dict[str, dict[str, Any]]:
    """Draw values for all fields, any of them empty."""
    return {
        scope: {name: draw(st.none() | VALUES[kind]) for name, kind in fields.items()}
        for scope, fields in SCOPE.items()
    }


def naive(node: Any, record: dict[str, dict[str, Any]]) -> Any:  # noqa: C901, PLR0911  a line a rule
    """Evaluate an expression in the most obvious way."""
    if isinstance(node, tuple):
        return list(node)
    if node.act == "literal":
        return node.parts[0]
    if node.act == "field":
        found = record[node.parts[0]][node.parts[1]]
        return found.astimezone(UTC) if isinstance(found, datetime) else found
    parts = [naive(part, record) for part in node.parts]
    match node.act:
        case "and":
            return all(parts)
        case "or":
            return any(parts)
        case "not":
            return not parts[0]
        case "is None" | "is not None":
            return (parts[0] is None) == (node.act == "is None")
        case "==" | "!=":
            return (parts[0] == parts[1]) == (node.act == "==")
        case "in" | "not in":
            return (parts[0] in parts[1]) == (node.act == "in")
    if None in parts:
        return False if node.kind is Kind.FLAG else None
    try:
        if node.kind is Kind.DATE and parts:
            parts = [whole_days(part) if isinstance(part, timedelta) else part for part in parts]
        return WORKS[node.act](*parts)
    except (OverflowError, ValueError):
        return None


def whole_days(length: timedelta) -> timedelta:
    """Drop what is less than a day, before and after nought alike."""
    day = timedelta(days=1)
    return length // day * day if length >= timedelta() else -(-length // day * day)


WORKS: dict[str, Any] = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
    "+": lambda a, b: a + b,
    "-": lambda a, b=None: -a if b is None else a - b,
    "minutes": lambda n: timedelta(minutes=n),
    "hours": lambda n: timedelta(hours=n),
    "days": lambda n: timedelta(days=n),
    "size": len,
    "lower": lambda text: text.lower(),
    "starts": lambda text, part: text[: len(part)] == part,
    "ends": lambda text, part: text[len(text) - len(part) :] == part if part else True,
    "contains": lambda text, part: text.find(part) >= 0,
    "now": lambda: NOW,
    "today": NOW.date,
}


@given(expressions().filter(lambda node: len(str(node)) <= 500), records())
def test_every_condition_agrees_with_the_naive_reading(
    node: Node, record: dict[str, dict[str, Any]]
) -> None:
    """Compiled or read naively, over any record, empty fields included."""
    assert compile_condition(str(node), SCOPE)(record, now=NOW) is bool(naive(node, record))


@given(st.sampled_from(Kind).flatmap(expressions), records())
def test_every_formula_agrees_with_the_naive_reading(
    node: Node, record: dict[str, dict[str, Any]]
) -> None:
    """Also in its kind."""
    if len(str(node)) > 500:
        return
    formula = compile_value(str(node), SCOPE)
    assert formula.kind is node.kind
    found, expected = formula(record, now=NOW), naive(node, record)
    assert found == expected or (found != found and expected != expected)  # noqa: PLR0124  NaN


EXTREMES = {
    "age": st.sampled_from([10**400, -(10**400), float("inf"), float("nan"), 1e308]),
    "limit": st.sampled_from([-1e308, float("-inf"), 0.5, 10**400]),
    "due": st.sampled_from([date.min, date.max]),
    "wait": st.sampled_from([timedelta.min, timedelta.max]),
    "closed_at": st.sampled_from(
        [
            edge.replace(tzinfo=timezone(timedelta(hours=hours)))
            for edge in (datetime.min, datetime.max)  # noqa: DTZ901  the zone follows
            for hours in (-14, 0, 14)
        ]
    ),
}


@given(expressions().filter(lambda node: len(str(node)) <= 500), st.fixed_dictionaries(EXTREMES))
def test_no_value_of_the_right_kind_makes_a_condition_raise(
    node: Node, extreme: dict[str, object]
) -> None:
    """Neither the ends of the calendar nor numbers beyond every length of time."""
    record = {**EMPTY, "": {**EMPTY[""], **extreme}}
    assert compile_condition(str(node), SCOPE)(record, now=NOW) in (True, False)
