"""The person's own machine: shelves apart, lists as they stand, files never written over."""

from __future__ import annotations

import csv
import os
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import make_url

from core.commands.case import CloseCase
from core.drafts import Draft
from core.errors import RuleViolation
from core.rows import CaseFilter, CustomerFilter
from data import paths
from data.exchange import records
from data.outside import Outside
from data.shelf import FileShelf
from data.store import Store
from tests.data.shelves import AT

if TYPE_CHECKING:
    from pathlib import Path

    from core.desk import Desk
    from core.ports import Outside as Port
    from tests.house import House

HOSTILE = ("=1+1", "@home", "a,b", 'say "x"', "two\nlines", "\x1b[31m", "\u202etxt")


KEYS = {"contract": "number", "job": "engine_number"}


@pytest.fixture
def outside() -> Port:
    """Give the person's own machine."""
    return Outside()


def column(path: Path, name: str) -> list[str]:
    with path.open(newline="", encoding="utf-8") as stream:
        return [row[name] for row in csv.DictReader(stream, strict=True)]


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


# shelves -------------------------------------------------------------------------------------


def folder(desk: Desk) -> Path:
    shelf = Outside().shelf(desk)
    assert isinstance(shelf, FileShelf)
    return shelf.folder


def test_each_person_has_a_shelf_for_each_database(house: House, outside: Port) -> None:
    draft = Draft(act="case.post", kind="case", key="1", at=AT)
    outside.shelf(house["sam"]).keep(draft)
    assert outside.shelf(house["sam"]).drafts() == (draft,)
    assert outside.shelf(house["dana"]).drafts() == ()
    assert folder(house["sam"]).parent == paths.state_folder() / "consoles"
    place, _, username = folder(house["sam"]).name.partition("-")
    assert (len(place), username) == (16, "sam")
    assert {path.stat().st_mode & 0o777 for path in folder(house["sam"]).parents[:2]} == {0o700}


def at(url: str) -> Path:
    """Give the shelf's folder for a database that nobody connects to."""
    store = Store.__new__(Store)
    store.engine = type("Engine", (), {"url": make_url(url)})()
    return folder(type("At", (), {"store": store, "username": "ann"})())


def test_a_database_has_one_shelf_however_it_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "link.db").symlink_to(tmp_path / "a.db")
    whole = at(f"sqlite:///{tmp_path}/a.db")
    assert at("sqlite:///a.db") == at("sqlite+pysqlite:///link.db") == whole
    assert at("sqlite:///b.db") != whole


def test_a_password_makes_no_other_shelf() -> None:
    bare = at("postgresql+psycopg://ann@db.example.com/desk?sslmode=require")
    for url in (
        "postgresql+psycopg://ann:secret@db.example.com/desk?sslmode=require",
        "postgresql+psycopg://ann@db.example.com/desk?sslmode=require&password=secret",
        "postgresql+psycopg://ann@db.example.com/desk?passfile=/secret&sslmode=require",
    ):
        assert at(url) == bare
    assert at("postgresql+psycopg://ann@db.example.com/other?sslmode=require") != bare


def test_no_username_leads_out_of_the_folder(house: House) -> None:
    for name in ("../../x", "a/b", ".."):
        assert folder(house["sam"].acting(name)).parent == paths.state_folder() / "consoles"


# sheets --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "which",
    [
        CaseFilter(),
        CaseFilter(sort="subject", descending=True),
        CaseFilter(queue="back_office_homeowner", sort="age_seconds"),
        CaseFilter(owner="dana", is_closed=True),
        CaseFilter(search="Charged", sort="priority"),
    ],
)
def test_an_exported_list_of_cases_is_the_list(
    house: House, outside: Port, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, which: CaseFilter
) -> None:
    monkeypatch.setattr(records, "PAGE", 2)
    for priority in ("Low", "High", "Medium", "High", "Low"):
        house.queued(priority=priority)
        house.support(by="max", subject=f"A {priority} question")
        house.wait(minutes=1)
    house.do("dana", CloseCase(case=house.support(by="dana")))
    desk = house["max"]
    path = tmp_path / "cases.csv"
    count = outside.export(desk, "case", which, str(path))
    listed = [row.number for row in desk.look.cases(which, limit=50).rows]
    assert column(path, "number") == listed
    assert count == len(listed) == desk.look.count_cases(which) > 0


@pytest.mark.parametrize(
    ("kind", "which"),
    [
        ("account", CustomerFilter(search="Rivera")),
        ("account", CustomerFilter(where={"kind": "business"})),
        ("contact", CustomerFilter(where={"account": "HO-1"})),
        ("contract", CustomerFilter(search="Rivera", where={"status": "Activated"})),
        ("contract", CustomerFilter(sort="status", descending=True)),
        ("contact", CustomerFilter(sort="email")),
        ("job", CustomerFilter()),
    ],
)
def test_an_exported_list_of_customers_is_the_list(
    house: House, outside: Port, tmp_path: Path, kind: str, which: CustomerFilter
) -> None:
    look, key = house["sam"].look, KEYS.get(kind, "external_id")
    path = tmp_path / "rows.csv"
    count = outside.export(house["sam"], kind, which, str(path))
    rows = look.customers(kind, which).rows
    assert column(path, key) == [getattr(row, key) for row in rows]
    assert count == len(rows) == look.count_customers(kind, which) > 0


