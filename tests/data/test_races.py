"""Two people at once: one wins, the other hears of it, nothing is done twice."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TYPE_CHECKING

from core.commands.case import ClaimCase, CloseCase, CreateCase, EditCase, ReopenCase
from core.entities import Case
from core.errors import CaselineError, Conflict

if TYPE_CHECKING:
    from core.commands.registry import Command
    from core.outcome import Outcome
    from tests.house import House


def at_once(house: House, *acts: tuple[str, Command, str | None]) -> list[Outcome | CaselineError]:
    """Let people act at the same moment; give each one's answer."""
    gate = Barrier(len(acts))

    def act(person: str, command: Command, key: str | None) -> Outcome | CaselineError:
        desk = house[person]
        _ = desk.person, desk.org
        gate.wait()
        try:
            return desk.do(command, key=key)
        except CaselineError as error:
            return error

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(lambda given: act(*given), acts))


def test_exactly_one_of_several_claimants_wins(house: House) -> None:
    for _ in range(5):
        number = house.queued()
        answers = at_once(house, *((who, ClaimCase(case=number), None) for who in ("dana", "ines")))
        lost = [answer for answer in answers if isinstance(answer, CaselineError)]
        assert [type(error) for error in lost] == [Conflict]
        assert f"Case {number} was taken by" in lost[0].message


def test_the_same_key_at_the_same_moment_makes_one_case(house: House) -> None:
    command = CreateCase(subject="once")
    answers = at_once(house, *[("sam", command, "same")] * 3)
    assert len(house.all(Case)) == 1
    numbers = {answer.number for answer in answers if not isinstance(answer, CaselineError)}
    assert numbers == {"00001000"}


def test_one_of_two_reopenings_wins(house: House) -> None:
    number = house.homeowner("dana")
    house.do("dana", CloseCase(case=number))
    answers = at_once(house, *((who, ReopenCase(case=number), None) for who in ("dana", "ines")))
    assert sum(isinstance(answer, CaselineError) for answer in answers) == 1
    assert house.case(number).reopen_count == 1


def test_two_edits_of_one_case_lose_nothing(house: House) -> None:
    number = house.homeowner("dana")
    answers = at_once(
        house,
        ("dana", EditCase(case=number, fields={"priority": "High"}), None),
        ("ines", EditCase(case=number, fields={"source": "Web"}), None),
    )
    assert not any(isinstance(answer, CaselineError) for answer in answers)
    assert (house.case(number).priority, house.case(number).origin) == ("High", "Web")


def test_numbers_given_out_at_once_are_different(house: House) -> None:
    answers = at_once(house, *(("sam", CreateCase(subject="a"), None) for _ in range(4)))
    numbers = [answer.number for answer in answers if not isinstance(answer, CaselineError)]
    assert len(set(numbers)) == 4
