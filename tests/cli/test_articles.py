"""`caseline article`: written, published, found and put on cases from a shell (cli.md)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Shell

TITLE = "Inverter offline"


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Write files where nobody keeps any."""
    monkeypatch.chdir(tmp_path)


def published(shell: Shell, title: str = TITLE) -> str:
    made = shell.json(
        "article", "create", "--title", title, "--body", "Press reset.", as_="root"
    )["number"]  # fmt: skip
    for verb in ("approve", "publish"):
        shell.json("article", verb, made, as_="root")
    return str(made)


def test_an_article_goes_its_way(shell: Shell) -> None:
    """Each verb says what became of it, and the page shows it."""
    file = Path("body.txt")
    file.write_text("Hold reset for 5 s.\nWait.\n")
    made = shell.json(
        "article", "create", "--title", TITLE, "--body-file", str(file), "--keywords", "no power",
        as_="dana",
    )  # fmt: skip
    assert (made["number"], made["message"]) == ("KA-000001", "KA-000001 is a draft.")
    refused = shell("article", "publish", "KA-1", "--json", as_="root")
    assert (refused.code, refused.error["kind"]) == (4, "refused")
    assert shell("article", "approve", "KA-1", as_="dana").code == 6
    assert shell("article", "show", "KA-1", as_="eli").code == 3
    shell.json("article", "approve", "KA-1", as_="root")
    shell.json("article", "publish", "KA-1", as_="root")
    page = shell.json("article", "show", "KA-1", as_="eli")
    told = page["article"]
    assert (told["title"], told["status"], told["author"]) == (TITLE, "Published", "dana")
    assert told["body"] == "Hold reset for 5 s.\nWait.\n"
    assert page["can"]["edit"]["ok"] is True
    assert "    Hold reset for 5 s." in shell("article", "show", "KA-1", as_="eli").out
    asked = shell("article", "edit", "KA-1", "--summary", "Reset", "--json", as_="dana")
    assert (asked.code, asked.error["kind"]) == (4, "needs_confirmation")
    shell.json("article", "edit", "KA-1", "--summary", "Reset", "--yes", as_="dana")
    shell.json("article", "archive", "KA-1", as_="root")
    assert shell.json("article", "list", "--status", "Archived", as_="root")["total"] == 1


def test_the_list_finds_by_words_and_goes_on(shell: Shell) -> None:
    published(shell)
    published(shell, "Reset the app login")
    found = shell.json("article", "list", "--search", "login offline", as_="eli")
    assert found["total"] == len(found["rows"]) == 2
    first = shell.json("article", "list", "--limit", "1", as_="eli")
    assert (first["total"], first["rows"][0]["number"]) == (2, "KA-000002")
    second = shell.json("article", "list", "--limit", "1", "--after", first["next"], as_="eli")
    assert (second["rows"][0]["number"], second["next"]) == ("KA-000001", None)
    told = shell("article", "list", "--limit", "1", as_="eli").out
    assert "1 of 2 articles. Go on with --after" in told
    assert "No articles." in shell("article", "list", "--search", "nothing", as_="eli").out


def test_a_case_shows_what_was_attached_to_it(shell: Shell) -> None:
    published(shell)
    done = shell.json("article", "attach", "KA-1", "1000", as_="dana")
    assert (done["number"], done["article"]) == ("00001000", "KA-000001")
    (row,) = shell.json("case", "show", "1000", as_="eli")["articles"]
    assert (row["number"], row["title"], row["attached_by"]) == ("KA-000001", TITLE, "dana")
    assert TITLE in shell("case", "show", "1000", as_="eli").out
    shell.json("article", "detach", "KA-1", "1000", as_="dana")
    assert shell.json("case", "show", "1000", as_="eli")["articles"] == []


def test_what_cannot_be_read_is_said(shell: Shell) -> None:
    create = ("article", "create", "--title", TITLE)
    neither = shell(*create, as_="root")
    assert (neither.code, "--body TEXT or --body-file PATH" in neither.err) == (2, True)
    both = shell(*create, "--body", "x", "--body-file", "y", as_="root")
    assert (both.code, "one of them" in both.err) == (2, True)
    missing = shell(*create, "--body-file", "nowhere.txt", as_="root")
    assert (missing.code, "nowhere.txt cannot be read" in missing.err) == (5, True)
    Path("latin.txt").write_bytes(b"Caf\xe9")
    strange = shell(*create, "--body-file", "latin.txt", as_="root")
    assert "byte 4 cannot be read.\nSave it as UTF-8." in strange.err
    assert "nothing to change" in shell("article", "edit", "KA-1", as_="root").err


@pytest.mark.parametrize("text", ["\x1b]0;x\x07\u202eab", "[red]x[/nope]"])
def test_outside_words_are_harmless_on_a_terminal_and_exact_in_json(
    shell: Shell, text: str
) -> None:
    number = published(shell, text)
    assert shell.json("article", "show", number, as_="eli")["article"]["title"] == text
    for line in (("article", "show", number), ("article", "list")):
        told = shell(*line, as_="eli").out
        assert "\x1b" not in told
        assert "\u202e" not in told
