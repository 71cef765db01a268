"""Reviews, posts, files and tasks on cases (domain.md 1.9, 1.10, 1.16, 1.20)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from core.commands.case import (
    AttachFiles,
    LogReview,
    PostToCase,
)
from core.commands.task import CompleteTask, CreateTask
from core.entities import (
    Activity,
    File,
    Notification,
)
from core.errors import NotFound, RuleViolation
from core.files import Upload

if TYPE_CHECKING:
    from tests.house import House


def test_a_review_makes_a_completed_task_and_overwrites_the_fields(house: House) -> None:
    number = house.homeowner("dana")
    house.do("dana", LogReview(case=number, comments="first"))
    house.wait(minutes=1)
    outcome = house.do("ines", LogReview(case=number, comments="second"))
    tasks = house.all(Activity, is_review=True)
    assert [(t.subject, t.status, t.due, t.contact_id, t.comments) for t in tasks] == [
        ("Case Review", "Completed", None, None, "first"),
        ("Case Review", "Completed", None, None, "second"),
    ]
    assert house.case(number).last_review_comments == "second"
    assert outcome.notes == ("The review of Dana Reyes was overwritten: first",)


@pytest.mark.parametrize("less", [1, 0])
def test_a_review_of_as_many_characters_as_its_type_says_fits(house: House, less: int) -> None:
    length = house.org.types["homeowner"].review.limit - less
    text = "é\n" * (length // 2) + "!" * (length % 2)
    number = house.homeowner("dana")
    house.do("dana", LogReview(case=number, comments=text))
    assert house.case(number).last_review_comments == text


def test_a_review_one_character_too_long_is_refused_whole(house: House) -> None:
    number = house.homeowner("dana")
    limit = house.org.types["homeowner"].review.limit
    with pytest.raises(RuleViolation, match=r"Shorten it by 1\."):
        house.do("dana", LogReview(case=number, comments="x" * (limit + 1)))
    assert house.case(number).last_review_comments is None


@pytest.mark.parametrize("text", ["", " \n ", None])
def test_an_empty_or_untouched_review_is_refused(house: House, text: str | None) -> None:
    number = house.homeowner("dana")
    template = house["dana"].org.types["homeowner"].review.template
    with pytest.raises(RuleViolation, match="review is empty"):
        house.do("dana", LogReview(case=number, comments=template if text is None else text))


# posts and mentions (1.10) ---------------------------------------------------------------------


def test_a_mention_rings_once_and_never_the_author(house: House) -> None:
    number = house.homeowner()
    house.do("sam", PostToCase(case=number, text="@dana @Dana Reyes @shift_leads @sam look"))
    assert len(house.all(Notification)) == 1


def test_who_may_not_see_the_case_is_named_and_not_notified(house: House) -> None:
    outcome = house.do("sam", PostToCase(case=house.homeowner(), text="@rae please"))
    assert outcome.notes == ("Rae Stone cannot see this case and was not notified.",)
    assert house.all(Notification) == []


def test_nobody_by_that_name_is_said(house: House) -> None:
    outcome = house.do("sam", PostToCase(case=house.homeowner(), text="@nobody mail a@b.example"))
    assert outcome.notes == ("Nobody is called @nobody.",)


def test_a_post_is_neither_empty_nor_too_long(house: House) -> None:
    number = house.homeowner()
    with pytest.raises(RuleViolation, match="empty"):
        house.do("sam", PostToCase(case=number, text=" \n"))
    with pytest.raises(RuleViolation, match="10,001 characters"):
        house.do("sam", PostToCase(case=number, text="x" * 10_001))


# files (1.20) and tasks (1.16) -----------------------------------------------------------------


def test_the_same_content_hangs_on_a_case_once(house: House) -> None:
    number = house.homeowner()
    house.do("sam", AttachFiles(case=number, files=(Upload("a.txt", b"same"),)))
    with pytest.raises(RuleViolation, match="has these files already"):
        house.do("sam", AttachFiles(case=number, files=(Upload("b.txt", b"same"),)))
    assert len(house.all(File)) == 1


@pytest.mark.parametrize("name", ["virus.EXE", "../up.txt", "..", "run.sh ", "a\\b.txt"])
def test_programs_and_paths_are_no_files(house: House, name: str) -> None:
    with pytest.raises(RuleViolation):
        house.do("sam", AttachFiles(case=house.homeowner(), files=(Upload(name, b"x"),)))


def test_a_task_is_completed_once(house: House) -> None:
    number = house.homeowner()
    task = house.do("sam", CreateTask(case=number, subject="Call", to="dana", due="2026-04-03"))
    house.do("dana", CompleteTask(task=int(task.number or 0)))
    with pytest.raises(RuleViolation, match="already completed"):
        house.do("dana", CompleteTask(task=int(task.number or 0)))


def test_a_task_needs_a_subject_and_a_real_day(house: House) -> None:
    with pytest.raises(RuleViolation) as refused:
        house.do("sam", CreateTask(case=house.homeowner(), subject=" ", due="31.3."))
    assert {problem.field for problem in refused.value.problems} == {"subject", "due"}


def test_a_task_is_given_only_to_who_can_see_the_case(house: House) -> None:
    with pytest.raises(RuleViolation, match="Rae Stone cannot see case"):
        house.do("sam", CreateTask(case=house.homeowner(), subject="Call", to="rae"))


@pytest.mark.parametrize("task", [10**30, -(10**30), 2**63, 0, -1])
def test_a_task_that_cannot_be_does_not_exist(house: House, task: int) -> None:
    with pytest.raises(NotFound, match=f"There is no task {task}"):
        house.do("sam", CompleteTask(task=task))


@pytest.mark.parametrize("priority", ["", None])
def test_a_task_without_a_priority_has_the_usual_one(house: House, priority: Any) -> None:
    house.do("sam", CreateTask(case=house.homeowner(), subject="Call", priority=priority))
    assert house.get(Activity, subject="Call").priority == "Normal"


def test_a_task_without_a_subject_is_refused(house: House) -> None:
    nothing: Any = None
    with pytest.raises(RuleViolation, match="A task needs a subject"):
        house.do("sam", CreateTask(case=house.homeowner(), subject=nothing, comments=nothing))
