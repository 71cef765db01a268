"""A change of the organisation at the console: looked at, put in force, or kept for later."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from core.commands.org import ApplyOrganisation
from core.drafts import Draft
from core.entities import Case
from data.outside import Outside
from tests.tui.seat import seat
from tests.tui.test_editor import script
from tests.tui.typist import drafts, leave, sit

if TYPE_CHECKING:
    from pathlib import Path

    from tests.house import House
    from tests.terminal import Terminal
    from tests.tui.seat import Seat

SIZE = (100, 40)
OLD, NEW = "In Progress - Awaiting Customer Support", "In Progress - Our turn"
HOME, GROUPS = "homeowner.toml", "groups.toml"


@pytest.fixture
def outside(tmp_path: Path) -> Outside:
    """Keep shelves in a folder of the test."""
    return Outside(shelves=tmp_path)


def begun(house: House, outside: Outside, onto: int = 1, **files: str) -> None:
    """Let the administrator have begun a change: some files are others, by their first names."""
    fields = {f"{name}.toml": text for name, text in files.items()} | {"onto key": str(onto)}
    draft = Draft(act="org.apply", title="Change", fields=fields, at=house.clock.now())
    outside.shelf(house["root"]).keep(draft)


def text_of(house: House, name: str) -> str:
    """Give a file that is in force."""
    return house["root"].files[name]


def renamed(house: House) -> str:
    """Give the file of homeowner cases with one status called otherwise."""
    return text_of(house, HOME).replace(f'"{OLD}"', f'"{NEW}"')


async def changing(at: Seat) -> None:
    """Go on with the change."""
    await at.press("g", "s")
    await at.on("SetupScreen")
    await at.sees("goes on with your change")
    await at.press("m")
    await at.on("ChangeSheet")


# what is found --------------------------------------------------------------------------------


async def test_all_errors_are_told_with_their_lines_and_nothing_is_in_force(
    house: House, outside: Outside
) -> None:
    wrong = (
        text_of(house, HOME).replace('"frontline"', '"frontlin"').replace("limit = 1", "limit =")
    )
    odd = text_of(house, GROUPS).replace('kind = "team"', 'kind = "teem"', 1)
    begun(house, outside, homeowner=wrong, groups=odd)
    async with seat(house, "root", size=SIZE, outside=outside) as at:
        await changing(at)
        await at.sees("3 things are wrong", "groups.toml:", "'teem'", "homeowner.toml:")
        await at.press("ctrl+s")
        await at.sees("Nothing is put in force as long as something above speaks against it.")
    assert house["root"].version == 1


async def test_the_differences_are_told_and_then_put_in_force(
    house: House, outside: Outside
) -> None:
    begun(house, outside, homeowner=text_of(house, HOME).replace('"Fax", ', ""))
    async with seat(house, "root", size=SIZE, outside=outside) as at:
        await changing(at)
        await at.sees(
            "homeowner.toml", "+1 -1 lines", "Record type 'Homeowner'", "'Fax' is removed"
        )
        await at.press("ctrl+s")
        await at.on("SetupScreen")
        await at.sees("Version 2 of the organisation is in force.", "version 2")
        assert "goes on with your change" not in at.text
    assert '"Fax"' not in text_of(house, HOME)
    assert outside.shelf(house["root"]).drafts() == ()


async def test_what_records_would_lose_is_chosen_from_a_list(
    house: House, outside: Outside
) -> None:
    number = house.homeowner("dana")
    begun(house, outside, homeowner=text_of(house, HOME).replace('"New"', '"Fresh"'))
    async with seat(house, "root", size=SIZE, outside=outside) as at:
        await changing(at)
        await at.sees("Records would lose something", "1 case (1 open, 0 closed) of 'Homeowner'")
        assert "--map" not in at.text
        await at.press("ctrl+s")
        await at.sees("speaks against it")
        await at.press("enter")
        await at.sees("What does 'New' become?", "Fresh", "Awaiting Customer Support")
        assert "Closed" not in at.app.screen.query_one("Picker")._items  # type: ignore[attr-defined]  # noqa: SLF001
        await at.type("fresh")
        await at.press("enter")
        await at.sees("Homeowner: status 'New'", "becomes 'Fresh'", "1 case of 'Homeowner'")
        await at.press("ctrl+s")
        await at.on("SetupScreen")
        await at.sees("Version 2")
    assert house.get(Case, number=number).status == "Fresh"


async def test_what_was_chosen_and_is_needed_no_more_does_not_hinder(
    house: House, outside: Outside
) -> None:
    begun(house, outside, homeowner=text_of(house, HOME).replace('"Fax", ', ""))
    shelf = outside.shelf(house["root"])
    (draft,) = shelf.drafts()
    draft.fields["map:homeowner.status:New key"] = "Closed"
    shelf.keep(draft)
    async with seat(house, "root", size=SIZE, outside=outside) as at:
        await changing(at)
        await at.sees("'Fax' is removed", "Put in force")
        assert "Chosen" not in at.text


async def test_a_file_that_is_let_be_is_changed_no_more(house: House, outside: Outside) -> None:
    begun(house, outside, homeowner=text_of(house, HOME).replace('"Fax", ', ""))
    async with seat(house, "root", size=SIZE, outside=outside) as at:
        await changing(at)
        await at.sees("+1 -1 lines")
        await at.press("delete")
        await at.sees("Nothing is changed yet.")
        await at.press("escape")
        await at.on("SetupScreen")
    assert house["root"].version == 1


async def test_a_change_is_left_for_later_and_listed_with_what_is_not_sent(
    house: House, outside: Outside
) -> None:
    begun(house, outside, homeowner=text_of(house, HOME).replace('"Fax", ', ""))
    async with seat(house, "root", size=SIZE, outside=outside) as at:
        await changing(at)
        await at.sees("'Fax' is removed")
        await at.press("escape")
        await at.on("SetupScreen")
        await at.sees("Your change is kept and not in force.")
        await at.press("g", "w")
        await at.on("DraftsScreen")
        await at.sees("Change the organisation")
        await at.press("enter")
        await at.on("ChangeSheet")
        await at.sees("'Fax' is removed")


# changed meanwhile ----------------------------------------------------------------------------


async def test_what_was_changed_meanwhile_is_told_kept_and_brought_in(
    house: House, outside: Outside
) -> None:
    begun(house, outside, homeowner=text_of(house, HOME).replace('"Fax", ', ""))
    async with seat(house, "root", size=SIZE, outside=outside) as at:
        await changing(at)
        await at.sees("'Fax' is removed", "Put in force")
        files = house["root"].files
        theirs = {HOME: files[HOME].replace('window = "6h"', 'window = "7h"')}
        house.do("root", ApplyOrganisation(files=files | theirs, confirmed=True))
        await at.press("ctrl+s")
        await at.sees("changed meanwhile: version 2 is in force", "Version 2, by Root Admin")
        assert house["root"].version == 2
        await at.press("m")
        await at.sees("since version 2", "'Fax' is removed", "Put in force")
        assert "7 hours" not in at.text
        await at.press("ctrl+s")
        await at.on("SetupScreen")
        await at.sees("Version 3")
    assert 'window = "7h"' in text_of(house, HOME)
    assert '"Fax"' not in text_of(house, HOME)


async def test_where_both_changed_the_same_line_neither_is_lost(
    house: House, outside: Outside
) -> None:
    begun(
        house,
        outside,
        homeowner=text_of(house, HOME).replace('label = "Homeowner"', 'label = "Mine"'),
    )
    files = house["root"].files
    theirs = {HOME: files[HOME].replace('label = "Homeowner"', 'label = "Theirs"')}
    house.do("root", ApplyOrganisation(files=files | theirs, confirmed=True))
    async with seat(house, "root", size=SIZE, outside=outside) as at:
        await changing(at)
        await at.sees("changed meanwhile")
        await at.press("m")
        await at.sees("Both of you changed homeowner.toml at one place", "One thing is wrong")
        await at.press("ctrl+s")
        await at.sees("speaks against it")
    (draft,) = outside.shelf(house["root"]).drafts()
    assert 'label = "Mine"\n=======\nlabel = "Theirs"' in draft.fields[HOME]
    assert house["root"].version == 2


# the editor -----------------------------------------------------------------------------------


@pytest.fixture
def by_editor(present: House, home: Path) -> House:
    """Let the house live now, with a home of its own for what is kept."""
    del home
    return present


def to_setup(terminal: Terminal, words: str) -> None:
    """Open a part of the organisation."""
    terminal.press("g", "s")
    terminal.wait("Record types", "Audit trail")
    terminal.settle()
    terminal.press("f")
    terminal.type(words)
    terminal.wait("fits?")
    terminal.settle()
    terminal.press("enter")
    terminal.settle()


TWICE = """\
text = path.read_text()
if '"Fex"' in text:
    path.write_text(text.replace('"Fex"', '"Telefax"').replace('"frontlin"', '"frontline"'))
