"""`caseline queue`: what lies in queues, by whoever types it (cli.md, domain.md 1.13)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.cli.conftest import Shell

HOME = "back_office_homeowner"


def test_a_case_goes_its_way_through_queues(shell: Shell) -> None:
    """Each verb says what became of it, and the list shows it."""
    assert shell.json("queue", "pick", "1000", "--stay", as_="dana")["number"] == "00001000"
    first, *rest = shell.json("queue", "items", HOME, as_="eli")["rows"]
    assert (first["number"], first["worked_by"], first["worked_at"]) == ("00001001", None, None)
    (worked,) = [item for item in rest if item["number"] == "00001000"]
    assert (worked["queue"], worked["worked_by"], worked["owner"]["key"]) == (HOME, "dana", "dana")
    late = shell("queue", "pick", "1000", "--json", as_="eli")
    assert (late.code, late.error["kind"]) == (7, "conflict")
    assert late.error["message"].startswith("Dana Reyes works on case 00001000 since")
    moved = shell("queue", "route", "1000", "--to-queue", "customer_support", as_="dana")
    assert moved.out.startswith(
        "Case 00001000 was routed from Back Office Task Queue Homeowner to Customer Support Queue."
    )
    gone = shell("queue", "remove", "1000", as_="dana")
    assert gone.out.startswith("Case 00001000 was removed from Customer Support Queue;")
    told = shell("queue", "items", "customer_support", as_="dana")
    assert told.out.strip() == "Nothing lies there."


def test_what_i_work_on_and_what_waits_are_told_apart(shell: Shell) -> None:
    shell.json("queue", "pick", "1000", "--stay", as_="dana")

    def numbers(*which: str) -> list[str]:
        found = shell.json("queue", "items", *which, as_="dana")["rows"]
        return [item["number"] for item in found]

    assert numbers() == ["00001001", "00001000", "00001002"]
    assert numbers("--mine") == ["00001000"]
    assert numbers("--available", "--limit", "1") == ["00001001"]
    line = shell("queue", "items", "--mine", as_="dana").out.splitlines()[1]
    assert line.split("  ")[0] == "00001000"
    assert line.count("Dana Reyes") == 2


def test_a_queue_has_an_owner_and_a_wrong_name_is_told(shell: Shell) -> None:
    shell.json("queue", "create", "Night", "--private", "--owner", "eli", as_="sue")
    (night,) = [
        one for one in shell.json("queue", "list", as_="sue")["rows"] if one["key"] == "night"
    ]
    assert (night["owner"], night["is_private"]) == ("eli", True)
    wrong = shell("queue", "edit", "night", "--owner", "elli", "--json", as_="sue")
    assert wrong.code == 4
    assert "'elli'" in wrong.error["message"] + str(wrong.error["details"])
    unknown = shell("queue", "items", "knight", "--json", as_="sue")
    assert (unknown.code, unknown.error["kind"]) == (3, "not_found")
    assert "night" in unknown.error["message"]
    private = shell("queue", "items", "night", "--json", as_="dana")
    told = private.error["message"]
    assert told.startswith("Night is private: only its members see what lies in it. Ask a ")


def test_what_lies_in_queues_is_told_page_by_page_with_an_exact_total(shell: Shell) -> None:
    whole = shell.json("queue", "items", "--all", as_="dana")
    assert whole["total"] == len(whole["rows"]) == 3
    assert whole["next"] is None
    first = shell.json("queue", "items", "--all", "--limit", "2", as_="dana")
    assert first["total"] == whole["total"]
    rest = shell.json("queue", "items", "--all", "--after", first["next"], as_="dana")
    assert _numbers(first) + _numbers(rest) == _numbers(whole)
    assert f"More: --after {first['next']}" in shell(
        "queue", "items", "--all", "--limit", "2", as_="dana"
    ).out  # fmt: skip
    both = shell("queue", "items", HOME, "--all", as_="dana")
    assert both.code == 2


def _numbers(told: Any) -> list[str]:
    """Give the cases of a list; their ages grow while one asks."""
    return [row["number"] for row in told["rows"]]


def test_public_queues_are_told_apart_from_private_ones(shell: Shell) -> None:
    shell.json("queue", "create", "Night", "--private", "--member", "eli", as_="sue")
    shell.json("queue", "add", "night", "1000", as_="eli")

    def queues(who: str, *which: str) -> set[str]:
        return {row["queue"] for row in shell.json("queue", "items", *which, as_=who)["rows"]}

    assert "night" in queues("eli", "--all") & queues("eli") & queues("sue", "--all")
    assert "night" not in queues("eli", "--public") | queues("dana", "--all")
    listed = {row["key"] for row in shell.json("queue", "list", as_="dana")["rows"]}
    assert "night" not in listed
    hidden = shell("case", "list", "--queue", "night", "--json", as_="dana")
    assert (hidden.code, hidden.error["kind"]) == (3, "not_found")


def test_a_case_names_the_queue_that_it_lies_in_by_an_item(shell: Shell) -> None:
    number = shell.json("queue", "pick", "1000", as_="dana")["number"]
    assert shell.json("case", "show", number, as_="dana")["case"]["queue"] is None
    shell.json("queue", "add", "customer_support", number, as_="dana")
    shown = shell.json("case", "show", number, as_="dana")["case"]
    assert (shown["queue"], shown["owner"]["key"]) == ("customer_support", "dana")
