"""Case assignments by keyboard: refer, answer, close, watch (S0, S2, domain.md 1.6, 1.8)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.commands.assignment import AcceptAssignment, CreateAssignment
from core.entities import CaseAssignment, FeedItem
from tests.tui.seat import seat

if TYPE_CHECKING:
    from tests.house import House

REFERRAL = "In Progress - Internal Referral"


def refer(house: House, case: str, team: str = "deal_processing", by: str = "dana") -> str:
    """Refer a case and give the assignment's number."""
    made = CreateAssignment(case=case, team=team, reason="Other", comments="Please look")
    return house.do(by, made).number or ""


async def test_a_case_is_referred_by_team_reason_and_subreason(house: House) -> None:
    """Team, Next, the form, Save; then back on the case (domain.md 1.6)."""
    case = house.homeowner("dana")
    async with seat(house, "dana") as at:
        at.app.open_case(case)
        await at.sees("Billing: Autopay")
        await at.press("r")
        await at.on("Pick")
        await at.sees("which team is to do something about it?", "Deal Processing", "Compliance")
        await at.type("deal")
        await at.press("enter")
        await at.on("ReferSheet")
        await at.sees("For Deal Processing", "Referral Reason *", "Contract verification")
        await at.type("Mile\t")
        await at.sees("Milestone review", "Stuck", "Rejected")
        await at.type("Stu\tThe roof is done")
        await at.press("ctrl+s")
        await at.sees("CA-000001 was given to Deal Processing", "Internal Referral")
    made = house.get(CaseAssignment, number="CA-000001")
    told = (made.reason, made.subreason, made.comments)
    assert told == ("Milestone review", "Stuck", "The roof is done")
    assert house.case(case).status == REFERRAL


async def test_sales_is_asked_for_its_managers_and_nothing_typed_is_lost(house: House) -> None:
    """Both are told at once; the form stays as it was filled in."""
    case = house.homeowner("dana")
    async with seat(house, "dana") as at:
        at.app.open_case(case)
        await at.sees("Billing: Autopay")
        await at.press("r")
        await at.on("Pick")
        await at.type("sales")
        await at.press("enter")
        await at.on("ReferSheet")
        await at.type("Agreement\t\tPromised a discount")
        await at.press("ctrl+s")
        await at.sees("needs the account manager", "needs the sales manager")
        await at.type("sal")
        await at.sees("Sal Moreno")
        await at.press("enter")
        await at.type("max")
        await at.sees("Max Adler")
        await at.press("enter", "ctrl+s")
        await at.sees("CA-000001 was given to Sales")
    made = house.get(CaseAssignment, number="CA-000001")
    assert (made.account_manager_id, made.sales_manager_id) == (
        house["sal"].person.id, house["max"].person.id,
    )  # fmt: skip


async def test_a_member_accepts_and_completes_from_the_list_of_their_teams(house: House) -> None:
    """Who has no queue begins with what their teams are asked."""
    case = house.homeowner("dana")
    number = refer(house, case)
    async with seat(house, "bo") as at:
        await at.sees("My teams' case assignments", number, "Deal Processing", case)
        await at.press("A")
        await at.sees(f"{number} is yours")
        await at.press("D")
        await at.on("CompleteSheet")
        await at.press("ctrl+s")
        await at.sees("A comment is needed")
        await at.type("Page 3 was found")
        await at.press("ctrl+s")
        await at.sees(f"{number} is Completed", "0 case assignments")
    made = house.get(CaseAssignment, number=number)
    assert (made.status, made.resolution) == ("Completed", "Page 3 was found")
    assert house.case(case).status == "In Progress - Awaiting Customer Support"


async def test_a_team_rejects_and_the_agent_reads_why(house: House) -> None:
    """The answer stands below the assignment on the case."""
    case = house.homeowner("dana")
    number = refer(house, case)
    async with seat(house, "bo") as at:
        at.app.open_record("assignment", number)
        await at.sees("Deal Processing: Other", "Please look", case)
        await at.press("X")
        await at.on("RejectSheet")
        await at.type("Not our contract")
        await at.press("ctrl+s")
        await at.sees(f"{number} is Rejected")
    async with seat(house, "dana") as at:
        at.app.open_record("case", case, part=2)
        await at.sees(number, "Rejected", "Not our contract")
    assert house.get(CaseAssignment, number=number).is_closed


async def test_what_a_team_is_asked_keeps_its_lines_and_acts_on_no_terminal(house: House) -> None:
    """Comments are read as they were written, whatever they hold."""
    case = house.homeowner("dana")
    words = "First \x1b[2J line\nSecond [bold]line[/]"
    made = CreateAssignment(case=case, team="risk", reason="Other", comments=words)
    number = house.do("dana", made).number or ""
    async with seat(house, "dana") as at:
        at.app.open_record("assignment", number)
        await at.sees("Second [bold]line[/]")
        lines = [line.strip() for line in at.text.splitlines()]
    assert "First ␛[2J line" in lines
    assert "Second [bold]line[/]" in lines


