"""The installed program, as a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

PROGRAM = Path(sys.executable).with_name("caseline")


def caseline(*words: str, **options: object) -> subprocess.CompletedProcess[str]:
    """Run the program."""
    return subprocess.run(  # type: ignore[call-overload, no-any-return]
        [PROGRAM, *words], check=False, capture_output=True, text=True,
        stdin=subprocess.DEVNULL, **options,
    )  # fmt: skip


def test_a_case_is_made_and_shown() -> None:
    """From an empty home to the first case."""
    assert caseline("db", "init").returncode == 0
    made = caseline("case", "create", "--type", "customer_support", "--subject", "Grüße 日本")
    assert (made.returncode, made.stderr) == (0, "")
    assert "Grüße 日本" in caseline("case", "show", "1000").stdout


def test_nothing_but_the_answer_stands_on_either_stream() -> None:
    """Errors on standard error, one exit code."""
    done = caseline("case", "show", "1")
    assert (done.returncode, done.stdout) == (5, "")
    assert "Traceback" not in done.stderr
    assert "caseline db init" in done.stderr


def test_the_console_says_that_it_needs_a_terminal() -> None:
    """No escape code reaches a pipe."""
    done = caseline()
    assert (done.returncode, done.stdout) == (2, "")
    assert "terminal" in done.stderr
    assert "\x1b" not in done.stderr


def test_a_reader_that_goes_away_is_no_error() -> None:
    """`| head` is how people look at long lists."""
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as gone:
        done = subprocess.run(
            [PROGRAM, "completion", "bash"], check=False, stdout=gone, stderr=subprocess.PIPE
        )
    assert (done.returncode, done.stderr) == (0, b"")


def test_an_old_terminal_gets_letters_it_knows() -> None:
    """What the output cannot hold is written as an escape, not as a crash."""
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    done = caseline("keys", env=environment)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("option", ["--help", "--version"])
def test_help_is_fast(option: str, *, long_run: bool) -> None:
    """Under 60 ms over bare Python, the best of many."""
    if not long_run:
        pytest.skip("a busy machine cannot be timed; run with --long")

    def best(*command: object) -> float:
        times = []
        for _ in range(20):
            start = time.perf_counter()
            subprocess.run([*map(str, command)], check=True, capture_output=True)
            times.append(time.perf_counter() - start)
        return min(times)

    assert best(PROGRAM, option) - best(sys.executable, "-c", "pass") < 0.060
