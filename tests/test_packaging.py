"""What leaves the house: the wheel, the lists of versions, and the files that are committed."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

import caseline

ROOT = Path(__file__).parents[1]
PARTS = ("core", "data", "tui", "cli")
MACHINES = re.compile(rb"(?<![\w.~-])/(?:work|root)/")
PIN = re.compile(r"[A-Za-z0-9._-]+==[0-9][A-Za-z0-9.]*")
pytestmark = pytest.mark.xdist_group("packaging")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.Path:
    """Build the wheel from the files as they lie here."""
    folder = tmp_path_factory.mktemp("wheel")
    done = subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT],
        check=False, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    (built,) = folder.glob("*.whl")
    return zipfile.Path(built)


@pytest.fixture(scope="module")
def candidates() -> list[Path]:
    """List what a commit of everything would hold."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "-z"],  # noqa: S607  the caller's git
        cwd=ROOT, check=False, capture_output=True, text=True,
    )  # fmt: skip
    if listed.returncode:
        pytest.skip(f"not a git checkout: {listed.stderr.strip()}")
    return [path for name in listed.stdout.split("\0") if name and (path := ROOT / name).is_file()]


def inside(path: Path) -> str:
    """Give the name that a file beside `caseline` gets in the wheel."""
    return f"caseline/{path.relative_to(ROOT).as_posix()}"


def project() -> dict[str, object]:
    """Read the project's table."""
    table: dict[str, object] = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    return table


def test_the_wheel_takes_one_name_only(wheel: zipfile.Path) -> None:
    """`core` and `data` are everybody's words: installed, they lie inside `caseline`."""
    names = {item.name for item in wheel.iterdir()}
    assert names == {"caseline", f"caseline-{caseline.__version__}.dist-info"}


def test_the_wheel_holds_every_file_and_no_other(wheel: zipfile.Path) -> None:
    """Styles, organisation and migrations travel with the code; caches and databases do not."""
    built = {name for name in wheel.root.namelist() if name.startswith("caseline/")}
    here = {
        path.relative_to(ROOT).as_posix() if part == "caseline" else inside(path)
        for part in ("caseline", *PARTS)
        for path in (ROOT / part).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert {name for name in built if not name.endswith("/")} == here
    assert "caseline/py.typed" in built
    assert {".py", ".toml", ".tcss"} <= {Path(name).suffix for name in built}
    assert any(name.startswith("caseline/data/migrations/versions/") for name in built)


def test_the_wheel_finds_its_own_parts(wheel: zipfile.Path, tmp_path: Path) -> None:
    """Unpacked and without the checkout, `core` is the one that lies beside the command."""
    wheel.root.extractall(tmp_path)
    code = "import sys; sys.path.insert(0, sys.argv[1]); import caseline.__main__, core"
    done = subprocess.run(
        [sys.executable, "-IS", "-c", f"{code}; print(core.__file__)", tmp_path],
        cwd=tmp_path, check=True, capture_output=True, text=True,
    )  # fmt: skip
    assert done.stdout.strip() == str(tmp_path / "caseline" / "core" / "__init__.py")


def test_the_wheel_says_what_it_is(wheel: zipfile.Path) -> None:
    """Licence, Python and command are in the metadata."""
    info = wheel / f"caseline-{caseline.__version__}.dist-info"
    metadata = (info / "METADATA").read_text()
    assert "License-Expression: MIT\n" in metadata
    assert "Requires-Python: >=3.11\n" in metadata
    assert "caseline = caseline.__main__:main" in (info / "entry_points.txt").read_text()
    licence = (info / "licenses" / "LICENSE").read_text()
    assert licence.startswith("MIT License")
    assert "the caseline authors" in licence


def test_every_requirement_has_an_upper_bound() -> None:
    """A new major version of a library is tried before anybody gets it."""
    given = project()
    dependencies, extras = given["dependencies"], given["optional-dependencies"]
    assert isinstance(dependencies, list)
    assert isinstance(extras, dict)
    wanted = [*dependencies, *(item for extra in extras.values() for item in extra)]
    assert not [item for item in wanted if "<" not in item and not item.startswith("caseline[")]


def test_constraints_are_pins_and_nothing_else() -> None:
    """No index, no path, no host: only names and versions, one for each direct requirement."""
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    assert not [line for line in lines if not PIN.fullmatch(line)]
    pinned = {line.partition("==")[0].lower() for line in lines}
    dependencies = project()["dependencies"]
    assert isinstance(dependencies, list)
    assert {re.split(r"[<>=\[]", item)[0] for item in dependencies} <= pinned


def test_no_machine_is_named(candidates: list[Path]) -> None:
    """A path of somebody's machine in a file is a mistake, and a lock file names an index."""
    found = [path for path in candidates if MACHINES.search(path.read_bytes())]
    assert found == []
    assert ROOT / "uv.lock" not in candidates


def test_nothing_of_ours_is_ignored(candidates: list[Path]) -> None:
    """Ignore lists like to swallow `data`; ours does not."""
    for part in ("caseline", *PARTS):
        here = {path for path in (ROOT / part).rglob("*.*") if path.is_file()}
        assert {path for path in here if "__pycache__" not in path.parts} <= set(candidates)
