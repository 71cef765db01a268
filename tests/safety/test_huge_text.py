"""A million characters, ten thousand lines in every field: cut where it is drawn, never hung on."""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import String, Text

from core.commands.case import AttachFiles, LogReview, PostToCase
from core.commands.task import CreateTask
from core.files import Upload
from core.rows import CaseFilter, CustomerFilter
from data.tables import TABLES
from tests import house as small
from tests.tui.seat import seat
from tui.records.kinds import read

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.postgres import Build

HUGE = {"characters": "x" * 1_000_000, "words": "word " * 200_000, "emoji": "🧯" * 500_000,
        "lines": "a line\n" * 10_000, "breaks": "\n" * 100_000}  # fmt: skip
MOST = 260
"""Lines of one text on a page, at most; a screen shows 24 to 60."""
GOAL = 0.25
"""Seconds to the first paint (recorded in the long run)."""
KEYS = {
    "external_id", "number", "engine_number", "username", "key", "object", "record_type", "kind",
    "status", "profile", "sha256", "time_zone", "visibility", "digest", "mime",
}  # fmt: skip
"""Columns that name things: the core alone writes them."""
RECORDS = (("case", "1000"), ("account", "HO-1"), ("contact", "P-1"), ("contract", "C-1"),
           ("job", "E-1"), ("user", "dana"))  # fmt: skip


@pytest.fixture
def database_kind() -> str:
    """Run on SQLite alone: it is drawing that is looked at."""
    return "sqlite"


@pytest.fixture
def house(copy_of: Callable[[Build], str]) -> Iterator[small.House]:
    """Give a house in which something lies everywhere."""
    with small.opened(copy_of(build)) as made:
        yield made


def build(url: str) -> None:
    """Build the small house with a case that has everything."""
    small.build(url)
    house = small.House(url)
    number = house.homeowner("dana", job="E-1")
    house.do("dana", PostToCase(case=number, text="a post"))
    house.do("dana", LogReview(case=number, comments="a review"))
    house.do("dana", CreateTask(case=number, subject="a task", comments="of words"))
    house.do("dana", AttachFiles(case=number, files=(Upload("a.txt", b"x" * 1_000_000),)))
    house.close()


def swell(house: small.House, text: str) -> int:
    """Put a text into every field that people fill, below the desk; gives how many there are."""
    fields = 0
    with house.store.engine.begin() as connection:
        connection.exec_driver_sql("PRAGMA ignore_check_constraints = on")
        triggers = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        for (name,) in connection.exec_driver_sql(triggers).all():
            connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
        for table in TABLES.values():
            for column in table.c:
                texts = isinstance(column.type, String | Text) and not column.foreign_keys
                if texts and column.name not in KEYS and column.nullable:
                    connection.execute(table.update().values({column.name: text}))
                    fields += 1
        for statement in (
            "UPDATE cases SET subject = ?", "UPDATE feed_items SET body = ?",
            "UPDATE activities SET subject = ?", "UPDATE accounts SET name = ?",
        ):  # fmt: skip
            connection.exec_driver_sql(statement, (text,))
            fields += 1
    return fields


@pytest.mark.parametrize("kind", HUGE)
def test_a_page_draws_a_few_hundred_lines_of_whatever_there_is(
    house: small.House, kind: str, *, long_run: bool,
    record_property: Callable[[str, object], None],
) -> None:  # fmt: skip
    if kind in ("words", "breaks", "emoji") and not long_run:
        pytest.skip("two of them in the short tier")
    assert swell(house, HUGE[kind]) > 20
    desk, slowest = house["dana"], 0.0
    for record in RECORDS:
        began = perf_counter()
        page = read(desk, *record)
        lines = {"head": "\n".join(line.plain for line in page.head(80)).count("\n") + 1}
        lines |= {
            part.name: sum(line.text.plain.count("\n") + 1 for line in part.lines(80))
            for part in page.parts
        }
        slowest = max(slowest, perf_counter() - began)
        texts = len(page.source.feed) if record[0] == "case" else 1
        assert lines.pop("Feed", 0) <= MOST * texts
        assert max(lines.values()) <= MOST, (record, lines)
    record_property(f"page of {kind}, drawn", f"{slowest:.3f} s at most")


@pytest.mark.parametrize("kind", HUGE)
async def test_a_list_and_a_case_of_it_are_painted_and_keys_stay_live(
    house: small.House, kind: str, *, long_run: bool,
    record_property: Callable[[str, object], None],
) -> None:  # fmt: skip
    if kind != "lines" and not long_run:
        pytest.skip("one of them in the short tier")
    swell(house, HUGE[kind])
    assert house["dana"].look.cases(CaseFilter()).rows
    assert house["dana"].look.customers("account", CustomerFilter()).rows
    async with seat(house, "dana", first="Number") as at:
        began = perf_counter()
        at.app.open_case("00001000")
        await at.sees("Feed")
        painted = perf_counter() - began
        for key in ("right", "right", "right", "right", "down", "e"):
            await at.press(key)
        await at.on("EditCaseSheet")
        await at.press("escape")
        await at.on("WorkspaceScreen")
    record_property(f"first paint of {kind}", f"{painted:.3f} s (goal {GOAL} s)")
