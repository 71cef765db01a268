"""Files that come from outside: strict reading, each row accounted for, nothing guessed."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import NotFound, RuleViolation
from data.exchange.sheets import mark, unmark
from data.exchange.source import CELL_LIMIT, Source
from tests.data.sheets import SHARED, write

if TYPE_CHECKING:
    from pathlib import Path

SPECTRUM = SHARED / "robustness" / "csv-spectrum"
HEAD = "external_id,name,kind\n"


def source(path: Path, encoding: str | None = None, delimiter: str | None = None) -> Source:
    return Source(path, encoding=encoding, delimiter=delimiter)


def rows(path: Path, **given: str) -> list[tuple[str, ...]]:
    return [record.cells for record in source(path, **given).records()]


@pytest.mark.skipif(not SPECTRUM.is_dir(), reason="the spectrum of CSV files is not there")
@pytest.mark.parametrize(
    "name",
    [
        "comma_in_quotes", "empty", "location_coordinates", "newlines_crlf", "quotes_and_newlines",
        "simple", "simple_crlf", "utf8",
    ],
)  # fmt: skip
def test_every_lawful_csv_is_read_as_it_is_meant(name: str) -> None:
    read = source(SPECTRUM / f"{name}.csv")
    found = [dict(zip(read.columns, r.cells, strict=True)) for r in read.records()]
    meant = json.loads((SPECTRUM / f"{name}.json").read_text("utf-8"))
    meant = meant if isinstance(meant, list) else [meant]
    assert [_comparable(row) for row in found] == [_comparable(row) for row in meant]


def _comparable(row: dict[str, str]) -> dict[str, str]:
    # The collection's own answer gives another phone number than its file.
    kept = {name: cell for name, cell in row.items() if name != "Contact Phone Number"}
    return {name: cell.replace("\r\n", "\n") for name, cell in kept.items()}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_file_that_names_its_encoding_is_read_in_it(tmp_path: Path, encoding: str) -> None:
    path = write(tmp_path, (HEAD + "A1,Zoë Łuk,business\n").encode(encoding))
    assert source(path).columns[0] == "external_id"
    assert rows(path) == [("A1", "Zoë Łuk", "business")]


def test_bytes_of_no_known_encoding_are_asked_about(tmp_path: Path) -> None:
    path = write(tmp_path, (HEAD + "A1,plain,business\nA2,Zoë,business\n").encode("cp1252"))
    with pytest.raises(RuleViolation, match="line 3 has the byte 0xEB") as refused:
        source(path)
    assert "--encoding cp1252 reads 'A2,Zoë,business'" in str(refused.value)
    assert refused.value.details["line"] == 3
    assert rows(path, encoding="cp1252")[1][1] == "Zoë"


def test_the_first_bad_byte_is_found_far_into_a_file(tmp_path: Path) -> None:
    lines = "".join(f"A{n},{'x' * 90},business\n" for n in range(20_000))
    path = write(tmp_path, (HEAD + lines).encode() + b"B1,\xe9t\xe9,business\n")
    with pytest.raises(RuleViolation, match=r"line 20002 has the byte 0xE9"):
        source(path)


def test_a_file_cut_within_a_character_is_asked_about(tmp_path: Path) -> None:
    path = write(tmp_path, (HEAD + "A1,Zoë").encode()[:-1])
    with pytest.raises(RuleViolation, match="line 2 has the byte 0xC3"):
        source(path)


def test_utf_16_without_a_mark_is_asked_about(tmp_path: Path) -> None:
    path = write(tmp_path, HEAD.encode("utf-16-le"))
    with pytest.raises(RuleViolation, match="utf-16-le"):
        source(path)


def test_an_encoding_that_the_file_denies_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, HEAD.encode("utf-8-sig"))
    with pytest.raises(RuleViolation, match="utf-8-sig, not cp1252"):
        source(path, encoding="cp1252")


@pytest.mark.parametrize(("said", "near"), [("cp1253x", "cp1253"), ("hex", "no encoding 'hex'")])
def test_an_unknown_encoding_is_refused(tmp_path: Path, said: str, near: str) -> None:
    with pytest.raises(RuleViolation, match=near):
        source(write(tmp_path, HEAD), encoding=said)


@pytest.mark.parametrize(("sign", "said"), [(";", "';'"), ("\t", "tab"), ("|", r"'\|'")])
def test_another_delimiter_is_asked_about(tmp_path: Path, sign: str, said: str) -> None:
    path = write(tmp_path, (HEAD + "A1,One,business\n").replace(",", sign))
    with pytest.raises(RuleViolation, match=f"--delimiter {said}"):
        source(path)
    assert rows(path, delimiter=said.strip("'\\").replace("\\", "")) == [("A1", "One", "business")]


@pytest.mark.parametrize("sign", ["", "ab", '"', "\n", "'"])
def test_what_cannot_stand_between_cells_is_refused(tmp_path: Path, sign: str) -> None:
    with pytest.raises(RuleViolation, match="cannot stand between cells"):
        source(write(tmp_path, HEAD), delimiter=sign)


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RuleViolation, match="must name the columns"):
        source(write(tmp_path, ""))


def test_a_header_alone_has_no_rows(tmp_path: Path) -> None:
    assert rows(write(tmp_path, HEAD)) == []


def test_all_that_is_wrong_with_a_header_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(RuleViolation, match=r"Column 3 has no name.*2 columns are called 'name'"):
        source(write(tmp_path, "name,name,,kind\n"))


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(RuleViolation, match="No such file"):
        source(tmp_path / "none.csv")


def test_rows_that_do_not_fit_the_header_are_told_by_line(tmp_path: Path) -> None:
    text = (
        HEAD
        + 'A1,"two\nlines",business\nA2,short\n\nA3,Long,business,more\nA4,Fine,business\nA5,cut'
    )
    found = list(source(write(tmp_path, text)).records())
    assert [(r.line, bool(r.fault)) for r in found] == [
        (2, False), (4, True), (6, True), (7, False), (8, True),
    ]  # fmt: skip
    assert "4 cells and the header 3" in (found[2].fault or "")


def test_a_cell_that_is_too_long_is_told(tmp_path: Path) -> None:
    path = write(tmp_path, f"{HEAD}A1,{'x' * (CELL_LIMIT + 1)},business\nA2,Fine,business\n")
    first, second = source(path).records()
    assert "name has 131,073 characters" in (first.fault or "")
    assert second.fault is None


def test_what_follows_an_open_quote_is_no_row(tmp_path: Path) -> None:
    text = HEAD + 'A1,One,business\nA2,"Two,business\nA3,Three,business\n\nA4,Four,business\n'
    first, last = source(write(tmp_path, text)).records()
    assert first.fault is None
    assert (last.line, last.rows) == (3, 4)
    assert "Nothing from there on was read" in (last.fault or "")


def test_an_open_quote_that_meets_another_is_noticed(tmp_path: Path) -> None:
    text = HEAD + 'A1,"One,business\nA2,"Two",business\nA3,Three,business\n'
    found = list(source(write(tmp_path, text)).records())
    assert [(r.line, bool(r.fault), r.rows) for r in found] == [(2, True, 3)]


def test_a_badly_quoted_row_that_ends_on_its_line_costs_only_itself(tmp_path: Path) -> None:
    text = HEAD + 'A1,"One" Ltd,business\nA2,Two,business\n'
    found = list(source(write(tmp_path, text)).records())
    assert [(r.line, bool(r.fault)) for r in found] == [(2, True), (3, False)]


@given(st.text(alphabet="ab,;\"'=\r\n\t\x00é", max_size=80))
def test_no_text_is_lost_or_breaks_the_reading(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    path = write(tmp_path_factory.getbasetemp(), "one,two\n" + text, "any.csv")
    found = list(source(path).records())
    lines = [record.line for record in found]
    assert lines == sorted(set(lines))
    assert all(len(record.cells) == 2 or record.fault for record in found)
    assert bool(found) == bool(text.strip("\r\n"))


@given(st.text(alphabet="'=+-@\t\ra", max_size=6))
def test_every_mark_is_taken_off_again(text: str) -> None:
    assert unmark(mark(text)) == text


def test_a_pipe_is_no_file_to_import(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", tmp_path):
        with pytest.raises(RuleViolation, match="is not a file"):
            source(path)


def test_an_unknown_kind_suggests_the_nearest() -> None:
    from core.commands.data import kind_of  # noqa: PLC0415

    assert kind_of("cases").name == "case"
    with pytest.raises(NotFound, match="Did you mean 'account'"):
        kind_of("acount")
