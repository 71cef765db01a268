"""Cases on the shell: lists, pages, acts, and the JSON that scripts rely on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Shell

TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
ROW = [
    "number", "record_type", "subject", "status", "is_closed", "priority", "is_escalated", "owner",
    "queue", "account", "contact", "contract", "primary_reason", "secondary_reason", "origin",
    "created_at", "closed_at", "age_seconds", "last_modified_at",
]  # fmt: skip


def numbers(shell: Shell, *words: str, as_: str = "dana") -> list[str]:
    """Give the numbers of a list, checking its total."""
    found = shell.json("case", "list", *words, as_=as_)
    return [row["number"] for row in found["rows"]]


def test_a_row_has_every_key_and_every_value_is_accepted_back(shell: Shell) -> None:
    """Times in UTC with three decimals, absent values null, keys for what is named."""
    found = shell.json("case", "list", "--queue", "back_office_homeowner")
    assert set(found) == {"rows", "total", "next"}
    assert (found["total"], found["next"]) == (3, None)
    row = found["rows"][0]
    assert set(ROW) <= set(row)
    assert row["number"] == "00001001"
    assert row["record_type"] == "homeowner"
    assert row["owner"] == {
        "kind": "queue", "name": "Back Office Task Queue Homeowner", "key": "back_office_homeowner",
    }  # fmt: skip
    assert row["queue"] == "back_office_homeowner"
    assert (row["account"], row["contact"], row["contract"]) == ("A-000100", "P-000100", "C-000100")
    assert (row["account_name"], row["contract_status"]) == ("Jo Rivera", "Unverified")
    assert (row["primary_reason"], row["secondary_reason"]) == ("Billing", "Autopay")
    assert (row["status"], row["is_closed"], row["closed_at"]) == ("New", False, None)
    assert TIME.fullmatch(row["created_at"])
    assert TIME.fullmatch(row["last_modified_at"])
    assert isinstance(row["age_seconds"], int)
    for words in (
        ("--queue", row["owner"]["key"]), ("--queue", row["owner"]["name"]),
        ("--type", row["record_type"]), ("--status", row["status"]),
        ("--account", row["account"]), ("--contact", row["contact"]),
        ("--contract", row["contract"]),
    ):  # fmt: skip
        assert row["number"] in numbers(shell, *words)


def test_a_queue_is_in_work_order_and_other_lists_begin_with_the_newest(shell: Shell) -> None:
    """High first, then the oldest; Low is no worse than Medium."""
    assert numbers(shell, "--queue", "back_office_homeowner") == [
        "00001001",
        "00001000",
        "00001002",
    ]
    assert numbers(shell) == ["00001002", "00001001", "00001000"]
    assert numbers(shell, "--sort", "number") == ["00001000", "00001001", "00001002"]
    refused = shell("case", "list", "--sort=-subjct")
    assert (refused.code, "Did you mean 'subject'?" in refused.err) == (2, True)
    assert numbers(shell, "--sort=-number") == ["00001002", "00001001", "00001000"]


def test_pages_follow_each_other_without_gap_and_the_total_is_exact(shell: Shell) -> None:
    """The cursor of one answer begins the next."""
    seen: list[str] = []
    after: list[str] = []
    while True:
        page = shell.json("case", "list", "--limit", "1", *after)
        assert page["total"] == 3
        seen += [row["number"] for row in page["rows"]]
        if page["next"] is None:
            break
        after = ["--after", page["next"]]
    assert seen == numbers(shell)


def test_filters_narrow_the_list(shell: Shell) -> None:
    """Owner, state, status, text."""
    shell.json("case", "claim", "1000")
    shell.json("case", "close", "1000")
    assert numbers(shell, "--owner", "dana") == ["00001000"]
    assert numbers(shell, "--owner", "Dana Reyes") == ["00001000"]
    assert numbers(shell, "--closed") == ["00001000"]
    assert numbers(shell, "--open") == ["00001002", "00001001"]
    assert numbers(shell, "--status", "Closed") == ["00001000"]
    assert numbers(shell, "--status", "new", "--type", "Homeowner") == ["00001002", "00001001"]
    assert numbers(shell, "--search", "power") == ["00001001"]
    assert numbers(shell, as_="bo") == []


def test_a_case_is_taken_from_its_queue_to_its_close(shell: Shell) -> None:
    """The whole life of a case, and what each act answers."""
    claimed = shell.json("case", "claim", "1001")
    assert claimed["ok"] is True
    assert claimed["number"] == "00001001"
    assert claimed["action"] > 0
    shell.json("case", "status", "1001", "Awaiting Customer Response")
    shell.json("case", "post", "#1001", "@eli please look", "--private")
    task = shell.json("task", "create", "1001", "--subject", "Call back", "--to", "eli")
    assert task["number"] == str(int(task["number"]))
    assert task["case"] == "00001001"
    shell.json("case", "review", "1001", "--comments", "Current Status: waiting")
    shell.json("case", "edit", "1001", "--set", "priority=Low", "--set", "Case Source=Web")
    shell.json("case", "close", "1001", "--comment", "Done", "--tasks", "complete")
    page = shell.json("case", "show", "1001")
    parts = (
        "case", "assignments", "activities", "process", "resolutions", "feed", "files", "articles",
        "related",
        "present", "can",
    )  # fmt: skip
    assert set(page) == {*parts}
    assert page["present"] == []
    case = page["case"]
    assert (case["status"], case["is_closed"], case["priority"]) == ("Closed", True, "Low")
    assert case["last_review"]["comments"] == "Current Status: waiting"
    assert case["last_review"]["by"] == "dana"
    assert TIME.fullmatch(case["closed_at"])
    assert TIME.fullmatch(case["reopen_until"])
    assert page["can"]["reopen"] == {"ok": True, "why": None}
    assert page["can"]["close"]["ok"] is False
    assert page["can"]["close"]["why"]
    assert {a["subject"] for a in page["activities"]} == {"Call back", "Case Review"}
    assert all(a["is_closed"] for a in page["activities"])
    call = next(a for a in page["activities"] if a["subject"] == "Call back")
    assert call["assigned_to"] == "eli"
    posts = [e for e in page["feed"] if e["kind"] == "TextPost"]
    assert [(e["author"], e["body"], e["mentions"]) for e in posts] == [
        ("dana", "Done", []), ("dana", "@eli please look", ["eli"]),
    ]  # fmt: skip
    assert all(TIME.fullmatch(entry["at"]) for entry in page["feed"])
    assert shell.json("case", "reopen", "1001")["ok"]
    assert shell.json("case", "show", "1001")["case"]["reopen_count"] == 1


def test_the_next_case_is_taken_until_nothing_waits(shell: Shell) -> None:
    """The answer says which, from where, and how many are left; nothing left is not found."""
    words = ("case", "next", "--queue", "back_office_homeowner")
    answers = [shell.json(*words) for _ in range(3)]
    assert [answer["number"] for answer in answers] == ["00001001", "00001000", "00001002"]
    assert [answer["left"] for answer in answers] == [2, 1, 0]
    code, error = shell.refused("case", "next")
    assert (code, error["title"]) == (3, "Nothing to take")
    assert shell("case", "next", as_="sam").code == 6


def test_the_feed_is_whole_unless_it_is_limited(shell: Shell) -> None:
    """The newest come first."""
    for text in ("one", "two", "three"):
        shell.json("case", "post", "1000", text)
    whole = shell.json("case", "show", "1000")["feed"]
    assert [entry["body"] for entry in whole[:3]] == ["three", "two", "one"]
    assert len(whole) > 3
    assert shell.json("case", "show", "1000", "--limit", "2")["feed"] == whole[:2]


def test_files_are_read_from_their_paths(shell: Shell, tmp_path: Path) -> None:
    """At creation and afterwards; what is no file is refused by name."""
    (tmp_path / "bill.pdf").write_bytes(b"%PDF")
    (tmp_path / "roof.jpg").write_bytes(b"jpeg")
    made = shell.json(
        "case", "create", "--type", "customer_support", "--subject", "Hi",
        "--file", str(tmp_path / "bill.pdf"),
    )  # fmt: skip
    shell.json("case", "attach", made["number"], str(tmp_path / "roof.jpg"))
    files = shell.json("case", "show", made["number"])["files"]
    assert {(f["name"], f["size"], f["by"]) for f in files} == {
        ("bill.pdf", 4, "dana"), ("roof.jpg", 4, "dana"),
    }  # fmt: skip
    _, error = shell.refused("case", "attach", made["number"], str(tmp_path / "none.pdf"))
    assert "none.pdf" in error["message"]


def test_notes_are_told_though_nothing_is_refused(shell: Shell) -> None:
    """In the document and in words."""
    assert shell.json("case", "post", "1000", "@nobody there?")["notes"] == [
        "Nobody is called @nobody."
    ]
    assert "Note: Nobody is called @nobody." in shell("case", "post", "1000", "@nobody there?").out


def test_history_and_log_say_who_changed_what(shell: Shell) -> None:
    """Newest first, each change with old and new value; an undo names what it undid."""
    claim = shell.json("case", "claim", "1000")
    undo = shell.json("undo")
    history = shell.json("case", "history", "1000")
    first, second = history["rows"][:2]
    assert history["total"] == len(history["rows"]) == 3
    assert (first["action"], first["undo_of"]) == (undo["action"], claim["action"])
    assert (second["action"], second["actor"]) == (claim["action"], "dana")
    assert (second["command"], second["case"]) == ("case.claim", "00001000")
    assert TIME.fullmatch(second["at"])
    changed = {change["field"]: change for change in second["changes"]}
    assert set(changed) == {"owner_user_id", "owner_group_id"}
    assert set(changed["owner_user_id"]) == {"entity", "id", "field", "old", "new"}
    mine = shell.json("log", "--by", "dana")["rows"]
    assert [row["action"] for row in mine] == [undo["action"], claim["action"]]
    limited = shell.json("log", "--limit", "1")
    assert (len(limited["rows"]), limited["rows"][0]["action"]) == (1, undo["action"])
    assert limited["total"] > 2
    assert shell.json("log", "--case", "1001", "--by", "dana")["rows"] == []


def test_undo_by_number_and_of_an_undo(shell: Shell) -> None:
    """An undo of an undo is named by its number."""
    claim = shell.json("case", "claim", "1000")
    undone = shell.json("undo", str(claim["action"]))
    assert undone["undone"] == claim["action"]
    assert shell.json("case", "show", "1000")["case"]["queue"] == "back_office_homeowner"
    shell.json("undo", str(undone["action"]))
    assert shell.json("case", "show", "1000")["case"]["owner"]["key"] == "dana"


@pytest.mark.parametrize(
    "verb", ["list", "show 1000", "history 1000", "list --queue customer_support"]
)
def test_people_get_text(shell: Shell, verb: str) -> None:
    """Without --json every form prints something that can be read."""
    shell.json("case", "review", "1000", "--comments", "Current Status: fine")
    answer = shell("case", *verb.split())
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.strip()
    assert not answer.out.startswith(("{", "["))


def test_the_page_of_a_case_shows_what_matters(shell: Shell) -> None:
    """Highlights, the type's own labels, description, review and feed."""
    shell.json("case", "review", "1000", "--comments", "Current Status: fine\nPending: none")
    printed = shell("case", "show", "1000").out
    for text in (
        "00001000  Billing: Autopay", "Homeowner · New · Medium · open for", "Case Source", "Phone",
        "Jo Rivera (A-000100)", "Charged twice", "Last review", "Current Status: fine",
        "Case created from contract C-000100",
    ):  # fmt: skip
        assert text in printed


