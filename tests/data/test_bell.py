"""The bell: who hears of what, why, in one line, and by mail (domain.md 1.10)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.commands.assignment import CompleteAssignment, CreateAssignment
from core.commands.bell import ReadBell, SetBell
from core.commands.case import ChangeOwner, CustomerMail, FollowCase, PostToCase, SetStatus
from core.commands.feed import CommentOnEntry
from core.commands.task import CreateTask
from core.commands.user import EditUser
from core.entities import Case, Group, Membership, Notification, OutgoingMail, User
from core.errors import RuleViolation
from tests.data.queries_desk import statements

if TYPE_CHECKING:
    from tests.house import House


def rang(house: House, by: str) -> list[tuple[str, int]]:
    """Give kind and count of the lines of somebody's bell, newest first."""
    return [(row.kind, row.count) for row in house[by].look.bell()]


def mention(house: House, number: str, who: str = "@dana") -> None:
    """Let somebody mention somebody."""
    house.do("sam", PostToCase(case=number, text=f"{who} look"))


def test_the_same_on_one_case_within_five_minutes_is_one_line(house: House) -> None:
    number, other = house.homeowner(), house.homeowner()
    mention(house, number)
    house.wait(minutes=2)
    mention(house, number)
    mention(house, other)
    house.wait(minutes=3)
    mention(house, number)
    assert rang(house, "dana") == [("mention", 3), ("mention", 1)]
    assert house["dana"].look.unread() == 2
    house.wait(seconds=1)
    mention(house, number)
    assert rang(house, "dana") == [("mention", 1), ("mention", 3), ("mention", 1)]


def test_what_was_read_is_not_rung_into(house: House) -> None:
    number = house.homeowner()
    mention(house, number)
    mention(house, number)
    (line,) = house["dana"].look.bell()
    house.do("dana", ReadBell(which=str(line.id)))
    assert house["dana"].look.unread() == 0
    mention(house, number)
    assert rang(house, "dana") == [("mention", 1), ("mention", 2)]
    assert house["dana"].look.unread() == 1


def test_an_undo_takes_its_own_out_of_the_line(house: House) -> None:
    number = house.homeowner()
    mention(house, number)
    mention(house, number)
    house["sam"].undo()
    assert rang(house, "dana") == [("mention", 1)]


def test_a_comment_rings_who_wrote_and_who_commented_with_the_reason(house: House) -> None:
    number = house.homeowner()
    post = house.do("sam", PostToCase(case=number, text="The meter")).made["post"]
    house.do("dana", CommentOnEntry(entry=post, text="Which?"))
    house.do("ines", CommentOnEntry(entry=post, text="The left one"))
    (to_dana,) = house["dana"].look.bell()
    assert "commented on a post that you commented on" in to_dana.text
    assert to_dana.reason == "you wrote or commented on the post"
    assert rang(house, "sam") == [("comment", 2)]
    assert "Ines Duarte commented on your post" in house["sam"].look.bell()[0].text
    assert rang(house, "ines") == []


def test_who_is_mentioned_and_wrote_the_post_hears_once(house: House) -> None:
    number = house.homeowner()
    post = house.do("sam", PostToCase(case=number, text="The meter")).made["post"]
    house.do("dana", CommentOnEntry(entry=post, text="Which, @sam?"))
    assert rang(house, "sam") == [("mention", 1)]


def test_a_group_is_a_kind_of_its_own(house: House) -> None:
    mention(house, house.homeowner(), "@shift_leads")
    assert [row.reason for row in house["dana"].look.bell()] == ["a group of yours was mentioned"]


def test_a_muted_kind_is_silent_and_the_others_ring(house: House) -> None:
    house.do("dana", SetBell(kind="mention", ring="off"))
    number = house.homeowner()
    mention(house, number)
    mention(house, number, "@shift_leads")
    assert rang(house, "dana") == [("group", 1)]
    house.do("dana", SetBell(kind="mention", ring="on"))
    mention(house, number)
    assert rang(house, "dana")[0] == ("mention", 1)


def test_a_ticked_kind_goes_out_by_mail_once(house: House) -> None:
    house.do("ines", SetBell(kind="owner", mail="on"))
    number = house.homeowner("dana")
    house.do("dana", ChangeOwner(case=number, to="ines"))
    (mail,) = house.all(OutgoingMail)
    assert (mail.recipient, number in mail.body) == ("ines@example.com", True)


def test_a_copy_needs_an_address(house: House) -> None:
    house.do("root", EditUser(user="ines", email=""))
    with pytest.raises(RuleViolation, match="no e-mail address of yours"):
        house.do("ines", SetBell(kind="owner", mail="on"))


