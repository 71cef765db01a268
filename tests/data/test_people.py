"""Who is let in: everything that is wrong is told before anybody is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.commands.user import CreateUser, EditUser
from core.entities import User
from core.errors import Conflict, NotAllowed, NotFound, RuleViolation

if TYPE_CHECKING:
    from tests.house import House


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("time_zone", "Europe/Berlim", "Did you mean 'Europe/Berlin'"),
        ("time_zone", " ", "is not a time zone"),
        ("name", "", "must not be blank"),
        ("name", " \u200b\t", "must not be blank"),
        ("name", "x" * 122, "122 characters long; 121 fit"),
        ("name", "Zo\0e", "no database keeps"),
        ("profile", "back_ofice", "Did you mean 'back_office'"),
        ("email", "nobody", "is not an e-mail address"),
        ("username", "Dana", "The username 'Dana' is taken"),
        ("username", "zoë", "only ASCII letters"),
        ("group", ("sails",), "There is no group 'sails'"),
    ],
)  # fmt: skip
def test_a_person_who_cannot_be_is_refused(
    house: House, field: str, value: object, message: str
) -> None:
    given: dict[str, object] = {"username": "zoe", "name": "Zoë van Dyk", "profile": "back_office"}
    with pytest.raises(RuleViolation, match=message) as refused:
        house.do("root", CreateUser(**given | {field: value}))  # type: ignore[arg-type]
    assert [problem.field for problem in refused.value.problems] == [field]
    assert house.all(User, username="zoe") == []


def test_everything_about_a_person_is_told_at_once(house: House) -> None:
    nobody = CreateUser(username="?", name=" ", profile="x", email="x", time_zone="x", group=("x",))
    with pytest.raises(RuleViolation) as refused:
        house.do("root", nobody)
    told = {problem.field for problem in refused.value.problems}
    assert told == {"username", "name", "profile", "email", "time_zone", "group"}


def test_a_person_keeps_the_zone_and_the_name(house: House) -> None:
    zoe = CreateUser(
        username="zoe", name=" Zoë van Dyk ", profile="sales", time_zone=" Asia/Kathmandu "
    )
    house.do("root", zoe)
    user = house.get(User, username="zoe")
    assert (user.name, user.time_zone, user.profile) == ("Zoë van Dyk", "Asia/Kathmandu", "sales")


def test_a_username_is_free_again_once_its_making_was_undone(house: House) -> None:
    first = house.do("root", CreateUser(username="zoe", name="Zoë", profile="sales"))
    undo = house["root"].undo(first.action)
    house.do("root", CreateUser(username="zoe", name="Zoë van Dyk", profile="sales"))
    assert house.get(User, username="zoe").name == "Zoë van Dyk"
    with pytest.raises(Conflict, match="This username is taken by another person"):
        house["root"].undo(undo.action)
    assert house["zoe"].person.name == "Zoë van Dyk"


@pytest.mark.shipped  # groups come in the order of their names
def test_a_person_is_edited_and_what_is_not_named_stays(house: House) -> None:
    told = house.do(
        "root",
        EditUser(
            user="dana", profile="supervisor", time_zone="Europe/Berlin", join=("shift_leads",
            "Customer Support Queue"), leave=("back_office_homeowner",),
        ),
    )  # fmt: skip
    assert told.message == (
        "dana: time zone, profile, joined Customer Support Queue, left Back Office Task Queue"
        " Homeowner."
    )
    (row,) = [user for user in house["root"].look.users() if user.username == "dana"]
    assert (row.name, row.profile, row.email) == ("Dana Reyes", "supervisor", "dana@example.com")
    assert row.groups == ("customer_support", "shift_leads")
    house.do("root", EditUser(user="dana", name="Dana R. Cruz", email="", time_zone=""))
    user = house.get(User, username="dana")
    assert (user.name, user.email, user.time_zone) == ("Dana R. Cruz", None, None)
    assert house["dana"].actor.user.profile == "supervisor"


def test_only_an_administrator_edits_people(house: House) -> None:
    for person in ("dana", "max"):
        with pytest.raises(NotAllowed, match="may not change people"):
            house.do(person, EditUser(user=person, profile="admin"))


def test_everything_wrong_with_an_edit_of_a_person_is_told_at_once(house: House) -> None:
    edit = EditUser(
        user="dana", name=" ", profile="boss", email="x", time_zone="x", join=("x",), leave=("y",)
    )
    with pytest.raises(RuleViolation) as refused:
        house.do("root", edit)
    told = [problem.field for problem in refused.value.problems]
    assert told == ["name", "profile", "email", "time_zone", "join", "leave"]
    with pytest.raises(NotFound):
        house.do("root", EditUser(user="nobody", name="x"))
    with pytest.raises(RuleViolation, match="Nothing to change"):
        house.do("root", EditUser(user="dana", join=("shift_leads",), leave=("sales",)))


def test_the_last_active_administrator_stays_one(house: House) -> None:
    with pytest.raises(RuleViolation, match="Nobody would be left"):
        house.do("root", EditUser(user="root", profile="supervisor"))
    made = house.do("root", EditUser(user="max", profile="admin"))
    house.do("max", EditUser(user="root", profile="supervisor"))
    with pytest.raises(RuleViolation, match="Nobody would be left"):
        house["max"].undo(made.action)
    assert house.get(User, username="max").profile == "admin"


def test_an_edit_of_a_person_is_taken_back_with_their_groups(house: House) -> None:
    house.do(
        "root", EditUser(user="dana", profile="sales", join=("sales",), leave=("shift_leads",))
    )
    house["root"].undo()
    (row,) = [user for user in house["root"].look.users() if user.username == "dana"]
    assert (row.profile, row.groups) == ("back_office", ("back_office_homeowner", "shift_leads"))
