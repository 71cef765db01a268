"""Pages of records by keyboard: quick links, parts, one field, copies, prints, history, posts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from core.commands.account import CreateAccount
from core.commands.case import EditCase, LogReview, PostToCase
from core.commands.contact import CreateContact
from core.commands.job import CommentOnJob, CreateJob
from core.commands.task import CreateTask
from core.entities import Activity, MilestoneComment
from core.rows import AccountRow
from data.outside import Outside
from tests.tui.seat import seat

if TYPE_CHECKING:
    from pathlib import Path

    from tests.house import House
    from tests.tui.seat import Seat

SIZE = (100, 40)


async def details(at: Seat, field: str) -> None:
    """Go to the details and put the cursor on a field."""
    await at.until(lambda: at.app.lowest.page is not None, "a page")
    page = at.app.lowest.page
    assert page
    at.app.lowest.pane.show_part([part.name for part in page.parts].index("Details"))
    from tui.records.page import FieldOf  # noqa: PLC0415
    from tui.widgets.menu import Body  # noqa: PLC0415

    body = at.app.lowest.pane.query_one(Body)
    body.focus()
    assert body.go_to(FieldOf(field))
    await at.pilot.pause()


async def test_quick_links_count_and_digits_lead_to_related_lists(house: House) -> None:
    for n in range(7):
        house.homeowner("dana", subject=f"Issue {n}")
    async with seat(house, "dana", size=SIZE) as at:
        at.app.open_record("account", "HO-1")
        await at.sees("1 Contracts 2", "2 Contacts 1", "3 Cases 7", "Enter shows all")
        await at.press("3")
        await at.until(lambda: "ListOf" in type(at.app.lowest.pane_target).__name__, "the list")
        await at.press("enter")
        await at.sees("Cases of Rivera Household", "7 cases")
        at.app.open_record("account", "HO-1")
        await at.sees("1 Contracts 2")
        await at.press("1", "down", "enter")
        await at.sees("Primary contact")
        assert [p.key for p in at.app.workspace.tabs[0].places] == ["HO-1", "C-1"]


async def test_the_part_that_is_read_is_the_marked_one(house: House) -> None:
    """The names of the parts stay the same; the mark among them is drawn anew."""

    def marked(at: Seat) -> list[str]:
        cells = [cell for row in at.app.screen._compositor.render_strips() for cell in row]  # noqa: SLF001
        return [cell.text for cell in cells if cell.style and cell.style.underline]

    case = house.homeowner("dana")
    async with seat(house, "dana", size=SIZE) as at:
        at.app.open_case(case)
        await at.sees("Case created")
        await at.until(lambda: "Feed" in marked(at), "the mark on Feed")
        await at.press("right")
        await at.until(lambda: "Details" in marked(at), "the mark on Details")
        assert "Feed" not in marked(at)


async def test_a_digit_without_a_related_list_says_so(house: House) -> None:
    async with seat(house, "dana", size=SIZE) as at:
        at.app.open_record("contact", "P-1")
        await at.sees("Jo Rivera", "Rivera Household")
        await at.press("9")
        await at.sees("There is no related list 9 here.")


async def test_a_contract_leads_to_account_installer_and_contact(house: House) -> None:
    async with seat(house, "sam", size=SIZE) as at:
        for steps, seen in ((0, "HO-1"), (1, "IN-1"), (2, "P-1")):
            at.app.open_record("contract", "C-1")
            await at.sees("Primary contact", "Installer")
            await at.press("home", *["down"] * steps, "enter")
            await at.until(lambda: seen in (at.app.lowest.record or ()), seen)  # noqa: B023  waited for here
            await at.press("q")


async def test_one_field_is_changed_from_the_details_by_enter(house: House) -> None:
    number = house.homeowner("dana")
    async with seat(house, "dana", size=SIZE) as at:
        at.app.open_case(number)
        await details(at, "priority")
        await at.press("enter")
        await at.on("EditCaseSheet")
        await at.until(lambda: at.app.focused and at.app.focused.id == "priority", "the field")
        await at.press("ctrl+u")
        await at.type("High")
        await at.press("ctrl+s")
        await at.sees("changed Priority", "▲ High")
    assert house.case(number).priority == "High"


async def test_an_account_is_changed_at_one_field_too(house: House) -> None:
    async with seat(house, "sam", size=SIZE) as at:
        at.app.open_record("account", "HO-1")
        await details(at, "city")
        await at.press("enter")
        await at.on("EditCustomerSheet")
        await at.until(lambda: at.app.focused and at.app.focused.id == "city", "the field")
        await at.press("end", "ctrl+u")
        await at.type("Boulder")
        await at.press("ctrl+s")
        await at.sees("Boulder", "changed")
    assert house["sam"].look.account("HO-1").city == "Boulder"


async def test_who_may_not_edit_is_told_and_no_form_opens(house: House) -> None:
    number = house.homeowner("ines")
    async with seat(house, "fay", size=SIZE) as at:
        at.app.open_case(number)
        await at.sees("Billing: Autopay")
        await at.press("e")
        await at.until(lambda: at.told, "a word")
        assert type(at.app.screen).__name__ == "WorkspaceScreen"


async def test_a_legal_hold_stays_on_the_page_and_signs_the_list(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The hold itself is set in a later step: here the row that is read says so."""
    plain = AccountRow.__init__

    def held(row: AccountRow, **fields: Any) -> None:
        plain(row, **fields | {"legal_hold": fields["external_id"] == "HO-1"})

    monkeypatch.setattr(AccountRow, "__init__", held)
    async with seat(house, "sam", size=SIZE) as at:
        at.app.open_record("account", "HO-1")
        await at.sees("! Legal hold: do not communicate with this customer.")
        await at.press("right")
        await at.sees("! Legal hold")
        await at.press("g", "a")
        await at.sees("! HO-1", "  HO-2", "! legal hold")