def test_a_list_of_another_kind_exports_nothing(
    house: House, outside: Port, tmp_path: Path
) -> None:
    path = tmp_path / "rows.csv"
    for kind, which in (("account", CaseFilter()), ("case", CustomerFilter())):
        with pytest.raises(TypeError, match="tells nothing of a list"):
            outside.export(house["max"], kind, which, str(path))
    assert not path.exists()


def test_a_table_is_a_sheet_whose_cells_no_spreadsheet_runs(outside: Port, tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    rows = [(text, str(n)) for n, text in enumerate((*HOSTILE, "half \ud800"))]
    assert outside.sheet(str(path), ["=Name", "No."], iter(rows)) == len(rows)
    cells = column(path, "'=Name")
    assert cells == ["'=1+1", "'@home", *HOSTILE[2:], "half \ufffd"]
    assert path.stat().st_mode & 0o777 == 0o600


def test_no_list_is_written_over_a_file_that_is_there(
    outside: Port, house: House, tmp_path: Path
) -> None:
    path = tmp_path / "rows.csv"
    path.write_text("old")
    with pytest.raises(RuleViolation, match="already"):
        outside.sheet(str(path), ["a"], [])
    with pytest.raises(RuleViolation, match="already"):
        outside.export(house["sam"], "account", CustomerFilter(), str(path))
    assert path.read_text() == "old"


def test_a_sheet_that_fails_leaves_nothing_half_written(outside: Port, tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    with pytest.raises(RuleViolation, match="cannot be written"):
        outside.sheet(str(path), ["a"], (_fail() for _ in range(2)))
    assert list(tmp_path.iterdir()) == []


def _fail() -> list[str]:
    raise OSError(28, "No space left on device")


# files ---------------------------------------------------------------------------------------


def test_a_file_is_written_for_its_owner_alone(
    outside: Port, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(home)
    written = {
        "~/a.txt": "a.txt", "b.txt": "b.txt", str(home / "c\n.txt"): "c\n.txt",
        "d" * 255: "d" * 255,
    }  # fmt: skip
    for path, name in written.items():
        assert outside.save(path, b"\x00\xff") == str(home / name)
        assert (home / name).read_bytes() == b"\x00\xff"
        assert (home / name).stat().st_mode & 0o777 == 0o600
    assert names(home) == sorted(written.values())


def test_nothing_is_written_over(outside: Port, tmp_path: Path) -> None:
    (tmp_path / "there").write_bytes(b"old")
    (tmp_path / "link").symlink_to(tmp_path / "there")
    (tmp_path / "dangling").symlink_to(tmp_path / "nowhere")
    for name in ("there", "link", "dangling"):
        with pytest.raises(RuleViolation, match=f"{name} already. Name another file"):
            outside.save(str(tmp_path / name), b"new")
    assert (tmp_path / "there").read_bytes() == b"old"
    assert names(tmp_path) == ["dangling", "link", "there"]


@pytest.mark.parametrize("links", [True, False])
def test_a_file_is_there_whole_or_not_at_all(
    outside: Port,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    links: bool,  # noqa: FBT001  a parameter of the test
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(1, "Operation not permitted")

    if not links:
        monkeypatch.setattr(os, "link", refuse)
    path = str(tmp_path / "case.txt")
    with monkeypatch.context() as full:
        full.setattr(os, "fsync" if links else "replace", refuse)
        with pytest.raises(RuleViolation, match="cannot be written: Operation not permitted"):
            outside.save(path, b"text")
    assert names(tmp_path) == []
    assert outside.save(path, b"text") == path
    with pytest.raises(RuleViolation, match="already"):
        outside.save(path, b"text")
    assert names(tmp_path) == ["case.txt"]


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("", "is a folder"), ("~", "is a folder"), ("/dev/null", "is no plain file"),
        ("a\x00b", "is not a path"), ("\ud800", "is not a path"),
        ("~nobody-has-this/x", "is not a path"), ("none/x", "cannot be written: No such file"),
        ("x" * 300, "cannot be written: File name too long"),
    ],
)  # fmt: skip
def test_a_path_that_cannot_be_is_told(
    outside: Port, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str, why: str
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(RuleViolation, match=why):
        outside.save(path, b"text")
    with pytest.raises(RuleViolation, match=why):
        outside.sheet(path, ["a"], [])
    assert names(tmp_path) == []
