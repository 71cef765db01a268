"""Comments, edits, deletions and marks in a feed (domain.md 1.10)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.commands.case import (
    CloseCase,
    CustomerMail,
    FollowCase,
    LogReview,
    LookAtCase,
    PostToCase,
    SetStatus,
    UnfollowCase,
)
from core.commands.feed import (
    BookmarkEntry,
    CommentOnEntry,
    DeleteEntry,
    EditEntry,
    LikeEntry,
    MuteEntry,
    UnlikeEntry,
)
from core.entities import FeedItem, FeedMark, Mention, Notification
from core.errors import Conflict, NeedsConfirmation, NotAllowed, NotFound, RuleViolation
from core.rows import CaseFilter, FeedFilter
from tests.data.queries_desk import statements

if TYPE_CHECKING:
    from core.rows import FeedRow
    from tests.house import House


def said(house: House, number: str, text: str = "The meter", by: str = "sam") -> int:
    """Let somebody post; gives the entry's id."""
    return int(house.do(by, PostToCase(case=number, text=text)).made["post"])


def answered(house: House, post: int, text: str = "Which one?", by: str = "dana") -> int:
    """Let somebody comment; gives the comment's id."""
    return int(house.do(by, CommentOnEntry(entry=post, text=text)).made["entry"])


def top(house: House, number: str, by: str = "sam") -> FeedRow:
    """Give the newest entry of a feed as somebody reads it."""
    return house[by].look.feed(number, limit=1)[0]


# comments --------------------------------------------------------------------------------------


def test_a_comment_stands_below_its_post_and_changes_no_status(house: House) -> None:
    number = house.homeowner()
    post = said(house, number)
    answered(house, post, "Which one?")
    answered(house, post, "The left one", by="sam")
    feed = house["sam"].look.feed(number, limit=50)
    assert feed[0].id == post
    assert [(c.author.key, c.body) for c in feed[0].comments if c.author] == [
        ("dana", "Which one?"), ("sam", "The left one"),
    ]  # fmt: skip
    assert all(row.parent is None for row in feed)
    assert house.case(number).status == "New"


def test_a_comment_on_a_comment_goes_to_the_same_post(house: House) -> None:
    post = said(house, house.homeowner())
    first = answered(house, post)
    second = answered(house, first, by="sam")
    assert house.get(FeedItem, id=second).parent_id == post


@pytest.mark.parametrize(
    ("text", "told"), [(" \n", "comment is empty"), ("x" * 10_001, "comment has 10,001")]
)
def test_a_comment_is_neither_empty_nor_too_long(house: House, text: str, told: str) -> None:
    post = said(house, house.homeowner())
    with pytest.raises(RuleViolation, match=told):
        answered(house, post, text)


def test_a_closed_case_takes_comments(house: House) -> None:
    number = house.homeowner("dana")
    post = said(house, number)
    house.do("dana", CloseCase(case=number))
    answered(house, post)
    assert len(house.all(FeedItem, parent_id=post)) == 1
    assert house.case(number).is_closed


def test_what_is_on_a_hidden_case_does_not_exist(house: House) -> None:
    post = said(house, house.homeowner())
    for entry in (post, post + 1000, 0, -1, 2**63):
        with pytest.raises(NotFound, match=f"There is no entry {entry}"):
            answered(house, entry, by="rae")


# editing ---------------------------------------------------------------------------------------


def test_editing_changes_the_words_alone_and_is_marked(house: House) -> None:
    number = house.homeowner()
    post = said(house, number, "Page 3")
    house.wait(minutes=1)
    house.do("sam", EditEntry(entry=post, text="Page 4"))
    row = top(house, number)
    assert (row.body, row.signs, row.edited_at) == ("Page 4", ("edited",), house.clock.now())


def test_only_who_wrote_it_edits_it(house: House) -> None:
    post = said(house, house.homeowner())
    for other in ("dana", "max"):
        with pytest.raises(NotAllowed, match="Only who wrote a post"):
            house.do(other, EditEntry(entry=post, text="Mine"))


def test_an_edit_notifies_only_who_is_newly_mentioned(house: House) -> None:
    post = said(house, house.homeowner(), "@dana look")
    house.do("sam", EditEntry(entry=post, text="@dana @ines look"))
    heard = [n.user_id for n in house.all(Notification)]
    assert heard == [house["dana"].person.id, house["ines"].person.id]
    house.do("sam", EditEntry(entry=post, text="@ines look"))
    assert [m.user_id for m in house.all(Mention)] == [house["ines"].person.id]
    assert len(house.all(Notification)) == 2


def test_the_same_words_are_no_edit(house: House) -> None:
    post = said(house, house.homeowner())
    with pytest.raises(RuleViolation, match="has these words already"):
        house.do("sam", EditEntry(entry=post, text="The meter"))


def test_what_the_system_wrote_stays_as_it_is(house: House) -> None:
    number = house.homeowner("dana")
    house.do("dana", LogReview(case=number, comments="Fine"))
    for item in house.all(FeedItem, object="case"):
        for act in (EditEntry(entry=item.id, text="x"), DeleteEntry(entry=item.id)):
            with pytest.raises(RuleViolation, match="What the system wrote"):
                house.do("max", act)


