"""`caseline case similar`: the cases that are like one, and why (domain.md 1.14)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.cli.conftest import Shell

LEAK = "Water drips below the array"


def opened(shell: Shell, subject: str, *more: str) -> str:
    made = shell.json(
        "case", "create", "--type", "customer_support", "--subject", subject, *more, as_="sam"
    )
    return str(made["number"])


def test_similar_cases_are_listed_with_why_they_are(shell: Shell) -> None:
    case, other = opened(shell, LEAK), opened(shell, f"{LEAK} \x1b[31mred")
    told = shell("case", "similar", case, as_="sam")
    assert told.code == 0
    head, line = told.out.splitlines()
    assert head.split() == ["Number", "Score", "Status", "Age", "Subject", "Why"]
    assert line.startswith(other)
    assert "\x1b" not in line
    assert "drips" in line


def test_a_program_is_told_score_fields_and_words(shell: Shell) -> None:
    case, first, last = (opened(shell, LEAK) for _ in range(3))
    found = shell.json("case", "similar", case, as_="sam")
    assert [row["number"] for row in found["rows"]] == [last, first]
    assert found["total"] == 2
    why = found["rows"][0]["similar"]
    assert (why["score"], why["fields"]) == (100, [])
    assert {*why["words"]} == {"water", "drips", "below", "array"}
    (one,) = shell.json("case", "similar", case, "--limit", "1", as_="sam")["rows"]
    assert one["number"] == last


def test_none_and_wrong_ones_are_told(shell: Shell) -> None:
    case = opened(shell, "Nobody else says this")
    assert shell("case", "similar", case, as_="sam").out.strip() == "No case is similar."
    assert shell.json("case", "similar", case, as_="sam")["rows"] == []
    missing = shell("case", "similar", "99999999", "--json", as_="sam")
    assert (missing.code, missing.error["kind"]) == (3, "not_found")
    assert shell("case", "similar", case, "--limit", "0", as_="sam").code == 2