else:
    path.write_text(text.replace('"Fax"', '"Fex"').replace('"frontline"', '"frontlin"'))
"""


def test_a_file_is_edited_checked_edited_again_and_put_in_force(
    by_editor: House, tmp_path: Path
) -> None:
    with sit(by_editor, "root", size=SIZE, EDITOR=script(tmp_path, TWICE)) as terminal:
        to_setup(terminal, "homeowner type")
        terminal.wait("Support process")
        terminal.press("e")
        terminal.wait("One thing is wrong", "homeowner.toml:9", "Did you mean")
        terminal.settle()
        terminal.press("enter")
        terminal.wait("'Telefax' is new", "'Fax' is removed", "Put in force")
        terminal.settle()
        terminal.press("ctrl+s")
        terminal.wait("Version 2 of the organisation is in force")
        leave(terminal)
    assert '"Telefax"' in text_of(by_editor, HOME)


def test_an_editor_that_dies_loses_nothing_that_it_had_saved(
    by_editor: House, home: Path, tmp_path: Path
) -> None:
    body = "path.write_text(path.read_text().replace('\"Fax\", ', '')); sys.exit(3)"
    with sit(by_editor, "root", size=SIZE, EDITOR=script(tmp_path, body)) as terminal:
        to_setup(terminal, "homeowner type")
        terminal.press("e")
        terminal.wait(r"ended with 3; what it had saved\s+is here", "'Fax' is removed")
        (draft,) = drafts(home)
        assert '"Fax"' not in draft["fields"][HOME]
        terminal.settle()
        terminal.press("esc")
        leave(terminal)
    assert by_editor["root"].version == 1


def test_a_kill_while_the_editor_is_open_costs_nothing_that_was_saved(
    by_editor: House, home: Path, tmp_path: Path
) -> None:
    body = (
        "import time\npath.write_text(path.read_text().replace('\"Fax\", ', ''))\n"
        "print('saved', flush=True); time.sleep(3); print('looked', flush=True); time.sleep(60)"
    )
    with sit(by_editor, "root", size=SIZE, EDITOR=script(tmp_path, body)) as terminal:
        to_setup(terminal, "homeowner type")
        terminal.press("e")
        terminal.wait("saved")
        terminal.wait("looked")
        terminal.kill()
    (draft,) = drafts(home)
    assert '"Fax"' not in draft["fields"][HOME]
    with sit(by_editor, "root", size=SIZE, until="draft") as terminal:
        terminal.press("g", "s")
        terminal.wait("goes on with your change")
        terminal.settle()
        terminal.press("m")
        terminal.wait("'Fax' is removed", "Put in force")
        terminal.press("esc")
        leave(terminal)


def test_a_new_record_type_begins_as_another_one(by_editor: House, tmp_path: Path) -> None:
    seen = tmp_path / "seen"
    body = f"pathlib.Path({str(seen)!r}).write_text(path.name + chr(10) + path.read_text())"
    with sit(by_editor, "root", size=SIZE, EDITOR=script(tmp_path, body)) as terminal:
        to_setup(terminal, "installer type")
        terminal.press("n")
        terminal.wait("New in the organisation", "Record type")
        terminal.settle()
        terminal.press("enter")
        terminal.wait("New: Record type")
        terminal.settle()
        terminal.type('Roof "A"')
        terminal.press("enter")
        terminal.wait('Roof "A" begins as a copy of', "Installer")
        terminal.settle()
        terminal.press("enter")
        terminal.wait(r"roof_a\.toml +new", "Record type 'Roof \"A\"'", "Put in force")
        terminal.settle()
        terminal.press("ctrl+s")
        terminal.wait("Version 2 of the organisation is in force")
        leave(terminal)
    name, _, text = seen.read_text().partition("\n")
    assert name == "roof_a.toml"
    assert re.search(r'(?m)^label = "Roof \\"A\\""$', text)
    made = by_editor["root"].org.types["roof_a"]
    assert made.statuses == by_editor["root"].org.types["installer"].statuses


def test_an_editor_that_changes_nothing_leaves_nothing_behind(
    by_editor: House, home: Path, tmp_path: Path
) -> None:
    with sit(by_editor, "root", size=SIZE, EDITOR=script(tmp_path, "pass")) as terminal:
        to_setup(terminal, "homeowner type")
        terminal.press("e")
        terminal.wait("Nothing was changed", "Support process")
        leave(terminal)
    assert drafts(home) == []
    assert by_editor["root"].version == 1


# rehearsal ------------------------------------------------------------------------------------

RULES = """
[rules.urgent]
label = "Billing goes first"
when = "primary_reason == 'Billing'"