# deleting --------------------------------------------------------------------------------------


def test_deleting_a_post_asks_for_its_comments_and_takes_them_along(house: House) -> None:
    number = house.homeowner()
    post = said(house, number, "Look @dana")
    answered(house, post)
    answered(house, post)
    with pytest.raises(NeedsConfirmation, match="2 comments go with the post"):
        house.do("sam", DeleteEntry(entry=post))
    house.do("sam", DeleteEntry(entry=post, confirmed=True))
    assert all(row.id != post for row in house["sam"].look.feed(number, limit=50))
    assert house.all(FeedItem, parent_id=post) == []
    assert [row.text for row in house["dana"].look.bell()] == ["What this was about was deleted."]


def test_moderators_delete_what_others_wrote_and_nobody_else_does(house: House) -> None:
    number = house.homeowner()
    first, second = said(house, number), said(house, number)
    with pytest.raises(NotAllowed, match="delete what others wrote"):
        house.do("dana", DeleteEntry(entry=first))
    house.do("max", DeleteEntry(entry=first))
    house.do("root", DeleteEntry(entry=second))
    assert house.all(FeedItem, kind="TextPost") == []


def test_what_was_deleted_takes_no_comment(house: House) -> None:
    post = said(house, house.homeowner())
    house.do("sam", DeleteEntry(entry=post))
    with pytest.raises(NotFound):
        answered(house, post)


# undo ------------------------------------------------------------------------------------------


def test_each_act_is_undone(house: House) -> None:
    number = house.homeowner()
    post = said(house, number, "Page 3")
    comment = answered(house, post)
    house["dana"].undo()
    assert house.all(FeedItem, id=comment) == []
    house.do("sam", EditEntry(entry=post, text="Page 4 @ines"))
    house["sam"].undo()
    item = house.get(FeedItem, id=post)
    assert (item.body, item.edited_at) == ("Page 3", None)
    assert (house.all(Mention), house.all(Notification, kind="mention")) == ([], [])
    answered(house, post)
    house.do("sam", DeleteEntry(entry=post, confirmed=True))
    house["sam"].undo()
    (row,) = house["sam"].look.feed(number, limit=9, which=FeedFilter(only="posts"))
    assert [len(row.comments), row.id] == [1, post]
    house.do("dana", LikeEntry(entry=post))
    assert house["dana"].undo().message.startswith("Undone: Like (action")
    assert house.all(FeedMark) == []


def test_a_post_that_somebody_commented_on_or_edited_is_not_undone(house: House) -> None:
    number = house.homeowner()
    outcome = house.do("sam", PostToCase(case=number, text="The meter"))
    comment = answered(house, outcome.made["post"])
    with pytest.raises(Conflict, match="Dana Reyes built on it: Comment"):
        house["sam"].undo(outcome.action)
    house.do("dana", DeleteEntry(entry=comment))
    house.do("sam", EditEntry(entry=outcome.made["post"], text="The other meter"))
    with pytest.raises(Conflict, match="Edit what I wrote"):
        house["sam"].undo(outcome.action)


# marks -----------------------------------------------------------------------------------------


def test_a_like_is_counted_and_named_and_taken_back(house: House) -> None:
    number = house.homeowner()
    post = said(house, number)
    house.do("dana", LikeEntry(entry=post))
    house.do("ines", LikeEntry(entry=post))
    row = top(house, number, "dana")
    assert ([ref.key for ref in row.likes], row.marks) == (["dana", "ines"], frozenset({"like"}))
    with pytest.raises(RuleViolation, match="You like it already"):
        house.do("dana", LikeEntry(entry=post))
    house.do("dana", UnlikeEntry(entry=post))
    assert top(house, number, "dana").signs == ("1 like",)
    with pytest.raises(RuleViolation, match="You do not like it"):
        house.do("dana", UnlikeEntry(entry=post))


def test_a_bookmark_is_seen_by_nobody_else(house: House) -> None:
    number = house.homeowner()
    house.do("dana", BookmarkEntry(entry=said(house, number)))
    assert top(house, number, "dana").signs == ("bookmarked",)
    assert top(house, number, "sam").signs == ()


def test_a_muted_post_rings_no_more(house: House) -> None:
    post = said(house, house.homeowner())
    comment = answered(house, post)
    house.do("dana", MuteEntry(entry=comment))
    answered(house, post, "And you, @dana?", by="ines")
    assert [n.user_id for n in house.all(Notification, kind="mention")] == []


def test_who_follows_a_case_hears_of_posts_comments_and_status(house: House) -> None:
    number = house.homeowner("dana")
    house.do("ines", FollowCase(case=number))
    post = said(house, number, by="dana")
    answered(house, post, by="sam")
    house.do("dana", SetStatus(case=number, status="Awaiting Customer Response"))
    house.do("ines", UnfollowCase(case=number))
    said(house, number)
    heard = [n.text for n in house.all(Notification, user_id=house["ines"].person.id)]
    assert [text.split(" on ")[0].split(",")[0] for text in heard] == [
        "Dana Reyes wrote", "Sam Ortiz commented",
        f"Case {number} is In Progress - Awaiting Customer Response now",
    ]  # fmt: skip


