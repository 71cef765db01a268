"""When this person last made a backup of a database, for who asks whether there is one."""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from data import paths
from data.outside import address
from data.shelf import make_private, write_new

if TYPE_CHECKING:
    from sqlalchemy import URL


def remember(url: URL, file: Path) -> None:
    """Write down that a backup was made now; the backup is good without that, too."""
    place = _place(url)
    told = {"at": datetime.now(UTC).isoformat(timespec="seconds"), "file": str(file.absolute())}
    with suppress(OSError):
        make_private(place.parent)
        write_new(place.parent, json.dumps(told).encode()).replace(place)


def last(url: URL) -> tuple[datetime, Path] | None:
    """Give when the last backup was made and where it was put; none where none is known."""
    try:
        told = json.loads(_place(url).read_bytes())
        return datetime.fromisoformat(told["at"]), Path(told["file"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _place(url: URL) -> Path:
    digest = hashlib.sha256(address(url)).hexdigest()[:16]
    return paths.state_folder() / "backups" / f"{digest}.json"
