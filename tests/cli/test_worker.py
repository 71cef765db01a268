"""`caseline worker --once`: scheduled rules on the shell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.automation import edited

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Shell

RULE = """
[rules.stale]
label = "Nobody looked"
on = ["schedule"]
when = "not is_closed and priority == 'Low'"
do = [{ act = "case.edit", case = "{number}", fields = { type = "{subject}" } }]

[rules.late_begins]"""


def ruled(shell: Shell, folder: Path) -> None:
    """Put the rules in force."""
    for name, text in edited(("rules.toml", "\n[rules.late_begins]", RULE)).items():
        (folder / name).write_text(text, encoding="utf-8")
    assert shell("org", "apply", str(folder), "--yes", as_="root").code == 0


def opened(shell: Shell, subject: str) -> str:
    made = shell.json(
        "case", "create", "--type", "customer_support", "--subject", subject, "--priority", "Low"
    )
    return str(made["number"])


def test_a_round_says_what_became_of_each_rule(shell: Shell, tmp_path: Path) -> None:
    assert "No scheduled rules." in shell("worker", "--once", as_="root").out
    ruled(shell, tmp_path)
    number = opened(shell, "Problem")
    told = shell("worker", "--once", as_="root")
    assert (told.code, told.err) == (0, "")
    assert "Nobody looked" in told.out
    assert shell.json("case", "show", number)["case"]["type"] == "Problem"
    answer = shell.json("worker", "--once", as_="root")
    assert answer["ok"]
    stale = next(one for one in answer["rules"] if one["rule"] == "stale")
    assert (stale["done"], stale["refused"], stale["action"]) == (0, {}, None)


def test_what_is_refused_is_told_with_its_reason_and_fails(shell: Shell, tmp_path: Path) -> None:
    ruled(shell, tmp_path)
    opened(shell, "No such type")
    told = shell("worker", "--once", as_="root")
    assert told.code == 1
    assert "'No such type' is not in its list" in told.out


def test_without_once_it_says_what_to_do_and_others_may_not(shell: Shell) -> None:
    assert shell("worker", as_="root").code == 2
    assert shell("worker", "--once", as_="sam").code == 6