async def test_the_milestone_feed_of_a_job_is_written_privately_unless_chosen(
    house: House,
) -> None:
    house.do("root", CreateJob(fields={"engine_number": "E-7", "account": "IN-1"},
                               phases=("Sale", "OPS")))  # fmt: skip
    async with seat(house, "sam", size=SIZE) as at:
        at.app.open_record("job", "E-7")
        await at.sees("Nothing was said about this job yet.")
        await at.press("c")
        await at.on("JobCommentSheet")
        await at.sees("Comment on Job E-7 · Brightroof Solar", "PRIVATE: colleagues only")
        await at.type("Waiting for the permit")
        await at.press("ctrl+s")
        await at.sees("Waiting for the permit", "PRIVATE")
        await at.press("c")
        await at.on("JobCommentSheet")
        await at.type("You may start")
        await at.press("tab", "right", "tab", "right", "ctrl+s")
        await at.sees("You may start", "the installer reads this")
    told = {item.body: (item.visibility, item.phase) for item in house.all(MilestoneComment)}
    assert told["Waiting for the permit"][0] == "private"
    assert told["You may start"] == ("shared", "OPS")


async def test_a_task_is_completed_by_space_and_taken_back_by_u(house: House) -> None:
    number = house.homeowner("dana")
    house.do("dana", CreateTask(case=number, subject="Call back"))
    async with seat(house, "dana", size=SIZE) as at:
        at.app.open_case(number)
        await at.sees("Activity 1")
        await at.press("right", "right", "right")
        await at.sees("Call back", "open")
        await at.press("space")
        await at.sees("done")
        assert house.get(Activity, subject="Call back").is_closed
        await at.press("u")
        await at.until(lambda: not house.get(Activity, subject="Call back").is_closed, "open again")


async def test_a_call_is_logged_with_who_called_and_how_long(house: House) -> None:
    number = house.homeowner("dana")
    async with seat(house, "dana", size=SIZE) as at:
        at.app.open_case(number)
        await at.sees("Billing: Autopay")
        await at.press("k")
        await at.on("CallSheet")
        await at.sees(f"Log a call on Case {number} · Jo Rivera")
        await at.type("Asked for a refund")
        form = at.app.screen.query_one("Form")
        form.put("minutes", "many")  # type: ignore[attr-defined]
        await at.press("ctrl+s")
        await at.sees("!", "Asked for a refund")
        form.put("minutes", "7")  # type: ignore[attr-defined]
        await at.press("ctrl+s")
        await at.on("WorkspaceScreen")
        await at.sees("Asked for a refund")
    call = house.get(Activity, subtype="Call")
    assert (call.comments, call.minutes, call.direction) == ("Asked for a refund", 7, "customer")


async def test_the_field_history_says_who_changed_what(house: House) -> None:
    number = house.homeowner("dana")
    house.do("ines", EditCase(case=number, fields={"priority": "High", "description": "x" * 90}))
    async with seat(house, "dana", size=SIZE) as at:
        at.app.open_case(number)
        await at.sees("Billing: Autopay")
        await at.press("left", "end", "enter")
        await at.on("HistorySheet")
        await at.sees("Ines Duarte", "priority  Medium → High", "description  changed")
        await at.press("escape")
        await at.on("WorkspaceScreen")


