"""Jobs: their phases, and the milestone feed that the house and the installer read."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from core.commands.case import CreateCase
from core.commands.job import CommentOnJob, CreateJob, EditJob
from core.entities.customers import MILESTONE_LIMIT
from core.errors import NotAllowed, RuleViolation

if TYPE_CHECKING:
    from tests.house import House


def test_phases_keep_their_order_and_are_added_once(house: House) -> None:
    """A job is made with phases; more are added at the end, known ones are passed over."""
    made = {"engine_number": "E-2", "account": "IN-1"}
    house.do("sam", CreateJob(fields=dict(made), phases=("Permit", "OPS", "Permit")))
    house.do("sam", EditJob(job="E-2", phases=("OPS", "Installation")))
    assert house["sam"].look.job("E-2").phases == ("Permit", "OPS", "Installation")
    with pytest.raises(RuleViolation, match="Nothing to change"):
        house.do("sam", EditJob(job="E-2", phases=("OPS",)))
    with pytest.raises(RuleViolation, match="A phase needs a name"):
        house.do("sam", EditJob(job="E-2", phases=(" ",)))
    with pytest.raises(RuleViolation, match="81 characters"):
        house.do("sam", EditJob(job="E-2", phases=("x" * 81,)))


def test_a_job_that_was_made_is_undone_with_its_phases(house: House) -> None:
    """The phases are part of the act."""
    made = {"engine_number": "E-2", "account": "IN-1"}
    house.do("sam", CreateJob(fields=dict(made), phases=("OPS",)))
    house["sam"].undo()
    house.do("sam", CreateJob(fields=dict(made), phases=("OPS",)))
    assert house["sam"].look.job("E-2").phases == ("OPS",)


def test_a_comment_is_private_unless_it_is_shared(house: House) -> None:
    """Without a phase it goes where the house hears of cases."""
    house.do("sam", EditJob(job="E-1", phases=("OPS", "Permit")))
    house.do("sam", CommentOnJob(job="E-1", text=" Crew is booked.\r\nTwo days. "))
    house.do("dana", CommentOnJob(job="E-1", text="Filed", phase="permit", shared=True))
    told = {(m.phase, m.body, m.visibility) for m in house["sam"].look.job("E-1").milestones}
    assert told == {
        ("OPS", "Crew is booked.\nTwo days.", "private"), ("Permit", "Filed", "shared"),
    }  # fmt: skip
    house["dana"].undo()
    assert [m.body for m in house["sam"].look.job("E-1").milestones] == [
        "Crew is booked.\nTwo days."
    ]


def test_a_comment_needs_a_phase_and_words(house: House) -> None:
    """Refusals say which phases there are, and how much fits."""
    with pytest.raises(RuleViolation, match="has no phase 'OPS'") as refused:
        house.do("sam", CommentOnJob(job="E-1", text="Hello"))
    assert "caseline job edit" in str(refused.value.next_step)
    house.do("sam", EditJob(job="E-1", phases=("OPS",)))
    with pytest.raises(RuleViolation, match="Did you mean 'OPS'"):
        house.do("sam", CommentOnJob(job="E-1", text="Hello", phase="OP"))
    with pytest.raises(RuleViolation, match="The comment is empty"):
        house.do("sam", CommentOnJob(job="E-1", text=" \n"))
    long = CommentOnJob(job="E-1", text="x" * (MILESTONE_LIMIT + 1), milestone="y" * 81)
    with pytest.raises(RuleViolation, match=r"2 problems.*4,001 characters.*81 characters"):
        house.do("sam", long)


def test_a_related_case_is_told_in_the_phase_whatever_its_case(house: House) -> None:
    """The house calls it OPS, this job ops; nothing is told of a case twice."""
    house.do("sam", EditJob(job="E-1", phases=("ops",)))
    number = house.installer(job="E-1")
    told = [(m.phase, m.body, m.visibility) for m in house["sam"].look.job("E-1").milestones]
    assert told == [("ops", f"Related Case {number}", "private")]


def test_a_house_that_names_no_phase_hears_of_no_cases(house: House) -> None:
    """Nothing is told and nothing is noted; who comments by hand must say where."""
    house.do("sam", EditJob(job="E-1", phases=("OPS",)))
    desk = house.ruled("sam", lambda o: replace(o, settings=replace(o.settings, job_phase="")))
    made = CreateCase(
        type="installer", contact="P-3", primary="Portal", secondary="Login", description="x",
        job="E-1",
    )  # fmt: skip
    assert desk.do(made).notes == ()
    assert desk.look.job("E-1").milestones == ()
    with pytest.raises(RuleViolation, match="Which phase is it for") as refused:
        desk.do(CommentOnJob(job="E-1", text="Hello"))
    assert refused.value.next_step == "It has OPS."


@pytest.mark.parametrize("who", ["bo", "rae", "sal"])
def test_who_may_not_edit_customers_does_not_comment(house: House, who: str) -> None:
    """The milestone feed belongs to those who keep the jobs."""
    with pytest.raises(NotAllowed):
        house.do(who, CommentOnJob(job="E-1", text="Hello"))
