"""Printing: columns stand in line, JSON is exact, and nothing that acts reaches a terminal."""

from __future__ import annotations

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli import out
from cli.width import cells, cut, fit, table

HOSTILE = "a\x1b]52;c;AAAA\x07b\x9b31mc\u202ed\u2066e\x7ff\u2028g\x85h"


@pytest.mark.parametrize(
    ("text", "width"), [("abc", 3), ("日本", 4), ("e\u0301", 1), ("👩", 2), ("\u200d", 0), ("", 0)]
)
def test_cells_are_counted_as_a_terminal_shows_them(text: str, width: int) -> None:
    """Wide signs take two, joined ones none."""
    assert cells(text) == width


@given(st.text(), st.integers(1, 20))
def test_what_is_fitted_fills_its_cells_exactly(text: str, width: int) -> None:
    """Whatever the text, the next column begins in its place."""
    assert cells(fit(text, width)) == width
    assert cells(cut(text, width)) <= width


def test_a_table_keeps_its_columns_in_line() -> None:
    """Wide signs and accents do not shift what follows."""
    lines = table(("A", "B"), [["日本", "x"], ["e\u0301", "y"], ["plain", "z"]], None)
    assert {cells(line[: line.index(end)]) for line, end in zip(lines, "Bxyz", strict=True)} == {7}


@given(st.lists(st.lists(st.text(max_size=40), min_size=4, max_size=4), max_size=4))
def test_a_table_is_no_wider_than_the_terminal(rows: list[list[str]]) -> None:
    """It is cut where it is widest, and every row stays one line."""
    lines = table(("One", "Two", "Three", "Four"), rows, 60)
    assert len(lines) == len(rows) + 1
    assert max(map(cells, lines)) <= 60
    assert not any("\n" in line for line in lines)


def test_a_cell_is_never_two_lines() -> None:
    """Line feeds of the text become blanks."""
    assert table(("A",), [["one\ntwo\r\nthree"]], None)[1] == "one two three"


@given(st.text() | st.just(HOSTILE))
def test_json_is_exact_and_holds_nothing_that_acts(text: str) -> None:
    """Whoever reads the document gets every character; a terminal gets none that it obeys."""
    stream = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", errors="strict")
    out.document({"text": text, "lone": "\udc80"}, stream)
    stream.seek(0)
    printed = stream.read()
    assert json.loads(printed) == {"text": text, "lone": "\udc80"}
    assert not [c for c in printed if c != "\n" and (c < " " or "\x7f" <= c <= "\x9f")]
    assert not set(printed) & set("\u202e\u2066\u2028\u2029\u200e\u200f\ufeff")


def test_json_is_exact_where_the_output_knows_only_ascii() -> None:
    """A terminal without Unicode gets escapes that JSON understands."""
    stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii", errors="strict")
    out.document({"name": "Zoë 日本 👩"}, stream)
    stream.seek(0)
    assert json.loads(stream.read()) == {"name": "Zoë 日本 👩"}


def test_text_shows_what_would_act(capsys: pytest.CaptureFixture[str]) -> None:
    """Controls appear as pictures, in texts, headings, facts and quotes alike."""
    out.say(HOSTILE)
    out.heading(HOSTILE)
    out.facts([("Name", HOSTILE)])
    out.quoted(HOSTILE)
    out.rows(("A",), [[HOSTILE]], "")
    printed = capsys.readouterr().out
    assert "\u241b]52" in printed
    assert not [c for c in printed if c != "\n" and (c < " " or "\x7f" <= c <= "\x9f")]
    assert not set(printed) & set("\u202e\u2066\u2028")


def test_what_is_not_a_terminal_gets_no_colour(capsys: pytest.CaptureFixture[str]) -> None:
    """Pipes and files get plain text."""
    out.heading("Title")
    assert capsys.readouterr().out == "Title\n"
