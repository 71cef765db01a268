"""Export: what one may read, whole or not at all, and back again without a change."""

from __future__ import annotations

import csv
import io
import json
import os
from typing import TYPE_CHECKING

import pytest

from core.commands.account import EditAccount
from core.commands.case import CloseCase, EditCase
from core.errors import NotFound, RuleViolation
from data.exchange.exports import run
from data.exchange.sheets import mark, unmark
from tests.data.sheets import SHARED, counts, take

if TYPE_CHECKING:
    from pathlib import Path

    from tests.house import House

HOSTILE = (
    "=1+1", "+1 (303) 555-0142", "-2", "@home", "\tTab", "\rReturn", "'=quoted", "''=twice",
    "'plain", 'a "b", c', "two\nlines", "a\rb", "\x1b[31mred\x07", "\u202etxt\u2028", "ÄÖ 漢字 🧯",
)  # fmt: skip
NAUGHTY = SHARED / "robustness" / "naughty_strings.json"
KINDS = ("account", "contact", "contract", "job", "case")


def filled(house: House) -> House:
    """Give the house cases in every state, with hostile texts."""
    house.queued(installer="IN-1", installer_contact="P-3")
    house.installer(job="E-1")
    closed = house.support("dana", account="BU-1", case_type="Problem")
    house.do("dana", CloseCase(case=closed))
    for text in HOSTILE:
        house.support(subject=text, description=text)
    house.do("root", EditAccount(account="BU-1", fields={"phone": "+1 303", "name": "=Bakery"}))
    return house


def sheet(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as stream:
        return list(csv.DictReader(stream, strict=True))


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_exported_is_imported_without_a_change(
    house: House, tmp_path: Path, kind: str
) -> None:
    path = tmp_path / "out.csv"
    count = run(filled(house)["root"], kind, path)
    assert count == len(sheet(path)) > 0
    assert counts(take(house, kind, path)) == (count, 0, 0, count, 0)


def test_an_export_brings_back_what_was_changed_since(house: House, tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    number = house.support(subject="=First", description="'@x")
    run(house["root"], "case", path)
    house.do("dana", EditCase(case=number, fields={"subject": "Second", "description": ""}))
    assert counts(take(house, "case", path)) == (1, 0, 1, 0, 0)
    assert (house.case(number).subject, house.case(number).description) == ("=First", "'@x")


def test_no_cell_is_a_formula_unless_raw_is_asked_for(house: House, tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    run(filled(house)["root"], "case", path)
    cells = [cell for row in sheet(path) for cell in row.values()]
    assert not [cell for cell in cells if cell[:1] in set("=+-@\t\r")]
    assert "'+1 (303) 555-0142" in cells
    run(house["root"], "case", path, raw=True)
    assert {row["subject"] for row in sheet(path)} >= set(HOSTILE)


@pytest.mark.parametrize("text", ["", "a", "'", *HOSTILE])
def test_a_mark_is_taken_off_again(text: str) -> None:
    assert unmark(mark(text)) == text
    assert mark(text)[:1] not in set("=+-@\t\r") or not text


@pytest.mark.skipif(not NAUGHTY.is_file(), reason="the list of naughty strings is not there")
def test_naughty_strings_come_back_unchanged(house: House, tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    texts = [t for t in json.loads(NAUGHTY.read_text("utf-8")) if t.strip() and len(t) <= 255]
    numbers = [house.support(subject=text) for text in texts]
    run(house["root"], "case", path)
    kept = {row["number"]: unmark(row["subject"]) for row in sheet(path)}
    assert [kept[number] for number in numbers] == [house.case(n).subject for n in numbers]
    assert counts(take(house, "case", path))[3] == len(texts)


def test_one_exports_what_one_may_read(house: House) -> None:
    filled(house)
    for username, some in (("rae", 0), ("sal", 1), ("dana", 3 + len(HOSTILE))):
        stream = io.StringIO()
        assert run(house[username], "case", stream=stream) == some
        assert stream.getvalue().startswith("external_id,number,type,status,owner,queue,")


def test_json_is_the_document_that_a_list_prints(house: House, tmp_path: Path) -> None:
    path = tmp_path / "out.json"
    run(filled(house)["root"], "case", path, "json")
    document = json.loads(path.read_text("utf-8"))
    assert (document["total"], document["next"]) == (len(document["rows"]), None)
    first = document["rows"][0]
    assert first["owner"]["kind"] == "queue"
    assert first["queue"] == first["owner"]["key"] == "back_office_homeowner"
    assert first["created_at"] == "2026-03-31T10:00:00.000Z"
    assert (first["contract"], first["installer"], first["closed_at"]) == ("C-1", "IN-1", None)
    assert "\x1b" not in path.read_text("utf-8")
    assert {row["subject"] for row in document["rows"]} >= set(HOSTILE)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_json_form(house: House, kind: str) -> None:
    stream = io.StringIO()
    count = run(filled(house)["root"], kind, form="json", stream=stream)
    assert len(json.loads(stream.getvalue())["rows"]) == count


def test_an_empty_list_is_a_document_too(house: House) -> None:
    stream = io.StringIO()
    assert run(house["root"], "case", form="json", stream=stream) == 0
    assert json.loads(stream.getvalue()) == {"rows": [], "total": 0, "next": None}


def test_a_terminal_is_given_nothing_that_acts(house: House) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    stream = Terminal()
    run(filled(house)["root"], "case", stream=stream)
    assert not set("\x1b\x07\u202e") & set(stream.getvalue())


def test_an_export_that_fails_leaves_the_old_file(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "out.csv"
    path.write_text("old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(RuleViolation, match="No space left"):
        run(house["root"], "account", path)
    assert path.read_text() == "old"
    assert [entry.name for entry in tmp_path.iterdir() if "out" in entry.name] == ["out.csv"]


def test_an_export_is_for_its_owner_alone(house: House, tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    run(house["root"], "account", path)
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_place_that_cannot_be_written_is_told(house: House, tmp_path: Path) -> None:
    with pytest.raises(RuleViolation, match="cannot be written"):
        run(house["root"], "account", tmp_path / "none" / "out.csv")


def test_unknown_kinds_and_forms_are_refused(house: House) -> None:
    with pytest.raises(NotFound, match="Did you mean 'contact'"):
        run(house["root"], "contcat")
    with pytest.raises(RuleViolation, match="'xml' is neither"):
        run(house["root"], "case", form="xml")
