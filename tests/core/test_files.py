"""Files that people name: read safely, or refused in a sentence."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from core import files
from core.errors import RuleViolation

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MIB = 1024 * 1024


@pytest.mark.parametrize(
    "path", ["~nosuchuser/x", "~\0/x", "a\0b", "\ud800", "/nowhere/x", "", "x" * 5000]
)
def test_a_path_that_leads_nowhere_is_refused(path: str) -> None:
    with pytest.raises(RuleViolation):
        files.read(path, MIB)


@pytest.mark.parametrize(
    "make",
    [os.mkfifo, os.mkdir, lambda path: path.symlink_to("/dev/zero")],
    ids=["pipe", "folder", "device"],
)
def test_what_is_no_plain_file_is_refused(tmp_path: Path, make: Callable[[Path], None]) -> None:
    make(tmp_path / "x")
    with pytest.raises(RuleViolation, match="is not a file|cannot be read"):
        files.read(tmp_path / "x", MIB)


def test_a_file_is_read_up_to_its_limit(tmp_path: Path) -> None:
    (tmp_path / "x.pdf").write_bytes(b"x" * MIB)
    assert len(files.read(tmp_path / "x.pdf", MIB).data) == MIB
    (tmp_path / "x.pdf").write_bytes(b"x" * (MIB + 1))
    with pytest.raises(RuleViolation, match="larger than 1 MiB"):
        files.read(tmp_path / "x.pdf", MIB)


def test_a_system_without_pipes_that_block_reads_files_too(tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_bytes(b"a\r\nb")
    program = (
        "import os, sys; del os.O_NONBLOCK; from core.files import read; "
        "sys.exit(read(sys.argv[1], 9).data != b'a\\r\\nb')"
    )
    subprocess.run([sys.executable, "-c", program, tmp_path / "x.txt"], check=True)


def test_a_path_in_the_home_folder_is_found(home: Path) -> None:
    (home / "x.txt").write_bytes(b"here")
    assert files.read("~/x.txt", MIB).data == b"here"
