"""docs/worker.md: its line of the shell works, and what it shows is what the program says."""

from __future__ import annotations

import re
import shlex
from configparser import ConfigParser
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cli.main import build
from tests.cli.conftest import Shell

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.postgres import Build

PAGE = (Path(__file__).parents[2] / "docs" / "worker.md").read_text("utf-8")


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_its_line_of_the_shell_works(
    copy_of: Callable[[Build], str], capsys: pytest.CaptureFixture[str]
) -> None:
    from tests.cli.conftest import build as small  # noqa: PLC0415  the house of the shell

    lines = [line for block in re.findall(r"```shell\n(.*?)```", PAGE, re.DOTALL)
             for line in block.splitlines()]  # fmt: skip
    assert lines
    for line in lines:
        answer = Shell(copy_of(small), capsys)(*shlex.split(line)[1:], as_="root")
        assert (answer.code, answer.err) == (0, "")


def test_the_unit_file_can_be_read_and_starts_the_worker() -> None:
    (unit,) = re.findall(r"```ini\n(.*?)```", PAGE, re.DOTALL)
    read = ConfigParser()
    read.optionxform = str  # type: ignore[assignment,method-assign]
    read.read_string(unit)
    assert read["Service"]["ExecStart"].endswith("/caseline worker")
    assert read["Service"]["KillSignal"] == "SIGTERM"


def test_every_option_of_the_worker_is_told() -> None:
    parser = build(("worker",))
    own = {flag for flag in parser.children()["worker"].flags() if flag in {"--once", "--every"}}
    assert own == {"--once", "--every"}
    assert all(flag in PAGE for flag in (*own, "--yes", "--json"))
