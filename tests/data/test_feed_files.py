"""Files in posts and comments: kept on the case, shown with the words (domain.md 1.10, 1.20)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.commands.case import AttachFiles, MergeCases, PostToCase, SplitCase
from core.commands.feed import CommentOnEntry, DeleteEntry, EditEntry
from core.entities import FeedItem
from core.errors import Conflict, NotFound, RuleViolation
from core.files import Upload
from core.rows import FeedFilter
from data.admin import Admin
from tests.data.queries_desk import statements

if TYPE_CHECKING:
    from core.rows import FeedRow
    from tests.house import House

BILL, ROOF = Upload("bill.pdf", b"%PDF-1"), Upload("roof.jpg", b"\xff\xd8")


def posted(house: House, number: str, *files: Upload, by: str = "sam") -> int:
    """Let somebody post with files; gives the entry's id."""
    return int(house.do(by, PostToCase(case=number, text="See this", files=files)).made["post"])


def top(house: House, number: str) -> FeedRow:
    """Give the newest entry."""
    return house["sam"].look.feed(number, limit=1)[0]


def hung(house: House, number: str) -> list[str]:
    """Give the names of the files on a case."""
    return [file.name for file in house["sam"].look.case(number).files]


def test_files_of_a_post_and_of_its_comment_hang_on_the_case_and_stand_with_the_words(
    house: House,
) -> None:
    number = house.homeowner()
    post = posted(house, number, BILL)
    house.do("dana", CommentOnEntry(entry=post, text="And the roof", files=(ROOF, BILL)))
    row = top(house, number)
    assert [file.name for file in row.files] == ["bill.pdf"]
    assert [file.name for file in row.comments[0].files] == ["bill.pdf", "roof.jpg"]
    assert hung(house, number) == ["bill.pdf", "roof.jpg"]
    assert house["dana"].look.file(row.files[0].id) == b"%PDF-1"
    kinds = [item.kind for item in house.all(FeedItem)]
    assert "ContentPost" not in kinds, "the post itself tells of its files"


def test_a_file_of_a_post_is_only_for_who_sees_the_case(house: House) -> None:
    posted(house, house.homeowner(), BILL)
    (file,) = house["sam"].look.case("1000").files
    with pytest.raises(NotFound):
        house["rae"].look.file(file.id)


def test_a_refused_file_keeps_the_post_back_and_says_so(house: House) -> None:
    number = house.homeowner()
    with pytest.raises(RuleViolation, match="programs are not accepted"):
        posted(house, number, BILL, Upload("setup.exe", b"MZ"))
    assert hung(house, number) == []
    assert top(house, number).kind == "CreateRecordEvent"


def test_editing_changes_the_words_and_leaves_the_files(house: House) -> None:
    number = house.homeowner()
    post = posted(house, number, BILL)
    house.do("sam", EditEntry(entry=post, text="See that"))
    row = top(house, number)
    assert (row.body, [file.name for file in row.files]) == ("See that", ["bill.pdf"])


def test_deleting_a_post_leaves_its_files_on_the_case_and_undo_brings_all_back(
    house: House,
) -> None:
    number = house.homeowner()
    post = posted(house, number, BILL)
    before = top(house, number)
    outcome = house.do("sam", DeleteEntry(entry=post))
    assert outcome.notes == ("Its files stay on the case.",)
    assert hung(house, number) == ["bill.pdf"]
    house["sam"].undo()
    assert house["sam"].look.feed(number, limit=2)[1] == before


def test_undoing_a_post_takes_its_files_with_it(house: House) -> None:
    number = house.homeowner()
    posted(house, number, BILL)
    house["sam"].undo()
    assert hung(house, number) == []


def test_a_file_that_a_later_comment_names_is_not_undone_away(house: House) -> None:
    number = house.homeowner()
    attached = house.do("sam", AttachFiles(case=number, files=(BILL,)))
    post = posted(house, number, BILL, by="dana")
    assert hung(house, number) == ["bill.pdf"]
    with pytest.raises(Conflict, match=f"named by bill.pdf on post on case {number}"):
        house["sam"].undo(attached.action)
    house.do("dana", DeleteEntry(entry=post))
    house["sam"].undo(attached.action)
    assert hung(house, number) == []


def test_a_post_that_is_split_off_takes_its_files_along(house: House) -> None:
    number = house.homeowner()
    post = posted(house, number, BILL)
    made = house.do("sam", SplitCase(case=number, entry=post, confirmed=True)).number
    assert made
    assert hung(house, made) == hung(house, number) == ["bill.pdf"]
    house["sam"].undo()
    assert hung(house, number) == ["bill.pdf"]


def test_cases_that_were_split_are_merged_again_with_each_file_once(house: House) -> None:
    number = house.homeowner()
    post = posted(house, number, BILL)
    made = house.do("sam", SplitCase(case=number, entry=post, confirmed=True)).number
    assert made
    house.do("sam", MergeCases(case=(made,), into=number))
    assert hung(house, number) == ["bill.pdf"]
    house["sam"].undo()
    assert hung(house, made) == hung(house, number) == ["bill.pdf"]
    assert {found.level for found in Admin().check(house.url).findings} <= {"ok", "note"}


def test_the_files_of_a_feed_are_a_part_of_it_and_cost_one_statement(house: House) -> None:
    number = house.homeowner()
    post = posted(house, number)
    house.do("sam", CommentOnEntry(entry=post, text="The bill", files=(BILL,)))
    for _ in range(3):
        posted(house, number, ROOF)
    posted(house, number)
    look = house["sam"].look
    with statements(house) as sent:
        rows = look.feed(number, limit=50, which=FeedFilter(only="files"))
    assert [len(row.files) for row in rows] == [1, 1, 1, 0]
    assert len(sent) == 4
