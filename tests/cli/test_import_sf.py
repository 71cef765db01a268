"""`caseline org import-sf`: a folder of Salesforce's metadata becomes an organisation's folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from core.commands.user import CreateUser
from core.org import loader
from core.salesforce.turn import turn
from data.founding import found
from tests.cli.conftest import Shell
from tests.data.sheets import SHARED

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.postgres import Build, Server

EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "salesforce"
REAL = SHARED / "sf-metadata-ukgov"
NEEDS_REAL = pytest.mark.skipif(not REAL.is_dir(), reason="no real metadata")


def build_real(url: str) -> None:
    """Found the real organisation with two people."""
    desk = found(url, files=turn(REAL).files, people=[("root", "Root Admin", "admin")])
    desk.acting("root").do(CreateUser(username="dana", name="Dana Reyes", profile="agent"))
    desk.store.close()


def test_a_folder_is_written_that_passes_the_check(
    bare: Callable[..., Any], tmp_path: Path, home: Path
) -> None:
    folder = tmp_path / "my-org"
    answer = bare("org", "import-sf", str(EXAMPLE), "--to", str(folder))
    assert (answer.code, answer.err) == (0, "")
    assert "are turned" in answer.out
    assert "IF() has no form here (column 1)" in answer.out
    report = (folder / "import-report.txt").read_text("utf-8")
    for line in answer.out.partition("Not turned:\n")[2].splitlines():
        assert line in report
    assert loader.load(loader.read(folder)).types["repair"].label == "Repair"
    assert bare("org", "check", str(folder)).code == 0
    told = bare("org", "import-sf", str(EXAMPLE), "--to", f"{folder}-2", "--json").json
    assert sum(told["elements"].values()) == 165
    assert {one["element"] for one in told["left"]} >= {"CustomObject/listViews[Either]"}
    assert not list(home.rglob("*.db"))


def test_without_a_name_the_folder_is_called_after_the_metadata(
    bare: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert bare("org", "import-sf", str(EXAMPLE)).code == 0
    assert (tmp_path / "salesforce-org" / "organisation.toml").is_file()


def test_nothing_is_written_over_and_nothing_half(bare: Callable[..., Any], tmp_path: Path) -> None:
    there = tmp_path / "there"
    there.mkdir()
    (there / "mine.txt").write_text("x")
    answer = bare("org", "import-sf", str(EXAMPLE), "--to", str(there), "--json")
    assert (answer.code, answer.out) == (4, "")
    assert "is there already" in answer.error["message"]
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / "Case.object").write_text("<html/>")
    answer = bare("org", "import-sf", str(tmp_path / "bad"), "--to", str(tmp_path / "new"))
    assert (answer.code, answer.out) == (4, "")
    assert "XML of another kind" in answer.err
    answer = bare("org", "import-sf", str(EXAMPLE), "--to", str(there / "mine.txt" / "new"))
    assert answer.code == 4
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bad", "there"]
    assert [path.name for path in there.iterdir()] == ["mine.txt"]


@NEEDS_REAL
def test_a_new_database_is_made_of_it(bare: Callable[..., Any], tmp_path: Path) -> None:
    folder, db = str(tmp_path / "org"), f"sqlite:///{tmp_path / 'x.db'}"
    assert bare("org", "import-sf", str(REAL), "--to", folder).code == 0
    assert bare("--db", db, "--as", "kim", "db", "init", "--org", folder).code == 0
    [kind] = bare("--db", db, "type", "list", "--json").json["rows"]
    assert kind["key"] == "prse_help_support_case"


@NEEDS_REAL
def test_a_case_of_the_real_organisation_is_worked_to_its_close(
    copy_of: Callable[[Build], str], database_kind: str, request: pytest.FixtureRequest,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    if database_kind == "postgres":
        server: Server = request.getfixturevalue("postgres_server")
        for username in ("root", "dana"):
            server.person(username, "caseline")
    shell = Shell(copy_of(build_real), capsys)
    number = shell.json(
        "case", "create", "--type", "PRSE Help / Support Case", "--subject", "Cannot log in",
        "--source", "Web",
    )["number"]  # fmt: skip
    made = shell.json("case", "show", number)["case"]
    assert (made["status"], made["priority"], made["origin"]) == ("New", "Medium", "Web")
    shell.json("case", "edit", number, "--set", "case_type=Landlord",
               "--set", "level=L3 - Technical issues",
               "--set", "reason_for_request=I cannot log in to my account")  # fmt: skip
    code, error = shell.refused("case", "edit", number, "--set", "case_type=Tenant")
    assert (code, "Tenant" in str(error)) == (4, True)
    shell.json("case", "status", number, "In Progress")
    listed = shell.json("case", "list", "--view", "All Cases 2")
    assert [row["number"] for row in listed["rows"]] == [number]
    for view, count in (("L1 - Policy Related", 0), ("L2 - Service queries", 0)):
        assert shell.json("case", "list", "--view", view)["total"] == count
    shell.json("case", "edit", number, "--set", "level=L2 - Service queries")
    assert shell.json("case", "list", "--view", "L3 - Technical Issues")["total"] == 1
    shell.json("case", "close", number, "--status", "Resolved")
    assert shell.json("case", "show", number)["case"]["is_closed"]
    shell.json("case", "reopen", number)
    shell.json("case", "close", number, "--status", "Closed")
    assert shell.json("case", "show", number)["case"]["status"] == "Closed"
