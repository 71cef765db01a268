"""The exit codes: scripts branch on them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from cli.errors import EXIT
from core import errors
from tests.cli.conftest import build

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Shell
    from tests.postgres import Build, Server


def family(kind: type[errors.CaselineError]) -> set[type[errors.CaselineError]]:
    """Give a class with all that come from it."""
    return {kind}.union(*(family(below) for below in kind.__subclasses__()))


def test_every_kind_of_error_has_its_code() -> None:
    """No member of the family falls through."""
    assert {kind.kind for kind in family(errors.CaselineError)} == set(EXIT)


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (errors.NotFound("x"), 3), (errors.RuleViolation("x"), 4),
        (errors.NeedsConfirmation("x"), 4), (errors.Unavailable("x"), 5),
        (errors.NotAllowed("x"), 6), (errors.Conflict("x"), 7),
        (errors.CaselineError("x"), 1), (ValueError("x"), 1), (KeyboardInterrupt(), 130),
    ],
)  # fmt: skip
def test_the_code_follows_from_the_error(
    bare: Callable[..., Any], error: BaseException, code: int
) -> None:
    """One table says which."""

    def opener(**_: object) -> None:
        raise error

    assert bare("user", "list", opener=opener).code == code


def test_an_unexpected_error_tells_neither_its_words_nor_where(bare: Callable[..., Any]) -> None:
    """Passwords and customers' words may be in it; --debug shows the place, never variables."""
    secret = "local" + "-secret"

    def opener(**_: object) -> None:
        kept = secret  # a local variable
        raise ValueError(f"\x1b[31m{len(kept)} words of a customer")  # noqa: EM102, TRY003

    answer = bare("user", "list", opener=opener)
    assert answer.err == "An unexpected ValueError; --debug shows where.\n"
    debugged = bare("user", "list", "--debug", opener=opener).err
    assert "ValueError\n" in debugged
    assert __file__ in debugged
    assert "of a customer" not in debugged
    told = json.loads(bare("user", "list", "--debug", "--json", opener=opener).err)["error"]
    assert told["details"]["places"][0] == "ValueError"
    assert "\x1b" not in debugged
    assert secret not in debugged


def test_several_problems_are_told_at_once_each_on_a_line(shell: Shell) -> None:
    """In words and as JSON."""
    words = [
        "case",
        "create",
        "--type",
        "homeowner",
        "--contract",
        "C-000100",
        "--primary",
        "Biling",
    ]
    answer = shell(*words)
    assert answer.code == 4
    assert answer.err.splitlines()[0] == "Please correct:"
    assert sum(line.startswith("  ") for line in answer.err.splitlines()) == 4
    assert "Did you mean 'Billing'?" in answer.err
    _, error = shell.refused(*words)
    assert error["kind"] == "refused"
    assert {p["field"] for p in error["details"]["problems"]} == {
        "primary_reason", "secondary_reason", "description", "origin",
    }  # fmt: skip


REFUSALS = [
    ("case show 99999", "dana", 3, "not_found"),
    ("case show nonsense", "dana", 3, "not_found"),
    ("case show 1000", "bo", 3, "not_found"),
    ("case claim 1000", "bo", 3, "not_found"),
    ("case list --queue Nowhere", "dana", 3, "not_found"),
    ("case list --owner nobody", "dana", 3, "not_found"),
    ("case list --type nothing", "dana", 3, "not_found"),
    ("case list --status Nothing", "dana", 4, "refused"),
    ("case create --type homeowner", "dana", 4, "refused"),
    ("case close 1000 --status Nothing", "dana", 4, "refused"),
    ("case reopen 1000", "dana", 4, "refused"),
    ("case assign 1000", "dana", 4, "refused"),
    ("customer create --name X --phone 5550100", "dana", 4, "needs_confirmation"),
    ("case claim 1000", "sam", 6, "not_allowed"),
    ("user create x --name X --profile admin", "dana", 6, "not_allowed"),
    ("undo 2", "dana", 3, "not_found"),
    ("undo 99999999", "dana", 3, "not_found"),
    ("task complete 12345", "dana", 3, "not_found"),
    ("bell read 12345", "dana", 3, "not_found"),
    ("account show A-999", "dana", 3, "not_found"),
    ("case attach 1000 /nowhere/at/all", "dana", 4, "refused"),
    ("case attach 1000 /", "dana", 4, "refused"),
]


def test_refusals_have_their_codes(shell: Shell) -> None:
    """Each says what is wrong in a title and a sentence."""
    for words, who, code, kind in REFUSALS:
        got, error = shell.refused(*words.split(), as_=who)
        assert (words, got, error["kind"]) == (words, code, kind), error
        assert set(error) == {"kind", "title", "message", "details"}
        assert error["title"]
        assert error["message"].endswith((".", "?"))


def test_people_undo_their_own_acts(shell: Shell) -> None:
    """Somebody else's on a case that one sees is told, and refused."""
    action = shell.json("case", "claim", "1000", as_="dana")["action"]
    code, error = shell.refused("undo", str(action), as_="eli")
    assert (code, error["kind"]) == (6, "not_allowed")
    assert "dana" in error["message"].casefold()


def test_a_lost_claim_is_a_conflict_that_names_who_was_faster(shell: Shell) -> None:
    """Exactly one of two wins."""
    shell.json("case", "claim", "1000", as_="eli")
    code, error = shell.refused("case", "claim", "1000", as_="dana")
    assert (code, error["kind"]) == (7, "conflict")
    assert "Eli Moss" in error["message"]


def test_yes_answers_a_question(shell: Shell) -> None:
    """Without it the question is in the error."""
    words = ["customer", "create", "--name", "Jo Rivera"]
    code, error = shell.refused(*words)
    assert (code, error["kind"]) == (4, "needs_confirmation")
    assert "all the same?" in error["message"]
    assert "--yes" in error["details"]["next_step"]
    made = shell.json(*words, "--yes")
    assert made["ok"] is True
    assert {made["account"], made["contact"], made["contract"]} == {
        made["number"], made["contact"], made["contract"],
    }  # fmt: skip


@pytest.mark.postgres
@pytest.mark.parametrize("database_kind", ["postgres"], indirect=True)
def test_a_role_without_rights_is_6_and_is_told_whom_to_ask(
    copy_of: Callable[[Build], str], bare: Callable[..., Any], postgres_server: Server
) -> None:
    """It can connect, and the desk is not its own."""
    postgres_server.person("stranger")
    url = copy_of(build).replace("caseline@", "stranger@")
    for words in (("case", "list"), ("case", "claim", "1000"), ("user", "list")):
        answer = bare("--db", url, *words, "--json")
        assert (answer.code, answer.error["kind"]) == (6, "not_allowed")
        assert "no right to this desk" in answer.error["message"]
        assert "who runs the database" in answer.error["details"]["next_step"]


def test_a_database_that_is_not_there_is_5(bare: Callable[..., Any], tmp_path: Path) -> None:
    """The way on names the verb that makes one."""
    answer = bare("--db", f"sqlite:///{tmp_path}/none.db", "case", "list")
    assert answer.code == 5
    assert "caseline db init" in answer.err
    assert bare("--db", "mysql://x", "case", "list").code == 5
    assert bare("--db", "postgresql+psycopg://x@127.0.0.1:1/x", "case", "list").code == 5
    (tmp_path / "other.db").write_bytes(b"something else" * 100)
    assert bare("--db", f"sqlite:///{tmp_path}/other.db", "case", "list").code == 5
