"""The files of an organisation, written to a folder byte for byte."""

from __future__ import annotations

from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import TYPE_CHECKING

from core.errors import RuleViolation
from core.files import content
from core.org.loader import SIZE_LIMIT
from data.exchange.sheets import replacing

if TYPE_CHECKING:
    from collections.abc import Mapping


def write(folder: Path, files: Mapping[str, str], *, over: bool) -> dict[str, list[str]]:
    """Write what is not there or differs; gives the names of what was `written`, what is `same`.

    `others` are files of the folder that an apply would read besides. Raises `RuleViolation`, and
    writes nothing, where a file differs and is not to be written `over`.
    """
    _require_names(files)
    differ = [name for name, text in files.items() if _there(folder / name) not in {None, text}]
    if differ and not over:
        msg = f"{folder} holds other files of these names: {', '.join(sorted(differ))}."
        way = "Name another folder, or add --force to write over them."
        raise RuleViolation(msg, title="Nothing written", next_step=way)
    same = [name for name, text in files.items() if _there(folder / name) == text]
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        msg = f"{folder} cannot be made: {error.strerror or error}."
        raise RuleViolation(msg, next_step="Name another folder.") from error
    for name, text in files.items():
        if name not in same:
            with replacing(folder / name) as target:
                target.write(text)
    others = [path.name for path in folder.glob("*.toml") if path.name not in files]
    written = [name for name in files if name not in same]
    return {"written": sorted(written), "same": sorted(same), "others": sorted(others)}


def write_new(folder: Path, files: Mapping[str, str]) -> None:
    """Make a folder of files; it takes its name when all of them are written.

    Raises `RuleViolation` where something of its name is there, or it cannot be written.
    """
    way = "Name another folder with --to."
    if folder.is_symlink() or (folder.exists() and not (folder.is_dir() and _is_empty(folder))):
        msg = f"{folder} is there already."
        raise RuleViolation(msg, title="Nothing written", next_step=way)
    building = None
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        building = Path(mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
        for name, text in files.items():
            (building / name).write_text(text, "utf-8", newline="")
        building.rename(folder)
    except OSError as error:
        msg = f"{folder} cannot be written: {error.strerror or error}."
        raise RuleViolation(msg, title="Nothing written", next_step=way) from error
    finally:
        if building is not None:
            rmtree(building, ignore_errors=True)


def _is_empty(folder: Path) -> bool:
    return next(folder.iterdir(), None) is None


def _require_names(files: Mapping[str, str]) -> None:
    """Nothing is written beside the folder, whatever stands in a database."""
    for name in files:
        if Path(name).name != name or not name.endswith(".toml"):
            msg = f"The organisation holds a file of the name {name!r}, which is not written."
            raise RuleViolation(msg, next_step="`caseline db check` looks at the database.")


def _there(path: Path) -> str | None:
    """Give the text of a file; none where there is no file."""
    if not path.exists() and not path.is_symlink():
        return None
    return content(path, SIZE_LIMIT).decode("utf-8", "backslashreplace")
