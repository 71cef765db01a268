"""docs/organisation.md: its blocks are valid, its lines of the shell work, no key is missing."""

from __future__ import annotations

import re
import shlex
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from core.org import loader
from core.org.check import FIELDS
from core.rules.facts import CORE
from core.rules.permissions import PERMISSIONS
from tests.cli.conftest import Shell

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.postgres import Build

WHOLE = (Path(__file__).parents[2] / "docs" / "organisation.md").read_text("utf-8")
BEFORE, _, REST = WHOLE.partition("## The Aging process, step by step")
EXAMPLE, _, AFTER = REST.partition("\n## ")
PAGE = f"{BEFORE}\n## {AFTER}"
"""The page without its example, whose blocks are pieces of the shipped files."""
BLOCKS = dict(zip(
    ("house", "type", "groups", "profiles", "fields", "views", "rules", "assignment", "hours",
     "escalation", "handovers", "settings", "templates", "feed"),
    re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL),
    strict=True,
))  # fmt: skip
LINES = [
    line
    for block in re.findall(r"```shell\n(.*?)```", PAGE, re.DOTALL)
    for line in block.splitlines()
]


def keys(value: Any) -> set[str]:
    """Give every key that stands anywhere in tables."""
    if isinstance(value, dict):
        return {*value} | {key for inner in value.values() for key in keys(inner)}
    return {key for inner in value for key in keys(inner)} if isinstance(value, list) else set()


def test_the_blocks_are_a_valid_organisation_together_with_the_shipped_one() -> None:
    org = loader.load({
        **loader.shipped(), "organisation.toml": BLOCKS["house"],
        "returns.toml": "".join(
            BLOCKS[name] for name in ("type", "assignment", "escalation", "handovers")
        ),
        "hours.toml": BLOCKS["hours"],
        "more_groups.toml": BLOCKS["groups"], "more_profiles.toml": BLOCKS["profiles"],
        "fields.toml": BLOCKS["fields"], "views.toml": BLOCKS["views"],
        "rules.toml": BLOCKS["rules"] + BLOCKS["templates"], "own.toml": BLOCKS["settings"],
    })  # fmt: skip
    assert org.types["returns"].closed_statuses == ("Refunded",)
    assert org.groups["warehouse"].takes_assignments
    assert "remind_on" in org.formulas["case"]
    assert [way.key for way in org.types["returns"].handovers] == ["trace"]
    assert org.own_settings["returns"] == {"first": "dana", "patience": 3}
    assert org.case_fields["expert"].to == "user"
    ours = [org.rules[key].on for key in tomllib.loads(BLOCKS["rules"])["rules"]]
    assert ours[1:] == [("changed",), ("schedule",)]
    assert [one.queue for one in org.types["returns"].assignment][-1] == "customer_support"
    assert [len(one.actions) for one in org.types["returns"].escalation] == [2, 1]
    assert org.hours["support"].holidays == "public"
    assert org.views["urgent"].sort == "-created"
    assert len(org.profiles["returns_agent"].grants["case.close"]) == 2


def test_the_block_of_the_feed_may_stand_for_the_shipped_one() -> None:
    rules = loader.shipped()["aging_rules.toml"]
    start, end = rules.index("[feed]"), rules.index("[templates")
    mine = loader.shipped() | {"aging_rules.toml": rules[:start] + BLOCKS["feed"] + rules[end:]}
    assert loader.load(mine).feed == loader.load(loader.shipped()).feed


@pytest.mark.parametrize("name", BLOCKS)
def test_every_key_that_is_asked_for_stands_in_a_block_or_a_table(name: str) -> None:
    """A key that the language gains is missed here: each is tried with a wrong value."""
    tree = tomllib.loads(BLOCKS[name])
    tables = set(re.findall(r"`\.?(?:\w+\.)*(\w+)`", PAGE))
    asked = keys(tree)
    for shipped in loader.shipped().values():
        own = tomllib.loads(shipped)
        kind = next((k for k in ("record_type", "groups", "profiles") if k in own), "settings")
        apart = {"rules", "views"} & own.keys()  # these have blocks of their own
        if kind in tree and not apart and name != "settings":
            named = keys(own) - _free(own)
            asked |= keys(tomllib.loads(BLOCKS["assignment"] + BLOCKS["handovers"]))
            assert named <= asked | tables | set(FIELDS) | set(PERMISSIONS), named - asked


def _free(tree: dict[str, Any]) -> set[str]:
    """Give the keys that are names of one's own."""
    own = {*tree.get("groups", {}), *tree.get("profiles", {}), *tree.get("reasons", {})}
    own |= keys(tree.get("definitions", {}))
    for group in tree.get("groups", {}).values():
        own |= keys(group.get("reasons", {}))
    return own


def test_the_page_names_every_permission_and_every_field() -> None:
    rows = dict(re.findall(r"^\| `(\w+\.\w+)` \| ([^|]+) \|$", PAGE, re.MULTILINE))
    assert {name: rows.get(name) for name in PERMISSIONS} == PERMISSIONS
    assert all(f"`{field}`" in PAGE for field in FIELDS)
    for kind in ("case", "account", "contact"):
        row = re.search(rf"^\| {kind} \| (.*) \|$", PAGE, re.MULTILINE)
        assert row is not None
        assert re.findall(r"`(\w+)`", row[1]) == [*CORE[kind]]


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_the_lines_of_the_shell_work_one_after_the_other(
    copy_of: Callable[[Build], str], capsys: pytest.CaptureFixture[str], tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """Between them the files are edited as an administrator would."""
    from tests.cli.conftest import build  # noqa: PLC0415  the house of the shell

    monkeypatch.chdir(tmp_path)
    (tmp_path / "docs").symlink_to(Path(__file__).parents[2] / "docs")
    shell = Shell(copy_of(build), capsys)
    assert len(LINES) == 14
    for line in LINES:
        folder = tmp_path / "my-org"
        if line == "caseline org diff my-org":
            (folder / "returns.toml").write_text(
                BLOCKS["type"] + BLOCKS["assignment"] + BLOCKS["escalation"]
            )
            (folder / "hours.toml").write_text(BLOCKS["hours"])
            (folder / "rules.toml").write_text(BLOCKS["rules"] + BLOCKS["templates"])
        if "--map" in line:
            made = shell.json("case", "create", "--type", "customer_support", "--subject", "x")
            assert shell("case", "status", made["number"], "Working").code == 0
            text = (folder / "customer_support.toml").read_text()
            text = text.replace('    { label = "Working" },\n', "")
            text = text.replace('= "Working"', '= "New"')
            (folder / "customer_support.toml").write_text(text)
        answer = shell(*shlex.split(line)[1:], as_="root")
        assert (answer.code, answer.err) == (0, ""), (line, answer)
        assert answer.out


def test_the_example_is_built_from_pieces_of_the_shipped_files() -> None:
    pieces = re.findall(r"```toml\n(.*?)```", EXAMPLE, re.DOTALL)
    shipped = loader.shipped().values()
    assert len(pieces) == 13
    assert [one for one in pieces if not any(one in text for text in shipped)] == []
