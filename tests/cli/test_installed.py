"""The installed program, as a process of its own."""

from __future__ import annotations

import os
import signal
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


def in_shell(line: str) -> subprocess.CompletedProcess[str]:
    """Run a line of the system's shell, in which `$0` is the program."""
    return subprocess.run(
        ["/bin/sh", "-c", line, PROGRAM], check=False, capture_output=True, text=True,
        stdin=subprocess.DEVNULL,
    )  # fmt: skip


def test_the_first_line_of_a_long_answer_is_enough() -> None:
    """The rest is not missed, and nothing is said of it."""
    done = in_shell('"$0" completion bash | head -1')
    assert (done.returncode, done.stdout, done.stderr) == (0, "_caseline() {\n", "")


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ('"$0" keys >&-', 0), ('"$0" --help >&-', 0), ('"$0" --version >&-', 0),
        ('"$0" keys --json >&- 2>&-', 0), ('"$0" case show 1 2>&-', 5),
        ('"$0" case show 1 >&- 2>&-', 5), ('"$0" nonsense >&- 2>&-', 2),
    ],
)  # fmt: skip
def test_a_stream_that_is_closed_from_the_start_is_no_error(line: str, code: int) -> None:
    """The exit code is the answer."""
    done = in_shell(line)
    assert (done.returncode, done.stdout, done.stderr) == (code, "", "")


def test_an_input_that_is_closed_is_told() -> None:
    """In a sentence, as for any other file."""
    assert caseline("db", "init").returncode == 0
    done = in_shell('"$0" import account - <&-')
    assert (done.returncode, done.stdout) == (2, "")
    assert "standard input cannot be read: it is closed" in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full disk here")
def test_an_answer_that_could_not_be_written_is_told() -> None:
    """A script must not take half a list for the whole."""
    done = in_shell('"$0" keys >/dev/full')
    assert done.returncode == 1
    assert "could not be written" in done.stderr
    assert "Traceback" not in done.stderr


def test_who_interrupts_while_the_program_still_loads_sees_no_traceback(tmp_path: Path) -> None:
    """Even before the command line is read."""
    (tmp_path / "sitecustomize.py").write_text(
        "import sys\n"
        "class Impatient:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'cli.main':\n"
        "            raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Impatient())\n"
    )
    done = caseline("case", "list", env={**os.environ, "PYTHONPATH": str(tmp_path)})
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")


def _heed_interrupts() -> None:
    """A program started in the background of a shell ignores them."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_a_demo_that_is_interrupted_leaves_nothing_that_looks_like_one(tmp_path: Path) -> None:
    """Half a desk under the name of a whole one would open."""
    with subprocess.Popen(
        [PROGRAM, "demo", "--check", "--keep", tmp_path / "kept.db"], stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        preexec_fn=_heed_interrupts,  # noqa: PLW1509  it only sets a signal
    ) as running:  # fmt: skip
        assert running.stderr
        assert "Preparing" in running.stderr.readline()
        while not [*tmp_path.iterdir()]:
            assert running.poll() is None
            time.sleep(0.01)
        running.send_signal(signal.SIGINT)
        told = running.communicate(timeout=60)
        assert (running.returncode, *told) == (130, "", "")
    assert [*tmp_path.iterdir()] == []


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
