"""Conditions: any source and any values; the answers agree with a naive reading."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from core.errors import RuleViolation
from core.rules.conditions import Kind, compile_condition, compile_value
from core.rules.expressions import LONGEST_LENGTH
from tests.core.conditions import EMPTY, NOW, SCOPE
from tests.core.drawn_conditions import Node, expressions, records

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
        found = WORKS[node.act](*parts)
    except (OverflowError, ValueError):
        return None
    too_long = isinstance(found, timedelta) and abs(found) > LONGEST_LENGTH
    return None if too_long else found


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
