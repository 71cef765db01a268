"""Files of a case by keyboard: attached by path or dropped, read, saved, never written over."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

import pytest
from textual.events import Paste

from core.commands.case import AttachFiles, PostToCase
from core.entities import File
from core.files import Upload
from data.outside import Outside
from tests.tui.seat import seat
from tui.widgets.form import Form

if TYPE_CHECKING:
    from pathlib import Path

    from tests.house import House
    from tests.tui.seat import Seat

SIZE = (100, 40)


async def attaching(at: Seat, number: str) -> None:
    """Open the sheet that takes files."""
    at.app.open_case(number)
    await at.sees("Billing: Autopay", "Feed")
    await at.press("p")
    await at.on("AttachSheet")


async def showing(at: Seat, number: str, name: str) -> None:
    """Open the sheet of the one file of a case."""
    at.app.open_case(number)
    await at.sees("Billing: Autopay", "Feed")
    await at.press("left")
    await at.sees(name, "Files 1")
    await at.press("end", "up", "enter")
    await at.on("FileSheet")


async def test_a_path_is_completed_and_its_file_attached(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "bills").mkdir()
    (tmp_path / "bills" / "march bill.txt").write_text("42 dollars")
    monkeypatch.chdir(tmp_path)
    number = house.homeowner("dana")
    async with seat(house, "dana", size=SIZE) as at:
        await attaching(at, number)
        await at.sees("bills/", "folder")
        await at.type("bi")
        await at.press("enter")
        form = at.app.screen.query_one(Form)
        await at.until(lambda: form.text("paths") == "bills/", "the folder")
        form.query_one("#paths").focus()
        await at.pilot.pause(0.3)
        await at.press("end")
        await at.type("mar")
        await at.sees("'bills/march bill.txt'")
        await at.press("enter")
        await at.until(lambda: form.text("paths") == "'bills/march bill.txt'", "the whole path")
        await at.press("ctrl+s")
        await at.on("WorkspaceScreen")
        await at.sees("march bill.txt")
    assert house.get(File).name == "march bill.txt"


@pytest.mark.parametrize("form", ["quoted", "escaped", "url", "plain"])
async def test_files_dropped_into_the_terminal_are_attached(
    house: House, tmp_path: Path, form: str
) -> None:
    """Terminals paste the paths of dropped files, each in its own way."""
    paths = [tmp_path / "a b.txt", tmp_path / "c.txt"]
    for path in paths:
        path.write_text(path.name)
    dropped = {
        "quoted": " ".join(f"'{path}'" for path in paths),
        "escaped": " ".join(str(path).replace(" ", "\\ ") for path in paths),
        "url": " ".join(shlex.quote(f"file://{path}") for path in paths),
        "plain": f"{paths[1]}",
    }[form]
    number = house.homeowner("dana")
    async with seat(house, "dana", size=SIZE) as at:
        await attaching(at, number)
        at.app.post_message(Paste(dropped))
        await at.until(lambda: at.app.screen.query_one(Form).text("paths"), "the paths")
        await at.press("ctrl+s")
        await at.on("WorkspaceScreen")
        await at.sees("c.txt")
    names = {file.name for file in house.all(File)}
    assert names == ({"c.txt"} if form == "plain" else {"a b.txt", "c.txt"})


async def test_every_path_that_cannot_be_read_is_told_and_what_was_typed_stays(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "good.txt").write_text("x")
    (tmp_path / "folder").mkdir()
    number = house.homeowner("dana")
    async with seat(house, "dana", size=SIZE) as at:
        await attaching(at, number)
        typed = "good.txt none.txt folder"
        at.app.screen.query_one(Form).put("paths", typed)
        await at.press("ctrl+s")
        await at.sees("! none.txt cannot be read", "! folder cannot be read")
        assert at.app.screen.query_one(Form).text("paths") == typed
        at.app.screen.query_one(Form).put("paths", "")
        await at.press("ctrl+s")
        await at.sees("! Name at least one file.")
    assert house.all(File) == []


async def test_a_file_that_may_do_harm_is_refused(house: House, tmp_path: Path) -> None:
    (tmp_path / "run.exe").write_bytes(b"MZ")
    number = house.homeowner("dana")
    async with seat(house, "dana", size=SIZE) as at:
        await attaching(at, number)
        at.app.screen.query_one(Form).put("paths", f"{tmp_path}/run.exe")
        await at.press("ctrl+s")
        await at.sees("! ", "run.exe")
    assert house.all(File) == []


async def test_a_text_is_read_on_the_sheet_without_saving_it(house: House) -> None:
    number = house.homeowner("dana")
    text = b"first line\nsecond \x1b[31mline\n"
    house.do("sam", AttachFiles(case=number, files=(Upload("note.txt", text),)))
    async with seat(house, "dana", size=SIZE) as at:
        await showing(at, number, "note.txt")
        await at.sees(f"note.txt · {len(text)} bytes", "first line", "second ␛[31mline")
        await at.press("escape")
        await at.on("WorkspaceScreen")


async def test_what_is_no_text_says_so(house: House) -> None:
    number = house.homeowner("dana")
    house.do("sam", AttachFiles(case=number, files=(Upload("a.pdf", b"%PDF\x00\xff"),)))
    async with seat(house, "dana", size=SIZE) as at:
        await showing(at, number, "a.pdf")
        await at.sees("This is no text; save it and open it elsewhere.")


async def test_a_file_is_saved_whole_and_never_over_another(house: House, tmp_path: Path) -> None:
    number = house.homeowner("dana")
    data = bytes(range(256)) * 40
    house.do("sam", AttachFiles(case=number, files=(Upload("a.bin", data),)))
    target = tmp_path / "a.bin"
    async with seat(house, "dana", size=SIZE, outside=Outside(shelves=tmp_path / "s")) as at:
        await showing(at, number, "a.bin")
        await at.sees("This is no text")
        await at.press("ctrl+s")
        await at.on("SaveAs")
        at.app.screen.query_one(Form).put("path", str(target))
        await at.press("ctrl+s")
        await at.sees(f"Saved as {target}.")
        assert target.read_bytes() == data
        target.write_bytes(b"mine")
        await at.press("ctrl+s")
        await at.on("SaveAs")
        at.app.screen.query_one(Form).put("path", str(target))
        await at.press("ctrl+s")
        await at.sees("There is a file", "already")
    assert target.read_bytes() == b"mine"


async def test_a_long_file_is_cut_on_the_sheet_and_says_how_much_is_left(house: House) -> None:
    number = house.homeowner("dana")
    house.do("sam", AttachFiles(case=number, files=(Upload("l.txt", b"line\n" * 9000),)))
    async with seat(house, "dana", size=SIZE) as at:
        await showing(at, number, "l.txt")
        await at.sees("line")
        await at.press("end")
        await at.sees("… and 35,001 characters more")


async def test_a_post_takes_files_by_key_and_its_feed_opens_them(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "march bill.txt").write_text("42 dollars")
    monkeypatch.chdir(tmp_path)
    number = house.homeowner("dana")
    async with seat(house, "dana", size=(80, 24)) as at:
        at.app.open_case(number)
        await at.sees("Billing: Autopay", "Feed")
        await at.press("c")
        await at.on("ComposeSheet")
        await at.type("The bill")
        await at.press("f3")
        await at.type("mar")
        await at.sees("'march bill.txt'", "Enter takes")
        await at.press("enter", "ctrl+s")
        await at.on("WorkspaceScreen")
        await at.sees("The bill", "+ march bill.txt  10 B")
        await at.press("home", "down", "enter")
        await at.on("FileSheet")
        await at.sees("42 dollars")


async def test_a_file_that_cannot_be_read_keeps_the_words_of_the_comment(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # a short path, however long that of the tests is
    number = house.homeowner("dana")
    house.do("sam", PostToCase(case=number, text="The meter"))
    async with seat(house, "dana", size=SIZE) as at:
        at.app.open_case(number)
        await at.sees("The meter")
        await at.press("Q")
        await at.on("CommentSheet")
        await at.type("Which one?")
        at.app.screen.query_one(Form).put("paths", "none.txt")
        await at.press("ctrl+s")
        await at.sees("none.txt", "cannot be read: No such file", "Which one?")
    assert house.all(File) == []
