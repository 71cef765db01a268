"""Setup by keyboard: every part of the organisation is found, read, and leads to what it names."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import TYPE_CHECKING, Any

import pytest

from core.commands.org import ApplyOrganisation
from core.entities import Group, Membership
from core.org.diff import PARTS
from tests import hostile
from tests.tui.seat import seat
from tests.tui.test_forms import fill
from tui.setup.page import page
from tui.setup.parts import SECTIONS, contents, narrowed
from tui.setup.whole import read

if TYPE_CHECKING:
    from collections.abc import Mapping

    from core.desk import Desk
    from tests.house import House
    from tests.tui.seat import Seat
    from tui.setup.whole import Whole

NARROW, WIDE = (80, 24), (160, 45)


async def setup(at: Seat) -> None:
    """Go to setup."""
    await at.press("g", "s")
    await at.on("SetupScreen")
    await at.sees("Record types", "Audit trail")


async def find(at: Seat, words: str) -> None:
    """Open the first part that fits some words."""
    await at.press("f")
    await at.type(words)
    await at.sees("fit")
    await at.press("enter")


def without_fax(house: House) -> dict[str, str]:
    """Give the files in force, with one origin less."""
    text = house["root"].files["homeowner.toml"]
    return house["root"].files | {"homeowner.toml": text.replace('"Fax", ', "")}


# who sees it ----------------------------------------------------------------------------------


async def test_setup_is_offered_to_who_has_anything_to_set_up(house: House) -> None:
    async with seat(house, "root") as at:
        await at.press("g")
        await at.sees("s Setup")
    async with seat(house, "sam") as at:
        await at.press("g")
        await at.sees("p People")
        assert "Setup" not in at.text
        await at.press("s")
        await at.on("WorkspaceScreen")
        at.app.visit("setup")
        await at.sees("You have nothing to set up")
        await at.on("WorkspaceScreen")


async def test_who_sets_up_queues_alone_reads_everything_and_edits_no_file(house: House) -> None:
    async with seat(house, "max", size=NARROW) as at:
        await setup(at)
        await find(at, "homeowner type")
        await at.sees("Support process", "Moves")
        assert "e Edit" not in at.text
        await at.press("e")
        await at.sees("Your profile changes nothing of the organisation; you may read.")
        await at.on("SetupScreen")
        await at.press("q")
        await find(at, "task queue homeowner")
        await at.sees("Members", "e Edit")


# what is found --------------------------------------------------------------------------------


def test_every_part_of_the_organisation_stands_in_the_contents(house: House) -> None:
    whole = read(house["root"])
    listed = {entry.at.key for _, entries in contents(whole) for entry in entries}
    assert listed >= {key for part in PARTS for key in getattr(whole.org, part)}
    assert listed >= {*whole.users, *whole.files}
    shown = {section.name for section in SECTIONS} | {"groups"}
    assert shown >= set(PARTS), "a new kind of part needs a line in SECTIONS"


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_a_record_type_shows_its_process_and_leads_to_what_it_names_and_back(
    house: House, size: tuple[int, int]
) -> None:
    async with seat(house, "root", size=size) as at:
        await setup(at)
        await find(at, "homeowner type")
        await at.sees("Support process", "In Progress - Awaiting Customer Response", "Moves")
        for key in ("pagedown", "pagedown", "pagedown"):
            await at.press(key)
        await at.sees("› Supervisor")
        part = at.app.screen.query_one("#part")
        await at.until(lambda: part.has_focus, "the page")
        lines = [line.text.plain for line in part._held]  # type: ignore[attr-defined]  # noqa: SLF001
        part.highlighted = next(n for n, line in enumerate(lines) if "› Supervisor" in line)  # type: ignore[attr-defined]
        await at.press("enter")
        await at.sees("Homeowner ›", "Close and reopen the case")
        await at.press("end", "enter")
        await at.press("escape", "escape")
        await at.until(lambda: "Homeowner ›" not in at.text, "the first page")
        await at.sees("An issue of a homeowner")
        await at.press("escape", "escape")
        await at.sees("Audit trail")


async def test_typing_narrows_to_names_first_and_then_to_words_inside(house: House) -> None:
    async with seat(house, "root") as at:
        await setup(at)
        await at.press("f")
        await at.type("superv")
        await at.sees("Profiles", "Words inside", "owner_profiles")
        assert at.text.index("Profiles") < at.text.index("Words inside")
        await at.press("down", "enter")
        await at.sees("Close and reopen the case", "profiles.toml")
        await at.press("escape")
        await at.sees("superv", "Words inside")
        await at.press("escape")
        await at.sees("Record types")
        await at.press("f")
        await at.type("zebra")
        await at.sees("Nothing has these words. Esc shows all.")


def test_a_status_is_found_by_its_words_and_the_part_that_holds_it(house: House) -> None:
    found = narrowed(contents(read(house["root"])), "awaiting response")
    names = [entry.name for title, entries in found if title == "Words inside" for entry in entries]
    assert {"Homeowner", "Installer"} <= set(names)


async def test_the_arrows_lead_from_section_to_section(house: House) -> None:
    async with seat(house, "root") as at:
        await setup(at)
        index = at.app.screen.query_one("#index")
        await at.press("right")
        assert index.target.section == "types"  # type: ignore[attr-defined]
        await at.press("right", "right")
        assert index.target.section == "team"  # type: ignore[attr-defined]
        await at.press("left")
        assert index.target.section == "queue"  # type: ignore[attr-defined]


async def test_wide_the_part_under_the_cursor_stands_beside_the_contents(house: House) -> None:
    async with seat(house, "root", size=WIDE) as at:
        await setup(at)
        await at.sees("America/Denver", "Largest file")
        await at.press("right")
        await at.sees("Support process")


async def test_a_file_is_read_with_its_lines_and_what_it_defines(house: House) -> None:
    async with seat(house, "root") as at:
        await setup(at)
        await find(at, "groups.toml")
        await at.sees("Defines", "› Back Office Task Queue Homeowner")
        await at.press("right", "pagedown")
        await at.sees("[groups.")


# people and queues ----------------------------------------------------------------------------


async def test_a_person_is_reached_from_a_group_and_their_cases_from_there(house: House) -> None:
    house.homeowner("dana")
    async with seat(house, "root", size=(100, 40)) as at:
        await setup(at)
        await find(at, "shift leads")
        await at.sees("Members", "› Dana Reyes")
        await at.press("end", "enter")
        await at.sees("Shift Leads ›", "what Dana Reyes owns", "Take a case from its queue")
        await at.press("home", "enter")
        await at.on("WorkspaceScreen")
        await at.sees("Dana Reyes", "Open cases")
        await at.press("escape")
        await at.on("SetupScreen")
        await at.sees("Shift Leads ›", "what Dana Reyes owns")


async def test_a_queue_is_made_and_gets_members(house: House) -> None:
    async with seat(house, "root", size=(100, 40)) as at:
        await setup(at)
        await at.press("n")
        await at.on("Pick")
        await at.type("queue")
        await at.press("enter")
        await at.on("QueueSheet")
        await fill(at, name="Night shift")
        await at.press("ctrl+s")
        await at.on("SetupScreen")
        await at.sees("Night shift", "made by hand")
        await find(at, "night")
        await at.sees("Members   0")
        await at.press("e")
        await at.on("QueueSheet")
        await fill(at, members="ines")
        await at.press("ctrl+s")
        await at.on("SetupScreen")
        await at.sees("Members   1", "› Ines Duarte")
    group = house.get(Group, name="Night shift")
    assert len(house.all(Membership, group_id=group.id)) == 1


async def test_a_person_is_made_and_edited(house: House) -> None:
    async with seat(house, "root", size=(100, 40)) as at:
        await setup(at)
        await at.press("n")
        await at.on("Pick")
        await at.type("person")
        await at.press("enter")
        await at.on("PersonSheet")
        await fill(at, username="nina", name="Nina New", profile="back_office")
        await at.press("ctrl+s")
        await at.on("SetupScreen")
        await find(at, "nina")
        await at.sees("Nina New", "› Back-office agent")
        await at.press("e")
        await at.on("PersonSheet")
        await fill(at, profile="supervisor")
        await at.press("ctrl+s")
        await at.on("SetupScreen")
        await at.sees("› Supervisor")


# the audit trail ------------------------------------------------------------------------------


async def test_the_trail_says_who_changed_what_and_an_earlier_version_comes_back(
    house: House,
) -> None:
    house.do("root", ApplyOrganisation(files=without_fax(house), confirmed=True))
    async with seat(house, "root") as at:
        await setup(at)
        await at.press("H")
        await at.sees("Version 2", "Root Admin · in force", "'Fax' is", "Founded Sunline")
        assert "R Revert" not in at.text
        await at.press("end", "enter")
        await at.sees("Version 1", "In force", "no", "Founded Sunline Home Energy")
        await at.press("R")
        await at.on("RevertSheet")
        await at.sees("Revert to version 1", "'Fax' is new")
        assert house["root"].version == 2
        await at.press("ctrl+s")
        await at.on("SetupScreen")
        await at.sees("Version 3 of the organisation is in force.")
    assert '"Fax"' in house["root"].files["homeowner.toml"]


async def test_only_an_administrator_reverts(house: House) -> None:
    house.do("root", ApplyOrganisation(files=without_fax(house), confirmed=True))
    async with seat(house, "max") as at:
        await setup(at)
        await at.press("H", "end", "enter")
        await at.sees("In force")
        assert "R Revert" not in at.text
        await at.press("R")
        await at.on("RevertSheet")
        await at.sees("! Max Adler may not")
    assert house["root"].version == 2


async def test_what_others_change_is_shown_where_one_reads(house: House) -> None:
    async with seat(house, "root") as at:
        await setup(at)
        await at.sees("version 1")
        house.do("root", ApplyOrganisation(files=without_fax(house), confirmed=True))
        await at.press("f5")
        await at.sees("version 2")


# hostile words --------------------------------------------------------------------------------


def poisoned(value: Any, text: str) -> Any:
    """Put a text before every word of a record; what says which kind it is stays."""
    if isinstance(value, str):
        return text + value
    if isinstance(value, tuple):
        return tuple(poisoned(one, text) for one in value)
    if is_dataclass(value) and not isinstance(value, type):
        held = {
            item.name: poisoned(getattr(value, item.name), text)
            for item in fields(value)
            if item.name not in {"kind", "key", "on"} and not item.metadata.get("derived")
        }
        return replace(value, **held)
    if hasattr(value, "items"):
        return {text + key: poisoned(one, text) for key, one in value.items()}
    return value


def poison(whole: Whole, text: str) -> Whole:
    """Let everything that a house shows be hostile."""

    def each(records: Mapping[str, Any]) -> dict[str, Any]:
        return {key: poisoned(record, text) for key, record in records.items()}

    parts: dict[str, Any] = {part: each(getattr(whole.org, part)) for part in PARTS}
    return replace(
        whole, org=replace(whole.org, name=text, **parts), users=each(whole.users),
        files={text + name: text + body for name, body in whole.files.items()},
        versions=tuple(poisoned(row, text) for row in whole.versions),
    )  # fmt: skip


@pytest.mark.parametrize("width", [40, 76, 93])
def test_every_page_is_inert_and_fits_whatever_its_words(
    house: House, width: int, *, long_run: bool
) -> None:
    strings = hostile.corpus() if long_run else hostile.OURS
    desk: Desk = house["root"]
    clean = read(desk)
    for text in strings:
        whole = poison(clean, text)
        for _, entries in contents(whole):
            for entry in entries:
                made = page(desk, whole, entry.at)
                assert made is not None
                drawn = [*made.head(width), *(line.text for line in made.lines(width))]
                for line in drawn:
                    assert not hostile.ACTS.search(line.plain), (entry.at, line.plain)
                    assert "\n" not in line.plain
                    assert line.cell_length <= width, (entry.at, line.plain)


# by the clock -------------------------------------------------------------------------------------

CLOCK = """
[hours.desk]
label = "Desk hours"
holidays = "feasts"
monday = ["08:00-12:00", "13:00-17:00"]

[holidays.feasts]
label = "Public feasts"
days = { "12-25" = "Christmas Day" }
"""
ESCALATION = """
[[escalation]]
when = "priority == 'High'"
hours = "desk"
actions = [{ after = "4h", notify_owner = true, groups = ["shift_leads"] }]
"""


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_hours_holidays_and_escalations_are_read_and_lead_to_each_other(
    house: House, size: tuple[int, int]
) -> None:
    files = house["root"].files | {"hours.toml": CLOCK}
    files["customer_support.toml"] += ESCALATION
    house.do("root", ApplyOrganisation(files=files, confirmed=True))
    async with seat(house, "root", size=size) as at:
        await setup(at)
        await find(at, "desk hours")
        await at.sees("America/Denver", "08:00-12:00, 13:00-17:00", "› Public feasts")
        await at.sees("Named by", "› Customer Support")
        await at.press("end", "enter")
        await at.sees("Desk hours ›", "Support process")
        while "› tell Shift Leads" not in at.text:
            await at.press("down")
        await at.sees("After 4 hours", "tell its owner", "› Desk hours")
        await at.press("escape", "escape")
        await at.press(*["escape"] * (size == NARROW))
        await find(at, "public feasts")
        await at.sees("Christmas Day", "› Desk hours")
