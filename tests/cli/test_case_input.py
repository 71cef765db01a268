"""What people type about cases: the number, the words of a list, several mistakes at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.text import REPLACED_NOTE

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Shell


@pytest.mark.parametrize("typed", ["1000", "00001000", "0000000001000", "#1000", " 1000 "])
def test_a_number_is_the_same_with_and_without_zeros(shell: Shell, typed: str) -> None:
    """Wherever a case is named."""
    assert shell.json("case", "show", typed)["case"]["number"] == "00001000"
    assert shell.json("case", "history", typed)["rows"][-1]["case"] == "00001000"
    assert shell.json("log", "--case", typed)["total"] == 1
    assert shell.json("case", "post", typed, "hello")["number"] == "00001000"


@pytest.mark.parametrize("typed", ["7", "00000007", "000000000007"])
def test_a_number_that_nobody_has_is_told_in_its_full_form(shell: Shell, typed: str) -> None:
    """However it was typed."""
    for words in (["case", "show", typed], ["case", "claim", typed], ["log", "--case", typed]):
        code, error = shell.refused(*words)
        assert code == 3
        assert "case 00000007" in error["message"]


def test_what_is_picked_from_a_list_is_kept_as_the_list_spells_it(
    shell: Shell, tmp_path: Path
) -> None:
    """By a new case, by an edit, by an import: case does not matter when one types."""
    made = shell.json(
        "case", "create", "--type", "HOMEOWNER", "--contract", "C-000100", "--primary", "billing",
        "--secondary", "AUTOPAY", "--source", "phone", "--priority", "high", "--description", "x",
    )  # fmt: skip
    case = shell.json("case", "show", made["number"])["case"]
    assert case["subject"] == "Billing: Autopay"
    fields = ("primary_reason", "secondary_reason", "origin", "priority")
    assert [case[name] for name in fields] == ["Billing", "Autopay", "Phone", "High"]
    shell.json(
        "case", "edit", "1000", "--set", "priority= low ", "--set", "Case Source=postal MAIL"
    )
    shell.json("case", "edit", "1000", "--set", "secondary=refund")
    case = shell.json("case", "show", "1000")["case"]
    assert [case[name] for name in fields] == ["Billing", "Refund", "Postal mail", "Low"]
    code, error = shell.refused("case", "edit", "1000", "--set", "priority=LOW")
    assert (code, "these values already" in error["message"]) == (4, True)
    file = tmp_path / "cases.csv"
    head = "external_id,type,contract,primary_reason,secondary_reason,origin,priority,description\n"
    file.write_text(f"{head}X-1,homeowner,C-000100,BILLING,autopay,WEB,medium,x\n")
    assert shell.json("import", "case", str(file), as_="root")["created"] == 1
    assert shell.json("import", "case", str(file), as_="root")["unchanged"] == 1
    case = shell.json("case", "list", "--limit", "1")["rows"][0]
    assert [case[name] for name in fields] == ["Billing", "Autopay", "Web", "Medium"]


def test_all_that_is_wrong_with_a_new_case_is_told_at_once(shell: Shell, tmp_path: Path) -> None:
    """Fields, people, the queue, the related case and every file."""
    (tmp_path / "setup.exe").write_bytes(b"MZ")
    code, error = shell.refused(
        "case", "create", "--type", "homeowner", "--contract", "C-000100", "--primary", "Biling",
        "--contact", "nobody", "--queue", "Nowhere", "--related", "77", "--description", "x",
        "--file", str(tmp_path / "none.pdf"), "--file", str(tmp_path),
        "--file", str(tmp_path / "setup.exe"),
    )  # fmt: skip
    assert (code, error["kind"]) == (4, "refused")
    problems = [(p["field"], p["message"]) for p in error["details"]["problems"]]
    assert sorted(field for field, _ in problems) == [
        "contact", "file", "file", "file", "origin", "primary_reason", "queue", "related",
        "secondary_reason",
    ]  # fmt: skip
    told = " ".join(message for _, message in problems)
    for words in ("'nobody'", "'Nowhere'", "00000077", "none.pdf", "s a directory", "setup.exe"):
        assert words in told
    assert shell.json("case", "list")["total"] == 3


def test_a_queue_alone_that_is_wrong_keeps_its_own_code(shell: Shell) -> None:
    """Not found is not found."""
    words = ("case", "create", "--type", "customer_support", "--subject", "Hi", "--queue")
    assert shell.refused(*words, "Nowhere")[0] == 3
    assert shell.refused(*words, "Compliance")[0] == 4


def test_every_file_that_cannot_be_attached_is_named(shell: Shell, tmp_path: Path) -> None:
    """And none of the others is kept."""
    (tmp_path / "good.txt").write_text("fine")
    files = [str(tmp_path / name) for name in ("one.pdf", "good.txt", "two.pdf")]
    code, error = shell.refused("case", "attach", "1000", *files)
    assert code == 4
    told = [p["message"] for p in error["details"]["problems"]]
    assert ["one.pdf" in told[0], "two.pdf" in told[1], len(told)] == [True, True, 2]
    assert shell.json("case", "show", "1000")["files"] == []


def test_a_close_says_how_many_tasks_stay_open(shell: Shell) -> None:
    """Nobody forgets them in silence."""
    for number, subjects in (("1000", ("Call", "Write")), ("1001", ("Call",)), ("1002", ())):
        for subject in subjects:
            shell.json("task", "create", number, "--subject", subject)
    closed = shell.json("case", "close", "1000")
    assert (closed["open_tasks"], "2 tasks stay open on it" in closed["message"]) == (2, True)
    assert "a task stays open on it" in shell("case", "close", "1001").out
    assert "open" not in shell("case", "close", "1002").out
    shell.json("case", "reopen", "1000")
    closed = shell.json("case", "close", "1000", "--tasks", "complete")
    assert (closed["open_tasks"], "open" in closed["message"]) == (0, False)


@pytest.mark.parametrize(
    "words",
    [
        ("case", "post", "1000", "half \udcff"),
        ("case", "edit", "1000", "--set", "subject=\udcff"),
        ("task", "create", "1000", "--subject", "half \udcff"),
        ("case", "review", "1000", "--comments", "Done \udcff"),
        ("account", "create", "--set", "name=\udcff", "--set", "kind=business"),
    ],
)  # fmt: skip
def test_a_note_says_that_bytes_were_replaced(shell: Shell, words: tuple[str, ...]) -> None:
    """What is no text in the terminal's encoding is kept as U+FFFD, and that is told once."""
    assert shell.json(*words)["notes"] == [REPLACED_NOTE]
    assert "U+FFFD" in REPLACED_NOTE
    assert shell.json("case", "post", "1000", "whole")["notes"] == []
