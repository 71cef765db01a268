"""`caseline worker`: one round, or one after the other, on the shell."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

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
