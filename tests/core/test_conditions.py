"""Conditions: what the language says, about time too, and what it warns of."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from core.errors import RuleViolation
from core.rules.conditions import Kind, compile_condition, compile_value
from tests.core.conditions import EMPTY, NOW, SCOPE, holds, value

# What the language says


def test_the_aging_formula_of_the_seed() -> None:
    """Null and 0 to 4 are unchecked, 5 and more are checked."""
    source = "age is not None and age > 4"
    found = {days: holds(source, age=days) for days in (None, 0, 4, 5, 400)}
    assert found == {None: False, 0: False, 4: False, 5: True, 400: True}


@pytest.mark.parametrize(
    ("old", "new", "fires"),
    [(False, True, True), (None, True, True), (True, True, False), (True, False, False)],
)
def test_a_rule_compares_the_old_record_with_the_new(
    *, old: bool | None, new: bool | None, fires: bool
) -> None:
    """An empty flag is false."""
    condition = compile_condition("not old.has_aging and new.has_aging", SCOPE)
    assert condition({"old": {"has_aging": old}, "new": {"has_aging": new}}) is fires
    assert condition.reads == {("old", "has_aging"), ("new", "has_aging")}
    assert condition.warnings == ()


def test_a_scope_that_is_not_there_is_empty() -> None:
    """A record that was just created has no old values."""
    condition = compile_condition("old.status is None and new.status == 'New'", SCOPE)
    assert condition({"new": {"status": "New"}})


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("status == 'New'", True),
        ("status != 'New'", False),
        ("status in ['New', 'Closed']", True),
        ("status not in ['Closed']", True),
        ("age in [-1, 5, 7.5]", True),
        ("1 < age <= 5", True),
        ("1 < age < 5", False),
        ("age >= 5 >= limit >= 3", True),
        ("age + 2 - limit == 4", True),
        ("-age < 0", True),
        ("size(status) == 3", True),
        ("lower(status) == 'new'", True),
        ("starts(status, 'Ne') and ends(status, 'ew')", True),
        ("contains(status, 'e')", True),
        ("contains(status, 'E')", False),
        ("urgent == True", True),
        ("urgent and not (age == 6) or False", True),
        ("due == today()", True),
        ("due - days(1) < today() < days(1) + due", True),
        ("due + hours(23) == due and due - hours(23) == due", True),
        ("due - due < minutes(1)", True),
        ("now() - closed_at <= hours(6)", True),
        ("closed_at + hours(6) < now()", False),
        ("wait == minutes(90) + hours(1.5) - wait", True),
        ("  (status == 'New'\n  and age == 5)  # two lines\n", True),
        ("status == 'New'\r\n or\rurgent", True),
    ],
)
def test_the_language(source: str, *, expected: bool) -> None:
    """Each piece of the language, on one record."""
    found = holds(
        source,
        status="New",
        age=5,
        limit=3,
        urgent=True,
        due=date(2026, 3, 31),
        closed_at=NOW - timedelta(hours=6),
        wait=timedelta(minutes=90),
    )
    assert found is expected


@pytest.mark.parametrize(
    ("source", "kind", "expected"),
    [
        ("age + 1", Kind.NUMBER, 6),
        ("due + days(age)", Kind.DATE, date(2026, 4, 5)),
        ("now() + minutes(3)", Kind.TIME, NOW + timedelta(minutes=3)),
        ("hours(2) + minutes(30)", Kind.LENGTH, timedelta(hours=2.5)),
        ("lower('ABC')", Kind.TEXT, "abc"),
        ("age > 4", Kind.FLAG, True),
        ("limit + 1", Kind.NUMBER, None),
        ("subject", Kind.TEXT, None),
    ],
)
def test_a_formula_has_a_kind_and_a_value(source: str, kind: Kind, expected: object) -> None:
    """Arithmetic with an empty value is empty."""
    formula = compile_value(source, SCOPE)
    assert formula.kind is kind
    assert value(source, age=5, due=date(2026, 3, 31)) == expected


@pytest.mark.parametrize(
    "source",
    [
        "age > 3",
        "age <= 3",
        "3 > age",
        "age + 1 > 0",
        "closed_at < now()",
        "status in ['New']",
        "status == 'New'",
        "contains(subject, 'a')",
        "size(subject) < 3",
        "urgent",
        "urgent == False",
        "hours(age) < hours(1)",
    ],
)
def test_an_empty_field_makes_a_test_false(source: str) -> None:
    """Nothing is ordered, contained or equal to a value when it is empty."""
    assert holds(source) is False


@pytest.mark.parametrize(
    "source", ["status != 'New'", "status not in ['New']", "contains(subject, 'a') == False"]
)
def test_an_empty_field_differs_from_every_value(source: str) -> None:
    """Logic has two values: what is not so is false, and its contrary true."""
    assert holds(source) is True


@pytest.mark.parametrize(
    ("source", "given"),
    [
        ("hours(age)", {"age": 10**400}),
        ("hours(age)", {"age": float("nan")}),
        ("age + 0.5", {"age": 10**400}),
        ("due + days(1)", {"due": date.max}),
        ("now() + wait", {"wait": timedelta.max}),
        ("wait + wait", {"wait": timedelta.max}),
    ],
)
def test_what_cannot_be_held_is_empty(source: str, given: dict[str, object]) -> None:
    """A run never raises for a value of the right kind."""
    assert value(source, **given) is None


def test_two_empty_fields_are_equal() -> None:
    """So `old.status != new.status` says whether it was changed."""
    condition = compile_condition("old.status != new.status", SCOPE)
    assert not condition(EMPTY)
    assert condition({**EMPTY, "new": {"status": "New"}})


# Time


def test_elapsed_time_is_true_over_a_clock_change() -> None:
    """Six hours by the wall clock were seven in the night that summer time ended."""
    zone = ZoneInfo("America/New_York")
    closed = datetime(2025, 11, 2, 0, 30, tzinfo=zone)
    condition = compile_condition("now() - closed_at <= hours(6)", SCOPE)
    assert not condition({"": {"closed_at": closed}}, now=closed.replace(hour=6))
    assert condition({"": {"closed_at": closed}}, now=closed.replace(hour=5))


def test_today_is_the_day_in_the_zone_of_now() -> None:
    """The caller hands in the organisation's own time."""
    late = datetime(2026, 3, 31, 23, 0, tzinfo=timezone(-timedelta(hours=7)))
    assert compile_value("today()", {})({}, now=late) == date(2026, 3, 31)
    assert compile_value("today()", {})({}, now=late.astimezone(UTC)) == date(2026, 4, 1)


