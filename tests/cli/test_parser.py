"""What can be typed: every act has a form with an example, and what is misspelt is suggested."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cli.main import build, fill
from cli.table import TABLE
from core.commands.registry import every
from core.rules.permissions import PERMISSIONS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cli.parser import Parser

ROOT = Path(__file__).parents[2]
OF_THEIR_OWN = {
    "journal.undo": "undo",
    "org.found": "db init",
    "data.import": "import",
    "feed.run": "feed run",
    "org.apply": "org apply",
    "rule.run": "worker",
    "rule.look": "worker",
    "rule.begin": "worker",
    "rule.escalate": "worker",
    "rule.end": "worker",
    "mail.claim": "mail send",
    "mail.settle": "mail send",
    "mail.receive": "mail ingest",
}
"""Commands whose shell form does not bear their name."""


def leaves() -> Iterator[tuple[str, Parser]]:
    """Give every verb with its parser."""
    parser = build(())
    for name, child in parser.children().items():
        fill(child, name)
        if child.get_default("run"):
            yield name, child
        for verb, below in child.children().items():
            yield f"{name} {verb}", below


LEAVES = dict(leaves())


def test_every_word_of_the_table_leads_somewhere() -> None:
    """No entry is without a verb."""
    assert {name.split()[0] for name in LEAVES} == set(TABLE)


@pytest.mark.parametrize("name", LEAVES)
def test_every_verb_has_help_with_an_example(name: str) -> None:
    """`-h` shows a command line that begins like the verb."""
    assert LEAVES[name].description
    assert f"caseline {name}" in (LEAVES[name].epilog or "").replace("<(", "")


@pytest.mark.parametrize("name", every())
def test_every_command_of_the_registry_has_a_shell_form_and_a_permission(name: str) -> None:
    """The registry is the one list of what can be done; only the house's own have no form."""
    meta = every()[name]
    form = name.replace(".", " ") if meta.shell else OF_THEIR_OWN.get(name)
    assert form in LEAVES
    assert meta.needs is None or meta.needs in PERMISSIONS
    assert meta.example.startswith("caseline ")


@pytest.mark.parametrize(
    "verb",
    """db init, db upgrade, case list, case show, case history, case create, case edit, case claim,
    case assign, case status, case close, case reopen, case review, case post, case attach,
    case call, account list, account show, account create, account edit, contact list, contact show,
    contact create, contact edit, contract list, contract show, contract create, contract edit,
    job list, job show, job create, job edit, customer create, caller, user list, user create,
    user edit, article list, article show, article create, article edit, article approve,
    article publish, article archive, article attach, article detach, queue list, queue create,
    queue edit, group list, type list, type show, task list,
    case next, case skip, case snooze, case wake, case delete, case restore, case bin,
    task create, task complete, search, bell, bell read, undo, log, import, export,
    view list, view show, view create, view edit, view delete, view share, view pin, view unpin,
    view key, view clone, mail ingest, mail send, mail outbox, mail inbox, mail place,
    org export, org check,
    org diff, org apply, org try, org history, org revert, worker, paths, keys, completion,
    demo""".replace("\n", "").split(","),
)
def test_the_verbs_that_were_promised_are_there(verb: str) -> None:
    """Scripts rely on these names."""
    assert " ".join(verb.split()) in LEAVES


def test_the_options_of_every_verb_stand_before_between_or_after() -> None:
    """`--json` means the same wherever it is typed."""
    for words in (
        ["--json", "case", "list"], ["case", "--json", "list"], ["case", "list", "--json"],
    ):  # fmt: skip
        assert build(words).parse_args(words).everywhere_json


