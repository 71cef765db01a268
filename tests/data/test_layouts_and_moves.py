"""What a record type's file says of profiles: who sees which fields, who makes which move (S4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.commands.case import CreateCase, SetStatus
from core.errors import RuleViolation
from core.org import loader
from tui.records.case_fields import details
from tui.records.page import FieldOf
from tui.screens.layout import entries

if TYPE_CHECKING:
    from core.desk import Desk
    from tests.house import House

FILE = "customer_support.toml"
SHORT = '\n[layouts]\nsupervisor = ["subject", "priority"]\n'
ESCALATED = 'on = "hand"\nfrom = ["open"]\nto = "Escalated"\n'


def files(old: str, new: str) -> dict[str, str]:
    """Give the shipped files with something else in one of them."""
    shipped = loader.shipped()
    assert old in shipped[FILE]
    return shipped | {FILE: shipped[FILE].replace(old, new)}


def at(house: House, who: str, org: dict[str, str]) -> Desk:
    """Give a desk at which another organisation is in force."""
    desk = house[who]
    desk.__dict__["org"] = loader.load(org)
    return desk


@pytest.fixture
def number(house: House) -> str:
    """Give a case of Dana's that only needs a subject."""
    done = house.do("dana", CreateCase(type="customer_support", subject="A portal"))
    return done.number or ""


def test_a_profile_has_a_layout_of_its_own(house: House, number: str) -> None:
    org = files("\n[labels]", f"{SHORT}\n[labels]")
    shown = {}
    for who in ("max", "dana"):
        desk = at(house, who, org)
        lines = details(desk, desk.case(number), 80)
        shown[who] = [line.target.name for line in lines if isinstance(line.target, FieldOf)]
        form = entries(desk, desk.org.types["customer_support"])
        assert {entry.name for entry in form} == set(shown[who])
    assert shown["max"] == ["subject", "priority"]
    assert "description" in shown["dana"]


def test_a_move_may_be_kept_for_some_profiles(house: House, number: str) -> None:
    org = files(ESCALATED, f'{ESCALATED}by = ["supervisor"]\n')
    dana, lead = at(house, "dana", org), at(house, "max", org)
    assert "Escalated" not in dana.case(number).choices
    with pytest.raises(RuleViolation) as caught:
        dana.do(SetStatus(case=number, status="Escalated"))
    assert caught.value.message == ("Only a Supervisor moves Customer Support cases to Escalated.")
    assert house.case(number).status == "New"
    assert "Escalated" in lead.case(number).choices
    lead.do(SetStatus(case=number, status="Escalated"))
    assert house.case(number).is_escalated


def test_of_two_moves_to_one_status_the_one_that_is_open_to_the_person_counts(
    house: House, number: str
) -> None:
    kept = f'{ESCALATED}by = ["supervisor"]\n'
    asked = f'\n[[moves]]\n{ESCALATED}confirm = "Sure?"\nby = ["back_office"]\n'
    dana = at(house, "dana", files(ESCALATED, kept + asked))
    dana.do(SetStatus(case=number, status="Escalated", confirmed=True))
    assert house.case(number).status == "Escalated"


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("\n[labels]", '\n[layouts]\nsupervisr = ["subject"]\n[labels]', "'supervisr' is not"),
        ("\n[labels]", '\n[layouts]\nsupervisor = ["subjet"]\n[labels]', "'subjet' is not known"),
        ("\n[labels]", '\n[layouts]\nsupervisor = ["type"]\n[labels]', "lacks 'subject', which"),
        (ESCALATED, f'{ESCALATED}by = ["nobody"]\n', r"moves\[3\].by\[1\]: 'nobody' is not known"),
        (
            'on = "assignment_created"',
            'by = ["admin"]\non = "assignment_created"',
            "nobody chooses",
        ),
    ],
)
def test_what_cannot_be_is_named(old: str, new: str, fault: str) -> None:
    with pytest.raises(RuleViolation, match=fault):
        loader.load(files(old, new))