[[rules.urgent.do]]
act = "case.edit"
case = "{number}"
fields = { priority = "High" }
"""


async def test_a_rule_of_a_change_is_rehearsed_and_nothing_has_happened(
    house: House, outside: Outside
) -> None:
    number = house.homeowner("dana")
    begun(house, outside, rules=RULES)
    async with seat(house, "root", size=SIZE, outside=outside) as at:
        await changing(at)
        await at.sees("Rule 'Billing goes first'", "Put in force")
        await at.press("T")
        await at.sees("Rehearse which rule?")
        await at.press("enter")
        await at.sees("Rehearse 'Billing goes first' on", "condition holds now")
        await at.press("enter")
        await at.on("RehearsalSheet")
        await at.sees(
            "on 1 record: 1 change", number, "Medium → High", "Nothing of it has happened"
        )
        await at.press("escape")
        await at.on("ChangeSheet")
    assert house.case(number).priority == "Medium"
    assert house["root"].version == 1


async def test_a_rule_in_force_is_rehearsed_on_what_happened(
    house: House, outside: Outside
) -> None:
    number = house.homeowner("dana")
    files = house["root"].files | {"rules.toml": RULES}
    house.do("root", ApplyOrganisation(files=files, confirmed=True))
    async with seat(house, "root", size=SIZE, outside=outside) as at:
        await at.press("g", "s")
        await at.on("SetupScreen")
        await at.sees("Record types")
        await at.press("f")
        await at.type("billing goes")
        await at.sees("parts fit")
        await at.press("enter")
        await at.sees("Condition", "primary_reason == 'Billing'", "T Rehearse")
        await at.press("T")
        await at.sees("What happened in the last week")
        await at.type("week")
        await at.press("enter")
        await at.on("RehearsalSheet")
        await at.sees("on 1 record", number)
    assert house.case(number).priority == "Medium"


async def test_a_change_with_errors_is_not_rehearsed(house: House, outside: Outside) -> None:
    begun(house, outside, rules=RULES.replace("primary_reason", "primary_raeson"))
    async with seat(house, "root", size=SIZE, outside=outside) as at:
        await changing(at)
        await at.sees("One thing is wrong", "rules.toml:")
        await at.press("T")
        await at.sees("no rule can be tried before")
