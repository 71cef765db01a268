"""A disk so small that a test can fill it: a file system of its own, in memory."""

from __future__ import annotations

import subprocess
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@dataclass(frozen=True)
class Disk:
    """A mounted file system."""

    folder: Path

    def fill(self) -> None:
        """Leave no byte free."""
        with (self.folder / "ballast").open("ab", buffering=0) as ballast:
            for piece in (2**16, 2**12, 1):
                try:
                    while True:
                        ballast.write(bytes(piece))
                except OSError:
                    continue

    def make_room(self) -> None:
        """Give back what `fill` took."""
        (self.folder / "ballast").unlink()

    @property
    def files(self) -> set[str]:
        """What lies on it, the ballast apart."""
        return {path.name for path in self.folder.rglob("*") if path.is_file()} - {"ballast"}


@contextmanager
def disk(folder: Path, size: str) -> Iterator[Disk]:
    """Mount a file system at a new folder; skips where this process may not."""
    folder.mkdir()
    done = subprocess.run(
        ["/bin/mount", "-t", "tmpfs", "-o", f"size={size},mode=700", "none", folder],
        check=False, capture_output=True, text=True,
    )  # fmt: skip
    if done.returncode:
        pytest.skip(f"no file system may be mounted here: {done.stderr.strip()}")
    try:
        yield Disk(folder)
    finally:
        subprocess.run(["/bin/umount", "-l", folder], check=True)
