"""The guided process of a case: stages, what each of them asks, and the moves (S3, 1.12)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from core.commands.activity import CompleteActivity
from core.commands.case import (
    ChangeOwner,
    CompareCase,
    EditCase,
    MoveStage,
    ReactivateCase,
    ResolveCase,
)
from core.commands.org import ApplyOrganisation
from core.entities import StageRun, StageVisit
from core.errors import NotAllowed, RuleViolation
from core.org import loader

if TYPE_CHECKING:
    from core.outcome import Outcome
    from core.rows import ProcessRow
    from tests.house import House

SERVICE = loader.shipped()["service.toml"]
WALK_IN = """
[[flows]]
key = "walk_in"
label = "Walk-in"
[[flows.stages]]
label = "Greet"
[[flows.stages]]
label = "Resolve"
"""


def move(house: House, number: str, way: str, by: str = "sam", **given: Any) -> Outcome:
    return house.do(by, MoveStage(case=number, move=way, **given))


def process(house: House, number: str) -> ProcessRow:
    found = house["sam"].case(number).process
    assert found is not None
    return found


def apply(house: House, text: str) -> None:
    house.do(
        "root", ApplyOrganisation(files=loader.shipped() | {"service.toml": text}, confirmed=True)
    )


def done(house: House, number: str) -> dict[str, bool]:
    return {
        step.label: step.is_done for stage in process(house, number).stages for step in stage.steps
    }


def test_a_new_case_stands_in_the_first_stage_and_nothing_is_kept_of_that(house: House) -> None:
    number = house.service()
    found = process(house, number)
    assert (found.label, found.stage, found.status) == ("Phone to Case", "Identify", "active")
    assert [stage.label for stage in found.stages] == ["Identify", "Research", "Resolve"]
    assert [stage.is_active for stage in found.stages] == [True, False, False]
    assert found.stages[0].visits == ((house.clock.now(), None),)
    assert house.all(StageRun) == []
    assert house["sam"].case(house.homeowner()).process is None


def test_next_goes_on_where_the_required_steps_are_done_and_the_history_has_times(
    house: House,
) -> None:
    number, begun = house.service(), house.clock.now()
    house.wait(minutes=10)
    outcome = move(house, number, "next", fields={"type": "Problem"})
    assert outcome.message == f"Case {number}: the stage is Research."
    assert outcome.made["stage"] == "Research"
    found = process(house, number)
    assert found.stages[0].visits == ((begun, house.clock.now()),)
    assert found.stages[1].visits == ((house.clock.now(), None),)
    assert (found.stages[0].is_passed, found.stages[1].is_active) == (True, True)
    assert house["sam"].case(number).type == "Problem"
    assert house["sam"].case(number).feed[0].body == "Stage: Identify → Research"


def test_required_steps_stop_it_and_are_named_and_optional_ones_do_not(house: House) -> None:
    number = house.service("dana")
    house.do("dana", ChangeOwner(case=number, to_queue="service_desk"))
    move(house, number, "next", by="dana")
    with pytest.raises(RuleViolation) as caught:
        move(house, number, "next", by="dana")
    assert caught.value.message == "Complete required steps before moving on: Owner or team."
    house.do("max", ChangeOwner(case=number, to="dana"))
    move(house, number, "next", by="dana")
    with pytest.raises(RuleViolation, match="moving on: Escalation required\\?"):
        move(house, number, "finish", by="dana")


def test_what_is_told_with_a_move_that_is_refused_is_not_kept(house: House) -> None:
    number = house.service()
    with pytest.raises(RuleViolation, match="last stage, Resolve"):
        move(house, number, "finish", fields={"type": "Problem", "summary": "x"})
    assert house["sam"].case(number).type is None
    assert house.all(StageRun) == []


def test_steps_are_fields_checks_and_questions(house: House) -> None:
    number = house.service()
    one = house.activity(number)
    assert done(house, number) == {
        "Customer": True, "Subject": True, "Case Type": False, "Owner or team": True,
        "Similar cases checked": False, "Activities complete": False,
        "Escalation required?": False, "Resolution summary": False,
    }  # fmt: skip
    house.do("sam", CompleteActivity(activity=one))
    house.do("sam", CompareCase(case=number))
    move(
        house, number, "answer", fields={"escalation": "no", "summary": "Reset", "type": "Problem"}
    )
    assert set(done(house, number).values()) == {True}
    (step,) = [s for s in process(house, number).stages[2].steps if s.key == "escalation"]
    assert step.value == "No"
    move(house, number, "answer", fields={"escalation": ""})
    assert done(house, number)["Escalation required?"] is False


def test_an_answer_is_one_of_those_that_there_are(house: House) -> None:
    number = house.service()
    with pytest.raises(RuleViolation) as caught:
        move(house, number, "answer", fields={"escalation": "Maybe"})
    told = caught.value.problems[0].message
    assert told == "Escalation required? has one of No, Yes, not 'Maybe'."
    with pytest.raises(RuleViolation, match="serial"):
        move(house, number, "answer", fields={"serial": "8842"})
    with pytest.raises(RuleViolation, match="2,001"):
        move(house, number, "answer", fields={"summary": "x" * 2001})


def test_who_looked_at_similar_cases_first_is_kept(house: House) -> None:
    number = house.service()
    house.do("dana", CompareCase(case=number))
    with pytest.raises(RuleViolation, match="nothing to keep"):
        house.do("sam", CompareCase(case=number))
    with pytest.raises(RuleViolation, match="have no guided process"):
        house.do("sam", CompareCase(case=house.homeowner()))


def test_previous_goes_back_and_first_has_nothing_before_it(house: House) -> None:
    number = house.service()
    with pytest.raises(RuleViolation, match="first stage"):
        move(house, number, "previous")
    move(house, number, "next")
    move(house, number, "previous")
    found = process(house, number)
    assert (found.stage, len(found.stages[0].visits)) == ("Identify", 2)


def test_any_stage_is_set_active_backwards_and_forwards_as_far_as_steps_are_done(
    house: House,
) -> None:
    number = house.service()
    move(house, number, "set", to="resolve")
    assert process(house, number).stage == "Resolve"
    move(house, number, "set", to="Identify")
    with pytest.raises(RuleViolation, match="active stage already"):
        move(house, number, "set", to="Identify")
    with pytest.raises(RuleViolation, match="no stage 'Reserch'. Did you mean 'Research'"):
        move(house, number, "set", to="Reserch")
    house.do("sam", ChangeOwner(case=number, to_queue="service_desk"))
    with pytest.raises(RuleViolation, match="Owner or team"):
        move(house, number, "set", by="dana", to="Resolve")


def test_the_last_stage_is_finished_and_a_finished_process_goes_on_only_when_set_active(
    house: House,
) -> None:
    number = house.service()
    for _ in range(2):
        move(house, number, "next")
    with pytest.raises(RuleViolation, match="is the last stage"):
        move(house, number, "next", fields={"escalation": "No"})
    move(house, number, "finish", fields={"escalation": "No"})
    assert process(house, number).status == "finished"
    assert all(stage.is_passed for stage in process(house, number).stages)
    for way in ("next", "previous", "finish", "abandon"):
        with pytest.raises(RuleViolation, match="was finished") as caught:
            move(house, number, way)
        assert "Set one of its stages active" in (caught.value.next_step or "")
    move(house, number, "set", to="Research")
    assert process(house, number).status == "active"
    assert not house.case(number).is_closed


def test_a_process_is_abandoned_and_taken_up_again(house: House) -> None:
    number = house.service()
    move(house, number, "abandon")
    assert process(house, number).status == "abandoned"
    assert process(house, number).active is None
    move(house, number, "set", to="Identify")
    assert process(house, number).status == "active"


def test_a_case_switches_to_another_process_and_each_keeps_its_place(house: House) -> None:
    apply(house, SERVICE + WALK_IN)
    number = house.service()
    move(house, number, "next")
    move(house, number, "switch", to="Walk-in")
    assert (process(house, number).label, process(house, number).stage) == ("Walk-in", "Greet")
    with pytest.raises(RuleViolation, match="already"):
        move(house, number, "switch", to="walk_in")
    with pytest.raises(RuleViolation, match="no process 'Drive-in'"):
        move(house, number, "switch", to="Drive-in")
    move(house, number, "switch", to="phone_to_case")
    assert process(house, number).stage == "Research"
    assert len(house.all(StageRun)) == 2


def test_every_move_is_undone(house: House) -> None:
    number = house.service()
    move(house, number, "next", fields={"type": "Problem"})
    for way, given in (
        ("next", {}), ("previous", {}), ("abandon", {}), ("set", {"to": "Identify"}),
        ("answer", {"fields": {"summary": "x"}}),
    ):  # fmt: skip
        before = process(house, number)
        act = move(house, number, way, **given).action
        assert process(house, number) != before, way
        house["sam"].undo(act)
        assert process(house, number) == before, way
        house["sam"].undo(house["sam"].look.log(limit=1)[0].action)  # forward again


def test_stages_gate_stage_moves_and_not_resolving(house: House) -> None:
    number = house.service()
    house.do("sam", ResolveCase(case=number, type="Problem Solved", resolution="Reset"))
    with pytest.raises(RuleViolation, match="is closed"):
        move(house, number, "next")
    house.do("sam", ReactivateCase(case=number))
    assert process(house, number).stage == "Identify"
    move(house, number, "next")


def test_an_edit_empties_nothing_that_a_stage_up_to_the_active_one_requires(house: House) -> None:
    needy = SERVICE.replace('{ field = "type" },', '{ field = "type", required = true },')
    apply(house, needy)
    number = house.service()
    house.do("sam", EditCase(case=number, fields={"priority": "High"}))  # not filled in yet: saves
    with pytest.raises(RuleViolation, match="moving on: Case Type"):
        move(house, number, "next")
    house.do("sam", EditCase(case=number, fields={"type": "Problem"}))
    with pytest.raises(RuleViolation, match="The stage Identify needs this: Case Type"):
        house.do("sam", EditCase(case=number, fields={"type": ""}))
    move(house, number, "next")
    house.do("sam", EditCase(case=number, fields={"type": "Question"}))


def test_a_stage_that_the_organisation_has_no_more_leads_back_to_one_that_it_has(
    house: House,
) -> None:
    number = house.service()
    move(house, number, "next")
    apply(house, SERVICE.replace('label = "Research"', 'label = "Look into it"'))
    found = process(house, number)
    assert (found.stage, found.active) == ("Research", None)
    with pytest.raises(RuleViolation, match="no stage 'Research' any more") as caught:
        move(house, number, "next")
    assert "Identify, Look into it, Resolve" in (caught.value.next_step or "")
    move(house, number, "set", to="Look into it")
    apply(house, SERVICE.replace('key = "phone_to_case"', 'key = "by_phone"'))
    assert process(house, number).stage == "Identify"
    move(house, number, "next")


def test_an_unknown_move_tells_the_known_ones(house: House) -> None:
    with pytest.raises(RuleViolation, match="Did you mean 'next'"):
        move(house, house.service(), "nxt")
    with pytest.raises(RuleViolation, match="have no guided process"):
        move(house, house.homeowner(), "next")
    with pytest.raises(NotAllowed):
        move(house, house.service("dana"), "next", by="fay")


def test_the_visits_of_a_case_follow_each_other_without_a_gap(house: House) -> None:
    number = house.service()
    for way in ("next", "next", "previous", "previous", "next"):
        house.wait(minutes=3)
        move(house, number, way)
    visits = sorted(house.all(StageVisit), key=lambda one: one.id)
    assert [one.left_at for one in visits[:-1]] == [one.entered_at for one in visits[1:]]
    assert visits[-1].left_at is None


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ('{ field = "type" }', '{ field = "tpye" }', "'tpye' is not known. Did you mean 'type'"),
        ('check = "owned"', 'check = "ownd"', "'ownd' is not known. Did you mean 'owned'"),
        ('ask = "summary"', 'ask = "subject"', "'subject' is a field of cases"),
        ('ask = "summary"', 'ask = "escalation"', "'escalation' stands twice"),
        ('label = "Research"', 'label = "identify"', "'identify' stands twice"),
        ('label = "Research"', 'label = " "', "must not be blank"),
        ('{ field = "type" }', "{ required = true }", "exactly one of `field`, `any`"),
        ('{ field = "type" }', '{ field = "type", values = ["A"] }', "this asks none"),
        ('key = "phone_to_case"', 'kee = "phone_to_case"', "kee: is not known here"),
        ('types = ["Problem Solved"', 'types = ["In Progress"', "is an open status"),
        ('cancelled = "Canceled"', 'cancelled = "Cancelled"', "Did you mean 'Canceled'"),
        ('cancelled = "Canceled"', 'cancelled = "Problem Solved"', "is a resolution type already"),
    ],
)
def test_what_a_process_cannot_be_is_told_with_its_place(
    before: str, after: str, told: str
) -> None:
    assert before in SERVICE
    with pytest.raises(RuleViolation) as caught:
        loader.load(loader.shipped() | {"service.toml": SERVICE.replace(before, after)})
    assert told in caught.value.message, caught.value.message
    assert "service.toml:" in caught.value.message


def test_more_stages_and_processes_than_fit_are_told() -> None:
    stages = "".join(f'[[flows.stages]]\nlabel = "S{n}"\n' for n in range(31))
    many = "".join(
        f'[[flows]]\nkey = "k{n}"\nlabel = "K{n}"\n[[flows.stages]]\nlabel = "A"\n'
        for n in range(10)
    )
    for text, told in (
        (f'{SERVICE}[[flows]]\nkey = "x"\nlabel = "X"\n{stages}', "1 to 30 are needed, not 31"),
        (f"{SERVICE}{many}", "11 are too many; 10 at most"),
    ):
        with pytest.raises(RuleViolation, match=told):
            loader.load(loader.shipped() | {"service.toml": text})