def test_an_expression_tells_whether_it_reads_the_time() -> None:
    """And one that does is refused where no time is known."""
    assert compile_condition("due > today()", SCOPE).reads_now
    assert not compile_condition("age > 3", SCOPE).reads_now
    with pytest.raises(RuleViolation, match=r"column 7: .*today\(\) cannot be used"):
        compile_condition("due > today()", SCOPE, now=False)


def test_a_caller_who_forgets_the_time_or_its_zone_is_told() -> None:
    """These are faults of the program, not of the condition."""
    with pytest.raises(TypeError, match="hand in `now`"):
        compile_condition("closed_at < now()", SCOPE)(EMPTY)
    with pytest.raises(ValueError, match="needs a zone"):
        holds("closed_at < now()", closed_at=NOW.replace(tzinfo=None))


# Warnings


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("not (age > 3)", "age"),
        ("not (urgent or age > limit)", "age or limit"),
        ("(age > 3) == False", "age"),
        ("not (age > 3) and subject is None", "age"),
        ("not (size(old.status) > 3)", "old.status"),
    ],
)
def test_a_denied_ordering_warns_of_empty_fields(source: str, told: str) -> None:
    """It is true for an empty field, which is seldom meant."""
    [warning] = compile_condition(source, SCOPE).warnings
    assert f"true when {told} is empty; test `{told.split(maxsplit=1)[0]} is None`" in warning
    assert "column" in warning


@pytest.mark.parametrize(
    "source",
    [
        "age > 3",
        "not not (age > 3)",
        "age is not None and not (age > 3)",
        "not (age is not None and age > 3)",
        "not (status == 'New')",
        "not (3 > 2)",
        "not urgent",
    ],
)
def test_what_is_clear_does_not_warn(source: str) -> None:
    """A double denial, a test for empty, and equality say what they mean."""
    assert compile_condition(source, SCOPE).warnings == ()