def test_the_last_of_two_wins_and_a_default_never_overwrites() -> None:
    """What stands before the verb is kept unless it is said again."""
    before = ["--as", "dana", "case", "list"]
    assert build(before).parse_args(before).everywhere_as == "dana"
    twice = ["--as", "dana", "case", "list", "--as", "sam"]
    assert build(twice).parse_args(twice).everywhere_as == "sam"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["cse", "list"], "Did you mean 'case'?"),
        (["case", "clam", "1"], "Did you mean 'claim'?"),
        (["case", "list", "--qeue", "x"], "Did you mean '--queue'?"),
        (["case", "close", "1", "--tasks", "leav"], "Did you mean 'leave'?"),
        (["account", "create", "--set", "name"], "'name' is not FIELD=VALUE"),
        (["account", "create", "--set", "name=a", "--set", "name=b"], "'name' was given twice"),
        (["task", "complete", "1_000"], "'1_000' is not a whole number"),
        (["task", "complete", "9" * 19], "is not a whole number"),
        (["case", "list", "--limit", "0"], "must be at least 1"),
        (["case", "list", "--limit", "-1"], "must be at least 1, not -1"),
        (["case", "list", "--limit", "x"], "'x' is not a whole number"),
        (["log", "--limit", "-1"], "must be at least 1, not -1"),
        (["search", "a", "--limit", "0"], "must be at least 1, not 0"),
        (["log", "--since", "yesterday"], "a day such as 2026-03-31"),
        (["log", "--since", "2026-02-30"], "a day such as 2026-03-31"),
        (["log", "--since", "9999-12-31"], "a day such as 2026-03-31"),
        (["import", "account", "a.csv", "--map", "junk"], "'junk' is not COLUMN=FIELD"),
        (["import", "account", "a.csv", "--map", "=name"], "'=name' is not COLUMN=FIELD"),
        (["import", "account", "a.csv", "--map", "a=b", "--map", "a=c"], "'a' was given twice"),
        (["import", "acount", "a.csv"], "Did you mean 'account'?"),
        (["export", "case", "cases.xls"], "ends neither with .csv nor with .json"),
        (["case", "edit", "1000"], "--set FIELD=VALUE"),
        (["account", "edit", "A-000100"], "--set FIELD=VALUE"),
        (["contact", "edit", "P-000100"], "--set FIELD=VALUE"),
        (["contract", "edit", "C-000100"], "--set FIELD=VALUE"),
        (["job", "edit", "E-1"], "--set FIELD=VALUE"),
        (["--as", "", "case", "list"], "--as: must not be empty"),
        (["--db", "", "case", "list"], "--db: must not be empty"),
        (["case", "claim", "1000", "--key", " "], "--key: must not be empty"),
        (["case", "list", "--queue", "a", "--owner", "b"], "not allowed with"),
        (["case", "show"], "NUMBER"),
        (["--at", "2026-03-31T10:00", "paths"], "not a time with its zone"),
        (["case", "--ope"], "required: VERB"),
        (["--key", "k", "import", "account", "a.csv"], "takes no idempotency key"),
    ],
)
def test_what_the_parser_cannot_read_ends_with_2_and_says_why(
    bare: Callable[..., object], words: list[str], told: str
) -> None:
    """The message stands on standard error, in words or as JSON."""
    answer = bare(*words, opener=lambda **_: None)
    assert (answer.code, answer.out) == (2, "")  # type: ignore[attr-defined]
    assert told in answer.err  # type: ignore[attr-defined]
    answer = bare(*words, "--json", opener=lambda **_: None)
    assert answer.code == 2  # type: ignore[attr-defined]
    assert answer.error["kind"] == "usage"  # type: ignore[attr-defined]
    assert told in answer.error["message"]  # type: ignore[attr-defined]


def test_a_wrong_clock_in_the_environment_is_named(
    bare: Callable[..., object], monkeypatch: pytest.MonkeyPatch
) -> None:
    """CASELINE_AT is read like --at."""
    monkeypatch.setenv("CASELINE_AT", "yesterday")
    answer = bare("case", "list")
    assert answer.code == 2  # type: ignore[attr-defined]
    assert "CASELINE_AT" in answer.err  # type: ignore[attr-defined]


LOADED = """
import sys
from caseline.__main__ import main
main(sys.argv[1:])
print(*sys.modules, file=sys.stderr)
"""


def loaded(*words: str) -> set[str]:
    """Run a command line in a new interpreter and give the modules it loaded."""
    done = subprocess.run(
        [sys.executable, "-c", LOADED, *words], cwd=ROOT, check=True, capture_output=True, text=True
    )
    return set(done.stderr.split())


def test_help_loads_neither_desk_nor_database_nor_screen() -> None:
    """It answers before anything else is read."""
    modules = loaded("--help")
    assert "argparse" in modules
    assert not modules & {"core.desk", "core.rows", "sqlalchemy", "textual", "rich", "data", "tui"}
    assert not [name for name in modules if name.startswith("core.commands")]


def test_only_the_subject_that_was_typed_is_loaded() -> None:
    """A verb's help reads the commands of its own subject."""
    modules = loaded("task", "create", "-h")
    assert "core.commands.task" in modules
    assert not modules & {"core.commands.case", "core.commands.user", "sqlalchemy", "textual"}
