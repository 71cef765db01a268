"""The options of every verb: who acts, the clock, the idempotency key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest

    from tests.cli.conftest import Shell

CREATE = ("case", "create", "--type", "customer_support", "--subject", "Hello")


def test_the_same_key_again_changes_nothing_and_answers_the_same(shell: Shell) -> None:
    """A script that lost the answer asks again."""
    first = shell.json(*CREATE, "--key", "k1")
    assert shell.json(*CREATE, "--key", "k1") == first
    assert shell.json("--key", "k1", *CREATE) == first
    assert shell.json(*CREATE, "--key", "k2")["number"] != first["number"]


def test_a_key_of_somebody_else_is_a_conflict(shell: Shell) -> None:
    """Their answer is not told."""
    shell.json(*CREATE, "--key", "k1")
    assert shell.refused(*CREATE, "--key", "k1", as_="sam")[0] == 7


def test_undo_takes_a_key_too(shell: Shell) -> None:
    """Asking twice takes back one act, not two."""
    shell.json("case", "claim", "1000")
    shell.json("case", "post", "1000", "hello")
    first = shell.json("undo", "--key", "u1")
    assert shell.json("undo", "--key", "u1") == first


def test_the_clock_is_set_on_sqlite_and_refused_for_a_team(shell: Shell) -> None:
    """It may go backwards; ages are never negative."""
    at = "2031-05-01T10:00:00+02:00"
    if not shell.url.startswith("sqlite"):
        assert shell.refused("--at", at, *CREATE)[0] == 6
        return
    number = shell.json("--at", at, *CREATE)["number"]
    case = shell.json("case", "show", number)["case"]
    assert case["created_at"] == "2031-05-01T08:00:00.000Z"
    assert case["age_seconds"] == 0
    later = shell.json("--at", "2031-05-01T09:00:01Z", "case", "show", number)["case"]
    assert later["age_seconds"] == 3601


def test_the_clock_comes_from_the_environment_unless_it_is_typed(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    """CASELINE_AT is the same as --at."""
    monkeypatch.setenv("CASELINE_AT", "2031-05-01T10:00:00Z")
    if not shell.url.startswith("sqlite"):
        assert shell.refused(*CREATE)[0] == 6
        return
    number = shell.json(*CREATE)["number"]
    assert shell.json("case", "show", number)["case"]["created_at"] == "2031-05-01T10:00:00.000Z"
    typed = shell.json("--at", "2032-01-01T00:00:00Z", *CREATE)["number"]
    assert shell.json("case", "show", typed)["case"]["created_at"] == "2032-01-01T00:00:00.000Z"


def test_who_acts_comes_from_the_environment_unless_it_is_typed(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a team's database the role is the person, and any other name is refused."""
    monkeypatch.setenv("CASELINE_USER", "sam")
    if shell.url.startswith("sqlite"):
        number = shell.json(*CREATE, as_=None)["number"]
        assert shell.json("case", "show", number)["case"]["owner"]["key"] == "sam"
        number = shell.json(*CREATE, as_="dana")["number"]
        assert shell.json("case", "show", number)["case"]["owner"]["key"] == "dana"
        return
    assert shell.refused(*CREATE, as_="dana")[0] == 6
    monkeypatch.setenv("CASELINE_USER", "dana")
    assert shell.json(*CREATE, as_="dana")["ok"]
    assert shell.refused(*CREATE, "--as", "sam", as_="dana")[0] == 6


def test_without_a_name_the_first_administrator_acts(shell: Shell) -> None:
    """Single-user trust; nobody unknown acts, and the nearest name is suggested."""
    if not shell.url.startswith("sqlite"):
        return
    assert shell.json("log", "--by", "root", as_=None)["rows"]
    code, error = shell.refused("case", "list", as_="dnaa")
    assert code == 3
    assert "Did you mean 'dana'?" in error["message"]


def test_the_database_comes_from_the_environment(
    shell: Shell, bare: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """CASELINE_DB is the same as --db."""
    options = shell.of("dana")
    monkeypatch.setenv("CASELINE_DB", options[1])
    assert bare(*options[2:], "case", "list", "--json").json["total"] == 3
