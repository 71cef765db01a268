"""`case VERB --where FILTER`: shown first, done with --yes, one line to take it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Shell

WHERE = ("--where", "owner:back_office_homeowner priority:high,low")


def test_many_are_shown_first_and_changed_with_yes(shell: Shell) -> None:
    """Without --yes the exit code is 4, the question is in the error, and nothing happened."""
    act = ("case", "edit", *WHERE, "--set", "priority=Medium")
    asked = shell(*act, "--json", as_="dana")
    assert asked.code == 4
    assert asked.error["kind"] == "needs_confirmation"
    assert asked.error["message"].startswith("Edit: 2 cases would be changed.")
    assert asked.error["details"]["done"] == ["00001001", "00001002"]
    done = shell.json(*act, "--yes", as_="dana")
    assert (done["ok"], done["message"]) == (True, "Edit: 2 cases changed.")
    assert done["done"] == ["00001001", "00001002"]
    assert shell.json("undo", as_="dana")["undone"] == done["action"]


def test_a_dry_run_only_says_what_would_be_done(shell: Shell) -> None:
    shell.json("case", "claim", "1001", as_="dana")
    told = shell("case", "claim", "--where", "is:open", "--dry-run", as_="dana")
    assert told.code == 0
    assert told.out.splitlines() == [
        "Assign to me: 2 cases would be changed, 1 skipped.",
        "  2 (00001000, 00001002): Case … is yours.",
        "  skipped 00001001: Case … is yours already. Go on working on it.",
    ]
    assert shell.json("case", "list", "--owner", "dana", as_="dana")["total"] == 1


def test_words_that_an_act_needs_come_after_as_ever(shell: Shell) -> None:
    done = shell.json(
        "case", "post", "--where", "priority:high", "We are on it", "--yes", as_="dana"
    )
    (number,) = done["done"]
    feed = shell.json("case", "show", number, as_="dana")["feed"]
    assert [item["body"] for item in feed if item["kind"] == "TextPost"] == ["We are on it"]


def test_the_same_key_again_answers_the_same(shell: Shell) -> None:
    act = ("case", "claim", *WHERE, "--yes", "--key", "k1")
    first = shell.json(*act, as_="dana")
    assert len(first["done"]) == 2
    again = shell.json(*act, as_="dana")
    assert (again["done"], again["action"]) == (first["done"], first["action"])


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "a case's number or --where FILTER is needed"),
        (("1001", "--where", "is:open"), "name one case, or --where FILTER, not both"),
        (("1001", "--dry-run"), "--dry-run goes with --where"),
    ],
)
def test_one_case_or_a_filter(shell: Shell, words: tuple[str, ...], told: str) -> None:
    answer = shell("case", "claim", *words, as_="dana")
    assert answer.code == 2
    assert told in answer.err


def test_a_filter_that_is_not_understood_is_marked_at_the_place(shell: Shell) -> None:
    answer = shell("case", "close", "--where", "is:open statsu:new", "--yes", as_="dana")
    assert answer.code == 4
    line, mark = answer.err.splitlines()[1:3]
    assert line == "  is:open statsu:new"
    assert line[mark.index("^") : mark.rindex("^") + 1] == "statsu"
    told = shell("case", "list", "--where", "age:3d", "--json", as_="dana").error
    assert (told["details"]["start"], told["details"]["end"]) == (0, 4)


def test_nothing_that_matches_is_said(shell: Shell) -> None:
    told = shell("case", "close", "--where", "is:reopened", "--yes", as_="dana")
    assert (told.code, told.out) == (0, "Close: 0 cases changed.\n")
