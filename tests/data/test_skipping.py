"""Skipping: who took the next case gives it back with a reason, and it comes to others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.commands.case import (
    ChangeOwner,
    ClaimCase,
    CloseCase,
    EditCase,
    SkipCase,
    SnoozeCase,
    TakeNext,
)
from core.entities import CaseSkip, FeedItem
from core.errors import Conflict, NotAllowed, NotFound, RuleViolation

if TYPE_CHECKING:
    from tests.house import House

QUEUE = "back_office_homeowner"
WHY = "Needs somebody who speaks Spanish"


def skip(house: House, case: str, by: str = "dana") -> None:
    """Skip a case."""
    house.do(by, SkipCase(case=case, reason=WHY))


def test_what_is_skipped_goes_back_to_its_queue_with_the_reason(house: House) -> None:
    case = str(house.do("dana", TakeNext(queue=str(house.queued() and QUEUE))).number)
    done = house.do("dana", SkipCase(case=case, reason=WHY))
    assert done.message.startswith(f"Case {case} is back in Back Office Task Queue Homeowner")
    assert house["dana"].case(case).row.owner.key == QUEUE
    told = house.all(FeedItem, object="case", record_id=house.case(case).id)[-1]
    assert told.body == (f"Skipped: {WHY}\nOwner: Dana Reyes → Back Office Task Queue Homeowner")
    (logged,) = house["dana"].look.log(case=case, limit=1)
    assert (logged.command, logged.actor) == ("case.skip", "dana")


def test_the_next_case_passes_over_it_for_who_skipped_it_and_gives_it_to_others(
    house: House,
) -> None:
    first, second = house.queued(), house.queued()
    assert house.do("dana", TakeNext()).number == first
    skip(house, first)
    done = house.do("dana", TakeNext())
    assert (done.number, done.made["left"]) == (second, 0)
    with pytest.raises(NotFound, match="what you skipped, 1, waits for others"):
        house.do("dana", TakeNext())
    assert house.do("ines", TakeNext(queue=QUEUE)).number == first


def test_a_day_later_it_comes_again(house: House) -> None:
    case = house.queued()
    house.do("dana", TakeNext())
    skip(house, case)
    house.wait(hours=23, minutes=59)
    with pytest.raises(NotFound):
        house.do("dana", TakeNext())
    house.wait(minutes=1)
    assert house.do("dana", TakeNext()).number == case


def test_with_another_priority_or_in_another_queue_it_comes_again(house: House) -> None:
    raised, moved = house.queued(), house.queued()
    for case in (raised, moved):
        assert house.do("dana", TakeNext()).number == case
        skip(house, case)
    house.do("max", EditCase(case=raised, fields={"priority": "High"}))
    assert house.do("dana", TakeNext()).number == raised
    house.do("max", ChangeOwner(case=moved, to_queue="back_office_installer"))
    assert house.do("ivo", TakeNext(queue="back_office_installer")).number == moved


def test_who_skipped_it_may_still_take_it_by_hand(house: House) -> None:
    case = house.queued()
    house.do("dana", TakeNext())
    skip(house, case)
    house.do("dana", ClaimCase(case=case))
    skip(house, case)
    assert len(house.all(CaseSkip)) == 1


def test_only_what_one_took_from_a_queue_is_skipped(house: House) -> None:
    """Whose case it otherwise is gives it to somebody else."""
    own, given, taken, closed = house.homeowner("dana"), house.queued(), house.queued(), ""
    house.do("max", ChangeOwner(case=given, to="dana"))
    house.do("ines", ClaimCase(case=taken))
    for case in (own, given, taken):
        with pytest.raises(RuleViolation, match="was not taken from a queue by you"):
            skip(house, case)
    with pytest.raises(NotAllowed):
        skip(house, house.homeowner("sam"), "sam")
    closed = house.queued()
    house.do("dana", ClaimCase(case=closed))
    house.do("dana", CloseCase(case=closed))
    with pytest.raises(RuleViolation, match="is closed and cannot be skipped"):
        skip(house, closed)


@pytest.mark.parametrize(("reason", "told"), [(" ", "Say why"), ("x" * 256, "255 fit")])
def test_a_reason_is_asked_for(house: House, reason: str, told: str) -> None:
    case = house.queued()
    house.do("dana", TakeNext())
    with pytest.raises(RuleViolation, match=told):
        house.do("dana", SkipCase(case=case, reason=reason))
    assert house["dana"].case(case).row.owner.key == "dana"


def test_a_skip_is_undone_unless_somebody_took_the_case(house: House) -> None:
    case = house.queued()
    house.do("dana", TakeNext())
    skip(house, case)
    house["dana"].undo()
    assert house["dana"].case(case).row.owner.key == "dana"
    assert house.all(CaseSkip) == []
    skip(house, case)
    house.do("ines", TakeNext(queue=QUEUE))
    with pytest.raises(Conflict, match="Ines Duarte built on it"):
        house["dana"].undo()


def test_what_sleeps_is_not_the_next_case(house: House) -> None:
    first, second = house.queued(), house.queued()
    house.do("dana", SnoozeCase(case=first, until="2h"))
    done = house.do("dana", TakeNext())
    assert (done.number, done.made["left"]) == (second, 0)
    house.wait(hours=2)
    assert house.do("dana", TakeNext()).number == first