async def test_older_entries_are_read_back_to_the_first(house: House) -> None:
    number = house.homeowner("dana")
    for n in range(170):
        house.do("sam", PostToCase(case=number, text=f"post {n:03}"))
    async with seat(house, "dana", size=SIZE) as at:
        at.app.open_case(number)
        await at.sees("post 169")
        await at.press("end", "enter")
        await at.on("OlderSheet")
        await at.sees("post 119")
        await at.press("end")
        await at.sees("Older entries …")
        await at.press("enter")
        await at.until(lambda: "Older entries …" not in str(at.app.screen.query_one("Body")._held))  # type: ignore[attr-defined]  # noqa: SLF001
        await at.press("end")
        await at.sees("post 000")


async def test_a_post_is_copied_as_it_was_written(house: House) -> None:
    number = house.homeowner("dana")
    house.do("sam", PostToCase(case=number, text="two\nlines"))
    async with seat(house, "dana", size=SIZE) as at:
        at.app.open_case(number)
        await at.sees("two", "lines")
        await at.press("y")
        await at.sees("clipboard: two lines")
        assert at.app.clipboard == "two\nlines"


@pytest.mark.parametrize(
    ("kind", "key", "words"),
    [
        ("case", "", ("Billing: Autopay", "post 000", "post 059", "FEED", "DETAILS", "Review it")),
        ("account", "HO-1", ("Rivera Household", "Juniper", "Contracts")),
        ("contract", "C-2", ("Pending Cancellation", "Primary contact")),
        ("contact", "P-1", ("Jo Rivera", "jo@example.com")),
        ("job", "E-7", ("Brightroof Solar", "a milestone")),
        ("queue", "back_office_homeowner", ("Dana Reyes",)),
        ("user", "dana", ("Dana Reyes", "Back-office agent")),
    ],
)
async def test_any_record_is_written_to_a_file_as_text_whole(
    house: House, tmp_path: Path, kind: str, key: str, words: tuple[str, ...]
) -> None:
    number = house.homeowner("dana")
    for n in range(60):
        house.do("sam", PostToCase(case=number, text=f"post {n:03}"))
    house.do("dana", LogReview(case=number, comments="Review it"))
    house.do("sam", CreateJob(fields={"engine_number": "E-7", "account": "IN-1"}, phases=("OPS",)))
    house.do("sam", CommentOnJob(job="E-7", text="a milestone"))
    target = tmp_path / "record.txt"
    async with seat(house, "dana", size=SIZE, outside=Outside(shelves=tmp_path / "s")) as at:
        at.app.open_record(kind, key or number)
        await at.until(lambda: at.app.lowest.page is not None, "a page")
        await at.press("P")
        await at.on("SaveAs")
        at.app.screen.query_one("Form").put("path", str(target))  # type: ignore[attr-defined]
        await at.press("ctrl+s")
        await at.sees("Written to")
    text = target.read_text("utf-8")
    assert [word for word in words if word not in text] == []
    assert text.splitlines()[0].strip()


async def test_related_lists_follow_what_others_do(house: House) -> None:
    async with seat(house, "dana", size=SIZE) as at:
        at.app.open_record("account", "IN-1")
        await at.sees("Contacts 1", "Pat Quinn")
        house.do("root", CreateContact(fields={"account": "IN-1", "last_name": "Newcomer"}))
        await at.sees("Contacts 2", "Newcomer")
        house.do("root", CreateAccount(fields={"name": "Branch", "kind": "installer",
                                               "parent": "IN-1"}))  # fmt: skip
        await at.sees("Accounts under it 1", "Branch")


async def test_a_record_that_is_not_there_says_so(house: House) -> None:
    async with seat(house, "dana", size=SIZE) as at:
        at.app.open_record("account", "NOPE")
        await at.sees("NOPE")
        await at.press("e", "n", "y", "P")
        await at.pilot.pause(0.2)
        await at.until(lambda: type(at.app.screen).__name__ == "SaveAs", "a question")
        await at.press("escape")
        await at.on("WorkspaceScreen")
        await at.press("escape")
        await at.sees("Number")


async def test_a_boundary_member_is_not_shown_a_case_without_their_assignment(
    house: House,
) -> None:
    number = house.homeowner("dana")
    async with seat(house, "bo", size=SIZE) as at:
        at.app.open_case(number)
        await at.sees("There is no case")
        assert "Billing" not in at.text
        assert "Jo Rivera" not in at.text


async def test_sales_read_a_case_of_their_account_but_do_not_work_on_it(house: House) -> None:
    number = house.installer("ivo")
    async with seat(house, "sal", size=SIZE) as at:
        at.app.open_case(number)
        await at.sees("Portal")
        for key in ("a", "o", "s", "x", "e", "l"):
            at.app.clear_notifications()
            await at.press(key)
            await at.until(lambda: at.told, f"a refusal for {key}")
            assert type(at.app.screen).__name__ == "WorkspaceScreen", key
        await at.press("c")
        await at.on("ComposeSheet")
        await at.type("seen")
        await at.press("ctrl+s")
        await at.sees("Posted to case")
