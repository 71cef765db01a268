"""Lists that the organisation gives to everybody: `[views.KEY]` of its files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.commands.case import ChangeOwner, SetStatus
from core.commands.view import CreateView, KeyView, PinView
from core.errors import RuleViolation
from core.org import loader
from core.org.diff import differences
from core.views.opened import chosen
from core.views.standard import standard
from tests.data.organisations import FILES, apply
from tui.lists.shipped import lists

if TYPE_CHECKING:
    from tests.house import House

VIEWS = """
[views.working]
name = "Worked on"
filter = "is:open status:working type:customer_support"
columns = ["number", "subject:40", "status"]
sort = "-created"

[views.mine_all]
name = "All of mine"
filter = "owner:me"
"""
GIVEN = FILES | {"lists.toml": VIEWS}


def test_a_list_of_the_organisation_is_everybodys_in_console_and_shell(house: House) -> None:
    apply(house, GIVEN)
    number = house.support()
    house.do("root", SetStatus(case=number, status="Working"))
    house.support()
    for username in ("sam", "dana", "max"):
        desk = house[username]
        title, which, columns = chosen(desk, "worked on")
        assert (title, columns) == ("Worked on", "number subject:40 status")
        assert [row.number for row in desk.look.cases(which, limit=9).rows] == [number]
        shown = {view.key: view for view in lists(desk)}["org:working"]
        assert (shown.title, [column.title for column in shown.columns]) == (
            "Worked on", ["Number", "Subject", "Status"],
        )  # fmt: skip
        told = {one.key: one.filter for one in standard(desk.org, desk.person, ())}
        assert told["org:working"] == "is:open status:working type:customer_support"


def test_whoever_reads_it_is_meant_by_me(house: House) -> None:
    apply(house, GIVEN)
    number = house.support()
    house.do("root", ChangeOwner(case=number, to="dana"))
    held = {
        name: house[name].look.count_cases(chosen(house[name], "org:mine_all")[1])
        for name in ("root", "dana", "max")
    }
    assert held == {"root": 0, "dana": 1, "max": 0}


def test_it_can_be_pinned_and_put_on_a_key(house: House) -> None:
    apply(house, GIVEN)
    house.do("dana", PinView(view="Worked on"))
    house.do("dana", KeyView(view="org:working", digit="3"))
    [place] = house["dana"].look.places()
    assert (place.list, place.is_pinned, place.digit) == ("org:working", True, 3)
    assert chosen(house["dana"], "3")[0] == "Worked on"
    apply(house, FILES)
    assert "org:working" not in {view.key for view in lists(house["dana"])}
    house.do("dana", CreateView(name="Another", filter="is:open", digit="3"))


def test_what_changes_is_told_in_words(house: House) -> None:
    house.support()
    after = GIVEN | {"lists.toml": VIEWS.replace("is:open ", "").replace(', "status"]', "]")}
    old, new, none = (loader.load(files) for files in (GIVEN, after, FILES))
    assert [one.line for one in differences(none, old, (FILES, GIVEN))] == [
        "List 'Worked on' is new", "List 'All of mine' is new",
    ]  # fmt: skip
    assert [one.line for one in differences(old, new, (GIVEN, after))] == [
        (
            "List 'Worked on': filter: 'status:working type:customer_support' instead of "
            "'is:open status:working type:customer_support'"
        ),
        "List 'Worked on': column 'status' is removed",
    ]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("status:working", "status:workin", "lists.toml:4: views.working.filter: There is no "),
        ("owner:me", "owner:dana", "There is no person or queue 'dana'"),
        ("owner:me", "account:HO-1", "account names a record here, and the files know none."),
        ('"subject:40"', '"sibject"', "there is no column 'sibject'. Did you mean 'subject'?"),
        ('"subject:40"', '"subject:900"', "subject cannot be 900 wide"),
        ('"-created"', '"-creatd"', "there is no order 'creatd'. Did you mean 'created'?"),
        ('"All of mine"', '"Worked On"', "'Worked On' is the name of 'working' already."),
        ('"All of mine"', '"all cases"', "'all cases' is a list of the program"),
        ("[views.mine_all]", "[views.Mine]", "a key has lower-case letters"),
        ("sort =", "order =", "views.working.order: is not known here."),
    ],
)
def test_what_a_list_cannot_be_is_told_with_its_key(old: str, new: str, told: str) -> None:
    with pytest.raises(RuleViolation) as refused:
        loader.load(FILES | {"lists.toml": VIEWS.replace(old, new)})
    assert told in refused.value.message


FIELDS = """
[fields.case.shade]
label = "Shade"
kind = "choice"
values = ["Red"]

[fields.case.friend]
label = "Friend"
kind = "reference"
to = "contact"

[fields.case.sum]
label = "Sum"
kind = "formula"
formula = "created_at + days(1)"
"""


@pytest.mark.parametrize(
    ("fields", "line", "told"),
    [
        (FIELDS, "shade:Red friend:none sum>2026-01-01", ""),
        (FIELDS, "shade:Blue", "views.mine_all.filter: Shade is never 'Blue'."),
        (FIELDS, "friend:HO-1", "friend names a record here, and the files know none."),
        (FIELDS.replace("created_at", "creted_at"), "sum>2026-01-01", "fields.case.sum.formula"),
        (FIELDS.replace('"choice"', '"choise"'), "shade:Red", "fields.case.shade.kind"),
    ],
)
def test_it_may_ask_about_custom_fields(fields: str, line: str, told: str) -> None:
    """While one of them is wrong, that alone is told."""
    files = FILES | {"lists.toml": VIEWS.replace("owner:me", line), "fields.toml": fields}
    if not told:
        assert loader.load(files).views["mine_all"].filter == line
        return
    with pytest.raises(RuleViolation) as refused:
        loader.load(files)
    assert [told in problem.message for problem in refused.value.problems] == [True]


def test_a_status_that_a_list_asks_for_cannot_go_without_the_list_being_told() -> None:
    """The list would hold what was not meant, or could not be read at all."""
    files = GIVEN | {"customer_support.toml": FILES["customer_support.toml"].replace(
        '"Working"', '"At work"'
    )}  # fmt: skip
    with pytest.raises(RuleViolation, match="views.working.filter: There is no status 'working'"):
        loader.load(files)
