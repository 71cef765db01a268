"""Conditions: what is no part of the language is refused, cheaply and in words."""

from __future__ import annotations

import time

import pytest

from core.errors import RuleViolation
from core.rules.conditions import compile_condition, compile_value
from tests.core.conditions import SCOPE, holds, refusal

# Refusals


@pytest.mark.parametrize(
    ("source", "column", "words"),
    [
        ("statsu == 'New'", 1, "Did you mean 'status'?"),
        ("'é' == status and statsu", 19, "'statsu' is not known"),
        ("urgent and true", 12, "Did you mean 'True'?"),
        ("priority == 'High'", 1, "Did you mean 'new.priority'?"),
        ("old.statsu == 'New'", 1, "'old' has no field 'statsu'. Did you mean 'status'?"),
        ("odl.status == 'New'", 1, "Did you mean 'old'?"),
        ("old == 'New'", 1, "write old.FIELD"),
        ("now > closed_at", 1, "write now()"),
        ("siz(status) > 3", 1, "Did you mean 'size'?"),
        ("'a' == 3", 8, "`'a'` is a text and `3` is a number"),
        ("age < 3 < status", 11, "`3` is a number and `status` is a text"),
        ("due < now()", 7, "`due` is a date and `now()` is a time"),
        ("urgent > False", 10, "no order"),
        ("status == None", 11, "`is None`"),
        ("None != status", 1, "`is None`"),
        ("None is status", 9, "Only None"),
        ("status is 'New'", 11, "write == or !="),
        ("(age > 3) is None", 2, "never empty"),
        ("age is None is None", 1, "stand alone"),
        ("status in subject", 11, "contains(text, part)"),
        ("status in ('a', 'b')", 11, "['a', 'b']"),
        ("status in []", 11, "A list such as"),
        ("status in ['a', 3]", 17, "`3` is a number"),
        ("status in [None]", 12, "None stands only after"),
        ("status in [subject]", 12, "holds texts or numbers"),
        ("status + 'a' == 'b'", 1, "cannot be added"),
        ("days(1) - due > days(1)", 1, "cannot be subtracted"),
        ("size(3) > 1", 6, "a text is needed: size(text)"),
        ("size() > 1", 1, "Write size(text)"),
        ("now(3) > closed_at", 1, "Write now()"),
        ("size(text=status) > 1", 1, "Write size(text)"),
        ("size(status, text=status) > 1", 1, "Write size(text)"),
        ("size(*status) > 1", 6, "not part of the language"),
        ("size(**status) > 1", 1, "Write size(text)"),
        ("status.lower() == 'a'", 1, "such as lower(text)"),
        ("old.status.x == 'a'", 1, "no fields of its own"),
        ("age", 1, "`age` is a number, and true or false is needed"),
        ("urgent and age", 12, "`age` is a number"),
        ("not status", 5, "`status` is a text"),
        ("-wait > hours(1)", 1, "only before a number"),
        ("~age > 1", 1, "only before a number"),
        ("age == 1000000000000000000", 8, "18 digits"),
        ("age == 0xffffffffffffffffffff", 8, "18 digits"),
        ("age == 1e999", 8, "18 digits"),
        ("age == 3j", 8, "neither a text nor a number"),
        ("b'a' == status", 1, "neither a text nor a number"),
        ("... == status", 1, "neither a text nor a number"),
        ("wait > hours(99999999999999999)", 8, "too big for a length of time"),
        ("status = 'New'", 1, "Write `==`"),
        ("status ==", 10, "ends too early"),
        ("size(status", 12, "ends too early"),
        ("(urgent", 8, "ends too early"),
        ("urgent)", 8, "closing bracket has no opening"),
        ("urgent && urgent", 9, "cannot be read here"),
        ("age > 1or urgent", 7, "cannot be read here"),
        (r"status == '\d'", 11, "cannot be read here"),
        ("status == 'a\0'", 13, "cannot be read"),
        ("status == '\ud800'", 12, "cannot be read"),
        ("urgent\x0c", 7, "cannot be read"),
    ],
)
def test_a_fault_is_refused_with_its_column(source: str, column: int, words: str) -> None:
    """And with what to write instead."""
    message = refusal(source)
    assert f"column {column}: " in message
    assert words in message


