"""Files for imports, and short ways to take them in."""

from __future__ import annotations

import csv
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from data.exchange.imports import ImportOptions, ImportReport, run

if TYPE_CHECKING:
    from tests.house import House

REPOSITORY = Path(__file__).parents[2]
SHARED = Path(os.environ.get("CASELINE_TEST_DATA", REPOSITORY.parent / "shared" / "data"))
"""Where real data lies, beside the checkout; tests that read it skip where it is not."""


def write(folder: Path, text: str | bytes, name: str = "rows.csv") -> Path:
    """Put a file there."""
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def some_of(path: Path, folder: Path, every: int) -> Path:
    """Copy a CSV file's heading and each so manieth of its rows; 1 is the file itself."""
    if every == 1:
        return path
    with path.open(encoding="utf-8-sig", newline="") as source:
        heading, *rows = csv.reader(source)
    fewer = folder / path.name
    with fewer.open("w", encoding="utf-8", newline="") as target:
        csv.writer(target).writerows([heading, *rows[::every]])
    return fewer


def take(house: House, kind: str, path: Path, by: str = "root", **options: Any) -> ImportReport:
    """Import a file."""
    return run(house[by], kind, path, ImportOptions(**options))


def counts(report: ImportReport) -> tuple[int, int, int, int, int]:
    """Give read, created, updated, unchanged and rejected."""
    return (
        report.read, report.created, report.updated, report.unchanged, report.rejected,
    )  # fmt: skip


def reasons(report: ImportReport) -> list[tuple[int, str | None]]:
    """Give the line and the field of each reject."""
    return [(reject.line, reject.field) for reject in report.rejects]
