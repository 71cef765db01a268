"""The daily work on aging confirmations as the fourth seed lists it, on the shell alone."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Shell


def task(shell: Shell, who: str) -> dict[str, Any]:
    """Give the one task that waits for somebody."""
    (found,) = shell.json("task", "list", "--mine", as_=who)["rows"]
    return dict(found)


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_s4_both_sides_work_through_their_tasks_and_give_them_to_each_other(shell: Shell) -> None:
    """Try changing the OAD field: cases and tasks are made, handed over, and closed again."""
    for line in (
        "user create teri --name 'Teri Marsh' --profile aging_rep --group aging_cases",
        "user create sal --name 'Sal Moreno' --profile sales",
        "account create --set name=Mill --set kind=business --set external_id=A-9 --set owner=sal",
        "account edit A-9 --set oldest_aging_days=6",
    ):
        shell.json(*shlex.split(line), as_="root")
    first = task(shell, "teri")
    number = first["case"]
    done = shell.json(
        "task", "complete", str(first["id"]), "--comments", "No answer.", "--then", "Call again",
        as_="teri",
    )  # fmt: skip
    assert task(shell, "teri")["id"] == done["following"]
    shell.json("task", "handover", str(done["following"]), "escalate", as_="teri")
    assert shell.json("task", "list", "--mine", as_="teri")["rows"] == []
    theirs = task(shell, "sal")
    assert (theirs["case"], theirs["due"] is not None) == (number, True)
    shell.json("task", "edit", str(theirs["id"]), "--status", "In Progress", as_="sal")
    shell.json("task", "handover", str(theirs["id"]), "Return to aging rep", as_="sal")
    assert task(shell, "teri")["case"] == number
    shell.json("account", "edit", "A-9", "--set", "oldest_aging_days=", as_="root")
    assert shell.json("task", "list", "--mine", as_="teri")["rows"] == []
    case = shell.json("case", "show", number, as_="teri")["case"]
    assert (case["status"], case["is_closed"]) == ("Auto Closure - Aging Days Under 5", True)
