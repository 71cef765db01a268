"""Similar cases: found by exact fields and by words, on both databases (domain.md 1.14)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from core.commands.case import (
    CloseCase,
    CreateChild,
    DeleteCase,
    EditCase,
    MergeCases,
    RelateCases,
    SplitCase,
    UnrelateCases,
)
from core.errors import NotFound, RuleViolation
from core.org.similar import SimilarRule
from core.rules.similar import LETTERS
from tests.core.test_similar import HOSTILE
from tests.data.queries_desk import statements
from tests.data.test_case_family import post

if TYPE_CHECKING:
    from core.desk import Desk
    from core.org.model import Organisation
    from tests.house import House

LEAK = "Water drips below the array"
BOTH = ("subject", "description")


def numbers(desk: Desk, number: str, **how: Any) -> list[str]:
    return [row.case.number for row in desk.look.similar(number, **how)]


def ruled(house: House, who: str, **rule: Any) -> Desk:
    """Give a desk at which every type has this rule."""
    own = SimilarRule(**rule) if rule else None

    def change(org: Organisation) -> Organisation:
        types = {key: replace(one, similar=own) for key, one in org.types.items()}
        return replace(org, types=types)

    return house.ruled(who, change)


# what is similar, and why ----------------------------------------------------------------------


def test_the_same_customer_with_the_same_words_comes_first_and_why_is_told(house: House) -> None:
    given = {"account": "HO-1", "contact": "P-1"}
    case = house.support(subject=LEAK, description="since the hail storm", **given)
    other = house.support(subject="Portal login", **given)
    same = house.support(subject=LEAK, description="since the hail storm")
    both = house.support(subject=LEAK, description="since the hail storm", **given)
    house.support(subject="Fax number")
    found = house["sam"].look.similar(case)
    assert [row.case.number for row in found] == [both, same, other]
    assert [row.score for row in found] == sorted((row.score for row in found), reverse=True)
    assert found[0].fields == ("account", "contact")
    assert {"water", "drips", "array", "hail", "storm"} <= {*found[0].words}
    assert (found[1].fields, found[2].words) == ((), ())


def test_cases_of_every_type_are_similar_to_each_other(house: House) -> None:
    case = house.homeowner(description=LEAK)
    other = house.installer(description=LEAK)
    assert numbers(house["dana"], case) == [other]


def test_accents_and_case_make_no_difference(house: House) -> None:
    case = house.support(subject="Café ROOF façade")
    other = house.support(subject="cafe roof FACADE")
    assert numbers(house["sam"], case) == [other]


def test_a_field_that_is_empty_on_both_is_not_the_same(house: House) -> None:
    case = house.support(subject="Portal login")
    house.support(subject="Fax number")
    assert house["sam"].look.similar(case) == ()


def test_a_field_without_an_index_counts_where_a_case_was_found_by_its_words(house: House) -> None:
    desk = ruled(house, "sam", same=("origin",), words=BOTH)
    case = house.support(subject=LEAK, source="Phone")
    house.support(subject=LEAK, source="Chat")
    same = house.support(subject=LEAK, source="Phone")
    house.support(subject="Fax number", source="Phone")
    first, second = desk.look.similar(case)
    assert (first.case.number, first.fields, second.fields) == (same, ("origin",), ())


def test_of_two_that_are_as_alike_the_newer_one_comes_first(house: House) -> None:
    case, *others = [house.support(subject=LEAK) for _ in range(4)]
    assert numbers(house["sam"], case) == others[::-1]


def test_as_many_are_shown_as_the_type_says_or_as_one_asks_for(house: House) -> None:
    desk = ruled(house, "sam", words=BOTH, most=2)
    case, *_ = [house.support(subject=LEAK) for _ in range(5)]
    assert len(desk.look.similar(case)) == 2
    assert len(desk.look.similar(case, limit=3)) == 3
    with pytest.raises(RuleViolation, match="A list of 0 rows shows nothing"):
        desk.look.similar(case, limit=0)


@pytest.mark.parametrize(("status", "shown"), [("any", 2), ("open", 1), ("closed", 1)])
def test_only_cases_of_the_asked_state_are_shown(house: House, status: str, shown: int) -> None:
    desk = ruled(house, "sam", words=BOTH, status=status)
    case, closed, opened = (house.support(subject=LEAK) for _ in range(3))
    house.do("sam", CloseCase(case=closed))
    found = numbers(desk, case)
    assert len(found) == shown
    assert (closed in found) is (status != "open")
    assert (opened in found) is (status != "closed")


def test_where_a_type_has_no_rule_nothing_is_similar(house: House) -> None:
    case, _ = house.support(subject=LEAK), house.support(subject=LEAK)
    assert ruled(house, "sam").look.similar(case) == ()


# what is left out ------------------------------------------------------------------------------


def test_a_case_that_is_related_is_not_shown_from_either_side_until_it_is_no_more(
    house: House,
) -> None:
    case, other = house.support(subject=LEAK), house.support(subject=LEAK)
    house.do("sam", RelateCases(case=case, other=other))
    assert numbers(house["sam"], case) == numbers(house["sam"], other) == []
    house.do("sam", UnrelateCases(case=case, other=other))
    assert numbers(house["sam"], case) == [other]


def test_parents_children_and_what_was_split_off_stand_on_the_page_already(house: House) -> None:
    case = house.support("dana", subject=LEAK)
    child = house.do("dana", CreateChild(case=case, subject=LEAK)).number or ""
    split = house.do("dana", SplitCase(case=case, entry=post(house, case, LEAK))).number or ""
    assert numbers(house["dana"], case) == []
    assert numbers(house["dana"], child) == [split]
    assert numbers(house["dana"], split) == [child]


def test_what_was_merged_is_shown_nowhere_and_its_master_is(house: House) -> None:
    case, master, lost = (house.support("dana", subject=LEAK) for _ in range(3))
    house.do("dana", MergeCases(case=(lost,), into=master))
    assert numbers(house["dana"], case) == [master]
    assert numbers(house["dana"], master) == [case]
    assert numbers(house["dana"], lost) == [case]


def test_a_deleted_case_is_not_shown(house: House) -> None:
    case, other = (house.support("max", subject=LEAK) for _ in range(2))
    house.do("max", DeleteCase(case=other, confirmed=True))
    assert numbers(house["max"], case) == []


def test_only_cases_that_the_person_sees_are_shown(house: House) -> None:
    mine = house.homeowner("dana", contract="C-3", description=LEAK, confirmed=True)
    house.support(subject=LEAK, description=LEAK)
    assert numbers(house["dana"], mine)
    assert numbers(house["sal"], mine) == [], "sales sees cases of their own accounts alone"


def test_of_a_case_that_one_may_not_see_nothing_is_told(house: House) -> None:
    case = house.support(subject=LEAK)
    for who, number in (("sal", case), ("bo", case), ("sam", "99999999"), ("sam", "x' OR 1=1")):
        with pytest.raises(NotFound):
            house[who].look.similar(number)


# hostile texts, and how much is asked ----------------------------------------------------------


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_is_an_error_and_a_twin_is_found_by_its_words(house: House, text: str) -> None:
    subject = "Twin"
    case, twin = (house.support(subject=subject, description=text[:32_000]) for _ in range(2))
    assert numbers(house["sam"], case) == [twin]


@pytest.mark.parametrize("text", ["a b c 1 2", "the and of it", "🙏🏽 🏠", "\u202e\u2066!?*"])
def test_a_text_without_a_key_word_is_like_no_other(house: House, text: str) -> None:
    case, _ = (house.support(subject=text) for _ in range(2))
    assert house["sam"].look.similar(case) == ()


def test_a_long_text_is_compared_by_its_beginning(house: House) -> None:
    case = house.support(subject="Roof", description="roof leaks " + "x" * LETTERS + " vent")
    house.support(subject="Vent", description="vent")
    other = house.support(subject="Roof", description="leaks")
    assert numbers(house["sam"], case) == [other]


def test_words_of_customers_fields_are_no_words_of_the_text(house: House) -> None:
    """The full text holds numbers and custom fields, too; what is shown is what both texts say."""
    case = house.support(subject="00001001 roof")
    house.support(subject="Vent")
    assert house["sam"].look.similar(case) == ()


def test_however_many_are_alike_it_is_five_questions(house: House) -> None:
    given = {"account": "HO-1", "contact": "P-1"}
    case = house.support(subject=LEAK, **given)

    def asked() -> int:
        desk = house["sam"]
        desk.look.similar(case)
        with statements(house) as sent:
            desk.look.similar(case)
        return len(sent)

    house.support(subject=LEAK, **given)
    assert asked() == 5
    for n in range(60):
        house.support(subject=f"{LEAK} {n}", **given)
    assert asked() == 5


def test_who_edits_the_text_finds_others(house: House) -> None:
    case, roof = house.support(subject="Portal login"), house.support(subject=LEAK)
    assert numbers(house["sam"], case) == []
    house.do("sam", EditCase(case=case, fields={"subject": LEAK}))
    assert numbers(house["sam"], case) == [roof]
