"""Whatever a customer wrote or a person mistyped, no terminal obeys it (safety.md 1a)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.commands.account import CreateAccount
from core.commands.case import CreateCase, LogReview, PostToCase
from core.commands.customer import CreateCustomer
from core.commands.task import CreateTask
from core.commands.user import CreateUser
from core.files import Upload
from core.org import loader
from data.founding import found

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Shell as ShellType
    from tests.postgres import Build

EVIL = (
    "\x1b]52;c;SGk=\x07\x1b[31mred\x9b2J\x90q\x9c\u202egpj.exe\u2066x\u2069\x7f\x08\u2028[/nope]"
    "\u061c\u200f\ufeff\r\x0b%s{}\\"
)
FILE = EVIL.replace("/", "").replace("\\", "") + ".pdf"
NAME = f"Jo {EVIL[:30]} Rivera"
ACTS = {*map(chr, (*range(0x20), *range(0x7F, 0xA0)))} - {"\n"} | set(
    "\u202e\u2066\u2069\u2028\u061c\u200f\ufeff"
)


def build_hostile(url: str) -> None:
    """Found a house in which every text is hostile."""
    desk = found(url, files=loader.shipped(), people=[("root", f"Root {EVIL}", "admin")])
    root = desk.acting("root")
    root.do(CreateUser(username="dana", name=f"Dana {EVIL}", profile="back_office"))
    made = root.do(CreateCustomer(name=NAME, phone=EVIL[:40], address=EVIL)).made
    root.do(CreateAccount(fields={"name": EVIL, "kind": "installer", "city": EVIL[:40]}))
    number = root.do(CreateCase(
        type="homeowner", contract=made["contract"], primary="Billing", secondary="Autopay",
        source="Phone", description=EVIL, subject=EVIL, files=(Upload(FILE, b"x"),),
    )).number or ""  # fmt: skip
    root.do(PostToCase(case=number, text=f"@dana {EVIL}"))
    root.do(LogReview(case=number, comments=EVIL))
    root.do(CreateTask(case=number, subject=EVIL, to="dana", comments=EVIL))
    desk.store.close()


pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
"""The database makes no difference to what is printed."""


@pytest.fixture
def hostile(copy_of: Callable[[Build], str], shell: ShellType) -> ShellType:
    """Give the command line over the hostile house."""
    return type(shell)(copy_of(build_hostile), shell.capsys)


READS = (
    "case list", "case list --search nope", "case show 1000", "case history 1000", "account list",
    "account show A-000100", "contact list", "contact show P-000100", "contract list",
    "contract show C-000100", "user list", "group list", "task list", "search Rivera", "bell",
    "search nope", "caller Rivera", "log", "export account", "export case",
)  # fmt: skip


@pytest.mark.parametrize("words", READS)
def test_no_read_prints_what_a_terminal_obeys(hostile: ShellType, words: str) -> None:
    """Neither as text nor as JSON; and JSON gives every character back."""
    if not words.startswith("export"):
        printed = hostile(*words.split(), as_="dana")
        assert printed.code == 0, printed.err
        assert not ACTS & set(printed.out), sorted(map(hex, map(ord, ACTS & set(printed.out))))
    answer = hostile(*words.split(), "--json", as_="dana")
    assert not ACTS & set(answer.out)
    assert answer.json


def test_json_gives_the_text_back_exactly(hostile: ShellType) -> None:
    """Only NUL and half characters are replaced when they are stored."""
    page = hostile.json("case", "show", "1000")
    assert page["case"]["description"] == EVIL
    assert page["feed"][-1]["body"]
    assert any(entry["body"] == f"@dana {EVIL}" for entry in page["feed"])


@pytest.mark.parametrize(
    "words",
    [
        [EVIL], ["case", EVIL], ["case", "list", f"--{EVIL}"], ["case", "list", "--sort", EVIL],
        ["case", "list", "--limit", EVIL], ["case", "show", EVIL], ["case", "claim", EVIL],
        ["case", "list", "--queue", EVIL], ["case", "list", "--owner", EVIL],
        ["case", "list", "--type", EVIL], ["case", "list", "--status", EVIL],
        ["case", "list", "--after", EVIL], ["case", "edit", "1000", "--set", f"{EVIL}=x"],
        ["case", "edit", "1000", "--set", EVIL],
        ["case", "edit", "1000", "--set", f"priority={EVIL}"],
        ["case", "attach", "1000", f"/{EVIL}"], ["contact", "show", EVIL],
        ["account", "list", "--where", f"{EVIL}=x"], ["account", "create", "--set", f"kind={EVIL}"],
        ["user", "create", EVIL, "--name", "x", "--profile", EVIL], ["task", "complete", EVIL],
        ["task", "list", "--for", EVIL], ["bell", "read", EVIL], ["undo", EVIL],
        ["log", "--by", EVIL], ["log", "--since", EVIL], ["type", "show", EVIL],
        ["completion", EVIL], ["import", EVIL, "x"], ["import", "account", f"/{EVIL}.csv"],
        ["--at", EVIL, "case", "list"], ["--as", EVIL, "case", "list"],
        ["--db", f"sqlite:////nowhere/{EVIL}", "case", "list"], ["--db", EVIL, "case", "list"],
        ["case", "show", "\udcff"], ["account", "show", "\udcff"],
        ["--as", "\udcff", "user", "list"],
    ],
)  # fmt: skip
def test_no_refusal_prints_what_a_terminal_obeys(hostile: ShellType, words: list[str]) -> None:
    """Messages quote what was typed."""
    for form in ([], ["--json"]):
        printed = hostile(*form, *words, as_="root")
        assert printed.code in {2, 3, 4, 5}, printed
        assert printed.out == ""
        assert not ACTS & set(printed.err), printed.err.encode()


def test_a_hostile_file_name_is_shown_harmlessly(hostile: ShellType, tmp_path: Path) -> None:
    """Also one that is no Unicode text."""
    odd = tmp_path / "a\x1b[2J\udcffb.pdf"
    odd.write_bytes(b"other")
    printed = hostile("case", "attach", "1000", str(odd), as_="root")
    assert printed.code == 0, printed.err
    assert not ACTS & set(printed.out)
