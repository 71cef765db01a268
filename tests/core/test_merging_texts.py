"""Two people change one text: what each did stays, and what both did is shown as it is."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from core.org.merging import BETWEEN, MINE, THEIRS, merge

LINES = st.lists(st.sampled_from(["a\n", "b\n", "c\n", "d\n"]), max_size=12).map("".join)
BASE = "one\ntwo\nthree\nfour\nfive\n"


def test_changes_at_two_places_both_stay() -> None:
    mine, theirs = BASE.replace("two", "2"), BASE.replace("five", "5")
    assert merge(BASE, mine, theirs) == ("one\n2\nthree\nfour\n5\n", 0)


def test_the_same_change_by_both_is_no_clash() -> None:
    both = BASE.replace("two", "2")
    assert merge(BASE, both, both) == (both, 0)


def test_what_both_changed_stands_between_marks_that_no_reader_takes() -> None:
    text, clashes = merge(BASE, BASE.replace("two", "2"), BASE.replace("two", "zwei"))
    assert clashes == 1
    assert f"{MINE}\n2\n{BETWEEN}\nzwei\n{THEIRS}\n" in text


def test_a_last_line_without_an_end_does_not_swallow_a_mark() -> None:
    text, clashes = merge("a", "b", "c")
    assert clashes == 1
    assert text.splitlines() == [MINE, "b", BETWEEN, "c", THEIRS]


@given(LINES, LINES)
def test_where_only_one_changed_anything_that_is_what_stays(base: str, changed: str) -> None:
    assert merge(base, changed, base) == (changed, 0)
    assert merge(base, base, changed) == (changed, 0)


@given(LINES, LINES, LINES)
def test_no_line_that_somebody_added_is_lost(base: str, mine: str, theirs: str) -> None:
    text, _ = merge(base, mine, theirs)
    for line in set(mine.splitlines()) | set(theirs.splitlines()):
        if line not in base.splitlines():
            assert line in text.splitlines()
