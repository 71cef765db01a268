"""Two people at once: one wins, the other hears of it, nothing is done twice."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier
from typing import TYPE_CHECKING

import pytest

from core.commands.case import (
    AttachFiles,
    ClaimCase,
    CloseCase,
    CreateCase,
    EditCase,
    MergeCases,
    ReopenCase,
)
from core.entities import Case, File, FileContent, FileLink
from core.errors import CaselineError, Conflict
from core.files import Upload
from tests.locks import wait_for_a_lock

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


def test_of_two_who_merge_crosswise_one_wins_and_nobody_waits_for_the_other(house: House) -> None:
    for _ in range(3):
        one, two = house.homeowner("dana"), house.homeowner("dana")
        answers = at_once(
            house,
            ("dana", MergeCases(case=(one,), into=two), None),
            ("ines", MergeCases(case=(two,), into=one), None),
        )
        lost = [answer for answer in answers if isinstance(answer, CaselineError)]
        assert len(lost) == 1
        assert "was merged into" in lost[0].message
        assert sum(house.case(number).master_id is not None for number in (one, two)) == 1


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


BILL, ROOF = Upload("bill.pdf", b"the same bill"), Upload("roof.jpg", b"the same roof")


def test_the_same_files_attached_at_the_same_moment_are_kept_once(house: House) -> None:
    """Neither fails, in whichever order each names them."""
    for n in range(5):
        files = tuple(Upload(file.name, file.data + bytes([n])) for file in (BILL, ROOF))
        acts = [AttachFiles(case=house.homeowner(), files=given) for given in (files, files[::-1])]
        answers = at_once(house, ("sam", acts[0], None), ("dana", acts[1], None))
        assert not [answer for answer in answers if isinstance(answer, CaselineError)]
    assert len(house.all(FileContent)) == 10
    assert len(house.all(FileLink)) == 20


@pytest.mark.parametrize("fails", [False, True])
def test_bytes_that_somebody_keeps_at_this_very_moment_are_kept_once(
    house: House, database_kind: str, *, fails: bool
) -> None:
    """The second waits for the first: then it takes the content over, or keeps it itself."""
    if database_kind == "sqlite":
        pytest.skip("on SQLite one writes at a time")
    command = AttachFiles(case=house.homeowner(), files=(BILL,))
    with ThreadPoolExecutor(1) as pool:
        with (
            suppress(RuntimeError),
            house.store.work(
                key="first", command="test", params="{}", person=None, at=house.clock.now()
            ) as unit,
        ):
            first = unit.add(FileContent(sha256=BILL.sha256, data=BILL.data))
            second = pool.submit(house.do, "sam", command)
            wait_for_a_lock(house.store)
            if fails:
                raise RuntimeError
        assert second.result(30).made["files"]
    content = house.get(FileContent)
    assert house.get(File).content_id == content.id
    assert (content.id == first.id) is not fails