async def test_a_refused_close_lists_what_is_open_and_jumps_there(house: House) -> None:
    """`Cannot close: …`, each assignment a key away (S2)."""
    case = house.homeowner("dana")
    first, second = refer(house, case), refer(house, case, "risk")
    async with seat(house, "dana") as at:
        at.app.open_case(case)
        await at.sees("Billing: Autopay")
        await at.press("x")
        await at.on("Pick")
        await at.sees("Cannot close: 2 open assignments", f"{first} Deal Processing", second)
        await at.press("down", "enter")
        await at.sees("Risk: Other", f"{second}")
        await at.press("delete")
        await at.on("CancelSheet")
        await at.press("ctrl+s")
        await at.sees(f"{second} is Cancelled")
    assert not house.case(case).is_closed
    assert house.get(CaseAssignment, number=second).status == "Cancelled"
    assert house.get(CaseAssignment, number=first).status == "New"


async def test_referrals_are_watched_with_their_age_and_silence_and_nudged(house: House) -> None:
    """One key asks the team in the feed."""
    case = house.homeowner("dana")
    number = refer(house, case)
    house.wait(days=2, hours=3)
    async with seat(house, "dana") as at:
        await at.press("v")
        await at.type("Referrals I")
        await at.press("enter")
        await at.sees(number, "2d 03h", "Deal Processing")
        await at.press("N")
        await at.sees(f"Posted to case {case}")
    posts = house.all(FeedItem, kind="TextPost")
    said = f"@deal_processing {number} waits, nothing heard for 2d 03h. Where does it stand?"
    assert [post.body for post in posts] == [said]


async def test_each_team_is_told_with_the_age_of_its_oldest(house: House) -> None:
    """The heading says who waits longest, without counting rows (S2)."""
    refer(house, house.homeowner("dana"))
    house.wait(days=1)
    for team in ("deal_processing", "risk"):
        refer(house, house.homeowner("dana"), team)
    house.wait(hours=2)
    async with seat(house, "dana") as at:
        await at.press("g", "r")
        await at.sees("Deal Processing 2, oldest 1d 02h   Risk 1, 2h 00m", "3 case assignments")


async def test_what_was_typed_for_a_team_is_offered_again(house: House) -> None:
    """Each team and each assignment has a draft of its own."""
    case = house.homeowner("dana")
    async with seat(house, "dana") as at:
        at.app.open_case(case)
        await at.sees("Billing: Autopay")
        await at.press("r")
        await at.on("Pick")
        await at.type("risk")
        await at.press("enter")
        await at.on("ReferSheet")
        await at.type("Fraud\tIdentity\tThe voice did not fit")
        await at.press("escape")
        await at.sees("Leave without saving?")
        await at.press("n")
        await at.on("ReferSheet")
        await at.sees("The voice did not fit")


async def test_a_lost_accept_says_who_was_faster(house: House) -> None:
    """The other member's name and time (safety.md 1c)."""
    case = house.homeowner("dana")
    number = refer(house, case)
    async with seat(house, "bo") as at:
        at.app.open_record("assignment", number)
        await at.sees("Deal Processing: Other")
        house.do("max", AcceptAssignment(assignment=number))
        await at.press("A")
        await at.sees(f"{number} was accepted by Max Adler")
    assert house.get(CaseAssignment, number=number).owner_user_id == house["max"].person.id


async def test_the_red_banner_stands_on_case_account_and_contract(house: House) -> None:
    """An open legal matter: do not communicate (domain.md 1.6)."""
    case = house.homeowner("dana")
    refer(house, case, "legal")
    async with seat(house, "dana") as at:
        for kind, key in (("case", case), ("account", "HO-1"), ("contract", "C-1")):
            at.app.open_record(kind, key)
            await at.sees(key, "! Legal hold: do not communicate with this customer.")


async def test_a_key_says_why_an_act_is_refused_and_what_it_looks_at(house: House) -> None:
    """`i` offers everything that can be explained, what is not open first (domain.md 3.2)."""
    case = house.homeowner("dana")
    async with seat(house, "dana", size=(100, 40)) as at:
        at.app.open_case(case)
        await at.sees("Billing: Autopay")
        await at.press("i")
        await at.on("Pick")
        await at.sees("why …", "✗ Reopen", "Status")
        await at.type("reopen")
        await at.press("enter")
        await at.on("WhySheet")
        await at.sees("A closed case is reopened as often", "Reopened so far", "0 of 1", "Window")


async def test_a_refused_act_tells_which_key_explains_it(house: House) -> None:
    """The sheet opens on what was refused."""
    case = house.homeowner("dana")
    async with seat(house, "sam", size=(100, 40)) as at:
        at.app.open_case(case)
        await at.sees("Billing: Autopay")
        await at.press("x")
        await at.sees("Sam Ortiz may not close and reopen the case", "i says why")
        await at.press("i")
        await at.on("WhySheet")
        await at.sees("why: Close", "Frontline agent", "case.close", "own", "Dana Reyes")


async def test_an_answer_to_a_team_is_explained_on_its_own_page(house: House) -> None:
    """Who is no member is told so; the same key explains it (domain.md 1.6)."""
    number = refer(house, house.homeowner("dana"))
    async with seat(house, "dana", size=(100, 40)) as at:
        at.app.open_record("assignment", number)
        await at.sees("Deal Processing: Other", "Please look")
        await at.press("D")
        await at.sees("Dana Reyes may not answer for it", "i says why")
        await at.press("i")
        await at.on("WhySheet")
        await at.sees(f"{number} · why: Complete", "you are no member", "Made by", "(you)")
        await at.press("escape", "i")
        await at.on("Pick")
        await at.sees(f"{number}: why …", "✗ Accept", "✓ Cancel")