def test_the_settings_are_one_persons_and_known_by_their_names(house: House) -> None:
    house.do("dana", SetBell(kind="follow", ring="off", mail="on"))
    own = {kind.kind: (kind.rings, kind.mails) for kind in house["dana"].look.bell_kinds()}
    assert own["follow"] == (False, True)
    assert own["mention"] == (True, False)
    assert all(kind.rings for kind in house["ines"].look.bell_kinds())
    with pytest.raises(RuleViolation, match="Did you mean 'follow'"):
        house.do("dana", SetBell(kind="folow", ring="off"))
    house["dana"].undo()
    assert all(kind.rings for kind in house["dana"].look.bell_kinds())


def test_each_thing_that_a_bell_is_for_rings_with_its_reason(house: House) -> None:
    """The list of domain.md 1.10, line by line."""
    number = house.homeowner("sam")
    for happens, kind, because in (
        (lambda: mention(house, number, "@ines"), "mention", "you were mentioned"),
        (lambda: house.do("max", ChangeOwner(case=number, to="ines")), "owner", "own the case"),
        (lambda: house.do("max", CreateTask(
            subject="Call back", case=number, to="ines")), "task", "you are to do it"),
        (lambda: house.do("max", CustomerMail(
            case=number, subject="Hello", text="Well?")), "mail", "you own the case"),
        (lambda: _answered(house, number), "assignment", "you own the case"),
    ):  # fmt: skip
        before = rang(house, "ines")
        happens()
        newest = house["ines"].look.bell()[0]
        assert len(rang(house, "ines")) == len(before) + 1, kind
        assert (newest.kind, because in newest.reason, newest.case) == (kind, True, number)


def _answered(house: House, number: str) -> None:
    """Let a team be asked, and answer."""
    asked = house.do("ines", CreateAssignment(
        case=number, team="deal_processing", reason="Other", comments="Is it funded?",
    ))  # fmt: skip
    house.do("bo", CompleteAssignment(assignment=str(asked.number), comment="It is"))


def test_an_escalation_rings_once_for_the_owner_and_for_who_follows(house: House) -> None:
    number = house.support(by="ines")
    for who in ("ines", "dana"):
        house.do(who, FollowCase(case=number))
    house.do("max", SetStatus(case=number, status="Escalated"))
    for who in ("ines", "dana"):
        assert rang(house, who) == [("escalation", 1)]
    assert "is escalated, it is Escalated" in house["ines"].look.bell()[0].text
    assert house.get(Case, number=number).is_escalated
    house.do("max", SetStatus(case=number, status="Working"))
    assert not house.get(Case, number=number).is_escalated
    house["max"].undo()
    assert house.get(Case, number=number).is_escalated
    house["max"].undo()
    assert not house.get(Case, number=number).is_escalated


def test_every_kind_can_be_muted_and_copied(house: House) -> None:
    for kind in house["dana"].look.bell_kinds():
        house.do("dana", SetBell(kind=kind.kind, ring="off", mail="on"))
    assert {(k.rings, k.mails) for k in house["dana"].look.bell_kinds()} == {(False, True)}
    number = house.support(by="dana")
    house.do("max", SetStatus(case=number, status="Escalated"))
    assert rang(house, "dana") == []
    assert [mail.recipient for mail in house.all(OutgoingMail)] == ["dana@example.com"]


def test_a_bell_shows_thirty_days_and_sweeps_what_is_older_in_passing(house: House) -> None:
    number = house.homeowner()
    mention(house, number)
    house.wait(days=30)
    assert rang(house, "dana") == [("mention", 1)]
    house.wait(seconds=1)
    mention(house, number)
    assert rang(house, "dana") == [("mention", 1)]
    assert house["dana"].look.unread() == 1
    assert len(house.all(Notification)) == 2
    house.do("dana", ReadBell(which="all"))
    assert len(house.all(Notification)) == 1


def test_a_group_of_hundreds_costs_as_many_statements_as_one_of_two(house: House) -> None:
    number = house.homeowner()
    counts = []
    for size in (2, 200):
        _grow(house, "shift_leads", size)
        with statements(house) as sent:
            mention(house, number, "@shift_leads")
        counts.append(len(sent))
        house.wait(minutes=6)
    assert counts[0] == counts[1]
    assert len(house.all(Notification)) == 2 + 200
    assert house["u199"].look.unread() == 1


def _grow(house: House, key: str, size: int) -> None:
    """Let a group have so many members."""
    with house.store.work(key=f"grow {size}", command="user.create", params="{}", person=None,
                          at=house.clock.now()) as unit:  # fmt: skip
        group = next(g for g in unit.many(Group) if g.key == house.word(key))
        present = len(unit.many(Membership, group_id=group.id))
        for n in range(present, size):
            profile = house.word("back_office")
            person = unit.add(User(username=f"u{n}", name=f"User {n}", profile=profile))
            unit.add(Membership(user_id=person.id, group_id=group.id))
