"""One case whole: its feed, tasks, files, and in how many statements."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.commands.case import AttachFiles, CloseCase, LogReview, PostToCase, ReopenCase
from core.commands.task import CompleteTask, CreateTask
from core.files import Upload
from tests.data.queries_desk import statements
from tests.house import NOW, window

if TYPE_CHECKING:
    from tests.house import House


def test_a_case_shows_all_its_fields(house: House) -> None:
    number = house.homeowner(priority="High")
    view = house["dana"].look.case(number)
    assert view.row.number == number
    assert view.description == "Charged twice"
    assert view.installer
    assert (view.installer.key, view.installer.name) == ("IN-1", "Brightroof Solar")
    assert view.created_by
    assert view.created_by.key == "sam"
    assert (view.closed_by, view.last_review, view.reopen_until) == (None, None, None)
    assert view.can == {}


def test_a_number_is_read_with_and_without_its_zeros(house: House) -> None:
    number = house.homeowner()
    look = house["sam"].look
    assert look.case(number.lstrip("0")) == look.case(number) == look.case(f" #{number} ")


def test_the_feed_is_newest_first_with_mentions_and_the_activity_subject(house: House) -> None:
    number = house.homeowner()
    house.do("dana", PostToCase(case=number, text="@sam and @Shift Leads, look"))
    house.do("dana", LogReview(case=number, comments="Current Status: fine"))
    feed = house["sam"].look.case(number).feed
    review, post = feed[0], feed[1]
    assert [entry.id for entry in feed] == sorted((entry.id for entry in feed), reverse=True)
    assert (review.kind, review.body) == ("ActivityEvent", "Current Status: fine")
    assert review.subject
    assert post.subject is None
    assert post.author
    assert post.author.key == "dana"
    assert [(m.key, m.name) for m in post.mentions] == [
        ("sam", "Sam Ortiz"),
        ("shift_leads", "Shift Leads"),
    ]


def test_the_feed_is_whole_unless_limited_and_goes_on_from_an_entry(house: House) -> None:
    number = house.homeowner()
    for n in range(60):
        house.do("sam", PostToCase(case=number, text=f"post {n}"))
    look = house["sam"].look
    whole = look.case(number).feed
    assert len(whole) == 61
    assert look.case(number, feed_limit=5).feed == whole[:5]
    assert look.feed(number, limit=5) == whole[:5]
    assert look.feed(number, limit=5, before=whole[4].id) == whole[5:10]
    assert look.feed(number, limit=5, before=whole[-1].id) == ()


def test_an_undone_post_leaves_the_feed(house: House) -> None:
    number = house.homeowner()
    house.do("sam", PostToCase(case=number, text="wrong case"))
    house["sam"].undo()
    assert "wrong case" not in [entry.body for entry in house["sam"].look.case(number).feed]


def test_open_tasks_come_before_those_that_are_done(house: House) -> None:
    number = house.homeowner()
    ids = []
    for subject in ("first", "second", "third"):
        made = house.do("dana", CreateTask(case=number, subject=subject))
        ids.append(int(made.number or 0))
        house.wait(minutes=1)
    house.do("dana", CompleteTask(task=ids[2]))
    tasks = house["sam"].look.case(number).tasks
    assert [task.subject for task in tasks] == ["second", "first", "third"]
    assert tasks[0].about
    assert tasks[0].about.key == number
    assert tasks[0].assigned_to.key == "dana"


def test_files_show_who_attached_them_and_give_their_content(house: House) -> None:
    number = house.homeowner()
    house.do("sam", AttachFiles(case=number, files=(Upload("bill.pdf", b"%PDF"),)))
    (file,) = house["dana"].look.case(number).files
    assert (file.name, file.size, file.mime) == ("bill.pdf", 4, "application/pdf")
    assert file.by
    assert file.by.key == "sam"
    assert house["dana"].look.file(file.id) == b"%PDF"


def test_a_closed_case_may_be_reopened_until_its_window_ends(house: House) -> None:
    number = house.homeowner()
    house.do("dana", CloseCase(case=number))
    view = house["dana"].look.case(number)
    assert view.reopen_until == NOW + window(house)
    assert view.closed_by
    assert view.closed_by.key == "dana"
    house.do("dana", ReopenCase(case=number))
    house.do("dana", CloseCase(case=number))
    view = house["dana"].look.case(number)
    assert (view.reopen_count, view.reopen_until) == (1, None)


def test_the_last_review_is_the_latest(house: House) -> None:
    number = house.homeowner()
    for comments in ("one", "two"):
        house.wait(minutes=1)
        house.do("dana", LogReview(case=number, comments=comments))
    review = house["sam"].look.case(number).last_review
    assert review
    assert (review.comments, review.by.key, review.at) == ("two", "dana", house.clock.now())


def test_a_long_feed_costs_no_more_statements(house: House) -> None:
    """Nor is asked for what a case has nothing of."""
    plain, short, long = house.homeowner(), house.homeowner(), house.homeowner()
    for number, length in ((short, 1), (long, 40)):
        for n in range(length):
            house.do("dana", PostToCase(case=number, text=f"@sam {n}"))
            house.do("dana", CreateTask(case=number, subject=f"task {n}"))
    look = house["sam"].look
    counts = []
    for number in (plain, short, long):
        with statements(house) as sent:
            look.case(number)
        counts.append(len(sent))
    assert counts == [2, 4, 4]
