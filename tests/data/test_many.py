"""One act on many cases: each for itself, told with its reason, undone as one (domain.md 1.5)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest

from core.commands.assignment import CreateAssignment
from core.commands.case import ChangeOwner, ClaimCase, CloseCase, EditCase, PostToCase, SetStatus
from core.entities import Case, FeedItem, Notification, OutgoingMail
from core.errors import Conflict
from core.many import CHUNK, Many, carry_out

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.commands.registry import Command
    from tests.house import House

ANY = "0"


def many(house: House, who: str, act: Command, numbers: Sequence[str], **given: Any) -> Many:
    """Carry an act out on cases."""
    return carry_out(house[who], act, numbers, **given)


def state(house: House) -> list[tuple[object, ...]]:
    """Give all that the acts here change."""
    found: list[tuple[object, ...]] = [
        (c.number, c.status, c.priority, c.owner_user_id, c.owner_group_id, c.closed_at)
        for c in house.all(Case)
    ]
    return [
        *found,
        *((item.record_id, item.body) for item in house.all(FeedItem)),
        *((bell.user_id, bell.text) for bell in house.all(Notification)),
        *((mail.recipient, mail.subject) for mail in house.all(OutgoingMail, state="queued")),
    ]


def test_each_case_stands_or_falls_by_itself(house: House) -> None:
    """What blocks one case blocks no other, and nothing of it stays."""
    free, referred, closed = (house.homeowner("dana") for _ in range(3))
    house.do("dana", CreateAssignment(case=referred, team="risk", reason="Other"))
    house.do("dana", CloseCase(case=closed))
    before = [item.id for item in house.all(FeedItem, record_id=house.case(referred).id)]
    found = many(house, "dana", CloseCase(case=ANY, comment="All done"), [free, referred, closed])
    assert [*found.done] == [free]
    assert {one.number for one in found.skipped} == {referred, closed}
    assert "Cannot close: 1 open assignment" in found.skipped[0].why
    assert found.message == "Close: 1 case changed, 2 skipped."
    assert house.case(free).is_closed
    assert not house.case(referred).is_closed
    after = [item.id for item in house.all(FeedItem, record_id=house.case(referred).id)]
    assert after == before  # the closing comment was taken back with the close


def test_a_case_that_one_may_not_see_or_change_is_skipped(house: House) -> None:
    mine, other = house.homeowner("sam"), house.homeowner("fay")
    found = many(house, "sam", EditCase(case=ANY, fields={"priority": "High"}), [mine, other, "7"])
    assert [*found.done] == [mine]
    whys = {one.number: one.why for one in found.skipped}
    assert whys["00000007"].startswith("There is no case 00000007.")
    assert whys[other].startswith(f"Sam Ortiz may not edit the case on case {other}")


def test_reasons_are_told_once_with_their_cases(house: House) -> None:
    closed = [house.homeowner("dana") for _ in range(3)]
    many(house, "dana", CloseCase(case=ANY), closed)
    again = many(house, "dana", CloseCase(case=ANY), closed)
    assert again.action == 0
    (why,) = again.reasons
    assert why.startswith("Case … is closed and cannot be closed again")
    assert again.reasons[why] == closed


def test_all_of_more_cases_than_a_transaction_takes_are_told_by_deed_and_by_reason(
    house: House,
) -> None:
    """Counted, the most first; when a case was taken, and how old it was, parts no reason."""
    numbers = [house.queued() for _ in range(CHUNK + 5)]
    for number in numbers[::6]:
        house.wait(minutes=1)
        house.do("max", ClaimCase(case=number))
    taken, free = numbers[::6], [n for n in numbers if n not in numbers[::6]]
    would = many(house, "dana", ClaimCase(case=ANY), [*numbers, "7"], rehearse=True)
    assert would.deeds == {"Case … is yours.": free}
    assert [(len(n), why.partition(". ")[0]) for why, n in would.reasons.items()] == [
        (len(taken), "Case … was taken by Max Adler"), (1, "There is no case …"),
    ]  # fmt: skip
    assert would.why == "Skipped: Case … was taken by Max Adler (5); There is no case … (1)."
    found = many(house, "dana", ClaimCase(case=ANY), [*numbers, "7"])
    assert (found.deeds, found.reasons) == (would.deeds, would.reasons)
    house["dana"].undo()
    assert {house.case(number).owner_user_id for number in free} == {None}


def test_one_undo_takes_all_of_it_back(house: House) -> None:
    """However many transactions it took, people see one act."""
    numbers = [house.homeowner("dana") for _ in range(CHUNK + 3)]
    before = [one for one in state(house) if len(one) > 2]
    found = many(house, "dana", ChangeOwner(case=ANY, to="max"), numbers)
    assert len(found.done) == len(numbers)
    outcome = house["dana"].undo()
    assert outcome.made["undone"] == found.action
    assert "Change owner (2 actions" in outcome.message
    assert [one for one in state(house) if len(one) > 2] == before
    assert house.all(OutgoingMail, state="queued") == []


def test_it_is_journalled_as_the_act_that_it_is(house: House) -> None:
    number = house.homeowner("dana")
    found = many(house, "dana", SetStatus(case=ANY, status="Awaiting Customer Response"), [number])
    (last, *_) = house["dana"].look.log(case=number)
    assert (last.action, last.command) == (found.action, "case.status")
    assert "Change status" in house["dana"].why(number, "status")[0].answer


def test_a_rehearsal_says_what_would_be_done_and_does_nothing(house: House) -> None:
    numbers = [house.homeowner("dana") for _ in range(3)]
    house.do("dana", CloseCase(case=numbers[1]))
    before = state(house)
    act = CloseCase(case=ANY, comment="Paid")
    would = many(house, "dana", act, numbers, rehearse=True)
    assert state(house) == before
    assert (would.action, would.said("would be changed")) == (
        0, "Close: 2 cases would be changed, 1 skipped."
    )  # fmt: skip
    really = many(house, "dana", act, numbers)
    assert (would.done, would.skipped) == (really.done, really.skipped)


def test_a_question_is_a_reason_unless_it_is_answered_before(house: House) -> None:
    number = house.homeowner("dana")
    house.do("dana", CreateAssignment(case=number, team="risk", reason="Other"))
    act = SetStatus(case=ANY, status="Awaiting Customer Response")
    found = many(house, "dana", act, [number])
    assert [one.asks for one in found.skipped] == [True]
    agreed = SetStatus(case=ANY, status="Awaiting Customer Response", confirmed=True)
    assert [*many(house, "dana", agreed, [number]).done] == [number]


def test_the_same_key_again_changes_nothing_and_answers_the_same(house: House) -> None:
    numbers = [house.homeowner("dana") for _ in range(CHUNK + 2)]
    act = PostToCase(case=ANY, text="We are on it")
    first = many(house, "dana", act, numbers, key="once")
    posts = len(house.all(FeedItem, kind="TextPost"))
    again = many(house, "dana", act, [*numbers, house.homeowner("dana")], key="once")
    assert (again.done, again.skipped, again.action) == (first.done, first.skipped, first.action)
    assert len(house.all(FeedItem, kind="TextPost")) == posts == len(numbers)
    with pytest.raises(Conflict, match="used for another act"):
        many(house, "dana", CloseCase(case=ANY), numbers, key="once")


def test_under_its_key_it_goes_on_where_it_was_broken_off(house: House) -> None:
    """A lost connection loses nothing and doubles nothing."""
    numbers = [house.homeowner("dana") for _ in range(CHUNK * 2)]
    act = PostToCase(case=ANY, text="We are on it")

    def breaks(done: int, _: int) -> None:
        if done >= CHUNK:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        many(house, "dana", act, numbers, key="k", progress=breaks)
    assert len(house.all(FeedItem, kind="TextPost")) == CHUNK
    found = many(house, "dana", act, [], key="k")
    assert [*found.done] == numbers
    assert len(house.all(FeedItem, kind="TextPost")) == len(numbers)


def test_two_who_take_the_same_cases_at_once_get_each_once(house: House) -> None:
    """The same order for both: nobody waits for somebody who waits for them."""
    numbers = [house.queued() for _ in range(CHUNK + 5)]

    def take(who: str) -> set[str]:
        return {*many(house, who, ClaimCase(case=ANY), numbers).done}

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(take, ("dana", "ines"))
    assert first | second == set(numbers)
    assert not first & second
    owner = {who: house[who].person.id for who in ("dana", "ines")}
    assert {n for n in numbers if house.case(n).owner_user_id == owner["dana"]} == first


def test_progress_is_told_from_none_to_all(house: House) -> None:
    numbers = [house.homeowner("dana") for _ in range(CHUNK + 1)]
    heard: list[tuple[int, int]] = []
    many(house, "dana", PostToCase(case=ANY, text="So"), numbers,
         progress=lambda done, total: heard.append((done, total)))  # fmt: skip
    assert heard == [(0, CHUNK + 1), (CHUNK, CHUNK + 1), (CHUNK + 1, CHUNK + 1)]