def test_cases_are_merged_split_and_put_together(shell: Shell) -> None:
    """Each act names what it made; the pages say what belongs to a case."""
    entry = shell.json("case", "post", "1001", "No power next door either")["post"]
    split = shell.json("case", "split", "1001", str(entry))
    assert (split["number"], split["from"]) == ("00001003", "00001001")
    assert shell.json("case", "show", "1003")["related"][0]["number"] == "00001001"
    child = shell.json("case", "child", "1002", "--subject", "The second one")
    assert child["parent"] == "00001002"
    assert shell.json("case", "show", "1002")["case"]["children"] == [child["number"]]
    assert shell.json("case", "parent", child["number"], "none")["parent"] is None
    assert shell.json("case", "clone", "1000")["like"] == "00001000"
    assert shell.json("case", "relate", "1000", "1002")["other"] == "00001002"
    done = shell.json("case", "merge", "1001", "1003", "1000", "--take", "subject=1001")
    assert (done["number"], done["merged"]) == ("00001000", ["00001001", "00001003"])
    page = shell.json("case", "show", "1001")["case"]
    assert (page["master"], page["is_closed"]) == ("00001000", True)
    assert shell.json("case", "show", "1000")["case"]["merged"] == ["00001001", "00001003"]
    code, error = shell.refused("case", "post", "1001", "hello")
    assert code == 4
    assert "was merged into 00001000" in error["message"]
    assert shell.refused("case", "merge", "1002", "1002")[0] == 4
    assert shell.refused("case", "merge", "1002", "9999")[0] == 3
    assert shell.refused("case", "split", "1002", "9999")[0] == 3
    assert shell.json("undo")["ok"]
    assert shell.json("case", "show", "1001")["case"]["master"] is None


def test_a_refusal_says_its_title_once(shell: Shell) -> None:
    shell.json("assignment", "create", "1001", "--team", "compliance", "--reason", "Other")
    answer = shell("case", "close", "1001")
    assert answer.code == 4
    assert answer.err.splitlines()[0].startswith("Cannot close: 1 open assignment (CA-000001")