# reading ---------------------------------------------------------------------------------------


def test_a_feed_is_filtered_by_what_its_entries_are(house: House) -> None:
    number = house.homeowner("dana")
    plain, named = said(house, number), said(house, number, "@sam look", by="dana")
    commented = said(house, number)
    answered(house, commented, "@shift_leads look", by="ines")
    house.do("dana", CustomerMail(case=number, text="It is broken"))
    house.do("dana", LogReview(case=number, comments="Fine"))
    house.do("dana", SetStatus(case=number, status="Awaiting Customer Response"))

    def read(only: str, by: str = "sam") -> list[str]:
        rows = house[by].look.feed(number, limit=50, which=FeedFilter(only=only))
        return [row.kind if row.kind != "TextPost" else str(row.id) for row in rows]

    assert read("posts") == [str(commented), str(named), str(plain)]
    assert read("mails") == ["EmailMessageEvent"]
    assert set(read("status")) == {"ChangeStatusPost"}
    assert read("tasks") == ["ActivityEvent"]
    assert read("files") == []
    assert read("mentions") == [str(named)]
    assert read("mentions", "dana") == [str(commented)]
    assert len(read("all")) == len(house["sam"].look.feed(number, limit=50))


def test_by_activity_what_was_commented_on_last_comes_first(house: House) -> None:
    number = house.homeowner()
    first, second = said(house, number), said(house, number)
    answered(house, first)
    which = FeedFilter(only="posts", by_activity=True)
    look = house["sam"].look
    rows = look.feed(number, limit=1, which=which)
    assert [row.id for row in rows] == [first]
    more = look.feed(number, limit=5, before=rows[-1].latest, which=which)
    assert [row.id for row in more] == [second]


def test_a_post_costs_one_reading_of_its_case(house: House) -> None:
    """The lock by which it meets a merge comes with it: it is no statement of its own."""
    number = house.homeowner("dana")
    house.do("dana", PostToCase(case=number, text="warm"))
    with statements(house) as sent:
        house.do("dana", PostToCase(case=number, text="hm"))
    assert len([one for one in sent if "FROM cases" in str(one)]) == 1


def test_a_feed_is_read_in_as_many_statements_however_long_it_is(house: House) -> None:
    number = house.homeowner()
    counts = []
    for _ in range(2):
        for _ in range(5):
            post = said(house, number, "@dana look")
            answered(house, post, "@sam which?")
            house.do("dana", LikeEntry(entry=post))
        with statements(house) as sent:
            house["sam"].look.case(number, feed_limit=50)
        counts.append(len(sent))
    assert counts[0] == counts[1]


# what is new -----------------------------------------------------------------------------------


def looked(house: House, number: str, by: str = "dana") -> None:
    """Let somebody read the case to its newest entry."""
    view = house[by].look.case(number)
    house.do(by, LookAtCase(case=number, entry=view.newest))


def news(house: House, by: str = "dana") -> list[str]:
    """Give the cases on which something is new to somebody."""
    return [row.number for row in house[by].look.cases(CaseFilter()).rows if row.is_news]


def test_a_case_has_news_when_others_did_something_since_one_looked(house: House) -> None:
    number, other = house.homeowner(), house.homeowner()
    assert news(house) == []
    looked(house, number)
    assert news(house) == []
    said(house, number, by="dana")
    assert news(house) == []
    said(house, number)
    said(house, other)
    assert news(house) == [number]
    assert news(house, "ines") == []
    looked(house, number)
    assert news(house) == []


def test_how_far_one_has_read_never_goes_back(house: House) -> None:
    number = house.homeowner()
    first, second = said(house, number), said(house, number)
    house.do("dana", LookAtCase(case=number, entry=second))
    house.do("dana", LookAtCase(case=number, entry=first))
    assert house["dana"].look.case(number).seen == second


def test_a_look_is_no_act_that_logs_tell_or_undo_takes(house: House) -> None:
    number = house.homeowner("dana")
    post = said(house, number, by="dana")
    looked(house, number)
    desk = house["dana"]
    assert all(row.command != "case.look" for row in desk.look.log())
    assert desk.look.count_log() == len(desk.look.log())
    assert all(row.command != "case.look" for row in desk.look.log(case=number))
    desk.undo()
    assert house.all(FeedItem, id=post) == []


def test_one_looks_only_at_the_entries_of_the_case(house: House) -> None:
    number, other = house.homeowner(), house.homeowner()
    post = said(house, other)
    with pytest.raises(NotFound, match="no entry"):
        house.do("dana", LookAtCase(case=number, entry=post))


def test_followers_see_that_they_follow(house: House) -> None:
    number = house.homeowner()
    house.do("ines", FollowCase(case=number))
    assert house["ines"].look.case(number).is_followed
    assert not house["dana"].look.case(number).is_followed
