"""Whatever is typed to find something: results or "no match", on both databases, never a fault."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import NotFound, RuleViolation
from core.rows import CaseFilter, CustomerFilter
from tests import hostile
from tests import house as small

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from core.look import Look
    from tests.postgres import Build

HARMLESS = (NotFound, RuleViolation)
"""What an odd question may be answered with."""
KINDS = ("account", "contact", "contract", "job")
NAMES = ("queue", "owner", "team", "record_type", "status", "account", "contact", "contract", "job")
FIELDS = ("name", "phone", "kind", "account", "status", "number", "email", "city", "last_login_at")
TOKENS = (
    '"', "'", "''", "(", ")", "*", "^", "-", "+", ":", "{", "}", "\\", "%", "_", "&", "|", "!",
    "<->", "AND", "OR", "NOT", "NEAR", "NEAR/3", "a", "rivera", "C-1", "jo@", "303", "é", "ß",
    "İ", "ﬁ", "--", "/*", "*/", ";", "\x00", "\x1b", "\u202e", "\ud800", "\U0001f9ef", "subject:",
    "=", "<", ">", "0", "-1", "9" * 30, "1e400", "nan", "\u0660\u0661", " ", "\t", "\n", "$1", ":p",
    "?", "%s",
)  # fmt: skip
grammar = st.one_of(
    st.lists(st.sampled_from(TOKENS), max_size=12).map("".join),
    st.lists(st.sampled_from(TOKENS), max_size=8).map(" ".join),
    st.text(max_size=40),
)
"""Words, signs and operators of every search language, in any order."""


@pytest.fixture
def look(copy_of: Callable[[Build], str]) -> Iterator[Look]:
    """Give what a supervisor sees of the small house with a few cases."""
    with small.opened(copy_of(build)) as house:
        yield house["max"].look


def build(url: str) -> None:
    """Build the small house, with a case whose words are found."""
    small.build(url)
    house = small.House(url)
    house.queued(description='Charged 50% twice by rivera\'s "bank"')
    house.close()


def ask(look: Look, text: str, number: int) -> int:
    """Ask everything that takes a text; gives how many questions were answered."""
    named, kind = {NAMES[number % len(NAMES)]: text}, KINDS[number % len(KINDS)]
    where = {FIELDS[number % len(FIELDS)]: text}
    questions: list[Callable[[], object]] = [
        lambda: look.search(text), lambda: look.callers(text),
        lambda: look.search(text, within=("cases", "accounts", "contacts", "feed")[number % 4]),
        lambda: look.cases(CaseFilter(search=text)), lambda: look.cases(CaseFilter(**named)),  # type: ignore[arg-type]
        lambda: look.count_cases(CaseFilter(search=text)),
        lambda: look.cases(CaseFilter(sort=text)), lambda: look.cases(CaseFilter(), after=text),
        lambda: look.position(CaseFilter(search=text), text), lambda: look.case(text),
        lambda: look.customers(kind, CustomerFilter(search=text)),
        lambda: look.customers(kind, CustomerFilter(where=where)),
        lambda: look.customers(kind, CustomerFilter(sort=text)),
        lambda: look.customers(kind, CustomerFilter(), after=text),
        lambda: look.count_customers(kind, CustomerFilter(search=text)),
        lambda: getattr(look, kind)(text), lambda: look.log(case=text), lambda: look.log(by=text),
        lambda: look.tasks(of=text), lambda: look.feed(text, limit=5),
    ]  # fmt: skip
    answered = 0
    for question in questions:
        try:
            question()
        except HARMLESS:
            continue
        answered += 1
    return answered


def test_every_hostile_string_is_looked_for(look: Look, *, long_run: bool) -> None:
    strings = hostile.corpus() if long_run else hostile.sample(80)
    for number, text in enumerate(strings):
        assert ask(look, text, number) >= 5, text


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(text=grammar, number=st.integers(0, 2000))
def test_no_grammar_makes_a_search_fail(look: Look, text: str, number: int) -> None:
    assert ask(look, text, number) >= 5


def test_signs_of_a_pattern_are_signs(look: Look) -> None:
    """`%` and `_` find themselves; an operator is a word like any other."""
    for text in ("50%", "rivera's", '"bank"', "Charged"):
        assert [hit.key for hit in look.search(text, within="cases")] == ["00001000"], text
    for text in ("%", "_", "5_%", "char%ged", "NOT Charged", "Charged OR zebra", "Charg* zebra"):
        assert look.search(text, within="cases") == (), text
    assert look.customers("account", CustomerFilter(search="R%a")).rows == ()
