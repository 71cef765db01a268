"""`caseline worker`: one round, or one after the other, on the shell."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from data.places import feed_folder
from tests.automation import edited
from tests.data.sheets import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Iterator
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


def test_others_may_not_run_it(shell: Shell) -> None:
    assert shell("worker", "--once", as_="sam").code == 6
    assert shell("worker", as_="sam").code == 6
    assert shell("worker", "--every", "0", as_="root").code == 2


# round after round ---------------------------------------------------------------------------


@contextmanager
def running(shell: Shell, *words: str) -> Iterator[subprocess.Popen[str]]:
    """Run the worker in a process of its own until it is stopped."""
    line = [sys.executable, "-m", "caseline", *shell.of("root"), "worker", "--every", "1", *words]
    with subprocess.Popen(
        line, cwd=REPOSITORY, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as worker:
        try:
            yield worker
        finally:
            worker.kill()


def stopped(worker: subprocess.Popen[str], by: signal.Signals = signal.SIGTERM) -> tuple[int, str]:
    """Stop it; give its exit code and what else it said."""
    worker.send_signal(by)
    _, said = worker.communicate(timeout=60)
    return worker.returncode, said


def test_it_makes_round_after_round_with_a_line_for_each_that_did_something(
    shell: Shell, tmp_path: Path
) -> None:
    """It begins before the rules are in force, and reads them with the next round."""
    with running(shell, "--json") as worker:
        assert worker.stdout
        assert worker.stderr
        assert "every 1 second until" in worker.stderr.readline()
        ruled(shell, tmp_path)
        assert "Nobody looked: 1 answered" in worker.stdout.readline()  # what lay there before
        for subject in ("Problem", "Question"):
            number = opened(shell, subject)
            told = json.loads(worker.stdout.readline())
            (job,) = told["jobs"]
            assert (job["job"], job["failed"], job["asks"]) == ("rules", [], [])
            assert "Nobody looked: 1 answered (act " in job["said"][0]
            assert told["at"].endswith("Z")
            assert shell.json("case", "show", number)["case"]["type"] == subject
        assert stopped(worker) == (0, "The worker has stopped.\n")


def test_what_fails_is_told_once_and_the_worker_goes_on(shell: Shell, tmp_path: Path) -> None:
    ruled(shell, tmp_path)
    opened(shell, "No such type")
    with running(shell) as worker:
        assert worker.stdout
        first = worker.stdout.readline()
        assert "rules: Nobody looked: " in first
        assert "'No such type' is not in its list" in first
        opened(shell, "Problem")
        assert "Nobody looked: 1 answered" in worker.stdout.readline()
        code, said = stopped(worker, signal.SIGINT)
        assert (code, said.splitlines()[-1]) == (0, "The worker has stopped.")


def test_two_processes_at_once_do_nothing_twice(shell: Shell, tmp_path: Path) -> None:
    ruled(shell, tmp_path)
    numbers = [opened(shell, "Problem") for _ in range(12)]
    line = [sys.executable, "-m", "caseline", *shell.of("root"), "worker", "--once", "--json"]
    workers = [
        subprocess.Popen(line, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True) for _ in range(2)
    ]
    found = [json.loads(worker.communicate(timeout=120)[0]) for worker in workers]
    assert [worker.returncode for worker in workers] == [0, 0]
    done = [one["done"] for answer in found for one in answer["rules"] if one["rule"] == "stale"]
    assert sum(done) == 13  # the house has a case of low priority that matches besides
    for number in numbers:
        history = shell.json("case", "history", number)["rows"]
        changed = [c for row in history for c in row["changes"] if c["field"] == "type"]
        assert [change["new"] for change in changed] == ["Problem"]


# what waits too long ---------------------------------------------------------------------------

ESCALATION = """
[[escalation]]
when = "priority == 'Low'"
actions = [{ after = "1m", groups = ["shift_leads"] }]
"""


def escalating(shell: Shell, folder: Path) -> None:
    """Put an escalation in force for homeowner cases; the house has one that waits."""
    assert shell("org", "export", str(folder / "org"), as_="root").code == 0
    file = folder / "org" / "homeowner.toml"
    file.write_text(file.read_text("utf-8") + ESCALATION, "utf-8")
    waiting = ("--at", "2100-01-01T00:00:00Z") if shell.url.startswith("sqlite") else ()
    tried = shell(
        "org", "try", str(folder / "org"), "--escalation", "homeowner", *waiting, as_="root"
    )
    assert tried.code == 0
    assert "Escalation of Homeowner" in tried.out
    assert shell("org", "apply", str(folder / "org"), "--yes", as_="root").code == 0


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_backlog_waits_until_somebody_agrees(shell: Shell, tmp_path: Path) -> None:
    escalating(shell, tmp_path)
    later = ("--at", "2100-01-01T00:00:00Z")
    tried = shell.json("org", "try", "--escalation", "homeowner", *later, as_="root")
    (answer,) = tried["answers"]
    assert answer["deeds"] == ["escalated 1 minute after it was created"]
    told = shell("worker", "--once", *later, as_="root")
    assert told.code == 0
    assert "it is new and would escalate 1 case at once: --yes agrees" in told.out
    (one,) = shell.json("worker", "--once", *later, as_="root")["escalations"]
    assert (one["asks"], one["done"]) == (True, 0)
    (one,) = shell.json("worker", "--once", "--yes", *later, as_="root")["escalations"]
    assert (one["asks"], one["done"]) == (False, 1)
    rows = shell.json("case", "list")["rows"]
    assert sum(row["is_escalated"] for row in rows) == 1
    heard = [row["text"] for row in shell.json("bell", as_="eli")["rows"]]
    assert [text for text in heard if "is escalated, 1 minute after it was created" in text]


def test_a_past_time_is_no_matter_of_an_escalation(shell: Shell) -> None:
    words = ("org", "try", "--escalation", "homeowner", "--since", "7d")
    assert shell(*words, as_="root").code == 2
    assert shell("org", "try", "--escalation", "homeowner", as_="sam").code == 6
    code, error = shell.refused("org", "try", "--escalation", "homeowners", as_="root")
    assert (code, "Did you mean 'homeowner'" in error["message"]) == (3, True)


# the feed's folder -----------------------------------------------------------------------------

FEED = "account_external_id,oldest_aging_days\nNOBODY,3\n"


def fed(name: str) -> Path:
    """Lay a file of the feed into its folder."""
    folder = feed_folder()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f".{name}").write_text(FEED, "utf-8")
    return (folder / f".{name}").rename(folder / name)


def test_what_lies_in_the_feeds_folder_is_run_and_told(shell: Shell) -> None:
    fed("monday.csv")
    job, post = shell.json("worker", "--once", as_="root")["jobs"]
    assert (job["job"], job["failed"]) == ("feed", [])
    assert (post["job"], post["said"], post["failed"]) == ("mail", [], [])
    assert job["said"][0].startswith("monday.csv: ")
    assert [(one["name"], one["ok"]) for one in job["files"]] == [("monday.csv", True)]
    assert (feed_folder() / "done" / "monday.csv").exists()
    told = shell("worker", "--once", as_="root")
    assert "monday.csv" not in told.out


def test_the_worker_that_runs_on_sees_files_that_come(shell: Shell) -> None:
    with running(shell) as worker:
        assert worker.stdout
        assert worker.stderr
        worker.stderr.readline()
        fed("tuesday.csv")
        assert " feed: tuesday.csv: " in worker.stdout.readline()
        assert stopped(worker)[0] == 0
