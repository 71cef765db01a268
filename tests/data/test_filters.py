"""The filter line: read, refused at its place, and the same rows wherever it is evaluated."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.commands.assignment import CreateAssignment
from core.commands.case import (
    ClaimCase,
    CloseCase,
    DeleteCase,
    FollowCase,
    LogReview,
    LookAtCase,
    MergeCases,
    PostToCase,
    ReopenCase,
    SetParent,
    SnoozeCase,
)
from core.filters import FIELDS, FilterError, Term
from core.filters.terms import FLAGS
from core.rows import CaseFilter
from data.queries import case_words
from tests.data.plain_filter import Plain
from tests.data.queries_desk import build_full, statements, walk
from tests.house import House

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from core.filters import Query
    from tests.postgres import Build

WHO = "max"


def lived(url: str) -> None:
    """Make the thirteen cases live: taken, reviewed, referred, reopened, left alone."""
    build_full(url)
    house = House(url)
    for n, row in enumerate(house[WHO].look.cases(CaseFilter(is_closed=False)).rows):
        house.wait(hours=7 * n)
        if n % 3 == 0 and row.owner.kind == "queue":
            house.do(WHO, ClaimCase(case=row.number))
        if n % 4 == 1:
            house.do(WHO, LogReview(case=row.number, comments="Roof leak, nothing new"))
        if n % 4 == 2 and row.record_type != "customer_support":
            house.do(WHO, CreateAssignment(case=row.number, team="risk", reason="Other"))
        if n == 5:
            house.do(WHO, CloseCase(case=row.number))
            house.do(WHO, ReopenCase(case=row.number))
    relate(house)
    house.close()


def relate(house: House) -> None:
    """Let some sleep, belong together, be followed, be merged, and have news."""
    numbers = [row.number for row in house[WHO].look.cases(CaseFilter(sort="number")).rows]
    first, second, third, *_ = numbers
    house.do(WHO, SetParent(case=second, parent=first))
    house.do(WHO, SetParent(case=third, parent=first))
    house.do(WHO, DeleteCase(case=third, confirmed=True))
    for who, number in ((WHO, first), ("dana", second)):
        house.do(who, FollowCase(case=number))
    for number in (first, second):
        house.do(WHO, LookAtCase(case=number, entry=house[WHO].case(number).newest))
    house.do("dana", PostToCase(case=second, text="News for Max"))
    house.do(WHO, PostToCase(case=first, text="My own words are no news to me"))
    for number, days in ((second, 30), (numbers[5], 1)):
        house.do(WHO, SnoozeCase(case=number, days=days))
    loser, winner = (
        house.support(by="max", subject=subject, account="BU-1") for subject in ("Twice", "Once")
    )
    house.do(WHO, MergeCases(case=(loser,), into=winner))


@pytest.fixture
def full(read_only_copy_of: Callable[[Build], str]) -> Iterator[House]:
    """Give them."""
    house = House(read_only_copy_of(lived), read_only=True)
    house.wait(days=5)
    yield house
    house.close()


@pytest.fixture
def fresh(copy_of: Callable[[Build], str]) -> Iterator[House]:
    """Give the same to a test that changes something."""
    house = House(copy_of(lived))
    house.wait(days=5)
    yield house
    house.close()


def read(house: House, line: str) -> Query:
    """Read a line as the supervisor."""
    return house[WHO].filter(line)


def rows(house: House, line: str) -> set[str]:
    """Give the numbers of the cases that a line finds."""
    asked = read(house, line)
    which = CaseFilter(terms=asked.terms, search=asked.words, sort="number")
    found = walk(house[WHO].look, which, 4)
    assert house[WHO].look.count_cases(which) == len(found)
    return set(found)


# the language -----------------------------------------------------------------------------------


def test_a_line_is_terms_and_words(house: House) -> None:
    line = 'owner:me status:new,working age>3d updated<1h "some words" more -type:installer'
    asked = read(house, line)
    assert asked.words == '"some words" more'
    assert asked.terms == (
        Term("owner", ("me",)), Term("status", ("New", "Working")),
        Term("age", (timedelta(days=3),), ">"), Term("updated", (timedelta(hours=1),), "<"),
        Term("type", ("installer",), negated=True),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("line", "term"),
    [
        ("OWNER:Me", Term("owner", ("me",))),
        ("owner:dana", Term("owner", ("user:dana",))),
        ('owner:"Dana Reyes"', Term("owner", ("user:dana",))),
        ("owner:back_office_homeowner", Term("owner", ("group:back_office_homeowner",))),
        ("status:'", None),
        ('status:"awaiting customer response"',
         Term("status", ("In Progress - Awaiting Customer Response",))),
        ('type:"customer support"', Term("type", ("customer_support",))),
        ("reason:billing,none", Term("reason", ("Billing", None))),
        ("origin:phone", Term("source", ("Phone",))),
        ("age<=2w", Term("age", (timedelta(weeks=2),), "<=")),
        ('account:"Jo\'s, \'n\' Co"', Term("account", ("Jo's, 'n' Co",))),
        ("-is:closed", Term("is", ("closed",), negated=True)),
        ('-"not this"', Term("words", ('"not this"',), negated=True)),
        ("-word", Term("words", ("word",), negated=True)),
    ],
)  # fmt: skip
def test_each_field_reads_its_values(house: House, line: str, term: Term | None) -> None:
    if term is None:
        with pytest.raises(FilterError):
            read(house, line)
        return
    assert read(house, line).terms == (term,)


@pytest.mark.parametrize(
    ("line", "place", "told"),
    [
        ("is:open statis:new", "statis", "There is no field 'statis'. Did you mean 'status'?"),
        ("status:new,nwe", "nwe", "There is no status 'nwe'. Did you mean 'New'?"),
        ("-reason:biling", "biling", "There is no reason 'biling'. Did you mean 'Billing'?"),
        ("owner:dna", "dna", "There is no person or queue 'dna'. Did you mean 'dana'?"),
        ("age:3d", "age:", "age does not go with ':'."),
        ("status>new", "status>", "status does not go with '>'."),
        ("age>soon", "soon", "'soon' is no length of time."),
        ("created>2026-02-30", "2026-02-30", "'2026-02-30' is neither a length of time nor a day."),
        ("age>999999w", "999999w", "999999w is too long."),
        ('is:open "half', '"half', "These quotes are not closed."),
        ("status: new", " ", "A value is missing here."),
        ("parent:jo", "jo", "'jo' is no case's number."),
        ("is:happy", "happy", "There is no question 'happy'."),
    ],
)
def test_a_refusal_points_at_the_place(house: House, line: str, place: str, told: str) -> None:
    with pytest.raises(FilterError) as refused:
        read(house, line)
    start, end = refused.value.place
    assert line[start:end] == place
    assert refused.value.message.startswith(told)
    assert refused.value.details["filter"] == line


def test_a_record_that_is_not_there_is_told_when_the_list_is_read(house: House) -> None:
    with pytest.raises(FilterError, match="There is no account 'Brightrof") as refused:
        rows(house, "account:Brightrof")
    assert refused.value.place == (0, 17)


@given(line=st.text(max_size=60) | st.from_regex(r"(-?[a-z]{2,9}[:<>]?[\"a-z0-9, ]{0,9} ?){1,4}"))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_is_read_or_refused_within_it(house: House, line: str) -> None:
    """Whatever somebody types is never worse than a refusal that points into it."""
    start, end = 0, 0
    try:
        read(house, line)
    except FilterError as error:
        start, end = error.place
    assert 0 <= start <= end <= len(line) + 1


# the same rows everywhere -----------------------------------------------------------------------

LENGTHS = ("0s", "20m", "6h", "5d", "2w")
VALUES: dict[str, tuple[str, ...]] = {
    "number": ("1001", "00001004", "7"),
    "owner": ("me", "none", "dana", "back_office_homeowner", '"Sam Ortiz"'),
    "queue": ("back_office_homeowner", "back_office_installer"),
    "status": ("new", "working", "closed", '"awaiting customer support"', '"internal referral"'),
    "type": ("homeowner", "installer", "customer_support"),
    "priority": ("high", "medium", "low", "none"),
    "reason": ("billing", "training", "none"),
    "subreason": ("refund", "none"),
    "source": ("phone", "email", "none"),
    "account": ("HO-1", "none", "BU-1", "IN-1"),
    "contact": ("none", "jo@example.com"),
    "contract": ("C-1", "none"),
    "installer": ("none", "IN-1"),
    "job": ("none",),
    "referred": ("risk", "sales"),
    "parent": ("1000", "1001", "none"),
    "is": FLAGS,
    "age": LENGTHS,
    "created": (*LENGTHS, "2026-11-01", "2026-11-21T12:00:00Z"),
    "updated": LENGTHS,
    "closed": LENGTHS,
    "reviewed": LENGTHS,
}


@st.composite
def terms(draw: st.DrawFn) -> str:
    """Give a term with values that there are."""
    name = draw(st.sampled_from(sorted(VALUES)))
    compared = FIELDS[name].kind in {"age", "moment"}
    sign = draw(st.sampled_from(("<", "<=", ">", ">="))) if compared else ":"
    values = draw(st.lists(st.sampled_from(VALUES[name]), min_size=1, max_size=2, unique=True))
    return f"{'-' if draw(st.booleans()) else ''}{name}{sign}{','.join(values)}"


def test_every_field_of_the_line_is_tried() -> None:
    assert set(VALUES) == set(FIELDS)


@given(line=st.lists(terms(), min_size=1, max_size=3).map(" ".join))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_both_databases_find_what_plain_python_finds(full: House, line: str) -> None:
    found = rows(full, line)
    assert found == Plain(full, WHO).numbers(read(full, line).terms), line


@pytest.mark.parametrize("name", sorted(VALUES))
def test_a_term_and_its_opposite_share_out_all_cases(full: House, name: str) -> None:
    """Nothing falls between: what is empty is neither equal nor unequal to a database."""
    compared = FIELDS[name].kind in {"age", "moment"}
    everything = {case.number for case in Plain(full, WHO).cases}
    for value in VALUES[name]:
        term = f"{name}{'>' if compared else ':'}{value}"
        try:
            held, turned = rows(full, term), rows(full, f"-{term}")
        except FilterError:
            continue
        assert held | turned == everything
        assert not held & turned


def test_every_question_is_answered_by_some_case_and_not_by_all(full: House) -> None:
    """Else nothing would be shown by agreement."""
    everything = rows(full, "")
    for flag in set(FLAGS) - {"escalated", "unverified"}:
        assert rows(full, f"is:{flag}"), flag
        assert rows(full, f"-is:{flag}"), flag
    assert rows(full, "parent:1000") < everything


def test_what_is_followed_and_unread_is_the_readers_own(full: House) -> None:
    assert rows(full, "is:followed") != rows(full, "is:unread") != set()
    line = full["dana"].filter("is:unread").terms
    assert full["dana"].look.cases(CaseFilter(terms=line)).rows == ()


def test_what_sleeps_is_found_in_a_list_that_leaves_it_out(full: House) -> None:
    waiting = CaseFilter(is_closed=False, is_snoozed=False)
    look = full[WHO].look
    asleep = replace(waiting, terms=read(full, "is:snoozed").terms)
    assert {row.number for row in look.cases(asleep).rows} == rows(full, "is:snoozed")
    assert look.count_cases(replace(waiting, terms=read(full, "-is:snoozed").terms)) == (
        look.count_cases(waiting)
    )


def test_a_parent_that_is_not_there_is_told_and_one_that_may_not_be_seen_is_not(
    full: House,
) -> None:
    for who, number in ((WHO, "9999"), ("bo", "1000")):
        which = CaseFilter(terms=full[who].filter(f"parent:{number}").terms)
        with pytest.raises(FilterError, match=f"There is no case 0000{number}"):
            full[who].look.cases(which)


def test_me_is_whoever_reads(full: House) -> None:
    line = full["dana"].filter("owner:me").terms
    mine = full["dana"].look.cases(CaseFilter(terms=line)).rows
    assert {row.owner.key for row in mine} == {"dana"}
    hers = full[WHO].look.cases(CaseFilter(terms=line)).rows
    assert {row.owner.key for row in hers} == {WHO}


def test_a_phrase_stands_as_it_was_said(fresh: House) -> None:
    (one, other, *_) = sorted(rows(fresh, "type:customer_support is:open"))
    fresh.do(WHO, PostToCase(case=one, text="The roof leak is dry now"))
    fresh.do(WHO, PostToCase(case=other, text="A leak of the old roof"))
    assert {one, other} <= rows(fresh, "roof leak")
    assert one in rows(fresh, '"roof leak"')
    assert other not in rows(fresh, '"roof leak"')
    assert other in rows(fresh, '-"roof leak"')


@pytest.mark.parametrize("line", [
    "roof", "ro", "r", "roof leak", "le ro", '"roof leak"', '"leak roof"', "-roof", "r -leak",
    "éLEAK leak", "rivera", "jo@example.com", "555", "5550142", "C-1", "C++", "1004", "x", "?",
    '"Nothing new" roof', "nothing is:open", "is:closed roof", "roof\ufffd", "ⅷ ², roof_leak",
])  # fmt: skip
def test_what_very_many_say_is_read_case_by_case_with_the_same_rows(
    fresh: House, monkeypatch: pytest.MonkeyPatch, line: str
) -> None:
    (one, *_) = sorted(rows(fresh, "type:customer_support is:open"))
    fresh.do(WHO, PostToCase(case=one, text="Lé\u0301ak of the ROOF_leak; nothing new ⅷ"))
    asked = read(fresh, line)
    which = CaseFilter(terms=asked.terms, search=asked.words)
    look = fresh[WHO].look
    gathered = walk(look, which, 4)
    monkeypatch.setattr(case_words, "COMMON", 0)
    assert walk(look, which, 4) == gathered
    assert [row.number for row in look.cases(which, limit=50, from_end=True).rows] == gathered


def test_times_are_those_of_the_moment_that_the_list_is_read(full: House) -> None:
    """A statement that is kept does not keep the hour of its first question."""
    which = CaseFilter(terms=read(full, "reviewed<30d").terms)
    look = full[WHO].look
    assert look.count_cases(which) > 0
    full.wait(days=40)
    assert look.count_cases(which) == 0


def test_a_filter_costs_one_statement(full: House) -> None:
    asked = read(full, "owner:me,none is:open age>1h -type:installer account:HO-1 referred:risk")
    look = full[WHO].look
    with statements(full) as sent:
        look.cases(CaseFilter(terms=asked.terms, search=asked.words))
    assert len(sent) <= 2


@pytest.mark.shipped
@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("sta", ["status:"]),
        ("is:open -re", ["reason:", "referred:", "reviewed<"]),
        ("status:aw", ['"Awaiting Customer Support"', '"Awaiting Customer Response"']),
        ('status:new,"awaiting customer r', ['"Awaiting Customer Response"']),
        ("owner:m", ["me", "max"]),
        ("age>", ["1h", "1d", "3d", "1w", "4w"]),
        ("is:op", ["open"]),
        ("is:open", []),
        ('"in quotes" foo:b', []),
        ("", []),
    ],
)
def test_the_end_of_a_line_is_completed(house: House, line: str, offered: list[str]) -> None:
    start, words = house[WHO].complete(line)
    assert words == offered
    for word in words:  # what is offered goes on with what was typed, and can be read
        whole = line[:start] + word
        assert whole.replace('"', "").casefold().startswith(line.replace('"', "").casefold())
        if word[-1] not in ":<>":
            read(house, whole)
