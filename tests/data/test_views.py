"""Saved lists of cases: filter, columns, order, groups, sharing, pin and key (domain.md 1.19)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.commands.case import ChangeOwner
from core.commands.view import (
    CloneView,
    CreateView,
    DeleteView,
    EditView,
    KeyView,
    PinView,
    ShareView,
    UnpinView,
)
from core.entities import ListView
from core.errors import NotAllowed, NotFound, RuleViolation
from core.filters import FilterError
from core.rows import CaseFilter
from core.views.opened import chosen
from core.views.standard import standard
from tests.data.queries_desk import walk

if TYPE_CHECKING:
    from core.rows import ViewRow
    from tests.house import House

TEAM = "back_office_homeowner"


def names(house: House, who: str) -> list[str]:
    return [view.name for view in house[who].look.views()]


def view_of(house: House, who: str, name: str) -> ViewRow:
    return next(view for view in house[who].look.views() if view.name == name)


def save(house: House, name: str = "Old billing", **given: str) -> str:
    return str(house.do("dana", CreateView(name=name, **given)).number)


def test_a_view_is_kept_as_it_was_made(house: House) -> None:
    save(
        house, filter="reason:billing age>3d", columns="number, age:6 contact", sort="-updated",
        group_by="status", groups=TEAM, digit="2",
    )  # fmt: skip
    view = view_of(house, "dana", "Old billing")
    assert (view.filter, view.columns) == ("reason:billing age>3d", "number age:6 contact")
    assert (view.sort, view.descending, view.grouping) == ("last_modified_at", True, "status")
    assert ([group.key for group in view.groups], view.digit) == ([TEAM], 2)


def test_the_filter_is_checked_where_it_stands(house: House) -> None:
    with pytest.raises(FilterError) as refused:
        save(house, filter="is:open reason:biling")
    assert refused.value.details["start"] == len("is:open reason:")
    with pytest.raises(FilterError, match="There is no account 'Brightrof'"):
        save(house, filter="account:Brightrof")
    assert names(house, "dana") == []


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"columns": "number foo"}, "there is no column 'foo'"),
        ({"columns": "number:2"}, "number cannot be 2 wide; 3 to 80 cells are."),
        ({"columns": "number:81"}, "number cannot be 81 wide"),
        ({"columns": "number number"}, "number is there twice"),
        ({"sort": "-agee"}, "there is no order 'agee'. Did you mean 'age'?"),
        ({"group_by": "subject"}, "there is no grouping 'subject'"),
        ({"digit": "0"}, "'0' is no key of a list"),
        ({"groups": "nobody"}, "There is no group 'nobody'"),
        ({"name": " "}, "must not be blank"),
    ],
)
def test_what_cannot_be_saved_is_told(house: House, given: dict[str, str], told: str) -> None:
    with pytest.raises(RuleViolation, match=told.replace("?", r"\?")):
        save(house, **{"name": "A list", **given})


def test_all_that_is_wrong_is_told_at_once(house: House) -> None:
    with pytest.raises(RuleViolation) as refused:
        save(house, "", columns="foo", sort="bar", filter="nope:1")
    assert {p.field for p in refused.value.problems} == {"name", "columns", "sort", "filter"}


def test_a_person_has_each_name_and_each_key_once(house: House) -> None:
    save(house, digit="1")
    with pytest.raises(RuleViolation, match="You have a list 'Old billing' already"):
        save(house, "OLD BILLING")
    with pytest.raises(RuleViolation, match="1 opens 'Old billing' already"):
        save(house, "Another", digit="1")
    house.do("ines", CreateView(name="Old billing", digit="1"))
    house.do("dana", DeleteView(view="Old billing"))
    save(house, "Another", digit="1")  # the key is free again


def test_a_shared_view_is_used_and_cloned_but_not_edited_by_others(house: House) -> None:
    save(house)
    assert names(house, "ines") == []
    house.do("dana", ShareView(view="old billing", group=(TEAM,)))
    assert (names(house, "ines"), names(house, "ivo")) == (["Old billing"], [])
    for act in (
        EditView(view="Old billing", sort="age"), DeleteView(view="Old billing"),
        ShareView(view="Old billing", private=True),
    ):  # fmt: skip
        with pytest.raises(NotAllowed, match="belongs to Dana Reyes"):
            house.do("ines", act)
    house.do("ines", CloneView(view="Old billing"))
    house.do("ines", PinView(view="Old billing"))
    assert names(house, "ines") == ["Old billing (copy)", "Old billing"]
    assert view_of(house, "ines", "Old billing").is_pinned
    assert not view_of(house, "dana", "Old billing").is_pinned
    house.do("dana", ShareView(view="Old billing", private=True))
    assert names(house, "ines") == ["Old billing (copy)"]


def test_one_shares_with_groups_that_one_belongs_to(house: House) -> None:
    save(house)
    with pytest.raises(NotAllowed, match="You are no member of"):
        house.do("dana", ShareView(view="Old billing", group=("risk",)))
    with pytest.raises(NotAllowed, match="You are no member of"):
        save(house, "Another", groups="risk")


def test_an_administrator_may_delete_any_shared_view_and_only_these(house: House) -> None:
    key = save(house, groups=TEAM)
    save(house, "Private")
    with pytest.raises(NotFound):
        house.do("root", DeleteView(view="Private"))
    with pytest.raises(NotFound):
        house.do("ivo", DeleteView(view=key))
    house.do("root", DeleteView(view=key))
    assert names(house, "dana") == ["Private"]
    house["root"].undo()
    assert names(house, "dana") == ["Old billing", "Private"]
    assert names(house, "ines") == ["Old billing"]


def test_one_list_is_pinned_standard_or_saved_and_it_can_be_undone(house: House) -> None:
    save(house)
    house.do("dana", PinView(view="Old billing"))
    house.do("dana", PinView(view=f"queue:{TEAM}"))
    assert [p.list for p in house["dana"].look.places() if p.is_pinned] == [f"queue:{TEAM}"]
    house["dana"].undo()
    assert view_of(house, "dana", "Old billing").is_pinned
    house.do("dana", UnpinView(view="Old billing"))
    with pytest.raises(RuleViolation, match="is not pinned"):
        house.do("dana", UnpinView(view="Old billing"))
    house.do("dana", KeyView(view="My open cases", digit="9"))
    with pytest.raises(RuleViolation, match="9 opens 'My open cases' already"):
        house.do("dana", KeyView(view="Old billing", digit="9"))


def test_every_act_on_a_view_can_be_undone(house: House) -> None:
    save(house, filter="is:open", digit="3")
    edit = EditView(view="Old billing", name="Older", filter="", group_by="owner", digit="none")
    house.do("dana", edit)
    changed = view_of(house, "dana", "Older")
    assert (changed.filter, changed.grouping, changed.digit) == ("", "owner", None)
    house["dana"].undo()
    assert view_of(house, "dana", "Old billing").digit == 3
    house["dana"].undo()
    assert names(house, "dana") == []


def test_a_word_means_one_list_or_it_is_said_which(house: House) -> None:
    key = save(house, filter="is:open", digit="4")
    house.do("ines", CreateView(name="Old billing", groups=TEAM))
    title, which, _ = chosen(house["dana"], key)
    assert (title, len(which.terms)) == ("Old billing", 1)
    assert chosen(house["dana"], "4")[1] == which
    assert chosen(house["dana"], "mine")[1].owner == "dana"
    with pytest.raises(RuleViolation, match="2 lists are called 'old billing'.*yours.*Ines Duarte"):
        chosen(house["dana"], "old billing")
    with pytest.raises(NotFound, match="Did you mean 'Old billing'"):
        chosen(house["dana"], "Old biling")


def test_a_filter_that_is_not_understood_any_more_says_so_when_it_is_opened(house: House) -> None:
    save(house, filter="status:new")
    stored = house.all(ListView)[0]
    with house.store.work(
        key="k", command="view.edit", params="{}", person=None, at=house.clock.now()
    ) as unit:
        view = unit.get(ListView, stored.id)
        assert view is not None
        view.filter = "status:retired"
        unit.write()
    with pytest.raises(FilterError, match="There is no status 'retired'"):
        chosen(house["dana"], "Old billing")
    assert isinstance(house["dana"].filters(["status:retired"])[0], FilterError)


@pytest.mark.parametrize("grouped", ["status", "owner", "priority", "origin", "secondary_reason"])
@pytest.mark.parametrize("descending", [False, True])
def test_groups_stand_together_by_pages_from_both_ends(
    house: House,
    grouped: str,
    descending: bool,  # noqa: FBT001  a parameter of the test
) -> None:
    """Groups go up, whichever way the rows in them go; nothing is lost between two pages."""
    for n in range(9):
        number = house.homeowner(
            source=("Phone", "Email", "Web")[n % 3], priority=("High", "Low", "Medium")[n % 3]
        )
        house.wait(minutes=1)
        if n % 2:
            house.do("max", ChangeOwner(case=number, to="dana"))
    which = CaseFilter(sort="created_at", descending=descending, grouped=grouped)
    look = house["max"].look
    found = walk(look, which, 2)
    rows = look.cases(which, limit=50).rows
    assert [row.number for row in rows] == found
    labels = [row.owner.name if grouped == "owner" else getattr(row, grouped) for row in rows]
    counted = [label for label, count in look.case_groups(which) for _ in range(count)]
    assert labels == counted
    for label in set(labels):
        made = [row.created_at for row, one in zip(rows, labels, strict=True) if one == label]
        assert made == sorted(made, reverse=descending)
    assert look.cases(which, limit=4, from_end=True).rows == rows[-4:]
    assert look.cases(which, limit=3, offset=4).rows == rows[4:7]
    assert [look.position(which, number) for number in found] == [*range(9)]


def test_a_standard_list_can_be_written_as_a_filter_line(house: House) -> None:
    """What is saved from it holds the same cases."""
    number = house.homeowner()
    house.homeowner(queue=TEAM)
    house.do("max", ChangeOwner(case=number, to="dana"))
    desk = house["dana"]
    for one in standard(desk.org, desk.person, desk.look.groups("queue")):
        asked = desk.filter(one.filter)
        saved = CaseFilter(terms=asked.terms, search=asked.words)
        assert desk.look.count_cases(saved) == desk.look.count_cases(one.which), one.key
