"""What I did, each act with the line that does it again, as a shell reads it."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Shell

HOSTILE = "it's $HOME `id`\n\\ \x1b[31m \u202e é"


def read(line: str) -> list[str]:
    """Give the words of a line as bash reads them; nothing but printing is done."""
    told = subprocess.run(
        ["/bin/bash", "--norc", "-c", f"printf '%s\\0' {line}"], capture_output=True, check=True
    )
    return told.stdout.decode().split("\0")[:-1]


def done(shell: Shell, words: list[str]) -> Any:
    """Do it, with yes to what is asked; the options stand first, for `--` ends them."""
    answer = shell("--json", "--yes", *words, as_="dana")
    assert answer.code == 0, answer
    return json.loads(answer.out)


@pytest.mark.parametrize(
    "words",
    [
        ["case", "post", "1000", HOSTILE], ["case", "post", "--customer", "--", "1000", "-x"],
        ["case", "assign", "1000", "--to", "eli", "--no-mail"],
        ["case", "edit", "1000", "--set", f"description={HOSTILE}", "--set", "priority=High"],
        ["case", "close", "1000", "--comment=-done"], ["case", "claim", "1001"],
        ["case", "merge", "1000", "1001"],
    ],
)  # fmt: skip
def test_the_line_of_an_act_is_the_act(shell: Shell, words: list[str]) -> None:
    """Read by a shell and done again after an undo, it is kept as the same."""
    first = done(shell, words)
    row = shell.json("log", "--mine", "--limit", "1", as_="dana")["rows"][0]
    assert row["action"] == first["action"]
    assert row["line"].isprintable()
    shell.json("undo", as_="dana")
    program, *again = read(row["line"])
    assert program == "caseline"
    assert done(shell, again)["ok"]
    repeated = shell.json("log", "--mine", "--limit", "1", as_="dana")["rows"][0]
    assert repeated["line"] == row["line"]


def test_a_file_is_named_as_it_was_called(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "a b.txt").write_text("x")
    shell.json("case", "attach", "1000", str(tmp_path / "a b.txt"), as_="dana")
    row = shell.json("log", "--mine", "--limit", "1", as_="dana")["rows"][0]
    assert row["line"] == "caseline case attach 1000 'a b.txt'"


def test_an_act_on_many_cases_is_one_line_that_names_them(shell: Shell) -> None:
    shell.json("case", "claim", "--where", "number:1000,1001", "--yes", as_="dana")
    row = shell.json("log", "--by", "me", "--limit", "1", as_="dana")["rows"][0]
    assert row["line"] == "caseline case claim --where number:00001000,00001001 --yes"
    shell.json("undo", as_="dana")
    assert shell.json(*read(row["line"])[1:], as_="dana")["ok"]
    undo = shell.json("log", "--mine", "--limit", "2", as_="dana")["rows"][1]
    assert undo["line"] == f"caseline undo {undo['undo_of']}"


def test_the_words_of_others_are_not_told(shell: Shell) -> None:
    """A line has the words as they were asked; what was taken back since is its author's alone."""
    shell.json("case", "post", "1000", "not for you", as_="dana")
    rows = shell.json("log", as_="sue")["rows"]
    assert {row["line"] for row in rows if row["actor"] == "dana"} == {None}
