"""The floors of the house: as contracts over the source, and as what a process really loads."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from core.org import loader
from data.founding import found

ROOT = Path(__file__).parents[1]
HEAVY = {"alembic", "platformdirs", "psycopg", "rich", "sqlalchemy", "textual"}
EVERY_MODULE_OF_CORE = """
import core, importlib, pkgutil
for module in pkgutil.walk_packages(core.__path__, "core."):
    importlib.import_module(module.name)
"""
COMMAND_LINE = """
import contextlib, io
from caseline.__main__ import main
with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):
    main([{!r}])
"""


FIRST_SCREEN = """
import contextlib, io
from data.front import run_console
with contextlib.redirect_stdout(io.StringIO()):
    assert run_console(db={!r}, username="root", at=None, check=True) == 0
"""


def loaded(code: str) -> set[str]:
    """Run `code` in a new interpreter; give the modules that it loaded, and their packages."""
    tell = "\nimport sys\nprint(*sys.modules, *{name.partition('.')[0] for name in sys.modules})"
    done = subprocess.run(
        [sys.executable, "-c", code + tell], cwd=ROOT, check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


def test_the_contracts_of_the_layers_hold() -> None:
    """import-linter finds no import that the design forbids."""
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT, check=False, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    "code", ["import core.desk, core.commands.registry", EVERY_MODULE_OF_CORE], ids=["desk", "all"]
)
def test_the_core_loads_the_standard_library_only(code: str) -> None:
    """The static contracts cannot see an import by name; the interpreter can."""
    assert not loaded(code) & (HEAVY | {"caseline", "cli", "data", "tui"})


def test_the_version_costs_nothing() -> None:
    """`--version` answers before parser or domain are read."""
    assert not loaded(COMMAND_LINE.format("--version")) & (HEAVY | {"argparse", "cli", "core"})


def test_help_needs_neither_screen_nor_database() -> None:
    """`--help` loads the parser and the registry, nothing that is slow to start."""
    assert not loaded(COMMAND_LINE.format("--help")) & (HEAVY | {"data", "tui"})


def test_the_first_screen_loads_no_migrations_no_orm_and_no_other_database(tmp_path: Path) -> None:
    """Each of them costs the start what painting costs, and memory for as long as it runs."""
    url = f"sqlite:///{tmp_path / 'desk.db'}"
    found(
        url, files=loader.shipped(), people=[("root", "Root", "admin")], throwaway=True
    ).store.close()
    modules = loaded(FIRST_SCREEN.format(url))
    assert {"textual", "sqlalchemy"} <= modules
    dear = {"alembic", "psycopg", "sqlalchemy.orm", "sqlalchemy.dialects.postgresql", "pygments"}
    assert not modules & dear
    assert "core.org.rules" not in modules, "who only looks compiles no rules"


def test_a_list_on_the_shell_compiles_no_rules_and_an_act_does(tmp_path: Path) -> None:
    """What the house does by itself is of no use to who reads, and costs what its commands cost."""
    url = f"sqlite:///{tmp_path / 'desk.db'}"
    found(
        url, files=loader.shipped(), people=[("root", "Root", "admin")], throwaway=True
    ).store.close()
    line = "contextlib.redirect_stdout(io.StringIO())"
    for words, compiles in (
        (["case", "list"], False), (["case", "create", "--subject", "x"], True),
    ):  # fmt: skip
        code = f"import contextlib, io\nfrom caseline.__main__ import main\nwith {line}:\n"
        code += f"    assert main({['--db', url, *words]!r}) == 0\n"
        assert ("core.org.rules" in loaded(code)) is compiles, words


def test_records_are_listed_by_the_line_and_never_in_a_table_widget() -> None:
    """A DataTable of 100,000 rows takes eleven seconds (performance.md 5)."""
    for path in (ROOT / "tui").rglob("*.py"):
        assert "DataTable" not in path.read_text(), path