@pytest.mark.parametrize(
    "piece",
    [
        "9**9**9",
        "'a' * 999999999",
        "age % 2",
        "age / 0",
        "age // 2",
        "age @ age",
        "age << 99999",
        "age & 1",
        "lambda: age",
        "[x for x in [y for y in status]]",
        "{x: x for x in status}",
        "{x for x in status}",
        "(x for x in status)",
        "f'{status}'",
        "status[0]",
        "status[::-1]",
        "(x := age)",
        "(yield age)",
        "await status",
        "age if urgent else limit",
        "{'a': 1}",
        "{'a'}",
        "[age]",
        "(age, age)",
        "*status",
        "__import__('os')",
        "status.__class__",
        "eval('1')",
        "().__class__",
    ],
)
def test_nothing_but_the_short_list_is_part_of_the_language(piece: str) -> None:
    """Neither alone nor inside, for conditions and formulas alike."""
    for source in (piece, f"urgent or {piece} == 1", f"size({piece}) > 1"):
        assert "column" in refusal(source)
        with pytest.raises(RuleViolation):
            compile_value(source, SCOPE)


def test_brackets_cannot_reach_around_the_source() -> None:
    """The parser sees the source in brackets; no source may close these."""
    assert "closing bracket has no opening" in refusal("urgent) or (urgent")
    assert "[a, b]" in refusal("urgent), (urgent")
    assert holds("(urgent) or (age > 3)", age=4)


@pytest.mark.parametrize("source", ["", "  \n ", "# only a note"])
def test_an_empty_source_is_refused(source: str) -> None:
    """A forgotten condition is not a true one."""
    assert refusal(source) == "There is nothing in it."


def test_a_fault_in_a_long_source_has_a_line() -> None:
    """Where there is more than one."""
    with pytest.raises(RuleViolation) as caught:
        compile_condition("urgent\n  and statsu == 'New'", SCOPE)
    assert caught.value.message.startswith("At line 2, column 7: 'statsu' is not known.")
    assert caught.value.details == {"line": 2, "column": 7}
    assert caught.value.title == "The condition cannot be read"


def test_a_source_of_501_characters_is_refused_before_it_is_parsed() -> None:
    """The limit itself is allowed."""
    assert holds("urgent or True".ljust(500))
    assert refusal("(" * 501) == "It has 501 characters; 500 are allowed."
    assert "100,000,000 characters" in refusal("a" * 100_000_000)


@pytest.mark.parametrize(
    "source",
    [
        "-" * 490 + "age",
        "not " * 120 + "urgent",
        "status" + ".a" * 240,
        "status" + "[0]" * 160,
        "age" + "+1" * 240 + " > 1",
        "lower(" * 60 + "status" + ")" * 60 + " == ''",
        "(" * 240 + "urgent" + ")" * 240,
        "[" * 240 + "]" * 240,
    ],
)
def test_a_source_that_is_nested_too_deeply_is_refused(source: str) -> None:
    """With a message of its own, wherever the parser or the checker gives up."""
    assert "nested too deeply; 50 levels are allowed" in refusal(source)


def test_fifty_levels_are_allowed() -> None:
    """One more is not; brackets alone and long rows of `and` are no levels."""
    assert holds("not " * 48 + "(age == 5)", age=5)
    assert "too deeply" in refusal("not " * 49 + "(age == 5)")
    assert holds(" and ".join(["(((age > 1)))"] * 20), age=5)


@pytest.mark.parametrize("failure", [RecursionError, MemoryError])
def test_a_parser_that_gives_up_is_a_refusal(
    failure: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Python's own limits differ by version and platform."""

    def give_up(*_: object, **__: object) -> None:
        raise failure

    monkeypatch.setattr("core.rules.expressions.ast.parse", give_up)
    assert "nested too deeply" in refusal("urgent")


def test_what_a_message_quotes_is_short_and_harmless() -> None:
    """A source may come from a file that somebody else wrote."""
    message = refusal(f"'\u202e{'a' * 300}' == 3")
    assert len(message) < 150
    assert message.isprintable()


def test_no_value_appears_in_any_message_at_a_run() -> None:
    """The fault of a caller names no customer's data."""
    condition = compile_condition("status == 'New'", SCOPE)
    with pytest.raises(KeyError) as caught:
        condition({"": {"subject": "Jane Rivera, 12 Elm St"}})
    assert "Rivera" not in str(caught.value)


HOSTILE = [
    "9**9**9**9 > 1",
    "'a' * 9999999999 == 'a'",
    "[[x for x in range(9999)] for y in range(9999)] == []",
    "age in [" + "1," * 240 + "]",
    "status == '" + "a" * 480 + "'",
    "age" + "<age" * 120,
    " or ".join(["age > 1"] * 40),
    "(" * 99 + "urgent" + ")" * 99,
]


@pytest.mark.parametrize("source", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_source_costs_next_to_nothing(source: str) -> None:
    """It is refused, or compiled and run, within moments."""
    started = time.process_time()
    try:
        holds(source, age=5, status="a" * 100_000, urgent=True)
    except RuleViolation as error:
        assert "column" in error.message  # noqa: PT017  it may compile as well
    assert time.process_time() - started < 1
